package generator

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the sites in testdata say now; then read the difference")

// TestSites builds every site in testdata/sites. An archive holds the site's
// files and, below want/, what must come of them: want/problems is every
// problem with its hint, want/pages every file of the output, and any other
// file is a page's exact bytes.
func TestSites(t *testing.T) {
	archives, err := filepath.Glob("testdata/sites/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no sites: %v", err)
	}
	for _, file := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := unpack(t, archive)
			result := generate(t, Options{Site: dir})
			for i, f := range archive.Files {
				name, wanted := strings.CutPrefix(f.Name, "want/")
				if !wanted {
					continue
				}
				got := outcome(t, dir, result, name)
				if *update {
					archive.Files[i].Data = got
				} else if !bytes.Equal(got, f.Data) {
					t.Errorf("%s is:\n%s\nwant:\n%s", name, got, f.Data)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// unpack writes an archive's site into a folder of its own, with the test
// theme, so that no change of a built-in theme changes what is expected here.
func unpack(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "want/") {
			writeFile(t, filepath.Join(dir, f.Name), f.Data)
		}
	}
	if err := os.CopyFS(filepath.Join(dir, "themes", "test"), os.DirFS("render/testdata/theme")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func writeFile(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func generate(t *testing.T, o Options) *Result {
	t.Helper()
	if o.Now.IsZero() {
		o.Now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	}
	result, err := New(o).Generate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// outcome is what one file below want/ speaks of.
func outcome(t *testing.T, dir string, result *Result, name string) []byte {
	t.Helper()
	var b bytes.Buffer
	switch name {
	case "problems":
		for _, p := range result.Problems {
			p.File = strings.TrimPrefix(p.File, filepath.ToSlash(dir)+"/")
			fmt.Fprintln(&b, p)
			if p.Hint != "" {
				fmt.Fprintf(&b, "    %s\n", p.Hint)
			}
		}
	case "pages":
		for _, page := range result.Pages {
			fmt.Fprintln(&b, page.File())
		}
	default:
		for _, page := range result.Pages {
			if page.File() == name {
				if err := page.Draw(&b); err != nil {
					t.Fatal(err)
				}
				return b.Bytes()
			}
		}
		t.Errorf("there is no page %s", name)
	}
	return b.Bytes()
}

// What one build remembers must not change what the next one makes.
func TestSecondGenerationEqualsTheFirst(t *testing.T) {
	dir := sample(t)
	o := Options{Site: dir, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	g := New(o)
	text := func(r *Result, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		for _, page := range r.Pages {
			fmt.Fprintln(&b, page.File())
			if err := page.Draw(&b); err != nil {
				t.Fatal(err)
			}
		}
		return b.String()
	}
	first := text(g.Generate(context.Background()))
	if second := text(g.Generate(context.Background())); second != first {
		t.Error("the second generation differs")
	}
	file := filepath.Join(dir, "content", "b.md")
	original, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, file, bytes.ReplaceAll(original, []byte("artificial general intelligence"), []byte("Rust")))
	changed := text(g.Generate(context.Background()))
	if fresh := text(New(o).Generate(context.Background())); changed != fresh {
		t.Error("after a change, the generator that remembers differs from a new one")
	}
	if changed == first {
		t.Error("a change of topics changed no page")
	}
	writeFile(t, file, original)
	if again := text(g.Generate(context.Background())); again != first {
		t.Error("the change undone, the site differs from what it was")
	}
}

// sample is a small site with the test theme.
func sample(t *testing.T) string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/sites/small.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return unpack(t, archive)
}

func TestDraftsAndFuture(t *testing.T) {
	dir := sample(t)
	writeFile(t, filepath.Join(dir, "content", "draft.md"), []byte("+++\ndraft = true\n+++\n"))
	writeFile(t, filepath.Join(dir, "content", "future.md"), []byte("+++\ndate = 2030-01-01\n+++\n"))
	has := func(r *Result, name string) bool {
		for _, d := range r.Site.AllDigests() {
			if d.Name == name {
				return true
			}
		}
		return false
	}
	for _, c := range []struct{ drafts, future bool }{{false, false}, {true, false}, {false, true}, {true, true}} {
		r := generate(t, Options{Site: dir, Drafts: c.drafts, Future: c.future})
		if has(r, "draft") != c.drafts || has(r, "future") != c.future {
			t.Errorf("%+v: draft %v, future %v", c, has(r, "draft"), has(r, "future"))
		}
	}
}

// In a preview a broken file keeps what it last said.
func TestPreviewKeepsTheLastGoodPage(t *testing.T) {
	dir := sample(t)
	g := New(Options{Site: dir, Preview: true, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)})
	file := filepath.Join(dir, "content", "b.md")
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	count := func() (digests, errors int) {
		r, err := g.Generate(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return len(r.Site.AllDigests()), site.CountErrors(r.Problems, false)
	}
	before, _ := count()
	writeFile(t, file, []byte("+++\ntitle = broken\n+++\n"))
	if digests, errors := count(); digests != before || errors != 1 {
		t.Errorf("broken: %d digests, %d errors", digests, errors)
	}
	writeFile(t, file, good)
	if digests, errors := count(); digests != before || errors != 0 {
		t.Errorf("mended: %d digests, %d errors", digests, errors)
	}
}
