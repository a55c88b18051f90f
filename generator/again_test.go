package generator

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// againSite is a site in which some digests are not for everybody yet.
func againSite(t *testing.T) (dir string, o Options) {
	t.Helper()
	dir = unpack(t, txtar.Parse([]byte(`-- config.toml --
theme = "test"
-- content/open.md --
+++
topics = ["AI"]
+++
Open.
-- content/draft.md --
+++
draft = true
topics = ["Secret"]
+++
Draft.
-- content/later.md --
+++
date = 2030-01-01
+++
Later.
`)))
	return dir, Options{Site: dir, Drafts: true, Future: true, Preview: true, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
}

func addresses(r *Result) string {
	var b strings.Builder
	for _, p := range r.Pages {
		b.WriteString(string(p.Address) + "\n")
	}
	return b.String()
}

// What is shown as published is what a build without the flags makes.
func TestAsPublished(t *testing.T) {
	dir, o := againSite(t)
	shown, err := New(o).Generate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if shown.Unpublished != 2 {
		t.Errorf("%d documents are not published, want 2", shown.Unpublished)
	}
	for _, want := range []string{"/digests/draft/\n", "/digests/later/\n", "/topics/secret/\n"} {
		if !strings.Contains(addresses(shown), want) {
			t.Errorf("the preview lacks %s", want)
		}
	}
	o.Drafts, o.Future = false, false
	built, err := New(o).Generate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := addresses(shown.AsPublished()), addresses(built); got != want {
		t.Errorf("as published:\n%s\na build:\n%s", got, want)
	}
	if built.Unpublished != 0 || built.AsPublished() != built {
		t.Error("a build withholds nothing more")
	}
	os.Remove(filepath.Join(dir, "content", "draft.md"))
	os.Remove(filepath.Join(dir, "content", "later.md"))
	if r, _ := New(o).Generate(context.Background()); r.AsPublished() != r {
		t.Error("a site without drafts is linked twice")
	}
}

// Another folder under the same path has the same names and other files.
func TestRegenerateFindsAnotherContentFolder(t *testing.T) {
	dir, o := againSite(t)
	g := New(o)
	if _, err := g.Generate(context.Background()); err != nil {
		t.Fatal(err)
	}
	content := filepath.Join(dir, "content")
	if err := os.Rename(content, filepath.Join(dir, "old")); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(content, "open.md"), []byte("In another folder.\n"))
	r, err := g.Regenerate(context.Background(), []string{filepath.Join(content, "open.md")})
	if err != nil {
		t.Fatal(err)
	}
	if text := r.Site.Digests[0].Body; len(r.Site.Digests) != 1 || !strings.Contains(text, "another folder") {
		t.Errorf("%d digests, the first one %q", len(r.Site.Digests), text)
	}
}

// What was saved twice with one content needs no second result; what cannot be read
// may have another reason the next time.
func TestRegenerateGivesTheLastResult(t *testing.T) {
	dir, o := againSite(t)
	g := New(o)
	last, err := g.Generate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	open, draft := filepath.Join(dir, "content", "open.md"), filepath.Join(dir, "content", "draft.md")
	for _, c := range []struct {
		what     string
		do       func()
		touched  []string
		isAsLast bool
	}{
		{"saved as it was", func() {}, []string{open, draft}, true},
		{"one of two changed", func() { writeFile(t, open, []byte("Changed.\n")) }, []string{open, draft}, false},
		{"and was reported again", func() {}, []string{open}, true},
		{"a broken file", func() { writeFile(t, open, []byte("+++\ntitle = “x”\n+++\n")) }, []string{open}, false},
		{"and was reported again", func() {}, []string{open}, true},
		{"a layout", func() {}, []string{filepath.Join(dir, "themes", "test", "layouts", "base.html")}, false},
		{"the configuration", func() {}, []string{filepath.Join(dir, "config.toml")}, false},
		{"anything", func() {}, nil, false},
	} {
		c.do()
		next, err := g.Regenerate(context.Background(), c.touched)
		if err != nil {
			t.Fatal(err)
		}
		if got := next == last; got != c.isAsLast {
			t.Errorf("%s: the last result: %v, want %v", c.what, got, c.isAsLast)
		}
		last = next
	}
	if r := (remembered{}).unreadable("open.md", fs.ErrPermission); r.isAs(r) {
		t.Error("a file that cannot be read is taken for the same")
	}
}
