package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Goldmark looks for the end of a link from each "](" to the end of its line,
// and among all open brackets and all lines of the block at each "]"; and for
// the other end of emphasis among all delimiters in front. A text that is made
// of either takes the square of its length: a megabyte of "[a](" takes minutes.

// patience is how many steps may be taken in vain, in a whole text, before
// brackets and delimiters are taken for text. A text that somebody wrote needs
// a thousandth of it.
const patience = 64 << 20

// manyOpen is how many brackets may be open at once in a block.
const manyOpen = 1000

// guardedLinks is goldmark's parser of links, which gives up on hostile texts.
type guardedLinks struct{ parser.InlineParser }

func (g guardedLinks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	d := documentOf(pc)
	line, segment := block.PeekLine()
	if d.tired(segment.Start) || line[0] != ']' && d.open >= manyOpen {
		return nil
	}
	if line[0] != ']' {
		d.open++
		return g.InlineParser.Parse(parent, block, pc)
	}
	d.open = max(0, d.open-1)
	n := g.InlineParser.Parse(parent, block, pc)
	if n == nil {
		lines, _ := block.Position() // goldmark counts up to the bracket's
		d.vain += lines
		if len(line) > 1 && line[1] == '(' {
			d.vain += len(line)
		}
	}
	return n
}

// CloseBlock ends what is open in a block.
func (g guardedLinks) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	d := documentOf(pc)
	d.open, d.pairs = 0, 0
	if closer, ok := g.InlineParser.(parser.CloseBlocker); ok {
		closer.CloseBlock(parent, block, pc)
	}
}
