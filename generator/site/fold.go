package site

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold makes the key of a name: two spellings with one key are one name. It
// folds compatibility forms and width (NFKC), case, and spaces, which do not
// count beside a CJK character ("AI 監管" is "AI監管"). Signs stay: c, c++ and
// c# are three names.
func Fold(name string) string { return string(AppendFold(nil, name)) }

// AppendFold appends the folded text to dst. Whole digests are folded to look
// for names in them, so that the characters of which most text is made take the
// short way; one other sends all of the text through the tables of Unicode.
func AppendFold(dst []byte, text string) []byte {
	f := folder{dst: dst, start: len(dst)}
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[at:])
		}
		at += size
		folded := foldPlain(r)
		if folded < 0 {
			f = folder{dst: dst, start: len(dst)}
			for _, r := range strings.ToLower(norm.NFKC.String(text)) {
				f.add(r)
			}
			break
		}
		if r == '…' {
			f.add('.')
			f.add('.')
		}
		f.add(folded)
	}
	return f.dst
}

// folder writes folded characters, and of the spaces between them those that
// count.
type folder struct {
	dst   []byte
	start int
	last  rune
	space bool // one was read after last
}

func (f *folder) add(r rune) {
	if r <= ' ' || 0x7F < r && r <= 0x3000 { // where all spaces are
		if unicode.IsSpace(r) {
			f.space = true
			return
		}
	}
	if f.space && len(f.dst) > f.start && !IsCJK(f.last) && !IsCJK(r) {
		f.dst = append(f.dst, ' ')
	}
	f.space, f.last = false, r
	f.dst = utf8.AppendRune(f.dst, r)
}

// foldPlain folds a character that neither joins with others nor has a form of
// several: letters of English, Han, kana, syllables of Hangul, and their usual
// punctuation. It is negative for all else.
func foldPlain(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case 0x4E00 <= r && r <= 0x9FFF, 0x3041 <= r && r <= 0x3096, 0x30A1 <= r && r <= 0x30FE, 0xAC00 <= r && r <= 0xD7A3, 0x3001 <= r && r <= 0x301F:
		return r
	case 0xFF01 <= r && r <= 0xFF5E:
		return foldPlain(r - 0xFF01 + '!')
	case r == 0x3000:
		return ' '
	case r == '…':
		return '.'
	case r == '·', r == '—', r == '–', r == '“', r == '”', r == '‘', r == '’', r == 0xFFFC:
		return r
	}
	return -1
}
