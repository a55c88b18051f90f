package markdown

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Language models and hurried hands write bold that no rule reads as such:
// **重點 **後面, or **`a`****後面**, where CommonMark's rule of three forbids a
// match. Next to CJK, where asterisks mean nothing else, what is left over in
// pairs is taken for bold all the same. Beside Latin text they stay: 2 ** 3.

// leftover is a pair of asterisks that stands in a text.
type leftover struct {
	text   *ast.Text
	offset int // in the source
}

// mend makes bold of the pairs of asterisks left among the children of a node.
func (d *Document) mend(parent ast.Node) {
	var found []leftover
	beside := false // one of them stands beside a CJK character
	for n := parent.FirstChild(); n != nil && len(found) <= manyOpen; n = n.NextSibling() {
		t, ok := n.(*ast.Text)
		if !ok || t.IsRaw() {
			continue
		}
		value := t.Segment.Value(d.Source)
		for i := 0; i+1 < len(value) && len(found) <= manyOpen; i++ {
			if value[i] == '\\' {
				i++
			} else if value[i] == '*' && value[i+1] == '*' {
				at := t.Segment.Start + i
				found = append(found, leftover{t, at})
				beside = beside || d.besideCJK(at)
				i++
			}
		}
	}
	if len(found) < 2 || len(found)%2 != 0 || !beside || len(found) > manyOpen {
		return
	}
	for i := len(found) - 2; i >= 0; i -= 2 {
		d.makeBold(parent, found[i], found[i+1])
	}
}

// besideCJK tells whether the nearest character on either side of a pair is
// CJK, spaces apart.
func (d *Document) besideCJK(at int) bool {
	const near = 32 // bytes
	before, _ := utf8.DecodeLastRune(bytes.TrimRight(d.Source[max(0, at-near):at], " *\t`"))
	after, _ := utf8.DecodeRune(bytes.TrimLeft(d.Source[at:min(len(d.Source), at+near)], " *\t`"))
	return isCJK(before) || isCJK(after)
}

// mendSeam takes out the four asterisks of **`a`****後面**, where bold ends and
// begins again in one place.
func (d *Document) mendSeam(bold ast.Node) {
	for n := bold.FirstChild(); n != nil; n = n.NextSibling() {
		t, ok := n.(*ast.Text)
		if !ok {
			continue
		}
		if i := bytes.Index(t.Segment.Value(d.Source), []byte("****")); i >= 0 && d.besideCJK(t.Segment.Start+i) {
			rest := cut(t, t.Segment.Start+i)
			rest.Segment.Start += 2
			dropEmpty(t)
			return
		}
	}
}

// makeBold makes bold of what stands between two pairs of asterisks.
func (d *Document) makeBold(parent ast.Node, open, end leftover) {
	stop := cut(end.text, end.offset)
	first := cut(open.text, open.offset)
	bold := ast.NewEmphasis(2)
	bold.SetPos(open.offset)
	parent.InsertBefore(parent, first, bold)
	for n := ast.Node(first); n != ast.Node(stop); {
		following := n.NextSibling()
		bold.AppendChild(bold, n)
		n = following
	}
	first.Segment = first.Segment.TrimLeftSpace(d.Source)
	if last, ok := bold.LastChild().(*ast.Text); ok {
		last.Segment = last.Segment.TrimRightSpace(d.Source)
	}
	for _, t := range []*ast.Text{open.text, first, stop} {
		if !t.SoftLineBreak() && !t.HardLineBreak() {
			dropEmpty(t)
		}
	}
}

// cut takes a pair of asterisks out of a text and returns what follows them;
// the text keeps what precedes.
func cut(t *ast.Text, at int) *ast.Text {
	rest := ast.NewTextSegment(text.NewSegment(at+2, t.Segment.Stop))
	rest.SetSoftLineBreak(t.SoftLineBreak())
	rest.SetHardLineBreak(t.HardLineBreak())
	t.SetSoftLineBreak(false)
	t.SetHardLineBreak(false)
	t.Segment.Stop = at
	insertAfter(t, rest)
	return rest
}
