package markdown

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A text of any shape is answered in time. Most shapes take time by their bytes
// alone; what is made of nothing but markup takes time by its pieces, each some
// microseconds, and a few ways of goldmark's take the square of their number.
// The limits here are ten times and more beyond what any text has that somebody
// wrote, a book of a million words among them.
const (
	maxLines       = 500_000 // that are not empty
	maxBlocks      = 50_000  // paragraphs, headings, items of lists, rows of tables
	maxSigns       = 200_000 // signs of links, HTML, code, tags and instructions in the text
	maxCells       = 200_000 // of tables; goldmark fills up each row to all columns
	maxDelimiters  = 200_000 // of emphasis
	maxStarred     = 10_000  // words between ** in raw HTML
	maxNotes       = 5_000   // definitions of footnotes; each is compared with all
	maxDefinitions = 1_000   // of links, in one paragraph; each copies the lines that follow
	maxDepth       = 60      // blocks in each other: a list and its item are two
)

// census counts what the limits are for.
type census struct {
	lines, blocks, signs, cells, notes, definitions int

	columns   int  // of the table that the line may be in
	apart     bool // the line cannot go on with a paragraph
	manySigns bool // there are too many of them, so that it is worth to count each line's
}

// short is how many bytes no limit is for: in so few nothing takes long.
const short = 8 << 10

// Excess tells where a text goes beyond what is read of one file, or returns
// nil. It looks at each byte a few times.
func Excess(source []byte) *Fault {
	if len(source) <= short {
		return nil
	}
	c := census{apart: true, manySigns: signsIn(source) > maxSigns}
	number := 0
	for line := range bytes.Lines(source) {
		number++
		c.line(line)
		if what := c.excess(); what != "" {
			return &Fault{number, 1, "limit", fmt.Sprintf("this text has more than %s, and no more are read of one file", what), "make several files of it"}
		}
	}
	return nil
}

// excess names what there is too much of.
func (c *census) excess() string {
	switch {
	case c.lines > maxLines:
		return fmt.Sprintf("%d lines", maxLines)
	case c.blocks > maxBlocks:
		return fmt.Sprintf("%d paragraphs, headings, items and rows", maxBlocks)
	case c.signs > maxSigns:
		return fmt.Sprintf("%d signs of links, tags, code and HTML", maxSigns)
	case c.cells > maxCells:
		return fmt.Sprintf("%d cells of tables", maxCells)
	case c.notes > maxNotes:
		return fmt.Sprintf("%d footnotes", maxNotes)
	case c.definitions > maxDefinitions:
		return fmt.Sprintf("%d definitions of links in one paragraph", maxDefinitions)
	}
	return ""
}

func (c *census) line(line []byte) {
	start := bytes.TrimLeft(line, " \t\r\n>")
	if len(start) == 0 {
		c.apart, c.columns, c.definitions = true, 0, 0
		return
	}
	c.lines++
	if c.apart || begins(start) {
		c.blocks++
	}
	c.apart = start[0] == '#'
	if c.manySigns {
		c.signs += signsIn(line)
	}
	c.cells += c.columns
	if len(bytes.Trim(start, "|-: \t\r\n")) == 0 {
		c.columns = bytes.Count(start, []byte("|")) + 1
	}
	if bytes.Contains(line, []byte("]:")) {
		if start[0] == '[' {
			c.definitions++
		}
		if bytes.Contains(line, []byte("[^")) {
			c.notes++
		}
	}
}

// signsIn counts what links, HTML and its attributes, code, tags, comments and
// instructions are known by.
func signsIn(text []byte) (n int) {
	for _, sign := range [...]string{"[", "<", "#", "{", "&", "@", "%", "=", "`", "://"} {
		n += bytes.Count(text, []byte(sign))
	}
	return n
}

// begins tells a line that begins a block, whatever is above, by its first
// character: one that may be the mark of a list, heading, table or HTML.
func begins(line []byte) bool {
	return bytes.IndexByte([]byte("-*+#|=`~<:0123456789"), line[0]) >= 0
}

// shallow is a parser of quotations or lists that goes maxDepth deep. What is
// deeper is text.
type shallow struct{ parser.BlockParser }

func (p shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	d := documentOf(pc)
	if d.options.CommonMark || len(pc.OpenedBlocks()) < maxDepth {
		return p.BlockParser.Open(parent, reader, pc)
	}
	_, at := reader.Position()
	d.giveUp(at.Start, "lists and quotations stand in each other here deeper than they are read; what is deeper")
	return nil, parser.NoChildren
}

// tired tells whether so much was done already for links and emphasis that what
// follows is taken for text.
func (d *Document) tired(offset int) bool {
	if d.vain <= patience && d.delimiters <= maxDelimiters {
		return false
	}
	d.giveUp(offset, "there is more markup of links and emphasis in front of this than is read; what follows")
	return true
}

// giveUp tells once that something is not read as markup.
func (d *Document) giveUp(offset int, what string) {
	if !d.gaveUp {
		d.gaveUp = true
		d.fault(offset, "limit", what+" is shown as text", "make several paragraphs or files of it")
	}
}
