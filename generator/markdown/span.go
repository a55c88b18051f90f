package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// Raw HTML stands in blocks of their own, between blocks of Markdown. What one
// opens and a later one closes holds all that is between them together; what is
// never closed is closed where its block ends, so that a forgotten end does not
// swallow the rest of the page.

// Together is how many of the nodes, from the first on, raw HTML holds
// together: a block that opens an element which a later block closes, and what
// is between them. It is 1 for every other node; what is never closed holds
// nothing.
func (d *Document) Together(nodes []ast.Node) int {
	if last, ok := d.spans[nodes[0]]; ok {
		for i, n := range nodes {
			if n == last {
				return i + 1
			}
		}
	}
	return 1
}

// void are the elements that have no end tag.
var void = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true,
	"link": true, "meta": true, "param": true, "source": true, "track": true, "wbr": true, "p": true, "li": true,
}

// opened is an element that raw HTML opened.
type opened struct {
	name string
	node ast.Node // the block or inline node that opened it
}

// follow goes on with a stack of open elements. It notes which blocks an element
// spans.
func (d *Document) follow(open []opened, raw []byte, n ast.Node) []opened {
	z := html.NewTokenizer(bytes.NewReader(raw))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return open
		case html.StartTagToken:
			if name, _ := z.TagName(); !void[string(name)] {
				open = append(open, opened{string(name), n})
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			for i := len(open) - 1; i >= max(0, len(open)-deepest); i-- {
				if open[i].name == string(name) {
					if open[i].node != n {
						d.spans[open[i].node] = n
					}
					open = open[:i]
					break
				}
			}
		}
	}
}

// deepest is how many open elements are looked through for one that ends; a
// parser of HTML takes about as many.
const deepest = 512

// closeOpen closes, at the end of its own block, what raw HTML among the
// children of a node opens and no later sibling closes: an element that its
// author forgot does not swallow the rest of the page.
func (d *Document) closeOpen(parent ast.Node) {
	var open []opened
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.HTMLBlock:
			raw := rawBytes(n, d.Source)
			open = d.follow(open, raw, n)
			if bytes.LastIndex(raw, []byte("<!--")) > bytes.LastIndex(raw, []byte("-->")) {
				insertAfter(n, &closing{tags: "-->"})
			}
		case *ast.RawHTML:
			open = d.follow(open, n.Segments.Value(d.Source), n)
		}
	}
	for _, o := range open {
		if inline, ok := o.node.(*ast.RawHTML); ok && !slices.Contains(elements, o.name) {
			// "Scoped <style> tags": words about HTML, and not HTML.
			parent.ReplaceChild(parent, inline, ast.NewString(inline.Segments.Value(d.Source)))
			continue
		}
		d.fault(begin(o.node), "html", fmt.Sprintf("<%s> is never closed", o.name), fmt.Sprintf("write </%s> where it ends", o.name))
		if o.node.Type() == ast.TypeBlock {
			insertAfter(o.node, &closing{tags: "</" + o.name + ">"})
			continue
		}
		end := ast.NewString([]byte("</" + o.name + ">"))
		end.SetRaw(true)
		parent.AppendChild(parent, end)
	}
}

// closing is an end that an author forgot.
type closing struct {
	ast.BaseBlock
	tags string
}

var kindClosing = ast.NewNodeKind("Closing")

func (*closing) Kind() ast.NodeKind              { return kindClosing }
func (c *closing) IsRaw() bool                   { return true }
func (c *closing) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

func (nodeRenderer) closing(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString(n.(*closing).tags + "\n")
	}
	return ast.WalkContinue, nil
}

// htmlBlockParser reads blocks of raw HTML as goldmark does, but one that
// CommonMark ends by its end tag alone (<style>, <pre>, a comment) ends with a
// blank line when there is no such tag.
type htmlBlockParser struct{ parser.BlockParser }

var endsOf = map[ast.HTMLBlockType]*regexp.Regexp{
	ast.HTMLBlockType1: regexp.MustCompile(`(?i)</(?:script|pre|style|textarea)>`),
	ast.HTMLBlockType2: regexp.MustCompile(`-->`),
	ast.HTMLBlockType3: regexp.MustCompile(`\?>`),
	ast.HTMLBlockType4: regexp.MustCompile(`>`),
	ast.HTMLBlockType5: regexp.MustCompile(`\]\]>`),
}

func (p htmlBlockParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	_, segment := reader.PeekLine()
	n, state := p.BlockParser.Open(parent, reader, pc)
	block, ok := n.(*ast.HTMLBlock)
	d := documentOf(pc)
	if !ok || d.options.CommonMark {
		return n, state
	}
	if end := endsOf[block.HTMLBlockType]; end != nil {
		// What does not follow here does not follow later either.
		if d.endless[block.HTMLBlockType] || !end.Match(reader.Source()[segment.Start:]) {
			d.endless[block.HTMLBlockType] = true
			block.HTMLBlockType = ast.HTMLBlockType6
		}
	}
	return block, state
}
