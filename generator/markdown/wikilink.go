package markdown

import (
	"bytes"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// wikilink is [[target|label]] or, with a "!" in front, an embed. It lives
// until the tree is transformed.
type wikilink struct {
	ast.BaseInline
	target, label string
	embed         bool
	segment       text.Segment
}

var kindWikilink = ast.NewNodeKind("Wikilink")

func (*wikilink) Kind() ast.NodeKind { return kindWikilink }

func (w *wikilink) Dump(source []byte, level int) { ast.DumpHelper(w, source, level, nil, nil) }

// longestWikilink is how far, in bytes, its end is looked for: no file's path
// and words are longer.
const longestWikilink = 1000

// wikilinkParser reads wikilinks. What CommonMark would take for a link, since
// its words are defined as one, is left to it.
type wikilinkParser struct{}

func (wikilinkParser) Trigger() []byte { return []byte{'[', '!'} }

func (wikilinkParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	inner, embed := bytes.CutPrefix(line, []byte("!"))
	inner, ok := bytes.CutPrefix(inner, []byte("[["))
	if !ok {
		return nil
	}
	end := bytes.Index(inner[:min(len(inner), longestWikilink)], []byte("]]"))
	if end <= 0 || bytes.IndexByte(inner[:end], '[') >= 0 {
		return nil
	}
	if _, defined := pc.Reference(util.ToLinkReference(inner[:end])); defined {
		return nil
	}
	// Inside a table its bar is escaped.
	target, label, _ := strings.Cut(strings.ReplaceAll(string(inner[:end]), `\|`, "|"), "|")
	if target = strings.TrimSpace(target); target == "" {
		return nil
	}
	length := len(line) - len(inner) + end + len("]]")
	block.Advance(length)
	return &wikilink{
		target: target, label: strings.TrimSpace(label), embed: embed,
		segment: segment.WithStop(segment.Start + length),
	}
}

// pictures are the endings of what an embed shows.
var pictures = map[string]bool{
	".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".avif": true, ".svg": true, ".bmp": true,
}

// wikilink makes a link or a picture of a wikilink. An embed of anything but a
// picture becomes a link: a page shows one file's text.
func (d *Document) wikilink(w *wikilink) {
	picture := w.embed && pictures[strings.ToLower(path.Ext(w.target))]
	destination := d.resolve(Reference{Destination: w.target, Wiki: true, Embed: picture}, w.segment.Start)
	link := ast.NewLink()
	link.Destination = []byte(destination)
	label := w.label
	var made ast.Node = link
	if picture {
		made = ast.NewImage(link)
		if isSize(label) {
			label = ""
		}
	} else if label == "" {
		label = strings.TrimPrefix(strings.ReplaceAll(w.target, "#", " › "), " › ")
	}
	if label != "" {
		s := ast.NewString([]byte(label))
		s.SetRaw(false)
		made.AppendChild(made, s)
	}
	w.Parent().ReplaceChild(w.Parent(), w, made)
}

// isSize tells an embed's width (and height) from a description.
func isSize(label string) bool {
	return label != "" && strings.Trim(label, "0123456789x") == ""
}
