package preview

// What a reader of the preview sees, in real Chromium.

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

func TestASavedDigestShows(t *testing.T) {
	p := run(t, rich(t), Options{})
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	b.Sees("Above.")
	p.replace("content/a.md", "Above.", "Something new above.")
	b.Sees("Something new above.")
	b.same()
	p.replace("content/a.md", "## Section 3\n", "- **Inserted:** a point\n\n## Section 3, renamed\n")
	b.Sees("Section 3, renamed")
	b.same()
	p.replace("content/a.md", "title = \"First\"", "title = \"Another title\"")
	b.Until(`document.title === "Another title · Small"`)
	b.same()
	// What came of many changes is what a new page is.
	p.replace("content/a.md", "## Section 5\n", "")
	p.replace("content/a.md", "**Point 9:**", "**Point nine:**")
	b.Until(`document.getElementById("point-nine") && !document.getElementById("section-5")`)
	b.same()
	b.Until(`document.querySelectorAll("link[rel~=stylesheet]").length === 1`)
	changed := b.JS("document.body.innerHTML")
	b.open(p, "/digests/a/")
	if fresh := b.JS("document.body.innerHTML"); fresh != changed {
		t.Errorf("the changed page is\n%s\nthe fresh one is\n%s", changed, fresh)
	}
}

// A page that is not concerned is left alone, by the browser too.
func TestOtherPagesAreLeftAlone(t *testing.T) {
	p := run(t, rich(t), Options{})
	b := newBrowser(t)
	b.open(p, "/topics/")
	// The preview's own bar is beside head and body.
	b.JS(`[document.head, document.body].map((of) => new MutationObserver(() => window.touched = true).observe(of, { subtree: true, childList: true, attributes: true, characterData: true }))`)
	b.JS(`document.addEventListener("digestry:update", () => window.updated = true)`)
	p.replace("content/a.md", "Above.", "Beyond.")
	b.Until("window.updated")
	if b.JS("window.touched") == "true" {
		t.Error("a page that is the same was touched")
	}
	b.same()
}

func TestNothingOfThePageIsLost(t *testing.T) {
	p := run(t, rich(t), Options{})
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	b.JS(`document.getElementById("more").open = true`)
	b.JS(`(document.getElementById("typed").value = "typed text", document.getElementById("typed").focus())`)
	b.JS(`document.querySelector("h1").append(Object.assign(document.createElement("button"), { id: "made", textContent: "made by a script" }))`)
	b.JS(`document.querySelector("h1").classList.add("own")`)
	b.JS(`(document.getElementById("sound").play(), null)`)
	b.Until(`document.getElementById("sound").currentTime > 0.1`)
	b.JS(`(scrollTo({ top: document.getElementById("section-12").offsetTop - 40, behavior: "instant" }), null)`)
	const place = `document.getElementById("section-12").getBoundingClientRect().top`
	before := b.JS(place)
	played := b.JS(`document.getElementById("sound").currentTime`)
	p.replace("content/a.md", "Above.", "Above.\n\nMuch more above.\n\n"+strings.Repeat("And more.\n\n", 20))
	b.Sees("Much more above.")
	p.replace("content/a.md", "title = \"First\"", "title = \"Second\"")
	b.Sees("Second")
	b.same()
	if after := b.JS(place); after != before {
		t.Errorf("the first heading in sight was at %s and is at %s", before, after)
	}
	time.Sleep(100 * time.Millisecond) // frames in which a browser would move the page, too
	if after := b.JS(place); after != before {
		t.Errorf("a moment later it is at %s", after)
	}
	b.Until(`document.adoptedStyleSheets.length === 0`)
	for what, holds := range map[string]string{
		"the open details":   `document.getElementById("more").open`,
		"the typed text":     `document.getElementById("typed").value === "typed text"`,
		"the focus":          `document.activeElement.id === "typed"`,
		"what a script made": `document.getElementById("made")?.parentNode.localName === "h1"`,
		"a script's class":   `document.querySelector("h1").className === "own"`,
		"the playing sound":  `!document.getElementById("sound").paused && document.getElementById("sound").currentTime > ` + played,
	} {
		if b.JS(holds) != "true" {
			t.Errorf("%s is lost", what)
		}
	}
}

func TestStylesAreExchanged(t *testing.T) {
	f := rich(t)
	f.write("static/own.css", "h1 { color: rgb(4, 5, 6) }\n")
	f.replace("themes/test/layouts/base.html", "{{with .Canonical}}", "<link rel=\"stylesheet\" href=\"/own.css\">\n{{with .Canonical}}")
	p := run(t, f, Options{})
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	colour := func(selector, want string) {
		t.Helper()
		b.Until(fmt.Sprintf("getComputedStyle(document.querySelector(%q)).color === %q", selector, want))
	}
	colour("body", "rgb(1, 2, 3)")
	b.JS(`(window.bare = false, new MutationObserver(() => { if (getComputedStyle(document.body).margin !== "0px") window.bare = true }).observe(document.head, { childList: true }))`)
	f.replace("themes/test/assets/plain.css", "rgb(1, 2, 3)", "rgb(7, 8, 9)")
	colour("body", "rgb(7, 8, 9)")
	b.same()
	if b.JS("window.bare") == "true" {
		t.Error("the page was without styles in between")
	}
	// A sheet that keeps its address.
	colour("h1", "rgb(4, 5, 6)")
	for _, next := range []string{"rgb(40, 50, 60)", "rgb(41, 51, 61)"} {
		f.write("static/own.css", "h1 { color: "+next+" }\n")
		colour("h1", next)
	}
	b.same()
	f.replace("themes/test/assets/plain.css", "rgb(7, 8, 9)", "rgb(1, 1, 1)")
	colour("body", "rgb(1, 1, 1)")
	colour("h1", "rgb(41, 51, 61)")
	b.Until(`document.querySelectorAll("link[rel~=stylesheet]").length === 2`)
	b.same()
}

func TestThePanelOfProblems(t *testing.T) {
	p := run(t, rich(t), Options{})
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	p.replace("content/a.md", `title = "First"`, `title = “First”`)
	b.Until(panel)
	text := b.JS(panel + ".innerText")
	for _, want := range []string{"1 error", "content/a.md:2:9", "write \" instead of “", "topics = [\"AI\"]"} {
		if !strings.Contains(text, want) {
			t.Errorf("the panel lacks %q:\n%s", want, text)
		}
	}
	if got := b.JS(panel + `.querySelector("mark").textContent`); got != "“" {
		t.Errorf("the mark is at %q", got)
	}
	b.Sees("Above.") // the last good page, below
	b.Until(panel + ".getBoundingClientRect().height > 50")
	// It can be put away, and comes again with another problem.
	b.JS(panel + `.querySelector("button").click()`)
	b.Until("!" + panel)
	p.replace("content/a.md", "First”", "First")
	b.Until(panel)
	b.open(p, "/topics/") // on other pages too
	b.Until(panel)
	p.replace("content/a.md", "“First", `"First"`)
	b.Until("!" + panel)
	b.Until(`!document.querySelector("digestry-preview")`)
	b.same()
}

func TestWarningsAreUnobtrusive(t *testing.T) {
	f := rich(t)
	f.replace("content/a.md", "topics =", "topisc =")
	p := run(t, f, Options{})
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	const badge = `document.querySelector("digestry-preview")?.shadowRoot.querySelector(".badge:not([hidden])")`
	b.Until(badge)
	if got := b.JS(badge + ".textContent"); got != "1 warning" {
		t.Errorf("the badge says %q", got)
	}
	if b.JS("Boolean("+panel+")") == "true" {
		t.Error("a warning opens the panel")
	}
	b.JS(badge + ".click()")
	b.Until(panel)
	p.replace("content/a.md", "topisc =", "topics =")
	b.Until(`!document.querySelector("digestry-preview")`)
}

// A page that stands in for one that cannot be drawn yet heals.
func TestPlainPagesHeal(t *testing.T) {
	f := rich(t)
	f.write("content/late.md", "+++\ndate = \"never\"\n+++\n\nLate text.\n")
	f.replace("config.toml", "title =", "title :")
	p := run(t, f, Options{})
	b := newBrowser(t)
	b.open(p, "/digests/late/")
	b.Sees("config.toml:1:")
	f.replace("config.toml", "title :", "title =")
	b.Sees("content/late.md:2:8")
	f.replace("content/late.md", `"never"`, "2024-01-01")
	b.Sees("Late text.")
	b.Until(`!document.querySelector("digestry-preview")`)
}

// A page that appears or goes does so in the open tab.
func TestPagesComeAndGo(t *testing.T) {
	p := run(t, rich(t), Options{})
	b := newBrowser(t)
	b.open(p, "/digests/later/")
	b.Sees("Not found")
	p.write("content/later.md", "Here it is.\n")
	b.Sees("Here it is.")
	p.write("content/later.md", "+++\nslug = \"elsewhere\"\naliases = [\"/digests/later/\"]\n+++\n\nIt has moved.\n")
	b.Sees("It has moved.")
	b.Until(`location.pathname === "/digests/elsewhere/"`)
}

func TestScriptsThatChangeAreRun(t *testing.T) {
	f := rich(t)
	f.replace("themes/test/layouts/base.html", "</body>", "<script>document.title = 'one'</script></body>")
	p := run(t, f, Options{})
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	b.Until("document.title === 'one'")
	f.replace("themes/test/layouts/base.html", "'one'", "'two'")
	b.Until("document.title === 'two'")
	b.Until("window.marked === undefined")
}

func TestTwelveTabs(t *testing.T) {
	p := run(t, rich(t), Options{})
	first := newBrowser(t)
	tabs := []*tab{first}
	for len(tabs) < 12 {
		tabs = append(tabs, first.another())
	}
	for i, b := range tabs {
		b.open(p, []string{"/digests/a/", "/", "/topics/ai/"}[i%3])
	}
	p.untilOpen(12)
	if n := p.server.streams.Load(); n != 1 {
		t.Errorf("%d streams for twelve tabs", n)
	}
	p.replace("content/a.md", `title = "First"`, `title = "Everywhere"`)
	for _, b := range tabs {
		b.Sees("Everywhere")
		b.same()
	}
}

// untilOpen waits until the server knows of so many open tabs.
func (p *running) untilOpen(tabs int) {
	p.t.Helper()
	known := 0
	for deadline := time.Now().Add(patient); known != tabs; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("the server knows of %d open tabs, not %d", known, tabs)
		}
		known = 0
		p.server.mu.Lock()
		for t := range p.server.open {
			known += len(t.paths)
		}
		p.server.mu.Unlock()
	}
}

// Without a shared worker each tab that is seen has its own stream.
func TestWithoutSharedWorker(t *testing.T) {
	f := rich(t)
	f.replace("themes/test/layouts/base.html", "</head>", "<script>delete window.SharedWorker</script></head>")
	p := run(t, f, Options{})
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	f.replace("content/a.md", "Above.", "Told alone.")
	b.Sees("Told alone.")
	b.same()
}

// A tab finds a preview that was started again.
func TestRestart(t *testing.T) {
	f := rich(t)
	p := run(t, f, Options{})
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	address := p.web.Listener.Addr().String()
	p.stop()
	f.replace("content/a.md", "Above.", "Written while nobody served.")
	listeners, err := listenAgain(address)
	if err != nil {
		t.Fatal(err)
	}
	runOn(t, f, Options{}, listeners)
	b.Sees("Written while nobody served.")
	b.same()
}

// A preview follows by whichever name it was opened, and below the path of
// base_url too.
func TestNames(t *testing.T) {
	p := run(t, rich(t), Options{})
	_, port, err := net.SplitHostPort(p.host())
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"localhost", "my.localhost"}
	if conn, err := net.Dial("tcp", "[::1]:"+port); err == nil {
		conn.Close()
		names = append(names, "[::1]")
	}
	b := newBrowser(t)
	for _, name := range names {
		b.openAt("http://" + name + ":" + port + "/repo/digests/a/")
		p.replace("content/a.md", "Above", "Above "+name)
		b.Sees("Above " + name)
		b.same()
	}
}

// When a script has moved what must change, a reload is all that helps.
func TestAPageThatIsNotWhatItWasMadeFrom(t *testing.T) {
	p := run(t, rich(t), Options{})
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	b.JS(`(document.body.prepend(...document.querySelectorAll("section p")), null)`)
	p.replace("content/a.md", "words of it", "words of something else")
	b.Sees("words of something else")
	b.Until("window.marked === undefined")
}
