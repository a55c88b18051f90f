package site

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cases reads a table from a text file: fields between " => ", one case a line.
func cases(t *testing.T, file string, fields int) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var table [][]string
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		c := strings.Split(line, " => ")
		if len(c) != fields {
			t.Fatalf("%s: %q has %d fields, not %d", file, line, len(c), fields)
		}
		table = append(table, c)
	}
	return table
}

func TestSlug(t *testing.T) {
	for _, c := range cases(t, "testdata/slug.txt", 2) {
		if got := Slug(c[0]); got != c[1] {
			t.Errorf("Slug(%q) = %q, not %q", c[0], got, c[1])
		}
	}
}

func TestSlugIsNeverEmptyAndNeverLong(t *testing.T) {
	for _, name := range []string{"", "🎉🎉", "…", strings.Repeat("長", 300), strings.Repeat("word ", 100), strings.Repeat("x", 500)} {
		slug := Slug(name)
		if slug == "" || len(slug) > maxSlug || !utf8.ValidString(slug) || strings.Contains(slug, "--") || strings.HasSuffix(slug, "-") {
			t.Errorf("Slug(%.20q…) = %q (%d bytes)", name, slug, len(slug))
		}
	}
	if a, b := Slug(strings.Repeat("長", 300)), Slug(strings.Repeat("長", 301)); a == b {
		t.Errorf("two long names have one slug %q", a)
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("AI 監管")
	f.Fuzz(func(t *testing.T, name string) {
		slug := Slug(name)
		if slug == "" || len(slug) > maxSlug || strings.ContainsAny(slug, "/\\?#%\x00 ") || strings.HasPrefix(slug, ".") {
			t.Fatalf("Slug(%q) = %q", name, slug)
		}
		if utf8.ValidString(name) && !strings.HasSuffix(slug, "-") && len(slug) < maxSlug-5 && Slug(slug) != slug {
			t.Fatalf("Slug is not stable: %q -> %q -> %q", name, slug, Slug(slug))
		}
	})
}

func TestFold(t *testing.T) {
	for _, c := range cases(t, "testdata/fold.txt", 3) {
		same := Fold(c[0]) == Fold(c[1])
		if same != (c[2] == "same") {
			t.Errorf("Fold(%q) = %q, Fold(%q) = %q; they should be %s", c[0], Fold(c[0]), c[1], Fold(c[1]), c[2])
		}
	}
}

func TestAddress(t *testing.T) {
	a := PageAddress("topics", "人 & co")
	if want := Address("/topics/%E4%BA%BA%20%26%20co/"); a != want {
		t.Errorf("PageAddress = %s, not %s", a, want)
	}
	if file := a.File(); file != "topics/人 & co/index.html" {
		t.Errorf("File = %q", file)
	}
	for file, want := range map[string]Address{"feed.xml": "/feed.xml", "index.html": "/", "a/index.html": "/a/", "my index.html": "/my%20index.html"} {
		if a := FileAddress(file); a != want || a.File() != file {
			t.Errorf("the address of %s is %s, which leads to %s", file, a, a.File())
		}
	}
	if got := a.Absolute("https://x.example/repo/"); got != "https://x.example/repo/topics/%E4%BA%BA%20%26%20co/" {
		t.Errorf("Absolute = %s", got)
	}
}

func TestRelativeTo(t *testing.T) {
	for _, c := range []struct{ from, to, want Address }{
		{"/", "/topics/", "topics/"},
		{"/", "/", "./"},
		{"/topics/agi/", "/topics/agi/", "./"},
		{"/topics/agi/", "/topics/", "../"},
		{"/topics/agi/", "/", "../../"},
		{"/topics/agi/", "/topics/ai/", "../ai/"},
		{"/topics/agi/", "/topics/agi/page/2/", "page/2/"},
		{"/digests/a/", "/assets/x.css", "../../assets/x.css"},
		{"/404.html", "/topics/", "topics/"},
		{"/digests/ab/", "/digests/abc/", "../abc/"},
	} {
		if got := c.to.RelativeTo(c.from); Address(got) != c.want {
			t.Errorf("%s from %s is %s, not %s", c.to, c.from, got, c.want)
		}
	}
}

func TestParseAddress(t *testing.T) {
	for written, want := range map[string]Address{
		"/old":             "/old/",
		"/old/":            "/old/",
		"/a/../b.html":     "/b.html",
		"/a/index.html":    "/a/",
		"/index.html":      "/",
		"/人/":              "/%E4%BA%BA/",
		"/%E4%BA%BA":       "/%E4%BA%BA/",
		"old":              "",
		"/a?b":             "",
		"https://x.com/a/": "",
	} {
		if got, _ := ParseAddress(written); got != want {
			t.Errorf("ParseAddress(%q) = %q, not %q", written, got, want)
		}
	}
}

func TestParseClock(t *testing.T) {
	for written, want := range map[string]int{
		"12:34": 754, "0:00": 0, "00:01:30": 90, "1:02:33": 3753, "112:46": 6766, "22:48.0": 1368, "12：34": 754,
		"12:60": -1, "1:2": -1, "12": -1, "1:2:3": -1, "a:bc": -1, "1234:00": -1, "12:34:56:00": -1, "-1:00": -1, "12:345": -1,
	} {
		got, ok := ParseClock(written)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("ParseClock(%q) = %d, %v; want %d", written, got, ok, want)
		}
	}
}

func TestSourceAt(t *testing.T) {
	for source, want := range map[Source]string{
		"https://www.youtube.com/watch?v=xRh2sVcNXQ8":        "https://www.youtube.com/watch?t=754&v=xRh2sVcNXQ8",
		"https://youtu.be/xRh2sVcNXQ8":                       "https://youtu.be/xRh2sVcNXQ8?t=754",
		"https://www.bilibili.com/video/BV1xx?p=2":           "https://www.bilibili.com/video/BV1xx?p=2&t=754",
		"https://open.spotify.com/episode/x":                 "https://open.spotify.com/episode/x?t=754",
		"https://podcasts.apple.com/us/podcast/x/id1?i=2":    "https://podcasts.apple.com/us/podcast/x/id1?i=2&t=754",
		"https://overcast.fm/+abc":                           "https://overcast.fm/+abc/12:34",
		"https://vimeo.com/1":                                "https://vimeo.com/1#t=754s",
		"https://soundcloud.com/a/b":                         "https://soundcloud.com/a/b#t=12:34",
		"https://traffic.megaphone.fm/FSI9361969064.mp3?x=1": "https://traffic.megaphone.fm/FSI9361969064.mp3?x=1#t=754",
		"https://unknown.example/episode":                    "",
		"https://notyoutube.com/watch?v=x":                   "",
		"not an address":                                     "",
	} {
		if got := source.At(Time{Given: true, Start: 754}); got != want {
			t.Errorf("%s at 12:34 is %q, not %q", source, got, want)
		}
	}
}

// 400 characters, 238 words, 200 Hangul words: a minute each.
func TestReading(t *testing.T) {
	var r Reading
	r.Add(strings.Repeat("字", 400))
	r.Add(strings.Repeat("word ", 238))
	r.Add(strings.Repeat("한국어 ", 200))
	if r != (Reading{Ideographs: 400, Words: 238, Hangul: 200}) || r.Minutes() != 3 {
		t.Errorf("%+v, %d minutes", r, r.Minutes())
	}
	var mixed Reading
	mixed.Add("Altman認為GPT-4o是don't，，，！")
	if mixed != (Reading{Ideographs: 3, Words: 3}) {
		t.Errorf("mixed: %+v", mixed)
	}
	if (Reading{}).Minutes() != 1 {
		t.Error("nothing takes less than a minute")
	}
}

func TestNearest(t *testing.T) {
	known := []string{"title", "date", "topics", "source", "language"}
	for word, want := range map[string]string{"topic": "topics", "titel": "title", "dat": "date", "sorce": "source", "xyz": "", "langauge": "language", "a": ""} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, not %q", word, got, want)
		}
	}
}

func TestProblemString(t *testing.T) {
	p := Problem{File: "content/a.md", Line: 3, Column: 7, Severity: Error, Code: "date", Message: `date "2024-13-01" is no date`}
	if got, want := p.String(), `content/a.md:3:7: error: date "2024-13-01" is no date [date]`; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestSortProblems(t *testing.T) {
	a := Problem{File: "a.md", Line: 2}
	b := Problem{File: "a.md", Line: 10}
	c := Problem{File: "b.md", Line: 1}
	if got := SortProblems([]Problem{c, b, a, a}); !slices.Equal(got, []Problem{a, b, c}) {
		t.Errorf("%v", got)
	}
}

func TestYears(t *testing.T) {
	at := func(year int) *Digest {
		return &Digest{Document: &Document{Date: time.Date(year, 5, 1, 0, 0, 0, 0, time.UTC)}}
	}
	years := byYear([]*Digest{at(2026), at(2026), at(2024), {Document: &Document{}}})
	if len(years) != 3 || years[0].Year != 2026 || len(years[0].Digests) != 2 || years[2].Year != 0 {
		t.Errorf("%+v", years)
	}
}

// The short way gives what the tables of Unicode give.
func TestFoldPlain(t *testing.T) {
	byTables := func(text string) string {
		f := folder{}
		for _, r := range strings.ToLower(norm.NFKC.String(text)) {
			f.add(r)
		}
		return string(f.dst)
	}
	for r := rune(0); r <= 0xFFFF; r++ {
		for _, text := range []string{string(r), "a" + string(r) + "B", "か" + string(r) + "ﾞ", "가" + string(r)} {
			if got, want := Fold(text), byTables(text); got != want {
				t.Fatalf("Fold(%q) = %q, by the tables %q", text, got, want)
			}
		}
	}
	if got, want := Fold(" 他 說……Ａｇｉ，是\tA I　嗎 ？"), "他說......agi,是a i嗎?"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

// A year between two others is told though it has no point; undated ones are last.
func TestPerYear(t *testing.T) {
	in := func(year, points int) Gathered {
		d := &Digest{Document: &Document{}}
		if year > 0 {
			d.Date = time.Date(year, 5, 1, 0, 0, 0, 0, time.UTC)
		}
		return Gathered{Digest: d, Points: make([]Cited, points)}
	}
	topic := &Topic{Gathered: []Gathered{in(2024, 2), in(2024, 1), in(2021, 4), in(1950, 0), in(0, 1)}}
	want := []YearPoints{{2024, 3, 2}, {2023, 0, 0}, {2022, 0, 0}, {2021, 4, 1}, {1950, 0, 1}, {0, 1, 1}}
	if got := topic.PerYear(); !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
	if topic.MostPerYear() != 4 || topic.PointCount() != 8 || topic.DigestCount() != 4 {
		t.Errorf("%d a year, %d points in %d digests", topic.MostPerYear(), topic.PointCount(), topic.DigestCount())
	}
}
