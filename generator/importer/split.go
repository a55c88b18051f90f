package importer

import (
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// part is what one digest is made of.
type part struct {
	answer
	title string
	front string // front matter that the answer wrote itself
}

// split cuts an answer into the parts that make a digest each.
func (a *answer) split() []*part {
	var parts []*part
	for _, lines := range cutAtLines(a.lines, func(i int) bool { return a.lines[i].text == boundary }) {
		lines = slices.DeleteFunc(lines, func(l line) bool { return l.text == boundary })
		p := &part{answer: answer{lines: lines, model: a.model}}
		p.takeTalk()
		whole := p.lines
		for i, piece := range p.pieces() {
			if i == 0 {
				p.lines = piece
				parts = append(parts, p)
				continue
			}
			parts = append(parts, &part{answer: answer{lines: piece, model: a.model}})
		}
		if len(whole) == 0 {
			parts = append(parts, p)
		}
	}
	return parts
}

// cutAtLines cuts in front of some lines.
func cutAtLines(lines []line, at func(i int) bool) [][]line {
	var pieces [][]line
	from := 0
	for i := range lines {
		if i > from && at(i) {
			pieces = append(pieces, slices.Clone(lines[from:i]))
			from = i
		}
	}
	return append(pieces, slices.Clone(lines[from:]))
}

// pieces are the lines of each digest: cut where front matter begins, where a
// line calls itself the title, or where headings of the first rank have an
// outline of their own each.
func (p *part) pieces() [][]line {
	starts := map[int]bool{}
	blocks := blocksOf(p.lines)
	finders := []func([]block) []int{p.fronts, p.titles, p.numbered, p.tops}
	if len(blocks) > 0 && len(p.fronts(blocks[:1])) > 0 {
		finders = finders[:1] // the title is in front matter, and no heading is another
	}
	for _, find := range finders {
		if found := find(blocks); len(found) >= 2 && p.differ(found) {
			for _, at := range found[1:] {
				starts[at] = true
			}
			break
		}
	}
	return cutAtLines(p.lines, func(i int) bool { return starts[i] })
}

// differ tells whether lines say different things: a title that stands twice
// begins one digest.
func (p *part) differ(found []int) bool {
	said := map[string]bool{}
	for _, at := range found {
		text := p.lines[at].text
		if to := frontEnd(p.lines, at); to > 0 {
			text = textOf(p.lines[at:to])
		}
		said[text] = true
	}
	return len(said) == len(found)
}

func (p *part) fronts(blocks []block) []int {
	var found []int
	end := 0
	for _, b := range blocks {
		if b.from >= end && b.kind == ruleBlock {
			if to := frontEnd(p.lines, b.from); to > 0 && titleKey().MatchString(textOf(p.lines[b.from:to])) {
				found, end = append(found, b.from), to
			}
		}
	}
	return found
}

func (p *part) titles(blocks []block) []int {
	var found []int
	for _, b := range blocks {
		if (b.kind == paragraphBlock || b.kind == headingBlock) && isTitleLine(p.lines[b.from].text) {
			found = append(found, b.from)
		}
	}
	return found
}

// numberedDigest is a heading that calls what it heads one of several digests.
var numberedDigest = site.Pattern(`(?i)^\W*(?:(?:digest|summary|episode digest|摘要|整理|總結|总结|ダイジェスト|要約|요약|다이제스트)\s*(?:no\.?|#|＃)?\s*(?:\d+|[一二三四五六七八九十]+)|第\s*(?:\d+|[一二三四五六七八九十]+)\s*(?:份|篇|則|则)(?:摘要|整理)?)\s*(?:[:：.、—–-]|$)`)

func (p *part) numbered(blocks []block) []int {
	var found []int
	for _, b := range blocks {
		text := strings.TrimSpace(p.lines[b.from].text)
		if b.kind == headingBlock || b.kind == paragraphBlock && isBold(text) {
			if numberedDigest().MatchString(bare(text)) {
				found = append(found, b.from)
			}
		}
	}
	return found
}

// tops are the headings of the first rank, if each has headings below it and
// none is counted or a part of a digest by its name.
func (p *part) tops(blocks []block) []int {
	var found []int
	below := false
	for _, b := range blocks {
		text := strings.TrimSpace(p.lines[b.from].text)
		m := headingLine().FindStringSubmatch(text)
		switch {
		case b.kind == headingBlock && len(m[1]) == 1:
			if s := sectionOf(m[2]); s.Ordinal != "" || s.Role != site.RoleBody || len(found) > 0 && !below {
				return nil
			}
			found, below = append(found, b.from), false
		case b.kind == headingBlock || b.kind == paragraphBlock && isBold(text):
			below = true
		}
	}
	if !below {
		return nil
	}
	return found
}
