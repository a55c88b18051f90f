package edit

import (
	"bytes"
	"strings"
)

// scanner reads TOML and JSON that their decoders have read already, for the
// places of their values. What it does not understand it passes over.
type scanner struct {
	text []byte
	at   int
	end  int
}

// readJSON finds the fields of an object.
func readJSON(text []byte, from, to int) []pair {
	s := &scanner{text, from, to}
	s.space()
	return s.value().pairs
}

// readTOML finds the top fields of front matter, and the tables of lists such
// as [[topics]].
func readTOML(text []byte, from, to int) []pair {
	s := &scanner{text, from, to}
	var fields []pair
	into := &fields
	for s.space(); s.at < s.end; s.space() {
		start := s.at
		if s.peek() == '[' {
			into = s.header(&fields)
			continue
		}
		key, simple := s.key()
		if s.space(); s.peek() != '=' && s.at < s.end {
			s.at++
			continue
		}
		s.at++
		s.blanks()
		n := s.value()
		if simple && into != nil {
			*into = append(*into, pair{key, start, n})
		}
	}
	return fields
}

// header reads [table] or [[table]], and tells where its keys belong: nowhere,
// if it is none that can name topics.
func (s *scanner) header(fields *[]pair) *[]pair {
	start := s.at
	double := bytes.HasPrefix(s.text[s.at:s.end], []byte("[["))
	s.at++
	if double {
		s.at++
	}
	s.blanks()
	key, simple := s.key()
	for s.at < s.end && s.peek() != '\n' && s.peek() != '#' {
		s.at++
	}
	if !double || !simple {
		return nil
	}
	table := &node{isTable: true, from: start, to: s.at}
	list := (&node{pairs: *fields}).get(key)
	if list == nil {
		list = &node{isList: true, from: start, to: s.at}
		*fields = append(*fields, pair{key, start, list})
	}
	list.items = append(list.items, table)
	return &table.pairs
}

func (s *scanner) peek() byte {
	if s.at >= s.end {
		return 0
	}
	return s.text[s.at]
}

func (s *scanner) blanks() {
	for s.peek() == ' ' || s.peek() == '\t' {
		s.at++
	}
}

// space passes over spaces, line ends and comments.
func (s *scanner) space() {
	for s.at < s.end {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		case '#':
			for s.at < s.end && s.text[s.at] != '\n' {
				s.at++
			}
		default:
			return
		}
	}
}

// key reads a key. simple is false for one with dots.
func (s *scanner) key() (key string, simple bool) {
	simple = true
	for {
		s.blanks()
		if c := s.peek(); c == '"' || c == '\'' {
			key = plainText(s.value().text)
		} else {
			start := s.at
			for s.at < s.end && !strings.ContainsRune(" \t\n.=:]}", rune(s.text[s.at])) {
				s.at++
			}
			key = string(s.text[start:s.at])
		}
		s.blanks()
		if s.peek() != '.' {
			return key, simple
		}
		s.at++
		simple = false
	}
}

func (s *scanner) value() *node {
	n := &node{from: s.at, flow: true}
	rest := s.text[s.at:s.end]
	switch c := s.peek(); {
	case bytes.HasPrefix(rest, []byte(`"""`)), bytes.HasPrefix(rest, []byte(`'''`)):
		s.long(n, c)
	case c == '"' || c == '\'':
		s.quoted(n, c)
	case c == '[':
		n.isList = true
		s.list(n)
	case c == '{':
		n.isTable = true
		s.table(n)
	default:
		for s.at < s.end && !strings.ContainsRune(",]}#\n", rune(s.text[s.at])) {
			s.at++
		}
		end := s.at
		for end > n.from && (s.text[end-1] == ' ' || s.text[end-1] == '\t') {
			end--
		}
		n.style, n.to, n.text = bare, end, verbatimText(s.text, n.from, end, 0)
		return n
	}
	n.to = s.at
	return n
}

// quoted reads "…" or '…'.
func (s *scanner) quoted(n *node, mark byte) {
	start := s.at + 1
	for s.at = start; s.at < s.end && s.text[s.at] != mark; s.at++ {
		if s.text[s.at] == '\\' && mark == '"' {
			s.at++
		}
	}
	s.at = min(s.at, s.end)
	s.textOf(n, mark, start, s.at)
	s.at = min(s.at+1, s.end)
}

// long reads """…""" or ”'…”'. Two more marks may stand before the end.
func (s *scanner) long(n *node, mark byte) {
	start := s.at + 3
	marks := bytes.Repeat([]byte{mark}, 3)
	for s.at = start; s.at < s.end && !bytes.HasPrefix(s.text[s.at:s.end], marks); s.at++ {
		if s.text[s.at] == '\\' && mark == '"' {
			s.at++
		}
	}
	s.at = min(s.at, s.end)
	for bytes.HasPrefix(s.text[s.at:s.end], append(marks, mark)) {
		s.at++
	}
	s.textOf(n, mark, start, s.at)
	s.at = min(s.at+3, s.end)
}

func (s *scanner) textOf(n *node, mark byte, from, to int) {
	if mark == '"' {
		n.style, n.text = double, escapedText(s.text, from, to)
	} else {
		n.style, n.text = literal, verbatimText(s.text, from, to, 0)
	}
}

func (s *scanner) list(n *node) {
	for s.at++; s.at < s.end; {
		s.space()
		switch s.peek() {
		case ']':
			s.at++
			return
		case ',':
			s.at++
		default:
			before := s.at
			n.items = append(n.items, s.value())
			if s.at == before {
				s.at++
			}
		}
	}
}

func (s *scanner) table(n *node) {
	for s.at++; s.at < s.end; {
		s.space()
		switch s.peek() {
		case '}':
			s.at++
			return
		case ',':
			s.at++
		default:
			before := s.at
			key, simple := s.key()
			s.space()
			if c := s.peek(); c == '=' || c == ':' {
				s.at++
			}
			s.space()
			if value := s.value(); simple {
				n.pairs = append(n.pairs, pair{key, before, value})
			}
			if s.at == before {
				s.at++
			}
		}
	}
}
