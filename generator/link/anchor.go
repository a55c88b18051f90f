package link

import (
	"html"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// anchor is the id in a document that a fragment means: the id itself, the words
// of a heading or label, or Obsidian's ^id. Of "Heading#Heading below" the last
// one counts.
func anchor(d *site.Document, fragment string) string {
	fragment = strings.TrimPrefix(fragment, "^")
	for _, words := range []string{fragment, fragment[strings.LastIndexByte(fragment, '#')+1:]} {
		for _, id := range []string{words, site.Slug(words)} {
			if hasID(d, id) {
				return id
			}
		}
		// Other tools' ids begin with the ordinal, which ours leave out.
		for _, s := range d.Sections {
			if s.Ordinal != "" && site.Slug(s.Ordinal+" "+s.Title) == site.Slug(words) {
				return s.ID
			}
		}
	}
	return ""
}

func hasID(d *site.Document, id string) bool {
	inHTML := ` id="` + html.EscapeString(id) + `"`
	for _, s := range d.Sections {
		if s.ID == id {
			return true
		}
		for _, b := range s.Blocks {
			if strings.Contains(string(b.HTML), inHTML) {
				return true
			}
			for _, p := range b.Points {
				if p.ID == id || strings.Contains(string(p.HTML), inHTML) {
					return true
				}
			}
		}
	}
	for _, c := range d.Chapters {
		if c.ID == id || slices.ContainsFunc(c.Passages, func(p *site.Passage) bool { return p.ID == id }) {
			return true
		}
	}
	return strings.Contains(string(d.HTML), inHTML)
}
