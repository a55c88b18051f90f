package link

import (
	"unicode"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// trie holds names, folded, and finds them in a text that is folded too: from
// left to right, of those that begin at one place the longest. It is as large as
// its names: all edges are in one table, by the node they lead from and their
// character, which is at most half full.
type trie struct {
	names []int32 // of each node, the name that ends there, or -1
	edges []edge
	used  int // of edges

	first, single, pairs filter // how names begin; which are one character; their first two
}

// filter tells what no name begins with, without a look at the trie: most places
// of a text. It has a bit for each character, or for each two of them.
type filter [1 << 10]uint64

func (f *filter) add(n uint32)      { f[n>>6&0x3FF] |= 1 << (n & 63) }
func (f *filter) has(n uint32) bool { return f[n>>6&0x3FF]&(1<<(n&63)) != 0 }

// pair is a number of two characters.
func pair(a, b rune) uint32 { return uint32(a)*0x9E3779B1>>16 ^ uint32(b) }

type edge struct {
	from, to int32 // to the root lead none
	char     rune
}

// newTrie makes a trie of folded names.
func newTrie(names []string) *trie {
	t := &trie{names: []int32{-1}, edges: make([]edge, 64)}
	for i, name := range names {
		at := int32(0)
		t.begin([]rune(name))
		for _, char := range name {
			e := t.edge(at, char)
			if e.to == 0 {
				*e = edge{at, int32(len(t.names)), char}
				t.names = append(t.names, -1)
				t.grow()
			}
			at = t.next(at, char)
		}
		t.names[at] = int32(i)
	}
	return t
}

// begin notes how a name begins.
func (t *trie) begin(name []rune) {
	t.first.add(uint32(name[0]))
	if len(name) == 1 {
		t.single.add(uint32(name[0]))
	} else {
		t.pairs.add(pair(name[0], name[1]))
	}
}

// edge is the place in the table of an edge, or for one.
func (t *trie) edge(from int32, char rune) *edge {
	mask := uint32(len(t.edges) - 1)
	hash := uint32(from)*0x9E3779B1 ^ uint32(char)*0x85EBCA6B
	for i := (hash ^ hash>>15) & mask; ; i = (i + 1) & mask {
		if e := &t.edges[i]; e.to == 0 || e.from == from && e.char == char {
			return e
		}
	}
}

// grow notes a new edge, and doubles the table when that is half full.
func (t *trie) grow() {
	if t.used++; 2*t.used <= len(t.edges) {
		return
	}
	old := t.edges
	t.edges = make([]edge, 2*len(old))
	for _, e := range old {
		if e.to != 0 {
			*t.edge(e.from, e.char) = e
		}
	}
}

// next is the node behind a character, or 0, which is behind none.
func (t *trie) next(at int32, char rune) int32 { return t.edge(at, char).to }

// find calls each with the number of every name in a folded text.
func (t *trie) find(text []byte, each func(name int)) {
	var before, last rune // the two characters in front
	char, size := decode(text)
	for at := 0; at < len(text); {
		next, nextSize := decode(text[at+size:])
		if t.first.has(uint32(char)) && (t.single.has(uint32(char)) || t.pairs.has(pair(char, next))) && begins(before, last, char) {
			if name, end := t.longest(text, at); end > at {
				each(name)
				last, _ = utf8.DecodeLastRune(text[:end])
				before, at = 0, end
				char, size = decode(text[at:])
				continue
			}
		}
		before, last, at = last, char, at+size
		char, size = next, nextSize
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
		if i += size; t.names[at] >= 0 && ends(char, text[i:]) {
			name, end = int(t.names[at]), i
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
	case 0x4E00 <= r && r <= 0x9FFF || 0x3041 <= r && r <= 0x3096:
		return spaceless
	case 0x3001 <= r && r <= 0x3004 || 0x3008 <= r && r <= 0x3020: // marks beside Han
		return sign
	case site.IsCJK(r) || unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
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
