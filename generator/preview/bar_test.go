package preview

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/watch"
)

// inBar is a part of the bar at the edge, as an expression.
func inBar(selector string) string {
	return fmt.Sprintf(`document.querySelector("digestry-bar")?.shadowRoot.querySelector(%q)`, selector)
}

func TestTheReasonOfABuildIsShown(t *testing.T) {
	p := run(t, rich(t), Options{})
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	p.untilOpen(1)
	p.replace("content/a.md", "title = \"First\"\ntopics = [\"AI\"]", "title = \"Second\"\ntopics = [\"AI\", \"Law\"]")
	b.Until(inBar(".reason.shown"))
	if got := b.JS(inBar(".reason") + ".textContent"); !strings.HasPrefix(got, "a.md: title and topics changed; 1 open page updated, ") || !strings.HasSuffix(got, " ms") {
		t.Errorf("the reason is %q", got)
	}
	p.write("content/b.md", "Another digest.\n")
	b.Until(inBar(".reason") + `.textContent.startsWith("b.md is new; no open page updated")`)
	b.same()
	b.Until("!" + inBar(".reason.shown"))
	if b.JS(inBar(".toggle")+".hidden") != "true" {
		t.Error("a site without drafts has a switch to leave them out")
	}
}

func TestTheSwitchShowsTheSiteAsPublished(t *testing.T) {
	f := rich(t)
	f.write("content/draft.md", "+++\ntitle = \"Unripe\"\ndraft = true\n+++\n\nNot for everybody yet.\n")
	p := run(t, f, Options{})
	b := newBrowser(t)
	other := b.another()
	b.open(p, "/")
	other.open(p, "/digests/draft/")
	b.Sees("Unripe")
	b.Until(inBar(`.toggle[aria-pressed="false"]:not([hidden])`))
	b.JS(inBar(".toggle") + ".click()")
	b.Until(`!document.body.innerText.includes("Unripe")`)
	b.Until(inBar(`.toggle[aria-pressed="true"]`))
	other.Sees("Not found")
	other.same()
	// What is changed meanwhile shows, and drafts do not come back by it.
	p.replace("content/a.md", `title = "First"`, `title = "Ripe"`)
	b.Sees("Ripe")
	if b.JS(`document.body.innerText.includes("Unripe")`) == "true" {
		t.Error("a draft shows though it would not be published")
	}
	b.JS(inBar(".toggle") + ".click()")
	b.Sees("Unripe")
	other.Sees("Not for everybody yet.")
	b.same()
	other.same()
}

// With Follow the browser goes to the page that is edited, and to the section.
func TestFollow(t *testing.T) {
	f := rich(t)
	p := run(t, f, Options{Follow: true})
	b := newBrowser(t)
	b.open(p, "/topics/")
	p.untilOpen(1)
	inSight := func(id string) {
		b.Until(fmt.Sprintf(`(({ top }) => top > -2 && top < innerHeight)(document.getElementById(%q).getBoundingClientRect())`, id))
	}
	p.replace("content/a.md", "**Point 20:** words", "**Point 20:** other words")
	b.Until(`location.pathname === "/digests/a/" && location.hash === "#point-20" && document.readyState === "complete"`)
	inSight("point-20")
	b.JS("window.marked = true")
	p.untilOpen(1)
	p.replace("content/a.md", "**Point 3:** words", "**Point 3:** new words")
	b.Sees("new words")
	inSight("point-3")
	b.same()
}

// One tab is led: that which somebody looks at. Nor is one that is opened later.
func TestFollowLeadsOneTab(t *testing.T) {
	p := run(t, rich(t), Options{Follow: true})
	b := newBrowser(t)
	b.open(p, "/topics/")
	other := b.another()
	other.open(p, "/people/")
	p.untilOpen(2)
	b.JS(`(dispatchEvent(new Event("focus")), null)`)
	p.replace("content/a.md", "Above.", "Above it.")
	b.Until(`location.pathname === "/digests/a/"`)
	late := b.another()
	late.open(p, "/topics/")
	p.untilOpen(3)
	late.Until(inBar(".reason"))
	late.same()
	if got := other.JS("location.pathname"); got != "/people/" {
		t.Errorf("the other tab went to %s", got)
	}
}

// Scripts of a site are told when something of the page has changed.
func TestScriptsAreTold(t *testing.T) {
	p := run(t, rich(t), Options{})
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	b.JS(`(window.heard = [], document.addEventListener("digestry:changed", () => heard.push(document.body.innerText.includes("Further above."))))`)
	p.replace("content/a.md", "Above.", "Further above.")
	b.Until("heard.length === 1")
	if b.JS("heard[0]") != "true" {
		t.Error("they are told before it has changed")
	}
}

// A tab hears by the tag whether it is concerned.
func TestStreamsTellTheTagsOfTheirPages(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	l := s.listenTo("/.digestry/events?open=/digests/a/&open=/topics/%E4%BA%BA/&open=/nowhere&open=/feed.xml&open=bad")
	first := l.build()
	for _, want := range []string{
		`"/digests/a/":"\"` + strings.Trim(s.get("/digests/a/").header.Get("ETag"), `"`) + `\""`,
		`"/topics/人/":"\"` + strings.Trim(s.get("/topics/%E4%BA%BA/").header.Get("ETag"), `"`) + `\""`,
		`"/nowhere":"\"` + strings.Trim(s.get("/nowhere").header.Get("ETag"), `"`) + `\""`,
	} {
		if !strings.Contains(first, want) {
			t.Errorf("%s is not told in %s", want, first)
		}
	}
	if strings.Contains(first, "feed") || strings.Contains(first, "bad") || strings.Contains(first, "follow") {
		t.Errorf("too much is told: %s", first)
	}
	s.replace("content/a.md", "The first text", "Another text")
	s.build(watch.Event{Paths: []string{s.path("content/a.md")}})
	if second := l.build(); !strings.Contains(second, `"/digests/a/":`) {
		t.Errorf("after a change: %s", second)
	}
	if e := s.server.last(); e.updated != 1 {
		t.Errorf("%d pages were updated, want 1", e.updated)
	}
}

// What a change is called, and where it leads.
func TestChanges(t *testing.T) {
	f := newFolder(t)
	long := "+++\ntitle = \"Long\"\n+++\n\nIntro.\n\n## Costs\n\n- **Chips:** dear\n- **Power:** dearer\n\n## Law\n\nText of law.\n"
	f.write("content/long.md", long)
	f.write("content/topics/ai.md", "+++\nname = \"AI\"\n+++\n\nWhat it is.\n")
	s := serveByHand(t, f, Options{})
	for _, c := range []struct {
		do    func()
		files string
		words string
		at    string
	}{
		{func() { f.replace("content/a.md", `"AI"]`, `"AI", "Law"]`) }, "content/a.md", "a.md: topics changed", "/digests/a/"},
		{func() { f.replace("content/long.md", "dearer", "cheap") }, "content/long.md", "long.md: text changed", "/digests/long/#power"},
		{func() { f.replace("content/long.md", "Text of law", "Words of law") }, "content/long.md", "long.md: text changed", "/digests/long/#law"},
		{func() { f.replace("content/long.md", "- **Power:** cheap\n", "") }, "content/long.md", "long.md: text changed", "/digests/long/#law"},
		{func() { f.replace("content/long.md", "\n## Law\n\nWords of law.\n", "") }, "content/long.md", "long.md: text changed", "/digests/long/#chips"},
		{func() {
			f.replace("content/long.md", "title = \"Long\"", "title = \"Longer\"\ndraft = true\nsummary = \"x\"")
		}, "content/long.md", "long.md: title, summary and draft changed", "/digests/long/"},
		{func() { f.replace("content/long.md", "summary", "model") }, "content/long.md", "long.md: summary changed", "/digests/long/"},
		{func() { f.replace("content/long.md", "model", "editor") }, "content/long.md", "long.md: front matter changed", "/digests/long/"},
		{func() { f.replace("content/long.md", "title = \"Longer\"", "title = “Longer”") }, "content/long.md", "long.md: cannot be read as it is", ""},
		{func() { f.replace("content/long.md", "title = “Longer”", "title = \"Longer\"") }, "content/long.md", "long.md was saved", "/digests/long/"},
		{func() { f.replace("content/topics/ai.md", "What it is", "It is this") }, "content/topics/ai.md", "topics/ai.md: text changed", "/topics/ai/"},
		{func() { f.write("content/new.md", "New.\n") }, "content/new.md", "new.md is new", "/digests/new/"},
		{func() { rename(t, f.path("content/new.md"), f.path("content/newer.md")) }, "content/new.md content/newer.md", "new.md is now newer.md", "/digests/newer/"},
		{func() { remove(t, f.path("content/newer.md")) }, "content/newer.md", "newer.md is gone", ""},
		{func() { f.write("content/pic.png", "other") }, "content/pic.png", "pic.png changed", ""},
		{func() { f.write("static/notes.txt", "other") }, "static/notes.txt", "static/notes.txt changed", ""},
		{func() {}, "config.toml content/a.md", "config.toml and a.md changed", ""},
		{func() {}, "content/a.md content/b.md content/c.md content/d.md", "4 files changed", ""},
	} {
		c.do()
		var paths []string
		for _, file := range strings.Fields(c.files) {
			paths = append(paths, f.path(file))
		}
		s.build(watch.Event{Paths: paths})
		if got := s.server.last().change(); got.words != c.words || string(got.at) != c.at {
			t.Errorf("%s: %q at %q, want %q at %q", c.files, got.words, got.at, c.words, c.at)
		}
	}
	s.build(watch.Event{All: true})
	if got := s.server.last().change().words; got != "everything was read anew" {
		t.Errorf("everything: %q", got)
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// The view is asked for by a cookie of this port, and of no other.
func TestTheViewAsPublished(t *testing.T) {
	f := newFolder(t)
	f.write("content/draft.md", "+++\ndraft = true\n+++\n\nUnripe.\n")
	s := serveByHand(t, f, Options{})
	_, port, _ := strings.Cut(s.host(), ":")
	for cookie, want := range map[string]int{
		"": http.StatusOK, "digestry-as-published-" + port + "=yes": http.StatusNotFound,
		"digestry-as-published-" + port + "=": http.StatusOK, "digestry-as-published-1=yes": http.StatusOK,
	} {
		if a := s.get("/digests/draft/", "Cookie", cookie); a.status != want {
			t.Errorf("%q: %d, want %d", cookie, a.status, want)
		}
	}
	state := s.get("/.digestry/state", askHeader, "state").body
	if !strings.Contains(state, `"unpublished":1,"published":false`) {
		t.Errorf("the state is %s", state)
	}
	// A faulty configuration keeps both views.
	f.replace("config.toml", "title =", "title :")
	for range 3 {
		s.build(watch.Event{Paths: []string{f.path("config.toml")}})
	}
	if a := s.get("/digests/draft/", "Cookie", "digestry-as-published-"+port+"=yes"); a.status != http.StatusNotFound {
		t.Errorf("with a faulty configuration: %d", a.status)
	}
	if a := s.get("/digests/a/", "Cookie", "digestry-as-published-"+port+"=yes"); a.status != http.StatusOK {
		t.Errorf("with a faulty configuration: %d", a.status)
	}
}

// A report that comes late tells nothing that the last edition does not show.
func TestWhatIsReportedAgainMakesNoEdition(t *testing.T) {
	f := newFolder(t)
	var built []Build
	s := serveByHand(t, f, Options{Finished: func(b Build) { built = append(built, b) }})
	event := watch.Event{Paths: []string{s.path("content/a.md")}}
	s.replace("content/a.md", "title = \"First\"", "topic = “x”")
	s.build(event)
	told := s.server.last()
	s.build(event)
	if s.server.last() != told {
		t.Error("there is another edition of the same")
	}
	if len(built) != 3 || built[2].Change != "" || len(built[2].Problems) == 0 || len(built[2].Problems) != len(built[1].Problems) {
		t.Errorf("builds: %+v", built)
	}
}
