package parse

// The lines of a transcript's paragraphs, and what they say.

import (
	"strings"

	"github.com/digestry/digestry/generator/markdown"
	"github.com/yuin/goldmark/ast"
)

// linesOf are the lines of a paragraph, as its source has them: between CJK
// characters the dialect has taken the breaks out already.
func (s *spoken) linesOf(n ast.Node) [][]ast.Node {
	var lines [][]ast.Node
	var line []ast.Node
	for _, c := range children(n) {
		line = append(line, c)
		if text := edge(c, true); text != nil && breaksAfter(s.md.Source[text.Segment.Stop:]) {
			lines, line = append(lines, line), nil
		}
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines
}

// breaksAfter tells whether nothing but the ends of markup and spaces are left
// in a line.
func breaksAfter(source []byte) bool {
	for _, c := range source {
		if c == '\n' {
			return true
		}
		if !strings.ContainsRune(" \t\\*_~=`", rune(c)) {
			return false
		}
	}
	return false
}

// textOf is what an inline node says. What joins a bare time on to what follows
// is not in the tree any more.
func (s *spoken) textOf(n ast.Node) string {
	if mark, ok := n.(*markdown.TimeMark); ok && isBare(mark) {
		return mark.Written + " - "
	}
	return s.md.Text(n)
}

func (s *spoken) plain(line []ast.Node) string {
	var b strings.Builder
	for _, n := range line {
		b.WriteString(s.textOf(n))
	}
	return b.String()
}

// without takes the first length bytes of what a line says off it.
func (s *spoken) without(line []ast.Node, length int) []ast.Node {
	for len(line) > 0 && length > 0 {
		n := line[0]
		said := len(s.textOf(n))
		if said > length {
			s.shorten(n, length)
			return line
		}
		length -= said
		line = line[1:]
	}
	return line
}

// shorten takes the first length bytes of what a node says off it.
func (s *spoken) shorten(n ast.Node, length int) {
	text, ok := n.(*ast.Text)
	if !ok {
		kept := s.without(children(n), length)
		for c := n.FirstChild(); c != nil && (len(kept) == 0 || c != kept[0]); c = n.FirstChild() {
			n.RemoveChild(n, c)
		}
		return
	}
	cut := ast.NewTextSegment(text.Segment)
	for at := 1; at <= text.Segment.Len(); at++ {
		cut.Segment.Stop = text.Segment.Start + at
		if len(s.md.Text(cut)) >= length {
			break
		}
	}
	text.Segment.Start, text.Segment.Padding = cut.Segment.Stop, 0
}
