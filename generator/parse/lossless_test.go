package parse

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/digestry/digestry/generator/site"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	htmlrenderer "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"
)

// TestLossless holds that every visible word of a digest is in its document,
// once. What is visible is told by another reader of Markdown, goldmark alone;
// both sides are compared word by word, CJK character by character.
//
// These differ on purpose, and are left out on both sides by [normalise]:
// times, which are set in one way; instructions of other tools and comments,
// which are not printed; attributes in braces; block ids; the address and the
// label of a wikilink, of which one is shown; check boxes. A title is in the
// document's Title, and of a list that repeats the front matter, what is in the
// document's fields.
//
// DIGESTRY_CORPORA names a folder of digests to try besides those here.
func TestLossless(t *testing.T) {
	folders := []string{"../../content", "testdata/lossless"}
	if own := os.Getenv("DIGESTRY_CORPORA"); own != "" {
		folders = append(folders, own)
	}
	files := 0
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".md" || strings.Contains(path, ".transcript.") {
				return err
			}
			text, err := os.ReadFile(path)
			if err == nil {
				compare(t, path, text)
				files++
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	if files == 0 {
		t.Error("no files")
	}
}

func compare(t *testing.T, path string, text []byte) {
	t.Helper()
	d, _ := Parse(path, text, options(site.KindDigest, strings.TrimSuffix(filepath.Base(path), ".md")))
	if d == nil {
		return // it cannot be read as it says, and its problems tell why
	}
	source, document := wordsOf(plainText(t, d.Body)), wordsOf(textOfDocument(d))
	var lost, added []string
	stated := wordsOf(fmt.Sprint(d.Show, " ", d.Date.Format("2006-01-02"), " ", d.Source, " ", d.Credits, " ", d.Duration, " ", d.Title, " ", d.Audio, " ", d.Video))
	for _, word := range slices.Sorted(maps.Keys(source)) {
		if n := source[word] - document[word]; n > 0 && stated[word] == 0 && keyOfLabel()[word] == "" {
			lost = append(lost, fmt.Sprintf("%s×%d", word, n))
		}
	}
	for _, word := range slices.Sorted(maps.Keys(document)) {
		if n := document[word] - source[word]; n > 0 && stated[word] == 0 {
			added = append(added, fmt.Sprintf("%s×%d", word, n))
		}
	}
	if len(lost)+len(added) > 0 {
		t.Errorf("%s: lost %.300s, twice or new %.300s", path, strings.Join(lost, " "), strings.Join(added, " "))
	}
}

var reference = goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote), goldmark.WithRendererOptions(htmlrenderer.WithUnsafe()))

func plainText(t *testing.T, body string) string {
	t.Helper()
	body = unprinted.ReplaceAllString(body, " ")
	body = wikilinks.ReplaceAllString(boxes.ReplaceAllString(body, "$1"), "$1")
	body = unclosed.ReplaceAllString(body, "$1&lt;$2&gt;$3")
	var b bytes.Buffer
	if err := reference.Convert([]byte(body), &b); err != nil {
		t.Fatal(err)
	}
	return visible(b.String())
}

// textOfDocument is all that a page can show of a document's body.
func textOfDocument(d *site.Document) string {
	var b strings.Builder
	if d.TitleFrom == site.TitleFromHeading {
		b.WriteString(d.Title + "\n")
	}
	for _, s := range d.Sections {
		fmt.Fprintf(&b, "%s <i>%s</i>\n", s.Ordinal, s.Heading)
		for _, block := range s.Blocks {
			b.WriteString(string(block.HTML) + "\n")
			for _, p := range block.Points {
				fmt.Fprintf(&b, "%s %s\n", p.LabelHTML, p.HTML)
			}
		}
	}
	return visible(b.String())
}

// visible is the text of HTML.
func visible(markup string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(markup))
	hidden := 0
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return b.String()
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			if string(name) == "script" || string(name) == "style" {
				hidden += map[html.TokenType]int{html.StartTagToken: 1, html.EndTagToken: -1}[kind]
			}
			if string(name) != "em" && string(name) != "strong" && string(name) != "a" && string(name) != "code" && string(name) != "mark" && string(name) != "del" {
				b.WriteByte(' ')
			}
		case html.TextToken:
			if hidden <= 0 {
				b.Write(z.Text())
			}
		}
	}
}

var (
	// unprinted is what neither side shows: instructions, comments, attributes,
	// block ids, check boxes, the kinds of callouts, queries.
	unprinted = regexp.MustCompile("\\{\\{[^\n]*?\\}\\}|\\{%[^\n]*?%\\}|(?m:\\{:[^}\n]*\\}|[ \t]\\^[\\w-]+$)|(?s:%%.*?%%)|\\[![\\w-]+\\][+-]?" +
		"|\\{[#.][\\w-]+[^}\n]*\\}|\\{(?:id|class|role|topics|by)=[^}\n]*\\}|(?ms:^```dataview.*?^```)")
	boxes     = regexp.MustCompile(`(?m)^(\s*[-*+]\s+)\[[ xX]\] `)
	wikilinks = regexp.MustCompile(`!?\[\[(?:[^\[\]\n|]*\|)?([^\[\]\n|]+)\]\]`)
	// unclosed hides the rest of the text from a reader that goes by CommonMark;
	// ours takes it for words.
	unclosed = regexp.MustCompile(`(?m)([^\s<].*)<(style|script)>([^<\n]*)$`)
	// clocks are times and what joins a range.
	clocks = regexp.MustCompile(`\d{1,3}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?`)
)

// wordsOf counts the words of a text, and in CJK its characters.
func wordsOf(text string) map[string]int {
	counts := map[string]int{}
	text = clocks.ReplaceAllString(strings.ToLower(html.UnescapeString(text)), " ")
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		word := ""
		for _, r := range field + "\x00" {
			switch {
			case site.IsCJK(r):
				counts[string(r)]++
				fallthrough
			case r == 0:
				if word != "" {
					counts[word]++
				}
				word = ""
			default:
				word += string(r)
			}
		}
	}
	return counts
}
