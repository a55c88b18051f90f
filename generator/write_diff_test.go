package generator

import (
	"maps"
	"path/filepath"
	"slices"
	"testing"
)

func TestDiff(t *testing.T) {
	compare := func(folder string, pages fileTexts, added, changed, removed []string) {
		t.Helper()
		d, err := diff(t.Context(), folder, pagesOf(pages), writeOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(d.Added, added) || !slices.Equal(d.Changed, changed) || !slices.Equal(d.Removed, removed) {
			t.Errorf("%+v, not added %q, changed %q, removed %q", d, added, changed, removed)
		}
	}
	top := t.TempDir()
	public := filepath.Join(top, "public")
	check := sealFolder(t, top)
	compare(public, fileTexts{"index.html": "home", "a.css": "a"}, []string{"a.css", "index.html"}, nil, nil)
	check() // not even the folder is made

	mustWrite(t, public, fileTexts{"index.html": "home", "same.html": "same", "gone.html": "gone", "a": "file", "b/c.html": "in a folder", "style.css": "body"})
	putFiles(t, public, fileTexts{"CNAME": "mine", "stage/x": "mine"})
	check = sealFolder(t, public)
	next := fileTexts{"index.html": "HOME", "same.html": "same", "a/index.html": "now a folder", "b": "now a file", "style.css": "body, longer"}
	compare(public, next, []string{"a/index.html", "b"}, []string{"index.html", "style.css"}, []string{"a", "b/c.html", "gone.html"})
	check()

	// It tells what Write then does.
	report := mustWrite(t, public, next)
	wantReport(t, report, Report{Pages: 5, Written: 4, Unchanged: 1, Removed: 3})
	compare(public, next, nil, nil, nil)

	// What somebody changed since is kept, and not told as removed.
	putFiles(t, public, fileTexts{"same.html": "edited"})
	without := maps.Clone(next)
	delete(without, "same.html")
	compare(public, without, nil, nil, nil)
}

// What Write would refuse, Diff refuses too.
func TestDiffRefuses(t *testing.T) {
	public := t.TempDir()
	putFiles(t, public, fileTexts{"index.html": "mine"})
	_, err := diff(t.Context(), public, pagesOf(someSite), writeOptions{})
	wantWriteError(t, err, "index.html", "--adopt")
}
