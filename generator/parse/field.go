package parse

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/language"
)

// key is a canonical key of front matter: what else is read as it, and how its
// value is put into a document. set reports false for a value of the wrong
// kind.
type key struct {
	name   string
	also   []string
	wants  string // what a right value looks like
	set    func(*reader, any) bool
	pooled bool // every key read as this one counts, not the first alone
	kinds  []site.Kind
}

var (
	terms   = []site.Kind{site.KindTopic, site.KindPerson, site.KindShow}
	digests = []site.Kind{site.KindDigest}
)

// keys are all canonical keys. Where several keys of a file are read as one,
// the first in the order written here that says something wins.
var keys = []key{
	{name: "title", also: []string{"name"}, wants: "text", set: (*reader).title},
	{name: "date", also: []string{"published", "published_at", "pubdate", "dateadded"}, wants: "a date such as 2024-05-31", set: (*reader).date},
	{name: "updated", also: []string{"lastmod", "modified"}, wants: "a date such as 2024-05-31", set: (*reader).updated},
	{name: "show", also: []string{"podcast", "channel", "show_name", "series", "shows"}, wants: "the name of a podcast", set: (*reader).show},
	{name: "season", wants: "a number or text", set: (*reader).season},
	{name: "episode", also: []string{"number", "episode_number"}, wants: "a number or text", set: (*reader).episode},
	{name: "source", also: []string{"source_url", "url", "link", "original_url", "youtube", "video_id"}, wants: "the address of the episode", set: (*reader).source, pooled: true},
	{name: "audio", also: []string{"audio_url", "enclosure", "podcast_file"}, wants: "an address", set: (*reader).audio},
	{name: "video", also: []string{"youtube_url"}, wants: "an address", set: (*reader).video},
	{name: "duration", also: []string{"podcast_duration", "duration_seconds"}, wants: `a length such as "1:13:37", "1h 21m" or minutes`, set: (*reader).duration},
	{name: "hosts", also: []string{"host", "cohosts"}, wants: "names", set: credit(site.Host), pooled: true},
	{name: "guests", also: []string{"guest", "speakers"}, wants: "names", set: credit(site.Guest), pooled: true},
	{name: "people", wants: "names", set: credit("")},
	{name: "topics", also: []string{"tags", "categories", "keywords", "concepts"}, wants: "names", set: (*reader).topics, pooled: true},
	{name: "summary", also: []string{"description", "subtitle", "excerpt"}, wants: "a sentence or two", set: (*reader).summary},
	{name: "language", also: []string{"lang"}, wants: `a language tag such as "zh-Hant"`, set: (*reader).language},
	{name: "cover", also: []string{"image", "cover_image"}, wants: "a picture", set: (*reader).cover},
	{name: "slug", wants: "text", set: (*reader).slug},
	{name: "aliases", wants: "old addresses or other names", set: (*reader).aliases},
	{name: "draft", wants: "true or false", set: (*reader).draft},
	{name: "unlisted", wants: "true or false", set: (*reader).unlisted},
	{name: "model", also: []string{"llm", "generator"}, wants: "the name of a language model", set: (*reader).model},
	{name: "editor", wants: "a name", set: (*reader).editor},
	{name: "params", wants: "a table", set: (*reader).params},
	{name: "sort", wants: "a reading", set: (*reader).sort, kinds: terms},
	{name: "match", wants: `"text" or "tagged"`, set: (*reader).match, kinds: terms},
	{name: "links", wants: "addresses", set: (*reader).links, kinds: terms},
	{name: "feed", wants: "an address", set: (*reader).feed, kinds: terms},
}

// fold is a key of front matter as it is compared: whatever its case, "-" is "_".
func fold(key string) string { return strings.ReplaceAll(strings.ToLower(key), "-", "_") }

// names are the keys read as this one; the site's own list replaces ours.
func (k key) names(o Options) []string {
	if own, ok := o.Fields[k.name]; ok {
		return append([]string{k.name}, own...)
	}
	return append([]string{k.name}, k.also...)
}

// reader puts the fields of a file into its document.
type reader struct {
	*file
	doc     *site.Document
	current field  // the one that is being read
	as      string // the folded key of it
}

// fields reads all front matter. What cannot be read is a problem and is left
// out; what is not known goes to Params.
func (r *reader) fields(fields []field) {
	byKey := map[string]field{}
	for _, f := range fields {
		if _, twice := byKey[fold(f.key)]; !twice {
			byKey[fold(f.key)] = f
		}
	}
	known := map[string]bool{}
	for _, k := range keys {
		if k.kinds != nil && !slices.Contains(k.kinds, r.doc.Kind) {
			continue
		}
		done := false
		for _, name := range k.names(r.options) {
			name = fold(name)
			f, ok := byKey[name]
			known[name] = true
			if !ok || done && !k.pooled || isEmpty(f.value) {
				continue
			}
			r.current, r.as = f, name
			if !k.set(r, f.value) {
				r.warn(f.line, f.column, "front-matter", fmt.Sprintf("%s %s is not %s", f.key, show(f.value), k.wants), "")
				continue
			}
			done = true
		}
	}
	for _, f := range fields {
		if !known[fold(f.key)] {
			r.unknown(f)
		}
	}
}

// show is a value as a message names it.
func show(value any) string {
	if text, ok := asText(value); ok {
		if runes := []rune(text); len(runes) > 40 {
			text = string(runes[:40]) + "…"
		}
		return fmt.Sprintf("%q", text)
	}
	return "with a list or table"
}

func (r *reader) unknown(f field) {
	if r.doc.Params == nil {
		r.doc.Params = map[string]any{}
	}
	r.doc.Params[f.key] = f.value
	var known []string
	for _, k := range keys {
		known = append(known, k.names(r.options)...)
	}
	hint := "it is kept for the theme; put it into params to say that this is meant"
	if near := site.Nearest(fold(f.key), known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	r.warn(f.line, f.column, "unknown-key", fmt.Sprintf("front matter has no key %q", f.key), hint)
}

// text makes a setter of one of the document's texts.
func (r *reader) text(value any, into *string) bool {
	text, ok := asText(value)
	if ok {
		*into = text
	}
	return ok
}

func (r *reader) title(value any) bool {
	r.doc.TitleFrom = site.TitleFromKey
	return r.text(value, &r.doc.Title)
}
func (r *reader) season(value any) bool  { return r.text(value, &r.doc.Season) }
func (r *reader) episode(value any) bool { return r.text(value, &r.doc.Episode) }
func (r *reader) model(value any) bool   { return r.text(value, &r.doc.Model) }
func (r *reader) editor(value any) bool  { return r.text(value, &r.doc.Editor) }
func (r *reader) sort(value any) bool    { return r.text(value, &r.doc.Sort) }
func (r *reader) slug(value any) bool    { return r.text(value, &r.doc.Slug) }

func (r *reader) show(value any) bool {
	names, ok := asNames(value)
	if text, isText := value.(string); isText {
		names = []string{cleanText(text)} // a show's name may hold a comma
	}
	if ok && len(names) > 0 {
		r.doc.Show = names[0]
	}
	return ok
}

func (r *reader) summary(value any) bool {
	text, ok := asText(value)
	r.doc.Summary = text
	return ok
}

// date reads a date; published as a truth value is the opposite of draft.
func (r *reader) date(value any) bool {
	if published, isBool := value.(bool); isBool && r.as == "published" {
		r.doc.Draft = r.doc.Draft || !published
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
	r.fail(r.current.line, r.current.column, "date", fmt.Sprintf("%s %s is no date", r.current.key, show(value)), "write it as 2024-05-31, or 2024-05-31T18:00:00+08:00")
	return true
}

// source reads the address of the episode, whatever key it hides under: url is
// an old address when it begins with "/" and audio when it ends like a sound
// file; source is the show when it is no address.
func (r *reader) source(value any) bool {
	text, ok := asText(value)
	if !ok {
		return false
	}
	address := webAddress(text)
	switch {
	case r.as == "url" && strings.HasPrefix(text, "/"):
		return r.oldAddress(text)
	case r.as == "url" && site.IsSoundFile(address):
		if r.doc.Audio == "" {
			r.doc.Audio = address
		}
		return true
	case (r.as == "video_id" || r.as == "youtube") && address == "" && !strings.ContainsAny(text, "/ "):
		address = "https://www.youtube.com/watch?v=" + text
	case r.as == "source" && address == "":
		if r.doc.Show == "" {
			r.doc.Show = text
		}
		return true
	}
	if r.doc.Source == "" {
		r.doc.Source = site.Source(address)
	}
	return address != ""
}

func (r *reader) address(value any, into *string) bool {
	if table, isTable := value.(map[string]any); isTable {
		value = table["url"]
	}
	text, ok := asText(value)
	*into = webAddress(text)
	return ok && *into != ""
}

func (r *reader) audio(value any) bool { return r.address(value, &r.doc.Audio) }
func (r *reader) video(value any) bool { return r.address(value, &r.doc.Video) }
func (r *reader) feed(value any) bool  { return r.address(value, &r.doc.Feed) }

func (r *reader) duration(value any) bool {
	d, ok := asDuration(value, r.as == "duration_seconds")
	if ok {
		r.doc.Duration = d
	}
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
		text = tag
	}
	tag, err := language.Parse(text)
	if err != nil {
		return false
	}
	r.doc.Language = tag.String()
	return true
}

func (r *reader) cover(value any) bool {
	text, ok := asText(value)
	if !ok || strings.HasPrefix(text, "#") {
		return false // a colour
	}
	r.doc.Cover = webAddress(text)
	if r.doc.Cover == "" {
		r.doc.Cover = r.refer(text, text, r.current.line, r.current.column)
	}
	return true
}

// aliases are old addresses when they begin with "/", else other names.
func (r *reader) aliases(value any) bool {
	names, ok := asNames(value)
	for _, name := range names {
		if strings.HasPrefix(name, "/") {
			ok = r.oldAddress(name) && ok
		} else {
			r.doc.OtherNames = append(r.doc.OtherNames, name)
		}
	}
	return ok
}

func (r *reader) oldAddress(text string) bool {
	a, ok := site.ParseAddress(text)
	if ok {
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
	r.doc.Match = strings.ToLower(text)
	return r.doc.Match == "text" || r.doc.Match == "tagged"
}

// links are addresses, or a table of name to address.
func (r *reader) links(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range sortedKeys(v) {
			text, _ := asText(v[name])
			if address := webAddress(text); address != "" {
				r.doc.WebLinks = append(r.doc.WebLinks, site.WebLink{Name: name, URL: address})
			}
		}
		return true
	default:
		names, ok := asNames(v)
		for _, name := range names {
			if address := webAddress(name); address != "" {
				r.doc.WebLinks = append(r.doc.WebLinks, site.WebLink{Name: site.Source(address).Host(), URL: address})
			}
		}
		return ok
	}
}

func (r *reader) params(value any) bool {
	table, ok := value.(map[string]any)
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
