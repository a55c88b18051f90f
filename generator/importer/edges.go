package importer

import (
	"slices"
	"strings"
)

// takeTalk sets aside the talk in front of each digest of an answer and behind
// it.
func (a *answer) takeTalk() {
	for n := 0; n < mostTalk && a.takeAhead(); n++ {
	}
	for n := 0; n < mostTalk && a.takeBehind(); n++ {
	}
}

// mostTalk is how many blocks of talk are taken from each end.
const mostTalk = 100

// takeAhead takes the first block out, if it is no digest's, or the sentences
// of it that are not.
func (a *answer) takeAhead() bool {
	blocks := blocksOf(a.lines)
	if len(blocks) == 0 {
		return false
	}
	b := blocks[0]
	text := textOf(a.lines[b.from:b.to])
	first := a.lines[b.from].text
	switch {
	case first == boundary:
		return false
	case b.kind == ruleBlock:
		if frontEnd(a.lines, b.from) > 0 {
			return false
		}
		for i := 1; i < len(blocks) && blocks[i].kind == ruleBlock && a.lines[blocks[i].from].text != boundary && frontEnd(a.lines, blocks[i].from) == 0; i++ {
			b = blocks[i]
		}
		a.lines = a.lines[b.to:]
		return true
	case isInterface(first) || isModel(first):
		a.noteModel(a.lines[b.from : b.from+1])
		a.take(b.from, b.from+1, talkKind(first))
		return true
	case b.kind != paragraphBlock && b.kind != quoteBlock || isTitleLine(first) || isBold(strings.TrimSpace(text)) || len(blocks) == 1 && b.to-b.from == 1 && talkAhead(text, 0) == 0:
		return false
	}
	end := talkAhead(text, a.beforeTitle(blocks))
	if end == 0 && len(blocks) > 1 && foreign(text, textOf(a.lines[b.to:])) && len(text) < longestTalk {
		end = len(text)
	}
	return a.cut(b, 0, end)
}

// beforeTitle adds weight to the talk of paragraphs that stand in front of the
// title: an introduction stands behind it. What follows talk weighs more, too.
func (a *answer) beforeTitle(blocks []block) int {
	extra := 0
	if n := len(a.aside); n > 0 && a.aside[n-1].Kind == "small talk" {
		extra++
	}
	for i, b := range blocks {
		text := a.lines[b.from].text
		switch {
		case b.kind == ruleBlock || i > 0 && (isTitleLine(text) || isBold(strings.TrimSpace(text)) && i < 3):
			return extra + 1
		case b.kind == headingBlock:
			p := part{answer: answer{lines: a.lines}}
			if _, ok := p.topHeading(blocks); ok {
				extra++
			}
			return extra
		case b.kind != paragraphBlock:
			return extra
		}
	}
	return extra
}

// takeBehind takes the last block out, if it is no digest's, or the sentences
// of it that are not.
func (a *answer) takeBehind() bool {
	blocks := blocksOf(a.lines)
	if len(blocks) == 0 {
		return false
	}
	b := blocks[len(blocks)-1]
	text := textOf(a.lines[b.from:b.to])
	last := a.lines[b.to-1].text
	switch {
	case last == boundary:
		return false
	case b.kind == ruleBlock:
		a.lines = a.lines[:b.from]
		return true
	case isInterface(last) || isModel(last):
		a.noteModel(a.lines[b.to-1 : b.to])
		a.take(b.to-1, b.to, talkKind(last))
		return true
	case b.kind == headingBlock && shows("next", bare(text)):
		a.take(b.from, b.to, "small talk")
		return true
	case b.kind == listBlock && len(blocks) > 1:
		return a.takeOffers(blocks)
	case b.kind != paragraphBlock && b.kind != quoteBlock || isBold(strings.TrimSpace(text)):
		return false
	}
	at := talkBehind(text)
	if at == 0 && len(blocks) > 1 {
		// What a section says alone is the section, and no talk: a conclusion may
		// well end with good wishes.
		above := blocks[len(blocks)-2]
		head := strings.TrimSpace(textOf(a.lines[above.from:above.to]))
		if (above.kind == headingBlock || isBold(head)) && !shows("next", bare(head)) && weighAll(text) < 2*enough {
			return false
		}
	}
	return a.cut(b, at, len(text))
}

func weighAll(text string) int {
	most := 0
	for _, sentence := range sentences(text) {
		most = max(most, weigh(sentence, behind, false))
	}
	return most
}

// takeOffers takes out a list at the end of what the model could do next: one
// below a sentence that offers it.
func (a *answer) takeOffers(blocks []block) bool {
	list, above := blocks[len(blocks)-1], blocks[len(blocks)-2]
	text := textOf(a.lines[above.from:above.to])
	last, _ := lastRune(strings.TrimRight(bare(text), "*_ "))
	offers := above.kind == paragraphBlock && strings.ContainsRune(":：?？", last) && talkBehind(text) < len(text)
	if above.kind == headingBlock || isBold(strings.TrimSpace(text)) {
		// "Next steps" may be those of an episode: the items must be offers.
		offers = shows("next", bare(text)) && offering(a.lines[list.from:list.to])
	}
	if !offers {
		return false
	}
	a.take(list.from, list.to, "small talk")
	return true
}

// offering tells whether most items of a list offer something to whoever asked.
func offering(items []line) bool {
	talk := 0
	for _, l := range items {
		if text := itemLine().ReplaceAllString(l.text, ""); shows("self", text) || shows("you", text) || shows("offer", text) {
			talk++
		}
	}
	return talk*2 > len(items)
}

func isModel(text string) bool { _, ok := modelOf(text); return ok && len(text) < 200 }

func talkKind(text string) string {
	if isModel(text) {
		return "model"
	}
	return "interface"
}

// cut sets aside a stretch of a block's text, in bytes.
func (a *answer) cut(b block, from, to int) bool {
	text := textOf(a.lines[b.from:b.to])
	if strings.TrimSpace(text[from:to]) == "" {
		return false
	}
	a.noteModel(a.lines[b.from:b.to])
	number := a.lines[b.from].number + strings.Count(text[:from], "\n")
	a.tell(number, "small talk", text[from:to])
	var kept []line
	for i, rest := range strings.Split(strings.TrimRight(text[:from]+text[to:], " \n"), "\n") {
		kept = append(kept, line{a.lines[b.from].number + i, strings.TrimRight(rest, " ")})
	}
	a.lines = slices.Replace(a.lines, b.from, b.to, kept...)
	return true
}
