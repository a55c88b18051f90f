package generator

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/link"
	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/internal/made"
)

// BenchmarkBuild times whole builds of made digests, and each stage by itself:
//
//	go test -run '^$' -bench Build ./generator
//
// A build in "cold" is a new generator with an empty destination; in "again"
// the destination has the right bytes already. DIGESTRY_BENCH_DIR puts the
// made sites on another disk, such as /dev/shm.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprintf("digests=%d", n), func(b *testing.B) {
			dir := madeSite(b, n)
			o := Options{Site: dir, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
			ctx := context.Background()
			b.Run("cold", func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					o := o
					o.Destination = filepath.Join(dir, fmt.Sprintf("cold-%d", i))
					mustBuild(b, New(o))
					b.StopTimer()
					os.RemoveAll(o.Destination)
					b.StartTimer()
				}
				perDigest(b, n)
			})
			b.Run("again", func(b *testing.B) {
				mustBuild(b, New(o))
				for b.Loop() {
					if report := mustBuild(b, New(o)); report.Written != 0 {
						b.Fatalf("%d files written again", report.Written)
					}
				}
				perDigest(b, n)
			})
			g := New(o)
			config, _ := readConfig(o)
			folders, err := g.open(config)
			if err != nil {
				b.Fatal(err)
			}
			b.Run("read", func(b *testing.B) {
				for b.Loop() {
					contents := list(folders.content, config.Content, g.skip)
					for _, s := range contents.sources {
						if _, err := os.ReadFile(filepath.Join(g.options.Content, s.file)); err != nil {
							b.Fatal(err)
						}
					}
				}
				perDigest(b, n)
			})
			contents := list(folders.content, config.Content, g.skip)
			var documents []*site.Document
			b.Run("parse", func(b *testing.B) {
				for b.Loop() {
					g.memory = memory{}
					said, err := g.parse(ctx, folders.content, contents.sources, config)
					if err != nil {
						b.Fatal(err)
					}
					documents, _ = g.documents(said)
				}
				perDigest(b, n)
			})
			input := link.Input{Config: config, Documents: documents, Now: o.Now}
			b.Run("link", func(b *testing.B) {
				for b.Loop() {
					link.Link(input)
				}
				perDigest(b, n)
			})
			linked, _ := link.Link(input)
			theme, problems := g.theme(config, folders)
			if len(problems) > 0 {
				b.Fatal(problems)
			}
			b.Run("render", func(b *testing.B) {
				for b.Loop() {
					result := &Result{Pages: render.Pages(linked, theme, nil, &render.Memory{})}
					if err := result.DrawAll(ctx); err != nil {
						b.Fatal(err)
					}
				}
				perDigest(b, n)
			})
			pages := render.Pages(linked, theme, nil, &render.Memory{})
			b.Run("digest-page", func(b *testing.B) {
				for b.Loop() {
					for _, page := range pages {
						if page.Kind == render.KindDigest {
							if err := page.Draw(io.Discard); err != nil {
								b.Fatal(err)
							}
						}
					}
				}
				perDigest(b, n)
			})
		})
	}
}

func perDigest(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/digest")
}

func mustBuild(b testing.TB, g *Generator) Report {
	result, err := g.Generate(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	report, err := g.Write(context.Background(), result)
	if err != nil {
		b.Fatal(err)
	}
	return report
}

// madeSite is a site of n made digests.
func madeSite(b testing.TB, n int) string {
	b.Helper()
	dir, err := os.MkdirTemp(os.Getenv("DIGESTRY_BENCH_DIR"), "digestry-bench-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	config := "title = \"Made\"\nlanguage = \"zh-Hant\"\nbase_url = \"https://made.example/\"\n"
	if err := os.WriteFile(filepath.Join(dir, ConfigFile), []byte(config), 0o644); err != nil {
		b.Fatal(err)
	}
	if err := made.Write(filepath.Join(dir, "content"), n, 1); err != nil {
		b.Fatal(err)
	}
	return dir
}
