package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"go.yaml.in/yaml/v3"
)

// front is a file's front matter, read but not yet understood.
type front struct {
	format string // "toml", "yaml", "json" or ""
	fields []field
	body   []byte // what follows it
	line   int    // the line of the file that the body begins on, from 1
}

// field is one top-level key with its value and its place in the file.
type field struct {
	key    string
	value  any
	line   int
	column int
}

// fault is something that makes front matter unreadable.
type fault struct {
	line, column int
	message      string
	hint         string
}

// fences are the lines that open and close TOML and YAML front matter.
var fences = map[string]string{"+++": "toml", "---": "yaml"}

// splitFront finds the front matter of a file whose line ends are "\n". A file
// without one is all body.
func splitFront(text []byte) (block []byte, f front, wrong *fault) {
	f = front{body: text, line: 1}
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	fence := string(bytes.TrimRight(first, " \t"))
	if format, ok := fences[fence]; ok {
		return splitFenced(rest, fence, format, f)
	}
	if !looksLikeJSON(text) {
		return nil, f, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	var raw json.RawMessage
	if err := decoder.Decode(&raw); err != nil {
		return nil, f, jsonFault(text, err)
	}
	end := int(decoder.InputOffset())
	f.format, f.body = "json", text[end:]
	f.line += bytes.Count(text[:end], []byte("\n"))
	return text[:end], f, nil
}

func splitFenced(rest []byte, fence, format string, f front) ([]byte, front, *fault) {
	offset, line := 0, 2
	for offset < len(rest) {
		end := bytes.IndexByte(rest[offset:], '\n')
		next := offset + end + 1
		if end < 0 {
			next = len(rest)
		}
		trimmed := string(bytes.TrimRight(rest[offset:next], " \t\n"))
		if trimmed == fence || fence == "---" && trimmed == "..." {
			f.format, f.body, f.line = format, rest[next:], line+1
			return rest[:offset], f, nil
		}
		offset, line = next, line+1
	}
	if fence == "---" && !yamlKey.Match(rest) {
		return nil, f, nil // a thematic break: the file merely begins with a line
	}
	return nil, f, &fault{1, 1, "the front matter that begins here is never closed", "end it with a line that holds " + fence + " alone"}
}

var yamlKey = regexp.MustCompile(`^\s*[\w-]+\s*:(\s|$)`)

// looksLikeJSON tells a bare JSON object from a shortcode or a stray brace.
func looksLikeJSON(text []byte) bool {
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	inside := bytes.TrimLeft(text[1:], " \t\n")
	return len(inside) > 0 && (inside[0] == '"' || inside[0] == '}')
}

// readFront splits a file and decodes its front matter.
func readFront(text []byte) (front, *fault) {
	block, f, wrong := splitFront(text)
	if wrong != nil {
		return f, wrong
	}
	switch f.format {
	case "toml":
		f.fields, wrong = readTOML(block)
	case "yaml":
		f.fields, wrong = readYAML(block)
	case "json":
		f.fields, wrong = readJSON(block)
	}
	return f, wrong
}

func readTOML(block []byte) ([]field, *fault) {
	var values map[string]any
	if _, err := toml.Decode(string(block), &values); err != nil {
		var parseError toml.ParseError
		if !errors.As(err, &parseError) {
			return nil, &fault{1, 1, err.Error(), ""}
		}
		line, column := parseError.Position.Line, max(parseError.Position.Col, 1)
		return nil, &fault{line + 1, column, parseError.Message, quoteHint(lineOf(block, line))}
	}
	return locate(values, block, 1, regexp.MustCompile(`(?m)^[ \t]*(?:\[{1,2}[ \t]*)?["']?([\w-]+)["']?[ \t]*[=.\]]`)), nil
}

func readJSON(block []byte) ([]field, *fault) {
	var values map[string]any
	decoder := json.NewDecoder(bytes.NewReader(block))
	decoder.UseNumber()
	if err := decoder.Decode(&values); err != nil {
		return nil, jsonFault(block, err)
	}
	return locate(values, block, 0, regexp.MustCompile(`"([^"\\]+)"\s*:`)), nil
}

func jsonFault(text []byte, err error) *fault {
	before := text
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		before = text[:max(min(int(syntax.Offset), len(text))-1, 0)]
	}
	line := bytes.Count(before, []byte("\n"))
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return &fault{line + 1, column, "this front matter is no JSON: " + strings.TrimPrefix(err.Error(), "json: "), quoteHint(lineOf(text, line+1))}
}

// locate gives decoded values the place where their key stands. The formats'
// decoders do not tell; keys are few, so a look through the text does.
func locate(values map[string]any, block []byte, linesBefore int, key *regexp.Regexp) []field {
	places := map[string]int{}
	for _, m := range key.FindAllSubmatchIndex(block, -1) {
		name := string(block[m[2]:m[3]])
		if _, seen := places[name]; !seen {
			places[name] = m[2]
		}
	}
	fields := make([]field, 0, len(values))
	for name, value := range values {
		offset := places[name]
		before := block[:offset]
		fields = append(fields, field{
			key: name, value: value,
			line:   bytes.Count(before, []byte("\n")) + 1 + linesBefore,
			column: utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1,
		})
	}
	slices.SortFunc(fields, func(a, b field) int {
		if a.line != b.line {
			return a.line - b.line
		}
		return strings.Compare(a.key, b.key)
	})
	return fields
}

func readYAML(block []byte) ([]field, *fault) {
	var document yaml.Node
	if err := yaml.Unmarshal(block, &document); err != nil {
		return nil, yamlFault(block, err)
	}
	if len(document.Content) == 0 {
		return nil, nil
	}
	mapping := document.Content[0]
	if mapping.Kind == yaml.ScalarNode && mapping.Tag == "!!null" {
		return nil, nil
	}
	if mapping.Kind != yaml.MappingNode {
		return nil, &fault{mapping.Line + 1, mapping.Column, "front matter must be keys with values", `write "title: …"; a space follows the colon`}
	}
	var fields []field
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		f := field{key: key.Value, line: key.Line + 1, column: key.Column}
		if value.ShortTag() == "!!timestamp" {
			// As text it still tells whether its author named a zone.
			f.value = value.Value
		} else if err := value.Decode(&f.value); err != nil {
			return nil, yamlFault(block, err)
		}
		fields = append(fields, f)
	}
	return fields, nil
}

var yamlPlace = regexp.MustCompile(`line (\d+):? ?(.*)`)

// yamlFault finds the line that the author has to look at. The library names
// the line where it gave up, and no column.
func yamlFault(block []byte, err error) *fault {
	message, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if m := yamlPlace.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		message = m[2]
	}
	text := lineOf(block, line)
	if above := lineOf(block, line-1); !yamlKey.MatchString(above) && strings.Contains(above, "：") {
		// A line without a key is only missed on the next one.
		line, text, message = line-1, above, "this line has no key"
	}
	hint := quoteHint(text)
	if hint == "" {
		hint = yamlHint(text)
	}
	column := utf8.RuneCountInString(text) - utf8.RuneCountInString(strings.TrimLeft(text, " \t")) + 1
	return &fault{line + 1, column, message, hint}
}

func yamlHint(line string) string {
	_, value, ok := strings.Cut(line, ": ")
	switch {
	case strings.HasPrefix(line, "\t"):
		return "YAML is indented by spaces; replace the tab"
	case ok && strings.Contains(value, ": ") && !strings.HasPrefix(strings.TrimSpace(value), `"`):
		return fmt.Sprintf(`a value with ": " in it needs quotes: %q`, strings.TrimSpace(value))
	case !ok && strings.Contains(line, "："):
		return `the colon after a key is ":" and a space, not the full-width "："`
	}
	return ""
}

// quoteHint names the signs that editors and input methods put in place of the
// ones that all three formats ask for.
func quoteHint(line string) string {
	for _, pair := range []struct{ wrong, right string }{{"“", `"`}, {"”", `"`}, {"‘", "'"}, {"’", "'"}, {"＝", "="}, {"［", "["}, {"，", ","}} {
		if strings.Contains(line, pair.wrong) {
			return fmt.Sprintf("write %s instead of %s", pair.right, pair.wrong)
		}
	}
	return ""
}

// lineOf is a line of the text, from 1.
func lineOf(text []byte, number int) string {
	lines := strings.Split(string(text), "\n")
	if number < 1 || number > len(lines) {
		return ""
	}
	return lines[number-1]
}
