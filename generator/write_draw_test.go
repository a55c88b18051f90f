package generator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
)

// A page that is longer than any buffer differs in its first, a middle and its
// last byte.
func TestWriteLongPages(t *testing.T) {
	public := t.TempDir()
	long := bytes.Repeat([]byte("0123456789abcdef"), sheetSize/4)
	mustWrite(t, public, fileTexts{"long.html": string(long), "long.png": string(long)})
	for _, at := range []int{0, sheetSize - 1, sheetSize, len(long) / 2, len(long) - 1} {
		changed := slices.Clone(long)
		changed[at] = 'X'
		want := fileTexts{"long.html": string(changed), "long.png": string(changed)}
		wantReport(t, mustWrite(t, public, want), Report{Pages: 2, Written: 2})
		expectFiles(t, public, want)
	}
	for _, size := range []int{len(long) - 1, sheetSize, 0, len(long)} {
		want := fileTexts{"long.html": string(long[:size]), "long.png": string(long[:size])}
		wantReport(t, mustWrite(t, public, want), Report{Pages: 2, Written: 2})
		expectFiles(t, public, want)
	}
}

func TestWriteDrawsEachPageOnceAndReportsProgress(t *testing.T) {
	var drawn [50]atomic.Int32
	var pages []render.Page
	for i := range drawn {
		pages = append(pages, render.NewPage(site.PageAddress("p", fmt.Sprint(i)), render.KindDigest, func(w io.Writer) error {
			drawn[i].Add(1)
			_, err := fmt.Fprint(w, i)
			return err
		}))
	}
	var seen []int
	_, err := write(t.Context(), t.TempDir(), pages, writeOptions{Progress: func(done, total int) {
		if total != len(pages) {
			t.Errorf("total is %d", total)
		}
		seen = append(seen, done)
	}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range drawn {
		if n := drawn[i].Load(); n != 1 {
			t.Errorf("page %d was drawn %d times", i, n)
		}
	}
	if len(seen) != len(pages) || !slices.IsSorted(seen) || seen[len(seen)-1] != len(pages) {
		t.Errorf("progress %v", seen)
	}
}

func TestWriteDrawingErrors(t *testing.T) {
	public := t.TempDir()
	mustWrite(t, public, someSite)
	check := sealFolder(t, public)
	broken := errors.New("layout is broken")
	var pages []render.Page
	for i := range 30 {
		pages = append(pages, render.NewPage(site.PageAddress(fmt.Sprintf("p%02d", i)), render.KindDigest, func(w io.Writer) error {
			io.WriteString(w, strings.Repeat("half a page", 10000))
			if i%2 == 0 {
				return nil
			}
			if i == 29 {
				panic("it panics")
			}
			return fmt.Errorf("%w: %d", broken, i)
		}))
	}
	_, err := write(t.Context(), public, pages, writeOptions{})
	if !errors.Is(err, broken) {
		t.Fatalf("error %v", err)
	}
	lines := strings.Split(err.Error(), "\n")
	last := "cannot draw /p29/: it panics: that is a fault of Digestry; please report it"
	if len(lines) != 15 || !slices.IsSorted(lines) || lines[0] != "cannot draw /p01/: layout is broken: 1" || lines[14] != last {
		t.Errorf("error %v", err)
	}
	check()

	for i := range pages {
		pages[i] = render.NewPage(pages[i].Address, render.KindDigest, func(io.Writer) error { return broken })
	}
	fresh := filepath.Join(t.TempDir(), "new", "public")
	_, err = write(t.Context(), fresh, pages, writeOptions{})
	wantWriteError(t, err, "and 10 more")
	if _, err := os.Lstat(filepath.Dir(fresh)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a failed build left its destination behind")
	}

	missing := render.NewAsset("/a.png", fstest.MapFS{}, "a.png")
	_, err = write(t.Context(), public, []render.Page{missing}, writeOptions{})
	wantWriteError(t, err, "cannot draw /a.png", "file does not exist")
	check()
}

// The bytes that were equal are taken from the file that stands; they must
// still be those that were compared.
func TestWriteSeesChangesDuringTheBuild(t *testing.T) {
	public := t.TempDir()
	long := strings.Repeat("0123456789abcdef", sheetSize/4)
	mustWrite(t, public, fileTexts{"long.html": long})
	page := render.NewPage("/long.html", render.KindDigest, func(w io.Writer) error {
		io.WriteString(w, long[:3*sheetSize])
		putFiles(t, public, fileTexts{"long.html": "X" + long[1:]})
		_, err := io.WriteString(w, "another end")
		return err
	})
	_, err := write(t.Context(), public, []render.Page{page}, writeOptions{})
	wantWriteError(t, err, filepath.Join(public, "long.html"), "changed by something else during the build")
	expectFiles(t, public, fileTexts{"long.html": "X" + long[1:]})
}

func TestWriteStopsWhenCancelled(t *testing.T) {
	public := t.TempDir()
	mustWrite(t, public, fileTexts{"index.html": "home", "old.html": "old"})
	check := sealFolder(t, public)
	ctx, cancel := context.WithCancel(t.Context())
	pages := pagesOf(fileTexts{"index.html": "new"})
	pages = append(pages, render.NewPage("/endless/", render.KindDigest, func(w io.Writer) error {
		cancel()
		for {
			if _, err := io.WriteString(w, "on and on "); err != nil {
				return err
			}
		}
	}))
	for range 2 { // while drawing, and before
		if _, err := write(ctx, public, pages, writeOptions{}); err != context.Canceled {
			t.Errorf("error %v", err)
		}
		check()
	}
}

// Two thousand pages of a megabyte pass through a few buffers. They are hard
// links of one file, so that the test need not write two gigabytes.
func TestWriteMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("draws 2 GB")
	}
	const count, size = 2000, 1 << 20
	public := t.TempDir()
	line := bytes.Repeat([]byte("0123456789abcdef"), 64)
	putFiles(t, public, fileTexts{"p0000.html": string(bytes.Repeat(line, size/len(line)))})
	draw := func(w io.Writer) error {
		for range size / len(line) {
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		return nil
	}
	var pages []render.Page
	for i := range count {
		file := fmt.Sprintf("p%04d.html", i)
		pages = append(pages, render.NewPage(site.FileAddress(file), render.KindDigest, draw))
		if i%40 == 0 && i > 0 {
			continue // fifty of them are new
		}
		if err := os.Link(filepath.Join(public, "p0000.html"), filepath.Join(public, file)); err != nil && i > 0 {
			t.Skipf("no hard links here: %v", err)
		}
	}
	var before, after runtime.MemStats
	var most atomic.Uint64
	runtime.GC()
	runtime.ReadMemStats(&before)
	report, err := write(t.Context(), public, pages, writeOptions{Adopt: true, Progress: func(done, _ int) {
		if done%100 == 0 {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most.Store(max(most.Load(), now.HeapInuse))
		}
	}})
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	wantReport(t, report, Report{Pages: count, Written: 49, Unchanged: count - 49})
	if heap := int64(most.Load()) - int64(before.HeapInuse); heap > 32<<20 {
		t.Errorf("the heap grew by %d MB", heap>>20)
	}
	if all := after.TotalAlloc - before.TotalAlloc; all > 64<<20 {
		t.Errorf("%d MB were allocated for %d pages", all>>20, count)
	}
}
