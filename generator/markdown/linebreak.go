package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// A browser makes a space of a line break. Between two CJK characters there is
// none in the language, so the break is taken out; Latin words and Hangul, which
// have spaces, keep it. Goldmark's own extension does this for text beside text
// alone, and then for Latin too; this looks through markup and is exact.

// join takes a soft line break out where both sides are written without
// spaces, or one of them is full-width punctuation, which brings its own space.
func (d *Document) join(t *ast.Text) {
	before, after := d.lastRune(t), d.firstRune(next(t))
	eastAsian := isEastAsian(d.options.Lang)
	spaceless := func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) ||
			r == 'ー' || r == '々' || r == '〇' || isFullPunct(r) || eastAsian && isAmbiguous(r)
	}
	if spaceless(before) && spaceless(after) || isFullPunct(before) && after != 0 || isFullPunct(after) && before != 0 {
		t.SetSoftLineBreak(false)
	}
}

// isFullPunct tells the punctuation of CJK, which is as wide as a character.
func isFullPunct(r rune) bool {
	return (0x3001 <= r && r <= 0x303F || 0xFF01 <= r && r <= 0xFF65 || 0xFE30 <= r && r <= 0xFE4F || r == '・') &&
		(unicode.IsPunct(r) || unicode.IsSymbol(r))
}

// next is what follows a node in its block.
func next(n ast.Node) ast.Node {
	for n != nil && n.Type() == ast.TypeInline {
		if s := n.NextSibling(); s != nil {
			return s
		}
		n = n.Parent()
	}
	return nil
}

// farthest is how many nodes that show nothing may stand between a line break and
// the character in front of it.
const farthest = 100

// lastRune is the last character shown up to the end of a text, or 0.
func (d *Document) lastRune(t *ast.Text) rune {
	n := ast.Node(t)
	for passed := 0; n != nil && passed < farthest; passed++ {
		if t, ok := n.(*ast.Text); ok && t.Segment.Len() > 0 {
			r, _ := utf8.DecodeLastRune(t.Segment.Value(d.Source))
			return r
		}
		if last := n.LastChild(); last != nil {
			n = last
			continue
		}
		n = n.PreviousSibling()
	}
	return 0
}

// firstRune is the first character that a node shows, or 0.
func (d *Document) firstRune(n ast.Node) rune {
	for n != nil {
		if t, ok := n.(*ast.Text); ok && t.Segment.Len() > 0 {
			r, _ := utf8.DecodeRune(t.Segment.Value(d.Source))
			return r
		}
		n = n.FirstChild()
	}
	return 0
}
