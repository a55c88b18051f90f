package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// transformer goes once through a finished tree and makes of it what CommonMark
// does not know: joined lines, times, attributes, resolved references.
type transformer struct{}

func (transformer) Transform(root *ast.Document, _ text.Reader, pc parser.Context) {
	d := documentOf(pc)
	d.visit(root)
}

// visit goes through what a node holds. A node may be replaced while it is
// visited, so the next one is taken beforehand.
func (d *Document) visit(n ast.Node) {
	raw := false
	for c := n.FirstChild(); c != nil; {
		following := c.NextSibling()
		switch c := c.(type) {
		case *ast.Text:
			d.words(n, c)
			following = c.NextSibling()
			d.times(c)
		case *ast.CodeSpan:
			d.timeOfCode(c)
		case *ast.Link:
			if !d.timeOfLink(c) {
				d.visit(c)
				d.wordless(c)
				d.lead(c, &c.Destination, Reference{}, c.Pos())
			}
		case *ast.Image:
			d.visit(c)
			if strings.TrimSpace(d.Text(c)) == "" {
				d.fault(c.Pos(), "alt", "this picture says nothing to those who cannot see it", "describe it between the brackets: ![what it shows](…)")
			}
			d.lead(c, &c.Destination, Reference{Embed: true}, c.Pos())
		case *ast.AutoLink:
			if !d.options.TrustHTML && !allowed(string(c.URL(d.Source))) {
				n.ReplaceChild(n, c, ast.NewString(c.Label(d.Source)))
			}
		case *wikilink:
			d.wikilink(c)
		case *hashtag:
			d.hashtag(c)
		case *ast.RawHTML, *ast.HTMLBlock:
			d.raw, raw = true, true
		case *ast.FencedCodeBlock:
			if !d.options.CommonMark {
				d.query(c)
			}
		case *ast.Blockquote:
			if d.options.CommonMark {
				d.visit(c)
			} else {
				d.visit(d.callout(c))
			}
		case *ast.Emphasis:
			d.emphasis(c)
		case *ast.Heading, *ast.Paragraph, *ast.TextBlock:
			d.line(c)
		default:
			d.visit(c)
		}
		c = following
	}
	if raw && !d.options.CommonMark {
		d.closeOpen(n)
	}
}

// wordless finds a link that nobody sees. A picture in it is something to see.
func (d *Document) wordless(link *ast.Link) {
	for c := link.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() == ast.KindImage {
			return
		}
	}
	if strings.TrimSpace(d.Text(link)) == "" {
		d.fault(link.Pos(), "link-words", "this link has no words that one could follow", "write them between the brackets: [where it leads](…)")
	}
}

func (d *Document) emphasis(e *ast.Emphasis) {
	d.visit(e)
	d.mendSeam(e)
	if !d.options.CommonMark {
		d.tellLong(e)
	}
	hoist(e)
}

// line visits a block that holds nothing but words and what stands among them.
func (d *Document) line(block ast.Node) {
	if d.options.CommonMark {
		d.visit(block)
		return
	}
	d.takeAttributes(block)
	d.visit(block)
	d.mend(block)
}

// words makes one text of those that the parser left apart, and ends it as its
// line break has it.
func (d *Document) words(parent ast.Node, t *ast.Text) {
	for sibling, ok := t.NextSibling().(*ast.Text); ok && t.Merge(sibling, d.Source); sibling, ok = t.NextSibling().(*ast.Text) {
		parent.RemoveChild(parent, sibling)
	}
	switch {
	case t.SoftLineBreak() && !d.options.CommonMark:
		d.join(t)
	case t.HardLineBreak():
		t.Segment = t.Segment.TrimRightSpace(d.Source)
	}
}

// lead resolves where a link or picture leads. One with a scheme that is not
// let through leaves its words.
func (d *Document) lead(n ast.Node, destination *[]byte, ref Reference, offset int) {
	plain := util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(*destination)))
	ref.Destination = string(plain)
	if d.options.TrustHTML || allowed(ref.Destination) {
		*destination = []byte(d.resolve(ref, offset))
		return
	}
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		n.Parent().InsertBefore(n.Parent(), n, c)
	}
	n.Parent().RemoveChild(n.Parent(), n)
}

// tellLong gives the class "long" to an emphasis of more Han and kana than a phrase
// has: dots beside so many characters are noise, so a theme sets it otherwise.
func (d *Document) tellLong(e *ast.Emphasis) {
	const phrase = 16
	if e.Level != 1 {
		return
	}
	count := 0
	for _, r := range d.Text(e) {
		if isCJK(r) {
			count++
		}
	}
	if count > phrase {
		e.SetAttributeString("class", []byte("long"))
	}
}

// hoist lets a time stand for the emphasis that holds nothing else.
func hoist(e *ast.Emphasis) {
	if mark, ok := e.FirstChild().(*TimeMark); ok && mark.NextSibling() == nil {
		e.Parent().ReplaceChild(e.Parent(), e, mark)
	}
}
