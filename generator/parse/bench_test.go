package parse

import (
	"fmt"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

// made is a text of about size bytes, of pieces that are made from their
// numbers.
func made(size int, piece func(i int) string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		b.WriteString(piece(i))
	}
	return b.String()
}

// shape is a kind of file: the name that one has, what stands in front of what
// it repeats, and that.
type shape struct {
	name, file, head string
	piece            func(i int) string
	tail             string
}

func again(s string) func(int) string { return func(int) string { return s } }

func numbered(format string) func(int) string {
	return func(i int) string { return fmt.Sprintf(format, i) }
}

// shapes are what people write, and what is made to be slow.
var shapes = []shape{
	{name: "plain", piece: again("一段普通的文字，with words in it.\n")},
	{name: "paragraphs", piece: numbered("第 %d 段普通的文字，講的是人工智慧與它的未來，with some words in it, as people write.\n\n")},
	{name: "line", piece: again("中文 and [[x]] **y** ")},
	{name: "digest", piece: digestPiece},
	{name: "equal-points", head: "# 標題\n\n## 一、重點\n\n", piece: again("- **核心觀點：**他認為這是一個革命性的飛躍，而且會改變一切，尤其是 agents 與 models 的關係 [12:34]。\n")},
	{name: "long-points", head: "# 標題\n\n## 一、重點\n\n", piece: numbered("- **第 %d 個觀點：**他認為這是一個革命性的飛躍，而且會改變一切，尤其是 agents 與 models 的關係 [12:34]；也有人說 *scaling* 還沒有到頭，而電、晶片與人才都不夠，見[前一集](other.md)。\n")},
	{name: "points", head: "# 標題\n\n## 一、重點\n\n", piece: numbered("- **第 %d 個觀點：**他認為這是一個革命性的飛躍，而且會改變一切，尤其是 agents 與 models 的關係 [12:34]。\n")},
	{name: "short-points", piece: again("- a\n")},
	{name: "bare-points", piece: numbered("- 第 %d 點\n")},
	{name: "labels", piece: again("- **核心觀點：**他\n")},
	{name: "loose-points", piece: again("- 一句話\n\n")},
	{name: "ordered", piece: again("1. 一句話，他說的\n")},
	{name: "sections", piece: numbered("## 第 %d 個題目\n\n")},
	{name: "sections-with-text", piece: numbered("## 第 %d 個題目\n\n這裡有一段話，他說人工智慧會改變一切，而我們都會看到那一天，也許很快，也許要再等上好幾年，誰知道呢？這裡有一段話，他說人工智慧會改變一切。\n\n")},
	{name: "equal-sections", piece: again("## a\n\n")},
	{name: "sections-with-ids", piece: numbered("## a {#i%d}\n\n")},
	{name: "deep-sections", piece: func(i int) string { return strings.Repeat("#", 1+i%6) + fmt.Sprintf(" 題 %d\n\n- b\n\n", i) }},
	{name: "bold-sections", piece: numbered("**%d、題目：**\n\n- 一點\n\n")},
	{name: "setext", piece: again("a\n-\n")},
	{name: "table", head: "| a | b | c |\n|---|---|---|\n", piece: again("| 一格 | **粗** | c |\n")},
	{name: "tables", piece: again("| a | b |\n|---|---|\n| 一 | 二 |\n\n")},
	{name: "wide-table", head: strings.Repeat("|a", 5000) + "\n" + strings.Repeat("|-", 5000) + "\n", piece: again("|x\n")},
	{name: "table-cells", head: "|a|\n|-|\n", piece: again("|a")},
	{name: "nested-lists", piece: func(i int) string { return strings.Repeat("  ", i%12) + "- 一句話\n" }},
	{name: "deep-lists", piece: again("- ")},
	{name: "deep-list-lines", piece: func(i int) string { return strings.Repeat(" ", 2*i%2000) + "- a\n" }},
	{name: "quotes", piece: again("> 一句話\n")},
	{name: "quotes-apart", piece: again("> 一句話\n\n")},
	{name: "callouts", piece: again("> [!note] 題\n> 一句話\n\n")},
	{name: "deep-quotes", piece: again("> ")},
	{name: "deep-quote-lines", piece: again(strings.Repeat("> ", 100) + "a\n")},
	{name: "quote-signs", piece: again(">")},
	{name: "bracket", piece: again("[")},
	{name: "picture-bracket", piece: again("![")},
	{name: "brackets", piece: again("[]")},
	{name: "open-links", piece: again("[a](")},
	{name: "open-link-lines", piece: again("[a](b\n")},
	{name: "open-pictures", piece: again("![a](")},
	{name: "asterisk", piece: again("*")},
	{name: "asterisks", piece: again("**中")},
	{name: "asterisks-apart", piece: again("* a ")},
	{name: "asterisks-both", piece: again("a**b")},
	{name: "mixed-delimiters", piece: again("*_a~~=")},
	{name: "underscores", piece: again("_a")},
	{name: "tildes", piece: again("~~a")},
	{name: "equals", piece: again("==a")},
	{name: "less", piece: again("<")},
	{name: "less-letters", piece: again("<a ")},
	{name: "less-values", piece: again("<a b='")},
	{name: "less-exclaims", piece: again("a <!")},
	{name: "less-comments", piece: again("a <!--")},
	{name: "less-questions", piece: again("a <?")},
	{name: "less-cdata", piece: again("a <![CDATA[")},
	{name: "less-scheme", piece: again("<a:")},
	{name: "backtick", piece: again("`")},
	{name: "backticks", piece: again("`a``b")},
	{name: "backticks-growing", piece: func(i int) string { return "a" + strings.Repeat("`", 1+i%3000) }},
	{name: "fences", piece: again("```\n")},
	{name: "fence", head: "```\n", piece: again("code line here\n")},
	{name: "indented", piece: again("    code\n\n")},
	{name: "templates", piece: again("{{<")},
	{name: "template-lines", piece: again("{{< x\n")},
	{name: "shortcodes", piece: again("{{< x >}} ")},
	{name: "liquid", piece: again("{% x %}\n")},
	{name: "braces", piece: again("{")},
	{name: "attributes", piece: again("a {#b}\n\n")},
	{name: "brace-lines", piece: again("## {{{{{#=\n")},
	{name: "links-to-templates", piece: again("](" + "{{")},
	{name: "percents", piece: again("%% x\n")},
	{name: "percent", piece: again("%")},
	{name: "wikilink", piece: again("[[")},
	{name: "wikilinks", piece: again("[[AGI]]，")},
	{name: "wikilink-lines", piece: again("見 [[AGI|通用]] 與 ![[a.png]]。\n")},
	{name: "embeds", piece: again("![[")},
	{name: "links", piece: again("[字](a.md) ")},
	{name: "link-lines", piece: numbered("- 見[字](a%d.md#x)與 https://x.example/a。\n")},
	{name: "pictures", piece: again("![](a.png)\n\n")},
	{name: "addresses", piece: again("https://x.example/a ")},
	{name: "address-starts", piece: again("https://")},
	{name: "www", piece: again("www.")},
	{name: "at-signs", piece: again("a@")},
	{name: "emails", piece: again("a@b.c ")},
	{name: "letters", piece: again("a")},
	{name: "han", piece: again("中")},
	{name: "dots", piece: again("a.")},
	{name: "spaces", piece: again(" ")},
	{name: "space-tail", head: "a", piece: again(" "), tail: "b"},
	{name: "space-runs", piece: again("a       ")},
	{name: "tabs", piece: again("\t")},
	{name: "newlines", piece: again("\n")},
	{name: "returns", piece: again("\r\n")},
	{name: "hard-breaks", piece: again("a\\\n")},
	{name: "one-letter-lines", piece: again("a\n")},
	{name: "backslashes", piece: again("\\")},
	{name: "entities", piece: again("&amp;")},
	{name: "ampersands", piece: again("&a")},
	{name: "ampersand-numbers", piece: again("&#")},
	{name: "times", piece: again("[12:34]")},
	{name: "time-points", piece: again("- 12:34 一句話\n")},
	{name: "time-lines", piece: again("12:34 - 一句話\n")},
	{name: "time-links", piece: again("[12:34](#t=12:34) ")},
	{name: "colons", piece: again("1:")},
	{name: "hashtags", piece: again("#標籤 ")},
	{name: "hashtag-points", piece: numbered("- 一句話 #標籤%d\n")},
	{name: "hashtag-paragraphs", piece: numbered("一句話 #標籤%d\n\n")},
	{name: "hash", piece: again("a #")},
	{name: "footnotes", piece: numbered("字[^%d]\n\n")},
	{name: "footnotes-defined", piece: func(i int) string { return fmt.Sprintf("字[^%d]\n\n[^%d]: 註\n\n", i, i) }},
	{name: "footnote-used", head: "[^1]: 註\n\n", piece: again("字[^1]\n\n")},
	{name: "definitions", piece: numbered("[a%d]: /x\n")},
	{name: "definitions-used", piece: func(i int) string { return fmt.Sprintf("[a%d]: /x\n\n[a%d]\n\n", i, i) }},
	{name: "definition-equal", piece: again("[a]: b\n")},
	{name: "tasks", piece: again("- [ ] 做\n")},
	{name: "rules", piece: again("---\n\n")},
	{name: "plus-rules", piece: again("* * * *\n")},
	{name: "titles", piece: again("《這是一個標題》")},
	{name: "title-opens", piece: again("《")},
	{name: "straight-quotes", piece: again("\"a")},
	{name: "block-ids", piece: numbered("一段 ^b%d\n\n")},
	{name: "divs", piece: again("<div>\n\n")},
	{name: "divs-closed", piece: again("<div>\n一句話\n</div>\n\n")},
	{name: "divs-spanning", piece: again("<div>\n\n一句話\n\n</div>\n\n")},
	{name: "div-line", piece: again("<div>")},
	{name: "div-lines", piece: again("<div>\n")},
	{name: "end-divs", piece: again("</div>\n\n")},
	{name: "nested-div-lines", piece: func(i int) string { return "<div>a" + strings.Repeat("</div>", i%2) + "\n\n" }},
	{name: "details", piece: again("<details>\n<summary>題</summary>\n\n- 一點\n\n</details>\n\n")},
	{name: "comments", piece: again("<!-- a -->\n\n")},
	{name: "styles", piece: again("<style>\n\n")},
	{name: "scripts", piece: again("<script>x</script>\n\n")},
	{name: "iframes", piece: again("<iframe src=\"https://www.youtube.com/embed/x\"></iframe>\n\n")},
	{name: "raw-pictures", piece: again("<img src=\"a.png\" alt=\"x\">\n\n")},
	{name: "inline-tags", piece: again("<b>")},
	{name: "inline-tags-closed", piece: again("<b>字</b> ")},
	{name: "inline-tags-in-points", piece: again("- 一句<b>話</b>\n")},
	{name: "inline-tags-in-lines", piece: again("一<b>句</b>話\n\n")},
	{name: "inline-tags-open-lines", piece: again("一<b>句\n\n")},
	{name: "inline-tags-mixed", piece: again("<b><i></b>")},
	{name: "inline-anchors", piece: again("<a href=x>y</a> ")},
	{name: "inline-anchors-open", piece: again("<a href=x>")},
	{name: "breaks", piece: again("字<br>")},
	{name: "words-about-tags", piece: again("<style> ")},
	{name: "raw-table", piece: again("<table><tr><td>")},
	{name: "raw-table-tails", head: "<div>\n", piece: again("<table>a</td>")},
	{name: "raw-bold", head: "<div>\n", piece: again("**a** ")},
	{name: "raw-stars", head: "<div>\n", piece: again("**a")},
	{name: "raw-formatting", head: "<div>\n", piece: again("<p><b><i><u>a")},
	{name: "raw-attributes", head: "<div ", piece: numbered("a%d=b "), tail: ">\n"},
	{name: "toml", file: "a.md", head: "+++\n", piece: numbered("key%d = \"a value of some length\"\n"), tail: "+++\n\n- a\n"},
	{name: "toml-list", head: "+++\ntopics = [", piece: numbered("\"topic %d\", "), tail: "]\n+++\n"},
	{name: "toml-text", head: "+++\ntitle = \"", piece: again("字"), tail: "\"\n+++\n"},
	{name: "toml-lines", head: "+++\nsummary = \"\"\"\n", piece: again("some words = here\n"), tail: "\"\"\"\n+++\n"},
	{name: "toml-nested", head: "+++\na = ", piece: again("["), tail: "\n+++\n"},
	{name: "toml-tables", head: "+++\n", piece: again("[[chapters]]\ntitle = \"a\"\nstart = 1\n"), tail: "+++\n"},
	{name: "toml-dots", head: "+++\n", piece: again("a."), tail: "a = 1\n+++\n"},
	{name: "toml-wrong", head: "+++\n", piece: numbered("key%d = \"a value of some length\"\n"), tail: "x = \n+++\n"},
	{name: "toml-comments", head: "+++\n", piece: again("# a\n"), tail: "+++\n"},
	{name: "toml-open", head: "+++\n", piece: numbered("key%d = 1\n")},
	{name: "yaml", head: "---\n", piece: numbered("key%d: a value of some length\n"), tail: "---\n"},
	{name: "yaml-list", head: "---\ntopics:\n", piece: numbered("  - topic %d\n"), tail: "---\n"},
	{name: "yaml-text", head: "---\ntitle: ", piece: again("字"), tail: "\n---\n"},
	{name: "yaml-quoted", head: "---\ntitle: \"", piece: again("字\n  "), tail: "\"\n---\n"},
	{name: "yaml-block", head: "---\nsummary: |\n", piece: again("  some words: here\n"), tail: "---\n"},
	{name: "yaml-nested", head: "---\na: ", piece: again("["), tail: "\n---\n"},
	{name: "yaml-nested-tables", head: "---\na: ", piece: again("{a: "), tail: "\n---\n"},
	{name: "yaml-nested-items", head: "---\na:\n ", piece: again(" -"), tail: " b\n---\n"},
	{name: "yaml-bomb", head: "---\na0: &a0 [x]\n", piece: func(i int) string { return fmt.Sprintf("a%d: &a%d [*a%d, *a%d]\n", i+1, i+1, i, i) }, tail: "---\n"},
	{name: "yaml-aliases", head: "---\na: &a x\nb:\n", piece: again("- *a\n"), tail: "---\n"},
	{name: "yaml-anchors", head: "---\nb:\n", piece: numbered("- &a%d x\n"), tail: "---\n"},
	{name: "yaml-wrong", head: "---\n", piece: numbered("key%d: a value of some length\n"), tail: "x: [\n---\n"},
	{name: "yaml-wrong-each", head: "---\n", piece: again("a: \"b\n"), tail: "---\n"},
	{name: "yaml-brackets-open", head: "---\nx: [\n", piece: again("[{,\n"), tail: "---\n"},
	{name: "yaml-no-key", head: "---\n", piece: again("words in a line\n"), tail: "---\n"},
	{name: "yaml-comments", head: "---\n", piece: again("# a\n"), tail: "---\n"},
	{name: "yaml-open", head: "---\n", piece: numbered("key%d: 1\n")},
	{name: "yaml-documents", head: "---\na: b\n", piece: again("--- \n"), tail: "---\n"},
	{name: "json", head: "{\"a\": 1", piece: numbered(", \"key%d\": \"a value\""), tail: "}\n"},
	{name: "json-nested", head: "{\"a\": ", piece: again("[")},
	{name: "json-list", head: "{\"topics\": [\"a\"", piece: numbered(", \"topic %d\""), tail: "]}\n"},
	{name: "vtt", file: "a.vtt", head: "WEBVTT\n\n", piece: cuePiece("%02d:%02d:%02d.000 --> %02d:%02d:%02d.900\nThis is what they said there, and then more.\n\n")},
	{name: "vtt-voices", file: "a.vtt", head: "WEBVTT\n\n", piece: cuePiece("%02d:%02d:%02d.000 --> %02d:%02d:%02d.900\n<v Ann Lee>你說的<b>這個</b>很有意思。\n\n")},
	{name: "vtt-equal", file: "a.vtt", head: "WEBVTT\n\n", piece: again("00:01.000 --> 00:02.000\na\n\n")},
	{name: "vtt-words", file: "a.vtt", head: "WEBVTT\n\n00:01.000 --> 00:02.000\n", piece: again("words ")},
	{name: "vtt-letters", file: "a.vtt", head: "WEBVTT\n\n00:01.000 --> 00:02.000\n", piece: again("a")},
	{name: "vtt-lines", file: "a.vtt", head: "WEBVTT\n\n00:01.000 --> 00:02.000\n", piece: again("words\n")},
	{name: "vtt-rolling-lines", file: "a.vtt", head: "WEBVTT\n\n", piece: again("00:01.000 --> 00:01.010\n" + strings.Repeat("a\n", 3000) + "\n")},
	{name: "vtt-tags", file: "a.vtt", head: "WEBVTT\n\n00:01.000 --> 00:02.000\n", piece: again("<v a")},
	{name: "vtt-voice-tags", file: "a.vtt", head: "WEBVTT\n\n00:01.000 --> 00:02.000\n", piece: again("<v a>b")},
	{name: "vtt-names", file: "a.vtt", head: "WEBVTT\n\n", piece: numbered("00:01.000 --> 00:02.000\nAnn%d: yes.\n\n")},
	{name: "vtt-wrong", file: "a.vtt", piece: again("x --> y\n")},
	{name: "srt", file: "a.srt", piece: cuePiece("1\n%02d:%02d:%02d,000 --> %02d:%02d:%02d,900\nThis is what they said there, and then more.\n\n")},
	{name: "srt-text", file: "a.srt", piece: again("words in a line\n")},
	{name: "transcript", file: "a.transcript.md", piece: func(i int) string {
		return fmt.Sprintf("**Ann** [%02d:%02d:%02d]: 這是她說的一段話，說了很久，and then some more words.\n\n", i/3600%100, i/60%60, i%60)
	}},
	{name: "transcript-long", file: "a.transcript.md", piece: func(i int) string {
		return fmt.Sprintf("**Ann** [%02d:%02d:%02d]: 這是她說的一段話，說了很久，and then some more words.%s\n\n", i/3600%100, i/60%60, i%60, strings.Repeat("然後她又說了一句，很長的。", 5))
	}},
	{name: "transcript-names", file: "a.transcript.md", piece: func(i int) string { return []string{"Ann", "Bob"}[i%2] + ": 一段話，說了。\n\n" }},
	{name: "transcript-lines", file: "a.transcript.md", piece: again("[12:34] 一句話，說了\n")},
	{name: "transcript-times", file: "a.transcript.md", piece: again("[12:34] ")},
	{name: "transcript-line", file: "a.transcript.md", piece: again("一句話，說了。")},
	{name: "transcript-words", file: "a.transcript.md", piece: again("words ")},
	{name: "transcript-letters", file: "a.transcript.md", piece: again("a")},
	{name: "transcript-bold", file: "a.transcript.md", piece: again("**a** ")},
	{name: "transcript-headings", file: "a.transcript.md", piece: numbered("## %d\n\n話。\n\n")},
	{name: "transcript-equal-headings", file: "a.transcript.md", piece: again("## Ann\n\n話。\n\n")},
	{name: "transcript-list", file: "a.transcript.md", piece: again("- 12:34 話。\n")},
	{name: "transcript-divs", file: "a.transcript.md", piece: again("<div>\n\n")},
	{name: "page", file: "page.md", piece: numbered("## 第 %d 個題目\n\n一段話。\n\n")},
	{name: "page-equal", file: "page.md", piece: again("## a\n\n")},
}

func cuePiece(format string) func(int) string {
	return func(i int) string {
		h, m, s := i/3600%100, i/60%60, i%60
		return fmt.Sprintf(format, h, m, s, h, m, s)
	}
}

func digestPiece(i int) string {
	if i == 0 {
		return "+++\ntitle = \"與 Ann Lee 談人工智慧\"\ndate = 2026-02-06\nshow = \"The Show\"\nsource = \"https://www.youtube.com/watch?v=abcdefghijk\"\ntopics = [\"AGI\", \"晶片\"]\nguests = [\"Ann Lee\"]\nduration = \"1:13:37\"\n+++\n\n# 與 Ann Lee 談人工智慧\n"
	}
	return fmt.Sprintf(`
## %[1]d、第 %[1]d 個題目 [%02[2]d:%02[3]d]

這一段談的是人工智慧的第 %[1]d 個問題，以及 models 與 agents 的關係。

- **核心觀點 %[1]d：**他認為這是革命性的飛躍，見[前一集](other.md)，而且會改變一切。 [%02[2]d:%02[3]d]
- **第 %[1]d 個例子：** Altman 說 *scaling* 還沒有到頭，“at all”，參見 [[AGI]] 與 #晶片 的說明。
- 也有人不同意：%[1]d 倍的算力要 %[1]d 倍的電。
`, i, i/60%60, i%60)
}

func (s shape) parse(content []byte) (*site.Document, []site.Problem) {
	name, kind := s.file, site.KindDigest
	switch {
	case name == "":
		name = "a.md"
	case strings.HasPrefix(name, "page"):
		kind = site.KindPage
	case name != "a.md":
		kind = site.KindTranscript
	}
	return Parse(name, content, options(kind, "a"))
}

// BenchmarkShapes reads files of a megabyte and of ten: what a byte costs must
// not grow with the size of its file, whatever its shape.
func BenchmarkShapes(b *testing.B) {
	for _, s := range shapes {
		for _, megabytes := range []int{1, 10} {
			b.Run(fmt.Sprintf("%s/%dMB", s.name, megabytes), func(b *testing.B) {
				content := []byte(s.head + made(megabytes<<20, s.piece) + s.tail)
				b.SetBytes(int64(len(content)))
				b.ReportAllocs()
				for b.Loop() {
					s.parse(content)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(content)), "ns/byte")
			})
		}
	}
}

// BenchmarkParse reads a digest of 5 KB, as there are thousands of.
func BenchmarkParse(b *testing.B) {
	content := []byte(made(5000, digestPiece))
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		Parse("a.md", content, options(site.KindDigest, "a"))
	}
}
