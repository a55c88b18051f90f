package generator

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

var stillSite = map[string]string{
	"config.toml":             "title = \"Still\"\n",
	"content/a.md":            "+++\ntitle = \"A\"\ndate = 2026-01-02\n+++\n## One\n\n- **Label:** Text.\n",
	"content/b.md":            "+++\ntitle = \"B\"\ndate = 2027-01-02\n+++\nOf the future.\n",
	"content/.obsidian/ui":    "1",
	"content/pages/x.md":      "A page.\n",
	"static/robots.txt":       "User-agent: *\n",
	"themes/paper/README.txt": "Ours.\n",
}

// stillBuilt is a site that was built long enough after it was changed.
func stillBuilt(t *testing.T) Options {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a file system of Windows does not tell when a file was changed")
	}
	dir := t.TempDir()
	for file, text := range stillSite {
		writeFile(t, filepath.Join(dir, file), []byte(text))
	}
	o := Options{Site: dir, Cache: filepath.Join(dir, "cache"), Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	if _, err := New(o).build(context.Background(), longAfter()); err != nil {
		t.Fatal(err)
	}
	return o
}

// longAfter is a time at which all that was done is settled.
func longAfter() time.Time { return time.Now().Add(2 * coarse) }

// isStill tells whether the next build finds nothing to do, by what it kept.
func isStill(t *testing.T, o Options) bool {
	t.Helper()
	g := New(o)
	sources, err := g.stampSources()
	if err != nil {
		return false
	}
	_, still := g.still(sources)
	return still
}

// rewrite gives a file other bytes of the same number, at the same time.
func rewrite(t *testing.T, file string) {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(file, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
}

// Every change that a build can depend on is seen, and no other one.
func TestStill(t *testing.T) {
	for name, test := range map[string]struct {
		change func(t *testing.T, o *Options)
		still  bool
	}{
		"nothing": {func(*testing.T, *Options) {}, true},
		"an editor's own file": {func(t *testing.T, o *Options) {
			writeFile(t, filepath.Join(o.Site, "content/.obsidian/ui"), []byte("2"))
		}, true},
		"a foreign file in public":          {func(t *testing.T, o *Options) { writeFile(t, filepath.Join(o.Site, "public/own.txt"), []byte("x")) }, true},
		"a later day":                       {func(_ *testing.T, o *Options) { o.Now = o.Now.AddDate(0, 1, 0) }, true},
		"an earlier day":                    {func(_ *testing.T, o *Options) { o.Now = o.Now.AddDate(0, 0, -1) }, false},
		"the day of a digest":               {func(_ *testing.T, o *Options) { o.Now = o.Now.AddDate(1, 0, 0) }, false},
		"a digest, size and time as before": {func(t *testing.T, o *Options) { rewrite(t, filepath.Join(o.Site, "content/a.md")) }, false},
		"a page, size and time as before":   {func(t *testing.T, o *Options) { rewrite(t, filepath.Join(o.Site, "public/digests/a/index.html")) }, false},
		"config.toml":                       {func(t *testing.T, o *Options) { rewrite(t, filepath.Join(o.Site, "config.toml")) }, false},
		"static":                            {func(t *testing.T, o *Options) { rewrite(t, filepath.Join(o.Site, "static/robots.txt")) }, false},
		"a theme":                           {func(t *testing.T, o *Options) { rewrite(t, filepath.Join(o.Site, "themes/paper/README.txt")) }, false},
		"a new digest":                      {func(t *testing.T, o *Options) { writeFile(t, filepath.Join(o.Site, "content/c.md"), []byte("C")) }, false},
		"a new hidden file in static":       {func(t *testing.T, o *Options) { writeFile(t, filepath.Join(o.Site, "static/.nojekyll"), []byte("")) }, false},
		"a digest that is gone":             {func(t *testing.T, o *Options) { os.Remove(filepath.Join(o.Site, "content/a.md")) }, false},
		"a page that is gone":               {func(t *testing.T, o *Options) { os.Remove(filepath.Join(o.Site, "public/index.html")) }, false},
		"the manifest is gone":              {func(t *testing.T, o *Options) { os.Remove(filepath.Join(o.Site, "public", manifestFile)) }, false},
		"public is gone":                    {func(t *testing.T, o *Options) { os.RemoveAll(filepath.Join(o.Site, "public")) }, false},
		"another option":                    {func(_ *testing.T, o *Options) { o.BaseURL = "https://x.example/" }, false},
		"another program":                   {func(_ *testing.T, o *Options) { o.Version = "2" }, false},
		"no cache":                          {func(_ *testing.T, o *Options) { o.Cache = "" }, false},
		"a preview":                         {func(_ *testing.T, o *Options) { o.Preview = true }, false},
		"a digest moved into a link": {func(t *testing.T, o *Options) {
			at := filepath.Join(o.Site, "content/a.md")
			if err := errors.Join(os.Rename(at, filepath.Join(o.Site, "content/.a")), os.Symlink(".a", at)); err != nil {
				t.Fatal(err)
			}
		}, false},
		"what is kept is damaged": {func(t *testing.T, o *Options) {
			kept, _ := filepath.Glob(filepath.Join(o.Cache, "builds", "*", "*"))
			for _, file := range kept {
				rewrite(t, file)
			}
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			o := stillBuilt(t)
			test.change(t, &o)
			if still := isStill(t, o); still != test.still {
				t.Errorf("still: %v", still)
			}
		})
	}
}

// What a link in the content folder leads to is looked at as well.
func TestStillBehindLinks(t *testing.T) {
	o := stillBuilt(t)
	hidden := filepath.Join(o.Site, "content/.hidden.md")
	writeFile(t, hidden, []byte("Behind a link."))
	if err := os.Symlink(".hidden.md", filepath.Join(o.Site, "content/c.md")); err != nil {
		t.Skip(err)
	}
	if _, err := New(o).build(context.Background(), longAfter()); err != nil {
		t.Fatal(err)
	}
	if !isStill(t, o) {
		t.Fatal("not still after a build")
	}
	rewrite(t, hidden)
	if isStill(t, o) {
		t.Error("what a link leads to changed, and was not seen")
	}
}

// What was changed only just now may change again without another stamp.
func TestStillTrustsNothingYoung(t *testing.T) {
	o := stillBuilt(t)
	rewrite(t, filepath.Join(o.Site, "content/a.md"))
	if _, err := New(o).Build(context.Background()); err != nil {
		t.Fatal(err)
	}
	if isStill(t, o) {
		t.Error("a build that began as soon as its sources were changed was kept")
	}
}

// A build that does nothing tells what the one before told.
func TestStillTellsTheSame(t *testing.T) {
	o := stillBuilt(t)
	writeFile(t, filepath.Join(o.Site, "content/c.md"), []byte("+++\ntitel = \"C\"\n+++\n[x](gone.md)\n"))
	first, err := New(o).build(context.Background(), longAfter())
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Problems) < 2 || first.Written == 0 {
		t.Fatalf("%d problems, %d written", len(first.Problems), first.Written)
	}
	if !isStill(t, o) {
		t.Fatal("not still")
	}
	again, err := New(o).Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if again.Pages != first.Pages || again.Unchanged != first.Pages || again.Written != 0 || again.Digests != first.Digests {
		t.Errorf("%+v after %+v", again, first)
	}
	for i, p := range again.Problems {
		if p != first.Problems[i] {
			t.Errorf("%v, not %v", p, first.Problems[i])
		}
	}
	if len(again.Problems) != len(first.Problems) {
		t.Errorf("%d problems, not %d", len(again.Problems), len(first.Problems))
	}
}

// One who watches reads anew what another process built in the meantime.
func TestStillForgetsWhatWasNotRead(t *testing.T) {
	o := stillBuilt(t)
	watching := New(o)
	if _, err := watching.build(context.Background(), longAfter()); err != nil {
		t.Fatal(err)
	}
	if _, err := watching.Regenerate(context.Background(), nil); err != nil { // it knows all files now
		t.Fatal(err)
	}
	a, other := filepath.Join(o.Site, "content/a.md"), filepath.Join(o.Site, "content/b.md")
	writeFile(t, a, []byte("+++\ntitle = \"Another\"\n+++\n"))
	if _, err := New(o).build(context.Background(), longAfter()); err != nil {
		t.Fatal(err)
	}
	if b, err := watching.BuildAgain(context.Background(), []string{a}); err != nil || b.Written != 0 {
		t.Fatalf("%+v %v", b, err)
	}
	writeFile(t, other, []byte("Of now.\n"))
	if _, err := watching.BuildAgain(context.Background(), []string{other}); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(o.Site, "public/digests/a/index.html"))
	if err != nil || !strings.Contains(string(page), "Another") {
		t.Errorf("the page is stale: %v", err)
	}
}
