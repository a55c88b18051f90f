package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// attributeKeys are the attributes that have a meaning here. Braces with
// anything else in them are text.
var attributeKeys = map[string]bool{"id": true, "class": true, "role": true, "topics": true, "by": true}

var (
	// blockID is Obsidian's name of a block, at its end.
	blockID = regexp.MustCompile(`(?:^|[ \t])\^([A-Za-z0-9-]+)[ \t]*$`)
	braces  = regexp.MustCompile(`[ \t]*(\{[^{}]*[#.=][^{}]*\})[ \t]*$`)
)

// takeAttributes takes the attributes off the end of a block. Those of a
// heading goldmark has taken already. What an item of a list begins with speaks
// for the item.
func (d *Document) takeAttributes(n ast.Node) {
	last, ok := n.LastChild().(*ast.Text)
	trailing := ok && mayEndInAttributes(last.Segment.Value(d.Source))
	if !trailing && len(n.Attributes()) == 0 {
		return
	}
	taken := map[string]string{}
	for _, a := range n.Attributes() {
		if value, ok := a.Value.([]byte); ok {
			taken[string(a.Name)] = string(value)
		}
	}
	n.RemoveAttributes()
	if trailing {
		d.takeTrailing(last, taken)
	}
	if len(taken) == 0 {
		return
	}
	d.attributes[n] = taken
	if item, ok := n.Parent().(*ast.ListItem); ok && item.FirstChild() == n {
		d.attributes[item] = taken
	}
}

// mayEndInAttributes tells, at the cost of a glance, that most texts do not.
func mayEndInAttributes(value []byte) bool {
	value = bytes.TrimRight(value, " \t")
	const longestID = 80
	return bytes.HasSuffix(value, []byte("}")) || bytes.IndexByte(value[max(0, len(value)-longestID):], '^') >= 0
}

func (d *Document) takeTrailing(t *ast.Text, into map[string]string) {
	// A mark at a text's very end may stand in a text of its own.
	value := t.Segment.Value(d.Source)
	for p, ok := t.PreviousSibling().(*ast.Text); ok && p.Segment.Stop == t.Segment.Start && !p.SoftLineBreak() && !p.HardLineBreak(); p, ok = t.PreviousSibling().(*ast.Text) {
		t.Segment.Start = p.Segment.Start
		t.Parent().RemoveChild(t.Parent(), p)
		value = t.Segment.Value(d.Source)
	}
	if m := blockID.FindSubmatchIndex(value); m != nil {
		into["id"] = string(value[m[2]:m[3]])
		d.cutEnd(t, value[:m[0]])
		return
	}
	m := braces.FindSubmatchIndex(value)
	if m == nil {
		return
	}
	found, ok := parser.ParseAttributes(text.NewReader(value[m[2]:m[3]]))
	if !ok {
		return
	}
	for _, a := range found {
		if !attributeKeys[string(a.Name)] {
			return
		}
	}
	for _, a := range found {
		if value, ok := a.Value.([]byte); ok {
			into[string(a.Name)] = string(value)
		}
	}
	d.cutEnd(t, value[:m[0]])
}

// cutEnd leaves the beginning of a text.
func (d *Document) cutEnd(t *ast.Text, kept []byte) {
	kept = bytes.TrimRight(kept, " \t")
	t.Segment.Stop = t.Segment.Start + len(kept)
	if strings.TrimSpace(string(kept)) == "" && t.PreviousSibling() == nil && t.NextSibling() == nil {
		return
	}
	if len(kept) == 0 {
		t.Parent().RemoveChild(t.Parent(), t)
	}
}
