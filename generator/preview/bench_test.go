package preview

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/watch"
)

// BenchmarkChange times what lies between a settled change and the answer that
// an open page gets: the build, its telling, and the page, drawn anew. Sites
// are of the theme that comes with the program.
//
//	go test -run '^$' -bench Change ./generator/preview
func BenchmarkChange(b *testing.B) {
	const file = "content/d50.md"
	for _, n := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("digests=%d", n), func(b *testing.B) {
			f := madeFolder(b, n)
			s := New(generator.New(generator.Options{
				Site: f.dir, Drafts: true, Future: true, Preview: true, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC),
			}), Options{})
			handler := s.Handler()
			look := func(address string) {
				r := httptest.NewRequest(http.MethodGet, address, nil)
				r.Host = "localhost"
				w := httptest.NewRecorder()
				if handler.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatalf("%s: %d", address, w.Code)
				}
			}
			s.build(b.Context(), watch.Event{All: true})
			text := f.read(file)
			for _, c := range []struct {
				what, file, open string
				text             func(version int) string
			}{
				{"body", file, "/digests/d50/", func(v int) string { return text + fmt.Sprintf("\nVersion %d.\n", v) }},
				{"title", file, "/", func(v int) string { return strings.Replace(text, "title = \"", fmt.Sprintf("title = \"%d ", v), 1) }},
				{"topics", file, "/topics/", func(v int) string {
					return strings.Replace(text, "topics = [", fmt.Sprintf("topics = [\"New %d\", ", v), 1)
				}},
				{"layout", "themes/paper/partials/footer.html", "/digests/d50/", func(v int) string { return fmt.Sprintf("<p>%d</p>\n", v) }},
				{"style", "themes/paper/assets/paper.css", "/digests/d50/", func(v int) string { return fmt.Sprintf("body { margin: %dpx }\n", v) }},
			} {
				b.Run(c.what, func(b *testing.B) {
					look(c.open)
					b.ReportAllocs()
					version := 0
					for b.Loop() {
						version++
						b.StopTimer()
						f.write(c.file, c.text(version))
						b.StartTimer()
						s.build(b.Context(), watch.Event{Paths: []string{f.path(c.file)}})
						look(c.open)
					}
				})
				f.write(file, text)
				s.build(b.Context(), watch.Event{Paths: []string{f.path(file)}})
			}
		})
	}
}

// madeFolder is a site of n digests of about 5 KB: 12 sections of three points,
// topics and people as skewed as real ones are. The same n gives the same site.
func madeFolder(b *testing.B, n int) *folder {
	b.Helper()
	dir, err := os.MkdirTemp(os.Getenv("DIGESTRY_BENCH_DIR"), "digestry-bench-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	f := &folder{b, dir}
	f.write("config.toml", "title = \"Made\"\nlanguage = \"zh-Hant\"\nbase_url = \"https://made.example/\"\n")
	random := rand.New(rand.NewPCG(6, uint64(n)))
	skewed := func(most int) int { return int(float64(most) * random.Float64() * random.Float64() * random.Float64()) }
	words := func(length int) string {
		var text strings.Builder
		for range length {
			text.WriteRune(rune(0x4E00 + 7*skewed(2900)))
		}
		return text.String()
	}
	topics := max(50, n/10)
	for i := range n {
		var text strings.Builder
		fmt.Fprintf(&text, "+++\ntitle = \"%s %d\"\ndate = %s\n", words(14), i, time.Date(2018, 1, 1, i, 0, 0, 0, time.UTC).Format(time.RFC3339))
		fmt.Fprintf(&text, "show = \"Show %d\"\nguests = [\"Guest %d\", \"Guest %d\"]\n", skewed(20), skewed(n/10+1), skewed(n/10+1))
		fmt.Fprintf(&text, "topics = [\"Topic %d\", \"Topic %d\", \"Topic %d\"]\n+++\n\n%s。\n", skewed(topics), skewed(topics), skewed(topics), words(90))
		for section := range 12 {
			fmt.Fprintf(&text, "\n## %d. %s\n\n", section+1, words(8))
			for range 3 {
				fmt.Fprintf(&text, "- **%s：**%s，Topic %d。\n", words(5), words(30), skewed(topics))
			}
		}
		f.write(fmt.Sprintf("content/d%d.md", i), text.String())
	}
	return f
}
