package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"time"

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
		Body string `xml:",chardata"`
	}
)

// atom is a feed's file in Atom.
func (p *pagesOf) atom(f feed) Page {
	self := f.about + atomName
	return NewPage(self, KindFeed, func(w io.Writer) error {
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
		for _, d := range f.digests {
			a.Entries = append(a.Entries, p.atomEntry(d, f.entry(d)))
			if updated := updatedAt(d); updated.After(last) {
				last = updated
			}
		}
		a.Updated = last.Format(time.RFC3339)
		text, err := xml.MarshalIndent(a, "", "\t")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
		return err
	})
}

func (p *pagesOf) atomEntry(d *site.Digest, of entry) atomEntry {
	e := atomEntry{
		ID: of.id, Title: d.Title, Summary: d.Summary,
		Published: d.Date.Format(time.RFC3339), Updated: updatedAt(d).Format(time.RFC3339),
		Links:   []atomLink{{Rel: "alternate", Type: "text/html", Href: d.Address.Absolute(p.site.BaseURL)}},
		Content: atomContent{"html", of.body},
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
