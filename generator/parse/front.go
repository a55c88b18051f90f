package parse

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
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
	key                    string
	value                  any
	line, column           int
	valueLine, valueColumn int
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
	if !jsonObject().Match(text) {
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
	if fence == "---" && !yamlKey().Match(rest) {
		return nil, f, nil // a thematic break: the file merely begins with a line
	}
	return nil, f, &fault{1, 1, "the front matter that begins here is never closed", "end it with a line that holds " + fence + " alone"}
}

var yamlKey = site.Pattern(`^\s*[\w-]+\s*:(\s|$)`)

// jsonObject is a bare JSON object, well written or not, and no shortcode or
// stray brace.
var jsonObject = site.Pattern(`^\{\s*(?:["'“}]|\n\s*(?://|/\*|#|\w+\s*[:：]))`)

// readFront splits a file and decodes its front matter.
func readFront(text []byte) (front, *fault) {
	block, f, wrong := splitFront(text)
	if wrong != nil {
		return f, wrong
	}
	if len(block) > maxFront {
		return f, &fault{1, 1, fmt.Sprintf("this front matter is %d KB long, and no more than %d are read", len(block)>>10, maxFront>>10), "move what is text into the body, below the front matter"}
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

// maxFront is how many bytes of front matter are read. It holds a few lines, or
// the chapters of an episode; the libraries that read it take gigabytes of memory
// for a few megabytes of brackets or dots.
const maxFront = 256 << 10

// position is the line and column of an offset, both from 1.
func position(text []byte, offset int) (line, column int) {
	return (&cursor{text: text}).to(offset)
}

// cursor tells lines and columns of offsets, each from the one before on, so
// that a long text is gone through once.
type cursor struct {
	text               []byte
	at, lines, columns int // columns are those in front of at
}

// to goes on to an offset, which is not in front of the one before.
func (c *cursor) to(offset int) (line, column int) {
	passed := c.text[c.at:min(max(offset, c.at), len(c.text))]
	c.at += len(passed)
	if last := bytes.LastIndexByte(passed, '\n'); last >= 0 {
		c.lines += bytes.Count(passed, []byte("\n"))
		c.columns, passed = 0, passed[last+1:]
	}
	c.columns += utf8.RuneCount(passed)
	return c.lines + 1, c.columns + 1
}

// tomlKey is a key with what leads to its value. The decoder does not tell
// where keys stand; they are few, so a look through the text does.
var tomlKey = site.Pattern(`(?m)^[ \t]*(?:\[{1,2}[ \t]*)?["']?([\w-]+)["']?[ \t]*(?:[.\]]|=[ \t]*)`)

func readTOML(block []byte) ([]field, *fault) {
	var values map[string]any
	if _, err := toml.Decode(string(block), &values); err != nil {
		return nil, tomlFault(block, err)
	}
	places := map[string]field{}
	at := cursor{text: block}
	for _, m := range tomlKey().FindAllSubmatchIndex(block, -1) {
		name := string(block[m[2]:m[3]])
		if _, known := places[name]; known {
			continue
		}
		f := field{key: name}
		f.line, f.column = at.to(m[2])
		f.valueLine, f.valueColumn = at.to(m[1])
		f.line, f.valueLine = f.line+1, f.valueLine+1 // the fence
		places[name] = f
	}
	fields := make([]field, 0, len(values))
	for name, value := range values {
		f, known := places[name]
		if !known {
			f = field{key: name, line: 2, column: 1, valueLine: 2, valueColumn: 1}
		}
		f.value = fromTOML(value)
		fields = append(fields, f)
	}
	slices.SortFunc(fields, func(a, b field) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column), cmp.Compare(a.key, b.key))
	})
	return fields, nil
}

// fromTOML makes lists of tables lists like others.
func fromTOML(value any) any {
	switch v := value.(type) {
	case []map[string]any:
		list := make([]any, len(v))
		for i, table := range v {
			list[i] = fromTOML(table)
		}
		return list
	case []any:
		for i, item := range v {
			v[i] = fromTOML(item)
		}
	case map[string]any:
		for key, item := range v {
			v[key] = fromTOML(item)
		}
	}
	return value
}

// readJSON decodes key by key, since only so the decoder tells the places.
func readJSON(block []byte) ([]field, *fault) {
	var fields []field
	first := map[string]int{}
	place := cursor{text: block}
	decoder := json.NewDecoder(bytes.NewReader(block))
	decoder.UseNumber()
	decoder.Token() // the brace; splitFront has read it all once
	for decoder.More() {
		at := int(decoder.InputOffset())
		at += bytes.IndexByte(block[at:], '"')
		f := field{}
		f.line, f.column = place.to(at)
		token, _ := decoder.Token()
		f.key, _ = token.(string)
		at = int(decoder.InputOffset())
		at += len(block[at:]) - len(bytes.TrimLeft(block[at:], ": \t\n"))
		f.valueLine, f.valueColumn = place.to(at)
		if err := decoder.Decode(&f.value); err != nil {
			return nil, jsonFault(block, err)
		}
		if line, twice := first[f.key]; twice {
			return nil, twiceFault(f.key, f.line, f.column, line)
		}
		first[f.key] = f.line
		fields = append(fields, f)
	}
	return fields, nil
}

func readYAML(block []byte) ([]field, *fault) {
	var document, next yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(block))
	err := decoder.Decode(&document)
	if err == io.EOF || err == nil && len(document.Content) == 0 {
		return nil, nil
	}
	if err == nil && decoder.Decode(&next) != io.EOF {
		err = errors.New("front matter is one table, and this is more")
	}
	if err != nil {
		return nil, yamlFault(block, err)
	}
	mapping := document.Content[0]
	if mapping.Kind == yaml.ScalarNode && mapping.Tag == "!!null" {
		return nil, nil
	}
	if mapping.Kind != yaml.MappingNode {
		return nil, yamlFault(block, errors.New("front matter must be keys with values"))
	}
	reader := &yamlReader{left: maxNodes}
	if wrong := reader.unique(mapping); wrong != nil {
		return nil, wrong
	}
	var fields []field
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		f := field{key: key.Value, line: key.Line + 1, column: key.Column, valueLine: value.Line + 1, valueColumn: value.Column}
		var wrong *fault
		if f.value, wrong = reader.value(value); reader.left < 0 {
			return nil, &fault{f.valueLine, f.valueColumn, "this repeats itself without end by its aliases", `a value that begins with "*" belongs in quotes`}
		}
		if wrong != nil {
			return nil, wrong
		}
		fields = append(fields, f)
	}
	return fields, nil
}

// maxNodes is how much front matter may hold when its aliases are written out:
// a few lines of them can mean billions.
const maxNodes = 100_000

// yamlReader makes values of nodes. Numbers and dates keep the text that their
// author wrote: 007, 1.10 and a date without a zone say more than their values.
type yamlReader struct{ left int }

var yamlNumber = site.Pattern(`^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$`)

func (r *yamlReader) value(n *yaml.Node) (any, *fault) {
	if r.left--; r.left < 0 {
		return nil, nil // for readYAML to see
	}
	switch n.Kind {
	case yaml.AliasNode:
		return r.value(n.Alias)
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			var wrong *fault
			if list[i], wrong = r.value(item); wrong != nil {
				return nil, wrong
			}
		}
		return list, nil
	case yaml.MappingNode:
		return r.table(n)
	}
	var truth bool
	switch tag := n.ShortTag(); {
	case tag == "!!null":
		return nil, nil
	case tag == "!!bool" && n.Decode(&truth) == nil:
		return truth, nil
	case (tag == "!!int" || tag == "!!float") && yamlNumber().MatchString(n.Value):
		return json.Number(n.Value), nil
	}
	return n.Value, nil
}

func (r *yamlReader) table(n *yaml.Node) (any, *fault) {
	if wrong := r.unique(n); wrong != nil {
		return nil, wrong
	}
	table := make(map[string]any, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		value, wrong := r.value(n.Content[i+1])
		if wrong != nil {
			return nil, wrong
		}
		table[n.Content[i].Value] = value
	}
	return table, nil
}

// unique finds what cannot be a key of a table: one that stands there already,
// or one that is a table itself, such as a template's {{ title }}.
func (r *yamlReader) unique(n *yaml.Node) *fault {
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			return &fault{key.Line + 1, key.Column, "this is no key", "a value that begins with { or [ belongs in quotes"}
		}
		if line, twice := first[key.Value]; twice {
			return twiceFault(key.Value, key.Line+1, key.Column, line+1)
		}
		first[key.Value] = key.Line
	}
	return nil
}
