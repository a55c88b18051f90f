package markdown

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
)

// cases reads a file of "before  =>  after" lines below "[part]" lines.
func cases(t *testing.T, file string, each func(part, before, after string)) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	part, n := "", 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		switch before, after, ok := strings.Cut(line, "  =>  "); {
		case strings.HasPrefix(line, "# "):
		case ok:
			each(part, strings.ReplaceAll(before, "⏎", "\n"), strings.ReplaceAll(after, "⏎", "\n"))
			n++
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			part = strings.Trim(line, "[]")
		case line != "":
			t.Fatalf("%s: no => in %q", file, line)
		}
	}
	if n == 0 {
		t.Fatalf("%s: no cases", file)
	}
}

func TestEmphasis(t *testing.T) {
	cases(t, "testdata/emphasis.txt", func(lang, before, after string) {
		languages := []string{lang}
		if lang == "any" {
			languages = []string{"en", "zh-Hant", "ja", "ko", ""}
		}
		for _, lang := range languages {
			got := drawAll(Parse([]byte(before), Options{Lang: lang}))
			if want := "<p>" + after + "</p>\n"; got != want {
				t.Errorf("%s: %s\n gives %s  want %s", lang, before, got, want)
			}
		}
	})
}

// TestDialect draws what stands in testdata/dialect.txt. References become
// "content:" and "name:" with what was written, times lead to a made address.
func TestDialect(t *testing.T) {
	cases(t, "testdata/dialect.txt", func(lang, before, after string) {
		d := Parse([]byte(before), Options{
			Lang: lang,
			Resolve: func(r Reference) string {
				switch {
				case r.Tag:
					return "topic:" + r.Destination
				case r.Wiki:
					return "name:" + r.Destination
				case strings.Contains(r.Destination, ":") || strings.HasPrefix(r.Destination, "/") || strings.HasPrefix(r.Destination, "#"):
					return r.Destination
				}
				return "content:" + r.Destination
			},
			Time: func(start, end string) (string, bool) {
				return strings.TrimSuffix("t:"+start+","+end, ","), start != "99:99"
			},
		})
		if got := strings.TrimSuffix(drawAll(d), "\n"); got != after {
			t.Errorf("%s\n gives %s\n want  %s", before, got, after)
		}
	})
}

// Each reference is asked for once, with its place, in the order of the text.
func TestReferences(t *testing.T) {
	const text = "[a](a.md) 中文[b](b.md)\n\n- ![c](c.png) [[d|D]] <https://e>\n\n<img src=\"f.png\">\n"
	var got []string
	drawAll(Parse([]byte(text), Options{Resolve: func(r Reference) string {
		got = append(got, fmt.Sprintf("%s %d:%d wiki=%v embed=%v", r.Destination, r.Line, r.Column, r.Wiki, r.Embed))
		return "content:" + r.Destination
	}}))
	want := []string{
		"a.md 1:1 wiki=false embed=false",
		"b.md 1:13 wiki=false embed=false",
		"c.png 3:3 wiki=false embed=true",
		"d 3:15 wiki=true embed=false",
		"f.png 5:11 wiki=false embed=true",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ markdown, want string }{
		{"**重點：** AT&amp;T \\*x\\* `code` [link](x) 12:34", "重點： AT&T *x* code link 12:34"},
		{"第一行⏎第二行", "第一行第二行"},
		{"one⏎two", "one two"},
		{"<b>raw</b> text", "raw text"},
		{"<div>⏎block &amp; all⏎</div>", "block & all"},
		{"[12:34] <https://x.example/> [[a|b]]", "[12:34] https://x.example/ b"},
		{"```⏎code⏎```", "code"},
	} {
		d := Parse([]byte(strings.ReplaceAll(c.markdown, "⏎", "\n")), Options{Lang: "zh-Hant"})
		if got := strings.TrimSpace(d.Text(d.Root)); got != c.want {
			t.Errorf("%q says %q, not %q", c.markdown, got, c.want)
		}
	}
}

// An emphasis that is a sentence of Han is told, for dots would be too many.
func TestLongEmphasis(t *testing.T) {
	for markdown, want := range map[string]string{
		"*只是一個詞*": "<p><em>只是一個詞</em></p>\n",
		"*修補會保留當初讓人必須修補的那些假設*":                       "<p><em class=\"long\">修補會保留當初讓人必須修補的那些假設</em></p>\n",
		"**修補會保留當初讓人必須修補的那些假設**":                     "<p><strong>修補會保留當初讓人必須修補的那些假設</strong></p>\n",
		"*not for the person who pays him, he says*": "<p><em>not for the person who pays him, he says</em></p>\n",
	} {
		d := Parse([]byte(markdown), Options{Lang: "zh-Hant"})
		if got := drawAll(d); got != want {
			t.Errorf("%s: %q, not %q", markdown, got, want)
		}
	}
}

func TestAttributes(t *testing.T) {
	for _, c := range []struct{ markdown, id, rest, html string }{
		{"## Title {#own role=quotes}", "own", "quotes", "<h2>Title</h2>\n"},
		{"**Bold** {role=quotes}", "", "quotes", "<p><strong>Bold</strong></p>\n"},
		{"Text ^note-1", "note-1", "", "<p>Text</p>\n"},
		{"Text {by=\"A B\"}", "", "", "<p>Text</p>\n"},
		{"A set {1, 2} and {x=1}", "", "", "<p>A set {1, 2} and {x=1}</p>\n"},
		{"x^2", "", "", "<p>x^2</p>\n"},
	} {
		d := Parse([]byte(c.markdown), Options{})
		attributes := d.Attributes(d.Root.FirstChild())
		if attributes["id"] != c.id || attributes["role"] != c.rest || drawAll(d) != c.html {
			t.Errorf("%q: %v %q", c.markdown, attributes, drawAll(d))
		}
	}
}

// What raw HTML spans belongs together, and what is never closed holds nothing.
func TestTogether(t *testing.T) {
	for _, c := range []struct {
		markdown string
		want     int
	}{
		{"<details>\n\n- a\n\n</details>\n\nafter", 3},
		{"<details>\n\n<div>\n\na\n\n</div>\n\n</details>\n\nafter", 5},
		{"<div>\n\n- a\n\nafter", 1},
		{"<br>\n\n- a\n", 1},
		{"text\n\n</div>", 1},
	} {
		d := Parse([]byte(c.markdown), Options{})
		var nodes []ast.Node
		for n := d.Root.FirstChild(); n != nil; n = n.NextSibling() {
			nodes = append(nodes, n)
		}
		if got := d.Together(nodes); got != c.want {
			t.Errorf("%q holds %d together, not %d", c.markdown, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("## a {#b}\n\n- **c：**d [12:34] [[e]] ^f\n\n<details>\n\n~~x~~\n\n</details>\n"), true)
	f.Add([]byte("<a href=\" javascript:x\">![x](data:y) `12:34` 12:34 - z"), false)
	f.Fuzz(func(t *testing.T, source []byte, chinese bool) {
		lang := "en"
		if chinese {
			lang = "zh-Hant"
		}
		d := Parse(source, Options{
			Lang:    lang,
			Resolve: func(r Reference) string { return r.Destination },
			Time:    func(start, end string) (string, bool) { return "https://t.example/", true },
		})
		html := drawAll(d)
		d.Text(d.Root)
		if d.raw {
			if lower := strings.ToLower(html); strings.Contains(lower, "<script") || strings.Contains(lower, "<style") || strings.Contains(lower, "<iframe") {
				t.Fatalf("%q became %q", source, html)
			}
		}
	})
}
