package link

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// madeInput is a site of n digests of 36 points each, 2,000 topics and, of each
// of these, two more names. Topics are as skewed as real ones are, and so is
// what texts name. The same n gives the same site.
func madeInput(n int) Input {
	random := rand.New(rand.NewPCG(4, uint64(n)))
	in := Input{Config: &site.Config{Language: "zh-Hant", Location: time.UTC}, Now: now}
	const topics = 2000
	skewed := func(most int) int { return int(float64(most) * random.Float64() * random.Float64() * random.Float64()) }
	words := func(length int) string { // of 3,000 characters, a few of them far commoner than the rest
		var b strings.Builder
		for i := range length {
			b.WriteRune(rune(0x4E00 + 7*skewed(3000)))
			if i%17 == 16 {
				b.WriteString(" agents，")
			}
		}
		return b.String()
	}
	names := make([]string, topics)
	for i := range names {
		names[i] = words(3) + fmt.Sprint(" ", i)
		in.Documents = append(in.Documents, &site.Document{
			File: fmt.Sprintf("topics/%d.md", i), Kind: site.KindTopic, Name: fmt.Sprint("t", i), Title: names[i],
			OtherNames: []string{fmt.Sprint("Topic ", i), words(4)},
		})
	}
	for i := range n {
		var b strings.Builder
		for range 12 {
			fmt.Fprintf(&b, "## %s\n\n", words(8))
			for range 3 {
				fmt.Fprintf(&b, "- **%s：**%s %s %s。\n", words(5), words(30), names[skewed(topics)], words(20))
			}
		}
		o := parse.Options{Kind: site.KindDigest, Name: fmt.Sprint("d", i), Language: "zh-Hant", Location: time.UTC}
		d, _ := parse.Parse(fmt.Sprintf("d%d.md", i), []byte(b.String()), o)
		d.Title, d.Date = o.Name, now.AddDate(0, 0, -i)
		d.Credits = []site.Credit{{Name: fmt.Sprint("Guest ", skewed(n/10))}}
		for range 4 {
			d.Topics = append(d.Topics, names[skewed(topics)])
		}
		in.Documents = append(in.Documents, d)
	}
	return in
}

// BenchmarkGather times, of 10,000 digests, 2,000 topics and 4,000 aliases: all
// that link does with and without its memory, the matching of every digest, the
// gathering alone, and what is found only when all pages are drawn.
func BenchmarkGather(b *testing.B) {
	in := madeInput(10_000)
	b.Run("link-cold", func(b *testing.B) {
		for b.Loop() {
			in.Memory = &Memory{}
			Link(in)
		}
	})
	b.Run("link-again", func(b *testing.B) {
		in.Memory = &Memory{}
		Link(in)
		for b.Loop() {
			Link(in)
		}
	})
	var memory Memory
	prepared := func() *linker {
		l := &linker{Input: in, withheld: map[string]string{}}
		l.Memory = &memory
		l.site = &site.Site{Config: in.Config, Targets: map[string]site.Address{}}
		documents := l.published()
		l.makeDigests(documents[site.KindDigest])
		l.name(documents)
		return l
	}
	b.Run("match-cold", func(b *testing.B) {
		l := prepared()
		for b.Loop() {
			for _, s := range l.said {
				s.findings = nil
			}
			l.match()
		}
	})
	b.Run("match-again", func(b *testing.B) {
		l := prepared()
		l.match()
		for b.Loop() {
			l.match()
		}
	})
	b.Run("gather", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			l := prepared()
			l.match()
			runtime.GC() // what preparing left behind is not gathering's
			b.StartTimer()
			l.gather()
		}
	})
	linked, _ := Link(in)
	b.Run("related-topics", func(b *testing.B) {
		for b.Loop() {
			for _, topic := range linked.Topics {
				topic.Related()
			}
		}
	})
	b.Run("related-digests", func(b *testing.B) {
		for b.Loop() {
			for _, d := range linked.Digests {
				d.Related()
			}
		}
	})
}

// BenchmarkLinkAgain links a site after one of its digests has changed.
func BenchmarkLinkAgain(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		in := madeInput(n)
		at := len(in.Documents) - n/2
		for _, c := range []struct {
			what   string
			change func(d *site.Document, version int)
		}{
			{"body", func(d *site.Document, version int) { d.Body = fmt.Sprint(version) }},
			{"title", func(d *site.Document, version int) { d.Title = fmt.Sprint("Title ", version) }},
			{"topics", func(d *site.Document, version int) { d.Topics = append(d.Topics[:1:1], fmt.Sprint("New ", version)) }},
		} {
			b.Run(fmt.Sprintf("digests=%d/%s", n, c.what), func(b *testing.B) {
				in.Memory = &Memory{Again: true}
				Link(in)
				b.ReportAllocs()
				version := 0
				for b.Loop() {
					version++
					d := *in.Documents[at]
					c.change(&d, version)
					in.Documents[at] = &d
					Link(in)
				}
			})
		}
	}
}
