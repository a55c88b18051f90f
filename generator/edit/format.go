package edit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/parse"
)

// Canonical makes the bytes of a file whose front matter has its keys in the
// canonical order, one space around what sets values apart, and no blank lines
// between keys.
// Names of keys, values, comments and the format stay, and so does the body, to
// the byte; keys of other tools stand behind those that are known, in the
// author's order. What the file says then is held against what it said.
func Canonical(file string, content []byte, o parse.Options) ([]byte, error) {
	t := newText(file, content, o)
	before := t.parse(content)
	if before == nil {
		return nil, t.fail(0, "this file cannot be read")
	}
	out, _, err := t.front()
	if err != nil || out.Format == "" {
		return content, err
	}
	f := &formatter{text: t, out: out}
	made, err := t.apply([]splice{{out.From, out.To, f.front()}})
	if err != nil || f.wrong != nil {
		return nil, cmp.Or(f.wrong, err)
	}
	after := t.parse(made)
	if after == nil || differs(before, after) != "" || !slices.Equal(before.Topics, after.Topics) || before.Body != after.Body {
		return nil, t.fail(out.From, "in canonical order this front matter would say something else; order its keys by hand")
	}
	return made, nil
}

// formatter orders front matter.
type formatter struct {
	*text
	out   parse.Outline
	wrong error
}

// chunk is a key with its value, and the comments above it.
type chunk struct {
	key  string
	last bool // it is a table of TOML, which no key may follow
	text string
}

func (f *formatter) front() string {
	if f.out.Format == "json" {
		return f.object()
	}
	chunks, tail := []chunk(nil), ""
	if f.out.Format == "yaml" {
		chunks, tail = f.yamlChunks()
	} else {
		chunks, tail = f.tomlChunks()
	}
	slices.SortStableFunc(chunks, f.compare)
	var b strings.Builder
	for _, c := range chunks {
		b.WriteString(c.text)
	}
	return b.String() + tail
}

func (f *formatter) compare(a, b chunk) int {
	if a.last != b.last {
		return map[bool]int{true: 1, false: -1}[a.last]
	}
	return f.order(a.key) - f.order(b.key)
}

func (f *formatter) order(key string) int { return parse.Order(f.out.Canonical[key]) }

// object orders JSON, and indents it.
func (f *formatter) object() string {
	decoder := json.NewDecoder(bytes.NewReader(f.plain[f.out.From:f.out.To]))
	decoder.Token()
	var chunks []chunk
	for decoder.More() {
		token, _ := decoder.Token()
		key, _ := token.(string)
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			f.wrong = f.fail(f.out.From, "%v", err)
			return ""
		}
		var indented bytes.Buffer
		if err := json.Indent(&indented, value, "  ", "  "); err != nil {
			f.wrong = f.fail(f.out.From, "%v", err)
			return ""
		}
		chunks = append(chunks, chunk{key: key, text: "  " + quote(key) + ": " + indented.String()})
	}
	slices.SortStableFunc(chunks, f.compare)
	var lines []string
	for _, c := range chunks {
		lines = append(lines, c.text)
	}
	if len(lines) == 0 {
		return "{}"
	}
	return "{\n" + strings.Join(lines, ",\n") + "\n}"
}

// tomlChunks cuts TOML in front of each key and each table.
func (f *formatter) tomlChunks() (chunks []chunk, tail string) {
	s := &scanner{f.plain, f.out.From, f.out.To}
	at := f.out.From
	for s.space(); s.at < s.end; s.space() {
		start := s.at
		if s.peek() == '[' {
			break
		}
		key := f.keyAt(s)
		s.at = min(s.at, s.end)
		written := strings.TrimSpace(string(f.plain[start:s.at]))
		s.at++ // the sign
		s.blanks()
		n := s.value()
		end := f.lineEnd(s.at)
		text := f.above(at, start) + written + " = " + f.value(n) + strings.TrimRight(string(f.plain[n.to:end]), " \t\n") + "\n"
		chunks = append(chunks, chunk{key: key, text: text})
		s.at, at = end, end
	}
	for s.at < s.end {
		start := s.at
		s.at += len("[")
		if s.peek() == '[' {
			s.at++
		}
		s.blanks()
		key := f.keyAt(s)
		end := f.nextHeader(f.lineEnd(s.at))
		head := strings.TrimRight(string(f.plain[start:end]), " \t\n")
		chunks = append(chunks, chunk{key, true, f.above(at, start) + head + "\n"})
		s.at, at = end, end
		s.space()
	}
	return chunks, f.above(at, f.out.To)
}

// nextHeader is where the line begins, from an offset on, that begins the next
// table, with the comments above it.
func (f *formatter) nextHeader(from int) int {
	s := &scanner{f.plain, from, f.out.To}
	comments := from
	for s.at < s.end {
		s.blanks()
		switch c := s.peek(); {
		case c == '[':
			return comments
		case c == '#' || c == '\n':
			s.at = f.lineEnd(s.at)
			continue // comments stays where they began
		case c == 0:
			return s.end
		}
		s.key()
		s.blanks()
		s.at++
		s.blanks()
		s.value()
		s.at = f.lineEnd(s.at)
		comments = s.at
	}
	return f.out.To
}

// keyAt reads a key, and tells its first part.
func (f *formatter) keyAt(s *scanner) string {
	start := s.at
	key, simple := s.key()
	if !simple {
		first := &scanner{f.plain, start, s.at}
		if c := first.peek(); c == '"' || c == '\'' {
			return plainText(first.value().text)
		}
		key, _, _ = strings.Cut(string(f.plain[start:s.at]), ".")
		key = strings.TrimSpace(key)
	}
	return key
}

func (f *formatter) lineEnd(at int) int {
	at = min(at, f.out.To)
	if i := bytes.IndexByte(f.plain[at:f.out.To], '\n'); i >= 0 {
		return at + i + 1
	}
	return f.out.To
}

// above are the comments between two keys, without blank lines.
func (f *formatter) above(from, to int) string {
	var b strings.Builder
	for line := range bytes.Lines(f.plain[from:to]) {
		if trimmed := bytes.TrimSpace(line); len(trimmed) > 0 {
			b.Write(trimmed)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// value is a value with one space behind each comma, if it is a list of plain
// values in one line.
func (f *formatter) value(n *node) string {
	raw := string(f.plain[n.from:n.to])
	if !n.isList || !strings.HasPrefix(raw, "[") || strings.ContainsAny(raw, "\n#") || len(n.items) == 0 {
		return raw
	}
	var items []string
	for _, item := range n.items {
		if !item.isText() || item.to <= item.from || item.fixed {
			return raw
		}
		items = append(items, string(f.plain[item.from:item.to]))
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// yamlChunks cuts YAML in front of each key at the margin.
func (f *formatter) yamlChunks() (chunks []chunk, tail string) {
	fields, err := readYAML(f.plain, f.out.From, f.out.To)
	if err != nil {
		f.wrong = err
		return nil, ""
	}
	at := f.out.From
	for i, p := range fields {
		if p.from > f.out.From && f.plain[p.from-1] != '\n' {
			f.wrong = f.fail(p.from, "keys cannot be ordered here; write each on a line of its own, at the margin")
			return nil, ""
		}
		end := f.out.To
		if i+1 < len(fields) {
			end = f.commentsAbove(p.from, fields[i+1].from)
		} else {
			end = f.commentsAbove(p.from, end)
		}
		chunks = append(chunks, chunk{key: p.key, text: f.above(at, p.from) + f.yamlField(p, end)})
		at = end
	}
	return chunks, f.above(at, f.out.To)
}

// commentsAbove is where the comments and blank lines begin that stand in front
// of an offset and at the margin.
func (f *formatter) commentsAbove(from, to int) int {
	for to > from {
		line := bytes.LastIndexByte(f.plain[:to-1], '\n') + 1
		text := f.plain[line:to]
		if line <= from || len(bytes.TrimSpace(text)) > 0 && text[0] != '#' {
			return to
		}
		to = line
	}
	return to
}

// yamlField writes a key and its value. Only what stands in the key's own line
// is set.
func (f *formatter) yamlField(p pair, end int) string {
	raw := strings.TrimRight(string(f.plain[p.from:end]), " \t\n")
	colon := f.colon(p)
	if colon < 0 || p.node.from < colon || p.node.style == block || p.node.to <= p.node.from || strings.Contains(string(f.plain[p.from:p.node.from]), "\n") || f.plain[colon+1] != ' ' && f.plain[colon+1] != '\t' {
		return raw + "\n"
	}
	ahead := strings.TrimSpace(string(f.plain[colon+1 : p.node.from])) // an anchor or tag
	if ahead != "" {
		ahead += " "
	}
	rest := raw[min(len(raw), p.node.to-p.from):]
	return strings.TrimRight(string(f.plain[p.from:colon]), " \t") + ": " + ahead + f.value(p.node) + rest + "\n"
}

// colon is where the key of a field ends.
func (f *formatter) colon(p pair) int {
	at := p.from
	if c := f.plain[at]; c == '"' || c == '\'' {
		at = (&yamlText{text: f.plain, end: f.out.To}).closing(at, c)
	} else {
		at += len(p.key)
	}
	for at < f.out.To && (f.plain[at] == ' ' || f.plain[at] == '\t') {
		at++
	}
	if at >= f.out.To || f.plain[at] != ':' {
		return -1
	}
	return at
}
