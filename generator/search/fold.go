package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/unicode/norm"
)

// Folding makes one of the spellings that a reader takes for the same: it goes
// by clusters, a character with the marks that belong to it, so that the client
// can tell of every folded character where it stood. Each cluster is put into
// NFKC (which makes wide, narrow and composed forms one) and lower case;
// accents of Latin letters, joiners and variation selectors go; traditional
// Chinese characters become simplified ones. client.js does the same, and
// testdata/fold.txt holds both to it.

// folder appends folded text.
type folder struct{ simplify func(rune) rune }

func newFolder() folder { return folder{site.Simplifier()} }

// fold appends the folded characters of text to dst.
func (f folder) fold(dst []rune, text string) []rune {
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[at:])
		}
		end := at + size
		for end < len(text) {
			next, n := utf8.DecodeRuneInString(text[end:])
			if !continues(next) {
				break
			}
			end += n
		}
		switch {
		case end > at+size:
			dst = f.cluster(dst, text[at:end])
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			dst = append(dst, r)
		case 0x3400 <= r && r <= 0x9FFF:
			dst = append(dst, f.simplify(r))
		case 0x3001 <= r && r <= 0x301F, 0x3041 <= r && r <= 0x3096, 0x30A0 <= r && r <= 0x30FE, 0xAC00 <= r && r <= 0xD7A3:
			dst = append(dst, r) // kana, Hangul and their punctuation fold to themselves
		case 0xFF01 <= r && r <= 0xFF5E:
			if r -= 0xFF01 - '!'; 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			dst = append(dst, r)
		default:
			dst = f.cluster(dst, text[at:end])
		}
		at = end
	}
	return dst
}

// continues tells whether a character belongs to the cluster of the one before
// it: marks, the voicing marks of narrow kana, and the later letters of a
// Hangul syllable.
func continues(r rune) bool {
	switch {
	case r < 0x0300, 0x3000 <= r && r <= 0x3098, 0x309B <= r && r < 0xA000, 0xAC00 <= r && r <= 0xD7A3:
		return false
	case 0x1160 <= r && r <= 0x11FF, r == 0xFF9E, r == 0xFF9F, 0xFFA0 <= r && r <= 0xFFDC:
		return true
	}
	return unicode.IsMark(r)
}

func (f folder) cluster(dst []rune, cluster string) []rune {
	for _, r := range strings.ToLower(norm.NFKC.String(cluster)) {
		switch {
		case 0x0300 <= r && r <= 0x036F, 0xFE00 <= r && r <= 0xFE0F, 0xE0100 <= r && r <= 0xE01EF, ignorable(r):
			continue
		case r == 'ς':
			r = 'σ'
		case 0x00C0 <= r && r <= 0x024F, 0x1E00 <= r && r <= 0x1EFF:
			r, _ = utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		}
		dst = append(dst, f.simplify(r))
	}
	return dst
}

// ignorable are characters that nobody sees: soft hyphen, joiners, marks of
// direction.
func ignorable(r rune) bool {
	return r == 0x00AD || 0x200B <= r && r <= 0x200F || 0x2060 <= r && r <= 0x2064 || r == 0xFEFF
}
