package generator

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
)

func TestWriteChangesFilesToFoldersAndBack(t *testing.T) {
	public := t.TempDir()
	steps := []fileTexts{
		{"a": "file", "b/c/d/index.html": "deep", "index.html": "home"},
		{"a/index.html": "folder", "b": "file", "index.html": "home"},
		{"a": "file again", "b/c": "file", "index.html": "home"},
		{"a/b/c": "deep", "b/c/d": "deep", "index.html": "home"},
	}
	for _, step := range steps {
		mustWrite(t, public, step)
		expectFiles(t, public, step)
	}
	putFiles(t, public, fileTexts{"a/b/notes.txt": "mine", "b/c/e": "mine"})
	check := sealFolder(t, public)
	_, err := write(t.Context(), public, pagesOf(fileTexts{"a": "file", "b/c": "file"}), writeOptions{Adopt: true})
	wantWriteError(t, err, filepath.Join(public, "a", "b", "notes.txt")+" is in the way of the page /a:", filepath.Join(public, "b", "c", "e"))
	_, err = write(t.Context(), public, pagesOf(fileTexts{"a/b/notes.txt/index.html": "x"}), writeOptions{Adopt: true})
	wantWriteError(t, err, filepath.Join(public, "a", "b", "notes.txt")+" is in the way", "move it away")
	check()
}

// A folder that a killed build emptied is nobody's.
func TestWriteReplacesEmptyFolders(t *testing.T) {
	public := t.TempDir()
	mustWrite(t, public, fileTexts{"index.html": "home"})
	if err := os.MkdirAll(filepath.Join(public, "a", "b", "c"), 0o755); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, public, fileTexts{"index.html": "home", "a": "file"})
	expectFiles(t, public, fileTexts{"index.html": "home", "a": "file"})
}

func TestWriteRefusesPaths(t *testing.T) {
	tests := map[string]struct {
		pages []string
		want  []string
	}{
		"same":            {[]string{"/a/", "/a/index.html"}, []string{"two pages have the path a/index.html: /a/ and /a/index.html"}},
		"case":            {[]string{"/a/index.html", "/A/index.html"}, []string{"the paths A and a differ only by case", "/A/index.html", "/a/index.html"}},
		"case of a file":  {[]string{"/x/Über.png", "/x/über.png"}, []string{"differ only by case", "/x/Über.png", "/x/über.png"}},
		"Unicode form":    {[]string{"/caf\u00e9/", "/cafe\u0301/"}, []string{"differ only by case or Unicode form", "/caf\u00e9/", "/cafe\u0301/"}},
		"file and folder": {[]string{"/a", "/a/b/"}, []string{"a cannot be a file and a folder: pages /a and /a/b/"}},
		"out":             {[]string{"/../x.html"}, []string{`"/../x.html"`, "does not stay inside"}},
		"encoded":         {[]string{"/a/%2e%2e/%2e%2e/x"}, []string{"does not stay inside"}},
		"absolute":        {[]string{"//etc/passwd"}, []string{"does not stay inside"}},
		"empty part":      {[]string{"/a//b"}, []string{"does not stay inside"}},
		"backslash":       {[]string{`/..\x`}, []string{"no file's name may have"}},
		"zero":            {[]string{"/a%00"}, []string{"no file's name may have"}},
		"not UTF-8":       {[]string{"/a%ff"}, []string{"no valid UTF-8"}},
		"ours":            {[]string{"/.Digestry-stage/0"}, []string{"needed by Digestry itself"}},
		"long":            {[]string{"/" + strings.Repeat("x", 256) + "/"}, []string{"longer than 255 bytes"}},
		"all at once":     {[]string{"/a", "/A", "/../b"}, []string{"differ only by case", "does not stay inside"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var pages []render.Page
			for _, address := range test.pages {
				pages = append(pages, render.NewPage(site.Address(address), render.KindDigest, func(io.Writer) error { return nil }))
			}
			for range 2 { // in whatever order they come
				public := filepath.Join(t.TempDir(), "public")
				_, err := write(t.Context(), public, pages, writeOptions{})
				wantWriteError(t, err, test.want...)
				if _, err := os.Lstat(public); !errors.Is(err, fs.ErrNotExist) {
					t.Error("the destination was made")
				}
				slices.Reverse(pages)
			}
		})
	}
}

// Where a file system ignores case, the page topics/x and the stale file
// Topics/x are one file. A hard link shows the same to those who look.
func TestWriteRenamesByCase(t *testing.T) {
	public := t.TempDir()
	mustWrite(t, public, fileTexts{"Topics/x": "text", "Topics/y": "text"})
	if err := os.MkdirAll(filepath.Join(public, "topics"), 0o755); err != nil {
		t.Fatal(err)
	}
	os.Link(filepath.Join(public, "Topics", "x"), filepath.Join(public, "topics", "x")) // fails where it is the same name
	wantReport(t, mustWrite(t, public, fileTexts{"topics/x": "text"}), Report{Pages: 1, Written: 1, Removed: 2})
	expectFiles(t, public, fileTexts{"topics/x": "text"})
}

func TestWriteOrder(t *testing.T) {
	pages := []render.Page{
		textPage("a.xml", render.KindFeed, ""), textPage("b.txt", render.KindIndex, ""), textPage("d.html", render.KindRedirect, ""),
		textPage("c.html", render.KindDigest, ""), textPage("z.css", render.KindAsset, ""),
	}
	entries, _, err := arrange(pages)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, e := range entries {
		order = append(order, e.file)
	}
	if got := strings.Join(order, " "); got != "z.css c.html d.html a.xml b.txt" {
		t.Errorf("order %s", got)
	}
}

// Where it tells case apart, a foreign file is not taken for the stale one.
func TestWriteTellsCaseApart(t *testing.T) {
	public := t.TempDir()
	mustWrite(t, public, fileTexts{"X/y": "ours"})
	if _, err := os.Lstat(filepath.Join(public, "x")); err == nil {
		t.Skip("this file system ignores case")
	}
	putFiles(t, public, fileTexts{"x/y": "mine"})
	_, err := write(t.Context(), public, pagesOf(fileTexts{"x/y": "new"}), writeOptions{})
	wantWriteError(t, err, filepath.Join(public, "x", "y")+" is in the way", "not written by Digestry")
	expectFiles(t, public, fileTexts{"X/y": "ours", "x/y": "mine"})
}
