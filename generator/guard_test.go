package generator

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/link"
	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
)

// guarded are how many digests the site of the guard has: enough for what each
// stage does once to weigh little.
const guarded = 300

// TestAllocationsPerDigest holds how often and how much each stage allocates for a
// digest against figures that were recorded, for that does not depend on the
// machine, and a stage that wastes time nearly always allocates. A stage may take a
// fifth more. Where it is to take more, or takes less, -update records that:
//
//	go test ./generator -run AllocationsPerDigest -update
func TestAllocationsPerDigest(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates too")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // which would empty pools of buffers
	got := stages(t)
	file := "testdata/guard.txt"
	if *update {
		var text strings.Builder
		fmt.Fprintf(&text, "# Of a digest: allocations and bytes, by stage. TestAllocationsPerDigest.\n")
		for _, s := range got {
			fmt.Fprintf(&text, "%-8s %6d %8d\n", s.stage, s.allocations, s.bytes)
		}
		if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := recorded(t, file)
	for _, s := range got {
		i := slices.IndexFunc(want, func(w figures) bool { return w.stage == s.stage })
		if i < 0 {
			t.Errorf("%s has no figures in %s", s.stage, file)
			continue
		}
		w := want[i]
		if s.allocations > w.allocations+w.allocations/5 || s.bytes > w.bytes+w.bytes/5 {
			t.Errorf("%s takes %d allocations and %d bytes for a digest, more than a fifth over %d and %d", s.stage, s.allocations, s.bytes, w.allocations, w.bytes)
		}
		if s.allocations < w.allocations/2 || s.bytes < w.bytes/2 {
			t.Errorf("%s takes %d allocations and %d bytes for a digest, less than half of %d and %d: record that", s.stage, s.allocations, s.bytes, w.allocations, w.bytes)
		}
	}
}

// figures are what a stage takes for a digest.
type figures struct {
	stage              string
	allocations, bytes int
}

func recorded(t *testing.T, file string) (all []figures) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var one figures
		if _, err := fmt.Sscan(lines.Text(), &one.stage, &one.allocations, &one.bytes); err == nil {
			all = append(all, one)
		}
	}
	return all
}

// stages builds a made site, one stage after the other.
func stages(t *testing.T) (all []figures) {
	o := Options{Site: madeSite(t, guarded), Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	measure := func(stage string, work func()) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		work()
		runtime.ReadMemStats(&after)
		all = append(all, figures{stage, int(after.Mallocs-before.Mallocs) / guarded, int(after.TotalAlloc-before.TotalAlloc) / guarded})
	}
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	kept := o
	kept.Cache = t.TempDir()
	mustBuild(t, New(kept)) // so that things are kept, and what is done once in a process is done

	g := New(o)
	config, _ := readConfig(o)
	folders, err := g.open(config)
	must(err)
	var found contents
	measure("list", func() { found = list(folders.content, config.Content, g.skip) })
	var documents []*site.Document
	measure("parse", func() {
		var said []remembered
		said, err = g.parse(context.Background(), folders.content, found.sources, config)
		documents, _ = g.documents(said)
		must(err)
	})
	measure("recall", func() {
		_, err = New(kept).parse(context.Background(), folders.content, found.sources, config)
		must(err)
	})
	var linked *site.Site
	measure("link", func() { linked, _ = link.Link(link.Input{Config: config, Documents: documents, Now: o.Now}) })
	theme, _ := g.theme(config, folders)
	var pages []render.Page
	measure("pages", func() { pages = render.Pages(linked, theme, map[site.Root]fs.FS{}, &render.Memory{}) })
	for _, page := range pages { // layouts are compiled when they are first drawn
		must(page.Draw(io.Discard))
	}
	measure("draw", func() {
		for _, page := range pages {
			must(page.Draw(io.Discard))
		}
	})
	measure("write", func() {
		_, err := write(context.Background(), t.TempDir(), pages, writeOptions{})
		must(err)
	})
	return all
}
