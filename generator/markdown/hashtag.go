package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// hashtag is #name in the text. It lives until the tree is transformed.
type hashtag struct {
	ast.BaseInline
	name    string
	segment text.Segment // "#" and name
}

var kindHashtag = ast.NewNodeKind("Hashtag")

func (*hashtag) Kind() ast.NodeKind { return kindHashtag }

func (t *hashtag) Dump(source []byte, level int) { ast.DumpHelper(t, source, level, nil, nil) }

// hashtagParser reads tags. What stands before one is a space or nothing, and a tag
// holds a letter: #87 is a number, and "C#" no tag.
type hashtagParser struct{}

func (hashtagParser) Trigger() []byte { return []byte{'#'} }

func (hashtagParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	if !unicode.IsSpace(block.PrecendingCharacter()) {
		return nil
	}
	line, segment := block.PeekLine()
	length := tagLength(line[1:])
	if length == 0 {
		return nil
	}
	block.Advance(1 + length)
	return &hashtag{name: string(line[1 : 1+length]), segment: segment.WithStop(segment.Start + 1 + length)}
}

// tagLength is how many bytes a tag's name takes, or 0 where there is none.
// Letters, digits and signs that names are joined with belong to it; so do the
// dot of .net, the pluses of c++ and the sharp of c#.
func tagLength(line []byte) int {
	end, letters := 0, 0
	for at := 0; at < len(line); {
		r, size := utf8.DecodeRune(line[at:])
		isWord := unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
		joins := r == '-' || r == '_' || r == '/' || r == '.' && at == 0
		if !isWord && !joins && (letters == 0 || r != '+') {
			break
		}
		if unicode.IsLetter(r) {
			letters++
		}
		if at += size; !joins {
			end = at
		}
	}
	if letters == 0 {
		return 0
	}
	if end == 1 && len(line) > 1 && line[1] == '#' {
		end = len("c#")
	}
	return end
}

// hashtag makes a link of a tag. In a link it is the text that it looks like.
func (d *Document) hashtag(t *hashtag) {
	shown := ast.NewString(t.segment.Value(d.Source))
	if inLink(t) {
		t.Parent().ReplaceChild(t.Parent(), t, shown)
		return
	}
	link := ast.NewLink()
	link.Destination = []byte(d.resolve(Reference{Destination: t.name, Tag: true}, t.segment.Start))
	link.AppendChild(link, shown)
	t.Parent().ReplaceChild(t.Parent(), t, link)
}
