package site

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxSlug is the longest slug in bytes: a file name holds 255 on every file
// system in use, and a Han character takes three of them.
const maxSlug = 120

// reserved are names that cannot be a folder on Windows, and names of our own
// that an author's page must not take.
var reserved = map[string]bool{
	"con": true, "prn": true, "aux": true, "nul": true,
	"com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
	"digests": true, "topics": true, "people": true, "shows": true, "archive": true, "search": true,
	"page": true, "assets": true, "files": true, "transcript": true, "index": true, "404": true,
}

// Slug makes the last part of an address from a name: NFKC, lower case; "+" is
// plus, "#" sharp, a leading "." dot; letters, digits and marks of any script
// stay, all else becomes one hyphen. It is never empty and at most 120 bytes.
func Slug(name string) string {
	var b strings.Builder
	hyphen := false // one is due before what comes next
	add := func(s string) {
		if hyphen && b.Len() > 0 {
			b.WriteByte('-')
		}
		hyphen = false
		b.WriteString(s)
	}
	for _, r := range strings.ToLower(norm.NFKC.String(strings.TrimSpace(name))) {
		switch {
		case unicode.Is(unicode.Variation_Selector, r) || r == '\u200d' || r == '\'' || r == '’':
			// They join what they stand between.
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && b.Len() > 0:
			add(string(r))
		case r == '+':
			add("plus")
		case r == '#':
			add("sharp")
		case r == '.' && b.Len() == 0 && !hyphen:
			add("dot")
		default:
			hyphen = true
		}
	}
	return fit(norm.NFKC.String(b.String()), name) // a mark may stand behind a letter of "dot" now
}

// fit makes a slug that may stand as a folder's name.
func fit(slug, name string) string {
	switch {
	case slug == "":
		return "x-" + ShortHash(name, 6)
	case len(slug) > maxSlug:
		cut := strings.LastIndexByte(slug[:maxSlug-5], '-')
		if cut < maxSlug/2 {
			cut = maxSlug - 5
			for cut > 0 && slug[cut]&0xC0 == 0x80 {
				cut--
			}
		}
		return slug[:cut] + "-" + ShortHash(slug, 4)
	case reserved[slug]:
		return slug + "-"
	}
	return slug
}

// ShortHash is the first n hexadecimal digits of the text's SHA-256.
func ShortHash(text string, n int) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])[:n]
}

// IsCJK tells whether a rune is written without spaces between words: Han,
// kana, bopomofo. Hangul is not among them.
func IsCJK(r rune) bool {
	switch { // most text is Latin or Han, and is asked about for each character
	case r < 0x2EA: // the first letter of bopomofo
		return false
	case 0x4E00 <= r && r <= 0x9FFF:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) || r == 'ー' || r == '々' || r == '〇'
}

// ID makes an id of one that an author wrote: what an address's fragment can
// hold stays as it is, all else becomes hyphens.
func ID(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '-' || r == '_' || r == '.' || r == ':' {
			return r
		}
		return '-'
	}, strings.TrimSpace(s)), "-")
}
