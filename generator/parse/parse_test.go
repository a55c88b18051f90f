package parse

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/site"
)

func options(kind site.Kind, name string) Options {
	return Options{Kind: kind, Name: name, Language: "zh-Hant", Location: time.FixedZone("", 8*3600)}
}

func TestAnatomy(t *testing.T) {
	const text = `# 標題

前面的一段話。

**一、GPT-4o：** [05:30-12:00]

* **革命性飛躍：** Altman認為這是**「一次」**飛躍。 [06:30]
* **無縫銜接**：工作時可用。
* 沒有標籤的重點。

  第二段。

## 2. Compute {#chips role=resources}

A paragraph.

1. **Label** - with a dash
2. [12:34] **Time first:** then text

**結語：**

再見。
`
	d, problems := Parse("a.md", []byte(text), options(site.KindDigest, "a"))
	if d == nil || len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	if d.Title != "標題" || d.TitleFrom != site.TitleFromHeading {
		t.Errorf("title %q from %s", d.Title, d.TitleFrom)
	}
	var got []string
	for _, s := range d.Sections {
		got = append(got, fmt.Sprintf("%s|%d|%s|%s|%s|%s", s.ID, s.Level, s.Ordinal, s.Title, s.Role, timeText(s.Time)))
		for _, p := range s.Points() {
			got = append(got, fmt.Sprintf("- %s|%s|%s|%s|%s", p.ID, p.Label, p.Colon, timeText(p.Time), p.Text))
		}
	}
	want := []string{
		"|0|||intro|",
		"gpt-4o|2|一、|GPT-4o|body|5:30–12:00",
		"- 革命性飛躍|革命性飛躍|：|6:30|Altman認為這是「一次」飛躍。",
		"- 無縫銜接|無縫銜接|：||工作時可用。",
		"- 沒有標籤的重點-第二段||||沒有標籤的重點。 第二段。",
		"chips|2|2.|Compute|resources|",
		"- label|Label|-||with a dash",
		"- time-first|Time first|:|12:34|then text",
		"結語|3||結語|conclusion|",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func timeText(t site.Time) string {
	if !t.Given {
		return ""
	}
	return t.Range()
}

// The seed is an answer as a language model gives it; this one has its shape,
// in words of our own.
func TestBoldParagraphsWithoutFrontMatter(t *testing.T) {
	var b strings.Builder
	b.WriteString("好的，以下是整理。\n\n**主題：一次訪談**\n\n**引言：**\n\n大家好。\n\n")
	for i, n := range []string{"一", "二", "三", "十一", "十二"} {
		fmt.Fprintf(&b, "**%s、第 %d 個題目：**\n\n*   **標籤%d：** 第 %d 句。\n\n", n, i, i, i)
	}
	d, _ := Parse("raw.txt.md", []byte(b.String()), options(site.KindDigest, "raw"))
	if d.Title != "一次訪談" {
		t.Errorf("title %q", d.Title)
	}
	if len(d.Sections) != 7 {
		t.Fatalf("%d sections", len(d.Sections))
	}
	for i, s := range d.Sections[2:] {
		if s.Level != 2 || s.Title != fmt.Sprintf("第 %d 個題目", i) || len(s.Points()) != 1 || s.Ordinal == "" {
			t.Errorf("section %+v", s)
		}
		for _, p := range s.Points() {
			if strings.Contains(string(p.HTML)+p.Label, "*") {
				t.Errorf("an asterisk is left in %+v", p)
			}
		}
	}
}

// Reordering a digest changes no id, and no two things have one id.
func TestIDsFollowFromWordsAlone(t *testing.T) {
	type section struct {
		title  string
		points []string
	}
	sections := []section{
		{"核心觀點", []string{"**成本：** 一。", "**風險：** 二。"}},
		{"核心觀點", []string{"**成本：** 三。", "沒有標籤，但是有一段話。"}},
		{"AGI", []string{"**成本：** 四。", "**AGI：** 五。", "**AGI：** 六。"}},
		{"Regulation", []string{"**AGI：** 七。", "沒有標籤，但是有一段話。", "**d-day：** 八。"}},
		{"Regulation", []string{"🎉", "🎉"}},
	}
	write := func() string {
		var b strings.Builder
		for _, s := range sections {
			b.WriteString("## " + s.title + "\n\n")
			for _, p := range s.points {
				b.WriteString("- " + p + "\n")
			}
			b.WriteString("\n")
		}
		return b.String()
	}
	ids := func() []string {
		d, problems := Parse("a.md", []byte(write()), options(site.KindDigest, "a"))
		if d == nil {
			t.Fatal(problems)
		}
		var all []string
		for _, s := range d.Sections {
			text := s.Title
			for _, p := range s.Points() {
				all = append(all, p.ID+"="+p.Label+p.Text)
				if strings.HasPrefix(p.ID, "d-") || p.ID == "" {
					t.Fatalf("id %q", p.ID)
				}
				text += p.Text
			}
			_ = text
			all = append(all, s.ID+"="+s.Title)
		}
		slices.Sort(all)
		return all
	}
	first := ids()
	var names []string
	for _, one := range first {
		name, _, _ := strings.Cut(one, "=")
		names = append(names, name)
	}
	slices.Sort(names)
	if len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Fatalf("two things have one id: %v", names)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		random.Shuffle(len(sections), func(i, j int) { sections[i], sections[j] = sections[j], sections[i] })
		for _, s := range sections {
			random.Shuffle(len(s.points), func(i, j int) { s.points[i], s.points[j] = s.points[j], s.points[i] })
		}
		if got := ids(); !slices.Equal(got, first) {
			t.Fatalf("after reordering:\n%s\nbefore:\n%s", strings.Join(got, "\n"), strings.Join(first, "\n"))
		}
	}
}

func TestBadBytes(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"not UTF-8", "# 標題\n\n中\xff文", `a.md:3:2: error: this is not UTF-8 [encoding]`},
		{"unclosed JSON", "{\n\"title\": ", `a.md:2:10: error: this front matter is no JSON: unexpected EOF [front-matter]`},
	} {
		_, problems := Parse("a.md", []byte(c.content), options(site.KindDigest, "a"))
		if len(problems) != 1 || problems[0].String() != c.want {
			t.Errorf("%s: %v", c.name, problems)
		}
	}
	for _, content := range []string{"", "\n\n", "\xef\xbb\xbf# T\r\n\r\ntext\r\n", "+++\n+++\n", "---\n---\n", "{}"} {
		d, problems := Parse("a.md", []byte(content), options(site.KindDigest, "a"))
		if d == nil || len(problems) > 0 {
			t.Errorf("%q: %v", content, problems)
		}
	}
}

// A brace at the beginning is JSON only where a key follows.
func TestBracesAreNoJSON(t *testing.T) {
	d, problems := Parse("a.md", []byte("{{< shortcode >}}\n\ntext"), options(site.KindDigest, "a"))
	if d == nil || len(problems) != 1 || problems[0].Code != "foreign" || problems[0].Severity != site.Warning {
		t.Errorf("%v", problems)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("+++\ntitle = \"x\"\n+++\n\n## 一、A\n\n- **b：**c [12:34]\n"))
	f.Add([]byte("---\ntitle: x\n---\n**a：**\n\n- b\n"))
	f.Add([]byte("{\"title\": 1}\n# x"))
	f.Fuzz(func(t *testing.T, content []byte) {
		d, problems := Parse("a.md", content, options(site.KindDigest, "a"))
		if d == nil && len(problems) == 0 {
			t.Fatal("neither a document nor a problem")
		}
		if d == nil {
			return
		}
		ids := map[string]bool{}
		for _, s := range d.Sections {
			for _, id := range append([]string{s.ID}, idsOf(s)...) {
				if id != "" && ids[id] {
					t.Fatalf("id %q twice", id)
				}
				ids[id] = true
			}
		}
	})
}

func idsOf(s *site.Section) (ids []string) {
	for _, p := range s.Points() {
		ids = append(ids, p.ID)
	}
	return ids
}

// A time for a video, as Logseq writes it, is the time of its point.
func TestTimestampOfLogseq(t *testing.T) {
	d, problems := Parse("a.md", []byte("- {{youtube-timestamp 754}} One\n- {{youtube-timestamp 1:02:03}} two\n- {{youtube-timestamp soon}} three\n- {{youtube-timestamp -5}} four\n"), options(site.KindDigest, "a"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	points := d.Sections[0].Points()
	if points[0].Time.Start != 754 || points[1].Time.Start != 3723 || points[2].Time.Given || points[2].Text != "soon three" || points[3].Text != "-5 four" {
		t.Errorf("%+v %+v %+v", points[0], points[1], points[2])
	}
}

// A list that says the front matter again is taken out; what it says besides, or
// otherwise, stays.
func TestStated(t *testing.T) {
	d, problems := Parse("a.md", []byte(`---
channel: The Show
---
# A title

- **Channel:** The Show
- **Published:** 2026-02-06
- **Source:** <https://youtu.be/x>
- **Guest:** Ann Lee
- **Main:** the other text
- **Duration:** 1:02:00

## One

- **Host:** is a word like any other
`), options(site.KindDigest, "a"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if d.Show != "The Show" || said(d, "date") != "2026-02-06T00:00:00+08:00" || d.Source != "https://youtu.be/x" || said(d, "credits") != "guest Ann Lee" || d.EpisodeMinutes() != 62 {
		t.Errorf("%q %v %q %q %d", d.Show, d.Date, d.Source, said(d, "credits"), d.EpisodeMinutes())
	}
	if n := len(d.Sections); n != 2 {
		t.Fatalf("%d sections", n)
	}
	if points := d.Sections[0].Points(); len(points) != 1 || points[0].Label != "Main" {
		t.Errorf("left: %+v", points)
	}
	if points := d.Sections[1].Points(); len(points) != 1 {
		t.Errorf("%+v", points)
	}

	lines, _ := Parse("a.md", []byte("# A\n\nPodcast: The Show\nStatus: Done\nLink: https://youtu.be/x\n\nText: https://youtu.be/x\n"), options(site.KindDigest, "a"))
	if html := string(lines.Sections[0].Blocks[0].HTML); strings.Contains(html, "Podcast") || strings.Contains(html, "Link") || !strings.Contains(html, "Status: Done") || !strings.Contains(html, "Text:") {
		t.Errorf("left of lines: %s", html)
	}
	if !strings.Contains(lines.Body, "Podcast: The Show") {
		t.Errorf("the body lost lines: %s", lines.Body)
	}

	other, _ := Parse("a.md", []byte("---\nchannel: The Show\ndate: 2026-02-05\n---\n- **Channel:** Another\n- **Published:** 2026-02-05\n- **Guest:** B\n"), options(site.KindDigest, "a"))
	if points := other.Sections[0].Points(); len(points) != 1 || points[0].Label != "Channel" || other.Show != "The Show" {
		t.Errorf("%+v", points)
	}
}

// A page of one's own has its headings in order too, whichever level its author
// began with.
func TestHeadingsOfPages(t *testing.T) {
	page, _ := Parse("pages/faq.md", []byte("---\ntitle: FAQ\n---\n### Why?\n\nBecause.\n\n##### How?\n\nSo.\n\n### Why?\n"), options(site.KindPage, "faq"))
	for _, heading := range []string{`<h2 id="why">`, `<h3 id="how">`, `<h2 id="why-2">`} {
		if !strings.Contains(string(page.HTML), heading) {
			t.Errorf("no %s in %s", heading, page.HTML)
		}
	}
}

// What nobody can see or follow is advice with its place, and no problem of a build.
func TestWordless(t *testing.T) {
	d, problems := Parse("a.md", []byte("---\ntitle: A\n---\n## One\n\n- a [](https://x.example/a) b\n- see [ ](https://x.example/b)\n- [![](p.png)](https://x.example/c)\n- [![shown](p.png)](https://x.example/d) [word](https://x.example/e)\n"), options(site.KindDigest, "a"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var told []string
	for _, p := range d.Advice {
		told = append(told, fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Code))
	}
	if got, want := strings.Join(told, ", "), "6:5 link-words, 7:7 link-words, 8:4 alt"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
