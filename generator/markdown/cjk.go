package markdown

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// isCJK tells what the amendment to CommonMark calls a CJK character
// (markdown-cjk-friendly specification): its East Asian Width is wide,
// full-width or half-width and it is no emoji by default, or it is Hangul.
// Punctuation of CJK is among them.
func isCJK(r rune) bool {
	if r < 0x1100 {
		return false
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianHalfwidth:
		return !isEmoji(r)
	}
	return unicode.Is(unicode.Hangul, r)
}

// isEmoji tells which wide characters are shown as emoji by themselves
// (Emoji_Presentation in Unicode's emoji-data.txt). From U+1F300 on every wide
// character is one.
func isEmoji(r rune) bool {
	return r >= 0x1F300 && r <= 0x1FAFF || unicode.Is(emoji, r)
}

var emoji = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x231A, 0x231B, 1}, {0x23E9, 0x23EC, 1}, {0x23F0, 0x23F3, 3}, {0x25FD, 0x25FE, 1}, {0x2614, 0x2615, 1},
		{0x2648, 0x2653, 1}, {0x267F, 0x2693, 20}, {0x26A1, 0x26AA, 9}, {0x26AB, 0x26BD, 18}, {0x26BE, 0x26C4, 6},
		{0x26C5, 0x26CE, 9}, {0x26D4, 0x26EA, 22}, {0x26F2, 0x26F3, 1}, {0x26F5, 0x26FA, 5}, {0x26FD, 0x2705, 8},
		{0x270A, 0x270B, 1}, {0x2728, 0x274C, 36}, {0x274E, 0x2753, 5}, {0x2754, 0x2755, 1}, {0x2757, 0x2795, 62},
		{0x2796, 0x2797, 1}, {0x27B0, 0x27BF, 15}, {0x2B1B, 0x2B1C, 1}, {0x2B50, 0x2B55, 5},
	},
	R32: []unicode.Range32{
		{0x1F004, 0x1F0CF, 203}, {0x1F18E, 0x1F191, 3}, {0x1F192, 0x1F19A, 1}, {0x1F1E6, 0x1F1FF, 1},
		{0x1F201, 0x1F21A, 25}, {0x1F22F, 0x1F232, 3}, {0x1F233, 0x1F236, 1}, {0x1F238, 0x1F23A, 1}, {0x1F250, 0x1F251, 1},
	},
}

// ambiguous are the signs that Chinese and Japanese share with Western text:
// in a document of these languages they are CJK punctuation.
const ambiguous = "“”‘’…—·"

func isAmbiguous(r rune) bool { return strings.ContainsRune(ambiguous, r) }

// isEastAsian tells whether a language is written without spaces.
func isEastAsian(lang string) bool {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return base == "zh" || base == "ja" || base == "yue"
}
