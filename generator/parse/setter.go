package parse

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/language"
)

// These put the value of one key into the document. They report false for a
// value of the wrong kind.

// text sets one of the document's texts.
func (r *reader) text(value any, into *string) bool {
	text, ok := asText(value)
	if !isEmpty(text) {
		*into = text
	}
	return ok
}

func (r *reader) season(value any) bool { return r.text(value, &r.doc.Season) }
func (r *reader) model(value any) bool  { return r.text(value, &r.doc.Model) }
func (r *reader) sort(value any) bool   { return r.text(value, &r.doc.Sort) }
func (r *reader) slug(value any) bool   { return r.text(value, &r.doc.Slug) }

func (r *reader) title(value any) bool {
	text, _ := asText(value)
	if r.as == "topic" && !isSentence(text) {
		return true // a topic, and no title
	}
	ok := r.text(value, &r.doc.Title)
	if r.doc.Title != "" {
		r.doc.TitleFrom = site.TitleFromKey
	}
	return ok
}

// isSentence tells the topic of an episode, which people name it by, from the
// name of a topic.
func isSentence(text string) bool {
	return len(strings.Fields(text)) > 4 || utf8.RuneCountInString(text) > 30
}

// episode reads a number or text. Of a path to the episode's file only its
// number is meant.
func (r *reader) episode(value any) bool {
	text, ok := asText(value)
	if strings.Contains(text, "/") {
		_, text = episodeIn(path.Base(text))
	}
	return ok && r.text(text, &r.doc.Episode)
}

// editor gathers those who made the text.
func (r *reader) editor(value any) bool {
	names, ok := asNames(value)
	for _, name := range names {
		if !slices.Contains(strings.Split(r.doc.Editor, ", "), name) {
			r.doc.Editor = strings.TrimPrefix(r.doc.Editor+", "+name, ", ")
		}
	}
	return ok
}

func (r *reader) show(value any) bool {
	if text, isText := asText(value); isText {
		return r.text(text, &r.doc.Show) // a show's name may hold a comma
	}
	names, ok := asNames(value)
	return ok && (len(names) == 0 || r.text(names[0], &r.doc.Show))
}

// summary reads what a digest says in short. One of several paragraphs may be
// the whole digest: see promote.
func (r *reader) summary(value any) bool {
	text, ok := value.(string)
	if !ok {
		return r.text(value, &r.doc.Summary)
	}
	if blocks().MatchString(strings.TrimSpace(text)) {
		r.essay = r.current
	}
	return r.text(withoutMarks(text), &r.doc.Summary)
}

// blocks finds what makes a text several paragraphs, a list or sections.
var blocks = site.Pattern(`\n[ \t]*\n|\n(?:#{1,6}|[-*+]|\d+\.) `)

// promote makes a summary that is a whole digest the body of a file that has
// none. Its first paragraph of prose stays the summary.
func (r *reader) promote(f *front) {
	text, _ := r.essay.value.(string)
	if text == "" || strings.TrimSpace(string(f.body)) != "" {
		return
	}
	f.body, f.line = []byte(strings.TrimSpace(text)+"\n"), r.essay.valueLine+1
	for _, paragraph := range regexp.MustCompile(`\n[ \t]*\n`).Split(text, -1) {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" && !strings.ContainsRune("#-*+>|`", rune(paragraph[0])) {
			r.doc.Summary = cleanText(withoutMarks(paragraph))
			return
		}
	}
	r.doc.Summary = ""
}

// date reads a date; published as a truth value is the opposite of draft. Where
// a file tells besides its date when it was added, it came out then.
func (r *reader) date(value any) bool {
	published, isBool := value.(bool)
	switch {
	case isBool && r.as == "published":
		r.doc.Draft = r.doc.Draft || !published
		return true
	case r.as == "dateadded" && !r.doc.Date.IsZero():
		r.doc.Updated = r.doc.Date
	case !r.doc.Date.IsZero():
		return true
	}
	return r.moment(value, &r.doc.Date)
}

func (r *reader) updated(value any) bool { return r.moment(value, &r.doc.Updated) }

func (r *reader) moment(value any, into *time.Time) bool {
	t, ok := asDate(value, r.options.Location)
	if ok {
		*into = t
		return true
	}
	r.fail(r.current.valueLine, r.current.valueColumn, "date", fmt.Sprintf("%s %s is no date", r.current.key, show(value)), "write it as 2024-05-31, or 2024-05-31 18:00")
	return true
}

// source reads the address of the episode, whatever key it hides under: url is
// an old address when it begins with "/" and audio when it ends like a sound
// file; source is the show when it is no address.
func (r *reader) source(value any) bool {
	text, ok := asAddress(value)
	if !ok {
		return false
	}
	address := webAddress(text)
	switch {
	case r.as == "url" && strings.HasPrefix(text, "/"):
		return r.oldAddress(text)
	case (r.as == "url" || r.as == "media") && site.IsSoundFile(address):
		r.doc.Audio = cmp.Or(r.doc.Audio, address)
		return true
	case r.as == "video_id" || r.as == "youtube":
		address = cmp.Or(address, onYouTube(text))
	case r.as == "source" && address == "":
		r.doc.Show = cmp.Or(r.doc.Show, cleanText(text))
		return true
	case r.as == "source" && r.doc.Kind == site.KindShow && feedAddress().MatchString(address):
		r.doc.Feed = address
		return true
	}
	r.doc.Source = cmp.Or(r.doc.Source, site.Source(address))
	return address != ""
}

// feedAddress finds the feed of a show where its page is asked for.
var feedAddress = site.Pattern(`(?i)[/.](?:feed|rss|xml)/?$`)

var videoID = site.Pattern(`^[\w-]{6,16}$`)

// onYouTube is the address of a video there, from its bare id.
func onYouTube(id string) string {
	if !videoID().MatchString(id) {
		return ""
	}
	return "https://www.youtube.com/watch?v=" + id
}

// platforms reads a table of platform to address, or to the episode's id there:
// the one that a time can lead into is the source.
func (r *reader) platforms(value any) bool {
	links, ok := asLinks(value)
	best := site.Source("")
	for _, link := range links {
		address := site.Source(link.URL)
		if r.as == "ids" && strings.EqualFold(link.Name, "youtube") {
			address = site.Source(onYouTube(link.URL))
		}
		address = site.Source(webAddress(string(address)))
		if best == "" || best.At(site.Time{Given: true}) == "" && address.At(site.Time{Given: true}) != "" {
			best = address
		}
	}
	r.doc.Source = cmp.Or(r.doc.Source, best)
	return ok
}

// address sets the address of a file: on the web, or in the site's own root.
func (r *reader) address(value any, into *string) bool {
	if table, isTable := value.(map[string]any); isTable {
		value = table["url"]
	}
	text, ok := asAddress(value)
	*into = webAddress(text)
	if *into == "" && strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//") {
		*into = text
	}
	return ok && *into != ""
}

func (r *reader) audio(value any) bool { return r.address(value, &r.doc.Audio) }
func (r *reader) feed(value any) bool  { return r.address(value, &r.doc.Feed) }

func (r *reader) video(value any) bool {
	if text, _ := asAddress(value); r.as == "youtube_url" && onYouTube(text) != "" {
		value = onYouTube(text)
	}
	return r.address(value, &r.doc.Video)
}

func (r *reader) duration(value any) bool {
	d, ok := asDuration(value, r.as == "duration_seconds")
	if ok {
		r.doc.Duration = d
	}
	return ok
}

func (r *reader) chapters(value any) bool {
	chapters, ok := asChapters(value)
	r.doc.EpisodeChapters = chapters
	return ok
}

func credit(role site.PersonRole) func(*reader, any) bool {
	return func(r *reader, value any) bool {
		credits, ok := asCredits(value, role)
		for _, c := range credits {
			if !slices.ContainsFunc(r.doc.Credits, func(o site.Credit) bool { return site.Fold(o.Name) == site.Fold(c.Name) }) {
				r.doc.Credits = append(r.doc.Credits, c)
			}
		}
		return ok
	}
}

func (r *reader) topics(value any) bool {
	if text, isText := asText(value); r.as == "topic" && isText && isSentence(text) {
		return true // the title, or another one
	}
	names, ok := asNames(value)
	for _, name := range names {
		if !slices.Contains(r.doc.Topics, name) {
			r.doc.Topics = append(r.doc.Topics, name)
		}
	}
	return ok
}

// languageNames are names that people write for the languages of digests.
var languageNames = map[string]string{
	"中文": "zh", "繁體中文": "zh-Hant", "正體中文": "zh-Hant", "简体中文": "zh-Hans", "英文": "en", "英語": "en", "英语": "en",
	"日文": "ja", "日語": "ja", "日语": "ja", "日本語": "ja", "韓文": "ko", "韩文": "ko", "한국어": "ko",
	"chinese": "zh", "traditional chinese": "zh-Hant", "simplified chinese": "zh-Hans", "english": "en", "japanese": "ja",
	"korean": "ko", "german": "de", "french": "fr", "spanish": "es", "russian": "ru", "русский": "ru", "arabic": "ar",
}

func (r *reader) language(value any) bool {
	text, ok := asText(value)
	if !ok {
		return false
	}
	if tag, known := languageNames[strings.ToLower(text)]; known {
		r.namedLanguage = true
		text = tag
	}
	tag, err := language.Parse(text)
	if err != nil {
		return false
	}
	r.doc.Language = tag.String()
	return true
}

// colour is what a cover is for themes that paint one.
var colour = site.Pattern(`^#[0-9a-fA-F]{3,8}$`)

func (r *reader) cover(value any) bool {
	if table, isTable := value.(map[string]any); isTable {
		value = table["url"]
	}
	text, ok := asAddress(value)
	switch {
	case !ok || text == "":
		return false
	case r.doc.Cover != "" || colour().MatchString(text):
		return true
	case webAddress(text) != "" || strings.HasPrefix(text, "/"):
		r.doc.Cover, r.doc.CoverLine, r.doc.CoverColumn = text, r.current.valueLine, r.current.valueColumn
	case hasScheme(text) || strings.ContainsAny(text[:1], "#?"):
		return false
	default:
		text = cleanText(text)
		r.doc.Cover = r.refer(text, text, r.current.valueLine, r.current.valueColumn)
	}
	return true
}

// aliases are old addresses when they begin with "/", else other names. What
// is at home on another site is neither.
func (r *reader) aliases(value any) bool {
	names, ok := asNames(value)
	for _, name := range names {
		switch {
		case strings.HasPrefix(name, "/"):
			ok = r.oldAddress(name) && ok
		case webAddress(name) != "":
			ok = ok && r.as != "aliases" && r.as != "alias"
		case !slices.Contains(r.doc.OtherNames, name):
			r.doc.OtherNames = append(r.doc.OtherNames, name)
		}
	}
	return ok
}

func (r *reader) oldAddress(text string) bool {
	a, ok := site.ParseAddress(text)
	if ok && !slices.Contains(r.doc.OldAddresses, a) {
		r.doc.OldAddresses = append(r.doc.OldAddresses, a)
	}
	return ok
}

func (r *reader) truth(value any, into *bool) bool {
	truth, ok := asBool(value)
	*into = *into || truth
	return ok
}

func (r *reader) draft(value any) bool    { return r.truth(value, &r.doc.Draft) }
func (r *reader) unlisted(value any) bool { return r.truth(value, &r.doc.Unlisted) }

func (r *reader) match(value any) bool {
	text, _ := asText(value)
	text = strings.ToLower(text)
	if text != "text" && text != "tagged" {
		return false
	}
	r.doc.Match = text
	return true
}

func (r *reader) links(value any) bool {
	links, ok := asLinks(value)
	for _, link := range links {
		if link.URL = webAddress(link.URL); link.URL != "" {
			link.Name = cmp.Or(link.Name, site.Source(link.URL).Host())
			r.doc.WebLinks = append(r.doc.WebLinks, link)
		}
	}
	return ok
}

func (r *reader) params(value any) bool {
	table, ok := plain(value).(map[string]any)
	if !ok {
		return false
	}
	if r.doc.Params == nil {
		r.doc.Params = map[string]any{}
	}
	for name, v := range table {
		r.doc.Params[name] = v
	}
	return true
}
