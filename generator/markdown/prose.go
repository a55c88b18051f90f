package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Gap stands in [Document.Prose] for what is no prose. No word holds it, and no
// word goes on behind it.
const Gap = "\uFFFC"

// Prose is what a node says in words: [Document.Text] with a gap where there is
// code, an address, a time, raw HTML or a player.
func (d *Document) Prose(n ast.Node) string {
	var b strings.Builder
	d.prose(&b, n)
	return b.String()
}

func (d *Document) prose(b *strings.Builder, n ast.Node) {
	switch n := n.(type) {
	case *ast.CodeSpan, *ast.CodeBlock, *ast.FencedCodeBlock, *ast.AutoLink, *ast.RawHTML, *ast.HTMLBlock, *TimeMark, *player:
		b.WriteString(Gap)
		return
	case *ast.Text, *ast.String:
		d.text(b, n)
		return
	case *callout:
		b.WriteString(n.title + " ")
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Type() == ast.TypeBlock && c.PreviousSibling() != nil {
			b.WriteByte(' ')
		}
		d.prose(b, c)
	}
}
