package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// An outline is written in many ways: with headings, with lines that are bold,
// as a list of a list, or in plain text with nothing but numbers and colons.
// Here all of them become headings; package parse then tells how deep each is.

// outline makes headings of what stands for them.
func (p *part) outline() {
	p.bracketed()
	p.boldHeads()
	p.listed(numberedItem(), true)
	if !p.hasHeadings() {
		p.plainHeadings()
	}
	if !p.hasHeadings() {
		p.listed(regexp.MustCompile(`^([-*+])[ \t]+(\S.*)$`), false)
	}
	p.labelledEnds()
}

// labelled is a paragraph whose label stands in front of it: 結語：…, **Conclusion:** ….
var labelled = site.Pattern(`^(?:\*\*|__)?([^*_:：]{1,24})(?:[:：](?:\*\*|__)|(?:\*\*|__)?[:：])[ \t　]*(\S.*)$`)

// labelledEnds makes sections of the first and the last paragraph where their
// labels say that they lead into the digest or out of it.
func (p *part) labelledEnds() {
	blocks := blocksOf(p.lines)
	if len(blocks) < 3 || !p.hasHeadings() {
		return
	}
	for _, end := range []struct {
		b    block
		role site.Role
	}{{blocks[len(blocks)-1], site.RoleConclusion}, {blocks[0], site.RoleIntro}} {
		first := p.lines[end.b.from]
		m := labelled().FindStringSubmatch(first.text)
		if end.b.kind != paragraphBlock || m == nil || isBold(strings.TrimSpace(first.text)) || roleOf(m[1]) != end.role {
			continue
		}
		p.lines = slices.Replace(p.lines, end.b.from, end.b.from+1, line{first.number, p.headingLike(m[1])}, line{first.number, ""}, line{first.number, m[2]})
	}
}

// headingLike writes a heading as the others of the part are written, at the level
// of the highest.
func (p *part) headingLike(text string) string {
	level := 0
	for _, b := range blocksOf(p.lines) {
		if m := headingLine().FindStringSubmatch(p.lines[b.from].text); b.kind == headingBlock && (level == 0 || len(m[1]) < level) {
			level = len(m[1])
		}
	}
	if level == 0 {
		return "**" + text + "**"
	}
	return strings.Repeat("#", level) + " " + text
}

var numberedItem = site.Pattern(`^(\d{1,3}[.)])[ \t]+(\S.*)$`)

// pictured is a line that is bold from end to end behind a picture.
var pictured = site.Pattern(`^([^\pL0-9\s*_>#|-]{1,8})\s*(?:\*\*|__)([^*]{1,80}?)(?:\*\*|__)\s*[:：]?$`)

// boldHeads sets bold lines apart that head the lines below them: in Markdown
// these are one paragraph, and to whoever wrote them they are not.
func (p *part) boldHeads() {
	for _, b := range slices.Backward(blocksOf(p.lines)) {
		if b.kind != paragraphBlock {
			continue
		}
		for at := b.to - 1; at >= b.from; at-- {
			text := strings.TrimSpace(p.lines[at].text)
			if m := pictured().FindStringSubmatch(text); m != nil {
				p.lines[at].text = "## " + m[1] + " " + strings.TrimRight(m[2], ":： ")
			} else if !isBold(text) || at+1 == b.to && at > b.from {
				continue
			}
			if at+1 < b.to {
				p.lines = slices.Insert(p.lines, at+1, line{p.lines[at].number, ""})
			}
			if at > b.from {
				p.lines = slices.Insert(p.lines, at, line{p.lines[at].number, ""})
			}
		}
	}
}

// hasHeadings tells whether there are headings with marks, or bold ones.
func (p *part) hasHeadings() bool {
	return slices.ContainsFunc(blocksOf(p.lines), func(b block) bool {
		return b.kind == headingBlock || b.kind == paragraphBlock && b.to-b.from == 1 && isBold(strings.TrimSpace(p.lines[b.from].text))
	})
}

// bracketed is a heading as plain text has it: 【重點】, ■ 重點, ▍重點.
var bracketed = site.Pattern(`^(?:\*\*)?(?:【([^【】]{1,60})】|〖([^〖〗]{1,60})〗|［([^［］]{1,60})］|[▍▌▎┃※★☆◎◉■□◆◇▼▽]\s*([^▍▌▎┃※★☆◎◉。]{1,60}))(?:\*\*)?[:：]?$`)

// bracketed makes headings of lines that are in brackets, or behind a bar.
func (p *part) bracketed() {
	for _, b := range slices.Backward(blocksOf(p.lines)) {
		if b.kind != paragraphBlock {
			continue
		}
		for at := b.to - 1; at >= b.from; at-- {
			m := bracketed().FindStringSubmatch(p.lines[at].text)
			if m == nil {
				continue
			}
			p.lines[at].text = "## " + strings.TrimSpace(m[1]+m[2]+m[3]+m[4])
		}
	}
}

// plainHeadings makes headings of short lines that count, name a part of a
// digest, or lead to a list with a colon, in a text without any mark.
func (p *part) plainHeadings() {
	for _, b := range slices.Backward(blocksOf(p.lines)) {
		switch {
		case b.kind == paragraphBlock:
			p.plainHeading(b)
		case b.kind == listBlock && b.items == 1 && b.to-b.from == 1:
			p.lonelyItem(b)
		}
	}
}

func (p *part) plainHeading(b block) {
	text := strings.TrimSpace(p.lines[b.from].text)
	alone := b.to-b.from == 1
	next := b.to
	for next < len(p.lines) && p.lines[next].blank() {
		next++
	}
	leads := alone && next < len(p.lines) && kindAt(p.lines, next) == listBlock
	switch {
	case utf8.RuneCountInString(text) > longestHeading/2 || endsSentence(text) || next >= len(p.lines) && alone:
		return
	case isHeadingOf(text) && (alone || roleOf(text) != site.RoleBody || counts(text) && columns(text) < columns(p.lines[b.from+1].text)):
	case leads && (strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：") || next == b.to || isPictured(text)):
	default:
		return
	}
	p.lines[b.from].text = "## " + text
	if !alone {
		p.lines = slices.Insert(p.lines, b.from+1, line{p.lines[b.from].number, ""})
	}
}

// lonelyItem makes a heading of a counted line that stands alone: what a list
// of one item says is no list.
func (p *part) lonelyItem(b block) {
	m := numberedItem().FindStringSubmatch(p.lines[b.from].text)
	if m == nil || utf8.RuneCountInString(m[2]) > longestHeading/2 || endsSentence(m[2]) || b.to >= len(p.lines) {
		return
	}
	p.lines[b.from].text = "## " + p.lines[b.from].text
}

func endsSentence(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, "*_ 」』”’\"'"))
	return strings.ContainsRune("。.!！;；,，、…", last)
}

// isPictured tells a line that an emoji leads.
func isPictured(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.Is(unicode.So, first) && first > 0x2000
}

func columns(text string) int { return utf8.RuneCountInString(text) }

// sectionOf is the section that a line would begin as a heading. Package parse
// alone knows what counts and which names parts have.
func sectionOf(text string) *site.Section {
	doc, _ := parse.Parse("a.md", []byte("## "+text+"\n\n- x\n"), plainly)
	if doc == nil || len(doc.Sections) == 0 {
		return &site.Section{Role: site.RoleBody}
	}
	return doc.Sections[0]
}

func isHeadingOf(text string) bool {
	s := sectionOf(text)
	return s.Ordinal != "" || s.Role != site.RoleBody
}

func roleOf(text string) site.Role { return sectionOf(text).Role }
func counts(text string) bool      { return sectionOf(text).Ordinal != "" }

// listed makes headings of the items of a list that only hold lists, and takes
// what they hold out to the margin.
func (p *part) listed(item *regexp.Regexp, ordered bool) {
	from, plain := 0, !p.hasHeadings()
	for from < len(p.lines) {
		to, level := from, 2
		for to < len(p.lines) && !(to > from && headingLine().MatchString(p.lines[to].text)) {
			to++
		}
		if m := headingLine().FindStringSubmatch(p.lines[from].text); m != nil {
			level = min(len(m[1])+1, 6)
		}
		heads := p.headItems(from, to, item, plain)
		if len(heads) >= 2 {
			p.raise(from, to, heads, item, level, ordered)
		}
		from = to
	}
}

// headItems are the items at the margin, if all of them lead to something of
// their own and say nothing else. from and to bound the lines of one section.
// In a plain text, which has no other headings, a paragraph may follow as well.
func (p *part) headItems(from, to int, item *regexp.Regexp, plain bool) []int {
	var heads []int
	for at := from; at < to; at++ {
		if fence().MatchString(p.lines[at].text) {
			at = fenceEnd(p.lines, at)
			continue
		}
		m := item.FindStringSubmatch(p.lines[at].text)
		if m == nil {
			continue
		}
		if !headLike(m[2]) {
			return nil
		}
		heads = append(heads, at)
	}
	for i, at := range heads {
		next := at + 1
		for next < to && p.lines[next].blank() {
			next++
		}
		end := to
		if i+1 < len(heads) {
			end = heads[i+1]
		}
		if next >= end {
			return nil
		}
		text := p.lines[next].text
		indented := strings.HasPrefix(text, " ") || strings.HasPrefix(text, "\t")
		bullet := itemLine().MatchString(text)
		apart := plain && (i == 0 || p.lines[at-1].blank()) && len(text) > len(p.lines[at].text)
		if !indented && !bullet && !apart && !isBold(strings.TrimSpace(item.FindStringSubmatch(p.lines[at].text)[2])) {
			return nil
		}
	}
	return heads
}

// headLike tells words that a heading could be: bold from end to end, or short
// and no sentence.
func headLike(text string) bool {
	text = strings.TrimSpace(text)
	return isBold(text) || utf8.RuneCountInString(text) <= longestHeading/2 && !endsSentence(text) && !strings.Contains(text, "**") && !strings.ContainsAny(strings.TrimRight(text, ":："), ":：")
}

// raise writes the headings.
func (p *part) raise(from, to int, heads []int, item *regexp.Regexp, level int, ordered bool) {
	for i, at := range heads {
		end := to
		if i+1 < len(heads) {
			end = heads[i+1]
		}
		m := item.FindStringSubmatch(p.lines[at].text)
		title := m[2]
		if ordered {
			title = m[1] + " " + strings.TrimSpace(title)
			if bold := boldLine().FindStringSubmatch(strings.TrimSpace(m[2])); bold != nil {
				title = m[1] + " " + bold[1]
			}
		}
		p.lines[at].text = strings.Repeat("#", level) + " " + title
		margin := -1
		for _, l := range p.lines[at+1 : end] {
			if !l.blank() {
				text := indent(l.text)
				own := len(text) - len(strings.TrimLeft(text, " "))
				if margin < 0 || own < margin {
					margin = own
				}
			}
		}
		for j := at + 1; j < end; j++ {
			text := p.lines[j].text
			if strings.HasPrefix(text, "\t") || margin > 0 {
				text = indent(text)
			}
			p.lines[j].text = text[min(max(margin, 0), len(text)):]
		}
	}
}
