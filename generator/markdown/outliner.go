package markdown

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Logseq, an outliner, keeps what it knows of an item in lines of it, such as
// id:: 62f0a1b2-… and collapsed:: true. They are for Logseq alone and not printed.
var itemProperty = regexp.MustCompile(`^\s*(?:id|collapsed|heading|background-color|created-at|updated-at|ls-type|hl-[\w-]+|logseq\.[\w.-]+):: `)

// itemProperties takes such lines out of the paragraphs of list items.
type itemProperties struct{}

// Transform implements parser.ParagraphTransformer.
func (itemProperties) Transform(paragraph *ast.Paragraph, reader text.Reader, pc parser.Context) {
	parent := paragraph.Parent()
	if parent == nil || parent.Kind() != ast.KindListItem || documentOf(pc).options.CommonMark {
		return
	}
	kept := text.NewSegments()
	for i := range paragraph.Lines().Len() {
		if line := paragraph.Lines().At(i); !itemProperty.Match(line.Value(reader.Source())) {
			kept.Append(line)
		}
	}
	switch kept.Len() {
	case paragraph.Lines().Len():
	case 0:
		parent.RemoveChild(parent, paragraph)
	default:
		paragraph.SetLines(kept)
	}
}

// timestamp is a time as Logseq writes it for a video: in seconds, or as a clock.
func (d *Document) timestamp(at string) ast.Node {
	if seconds, err := strconv.Atoi(at); err == nil && seconds >= 0 {
		at = fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	}
	if mark := d.mark("["+at+"]", at, ""); mark != nil {
		return mark
	}
	return ast.NewString([]byte(at))
}
