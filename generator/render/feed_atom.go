package render

import (
	"encoding/xml"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// Atom as RFC 4287 has it.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		About   string      `xml:"subtitle,omitempty"`
		Rights  string      `xml:"rights,omitempty"`
		Updated string      `xml:"updated"`
		Author  atomPerson  `xml:"author"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomPerson struct {
		Name string `xml:"name"`
		URI  string `xml:"uri,omitempty"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		Lang       string         `xml:"xml:lang,attr,omitempty"`
		ID         string         `xml:"id"`
		Title      string         `xml:"title"`
		Published  string         `xml:"published"`
		Updated    string         `xml:"updated"`
		Links      []atomLink     `xml:"link"`
		Categories []atomCategory `xml:"category"`
		Summary    string         `xml:"summary,omitempty"`
		Content    atomContent    `xml:"content"`
	}
	atomCategory struct {
		Term string `xml:"term,attr"`
	}
	atomContent struct {
		Type string `xml:"type,attr"`
		Body string `xml:",innerxml"` // escaped
	}
)

// atom is a feed's file in Atom.
func (p *pagesOf) atom(f feed) Page {
	self := f.about + atomName
	return tracedPage(self, KindFeed, func(w io.Writer, t *Trace) error {
		f.note(t)
		base := p.site.BaseURL
		a := atomFeed{
			Lang: p.site.Language, ID: f.about.Absolute(base), Title: f.title, About: f.description, Rights: p.site.Licence,
			Author: atomPerson{p.authorName(), p.site.Author.URL},
			Links: []atomLink{
				{Rel: "self", Type: atomType, Href: self.Absolute(base)},
				{Rel: "alternate", Type: "text/html", Href: f.about.Absolute(base)},
			},
		}
		last := time.Unix(0, 0).UTC() // of a feed that has nothing yet
		for _, d := range p.newest(f.digests) {
			a.Entries = append(a.Entries, p.atomEntry(d, f.entry(t, d)))
			if updated := updatedAt(d); updated.After(last) {
				last = updated
			}
		}
		a.Updated = last.Format(time.RFC3339)
		if _, err := io.WriteString(w, xml.Header); err != nil {
			return err
		}
		encoder := xml.NewEncoder(w)
		encoder.Indent("", "\t")
		if err := encoder.Encode(a); err != nil {
			return err
		}
		_, err := io.WriteString(w, "\n")
		return err
	})
}

func (p *pagesOf) atomEntry(d *site.Digest, of entry) atomEntry {
	e := atomEntry{
		ID: of.id, Title: d.Title, Summary: d.Summary,
		Published: d.Date.Format(time.RFC3339), Updated: updatedAt(d).Format(time.RFC3339),
		Links:   []atomLink{{Rel: "alternate", Type: "text/html", Href: d.Address.Absolute(p.site.BaseURL)}},
		Content: atomContent{"html", escapeXML(of.body)},
	}
	if d.Source != "" {
		e.Links = append(e.Links, atomLink{Rel: "via", Href: string(d.Source)})
	}
	if d.Foreign {
		e.Lang = d.Lang
	}
	for _, topic := range d.Topics {
		e.Categories = append(e.Categories, atomCategory{topic.Name})
	}
	return e
}

// escapedInXML are the bytes at which escapeXML has to look.
var escapedInXML = func() (special [256]bool) {
	for c := range special {
		special[c] = c < ' ' || strings.IndexByte("\"'&<>\xEF", byte(c)) >= 0
	}
	return special
}()

// escapeXML escapes as package encoding/xml does, which looks at each character:
// most of what a feed holds is HTML.
func escapeXML(text string) string {
	b := buffer()
	defer release(b)
	if !utf8.ValidString(text) {
		xml.EscapeText(b, []byte(text)) // a buffer takes everything
		return b.String()
	}
	from := 0
	for i := 0; i < len(text); i++ {
		c, width, entity := text[i], 1, ""
		if !escapedInXML[c] {
			continue
		}
		switch {
		case c == '"':
			entity = "&#34;"
		case c == '\'':
			entity = "&#39;"
		case c == '&':
			entity = "&amp;"
		case c == '<':
			entity = "&lt;"
		case c == '>':
			entity = "&gt;"
		case c == '\t':
			entity = "&#x9;"
		case c == '\n':
			entity = "&#xA;"
		case c == '\r':
			entity = "&#xD;"
		case c < ' ':
			entity = "\uFFFD"
		case c == 0xEF && (text[i:i+3] == "\uFFFE" || text[i:i+3] == "\uFFFF"): // which XML has not
			width, entity = 3, "\uFFFD"
		default:
			continue
		}
		writeAll(b, text[from:i], entity)
		i += width - 1
		from = i + 1
	}
	b.WriteString(text[from:])
	return b.String()
}
