// Package markdown is Digestry's dialect of Markdown, and could be a library.
//
// It is CommonMark 0.31.2 with tables, strikethrough, task lists, autolinks
// and footnotes as GitHub has them, and:
//
//   - emphasis and strikethrough beside CJK punctuation: **重點：**他說 is bold
//     (emphasis.go);
//   - a line break between two CJK characters joins them (linebreak.go);
//   - [[wikilinks]] and ![[embeds]] as Obsidian writes them (wikilink.go);
//   - #tags, as links to what they name (hashtag.go);
//   - times of an episode, in the many ways in which people write them (time.go);
//   - attributes at the end of a heading, paragraph or item: {#id role=quotes},
//     and Obsidian's ^id (attribute.go);
//   - callouts, > [!note], and ==highlights== (callout.go, emphasis.go);
//   - instructions of other tools, which are never printed (foreign.go);
//   - raw HTML that is cleaned by an allow-list and balanced (html.go).
//
// A [Document] is a syntax tree that its user may cut into pieces and alter;
// each piece is drawn by itself. References to other files go through
// [Options].Resolve, once each, in the order in which they stand.
package markdown

import (
	"bytes"
	"html"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	htmlrenderer "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Options tell how to read a text.
type Options struct {
	// Lang is the language of the text, as a BCP 47 tag. In Chinese and
	// Japanese “”, ‘’, … and — are CJK punctuation.
	Lang string

	// TrustHTML lets all raw HTML and all schemes of addresses through; what is
	// not closed is closed all the same.
	TrustHTML bool

	// CommonMark reads and draws what CommonMark has, to the letter, and
	// nothing of the dialect but its emphasis and strikethrough.
	CommonMark bool

	// Resolve gives the address to write for a reference, or an empty one to
	// leave its text alone. Without it references stay as they are.
	Resolve func(Reference) string

	// Time gives the address of a time in the episode, empty when there is
	// none. ok is false for what is no time.
	Time func(start, end string) (href string, ok bool)
}

// Reference is an address or a name that the text leads to.
type Reference struct {
	Destination  string
	Wiki         bool // written as [[Destination]]
	Tag          bool // written as #Destination
	Embed        bool // a picture: shown and not only linked
	Line, Column int  // from 1; in characters
}

// Fault is something in the text that its author can mend.
type Fault struct {
	Line, Column int
	Code         string // "html", "foreign", "limit" or "alt"
	Message      string // what is wrong
	Hint         string // what to try
}

// Document is a text, read.
type Document struct {
	Root   ast.Node
	Source []byte

	options    Options
	lines      []int // offsets of the beginnings of lines
	attributes map[ast.Node]map[string]string
	faults     []Fault
	resolved   map[string]bool // addresses that Resolve gave

	raw     bool                       // there is raw HTML
	spans   map[ast.Node]ast.Node      // a block of raw HTML -> the one that closes what it opens
	endless map[ast.HTMLBlockType]bool // what has no end in the rest of the text
	open    int                        // brackets, in the block that is being read
	pairs   int                        // delimiters of emphasis, in the block that is being read
	vain    int                        // steps that were taken to find the other end of something
	gaveUp  bool                       // some of the text is not read as markup

	delimiters int // of emphasis, in all of the text
	starred    int // words between ** in raw HTML that became bold
	found      int // where the last piece of raw HTML was found
}

// markdown reads and draws. It is never altered.
var markdown = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(without(parser.DefaultBlockParsers(), 300, 800, 900)...),
		parser.WithInlineParsers(without(parser.DefaultInlineParsers(), 200, 500)...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)),
	goldmark.WithExtensions(extension.Table, extension.Footnote),
	goldmark.WithParserOptions(
		parser.WithHeadingAttribute(),
		parser.WithBlockParsers(
			util.Prioritized(shallow{parser.NewListParser()}, 300),
			util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(htmlBlockParser{parser.NewHTMLBlockParser()}, 900),
			util.Prioritized(foreignBlockParser{}, 950),
		),
		parser.WithInlineParsers(
			util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			util.Prioritized(dialectParser{wikilinkParser{}}, 150),
			util.Prioritized(dialectParser{foreignParser{}}, 160),
			util.Prioritized(dialectParser{hashtagParser{}}, 170),
			util.Prioritized(guardedLinks{parser.NewLinkParser()}, 200),
			util.Prioritized(dialectParser{highlightParser{}}, 500),
			util.Prioritized(emphasisParser{}, 500),
			util.Prioritized(strikethroughParser{}, 500),
			util.Prioritized(dialectParser{extension.NewLinkifyParser()}, 999),
		),
		parser.WithParagraphTransformers(util.Prioritized(itemProperties{}, 50)),
		parser.WithASTTransformers(util.Prioritized(transformer{}, 1000)),
	),
	goldmark.WithRendererOptions(
		htmlrenderer.WithUnsafe(), // what is unsafe is cleaned afterwards
		renderer.WithNodeRenderers(
			util.Prioritized(nodeRenderer{}, 100),
			util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		),
	),
)

// without leaves out goldmark's own parsers of these priorities, which ours
// stand in for: lists 300, quotations 800, raw HTML 900; links 200,
// emphasis 500.
func without(parsers []util.PrioritizedValue, priorities ...int) []util.PrioritizedValue {
	return slices.DeleteFunc(parsers, func(p util.PrioritizedValue) bool { return slices.Contains(priorities, p.Priority) })
}

// dialectParser reads what CommonMark does not have.
type dialectParser struct{ parser.InlineParser }

func (p dialectParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if documentOf(pc).options.CommonMark {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// documentKey is where parsers and transformers find the document that is
// being read.
var documentKey = parser.NewContextKey()

// Parse reads a text. Every text is Markdown, so there are no errors.
func Parse(source []byte, o Options) *Document {
	if !o.CommonMark {
		source = plainLinks(source)
	}
	d := &Document{
		Source: source, options: o, attributes: map[ast.Node]map[string]string{}, resolved: map[string]bool{},
		spans: map[ast.Node]ast.Node{}, endless: map[ast.HTMLBlockType]bool{},
	}
	d.lines = lineStarts(source)
	pc := parser.NewContext()
	pc.Set(documentKey, d)
	d.Root = markdown.Parser().Parse(text.NewReader(source), parser.WithContext(pc))
	return d
}

func documentOf(pc parser.Context) *Document { return pc.Get(documentKey).(*Document) }

func lineStarts(source []byte) []int {
	starts := make([]int, 1, 1+bytes.Count(source, []byte{'\n'}))
	for i, c := range source {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// place is the line and column of an offset in the source.
func (d *Document) place(offset int) (line, column int) {
	offset = max(0, min(offset, len(d.Source)))
	line = sort.SearchInts(d.lines, offset+1)
	before := d.Source[d.lines[line-1]:offset]
	if len(before) > longestLine {
		return line, len(before) + 1
	}
	return line, utf8.RuneCount(before) + 1
}

// longestLine is up to where columns are counted in characters: nobody looks for
// a place in a longer line, and counting each link's would take the square of
// its length.
const longestLine = 64 << 10

// Line is the line of the source that a node begins on, from 1.
func (d *Document) Line(n ast.Node) int {
	line, _ := d.place(begin(n))
	return line
}

// resolve asks for a reference's address.
func (d *Document) resolve(ref Reference, offset int) string {
	if d.options.Resolve == nil {
		return ref.Destination
	}
	ref.Line, ref.Column = d.place(offset)
	address := d.options.Resolve(ref)
	d.resolved[address] = true
	return address
}

// Faults are those found so far, in no order. Those of raw HTML are found when
// it is drawn.
func (d *Document) Faults() []Fault { return d.faults }

// enoughFaults are as many as somebody reads of one file.
const enoughFaults = 100

func (d *Document) fault(offset int, code, message, hint string) {
	if len(d.faults) == enoughFaults {
		return
	}
	line, column := d.place(offset)
	d.faults = append(d.faults, Fault{line, column, code, message, hint})
}

// Attributes are those that the author gave a heading, a paragraph, or an item
// of a list: {#id role=quotes topics="AGI"}.
func (d *Document) Attributes(n ast.Node) map[string]string { return d.attributes[n] }

// Blocks draws blocks as HTML, all at once, so that raw HTML which spans
// several of them stays whole.
func (d *Document) Blocks(nodes []ast.Node) string {
	var b buffer
	for _, n := range nodes {
		d.draw(&b, n)
	}
	return d.finish(&b, nodes...)
}

// InlineHTML draws what a node holds, without the node itself.
func (d *Document) InlineHTML(n ast.Node) string {
	var b buffer
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		d.draw(&b, c)
	}
	return d.finish(&b, n)
}

// buffer is one that goldmark draws into as it is: around any other writer it
// puts four kilobytes of its own, for each point anew.
type buffer struct{ bytes.Buffer }

// Buffered implements util.BufWriter: nothing waits to be written.
func (*buffer) Buffered() int { return 0 }

// Flush implements util.BufWriter.
func (*buffer) Flush() error { return nil }

func (d *Document) draw(b *buffer, n ast.Node) {
	if err := markdown.Renderer().Render(b, d.Source, n); err != nil {
		panic(err) // a buffer takes everything, and no renderer of ours fails
	}
}

// finish cleans what was drawn of some nodes, if there is raw HTML in it.
func (d *Document) finish(b *buffer, nodes ...ast.Node) string {
	if !d.raw || d.options.CommonMark || !holdsRaw(nodes) {
		return b.String()
	}
	return d.clean(b.Bytes(), nodes)
}

// Text is what a node says, as plain text in one line.
func (d *Document) Text(n ast.Node) string {
	var b strings.Builder
	d.text(&b, n)
	return b.String()
}

func (d *Document) text(b *strings.Builder, n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		writePlain(b, n.Segment.Value(d.Source), n.IsRaw())
		if n.SoftLineBreak() || n.HardLineBreak() {
			b.WriteByte(' ')
		}
		return
	case *ast.String:
		if !n.IsRaw() {
			b.Write(n.Value)
		}
		return
	case *ast.AutoLink:
		b.Write(n.Label(d.Source))
		return
	case *TimeMark:
		b.WriteString(n.Written)
		return
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		b.WriteString(strings.TrimSpace(string(n.Lines().Value(d.Source))))
		return
	case *ast.HTMLBlock:
		b.WriteString(textOfHTML(rawBytes(n, d.Source)))
		return
	case *callout:
		b.WriteString(n.title + " ")
	case *player:
		b.WriteString(hostOf(n.page))
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Type() == ast.TypeBlock && c.PreviousSibling() != nil {
			b.WriteByte(' ')
		}
		d.text(b, c)
	}
}

// writePlain writes source text without its escapes and entities.
func writePlain(b *strings.Builder, value []byte, raw bool) {
	if raw || !bytes.ContainsAny(value, `\&`) {
		b.Write(value)
		return
	}
	var escaped buffer
	htmlrenderer.DefaultWriter.Write(&escaped, value)
	b.WriteString(html.UnescapeString(escaped.String()))
}
