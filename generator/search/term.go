package search

import "unicode"

// What can be looked up are terms. Scripts that put no spaces between words
// (Han, kana, Hangul, Thai and its neighbours) give every character and every
// two that stand side by side; all else gives words. A word that is put
// together by hyphens, apostrophes or dots gives its parts and itself without
// these signs (GPT-4o is found as gpt, 4o and gpt4o); one that ends in + or #
// or begins with a dot gives itself with them too (c++, c#, .net).
// client.js does the same, and testdata/term.txt holds both to it.

const (
	longestTerm  = 64 // characters of a word that count
	longestSigns = 2  // + and # that belong to the word before them
	mostParts    = 8  // of a word that is put together
)

// eachTerm tells every term of a folded text, in order. The characters are
// only valid during the call.
func eachTerm(text []rune, each func(term []rune)) {
	for at := 0; at < len(text); {
		switch r := text[at]; {
		case isUnspaced(r):
			each(text[at : at+1])
			if at+1 < len(text) && isUnspaced(text[at+1]) {
				each(text[at : at+2])
			}
			at++
		case isWord(r):
			at = eachOfWord(text, at, each)
		default:
			at++
		}
	}
}

// eachOfWord tells the terms of the word that begins at start, and returns
// where it ends.
func eachOfWord(text []rune, start int, each func(term []rune)) int {
	var joined []rune
	parts, from, end := 0, start, start
	for {
		for end < len(text) && isWord(text[end]) {
			end++
		}
		parts++
		each(cut(text[from:end]))
		if end+1 >= len(text) || !isWord(text[end+1]) || !joins(text[end-1], text[end], text[end+1]) {
			break
		}
		if parts == 1 {
			joined = append(joined, text[from:end]...)
		}
		if text[end] == '.' && isDigit(text[end-1]) && isDigit(text[end+1]) {
			joined = append(joined, '.')
		}
		from = end + 1
		for end = from; end < len(text) && isWord(text[end]); end++ {
			joined = append(joined, text[end])
		}
		end = from
	}
	if 1 < parts && parts <= mostParts {
		each(cut(joined))
	}
	signs := end
	for signs < len(text) && (text[signs] == '+' || text[signs] == '#') {
		signs++
	}
	if 0 < signs-end && signs-end <= longestSigns && (signs == len(text) || !isWord(text[signs])) {
		each(cut(text[from:signs]))
	}
	if start > 0 && text[start-1] == '.' && unicode.IsLetter(text[start]) && (start == 1 || text[start-2] != '.' && !isWord(text[start-2]) && !isUnspaced(text[start-2])) {
		first := start
		for first < len(text) && isWord(text[first]) {
			first++
		}
		each(cut(text[start-1 : first]))
	}
	return end
}

func cut(word []rune) []rune { return word[:min(len(word), longestTerm)] }

// isUnspaced tells whether a folded character is of a script that puts no
// spaces between words, or, as Hangul, so few that words are found in words.
func isUnspaced(r rune) bool {
	switch {
	case r < 0x0E00:
		return false
	case r <= 0x0EFF, 0x1000 <= r && r <= 0x109F, 0x1100 <= r && r <= 0x11FF, 0x1780 <= r && r <= 0x17FF:
		return true
	case r < 0x2E80:
		return false
	case r <= 0x2FDF, 0x3005 <= r && r <= 0x3007, 0x3021 <= r && r <= 0x3029, 0x3031 <= r && r <= 0x3035:
		return true
	case r < 0x3041:
		return false
	case r == 0x30A0, r == 0x30FB: // ゠ and ・ stand between words
		return false
	}
	return r <= 0x318F || 0x31A0 <= r && r <= 0x31BF || 0x31F0 <= r && r <= 0x31FF || 0x3400 <= r && r <= 0x4DBF ||
		0x4E00 <= r && r <= 0x9FFF || 0xAC00 <= r && r <= 0xD7A3 || 0xF900 <= r && r <= 0xFAFF || 0x20000 <= r && r <= 0x3FFFF
}

// isWord tells whether a folded character is part of a word in a script that
// has spaces.
func isWord(r rune) bool {
	if r < 0x80 {
		return 'a' <= r && r <= 'z' || isDigit(r)
	}
	return !isUnspaced(r) && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// joins tells whether a sign puts the words beside it together.
func joins(before, sign, after rune) bool {
	switch sign {
	case '-', '‐', '\'', '’', '_', '.':
		return true
	case ',':
		return isDigit(before) && isDigit(after)
	}
	return false
}

// hash makes a term's number: FNV-1a over characters, and the last step of
// MurmurHash3, which spreads it over all bits. Two terms may share a number;
// the client finds that out where it looks the match up in the text.
func hash(term []rune) uint32 {
	h := uint32(2166136261)
	for _, r := range term {
		h = (h ^ uint32(r)) * 16777619
	}
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}
