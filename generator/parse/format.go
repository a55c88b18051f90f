package parse

import (
	"bytes"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
)

// Format writes a document as a content file: its front matter as TOML, with
// the canonical keys in their canonical order, then its body. Parse reads the
// same document from it.
func Format(d *site.Document) []byte {
	var b bytes.Buffer
	b.WriteString("+++\n")
	if d.TitleFrom == site.TitleFromKey {
		write(&b, "title", d.Title)
	}
	writeDate(&b, "date", d.Date)
	writeDate(&b, "updated", d.Updated)
	write(&b, "show", d.Show)
	write(&b, "season", d.Season)
	write(&b, "episode", d.Episode)
	write(&b, "source", string(d.Source))
	write(&b, "audio", d.Audio)
	write(&b, "video", d.Video)
	if d.Duration > 0 {
		write(&b, "duration", site.Time{Start: int(d.Duration / time.Second)}.String())
	}
	writeCredits(&b, "hosts", d.Credits, site.Host)
	writeCredits(&b, "guests", d.Credits, site.Guest)
	writeCredits(&b, "people", d.Credits, "")
	write(&b, "topics", d.Topics)
	write(&b, "summary", d.Summary)
	if d.Language != d.Translation {
		write(&b, "language", d.Language)
	}
	write(&b, "cover", strings.TrimPrefix(d.Cover, "content:"))
	write(&b, "slug", d.Slug)
	aliases := append([]string{}, d.OtherNames...)
	for _, a := range d.OldAddresses {
		aliases = append(aliases, string(a))
	}
	write(&b, "aliases", aliases)
	write(&b, "draft", d.Draft)
	write(&b, "unlisted", d.Unlisted)
	write(&b, "model", d.Model)
	write(&b, "editor", d.Editor)
	write(&b, "sort", d.Sort)
	write(&b, "match", d.Match)
	write(&b, "feed", d.Feed)
	writeLinks(&b, d.WebLinks)
	write(&b, "params", d.Params)
	b.WriteString("+++\n")
	b.WriteString(d.Body)
	return b.Bytes()
}

// write writes a key, unless its value says nothing.
func write(b *bytes.Buffer, key string, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case bool:
		if !v {
			return
		}
	case []string:
		if len(v) == 0 {
			return
		}
	case map[string]any:
		if len(v) == 0 {
			return
		}
	}
	encoder := toml.NewEncoder(b)
	encoder.Indent = ""
	// A value that came from front matter can be written as front matter; the
	// encoder's only errors are of values that no front matter has.
	if err := encoder.Encode(map[string]any{key: value}); err != nil {
		panic(err)
	}
}

// writeDate writes a day alone when the time of day says nothing.
func writeDate(b *bytes.Buffer, key string, t time.Time) {
	if t.IsZero() {
		return
	}
	form := time.RFC3339Nano
	if t.Equal(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())) {
		form = time.DateOnly
	}
	b.WriteString(key + " = " + t.Format(form) + "\n")
}

// writeCredits writes the people of one role, as names or, where one of them
// has an address, as tables.
func writeCredits(b *bytes.Buffer, key string, credits []site.Credit, role site.PersonRole) {
	var names, tables []string
	addressed := false
	for _, c := range credits {
		if c.Role != role {
			continue
		}
		names = append(names, c.Name)
		var table bytes.Buffer
		write(&table, "name", c.Name)
		write(&table, "url", c.URL)
		tables = append(tables, inline(table.String()))
		addressed = addressed || c.URL != ""
	}
	if !addressed {
		write(b, key, names)
		return
	}
	b.WriteString(key + " = [\n\t" + strings.Join(tables, ",\n\t") + ",\n]\n")
}

// inline makes lines of keys a table in one line.
func inline(lines string) string {
	return "{ " + strings.Join(strings.Split(strings.TrimSpace(lines), "\n"), ", ") + " }"
}

func writeLinks(b *bytes.Buffer, links []site.WebLink) {
	if len(links) == 0 {
		return
	}
	var table bytes.Buffer
	for _, l := range links {
		write(&table, l.Name, l.URL)
	}
	b.WriteString("links = " + inline(table.String()) + "\n")
}
