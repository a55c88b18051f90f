package render

import (
	"html/template"
	"regexp"
	"strings"
	"unicode/utf8"
)

// How titles break into lines. No browser knows the words of Chinese, and few know
// those of Japanese; but an author's punctuation tells where a title pauses.

// pauses end a clause of a title.
const pauses = "：；，。？！｜"

// longTitle is how many characters a title has that fills so many lines that it is
// a paragraph: broken at its pauses it would look like a list with holes.
const longTitle = 56

// clauses is a title of which each clause is an element of its own, so that a
// style sheet can keep it on one line where it fits, and begin a line with the
// next one where not.
func clauses(title string) template.HTML {
	at := strings.IndexAny(title, pauses)
	if at < 0 || utf8.RuneCountInString(title) > longTitle {
		return whole(title)
	}
	var b strings.Builder
	for title != "" {
		end := len(title)
		if at >= 0 {
			_, size := utf8.DecodeRuneInString(title[at:])
			end = at + size
		}
		// Marks that follow one another end the same clause.
		for end < len(title) {
			r, size := utf8.DecodeRuneInString(title[end:])
			if !strings.ContainsRune(pauses+"」』）》〉…", r) {
				break
			}
			end += size
		}
		b.WriteString(`<span class="clause">`)
		b.WriteString(string(whole(title[:end])))
		b.WriteString("</span>")
		title = title[end:]
		at = strings.IndexAny(title, pauses)
	}
	return template.HTML(b.String())
}

// hyphened are names with a digit after a hyphen, where browsers would break the
// line: GPT-4o, COVID-19. What is long may be broken.
var hyphened = regexp.MustCompile(`\b[0-9A-Za-z.]{1,12}-[0-9][0-9A-Za-z.]{0,7}\b`)

// whole is text whose names with a hyphen and a digit stay on one line.
func whole(text string) template.HTML {
	escaped := template.HTMLEscapeString(text)
	if !strings.Contains(escaped, "-") {
		return template.HTML(escaped)
	}
	return template.HTML(hyphened.ReplaceAllString(escaped, `<span class="whole">$0</span>`))
}
