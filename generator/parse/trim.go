package parse

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// These take characters off the ends of what a heading or point says, in the
// syntax tree, so that its markup stays what it was.

// edge is the first or last piece of text in a node.
func edge(n ast.Node, last bool) *ast.Text {
	for n != nil {
		if text, ok := n.(*ast.Text); ok {
			return text
		}
		if last {
			n = n.LastChild()
		} else {
			n = n.FirstChild()
		}
	}
	return nil
}

// trimEnd takes characters of cutset off the end of n.
func (a *anatomy) trimEnd(n ast.Node, cutset string) {
	for text := edge(n, true); text != nil; text = edge(n, true) {
		value := string(text.Segment.Value(a.md.Source))
		kept := strings.TrimRight(value, cutset)
		text.Segment.Stop -= len(value) - len(kept)
		text.SetSoftLineBreak(false)
		text.SetHardLineBreak(false)
		if kept != "" || !drop(n, text) {
			return
		}
	}
}

// trimLeading takes characters of cutset off the beginning of n.
func (a *anatomy) trimLeading(n ast.Node, cutset string) {
	for text := edge(n, false); text != nil; text = edge(n, false) {
		value := string(text.Segment.Value(a.md.Source))
		kept := strings.TrimLeft(value, cutset)
		text.Segment.Start += len(value) - len(kept)
		text.Segment.Padding = 0
		if kept != "" || !drop(n, text) {
			return
		}
	}
}

// trimStart takes a prefix off the beginning of n, and the spaces behind it.
// It reports false, and does nothing, when the first piece of text does not
// begin with it as it stands in the source.
func (a *anatomy) trimStart(n ast.Node, prefix string) bool {
	text := edge(n, false)
	if text == nil {
		return false
	}
	value := strings.TrimLeft(string(text.Segment.Value(a.md.Source)), " ")
	if !strings.HasPrefix(value, prefix) {
		return false
	}
	rest := strings.TrimLeft(value[len(prefix):], " 　")
	text.Segment.Start = text.Segment.Stop - len(rest)
	text.Segment.Padding = 0
	return true
}

// drop removes a piece of text that has become empty, and what only held it.
// It reports whether there may be more behind it to look at.
func drop(n ast.Node, text *ast.Text) bool {
	var child ast.Node = text
	for child != n {
		parent := child.Parent()
		parent.RemoveChild(parent, child)
		if parent == n || parent.HasChildren() {
			return n.HasChildren()
		}
		child = parent
	}
	return false
}
