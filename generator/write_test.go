package generator

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
)

// fileTexts are what a site is to consist of, or what a folder holds: text by path.
type fileTexts map[string]string

// pagesOf makes a page of every file, of a kind that its name suggests.
func pagesOf(f fileTexts) []render.Page {
	var pages []render.Page
	for _, file := range slices.Sorted(maps.Keys(f)) {
		kind := render.KindDigest
		switch filepath.Ext(file) {
		case ".xml":
			kind = render.KindFeed
		case ".css", ".png":
			asset := fstest.MapFS{"asset": &fstest.MapFile{Data: []byte(f[file])}}
			pages = append(pages, render.NewAsset(site.FileAddress(file), asset, "asset"))
			continue
		}
		pages = append(pages, textPage(file, kind, f[file]))
	}
	return pages
}

func textPage(file string, kind render.Kind, text string) render.Page {
	return render.NewPage(site.FileAddress(file), kind, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

func mustWrite(t *testing.T, destination string, f fileTexts) Report {
	t.Helper()
	report, err := write(t.Context(), destination, pagesOf(f), writeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// putFiles writes files as an author would.
func putFiles(t *testing.T, folder string, f fileTexts) {
	t.Helper()
	for file, text := range f {
		path := filepath.Join(folder, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// heldFiles is all that a folder holds but the manifest; a folder's path ends in a
// slash, a link's text is where it leads.
func heldFiles(t *testing.T, folder string) fileTexts {
	t.Helper()
	found := fileTexts{}
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == folder {
			return err
		}
		name, _ := filepath.Rel(folder, path)
		name = filepath.ToSlash(name)
		switch {
		case e.IsDir():
			found[name+"/"] = ""
		case e.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(path)
			found[name] = "-> " + to
			return err
		case name != manifestFile:
			text, err := os.ReadFile(path)
			found[name] = string(text)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// expectFiles compares a folder with files; the folders around them are implied.
func expectFiles(t *testing.T, folder string, want fileTexts) {
	t.Helper()
	all := maps.Clone(want)
	for file := range want {
		for p := range prefixes(file) {
			if p != file {
				all[p+"/"] = ""
			}
		}
	}
	got := heldFiles(t, folder)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if text, ok := got[name]; !ok {
			t.Errorf("%s is missing", name)
		} else if text != all[name] {
			t.Errorf("%s holds %.60q, want %.60q", name, text, all[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := all[name]; !ok {
			t.Errorf("%s should not be there", name)
		}
	}
}

// sealFolder remembers everything in a folder, times too, and returns a check that
// nothing has changed. The folder's own time is that of the last staging.
func sealFolder(t *testing.T, folder string) (check func()) {
	t.Helper()
	look := func() map[string]string {
		found := map[string]string{}
		filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			info, statErr := os.Lstat(path)
			if err := errors.Join(err, statErr); err != nil {
				t.Fatal(err)
			}
			var text []byte
			if info.Mode().IsRegular() {
				text, _ = os.ReadFile(path)
			}
			if path != folder {
				found[path] = fmt.Sprint(info.Mode(), info.ModTime().UnixNano(), string(text))
			}
			return nil
		})
		return found
	}
	before := look()
	return func() {
		t.Helper()
		if after := look(); !maps.Equal(before, after) {
			t.Errorf("the folder changed:\nbefore %.2000q\nafter  %.2000q", before, after)
		}
	}
}

func wantWriteError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
}

func wantReport(t *testing.T, got, want Report) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("report %+v, want %+v", got, want)
	}
}

var someSite = fileTexts{
	"index.html": "home", "style.css": "body{}", "feed.xml": "<feed/>",
	"topics/index.html": "topics", "topics/人工智慧/index.html": "AI", "empty.txt": "",
}

func TestWriteWritesOnlyWhatChanged(t *testing.T) {
	public := filepath.Join(t.TempDir(), "deep", "public")
	wantReport(t, mustWrite(t, public, someSite), Report{Pages: 6, Written: 6})
	expectFiles(t, public, someSite)

	check := sealFolder(t, filepath.Dir(public))
	wantReport(t, mustWrite(t, public, someSite), Report{Pages: 6, Unchanged: 6})
	check() // not even the manifest, or the time of the folder

	changed := maps.Clone(someSite)
	changed["index.html"] = "hom"    // shorter
	changed["style.css"] = "body{ }" // longer, an asset
	changed["feed.xml"] = "<feet/>"  // of equal size
	changed["empty.txt"] = "no longer"
	untouched := sealFolder(t, filepath.Join(public, "topics"))
	wantReport(t, mustWrite(t, public, changed), Report{Pages: 6, Written: 4, Unchanged: 2})
	expectFiles(t, public, changed)
	untouched()
	wantReport(t, mustWrite(t, public, someSite), Report{Pages: 6, Written: 4, Unchanged: 2})
	expectFiles(t, public, someSite)
}

func TestWriteTrustsBytesNotTimes(t *testing.T) {
	public := t.TempDir()
	mustWrite(t, public, someSite)
	name := filepath.Join(public, "index.html")
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	putFiles(t, public, fileTexts{"index.html": "HOME"})
	if err := os.Chtimes(name, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	wantReport(t, mustWrite(t, public, someSite), Report{Pages: 6, Written: 1, Unchanged: 5})
	expectFiles(t, public, someSite)
}

func TestWriteManifestIsTheSameForTheSameSite(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	mustWrite(t, one, fileTexts{"other.html": "x"})
	mustWrite(t, one, someSite)
	mustWrite(t, two, someSite)
	a, errA := os.ReadFile(filepath.Join(one, manifestFile))
	b, errB := os.ReadFile(filepath.Join(two, manifestFile))
	if err := errors.Join(errA, errB); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Errorf("manifests differ:\n%s\n%s", a, b)
	}
	m, err := decodeManifest(a)
	if err != nil || len(m.Files) != len(someSite) || m.Coming != nil || !bytes.Contains(a, []byte("人工智慧")) {
		t.Errorf("manifest %s, %v", a, err)
	}
}

func TestWriteRemovesOnlyItsOwn(t *testing.T) {
	public := t.TempDir()
	mustWrite(t, public, fileTexts{"index.html": "home", "a/b/c/index.html": "c", "a/b/d/index.html": "d", "e/index.html": "e", "f.html": "f"})
	foreign := fileTexts{"CNAME": "example.org", ".git/config": "x", "README.md": "hello", "e/notes.txt": "mine", "g/h.txt": "mine too"}
	putFiles(t, public, foreign)
	if err := os.Remove(filepath.Join(public, "f.html")); err != nil {
		t.Fatal(err)
	}
	wantReport(t, mustWrite(t, public, fileTexts{"index.html": "home", "a/b/d/index.html": "d"}), Report{Pages: 2, Unchanged: 2, Removed: 2})
	want := maps.Clone(foreign)
	want["index.html"], want["a/b/d/index.html"] = "home", "d"
	expectFiles(t, public, want)

	wantReport(t, mustWrite(t, public, fileTexts{"index.html": "home"}), Report{Pages: 1, Unchanged: 1, Removed: 1})
	delete(want, "a/b/d/index.html")
	expectFiles(t, public, want)
}

func TestWriteKeepsStalePagesChangedByHand(t *testing.T) {
	public := t.TempDir()
	mustWrite(t, public, fileTexts{"index.html": "home", "a/index.html": "a", "b/index.html": "b"})
	putFiles(t, public, fileTexts{"a/index.html": "a, by hand", "index.html": "by hand too"})
	rest := fileTexts{"index.html": "home"}

	wantReport(t, mustWrite(t, public, rest), Report{Pages: 1, Written: 1, Removed: 1, Kept: []string{"a/index.html"}})
	want := fileTexts{"index.html": "home", "a/index.html": "a, by hand"}
	expectFiles(t, public, want)
	check := sealFolder(t, public)
	wantReport(t, mustWrite(t, public, rest), Report{Pages: 1, Unchanged: 1, Kept: []string{"a/index.html"}})
	check()

	_, err := write(t.Context(), public, pagesOf(fileTexts{"index.html": "home", "a": "a file"}), writeOptions{})
	wantWriteError(t, err, filepath.Join(public, "a", "index.html"), "in the way of the page /a ", "changed since Digestry wrote it")
	check()

	putFiles(t, public, fileTexts{"a/index.html": "a"}) // as we wrote it
	wantReport(t, mustWrite(t, public, rest), Report{Pages: 1, Unchanged: 1, Removed: 1})
	expectFiles(t, public, rest)
}

func TestWriteForeignFiles(t *testing.T) {
	public := t.TempDir()
	mustWrite(t, public, fileTexts{"index.html": "home"})
	putFiles(t, public, fileTexts{"same.html": "same", "other.html": "mine"})
	check := sealFolder(t, public)
	site := fileTexts{"index.html": "new", "same.html": "same", "other.html": "ours"}
	_, err := write(t.Context(), public, pagesOf(site), writeOptions{})
	wantWriteError(t, err, filepath.Join(public, "other.html"), "the page /other.html", "not written by Digestry", "--adopt")
	check()

	delete(site, "other.html")
	wantReport(t, mustWrite(t, public, site), Report{Pages: 2, Written: 1, Unchanged: 1})
	mustWrite(t, public, fileTexts{"index.html": "new"})
	expectFiles(t, public, fileTexts{"index.html": "new", "same.html": "same", "other.html": "mine"}) // same.html stays theirs

	site["other.html"] = "ours"
	report, err := write(t.Context(), public, pagesOf(site), writeOptions{Adopt: true})
	if err != nil {
		t.Fatal(err)
	}
	wantReport(t, report, Report{Pages: 3, Written: 1, Unchanged: 2})
	expectFiles(t, public, site)
	wantReport(t, mustWrite(t, public, fileTexts{"index.html": "new"}), Report{Pages: 1, Unchanged: 1, Removed: 2})
	expectFiles(t, public, fileTexts{"index.html": "new"})
}

func TestWriteModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no modes")
	}
	public := filepath.Join(t.TempDir(), "public")
	mustWrite(t, public, fileTexts{"a/index.html": "x"})
	probe := t.TempDir()
	putFiles(t, probe, fileTexts{"folder/file": ""}) // 0644 and 0755 less the umask
	for name, like := range map[string]string{"a/index.html": "folder/file", manifestFile: "folder/file", "a": "folder", ".": "folder"} {
		got, err := os.Stat(filepath.Join(public, name))
		want, err2 := os.Stat(filepath.Join(probe, like))
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		if got.Mode() != want.Mode() {
			t.Errorf("%s has mode %v, want %v", name, got.Mode(), want.Mode())
		}
	}
}

// Files that somebody made read-only are replaced and removed like others: the
// folder decides.
func TestWriteOverReadOnlyFiles(t *testing.T) {
	public := t.TempDir()
	mustWrite(t, public, someSite)
	for file := range someSite {
		if err := os.Chmod(filepath.Join(public, file), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	next := fileTexts{"index.html": "new", "feed.xml": someSite["feed.xml"], "topics/index.html/x.html": "a folder now"}
	wantReport(t, mustWrite(t, public, next), Report{Pages: 3, Written: 2, Unchanged: 1, Removed: 4})
	expectFiles(t, public, next)
}
