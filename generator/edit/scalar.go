package edit

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// token is a character of a text in front matter, with its place in the file:
// an escape is one character of several bytes.
type token struct {
	r        rune
	from, to int
}

// style is how a text is written.
type style int

const (
	bare      style = iota // TOML and JSON: numbers, dates, truth values
	plain                  // YAML without quotes
	flowPlain              // the same between brackets
	single                 // YAML '…', in which '' is '
	double                 // "…" with escapes, in all three formats
	literal                // TOML '…' and '''…'''
	block                  // YAML after | or >
)

// node is a value of front matter in its place.
type node struct {
	from, to int // with quotes and brackets
	style    style
	text     []token // of a text
	isList   bool
	flow     bool // the list is between brackets
	items    []*node
	isTable  bool
	pairs    []pair
	fixed    bool // it cannot be altered here: an alias of YAML
}

// pair is a key of a table with its value.
type pair struct {
	key  string
	from int // where the key begins
	node *node
}

func (n *node) get(key string) *node {
	for _, p := range n.pairs {
		if p.key == key {
			return p.node
		}
	}
	return nil
}

func (n *node) isText() bool { return !n.isList && !n.isTable }

func plainText(tokens []token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteRune(t.r)
	}
	return b.String()
}

// escapes are those of one letter in YAML; TOML and JSON have some of them.
var escapes = map[byte]rune{
	'0': 0, 'a': '\a', 'b': '\b', 't': '\t', 'n': '\n', 'v': '\v', 'f': '\f', 'r': '\r', 'e': 0x1b,
	'N': 0x85, '_': 0xa0, 'L': 0x2028, 'P': 0x2029,
}

// readEscape reads an escape at a backslash.
func readEscape(text []byte, at int) (r rune, next int) {
	if at+1 >= len(text) {
		return '\\', at + 1
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[text[at+1]]
	if digits > 0 {
		r, next = readHex(text, at+2, digits)
		if 0xD800 <= r && r < 0xDC00 && next+1 < len(text) && text[next] == '\\' && text[next+1] == 'u' {
			low, end := readHex(text, next+2, 4)
			return (r-0xD800)<<10 + (low - 0xDC00) + 0x10000, end
		}
		return r, next
	}
	if r, ok := escapes[text[at+1]]; ok {
		return r, at + 2
	}
	r, size := utf8.DecodeRune(text[at+1:])
	return r, at + 1 + size
}

func readHex(text []byte, at, digits int) (r rune, next int) {
	for next = at; next < len(text) && next < at+digits; next++ {
		digit := strings.IndexByte("0123456789abcdef", text[next]|0x20)
		if digit < 0 {
			break
		}
		r = r<<4 + rune(digit)
	}
	return r, next
}

// escapedText reads text between from and to with its escapes. A backslash at
// the end of a line joins lines.
func escapedText(text []byte, from, to int) []token {
	var tokens []token
	for at := from; at < to; {
		r, next := rune(0), 0
		if text[at] == '\\' {
			if rest := strings.TrimLeft(string(text[at+1:to]), " \t"); strings.HasPrefix(rest, "\n") {
				at = to - len(strings.TrimLeft(rest, " \t\n"))
				continue
			}
			r, next = readEscape(text, at)
		} else {
			var size int
			r, size = utf8.DecodeRune(text[at:])
			next = at + size
		}
		tokens = append(tokens, token{r, at, next})
		at = next
	}
	return tokens
}

// verbatimText reads text as it stands. Of doubled quotes it takes one.
func verbatimText(text []byte, from, to int, quote rune) []token {
	var tokens []token
	for at := from; at < to; {
		r, size := utf8.DecodeRune(text[at:])
		if r == quote && quote != 0 && at+1 < to && rune(text[at+1]) == quote {
			size++
		}
		tokens = append(tokens, token{r, at, at + size})
		at += size
	}
	return tokens
}

// align gives the characters of a decoded value their places. Spaces are
// folded in many ways, so only what is no space has one.
func align(value string, raw []token) ([]token, bool) {
	tokens := make([]token, 0, len(value))
	at, end := 0, 0
	if len(raw) > 0 {
		end = raw[0].from
	}
	for _, r := range value {
		if unicode.IsSpace(r) {
			tokens = append(tokens, token{r, end, end})
			continue
		}
		for at < len(raw) && unicode.IsSpace(raw[at].r) {
			at++
		}
		if at == len(raw) || raw[at].r != r {
			return nil, false
		}
		tokens = append(tokens, raw[at])
		end = raw[at].to
		at++
	}
	return tokens, true
}

// change puts words in place of some characters of a text.
type change struct {
	from, to int // of the tokens
	words    string
}

// rewrite makes the bytes of changes to a text. Where its quotes cannot hold
// the new words, all of it gets other ones.
func (n *node) rewrite(changes []change) []splice {
	whole, at := strings.Builder{}, 0
	for _, c := range changes {
		whole.WriteString(plainText(n.text[at:c.from]) + c.words)
		at = c.to
	}
	whole.WriteString(plainText(n.text[at:]))
	if !n.holds(whole.String(), changes) {
		return []splice{{n.from, n.to, quote(strings.Join(strings.Fields(whole.String()), " "))}}
	}
	var splices []splice
	for _, c := range changes {
		if c.from == c.to {
			continue
		}
		to := n.text[c.to-1].to
		if c.words == "" && c.to < len(n.text) && unicode.IsSpace(n.text[c.to-1].r) {
			to = n.text[c.to].from // a folded space has no place of its own
		}
		splices = append(splices, splice{n.text[c.from].from, to, n.encode(c.words)})
	}
	return splices
}

func (n *node) holds(whole string, changes []change) bool {
	switch n.style {
	case plain, flowPlain:
		return plainHolds(whole, n.style)
	case bare:
		return false
	case literal, single, block:
		for _, c := range changes {
			if strings.ContainsFunc(c.words, unicode.IsControl) || n.style == literal && strings.Contains(c.words, "'") {
				return false
			}
		}
	}
	return true
}

func (n *node) encode(words string) string {
	switch n.style {
	case single:
		return strings.ReplaceAll(words, "'", "''")
	case double:
		quoted := quote(words)
		return quoted[1 : len(quoted)-1]
	}
	return words
}

// plainHolds asks YAML whether a text means itself without quotes.
func plainHolds(text string, s style) bool {
	var list struct{ Item []any }
	source := "item:\n- " + text + "\n"
	if s == flowPlain {
		source = "item: [" + text + "]\n"
	}
	if err := yaml.Unmarshal([]byte(source), &list); err != nil || len(list.Item) != 1 {
		return false
	}
	read, ok := list.Item[0].(string)
	return ok && read == strings.Join(strings.Fields(text), " ") && !strings.Contains(text, "\n")
}

// quote writes a text between double quotes, as TOML, YAML and JSON all read it.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
