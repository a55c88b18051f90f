package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extensionast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// CommonMark decides by the characters around a run of asterisks whether it
// opens or closes emphasis, and takes every punctuation for Western one, which
// has a space on its outer side. Beside CJK there is none, so **重點：**他說 is
// printed with its asterisks. The rules here are those of the published
// amendment (commonmark-spec issue 650, markdown-cjk-friendly specification):
// CJK punctuation counts as a letter, and so does what stands beside CJK. No
// example of CommonMark's specification comes out otherwise.

// around is what stands beside a run of delimiters.
type around struct {
	space bool
	punct bool // any punctuation
	cjk   bool // CJK character or punctuation
}

// western tells punctuation that is not CJK's.
func (a around) western() bool { return a.punct && !a.cjk }

func lookAt(r rune, eastAsian bool) around {
	return around{
		space: util.IsSpaceRune(r),
		punct: util.IsPunctRune(r),
		cjk:   isCJK(r) || eastAsian && isAmbiguous(r),
	}
}

// lookBefore looks at the character in front of the reader. Behind a variation
// selector it is the character that is varied; an ideographic one is CJK.
func lookBefore(block text.Reader, offset int, eastAsian bool) around {
	r := block.PrecendingCharacter()
	switch {
	case 0xE0100 <= r && r <= 0xE01EF:
		return around{cjk: true}
	case 0xFE00 <= r && r <= 0xFE0E:
		source := block.Source()[:offset]
		varied, _ := utf8.DecodeLastRune(source[:len(source)-utf8.RuneLen(r)])
		a := lookAt(varied, eastAsian)
		// U+FE01 asks for the full-width form of a quotation mark.
		a.cjk = a.cjk || r == 0xFE01 && isAmbiguous(varied)
		return a
	}
	return lookAt(r, eastAsian)
}

// scan reads a run of delimiters of least to most characters, any number if
// most is 0. It is nil where there is none that is read as such.
func scan(block text.Reader, pc parser.Context, least, most int, p parser.DelimiterProcessor) *parser.Delimiter {
	line, segment := block.PeekLine()
	if documentOf(pc).tired(segment.Start) {
		return nil
	}
	sign, length := line[0], 1
	for length < len(line) && line[length] == sign {
		length++
	}
	if length < least || most > 0 && length > most {
		return nil
	}
	eastAsian := isEastAsian(documentOf(pc).options.Lang)
	before, after := lookBefore(block, segment.Start, eastAsian), around{space: true}
	if length < len(line) {
		r, _ := utf8.DecodeRune(line[length:])
		after = lookAt(r, eastAsian)
	}
	left := !after.space && (!after.western() || before.space || before.western() || before.cjk)
	right := !before.space && (!before.western() || after.space || after.western() || after.cjk)
	canOpen, canClose := left, right
	if sign == '_' {
		canOpen, canClose = left && (!right || before.punct), right && (!left || after.punct)
	}
	d := parser.NewDelimiter(canOpen, canClose, length, sign, p)
	d.Segment = segment.WithStop(segment.Start + length)
	return d
}

func push(d *parser.Delimiter, block text.Reader, pc parser.Context) ast.Node {
	document := documentOf(pc)
	document.delimiters++
	document.pairs++
	if d.CanClose {
		const each = 8 // times as long as a byte
		document.vain += each * document.pairs
	}
	block.Advance(d.OriginalLength)
	pc.PushDelimiter(d)
	return d
}

// emphasisParser reads * and _.
type emphasisParser struct{}

func (emphasisParser) Trigger() []byte { return []byte{'*', '_'} }

func (p emphasisParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if d := scan(block, pc, 1, 0, p); d != nil {
		return push(d, block, pc)
	}
	return nil
}

func (emphasisParser) IsDelimiter(c byte) bool { return c == '*' || c == '_' }

func (emphasisParser) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

func (emphasisParser) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }

// strikethroughParser reads ~~, and a single ~ where no word or number touches
// it from outside: 10~20 分鐘 is a range.
type strikethroughParser struct{}

func (strikethroughParser) Trigger() []byte { return []byte{'~'} }

func (p strikethroughParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	if before == '~' {
		return nil
	}
	d := scan(block, pc, 1, 2, p)
	if d == nil {
		return nil
	}
	if d.OriginalLength == 1 {
		line, _ := block.PeekLine()
		after, _ := utf8.DecodeRune(line[1:])
		d.CanOpen = d.CanOpen && !isWord(before)
		d.CanClose = d.CanClose && !isWord(after)
		if !d.CanOpen && !d.CanClose {
			return nil
		}
	}
	return push(d, block, pc)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func (strikethroughParser) IsDelimiter(c byte) bool { return c == '~' }

func (strikethroughParser) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char && opener.OriginalLength == closer.OriginalLength
}

func (strikethroughParser) OnMatch(int) ast.Node { return extensionast.NewStrikethrough() }

// highlightParser reads ==text==, as Obsidian marks it.
type highlightParser struct{}

func (highlightParser) Trigger() []byte { return []byte{'='} }

func (p highlightParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if block.PrecendingCharacter() == '=' {
		return nil
	}
	if d := scan(block, pc, 2, 2, p); d != nil {
		return push(d, block, pc)
	}
	return nil
}

func (highlightParser) IsDelimiter(c byte) bool { return c == '=' }

func (highlightParser) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

func (highlightParser) OnMatch(int) ast.Node { return &highlight{} }

// highlight is text that its author marked.
type highlight struct{ ast.BaseInline }

var kindHighlight = ast.NewNodeKind("Highlight")

func (*highlight) Kind() ast.NodeKind              { return kindHighlight }
func (h *highlight) Dump(source []byte, level int) { ast.DumpHelper(h, source, level, nil, nil) }
