package link

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// trie holds names, folded, and finds them in a text that is folded too: from
// left to right, of those that begin at one place the longest. It is as large as
// its names: nodes and edges are in two flat lists.
type trie struct {
	nodes []node
	edges []edge
	first [1 << 10]uint64 // a bit for each character that a name begins with, by its low 16 bits
}

type node struct {
	edges, end int32 // its edges are edges[edges:end], by character
	name       int32 // the name that ends here, or -1
}

type edge struct {
	char rune
	to   int32
}

// newTrie makes a trie of names that are sorted, folded and none of them twice.
func newTrie(names []string) *trie {
	t := &trie{}
	t.add(names, 0, 0)
	for _, e := range t.edges[t.nodes[0].edges:t.nodes[0].end] {
		t.first[e.char&0xFFFF>>6] |= 1 << (e.char & 63)
	}
	return t
}

// add adds the node of names that have their first at bytes in common; the
// number of the first of them is from.
func (t *trie) add(names []string, at, from int) int32 {
	n := node{name: -1}
	if len(names) > 0 && len(names[0]) == at {
		n.name = int32(from)
		names, from = names[1:], from+1
	}
	this := len(t.nodes)
	t.nodes = append(t.nodes, n)
	type branch struct {
		char     rune
		from, to int
	}
	var branches []branch
	for i, name := range names {
		char, _ := utf8.DecodeRuneInString(name[at:])
		if last := len(branches) - 1; last >= 0 && branches[last].char == char {
			branches[last].to = i + 1
		} else {
			branches = append(branches, branch{char, i, i + 1})
		}
	}
	start := len(t.edges)
	for _, b := range branches {
		t.edges = append(t.edges, edge{char: b.char})
	}
	for i, b := range branches {
		t.edges[start+i].to = t.add(names[b.from:b.to], at+utf8.RuneLen(b.char), from+b.from)
	}
	t.nodes[this].edges, t.nodes[this].end = int32(start), int32(len(branches)+start)
	return int32(this)
}

// next is the node behind a character, or 0, which is behind none.
func (t *trie) next(at int32, char rune) int32 {
	edges := t.edges[t.nodes[at].edges:t.nodes[at].end]
	if len(edges) <= 4 {
		for _, e := range edges {
			if e.char == char {
				return e.to
			}
		}
		return 0
	}
	i, found := slices.BinarySearchFunc(edges, char, func(e edge, char rune) int { return int(e.char - char) })
	if !found {
		return 0
	}
	return edges[i].to
}

// find calls each with the number of every name in a folded text.
func (t *trie) find(text []byte, each func(name int)) {
	var before, last rune // the two characters in front
	for at := 0; at < len(text); {
		char, size := decode(text[at:])
		if t.first[char&0xFFFF>>6]&(1<<(char&63)) != 0 && begins(before, last, char) {
			if name, end := t.longest(text, at); end > at {
				each(name)
				last, _ = utf8.DecodeLastRune(text[:end])
				before, at = 0, end
				continue
			}
		}
		before, last, at = last, char, at+size
	}
}

// longest is the longest name that begins at a place and may end where it does.
func (t *trie) longest(text []byte, start int) (name, end int) {
	at, end := int32(0), start
	for i := start; i < len(text); {
		char, size := decode(text[i:])
		if at = t.next(at, char); at == 0 {
			break
		}
		if i += size; t.nodes[at].name >= 0 && ends(char, text[i:]) {
			name, end = int(t.nodes[at].name), i
		}
	}
	return name, end
}

func decode(text []byte) (rune, int) {
	if len(text) == 0 {
		return 0, 0
	}
	if text[0] < utf8.RuneSelf {
		return rune(text[0]), 1
	}
	return utf8.DecodeRune(text)
}

// script tells how a character's words are told apart.
type script int

const (
	sign      script = iota // no part of a word
	spaced                  // Latin, Cyrillic, Greek, digits: a word stands by itself
	hangul                  // a word begins by itself, particles follow it
	spaceless               // Han, kana and what else has no spaces: words stand anywhere
)

func scriptOf(r rune) script {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || r == '_' {
			return spaced
		}
		return sign
	case 0x4E00 <= r && r <= 0x9FFF || site.IsCJK(r) || unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return spaceless
	case unicode.Is(unicode.Hangul, r):
		return hangul
	case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
		return spaced
	}
	return sign
}

// begins tells whether a name that begins with char may begin behind these two
// characters. Behind a dot in a word, as in "asp.net" or ".net", none does.
func begins(before, last, char rune) bool {
	switch scriptOf(char) {
	case spaced:
		return scriptOf(last) != spaced && (last != '.' || scriptOf(before) == spaceless || unicode.IsPunct(before))
	case hangul:
		return scriptOf(last) != hangul
	case spaceless:
		return true
	}
	return scriptOf(last) != spaced
}

// ends tells whether a name whose last character this is may end in front of
// the rest. "c" does not in "c++", "c#" or "c.d", nor "gpt 4" in "gpt 4.5".
func ends(last rune, rest []byte) bool {
	next, size := decode(rest)
	after, _ := decode(rest[size:])
	switch scriptOf(last) {
	case spaced:
		switch {
		case scriptOf(next) == spaced, next == '#', next == '+' && after == '+', next == '.' && scriptOf(after) == spaced:
			return false
		}
		return !(unicode.IsDigit(last) && (next == ',' || next == ':') && unicode.IsDigit(after))
	case sign:
		return next != last && !unicode.IsLetter(next) || scriptOf(next) > spaced
	}
	return !unicode.IsMark(next)
}
