package parse

import (
	"bytes"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
)

// Format writes a document as a content file: its front matter as TOML, with
// the canonical keys in their canonical order, then its body. Parse reads the
// same document from it, in a site whose dates are in the same zone.
func Format(d *site.Document, zone *time.Location) []byte {
	var b bytes.Buffer
	b.WriteString("+++\n")
	if d.TitleFrom == site.TitleFromKey {
		writeText(&b, "title", d.Title)
	}
	writeDate(&b, "date", d.Date, zone)
	writeDate(&b, "updated", d.Updated, zone)
	writeText(&b, "show", d.Show)
	writeText(&b, "season", d.Season)
	writeText(&b, "episode", d.Episode)
	write(&b, "source", string(d.Source))
	write(&b, "audio", d.Audio)
	write(&b, "video", d.Video)
	if d.Duration > 0 {
		write(&b, "duration", site.Time{Start: int(d.Duration / time.Second)}.String())
	}
	writeChapters(&b, d.EpisodeChapters)
	writeCredits(&b, "hosts", d.Credits, site.Host)
	writeCredits(&b, "guests", d.Credits, site.Guest)
	writeCredits(&b, "people", d.Credits, "")
	writeNames(&b, "topics", d.Topics)
	writeText(&b, "summary", d.Summary)
	if d.Language != d.Translation {
		write(&b, "language", d.Language)
	}
	write(&b, "cover", relative(d.Cover, d.File))
	writeText(&b, "slug", d.Slug)
	aliases := append([]string{}, d.OtherNames...)
	for _, a := range d.OldAddresses {
		aliases = append(aliases, string(a))
	}
	writeNames(&b, "aliases", aliases)
	write(&b, "draft", d.Draft)
	write(&b, "unlisted", d.Unlisted)
	writeText(&b, "model", d.Model)
	writeText(&b, "editor", d.Editor)
	writeText(&b, "sort", d.Sort)
	write(&b, "match", d.Match)
	write(&b, "feed", d.Feed)
	writeLinks(&b, d.WebLinks)
	write(&b, "params", d.Params)
	b.WriteString("+++\n")
	b.WriteString(d.Body)
	return b.Bytes()
}

// order is that of the keys which Format writes. The place before the last is for
// those of other tools.
var order = []string{
	"title", "date", "updated", "show", "season", "episode", "source", "audio", "video", "duration", "chapters", "hosts", "guests", "people",
	"topics", "summary", "language", "cover", "slug", "aliases", "draft", "unlisted", "model", "editor", "sort", "match", "feed", "links", "", "params",
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

// writeText writes words, which Parse takes markup out of.
func writeText(b *bytes.Buffer, key, text string) { write(b, key, escaped(text)) }

func writeNames(b *bytes.Buffer, key string, names []string) {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = escaped(name)
	}
	write(b, key, list)
}

// writeDate writes a day alone when the time of day says nothing.
func writeDate(b *bytes.Buffer, key string, t time.Time, zone *time.Location) {
	if t.IsZero() {
		return
	}
	form := time.RFC3339Nano
	if t.Equal(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)) {
		form = time.DateOnly
	}
	b.WriteString(key + " = " + t.Format(form) + "\n")
}

// writeTables writes a list of tables, one a line.
func writeTables(b *bytes.Buffer, key string, tables []string) {
	if len(tables) > 0 {
		b.WriteString(key + " = [\n\t" + strings.Join(tables, ",\n\t") + ",\n]\n")
	}
}

// table makes a table in one line of keys, each followed by its value.
func table(keysAndValues ...string) string {
	var lines bytes.Buffer
	for i := 0; i < len(keysAndValues); i += 2 {
		write(&lines, keysAndValues[i], keysAndValues[i+1])
	}
	return "{ " + strings.ReplaceAll(strings.TrimSpace(lines.String()), "\n", ", ") + " }"
}

func writeChapters(b *bytes.Buffer, chapters []site.EpisodeChapter) {
	var tables []string
	for _, c := range chapters {
		end := ""
		if c.Time.End > 0 {
			end = site.Time{Start: c.Time.End}.String()
		}
		tables = append(tables, table("time", c.Time.String(), "end", end, "title", escaped(c.Title)))
	}
	writeTables(b, "chapters", tables)
}

// writeCredits writes the people of one role, as names or, where one of them
// has an address, as tables.
func writeCredits(b *bytes.Buffer, key string, credits []site.Credit, role site.PersonRole) {
	var names, tables []string
	addressed := false
	for _, c := range credits {
		if c.Role == role {
			names = append(names, c.Name)
			tables = append(tables, table("name", escaped(c.Name), "url", c.URL))
			addressed = addressed || c.URL != ""
		}
	}
	if !addressed {
		writeNames(b, key, names)
		return
	}
	writeTables(b, key, tables)
}

func writeLinks(b *bytes.Buffer, links []site.WebLink) {
	var tables []string
	for _, l := range links {
		tables = append(tables, table("name", escaped(l.Name), "url", l.URL))
	}
	writeTables(b, "links", tables)
}

// relative writes a symbolic reference as its file writes it. Other addresses
// stay as they are.
func relative(ref, file string) string {
	target, symbolic := strings.CutPrefix(ref, "content:")
	if !symbolic {
		return ref
	}
	target, fragment, hasFragment := strings.Cut(target, "#")
	from, err := filepath.Rel(filepath.FromSlash(path.Dir(file)), filepath.FromSlash(target))
	if err != nil {
		from = target // both are relative to the content folder, so there is a way
	}
	address := (&url.URL{Path: filepath.ToSlash(from)}).EscapedPath()
	if hasFragment {
		address += "#" + fragment
	}
	if hasScheme(address) {
		address = "./" + address
	}
	return escaped(address)
}
