package preview

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/watch"
)

// What cannot be read keeps its last good page; what never could says so where
// it would be.
func TestProblems(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	good := s.get("/digests/a/")
	s.replace("content/a.md", `"First"`, "“First”")
	s.write("content/Never Good.md", "+++\ndate = \"never\"\n+++\n")
	s.build(watch.Event{})
	if a := s.get("/digests/a/"); a.status != 200 || a.header.Get("ETag") != good.header.Get("ETag") {
		t.Errorf("the last good page: %+v", a)
	}
	if a := s.get("/digests/never-good/"); a.status != 500 || a.header.Get(plainHeader) == "" || !strings.Contains(a.body, "content/Never Good.md:2:8: error") {
		t.Errorf("the address of a file that was never good: %+v", a)
	}
	told := s.get("/.digestry/state", askHeader, "problems").body
	for _, want := range []string{`"file":"content/a.md","line":2,"column":9`, `"first":1,"frame":["+++","title = “First”","date = 2024-05-01"`, `"hint":"write \" instead of “"`} {
		if !strings.Contains(told, want) {
			t.Errorf("problems lack %s:\n%s", want, told)
		}
	}
	if strings.Contains(told, s.dir) {
		t.Errorf("problems tell where the site is on the disk:\n%s", told)
	}
	s.replace("content/a.md", "“First”", `"Mended"`)
	s.replace("content/Never Good.md", `"never"`, "2024-01-01")
	s.build(watch.Event{})
	if a := s.get("/digests/a/"); !strings.Contains(a.body, "<h1>Mended</h1>") {
		t.Errorf("mended: %+v", a)
	}
	if a := s.get("/digests/never-good/"); a.status != 200 || !strings.Contains(a.body, "Never Good") {
		t.Errorf("good at last: %+v", a)
	}
	if told := s.get("/.digestry/state", askHeader, "problems").body; !strings.Contains(told, `"problems":[]`) {
		t.Errorf("mended, but there are problems:\n%s", told)
	}
}

// Without config or theme there is nothing to draw with.
func TestConfigAndThemeThatCannotBeRead(t *testing.T) {
	f := newFolder(t)
	config := f.read("config.toml")
	f.write("config.toml", "title = \n")
	s := serveByHand(t, f, Options{})
	for _, path := range []string{"/", "/digests/a/", "/nowhere"} {
		if a := s.get(path); a.status != 500 || !strings.Contains(a.body, "config.toml:1:") || strings.Contains(a.body, s.dir) || !strings.Contains(a.body, "data-plain") {
			t.Errorf("%s without a config: %+v", path, a)
		}
	}
	s.write("config.toml", config)
	s.build(watch.Event{})
	if a := s.get("/digests/a/"); a.status != 200 || a.header.Get(plainHeader) != "" {
		t.Errorf("with a config: %+v", a)
	}
	s.write("themes/test/layouts/topic.html", "{{if}}")
	s.build(watch.Event{})
	if a := s.get("/digests/a/"); a.status != 200 || !strings.Contains(a.body, "The first text.") {
		t.Errorf("with a broken layout the last good page: %+v", a)
	}
	if told := s.get("/.digestry/state", askHeader, "problems").body; !strings.Contains(told, `"file":"themes/test/layouts/topic.html","line":1`) {
		t.Errorf("a broken layout:\n%s", told)
	}
}

// How many there are of something is only known when a page is drawn.
func TestAPageThatCannotBeDrawn(t *testing.T) {
	f := newFolder(t)
	f.write("themes/test/layouts/topic.html", `{{define "main"}}{{index .Topic.Digests 99}}{{end}}`)
	s := serveByHand(t, f, Options{})
	if a := s.get("/topics/ai/"); a.status != 500 || a.header.Get(plainHeader) == "" || !strings.Contains(a.body, "cannot draw /topics/ai/") {
		t.Errorf("%+v", a)
	}
	if a := s.get("/digests/a/"); a.status != 200 {
		t.Errorf("another page: %+v", a)
	}
	if told := s.get("/.digestry/state", askHeader, "problems").body; !strings.Contains(told, "cannot draw /topics/ai/") {
		t.Errorf("problems:\n%s", told)
	}
}

func TestContentThatIsMissing(t *testing.T) {
	f := newFolder(t)
	if err := os.RemoveAll(f.path("content")); err != nil {
		t.Fatal(err)
	}
	var built []Build
	s := serveByHand(t, f, Options{Finished: func(b Build) { built = append(built, b) }})
	if a := s.get("/"); a.status != 500 || !strings.Contains(a.body, "there is no folder") {
		t.Errorf("%+v", a)
	}
	if len(built) != 1 || built[0].Err == nil || len(built[0].Problems) != 1 {
		t.Errorf("%+v", built)
	}
}

func TestFilesAreNamedByTheAuthorsFolders(t *testing.T) {
	in := places([]string{"/home/me/site/config.toml", "/home/me/vault/podcasts", "/home/me/site/static"})
	for file, want := range map[string]string{
		"/home/me/site/config.toml":                "config.toml",
		"/home/me/site/themes/test/layouts/x.html": "themes/test/layouts/x.html",
		"/home/me/vault/podcasts/a/b.md":           "podcasts/a/b.md",
		"/etc/passwd":                              "passwd",
		"content/a.md":                             "content/a.md",
		"../other/content/a.md":                    "../other/content/a.md",
		"":                                         "",
	} {
		if got := in.shown(file); got != want {
			t.Errorf("%s is shown as %s, want %s", file, got, want)
		}
	}
}

func TestFrame(t *testing.T) {
	text := func(lines ...string) (all [][]byte) {
		for _, line := range lines {
			all = append(all, []byte(line))
		}
		return all
	}
	for _, c := range []struct {
		lines [][]byte
		line  int
		first int
		want  []string
	}{
		{text("1", "2", "3", "4", "5", "6"), 3, 1, []string{"1", "2", "3", "4", "5"}},
		{text("1", "2", "3", "4", "5", "6"), 1, 1, []string{"1", "2", "3"}},
		{text("1", "2", "3", "4", "5", "6"), 6, 4, []string{"4", "5", "6"}},
		{text("a\r", "b\r"), 1, 1, []string{"a", "b"}},
		{text("caf\xe9"), 1, 1, []string{"caf\ufffd"}},
		{text("gone"), 2, 0, nil},
		{nil, 1, 0, nil},
		{text(strings.Repeat("字", 1000)), 1, 1, []string{strings.Repeat("字", 133) + "…"}},
	} {
		first, got := frame(c.lines, c.line)
		if first != c.first || !slices.Equal(got, c.want) {
			t.Errorf("line %d of %q: %d %q, want %d %q", c.line, c.lines, first, got, c.first, c.want)
		}
	}
}
