package preview

import (
	"io"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/watch"
)

func TestPagesHaveTheScriptAndOtherFilesNot(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	for _, path := range []string{"/", "/digests/a/", "/nowhere"} {
		if body := s.get(path).body; strings.Count(body, "data-digestry") != 1 || !strings.Contains(body, "<head><script type=\"module\" src=\"/.digestry/preview.js\"") {
			t.Errorf("%s has no script in its head:\n%s", path, body)
		}
	}
	for _, path := range []string{"/feed.xml", "/feed.json", "/digests/a/index.md", "/notes.txt", "/old/", "/robots.txt"} {
		if body := s.get(path).body; strings.Contains(body, "digestry/preview.js") {
			t.Errorf("%s has the script:\n%s", path, body)
		}
	}
}

func TestWhereTheScriptGoes(t *testing.T) {
	for _, c := range []struct{ page, before string }{
		{"<!doctype html><html><head><title>x</title>", "<!doctype html><html><head>"},
		{`<HTML><HEAD class="x"><title>x</title>`, `<HTML><HEAD class="x">`},
		{"<header>x</header>", "<header>x</header>"},
		{"<header>x</header><head>y", "<header>x</header><head>"},
		{"<head", "<head"},
		{"", ""},
	} {
		before, after := aroundScript([]byte(c.page))
		if string(before) != c.before || string(before)+string(after) != c.page {
			t.Errorf("%q is cut to %q and %q", c.page, before, after)
		}
	}
}

// A file is sent in the parts that a player asks for.
func TestRange(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	a := s.get("/notes.txt", "Range", "bytes=1-3")
	if a.status != 206 || a.body != "ote" || a.header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%+v", a)
	}
	_, rest, _ := strings.Cut(s.get("/digests/a/").body, `<img src="../..`)
	picture, _, _ := strings.Cut(rest, `"`)
	if a := s.get(picture); a.status != 200 || a.body != "0123456789" || a.header.Get("Content-Type") != "image/png" {
		t.Errorf("the picture at %s: %+v", picture, a)
	}
}

func TestUnchangedPagesAreNotSentAgain(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	first := s.get("/digests/a/")
	tag := first.header.Get("ETag")
	if a := s.get("/digests/a/", "If-None-Match", tag); a.status != 304 || a.body != "" {
		t.Errorf("the same page: %+v", a)
	}
	s.write("content/b.md", "Something else.\n")
	s.build(watch.Event{Paths: []string{s.path("content/b.md")}})
	a := s.get("/topics/ai/", "If-None-Match", s.get("/topics/ai/").header.Get("ETag"))
	if a.status != 304 || a.header.Get(buildHeader) == first.header.Get(buildHeader) || a.header.Get(assetsHeader) != "0" {
		t.Errorf("after a build that does not concern it: %+v", a)
	}
	s.replace("content/a.md", "The first text", "Other text")
	s.build(watch.Event{Paths: []string{s.path("content/a.md")}})
	if a := s.get("/digests/a/", "If-None-Match", tag); a.status != 200 || !strings.Contains(a.body, "Other text") {
		t.Errorf("after a change: %+v", a)
	}
	s.write("static/notes.txt", "new notes")
	s.build(watch.Event{Paths: []string{s.path("static/notes.txt")}})
	if a := s.get("/topics/ai/"); a.header.Get(assetsHeader) != "3" {
		t.Errorf("after a change of a file that is published as it is: %+v", a.header)
	}
}

func TestPagesAreDrawnOnce(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	e := s.server.last()
	for range 3 {
		s.get("/digests/a/")
		s.get("/nowhere")
	}
	if len(e.whole.sheets) != 2 {
		t.Errorf("%d pages were drawn, want 2", len(e.whole.sheets))
	}
	var draws atomic.Int64
	page := render.NewPage("/slow/", render.KindPage, func(w io.Writer) error {
		draws.Add(1)
		_, err := io.WriteString(w, "drawn")
		return err
	})
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if drawn := e.whole.draw(page); drawn.err != nil || string(drawn.body) != "drawn" {
				t.Errorf("%s, %v", drawn.body, drawn.err)
			}
		})
	}
	group.Wait()
	if n := draws.Load(); n != 1 {
		t.Errorf("a page that many ask for is drawn %d times", n)
	}
}

func TestWhichChangesConcernAssets(t *testing.T) {
	assets := []site.Asset{{Root: site.InStatic, File: "css/own.css"}, {Root: site.InContent, File: "a/pic.png"}}
	for path, want := range map[string]bool{
		"/s/static/css/own.css": true, "/s/content/a/pic.png": true, "/s/content/a.md": false,
		"/s/themes/t/assets/own.css": false, "/s/config.toml": false,
	} {
		if got := touchesAsset([]string{path}, assets); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	if !touchesAsset(make([]string, 1000), nil) {
		t.Error("a thousand files are taken for none")
	}
}

func TestAFileThatIsGone(t *testing.T) {
	fsys := os.DirFS(t.TempDir())
	e := newEdition("x", nil, &generator.Result{}, watch.Event{}, nil)
	w := httptest.NewRecorder()
	e.whole.show(w, httptest.NewRequest("GET", "/gone.bin", nil), render.NewAsset("/gone.bin", fsys, "gone.bin"), 200)
	if w.Code != 404 {
		t.Errorf("a file that is gone: %d", w.Code)
	}
}
