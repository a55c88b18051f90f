package parse

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/site"
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
	digests = []site.Kind{site.KindDigest, site.KindPage}
)

// keys are all canonical keys. Where several keys of a file are read as one,
// the first in the order written here that says something wins.
var keys = []key{
	{name: "title", also: []string{"name", "short", "topic"}, wants: "text", set: (*reader).title},
	{name: "date", also: []string{"published", "published_at", "pubdate", "dateadded"}, wants: "a date such as 2024-05-31", set: (*reader).date, pooled: true},
	{name: "updated", also: []string{"lastmod", "modified", "updated_at", "processing_date"}, wants: "a date such as 2024-05-31", set: (*reader).updated},
	{name: "show", also: []string{"podcast", "channel", "show_name", "series", "shows", "show_slug"}, wants: "the name of a podcast", set: (*reader).show},
	{name: "season", wants: "a number or text", set: (*reader).season},
	{name: "episode", also: []string{"number", "episode_number", "episode_padded"}, wants: "a number or text", set: (*reader).episode},
	{name: "source", also: []string{"source_url", "url", "link", "original_url", "youtube", "video_id", "media", "website", "legacy_url", "newsletter"}, wants: "the address of the episode", set: (*reader).source, pooled: true},
	{name: "links", also: []string{"ids"}, wants: "addresses", set: (*reader).platforms, pooled: true, kinds: digests},
	{name: "audio", also: []string{"audio_url", "enclosure", "podcast_file", "file", "audio_file_path", "podcast_alt_file", "podcast_ogg_file"}, wants: "an address", set: (*reader).audio},
	{name: "video", also: []string{"youtube_url", "youtube_link", "video_url", "video_file", "video_hd_file", "video_mobile_file"}, wants: "an address", set: (*reader).video},
	{name: "duration", also: []string{"podcast_duration", "duration_seconds"}, wants: `a length such as "1:13:37", "1h 21m" or minutes`, set: (*reader).duration},
	{name: "chapters", also: []string{"podcast_chapters", "quotable_clips"}, wants: "a list of times with titles", set: (*reader).chapters},
	{name: "hosts", also: []string{"host", "cohosts"}, wants: "names", set: credit(site.Host), pooled: true},
	{name: "guests", also: []string{"guest", "speakers", "speaker", "source_guest"}, wants: "names", set: credit(site.Guest), pooled: true},
	{name: "people", also: []string{"actor_ids", "author", "authors"}, wants: "names", set: credit(""), pooled: true},
	{name: "topics", also: []string{"tags", "tag", "categories", "category", "keywords", "concepts", "topic"}, wants: "names", set: (*reader).topics, pooled: true},
	{name: "summary", also: []string{"description", "subtitle", "excerpt", "intro", "context", "bio_short"}, wants: "a sentence or two", set: (*reader).summary},
	{name: "language", also: []string{"lang"}, wants: `a language tag such as "zh-Hant"`, set: (*reader).language},
	{name: "cover", also: []string{"image", "cover_image", "header_image", "picture", "social_image"}, wants: "a picture", set: (*reader).cover, pooled: true},
	{name: "slug", wants: "text", set: (*reader).slug},
	{name: "aliases", also: []string{"alias", "legacy_path", "jb_url", "fireside_url", "permalink"}, wants: "old addresses or other names", set: (*reader).aliases, pooled: true},
	{name: "draft", wants: "true or false", set: (*reader).draft},
	{name: "unlisted", also: []string{"hidden"}, wants: "true or false", set: (*reader).unlisted},
	{name: "model", also: []string{"llm", "generator"}, wants: "the name of a language model", set: (*reader).model},
	{name: "editor", also: []string{"transcript_by", "translation_by"}, wants: "a name", set: (*reader).editor, pooled: true},
	{name: "params", wants: "a table", set: (*reader).params},
	{name: "sort", wants: "a reading", set: (*reader).sort, kinds: terms},
	{name: "match", wants: `"text" or "tagged"`, set: (*reader).match, kinds: terms},
	{name: "links", wants: "addresses", set: (*reader).links, kinds: terms},
	{name: "feed", wants: "an address", set: (*reader).feed, kinds: terms},
}

// others are keys that other tools write for themselves. They say nothing
// about a digest, so they are kept for the theme without a word: a warning for
// each of them would hide the one about a slip of the pen.
var others = []string{
	"type", "types", "layout", "variant", "weight", "episode_type", "entity_type", "active", "core", "id", "uuid",
	"guid", "episode_guid", "podverse_podcast_id", "value", "json_ld", "css_classes", "publish",
	"length", "podcast_bytes", "audio_file_size", "filename", "source_file", "source_episode",
	"rating", "views", "view_count", "likes", "word_count", "company", "role", "companies", "quotes", "insights", "actionable_items",
	"transcript", "transcripts", "transcript_url", "has_transcript", "transcription_coverage", "needs", "llm_enhanced",
	"sponsors", "reddit", "additional_resources",
}

// Keys are the canonical keys of front matter.
func Keys() []string {
	var names []string
	for _, k := range keys {
		names = append(names, k.name)
	}
	return names
}

// fold is a key of front matter as it is compared: case does not matter, nor
// do "-" and "_" and their absence in camelCase.
func fold(key string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(key))
}

// names are the keys read as this one. The site's own list replaces ours, and
// what the site reads as one key is no longer read as another by our list.
func (k key) names(o Options) []string {
	names := []string{k.name}
	if own, ok := o.Fields[k.name]; ok {
		return append(names, own...)
	}
	for _, name := range k.also {
		if !claimed(o.Fields, name) {
			names = append(names, name)
		}
	}
	return names
}

func claimed(fields map[string][]string, name string) bool {
	for _, own := range fields {
		if slices.ContainsFunc(own, func(other string) bool { return fold(other) == fold(name) }) {
			return true
		}
	}
	return false
}

// reader puts the fields of a file into its document.
type reader struct {
	*file
	doc     *site.Document
	current field  // the one that is being read
	as      string // what it is called in the table
	essay   field  // a summary of several paragraphs
}

// fields reads all front matter. What cannot be read is a problem and is left
// out; what is not known goes to Params.
func (r *reader) fields(fields []field) {
	byKey := map[string]field{}
	for _, f := range fields {
		if first, twice := byKey[fold(f.key)]; !twice || isEmpty(first.value) {
			byKey[fold(f.key)] = f
		}
	}
	known := map[string]bool{}
	for _, k := range keys {
		if k.kinds == nil || slices.Contains(k.kinds, r.doc.Kind) {
			r.read(k, byKey, known)
		}
	}
	for _, f := range fields {
		switch {
		case known[fold(f.key)]:
		case slices.ContainsFunc(others, func(name string) bool { return fold(name) == fold(f.key) }):
			r.keep(f)
		default:
			r.keep(f)
			r.unknown(f)
		}
	}
}

// read reads what a file has for one key.
func (r *reader) read(k key, byKey map[string]field, known map[string]bool) {
	done := false
	for _, name := range k.names(r.options) {
		f, ok := byKey[fold(name)]
		known[fold(name)] = true
		if !ok || done && !k.pooled || isEmpty(f.value) {
			continue
		}
		r.current, r.as = f, name
		if !k.set(r, f.value) {
			r.warn(f.valueLine, f.valueColumn, "front-matter", fmt.Sprintf("%s %s is not %s", f.key, show(f.value), k.wants), "")
			continue
		}
		done = true
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

// keep hands a field to the theme.
func (r *reader) keep(f field) {
	if r.doc.Params == nil {
		r.doc.Params = map[string]any{}
	}
	if value := plain(f.value); value != nil && f.key != "" {
		r.doc.Params[f.key] = value
	}
}

func (r *reader) unknown(f field) {
	var own, also []string
	for _, k := range keys {
		if k.kinds == nil || slices.Contains(k.kinds, r.doc.Kind) {
			own, also = append(own, k.name), append(also, k.names(r.options)...)
		}
	}
	hint := "it is kept for the theme; put it into params to say that this is meant"
	name := strings.ToLower(f.key)
	if near := cmp.Or(site.Nearest(name, own), site.Nearest(name, also)); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	r.warn(f.line, f.column, "unknown-key", fmt.Sprintf("front matter has no key %q", f.key), hint)
}
