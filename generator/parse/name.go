package parse

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

var (
	// isoDay is a day as it stands in names and headings.
	isoDay = regexp.MustCompile(`(?:^|[^0-9])(\d{4}-\d{2}-\d{2})(?:[^0-9]|$)`)
	// dayPrefix is a day in front of a file's name, with what joins it on.
	dayPrefix = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[-_ ]+`)
)

// nameFrom fills in from the file's name what nothing else has told: title and
// date.
func (f *file) nameFrom(doc *site.Document) {
	if doc.Title == "" {
		doc.Title = titleOfName(doc.Name, doc.Kind)
		doc.TitleFrom = site.TitleFromName
	}
	if doc.Kind != site.KindDigest || !doc.Date.IsZero() {
		return
	}
	candidates := []string{doc.Name}
	if doc.TitleFrom == site.TitleFromHeading {
		candidates = []string{doc.Title, doc.Name}
	}
	for _, text := range candidates {
		if m := isoDay.FindStringSubmatch(text); m != nil {
			if day, err := time.ParseInLocation(time.DateOnly, m[1], f.options.Location); err == nil {
				doc.Date = day
				return
			}
		}
	}
}

// titleOfName makes a title of a file's name: its date goes, and hyphens
// become spaces where no spaces are.
func titleOfName(name string, kind site.Kind) string {
	title := name
	if kind == site.KindDigest {
		title = dayPrefix.ReplaceAllString(title, "")
	}
	if !strings.Contains(title, " ") {
		title = strings.Join(strings.FieldsFunc(title, func(r rune) bool { return r == '-' || r == '_' }), " ")
	}
	if title == "" {
		return name
	}
	return title
}

var scheme = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)

// hasScheme tells whether an address names its scheme. A relative path to a
// file may hold a colon, but not in front of a slash or dot.
func hasScheme(address string) bool { return scheme.MatchString(address) }

// unescape reads an address as the path it means.
func unescape(address string) string {
	if decoded, err := url.PathUnescape(address); err == nil {
		return decoded
	}
	return address
}
