package parse

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"
)

// Many digests do not say which language they are in, and a site's language is
// not always theirs. A browser chooses fonts and line breaks by it, and a
// screen reader its voice, so it is found from the text where that can be done
// without doubt, and otherwise taken to be the site's.

// enoughLetters is how much text it takes to tell a language.
const enoughLetters = 40

// sampleRunes is how much of a text is looked at.
const sampleRunes = 2000

// scripts are those that one language of the web writes most of; where several
// do, a letter of its own tells (see byLetters).
var scripts = []struct {
	table *unicode.RangeTable
	tag   string
}{
	{unicode.Hangul, "ko"}, {unicode.Cyrillic, "ru"}, {unicode.Arabic, "ar"}, {unicode.Hebrew, "he"}, {unicode.Thai, "th"},
	{unicode.Greek, "el"}, {unicode.Devanagari, "hi"}, {unicode.Latin, ""}, {unicode.Han, "zh"}, {unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"},
}

// byLetters are letters that only one of two languages with one script has.
var byLetters = map[string]struct{ letters, tag string }{
	"ru": {"іїєґІЇЄҐ", "uk"},
	"ar": {"پچژگ", "fa"},
}

// Traditional and simplified forms of the commonest characters that differ.
const (
	traditional = "們個這來時說對國為會學過還與開點應現問題關長發業產動實種麼經無從進場樣於頭當萬條員間話電東車門見語錢書買賣讓認識總結論議價億網線軟體試驗證據處區義務單獨歷史觀眾參聽寫讀"
	simplified  = "们个这来时说对国为会学过还与开点应现问题关长发业产动实种么经无从进场样于头当万条员间话电东车门见语钱书买卖让认识总结论议价亿网线软体试验证据处区义务单独历史观众参听写读"
)

// formOf tells which of the two a character is.
var formOf = sync.OnceValue(func() map[rune]byte {
	forms := map[rune]byte{}
	for _, r := range traditional {
		forms[r] = 't'
	}
	for _, r := range simplified {
		forms[r] = 's'
	}
	return forms
})

// commonWords tell the languages that Latin letters write, by their commonest
// words that no other of them shares.
var commonWords = map[string][]string{
	"en": {"the", "and", "of", "is", "that", "it", "with", "for", "this", "are"},
	"es": {"el", "los", "las", "que", "una", "por", "para", "está", "del", "como"},
	"de": {"der", "die", "und", "das", "nicht", "ein", "ist", "mit", "auch", "von"},
	"fr": {"le", "les", "des", "est", "une", "pour", "dans", "qui", "pas", "sur"},
	"pt": {"não", "uma", "os", "foi", "em", "mais", "são", "você", "também", "isso"},
	"it": {"il", "che", "di", "non", "gli", "della", "sono", "anche", "più", "questo"},
}

// detect finds the language of a text, or nothing where it is the site's or
// cannot be told.
func detect(body []byte, siteLanguage string) string {
	sample := string(body[:min(len(body), 4*sampleRunes)])
	runes := 0
	for at := range sample {
		if runes == sampleRunes {
			sample = sample[:at]
			break
		}
		runes++
	}
	counts := map[string]int{}
	total, latins := 0, 0
	for _, r := range sample {
		tag, ok := scriptOf(r)
		if !ok {
			continue
		}
		total++
		if tag == "" {
			latins++
		} else {
			counts[tag] += 3 // a character of these is as much as several Latin letters
		}
	}
	counts[""] = latins
	if total < enoughLetters {
		return ""
	}
	tag := refine(dominant(counts), sample)
	if tag == "" || sameLanguage(tag, siteLanguage) {
		return ""
	}
	return tag
}

// scriptOf is the language whose script a letter is of; ok is false for what is
// no letter of these scripts. Most text is ASCII or Han, so these come first.
func scriptOf(r rune) (tag string, ok bool) {
	switch {
	case r < 0x80:
		return "", 'a' <= r|0x20 && r|0x20 <= 'z'
	case 0x4E00 <= r && r <= 0x9FFF:
		return "zh", true
	case !unicode.IsLetter(r):
		return "", false
	}
	for _, s := range scripts {
		if unicode.Is(s.table, r) {
			return s.tag, true
		}
	}
	return "", false
}

// dominant is the language whose script most of the text is in. Japanese is
// mostly Han, so a fifth of kana tells it.
func dominant(counts map[string]int) string {
	if counts["ja"]*4 > counts["zh"] && counts["ja"] > 0 {
		counts["ja"] += counts["zh"]
		delete(counts, "zh")
	}
	best, most, sum := "", 0, 0
	for _, tag := range []string{"", "zh", "ja", "ko", "ru", "ar", "he", "th", "el", "hi"} {
		sum += counts[tag]
		if counts[tag] > most {
			best, most = tag, counts[tag]
		}
	}
	if most*2 < sum {
		return "?"
	}
	return best
}

// refine tells apart the languages that share a script.
func refine(tag, sample string) string {
	switch tag {
	case "?":
		return ""
	case "":
		return latin(sample)
	case "zh":
		forms, hant, hans := formOf(), 0, 0
		for _, r := range sample {
			switch forms[r] {
			case 't':
				hant++
			case 's':
				hans++
			}
		}
		if hant == hans {
			return ""
		}
		if hant > hans {
			return "zh-Hant"
		}
		return "zh-Hans"
	}
	if other, ok := byLetters[tag]; ok && strings.ContainsAny(sample, other.letters) {
		return other.tag
	}
	return tag
}

// latin tells a language by its commonest words: at least one word in twelve
// must be one of them, and twice as many as of any other language.
func latin(sample string) string {
	words := strings.FieldsFunc(strings.ToLower(sample), func(r rune) bool { return !unicode.IsLetter(r) })
	used := map[string]int{}
	for _, w := range words {
		used[w]++
	}
	best, most, second := "", 0, 0
	for _, tag := range []string{"en", "es", "de", "fr", "pt", "it"} {
		n := 0
		for _, w := range commonWords[tag] {
			n += used[w]
		}
		if n > most {
			best, most, second = tag, n, most
		} else {
			second = max(second, n)
		}
	}
	if most < 3 || most*12 < len(words) || most < 2*second {
		return ""
	}
	return best
}

// sameLanguage tells whether a site's language is one that was found: zh-TW is
// zh-Hant, and any English is en.
func sameLanguage(found, siteLanguage string) bool {
	if siteLanguage == "" {
		return false
	}
	a, b := language.Make(found), language.Make(siteLanguage)
	baseA, _ := a.Base()
	baseB, _ := b.Base()
	if baseA != baseB {
		return false
	}
	scriptA, _ := a.Script()
	scriptB, _ := b.Script()
	return scriptA == scriptB
}
