package search

import (
	"html"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// passage is the smallest part of a digest that search leads to: a heading, a
// point, a paragraph. Its number in the digest is its unit.
type passage struct {
	id      string // its own anchor; empty where its section's has to do
	heading bool
	time    site.Time
	label   string // with its colon
	text    string
}

// passages are a digest's text as its page shows it, in order.
func passages(d *site.Digest) []passage {
	n := 0
	for _, s := range d.Sections {
		n++
		for _, b := range s.Blocks {
			n += max(1, len(b.Points))
		}
	}
	all := make([]passage, 0, n)
	for _, s := range d.Sections {
		if s.Title != "" {
			all = append(all, passage{id: s.ID, heading: true, time: s.Time, text: strings.TrimSpace(s.Ordinal + " " + s.Title)})
		}
		for _, b := range s.Blocks {
			for _, p := range b.Points {
				label := p.Label + p.Colon
				if label != "" && !strings.HasSuffix(label, "：") && p.Text != "" {
					label += " "
				}
				all = append(all, passage{id: p.ID, time: p.Time, label: label, text: p.Text})
			}
			for _, text := range paragraphs(string(b.HTML)) {
				all = append(all, passage{text: text})
			}
		}
	}
	return all
}

// paragraphs is the text of HTML that was drawn of Markdown, one for every
// block of it.
func paragraphs(markup string) (all []string) {
	var text strings.Builder
	flush := func() {
		if t := strings.Join(strings.Fields(html.UnescapeString(text.String())), " "); t != "" {
			all = append(all, t)
		}
		text.Reset()
	}
	for markup != "" {
		before, tag, found := strings.Cut(markup, "<")
		text.WriteString(before)
		if !found {
			break
		}
		if rest, comment := strings.CutPrefix(tag, "!--"); comment {
			_, markup, _ = strings.Cut(rest, "-->")
			continue
		}
		tag, markup, _ = cutTag(tag)
		switch name := tagName(tag); {
		case name == "script" || name == "style":
			_, markup, _ = strings.Cut(markup, "</"+name)
			_, markup, _ = strings.Cut(markup, ">")
		case name == "br" || name == "img":
			text.WriteByte(' ')
		case !inline[name]:
			flush()
		}
	}
	flush()
	return all
}

// cutTag cuts behind a tag, whose attributes may hold a >.
func cutTag(s string) (tag, rest string, found bool) {
	quote := byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

func tagName(tag string) string {
	tag = strings.TrimPrefix(tag, "/")
	if i := strings.IndexAny(tag, " \t\r\n/>"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag)
}

// inline are the elements that a line of text goes through.
var inline = map[string]bool{
	"a": true, "abbr": true, "b": true, "bdi": true, "bdo": true, "cite": true, "code": true, "data": true, "del": true, "dfn": true,
	"em": true, "i": true, "ins": true, "kbd": true, "mark": true, "q": true, "rp": true, "rt": true, "ruby": true, "s": true, "samp": true,
	"small": true, "span": true, "strong": true, "sub": true, "sup": true, "time": true, "u": true, "var": true, "wbr": true, "font": true,
}
