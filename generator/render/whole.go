package render

import (
	"html/template"
	"regexp"
	"strings"
)

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
