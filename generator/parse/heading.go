package parse

import (
	"regexp"
	"strings"
	"unicode"
)

// ordinal finds what counts sections in front of a title: "一、", "（二）",
// "第三節", "1.", "2)", "IV.", "Part 3:".
var ordinal = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`第\s*[一二三四五六七八九十百〇零兩两0-9０-９]+\s*[章節节部分篇回話话集]?\s*[、：:.．\s]\s*`,
	`[（(][一二三四五六七八九十百0-9０-９]+[)）]\s*[、.．]?\s*`,
	`[一二三四五六七八九十百]+\s*[、.．：:]\s*`,
	`[0-9０-９]+(?:[.．][0-9]+)*\s*(?:[、.．)）:：]\s*|\s+-\s+)`,
	`[0-9]+(?:\.[0-9]+)+\s+`,
	`[IVX]+\s*[.、)]\s+`,
	`(?i:part|chapter|section)\s+[0-9IVX]+\s*[:.：]?\s+`,
	`제?\s*[0-9]+\s*[장절부]\s*[.:]?\s+`,
}, "|") + `)`)

// splitOrdinal sets the ordinal of a title apart. A title that is nothing else
// keeps it, and so does one like "2024. A year": years do not count sections.
func splitOrdinal(title string) (number, rest string) {
	m := ordinal.FindString(title)
	rest = strings.TrimSpace(title[len(m):])
	if m == "" || rest == "" || yearLike.MatchString(m) {
		return "", title
	}
	return strings.TrimSpace(m), rest
}

var yearLike = regexp.MustCompile(`^[12][0-9]{3}\b`)

// trimColon takes the colon away that ends a title.
func trimColon(title string) string {
	return strings.TrimRight(strings.TrimSpace(title), ":：\u00a0 ")
}

func isSymbol(r rune) bool {
	return unicode.IsSymbol(r) || unicode.IsSpace(r) || unicode.Is(unicode.Variation_Selector, r) || r == '\u200d'
}
