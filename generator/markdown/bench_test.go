package markdown

import (
	"strings"
	"testing"
)

// BenchmarkHostile reads texts of a megabyte that are made to be slow: each
// must take about as long as any other text of its size.
func BenchmarkHostile(b *testing.B) {
	const size = 1 << 20
	repeat := func(s string) string { return strings.Repeat(s, size/len(s)) }
	for _, c := range []struct{ name, text string }{
		{"plain", repeat("一段普通的文字，with words in it.\n")},
		{"points", repeat("- **標籤：**一句話 [12:34]，見[[AGI]]。\n")},
		{"line", repeat("中文 and [[x]] **y** ")},
		{"asterisks", repeat("**中")},
		{"run", strings.Repeat("*", size)},
		{"brackets", repeat("[[")},
		{"open-links", repeat("[a](")},
		{"braces", repeat("{")},
		{"templates", repeat("{{<")},
		{"percent", repeat("%% x\n")},
		{"quotes", strings.Repeat("> ", 20000)},
		{"lists", strings.Repeat("- ", 20000)},
		{"comments", repeat("<!-- a -->\n\n")},
		{"styles", repeat("<style>\n\n")},
		{"divs", repeat("<div>\n\n")},
		{"inline-tags", repeat("<b>")},
		{"addresses", repeat("<a href=x>y</a> ")},
		{"entities", repeat("&amp;")},
		{"times", repeat("[12:34]")},
		{"underscores", repeat("_a")},
		{"backticks", repeat("`a``b")},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				d := Parse([]byte(c.text), Options{
					Lang:    "zh-Hant",
					Resolve: func(r Reference) string { return "content:" + r.Destination },
					Time:    func(string, string) (string, bool) { return "https://t.example/", true },
				})
				drawAll(d)
				d.Text(d.Root)
			}
		})
	}
}
