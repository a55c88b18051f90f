package check

import (
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/site"
)

func digest(file, body string, sections ...*site.Section) *site.Digest {
	return &site.Digest{Document: &site.Document{File: file, Title: file, Body: body, BodyLine: 5, Sections: sections}}
}

func TestCheck(t *testing.T) {
	long := strings.Repeat("一句很長的話。", 80)
	later := digest("later.md", "x")
	later.Future, later.Date = true, time.Date(2030, 1, 2, 0, 0, 0, 0, time.UTC)
	advised := digest("advised.md", "x")
	advised.Advice = []site.Problem{{File: "advised.md", Line: 7, Column: 2, Severity: site.Warning, Code: "alt", Message: "m"}}
	untitled := digest("untitled.md", "x")
	untitled.Title = "undefined"
	s := &site.Site{Digests: []*site.Digest{
		digest("clean.md", "An introduction.\n\n- **好的產品：** 一句話。\n"),
		digest("chatter.md", "好的，我整理好了。\n\n正文\n\n[model=x]\n"),
		digest("refusal.md", "\nI'm sorry, but I can't do that.\n"),
		digest("middle.md", "a\n\nb\n\nc\n\nd\n\nSure! e\n\nf\n\ng\n\nh\n\ni\n"),
		digest("lost.md", "前面\n中\uFFFD文\n"),
		digest("anatomy.md", "x",
			&site.Section{Level: 2, Title: "Empty", Line: 9},
			&site.Section{Level: 2, Title: "Parent", Line: 10},
			&site.Section{Level: 3, Title: "", Line: 11, Blocks: []site.Block{{HTML: "<p>x</p>"}}},
			&site.Section{Level: 2, Title: "Long", Line: 12, Blocks: []site.Block{{Points: []*site.Point{{Text: long, Line: 13}, {Label: "undefined", Line: 14}}}}},
		),
		later, advised, untitled,
	}}
	want := []string{
		"advised.md:7:2 alt", "anatomy.md:9:1 empty-section", "anatomy.md:11:1 heading", "anatomy.md:13:1 long-point", "anatomy.md:14:1 placeholder",
		"chatter.md:5:1 chatter", "chatter.md:9:1 chatter", "later.md future", "lost.md:6:2 character", "refusal.md:6:1 chatter", "untitled.md placeholder",
	}
	var got []string
	for _, p := range Check(s) {
		if p.Severity != site.Warning {
			t.Errorf("%v is no warning", p)
		}
		place, _, _ := strings.Cut(p.String(), ": warning")
		got = append(got, place+" "+p.Code)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestEpisode(t *testing.T) {
	same := [][]string{
		{"https://www.youtube.com/watch?v=abc", "https://youtu.be/abc?si=x&t=12", "https://m.youtube.com/watch?v=abc&feature=share", "https://youtube.com/live/abc", "https://www.youtube.com/embed/abc?start=3"},
		{"https://podcasts.example/e/1/", "https://www.podcasts.example/e/1?utm_source=x"},
		{"https://podcasts.apple.com/us/podcast/id1?i=2"},
		{"https://podcasts.apple.com/us/podcast/id1?i=3"},
	}
	seen := map[string]int{}
	for i, addresses := range same {
		for _, a := range addresses {
			key := episode(a)
			if other, ok := seen[key]; key == "" || ok && other != i {
				t.Errorf("%s is %q, as one of group %d", a, key, other)
			}
			seen[key] = i
		}
	}
	if len(seen) != len(same) {
		t.Errorf("%d episodes, not %d: %v", len(seen), len(same), seen)
	}
	for _, none := range []string{"", "https://example.com", "https://example.com/", "not an address"} {
		if key := episode(none); key != "" {
			t.Errorf("%q is the episode %q", none, key)
		}
	}
}
