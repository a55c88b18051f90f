package edit

import (
	"slices"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// Complete makes the bytes of a digest whose front matter says what it lacked,
// of what another document knows of the same episode. No key that says something
// changes, and neither does any other byte. What was added is told by its keys;
// the bytes are the same where nothing was.
func Complete(file string, content []byte, o parse.Options, from *site.Document) (made []byte, keys []string, err error) {
	t := newText(file, content, o)
	before := t.parse(content)
	if before == nil {
		return nil, nil, t.fail(0, "this file cannot be read")
	}
	c := &completer{describer: describer{text: t, doc: before}, want: *before, zone: o.Location}
	if c.out, c.fields, err = t.front(); err != nil {
		return nil, nil, err
	}
	c.complete(from)
	if len(c.added) == 0 {
		return content, nil, nil
	}
	if c.finish(); c.wrong != nil {
		return nil, nil, c.wrong
	}
	if made, err = t.apply(c.splices); err != nil {
		return nil, nil, err
	}
	after := t.parse(made)
	if after == nil || differs(&c.want, after) != "" || strings.TrimLeft(before.Body, "\n") != strings.TrimLeft(after.Body, "\n") {
		return nil, nil, t.fail(0, "what is added would alter something else too; nothing was changed")
	}
	return made, c.keys, nil
}

// completer gathers what a digest lacks.
type completer struct {
	describer
	want site.Document // what the file is to say
	keys []string
	zone *time.Location
}

// complete adds each key that the digest lacks.
func (c *completer) complete(from *site.Document) {
	if c.want.Date.IsZero() && !from.Date.IsZero() {
		c.want.Date = from.Date
		c.put("date", c.date(from.Date))
	}
	c.text("show", &c.want.Show, from.Show)
	c.text("season", &c.want.Season, from.Season)
	c.text("episode", &c.want.Episode, from.Episode)
	c.text("source", (*string)(&c.want.Source), string(from.Source))
	c.text("audio", &c.want.Audio, from.Audio)
	c.text("video", &c.want.Video, from.Video)
	if c.want.Duration == 0 && from.Duration > 0 {
		c.want.Duration = from.Duration
		c.put("duration", quote(site.Time{Start: int(from.Duration / time.Second)}.String()))
	}
	if len(c.want.EpisodeChapters) == 0 && len(from.EpisodeChapters) > 0 {
		c.want.EpisodeChapters = from.EpisodeChapters
		var tables []string
		for _, chapter := range from.EpisodeChapters {
			tables = append(tables, c.table("time", chapter.Time.String(), "title", chapter.Title))
		}
		c.put("chapters", "["+strings.Join(tables, ", ")+"]")
	}
	if len(c.want.Credits) == 0 {
		c.credits("hosts", site.Host, from.Credits)
		c.credits("guests", site.Guest, from.Credits)
		c.credits("people", "", from.Credits)
	}
	c.text("cover", &c.want.Cover, from.Cover)
}

func (c *completer) put(key, value string) {
	c.keys = append(c.keys, key)
	c.add(key, value)
}

func (c *completer) text(key string, into *string, value string) {
	if *into == "" && value != "" {
		*into = value
		c.put(key, quote(value))
	}
}

// date writes a day alone when the time of day says nothing.
func (c *completer) date(t time.Time) string {
	form := time.RFC3339Nano
	if t.Equal(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, c.zone)) {
		form = time.DateOnly
	}
	if c.out.Format == "json" {
		return quote(t.Format(form))
	}
	return t.Format(form)
}

// table writes a table in one line of keys, each followed by its value.
func (c *completer) table(keysAndValues ...string) string {
	var fields []string
	for i := 0; i < len(keysAndValues); i += 2 {
		key, value := keysAndValues[i], keysAndValues[i+1]
		switch {
		case value == "":
		case c.out.Format == "yaml" || c.out.Format == "json":
			fields = append(fields, quote(key)+": "+quote(value))
		default:
			fields = append(fields, key+" = "+quote(value))
		}
	}
	return "{ " + strings.Join(fields, ", ") + " }"
}

// credits adds the people of one role.
func (c *completer) credits(key string, role site.PersonRole, credits []site.Credit) {
	own := slices.DeleteFunc(slices.Clone(credits), func(credit site.Credit) bool { return credit.Role != role })
	if len(own) == 0 {
		return
	}
	var names, tables []string
	addressed := false
	for _, credit := range own {
		names = append(names, credit.Name)
		tables = append(tables, c.table("name", credit.Name, "url", credit.URL))
		addressed = addressed || credit.URL != ""
	}
	if addressed {
		c.put(key, "["+strings.Join(tables, ", ")+"]")
	} else {
		c.put(key, "["+quoted(names)+"]")
	}
	c.want.Credits = append(c.want.Credits, own...)
}
