package importer

import "strings"

// lists writes the items of lists with "- " and the least indentation that
// nests them. Numbers stay as they are.
func (p *part) lists() {
	for _, b := range blocksOf(p.lines) {
		if b.kind == listBlock {
			relist(p.lines[b.from:b.to])
		}
	}
}

// level is a list that is open: how far its items were indented, and where
// their text begins, then and now.
type level struct{ from, text, now, nowText int }

func relist(lines []line) {
	var open []level
	for i := 0; i < len(lines); i++ {
		if lines[i].blank() {
			continue
		}
		text := lines[i].text
		for strings.HasPrefix(strings.TrimLeft(text, " "), "\t") {
			text = strings.Replace(text, "\t", "    ", 1)
		}
		own := len(text) - len(strings.TrimLeft(text, " "))
		for len(open) > 1 && own < open[len(open)-1].from {
			open = open[:len(open)-1]
		}
		m := itemLine().FindStringSubmatch(text)
		if m == nil || isRule(text) {
			lines[i].text = moved(text, own, open)
			if fence().MatchString(strings.TrimLeft(text, " ")) {
				i = moveCode(lines, i, open)
			}
			continue
		}
		marker, rest := m[2], text[len(m[0]):]
		if !strings.ContainsAny(marker, "0123456789") {
			marker = "-"
		}
		if last := len(open) - 1; last < 0 || own >= open[last].from+2 {
			now := 0
			if last >= 0 {
				now = open[last].nowText
			}
			open = append(open, level{from: own, now: now})
		}
		top := &open[len(open)-1]
		top.text, top.nowText = own+len(m[2])+1, top.now+len(marker)+1
		lines[i].text = strings.Repeat(" ", top.now) + strings.TrimRight(marker+" "+strings.TrimLeft(rest, " \t"), " ")
	}
}

// moved indents a line that goes on with an item.
func moved(text string, own int, open []level) string {
	if len(open) == 0 || own == 0 {
		return text
	}
	return strings.Repeat(" ", open[len(open)-1].nowText) + strings.TrimLeft(text, " ")
}

// moveCode indents a block of code in an item, and keeps its own margins.
func moveCode(lines []line, i int, open []level) int {
	if len(open) == 0 {
		return i
	}
	mark := strings.TrimLeft(lines[i].text, " ")[:3]
	for at := i + 1; at < len(lines); at++ {
		text := strings.ReplaceAll(lines[at].text, "\t", "    ")
		own := len(text) - len(strings.TrimLeft(text, " "))
		top := open[len(open)-1]
		if !lines[at].blank() {
			lines[at].text = strings.Repeat(" ", top.nowText+max(0, own-top.text)) + strings.TrimLeft(text, " ")
		}
		if strings.HasPrefix(strings.TrimSpace(text), mark) {
			return at
		}
	}
	return len(lines) - 1
}
