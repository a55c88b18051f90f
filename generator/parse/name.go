package parse

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

var (
	// aDay is a day as it stands in names and headings.
	aDay = site.Pattern(`(?:^|[^0-9])(\d{4}(?:-\d{2}-\d{2}|/\d{1,2}/\d{1,2}|年\d{1,2}月\d{1,2}日))(?:[^0-9]|$)`)
	// dayPrefix is a day in front of a file's name, with what joins it on.
	dayPrefix = site.Pattern(`^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[-_ ]+`)
)

// nameFrom fills in from the title and the file's name what nothing else has
// told: title, date, season and episode.
func (f *file) nameFrom(doc *site.Document) {
	if doc.Title == "" {
		doc.Title = titleOfName(doc.Name, doc.Kind)
		doc.TitleFrom = site.TitleFromName
	}
	if doc.Kind != site.KindDigest {
		return
	}
	if site.Fold(doc.Episode) == site.Fold(doc.Title) {
		doc.Episode = "" // the key was meant for the episode's title, and says no number
	}
	// A heading is written for the digest as the front matter is; a title in
	// there rather tells what the episode is about.
	candidates := []string{doc.Name, doc.Title}
	if doc.TitleFrom == site.TitleFromHeading {
		candidates = []string{doc.Title, doc.Name}
	}
	if doc.Date.IsZero() {
		doc.Date = f.dayIn(candidates)
	}
	for _, text := range candidates {
		if doc.Episode != "" {
			return
		}
		season, episode := episodeIn(dayPrefix().ReplaceAllString(text, ""))
		if doc.Episode = episode; doc.Season == "" {
			doc.Season = season
		}
	}
	if doc.Episode == "" && doc.TitleFrom == site.TitleFromName {
		doc.Episode = lastNumber(doc.Name)
	}
}

// dayIn is the first day that one of some texts tells.
func (f *file) dayIn(texts []string) time.Time {
	for _, text := range texts {
		for _, m := range aDay().FindAllStringSubmatch(text, -1) {
			if day, ok := asDate(m[1], f.options.Location); ok {
				return day
			}
		}
	}
	return time.Time{}
}

// episodeForms find the number of an episode in a file's name or a title, the
// surest first. A group that is called season finds that. A bare number counts
// in front only, with three digits or a leading zero: "10 lessons" are none.
var episodeForms = []func() *regexp.Regexp{
	site.Pattern(`(?i)(?:^|[^\pL\d])s(?P<season>\d{1,2})[ ._-]?e(\d{1,4})(?:[^\d]|$)`),
	site.Pattern(`(?i)(?:^|[^a-z\d])(?:ep|episode|podcast)[ ._#-]{0,2}(\d{1,4})(?:[^\d.]|\.[^\d]|\.?$)`),
	site.Pattern(`(?:[a-z]|[A-Z]{2})EP(\d{2,4})(?:[^\d]|$)`),
	site.Pattern(`^[Ee](\d{2,4})\s*[｜|:：.、–—_-]`),
	site.Pattern(`第\s*(\d{1,4})\s*(?:集|期|回|話|话)`),
	site.Pattern(`^#(\d{1,4})(?:[ .:：、｜|–—-]|$)`),
	site.Pattern(`^(0\d{1,3}|\d{3,4})(?:[.、｜|_-]|\s|$)`),
}

// aYear is a number that names do not count episodes by.
var aYear = site.Pattern(`^(?:19|20)\d{2}$`)

// episodeIn is the number of the episode that a text begins with or names.
func episodeIn(text string) (season, episode string) {
	for _, form := range episodeForms {
		m := form().FindStringSubmatch(text)
		if m == nil {
			continue
		}
		if i := form().SubexpIndex("season"); i > 0 {
			season = withoutZeros(m[i])
		}
		if number := m[len(m)-1]; !aYear().MatchString(number) {
			return season, withoutZeros(number)
		}
	}
	return "", ""
}

func withoutZeros(number string) string {
	if trimmed := strings.TrimLeft(number, "0"); trimmed != "" {
		return trimmed
	}
	return "0"
}

var numberAtEnd = site.Pattern(`^[\pL\pM' _-]+[ _-](\d{1,4})$`)

// lastNumber is the number that a file's name of words ends with. It counts the
// episodes where the name is all that a file tells of itself.
func lastNumber(name string) string {
	m := numberAtEnd().FindStringSubmatch(name)
	if m == nil || aYear().MatchString(m[1]) {
		return ""
	}
	return withoutZeros(m[1])
}

// titleOfName makes a title of a file's name: its date goes, and hyphens
// become spaces where no spaces are.
func titleOfName(name string, kind site.Kind) string {
	title := name
	if kind == site.KindDigest {
		title = dayPrefix().ReplaceAllString(title, "")
	}
	if !strings.Contains(title, " ") {
		title = strings.Join(strings.FieldsFunc(title, func(r rune) bool { return r == '-' || r == '_' }), " ")
	}
	if title == "" {
		return name
	}
	return title
}

var scheme = site.Pattern(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)

// hasScheme tells whether an address names its scheme. A relative path to a
// file may hold a colon, but not in front of a slash or dot.
func hasScheme(address string) bool { return scheme().MatchString(address) }

// unescape reads an address as the path it means.
func unescape(address string) string {
	if decoded, err := url.PathUnescape(address); err == nil {
		return decoded
	}
	return address
}
