package importer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// titleLabel is what an answer calls its title by.
var titleLabel = site.Pattern(`(?i)^(?:#{1,6}\s*)?[*_]*\W{0,6}(?:【(?:` + titleNames + `)】|(?:` + titleNames + `)\s*(?:[*_]+\s*[:：]|[:：]\s*[*_]*))\s*[*_]*\s*(\S.*)$`)

const titleNames = `主題|主题|題目|题目|標題|标题|節目標題|节目标题|本集主題|本集主题|本期主題|本期主题|單集標題|单集标题|集名|title|episode title|digest title|topic|episode|タイトル|テーマ|エピソード|제목|주제|에피소드|título|titel|titre|тема`

// isTitleLine tells a line that calls itself the title. A list of topics is none.
func isTitleLine(text string) bool {
	return len(text) < 600 && !itemLine().MatchString(text) && titleLabel().MatchString(text)
}

// takeTitle takes the title out of the part: a line that calls itself so, the
// one heading above all others, a bold line before anything else, or a short
// line that begins a plain text.
func (p *part) takeTitle() {
	blocks := blocksOf(p.lines)
	if p.front != "" && titleKey().MatchString(p.front) {
		return // parse drops a heading that repeats it
	}
	for i, b := range blocks[:min(len(blocks), 4)] {
		text := p.lines[b.from].text
		if (b.kind == paragraphBlock || b.kind == headingBlock) && isTitleLine(text) && !isStated(p.lines[b.from:b.to]) || i == 0 && b.kind == paragraphBlock && isTitleLine(text) {
			p.takeTitleLine(b.from, titleLabel().FindStringSubmatch(text)[1])
			return
		}
	}
	if b, ok := p.topHeading(blocks); ok {
		p.takeTitleLine(b.from, headingLine().FindStringSubmatch(p.lines[b.from].text)[2])
		return
	}
	if len(blocks) < 2 || blocks[0].kind != paragraphBlock || blocks[0].to-blocks[0].from != 1 {
		return
	}
	text := strings.TrimSpace(p.lines[blocks[0].from].text)
	switch {
	case isHeadingOf(strings.Trim(plainTitle(text), ":：")):
	case isBold(text) && p.endsAhead(blocks):
		p.takeTitleLine(blocks[0].from, text)
	case !strings.HasPrefix(text, "**") && utf8.RuneCountInString(text) <= longestHeading && !endsSentence(text) && !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, "：") && blocks[1].from > blocks[0].to:
		p.takeTitleLine(blocks[0].from, text)
	}
}

var titleKey = site.Pattern(`(?mi)^(?:title|name)\s*[:=]\s*\S`)

// endsAhead tells whether the bold line in front can be the title and no
// section: something else than points of its own follows, and other headings.
func (p *part) endsAhead(blocks []block) bool {
	heads := 0
	for _, b := range blocks[1:] {
		if b.kind == headingBlock || b.kind == paragraphBlock && isBold(strings.TrimSpace(p.lines[b.from].text)) {
			heads++
		}
	}
	return heads > 0 && blocks[1].kind != listBlock || heads == 0 && blocks[1].kind == paragraphBlock
}

// topHeading is the heading above all others: the first, and alone in its
// rank, unless it counts or names a part of a digest.
func (p *part) topHeading(blocks []block) (block, bool) {
	var first *block
	rank, same := 7, 0
	for i, b := range blocks {
		if b.kind != headingBlock {
			continue
		}
		level := len(headingLine().FindStringSubmatch(p.lines[b.from].text)[1])
		if first == nil {
			first = &blocks[i]
			rank = level
		} else if level < rank {
			return block{}, false
		}
		if level == rank {
			same++
		}
	}
	if first == nil {
		return block{}, false
	}
	text := headingLine().FindStringSubmatch(p.lines[first.from].text)[2]
	s := sectionOf(text)
	ahead := slices.IndexFunc(blocks, func(b block) bool { return b.from == first.from })
	switch {
	case plainTitle(text) == "" || s.Role != site.RoleBody, s.Ordinal != "" && rank > 1, same > 1 && !(rank == 1 && ahead == 0 && p.uncounted(blocks)), ahead > 2:
		return block{}, false
	case rank > 1 && p.headings(blocks) == 1 && ahead+1 < len(blocks) && blocks[ahead+1].kind == listBlock && ahead > 0:
		return block{}, false
	}
	return *first, true
}

// uncounted tells whether headings of the first rank behind the first one all
// count or name a part of a digest: then the first, which does not, is the
// title.
func (p *part) uncounted(blocks []block) bool {
	firsts := 0
	for _, b := range blocks {
		m := headingLine().FindStringSubmatch(p.lines[b.from].text)
		if b.kind != headingBlock || len(m[1]) > 1 {
			continue
		}
		if firsts++; firsts > 1 && !isHeadingOf(m[2]) {
			return false
		}
	}
	return true
}

func (p *part) headings(blocks []block) int {
	n := 0
	for _, b := range blocks {
		if b.kind == headingBlock {
			n++
		}
	}
	return n
}

func (p *part) takeTitleLine(at int, text string) {
	p.title = plainTitle(text)
	p.drop(p.lines[at].text)
	p.lines = slices.Delete(p.lines, at, at+1)
}

var (
	linkText = site.Pattern(`!?\[([^\[\]]*)\]\([^()\s]*\)`)
	emphasis = site.Pattern("\\*{1,3}|_{2,3}|`|~~")
	idMark   = site.Pattern(`\s*\{#[^{}]*\}\s*$`)
)

// plainTitle is a heading or bold line as front matter has it.
func plainTitle(text string) string {
	text = linkText().ReplaceAllString(idMark().ReplaceAllString(text, ""), "$1")
	text = emphasis().ReplaceAllString(text, "")
	return strings.TrimRight(strings.TrimSpace(strings.Trim(strings.TrimSpace(text), "#>")), " :：")
}
