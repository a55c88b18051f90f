package parse

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// The YAML library names the line where it gave up, in the words of its
// grammar, and no column. This looks through the lines as their author wrote
// them, for the few slips that people make. It is asked about files that are
// wrong, so it may take for a slip what a right file could hold.

var (
	yamlPlace = site.Pattern(`^(?:line (\d+): )?(.*)$`)
	// yamlLine is a line with a key: what stands in front, the key, the value.
	yamlLine = site.Pattern(`^([ \t]*(?:- +)*)("[^"]*"|'[^']*'|[^\s"'#\[\]{}:：-][^:：\[\]{}]*?)[ \t]*:(?:[ \t]+(.*?))?[ \t]*$`)
	yamlItem = site.Pattern(`^([ \t]*)(-)(?:[ \t]+(.*?))?[ \t]*$`)
	// yamlBlock begins a text in lines of its own, which may hold anything.
	yamlBlock   = site.Pattern(`^[|>][-+0-9]*(?:\s+#.*)?$`)
	yamlComment = site.Pattern(`\s+#.*$`)
	yamlNoSpace = site.Pattern(`^[\w-]+(:)[^\s/]`)
)

// yamlFault finds what the author has to look at.
func yamlFault(block []byte, err error) *fault {
	lines := strings.Split(strings.TrimSuffix(string(block), "\n"), "\n")
	if f := (&yamlLines{lines: lines}).fault(); f != nil {
		return f
	}
	m := yamlPlace().FindStringSubmatch(strings.TrimPrefix(err.Error(), "yaml: "))
	number, _ := strconv.Atoi(m[1])
	number = min(max(number, 1), len(lines))
	line := lines[number-1]
	hint := anyForeignSign(line)
	if hint == "" {
		hint = "write a key, a colon, a space and the value; a value with signs in it belongs in quotes"
	}
	return &fault{number + 1, indentOf(line) + 1, m[2], hint}
}

// yamlLines is front matter while it is looked through.
type yamlLines struct {
	lines   []string
	at      int   // the line that is looked at, from 0
	indents []int // of the tables and lists that are open there
	full    bool  // the key or item above has its value in its own line
}

// fault is the first slip.
func (y *yamlLines) fault() *fault {
	for ; y.at < len(y.lines); y.at++ {
		line := y.lines[y.at]
		text := strings.TrimSpace(line)
		if text == "" || text[0] == '#' {
			continue
		}
		place := yamlLine().FindStringSubmatchIndex(line)
		if place == nil {
			place = yamlItem().FindStringSubmatchIndex(line)
		}
		f := y.indentation(line, place != nil)
		switch {
		case f != nil:
		case place != nil && place[6] >= 0:
			y.full = true
			f = y.value(line, place[6], line[place[6]:place[7]])
		case place != nil:
			y.full = false
		case indentOf(line) == 0:
			f = y.noKey(line)
		}
		if f != nil {
			return f
		}
	}
	return nil
}

// wrong is a fault at an offset in the line that is looked at.
func (y *yamlLines) wrong(offset int, message, hint string) *fault {
	column := utf8.RuneCountInString(y.lines[y.at][:offset]) + 1
	return &fault{y.at + 2, column, message, hint} // lines count from 0 here, and the fence is one
}

// indentation looks at what stands in front of a line.
func (y *yamlLines) indentation(line string, opens bool) *fault {
	indent := indentOf(line)
	if tab := strings.IndexByte(line[:indent], '\t'); tab >= 0 {
		return y.wrong(tab, "a tab stands in front of this line", "YAML is indented by spaces")
	}
	if !opens {
		return nil
	}
	left := -1
	for len(y.indents) > 0 && y.top() > indent {
		left = y.top()
		y.indents = y.indents[:len(y.indents)-1]
	}
	switch {
	case y.top() == indent:
	case left >= 0:
		return y.wrong(indent, fmt.Sprintf("this line is indented by %d, the one that it belongs beside by %d", indent, left), "indent both alike")
	case y.full && y.top() >= 0:
		return y.wrong(indent, "this line is indented, but the one above has its value already", "take the spaces in front of it away")
	default:
		y.indents = append(y.indents, indent)
	}
	if yamlLine().MatchString(line) && yamlItem().MatchString(line) {
		y.indents = append(y.indents, len(line)-len(strings.TrimLeft(line, " -")))
	}
	return nil
}

// top is the indent of what is open, or -1.
func (y *yamlLines) top() int {
	if len(y.indents) == 0 {
		return -1
	}
	return y.indents[len(y.indents)-1]
}

// reserved are the signs that a value without quotes cannot begin with.
var reserved = site.Pattern("^(?:[@`%*&|>,\\]}]|[-?] )")

// value looks at a value, which may go on in further lines.
func (y *yamlLines) value(line string, offset int, value string) *fault {
	switch {
	case value == "":
		y.full = false
	case value[0] == '"' || value[0] == '\'':
		return y.quoted(offset, value)
	case value[0] == '[' || value[0] == '{':
		return y.flow(offset, value)
	case yamlBlock().MatchString(value):
		for y.at+1 < len(y.lines) && (strings.TrimSpace(y.lines[y.at+1]) == "" || indentOf(y.lines[y.at+1]) > indentOf(line)) {
			y.at++
		}
	case reserved().MatchString(value):
		return y.wrong(offset, fmt.Sprintf("a value without quotes cannot begin with %s", reserved().FindString(value)), "put it in quotes: "+inQuotes(value))
	default:
		plain := yamlComment().ReplaceAllString(value, "")
		colon := strings.Index(plain+" ", ": ")
		if colon >= 0 {
			return y.wrong(offset+colon, "a colon and a space are in this value", "put it in quotes: "+inQuotes(plain))
		}
	}
	return nil
}

// inQuotes writes a value so that it means itself.
func inQuotes(value string) string {
	value = bareName(value)
	if strings.ContainsAny(value, `"\`) {
		return "'" + strings.ReplaceAll(value, "'", "''") + "'"
	}
	return `"` + value + `"`
}

// goesOn moves on to the next line, if what was begun in the line start can go
// on there: a key beside it or above cannot be part of it.
func (y *yamlLines) goesOn(start int) bool {
	if y.at+1 >= len(y.lines) {
		return false
	}
	next := y.lines[y.at+1]
	if yamlLine().MatchString(next) && indentOf(next) <= indentOf(y.lines[start]) {
		return false
	}
	y.at++
	return true
}

// quoted looks for the end of a value in quotes.
func (y *yamlLines) quoted(offset int, value string) *fault {
	start, quote, rest := y.at, value[:1], value[1:]
	for end := endOf(rest, quote); ; end = endOf(rest, quote) {
		if end >= 0 {
			rest = rest[end+1:]
			break
		}
		if !y.goesOn(start) {
			y.at = start
			hint := anyForeignSign(value)
			if hint == "" {
				hint = "end the value with " + quote
			}
			return y.wrong(offset, "the quote that begins here is never closed", hint)
		}
		rest = y.lines[y.at]
	}
	after := strings.TrimSpace(yamlComment().ReplaceAllString(" "+rest, ""))
	if after == "" {
		return nil
	}
	whole := value
	if inner := strings.TrimSuffix(value[1:], quote); len(inner) < len(value)-1 {
		whole = inner
	}
	return y.wrong(strings.LastIndex(y.lines[y.at], strings.TrimSpace(rest)), "the value has ended in front of this, with its second quote", "put all of it in quotes: "+inQuotes(whole))
}

// endOf is where a quote ends a text, or -1.
func endOf(text, quote string) int {
	for i := 0; i < len(text); i++ {
		switch {
		case quote == `"` && text[i] == '\\':
			i++
		case text[i:i+1] != quote:
		case quote == "'" && strings.HasPrefix(text[i+1:], "'"):
			i++
		default:
			return i
		}
	}
	return -1
}

// flow looks for the end of a list or table that is written in brackets.
func (y *yamlLines) flow(offset int, value string) *fault {
	start, depth, opens := y.at, 0, true
	for text := value; ; text = y.lines[y.at] {
		for i := 0; i < len(text); i++ {
			sign := text[i]
			switch {
			case opens && (sign == '"' || sign == '\''):
				i += max(endOf(text[i+1:], string(sign))+1, 0)
			case sign == '[' || sign == '{':
				depth++
			case sign == ']' || sign == '}':
				depth--
			}
			opens = strings.IndexByte("[{,:", sign) >= 0 || opens && sign == ' '
			if depth > 0 {
				continue
			}
			after := strings.TrimSpace(yamlComment().ReplaceAllString(text[i+1:], ""))
			if after == "" {
				return nil
			}
			return y.wrong(strings.LastIndex(y.lines[y.at], after), "the brackets are closed in front of this", "put all of it in quotes: "+inQuotes(value))
		}
		if !y.goesOn(start) {
			y.at = start
			return y.wrong(offset, "the bracket that begins here is never closed", "end it with "+map[byte]string{'[': "]", '{': "}"}[value[0]])
		}
	}
}

// noKey tells what is wrong with a line that should begin with a key.
func (y *yamlLines) noKey(line string) *fault {
	if colon := strings.Index(line, "："); colon >= 0 {
		return y.wrong(colon, "this line has no key", `the colon after a key is ":" and a space, not the full-width "："`)
	}
	if m := yamlNoSpace().FindStringSubmatchIndex(line); m != nil {
		return y.wrong(m[2], "this line has no key", fmt.Sprintf("a space follows the colon: %s: %s", line[:m[2]], line[m[3]:]))
	}
	return y.wrong(0, "this line has no key", "a text that goes on in a further line is indented there, or stands in quotes")
}
