package importer

import (
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// blockKind is what a stretch of lines is.
type blockKind int

const (
	paragraphBlock blockKind = iota
	headingBlock
	listBlock
	quoteBlock
	tableBlock
	codeBlock
	ruleBlock
)

// block is a stretch of lines that belong together, as Markdown has it.
type block struct {
	kind     blockKind
	from, to int
	items    int // of a list
}

var (
	headingLine = site.Pattern(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$`)
	itemLine    = site.Pattern(`^([ \t]*)([-*+]|\d{1,3}[.)])([ \t]+|$)`)
	tableRule   = site.Pattern(`^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$`)
)

// isRule tells a line of three dashes, stars or underscores.
func isRule(text string) bool {
	bare := strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(text), " ", ""), "\t", "")
	if len(bare) < 3 || strings.HasPrefix(text, "    ") {
		return false
	}
	return strings.Trim(bare, "-") == "" || strings.Trim(bare, "*") == "" || strings.Trim(bare, "_") == "" ||
		utf8.RuneCountInString(bare) >= 3 && (strings.Trim(bare, "—") == "" || strings.Trim(bare, "─") == "" || strings.Trim(bare, "━") == "" || strings.Trim(bare, "=") == "")
}

// blocksOf cuts lines into blocks.
func blocksOf(lines []line) []block {
	var blocks []block
	for i := 0; i < len(lines); {
		if lines[i].blank() {
			i++
			continue
		}
		b := block{kind: kindAt(lines, i), from: i}
		b.to = blockEnd(lines, i, b.kind)
		if b.kind == listBlock {
			for _, l := range lines[b.from:b.to] {
				if itemLine().MatchString(l.text) {
					b.items++
				}
			}
		}
		blocks = append(blocks, b)
		i = b.to
	}
	return blocks
}

func kindAt(lines []line, i int) blockKind {
	text := lines[i].text
	switch {
	case text == boundary:
		return ruleBlock
	case fence().MatchString(text):
		return codeBlock
	case headingLine().MatchString(text):
		return headingBlock
	case isRule(text):
		return ruleBlock
	case itemLine().MatchString(text):
		return listBlock
	case strings.HasPrefix(strings.TrimLeft(text, " "), ">"):
		return quoteBlock
	case strings.Contains(text, "|") && i+1 < len(lines) && tableRule().MatchString(lines[i+1].text):
		return tableBlock
	}
	return paragraphBlock
}

func blockEnd(lines []line, i int, kind blockKind) int {
	switch kind {
	case headingBlock, ruleBlock:
		return i + 1
	case codeBlock:
		return min(fenceEnd(lines, i)+1, len(lines))
	case listBlock:
		return listEnd(lines, i)
	}
	end := i + 1
	for end < len(lines) && !lines[end].blank() && (kind == tableBlock && strings.Contains(lines[end].text, "|") || kind == kindAt(lines, end)) {
		end++
	}
	return end
}

// listEnd is where a list ends: before a line that is neither an item nor
// indented, after a blank one.
func listEnd(lines []line, i int) int {
	end := i + 1
	for at := i + 1; at < len(lines); at++ {
		text := lines[at].text
		indented := strings.HasPrefix(text, " ") || strings.HasPrefix(text, "\t")
		switch {
		case lines[at].blank():
			continue
		case fence().MatchString(text) && indented:
			at = min(fenceEnd(lines, at), len(lines)-1)
		case itemLine().MatchString(text) && !isRule(text), indented:
		case at == end && kindAt(lines, at) == paragraphBlock:
		default:
			return end
		}
		end = at + 1
	}
	return end
}

// boldLine is a line that is bold from end to end, with a colon inside or
// outside.
var boldLine = site.Pattern(`^(?:\*\*|__)([^*]+?)(?:\*\*|__)[ \t]*[:：]?$`)

// longestHeading is how long a line may be that is a heading without the mark
// of one, in characters.
const longestHeading = 80

// isBold tells a line that is bold from end to end and no sentence.
func isBold(text string) bool {
	m := boldLine().FindStringSubmatch(text)
	return m != nil && utf8.RuneCountInString(m[1]) <= longestHeading && !strings.HasSuffix(m[1], "。") && !strings.HasSuffix(m[1], ".")
}

// frontEnd is the line behind the front matter that line i begins, or 0.
func frontEnd(lines []line, i int) int {
	mark := strings.TrimSpace(lines[i].text)
	if mark != "---" && mark != "+++" || i+1 >= len(lines) || !keyLine().MatchString(lines[i+1].text) {
		return 0
	}
	for end := i + 1; end < min(len(lines), i+200); end++ {
		if strings.TrimSpace(lines[end].text) == mark {
			return end + 1
		}
	}
	return 0
}

var keyLine = site.Pattern(`^[A-Za-z][\w-]*\s*[:=](?:\s|$)`)
