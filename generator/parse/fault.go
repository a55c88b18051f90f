package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
)

// fault is what makes front matter unreadable: one thing, where it is, and what
// would mend it.
type fault struct {
	line, column int
	message      string
	hint         string
}

func twiceFault(key string, line, column, first int) *fault {
	return &fault{line, column, fmt.Sprintf("the key %q stands in line %d already", key, first), "keep one of the two"}
}

// foreignSigns are those that editors and input methods put in place of the
// ones that all three formats ask for.
var foreignSigns = []struct{ wrong, right string }{
	{"“", `"`}, {"”", `"`}, {"‘", "'"}, {"’", "'"}, {"＝", "="}, {"：", ":"}, {"［", "["}, {"］", "]"}, {"｛", "{"}, {"｝", "}"}, {"，", ","}, {"＂", `"`},
}

// foreignSign names the one that a text begins with.
func foreignSign(text string) string {
	for _, sign := range foreignSigns {
		if strings.HasPrefix(text, sign.wrong) {
			return fmt.Sprintf("write %s instead of %s", sign.right, sign.wrong)
		}
	}
	return ""
}

// anyForeignSign names the first one in a line.
func anyForeignSign(line string) string {
	for i := range line {
		if hint := foreignSign(line[i:]); hint != "" {
			return hint
		}
	}
	return ""
}

// lineOf is a line of the text, from 1.
func lineOf(text []byte, number int) string {
	lines := bytes.Split(text, []byte("\n"))
	if number < 1 || number > len(lines) {
		return ""
	}
	return string(lines[number-1])
}

const dateHint = "write a date as 2024-05-31"

// tomlMends tell from the line of a TOML fault what would mend it, the surest
// first. A hint's %s is what the first group found, without trailing spaces.
var tomlMends = []struct {
	line func() *regexp.Regexp
	hint string
}{
	{site.Pattern(`^\s*[\w-]+\s*:`), `in TOML "=" stands between key and value: title = "…"`},
	{site.Pattern(`=\s*\d{4}[-/.年]\d`), dateHint},
	{site.Pattern(`=\s*(?i:(true|false|yes|no|on|off))\s*$`), "write true or false"},
	{site.Pattern(`=\s*(?i:(none|null|nil|undefined)?)\s*$`), `leave the key out, or write ""`},
	{site.Pattern(`=\s*(".*"\S.*"|'.*'\S.*')\s*$`), `a quote inside a text is written \" there`},
	{site.Pattern(`=\s*"[^"]*\\`), `write \\ for a backslash, or put the text between ' and '`},
	{site.Pattern(`=\s*(?:"[^"]*|'[^']*)$`), "end the text with the quote that it begins with"},
	{site.Pattern(`=\s*\[[^\]"']*$|=\s*\[\s*[^\s"'\[\]{\d-]`), `put each item in quotes: ["…", "…"]`},
	{site.Pattern(`=\s*([^\s"'\[{][^#]*)`), `put it in quotes: "%s"`},
}

func tomlFault(block []byte, err error) *fault {
	var parseError toml.ParseError
	if !errors.As(err, &parseError) {
		return &fault{1, 1, err.Error(), ""}
	}
	number, column := parseError.Position.Line, max(parseError.Position.Col, 1)
	line := lineOf(block, number)
	before := line[:min(column-1, len(line))] // the decoder counts bytes
	f := &fault{number + 1, utf8.RuneCountInString(before) + 1, parseError.Message, ""}
	if strings.Contains(f.message, "already been defined") {
		f.column, f.hint = indentOf(line)+1, "keep one of the two"
		return f
	}
	if f.hint = foreignSign(line[len(before):]); f.hint != "" {
		return f
	}
	for _, mend := range tomlMends {
		if m := mend.line().FindStringSubmatch(line); m != nil {
			f.hint = mend.hint
			if strings.Contains(f.hint, "%s") {
				f.hint = fmt.Sprintf(f.hint, strings.TrimSpace(m[1]))
			}
			break
		}
	}
	if sign := anyForeignSign(line); sign != "" && strings.HasPrefix(f.hint, "end the text") {
		f.hint = sign
	}
	return f
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// jsonMends tell from what JSON's reader did not expect what would mend it.
var jsonMends = []struct {
	sign    string // what begins there
	message string // what the reader says, in part
	hint    string
}{
	{"}", "beginning of object key", "take the comma in front of it away"},
	{"]", "beginning of value", "take the comma in front of it away"},
	{"'", "", `JSON's quotes are " and nothing else`},
	{"/", "", "JSON has no comments; take it away"},
	{"#", "", "JSON has no comments; take it away"},
	{"\n", "in string literal", `end the text with ", or write \n for a line break in it`},
	{"", "in string escape", `write \\ for a backslash`},
	{`"`, "after object key:value pair", "a comma is missing in front of it"},
	{`"`, "after array element", "a comma is missing in front of it"},
	{"", "beginning of object key", `write keys in quotes: "title"`},
	{"", "after object key", "a colon stands between a key and its value"},
	{"", "beginning of value", "put it in quotes"},
	{"", "unexpected EOF", "end it with }"},
}

func jsonFault(text []byte, err error) *fault {
	offset := len(text)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = max(min(int(syntax.Offset), len(text))-1, 0)
	}
	f := &fault{message: strings.TrimPrefix(err.Error(), "json: ")}
	f.line, f.column = position(text, offset)
	rest := string(text[offset:])
	if sign, size := utf8.DecodeRuneInString(rest); size > 1 {
		// The reader names the first byte of it.
		f.message = regexp.MustCompile(`'.*'`).ReplaceAllLiteralString(f.message, fmt.Sprintf("'%c'", sign))
	}
	if f.hint = foreignSign(rest); f.hint == "" {
		for _, mend := range jsonMends {
			if strings.HasPrefix(rest, mend.sign) && strings.Contains(f.message, mend.message) {
				f.hint = mend.hint
				break
			}
		}
	}
	f.message = "this front matter is no JSON: " + f.message
	return f
}
