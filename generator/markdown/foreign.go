package markdown

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Texts come from other tools, with instructions that only those understand:
// Hugo's shortcodes, Jekyll's Liquid and kramdown's attributes, Obsidian's
// comments and queries. None is printed. What an instruction encloses is text
// and stays; a player and a picture are made of those that mean one; the rest
// is dropped and told as a fault.

// tags are the ways in which instructions begin and end: {{< name args >}},
// {{% name %}}, {{ expression }}, {% name args %}, {::name}, {: attributes}.
var tags = []struct{ begin, end string }{
	{"{{<", ">}}"}, {"{{%", "%}}"}, {"{{", "}}"}, {"{%", "%}"}, {"{::", "}"}, {"{:", "}"},
}

// tag finds the instruction that a text begins with, or reports ok as false.
func tag(text []byte) (inside string, length int, ok bool) {
	for _, t := range tags {
		if !bytes.HasPrefix(text, []byte(t.begin)) {
			continue
		}
		end := bytes.Index(text[len(t.begin):], []byte(t.end))
		if end < 0 {
			return "", 0, false
		}
		inside = string(text[len(t.begin) : len(t.begin)+end])
		return inside, len(t.begin) + end + len(t.end), strings.TrimSpace(inside) != ""
	}
	return "", 0, false
}

// foreignParser reads instructions, and comments between %%.
type foreignParser struct{}

func (foreignParser) Trigger() []byte { return []byte{'{', '%'} }

func (foreignParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	d := documentOf(pc)
	if line[0] == '%' {
		return hiddenComment(block, line)
	}
	rest := restOf(block, line)
	inside, length, ok := tag(rest)
	if !ok {
		return nil
	}
	advance(block, length)
	return d.instruction(inside, string(rest[:length]), segment.Start)
}

// longestTag is how far, in bytes, the end of an instruction is looked for.
const longestTag = 2000

// restOf is the rest of a block from the reader on, or as much of it as an
// instruction may take.
func restOf(block text.Reader, line []byte) []byte {
	if bytes.Contains(line[:min(len(line), longestTag)], []byte("}")) || len(line) < 2 || line[1] != '{' && line[1] != '%' {
		return line[:min(len(line), longestTag)]
	}
	savedLine, saved := block.Position()
	defer block.SetPosition(savedLine, saved)
	var rest []byte
	for l, _ := block.PeekLine(); l != nil && len(rest) < longestTag; l, _ = block.PeekLine() {
		rest = append(rest, l[:min(len(l), longestTag)]...)
		block.AdvanceLine()
	}
	return rest[:min(len(rest), longestTag)]
}

// advance goes n bytes on, over the ends of lines.
func advance(block text.Reader, n int) {
	for n > 0 {
		line, _ := block.PeekLine()
		if line == nil {
			return
		}
		if n < len(line) {
			block.Advance(n)
			return
		}
		n -= len(line)
		block.AdvanceLine()
	}
}

// nothing is a node that shows nothing.
func nothing() ast.Node {
	s := ast.NewString(nil)
	s.SetRaw(true)
	return s
}

// hiddenComment passes over Obsidian's %%comment%%, which its author hid.
func hiddenComment(block text.Reader, line []byte) ast.Node {
	if !bytes.HasPrefix(line, []byte("%%")) {
		return nil
	}
	end := bytes.Index(line[2:], []byte("%%"))
	if end < 0 {
		return nil
	}
	block.Advance(end + 4)
	return nothing()
}

var arguments = regexp.MustCompile(`(?:([\w-]+)\s*=\s*)?(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|` + "`([^`]*)`" + `|([^\s"'=]+))`)

// instruction makes a node of what stands between the braces.
func (d *Document) instruction(inside, written string, offset int) ast.Node {
	inside = strings.TrimSpace(strings.TrimSuffix(inside, "/"))
	name, rest := inside, ""
	if i := strings.IndexAny(inside, " \t\n"); i >= 0 {
		name, rest = inside[:i], inside[i:]
	}
	var positional []string
	named := map[string]string{}
	for _, m := range arguments.FindAllStringSubmatch(rest, -1) {
		value := m[2] + m[3] + m[4] + m[5]
		if m[1] == "" {
			positional = append(positional, value)
		} else {
			named[strings.ToLower(m[1])] = value
		}
	}
	first := ""
	if len(positional) > 0 {
		first = positional[0]
	}
	switch strings.ToLower(name) {
	case "youtube", "youtubelite", "yt":
		return d.player(youtubeWatch+firstOf(named["id"], first), offset)
	case "vimeo":
		return d.player("https://vimeo.com/"+firstOf(named["id"], first), offset)
	case "bilibili":
		return d.player("https://www.bilibili.com/video/"+firstOf(named["id"], named["bvid"], first), offset)
	case "youtube-timestamp":
		return d.timestamp(first)
	case "figure", "img", "image":
		return d.figure(firstOf(named["src"], named["link"], first), firstOf(named["alt"], named["caption"], named["title"]), firstOf(named["caption"], named["title"]), offset)
	}
	if !strings.HasPrefix(inside, "/") && !strings.HasPrefix(name, "end") {
		d.fault(offset, "foreign", fmt.Sprintf("%s is an instruction of another tool and was left out", shorten(written)), "take it out, or write what it stood for")
	}
	return nothing()
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

// figure is a picture, with its caption behind it if that says more than the
// picture's own words.
func (d *Document) figure(src, alt, caption string, offset int) ast.Node {
	if src == "" || !allowed(src) {
		return nothing()
	}
	link := ast.NewLink()
	link.Destination = []byte(src)
	image := ast.NewImage(link)
	image.SetPos(offset)
	if alt != "" {
		image.AppendChild(image, ast.NewString([]byte(alt)))
	}
	if caption != "" {
		image.Title = []byte(html.EscapeString(caption))
	}
	return image
}

// foreignBlockParser passes over a comment of several lines between lines of
// %%.
type foreignBlockParser struct{}

func (foreignBlockParser) Trigger() []byte { return []byte{'%'} }

func (foreignBlockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	trimmed := bytes.TrimSpace(line)
	if documentOf(pc).options.CommonMark || !bytes.HasPrefix(trimmed, []byte("%%")) || bytes.Contains(trimmed[2:], []byte("%%")) ||
		!bytes.Contains(reader.Source()[segment.Stop:], []byte("%%")) {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &hidden{}, parser.NoChildren
}

func (foreignBlockParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	reader.AdvanceToEOL()
	if bytes.Contains(line, []byte("%%")) {
		return parser.Close
	}
	return parser.Continue | parser.NoChildren
}

func (foreignBlockParser) Close(ast.Node, text.Reader, parser.Context) {}
func (foreignBlockParser) CanInterruptParagraph() bool                 { return true }
func (foreignBlockParser) CanAcceptIndentedLine() bool                 { return false }

// hidden is a block that shows nothing.
type hidden struct{ ast.BaseBlock }

var kindHidden = ast.NewNodeKind("Hidden")

func (*hidden) Kind() ast.NodeKind              { return kindHidden }
func (h *hidden) IsRaw() bool                   { return true }
func (h *hidden) Dump(source []byte, level int) { ast.DumpHelper(h, source, level, nil, nil) }

// queries are the languages of code that Obsidian runs in place of showing it.
var queries = map[string]bool{"dataview": true, "dataviewjs": true, "tasks": true, "query": true, "button": true, "meta-bind": true}

// query takes a block of code away that asks Obsidian for something.
func (d *Document) query(block *ast.FencedCodeBlock) bool {
	language := strings.ToLower(string(block.Language(d.Source)))
	if !queries[language] {
		return false
	}
	d.fault(begin(block), "foreign", fmt.Sprintf("a %s query is answered by Obsidian alone and was left out", language), "write the answer into the text")
	block.Parent().RemoveChild(block.Parent(), block)
	return true
}

// templated are links whose address is an instruction: Hugo's ref and relref,
// Jekyll's link and post_url. They would not be links to CommonMark.
var (
	templated = regexp.MustCompile(`\]\(((?:\{\{.*?\}\}|\{%.*?%\})[^)\s]*)\)`)
	pathIn    = regexp.MustCompile(`(?:ref|relref|link|post_url)\s+["'` + "`" + `]?([^"'` + "`" + `\s%}>]+)`)
	anyTag    = regexp.MustCompile(`\{\{.*?\}\}|\{%.*?%\}`)
)

// plainLinks writes the address that is meant in place of such an instruction,
// with as many bytes, so that every place in the text stays what it was.
func plainLinks(source []byte) []byte {
	if !bytes.Contains(source, []byte("]({")) {
		return source
	}
	return templated.ReplaceAllFunc(source, func(link []byte) []byte {
		inside := link[len("](") : len(link)-len(")")]
		path := anyTag.ReplaceAll(inside, nil)
		if m := pathIn.FindSubmatch(inside); m != nil {
			path = m[1]
		}
		made := append([]byte("](<"), path...)
		made = append(made, '>')
		if len(made) > len(link)-1 {
			return link
		}
		return append(append(made, bytes.Repeat([]byte{' '}, len(link)-1-len(made))...), ')')
	})
}
