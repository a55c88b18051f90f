package parse

import (
	"strings"
	"unicode"

	"github.com/digestry/digestry/generator/site"
)

// ordinal finds what counts sections in front of a title: "一、", "（二）",
// "第三節", "1.", "2)", "IV.", "Part 3:".
var ordinal = site.Pattern(`^(?:` + strings.Join([]string{
	`第\s*[一二三四五六七八九十百〇零兩两0-9０-９]+\s*[章節节部分篇回話话集]?\s*[、：:.．\s]\s*`,
	`[（(][一二三四五六七八九十百0-9０-９]+[)）]\s*[、.．]?\s*`,
	`[一二三四五六七八九十百]+\s*[、.．：:]\s*`,
	`[0-9]+(?:\.[0-9]+)+\s+`,
	`[0-9０-９]+(?:[.．][0-9]+)*\s*(?:[、.．)）:：]\s*|\s+-\s+)`,
	`[IVX]+\s*[.、)]\s+`,
	`(?i:part|chapter|section)\s+[0-9IVX]+\s*[:.：]?\s+`,
	`제?\s*[0-9]+\s*[장절부]\s*[.:]?\s+`,
}, "|") + `)`)

// splitOrdinal sets the ordinal of a title apart. A title that is nothing else
// keeps it, and so does one in which the number counts something else: years
// ("2024. A year") and quantities ("1.5 倍").
func splitOrdinal(title string) (number, rest string) {
	m := ordinal().FindString(title)
	rest = strings.TrimSpace(title[len(m):])
	if m == "" || rest == "" || yearLike().MatchString(m) || decimal().MatchString(m) && quantity().MatchString(rest) ||
		strings.HasSuffix(m, ".") && unicode.IsDigit(rune(rest[0])) {
		return "", title
	}
	return strings.TrimSpace(m), rest
}

var (
	yearLike = site.Pattern(`^[12][0-9]{3}\b`)
	decimal  = site.Pattern(`^[0-9]+\.[0-9]+\s`)
	quantity = site.Pattern(`^(?:[%％倍億亿萬万千百兆年月日天個个度元]|公里|公斤|小時|小时|分鐘|分钟|時間|퍼센트|배|억|만|(?i:percent|million|billion|trillion|times|hours?|years?|minutes?|x)\b)`)
)

func isSymbol(r rune) bool {
	return unicode.IsSymbol(r) || unicode.IsSpace(r) || unicode.Is(unicode.Variation_Selector, r) || r == '\u200d'
}
