package generator

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/link"
	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
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
					if documents, _, err = g.parse(ctx, folders.content, contents.sources, config); err != nil {
						b.Fatal(err)
					}
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

// madeSite writes n digests of about 5 KB: 12 sections, 30 labelled points,
// topics and people as skewed as real ones are. The same n gives the same site.
func madeSite(b testing.TB, n int) string {
	b.Helper()
	dir, err := os.MkdirTemp(os.Getenv("DIGESTRY_BENCH_DIR"), "digestry-bench-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	random := rand.New(rand.NewPCG(1, uint64(n)))
	content := filepath.Join(dir, "content")
	if err := os.MkdirAll(content, 0o755); err != nil {
		b.Fatal(err)
	}
	config := "title = \"Made\"\nlanguage = \"zh-Hant\"\nbase_url = \"https://made.example/\"\n"
	if err := os.WriteFile(filepath.Join(dir, ConfigFile), []byte(config), 0o644); err != nil {
		b.Fatal(err)
	}
	first := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		day := first.Add(time.Duration(i) * 8 * 365 * 24 * time.Hour / time.Duration(n))
		text := madeDigest(random, n, day)
		if err := os.WriteFile(filepath.Join(content, fmt.Sprintf("ep-%06d.md", i)), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

const madeCharacters = "人工智慧的發展與產業模型訓練成本監管開源晶片算力資料工程創業投資市場策略團隊文化決策風險機會成長研究教育語言系統平台"

func madeText(random *rand.Rand, length int) string {
	characters := []rune(madeCharacters)
	var text strings.Builder
	for i := range length {
		text.WriteRune(characters[random.IntN(len(characters))])
		if i%17 == 16 {
			text.WriteString(" GPT ")
		} else if i%11 == 10 {
			text.WriteString("，")
		}
	}
	return text.String()
}

func madeDigest(random *rand.Rand, n int, day time.Time) string {
	skewed := func(most int) int { return int(float64(most) * random.Float64() * random.Float64() * random.Float64()) }
	var text strings.Builder
	fmt.Fprintf(&text, "+++\ntitle = %q\ndate = %s\nshow = \"節目 %d\"\n", madeText(random, 14), day.Format(time.RFC3339), skewed(20))
	fmt.Fprintf(&text, "source = \"https://www.youtube.com/watch?v=x\"\nduration = \"1:13:37\"\nguests = [\"來賓 %d\", \"來賓 %d\"]\n", skewed(n/10+1), skewed(n/10+1))
	topics := max(50, n/10)
	fmt.Fprintf(&text, "topics = [\"主題 %d\", \"主題 %d\", \"主題 %d\", \"主題 %d\"]\n", skewed(topics), skewed(topics), skewed(topics), skewed(topics))
	fmt.Fprintf(&text, "summary = \"%s\"\n+++\n\n%s。\n", madeText(random, 60), madeText(random, 90))
	for section := range 12 {
		fmt.Fprintf(&text, "\n## %d. %s\n\n", section+1, madeText(random, 8))
		for range 2 + section%2 {
			fmt.Fprintf(&text, "*   **%s：**%s。\n", madeText(random, 5), madeText(random, 25))
		}
	}
	fmt.Fprintf(&text, "\n## 結論\n\n%s。\n", madeText(random, 90))
	return text.String()
}
