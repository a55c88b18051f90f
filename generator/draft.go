package generator

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// Draft is what is known of a digest before it is written.
type Draft struct {
	Title    string
	Show     string
	Source   string
	Guests   []string
	Topics   []string
	Language string
}

// draftBody shows a new digest's author what Digestry understands.
const draftBody = `
Who speaks, and why it is worth reading.

## 1. The first subject

- **A key point:** what was said about it, in a sentence or two.
`

// Draft makes the file of a new digest: its path in the content folder, and
// its text. Nothing is written.
func (g *Generator) Draft(d Draft) (file string, text []byte, err error) {
	config, problems := readConfig(g.options)
	if config == nil {
		return "", nil, fmt.Errorf("%s", problems[0])
	}
	year, month, day := g.options.Now.In(config.Location).Date()
	document := &site.Document{
		Title: d.Title, TitleFrom: site.TitleFromKey, Date: time.Date(year, month, day, 0, 0, 0, 0, config.Location),
		Show: d.Show, Source: site.Source(d.Source), Topics: d.Topics, Language: d.Language, Draft: true, Body: draftBody,
	}
	for _, guest := range d.Guests {
		document.Credits = append(document.Credits, site.Credit{Name: guest, Role: site.Guest})
	}
	return filepath.Join(g.options.Content, site.Slug(d.Title)+".md"), parse.Format(document, config.Location), nil
}

// Place is where a document that was made for a site belongs, and its text: in
// the content folder, below the year of its date, by its slug or title. A draft
// without a body gets one that shows what Digestry understands. Nothing is
// written.
func (g *Generator) Place(d *site.Document, zone *time.Location) (file string, text []byte) {
	placed := *d
	if placed.Draft && strings.TrimSpace(placed.Body) == "" {
		placed.Body = draftBody
	}
	folder := g.options.Content
	if !d.Date.IsZero() {
		folder = filepath.Join(folder, d.Date.In(zone).Format("2006"))
	}
	return filepath.Join(folder, site.Slug(cmp.Or(d.Slug, d.Title))+".md"), parse.Format(&placed, zone)
}
