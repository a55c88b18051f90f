package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// The site's own feeds, and their media types.
const (
	atomAddress site.Address = "/feed.xml"
	jsonAddress site.Address = "/feed.json"
	atomType                 = "application/atom+xml"
	jsonType                 = "application/feed+json"
)

// feeds adds the site's feeds, and one for each topic, person and show of more
// than one digest. Feeds need absolute addresses, so they need base_url.
func (p *pagesOf) feeds() {
	if p.site.BaseURL == "" {
		return
	}
	newest := p.newest(p.site.Digests)
	p.atom(atomAddress, p.site.Title, "/", newest, p.atomEntry)
	p.add(NewPage(jsonAddress, KindFeed, func(w io.Writer) error { return p.jsonFeed(w, newest) }))
	term := func(t *site.Term) {
		if t.HasFeed() {
			p.atom(t.Feed(), t.Name+" · "+p.site.Title, t.Address, p.newest(t.Digests), p.atomEntry)
		}
	}
	for _, topic := range p.site.Topics {
		if topic.HasFeed() {
			p.topicFeed(topic)
		}
	}
	for _, person := range p.site.People {
		term(&person.Term)
	}
	for _, show := range p.site.Shows {
		term(&show.Term)
	}
}

// newest are the digests of a feed. One without a date has no place in it, and
// what only a preview shows is not for subscribers.
func (p *pagesOf) newest(digests []*site.Digest) []*site.Digest {
	var newest []*site.Digest
	for _, d := range digests {
		if len(newest) == p.site.FeedItems {
			break
		}
		if !d.Date.IsZero() && !d.Draft && !d.Future {
			newest = append(newest, d)
		}
	}
	return newest
}

// Atom as RFC 4287 has it.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
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

func (p *pagesOf) atom(self site.Address, title string, about site.Address, digests []*site.Digest, entry func(*site.Digest) atomEntry) {
	p.add(NewPage(self, KindFeed, func(w io.Writer) error {
		base := p.site.BaseURL
		feed := atomFeed{
			Lang: p.site.Language, ID: about.Absolute(base), Title: title,
			Author: atomPerson{p.authorName(), p.site.Author.URL},
			Links: []atomLink{
				{Rel: "self", Type: atomType, Href: self.Absolute(base)},
				{Rel: "alternate", Type: "text/html", Href: about.Absolute(base)},
			},
		}
		last := time.Unix(0, 0).UTC() // of a feed that has nothing yet
		for _, d := range digests {
			feed.Entries = append(feed.Entries, entry(d))
			if updated := updatedAt(d); updated.After(last) {
				last = updated
			}
		}
		feed.Updated = last.Format(time.RFC3339)
		text, err := xml.MarshalIndent(feed, "", "\t")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
		return err
	}))
}

// atomEntry is a digest as a whole.
func (p *pagesOf) atomEntry(d *site.Digest) atomEntry {
	e := p.atomHead(d)
	e.Content.Body = escapeXML(p.feedBody(d))
	return e
}

// atomHead is an entry of a digest, without content.
func (p *pagesOf) atomHead(d *site.Digest) atomEntry {
	address := d.Address.Absolute(p.site.BaseURL)
	e := atomEntry{
		ID: address, Title: d.Title, Summary: d.Summary,
		Published: d.Date.Format(time.RFC3339), Updated: updatedAt(d).Format(time.RFC3339),
		Links:   []atomLink{{Rel: "alternate", Type: "text/html", Href: address}},
		Content: atomContent{Type: "html"},
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

func updatedAt(d *site.Digest) time.Time {
	if d.Updated.IsZero() {
		return d.Date
	}
	return d.Updated
}

func (p *pagesOf) authorName() string {
	if p.site.Author.Name == "" {
		return p.site.Title
	}
	return p.site.Author.Name
}

// JSON Feed 1.1 (jsonfeed.org).
type (
	jsonFeed struct {
		Version     string       `json:"version"`
		Title       string       `json:"title"`
		HomePageURL string       `json:"home_page_url"`
		FeedURL     string       `json:"feed_url"`
		Description string       `json:"description,omitempty"`
		Language    string       `json:"language"`
		Authors     []jsonAuthor `json:"authors"`
		Items       []jsonItem   `json:"items"`
	}
	jsonAuthor struct {
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	jsonItem struct {
		ID          string   `json:"id"`
		URL         string   `json:"url"`
		ExternalURL string   `json:"external_url,omitempty"`
		Title       string   `json:"title"`
		Summary     string   `json:"summary,omitempty"`
		ContentHTML string   `json:"content_html"`
		Published   string   `json:"date_published"`
		Modified    string   `json:"date_modified,omitempty"`
		Tags        []string `json:"tags,omitempty"`
		Language    string   `json:"language"`
	}
)

func (p *pagesOf) jsonFeed(w io.Writer, digests []*site.Digest) error {
	base := p.site.BaseURL
	feed := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: p.site.Title, Description: p.site.Description,
		HomePageURL: base, FeedURL: jsonAddress.Absolute(base), Language: p.site.Language,
		Authors: []jsonAuthor{{p.authorName(), p.site.Author.URL}}, Items: []jsonItem{},
	}
	for _, d := range digests {
		item := jsonItem{
			ID: d.Address.Absolute(base), URL: d.Address.Absolute(base), ExternalURL: string(d.Source),
			Title: d.Title, Summary: d.Summary, ContentHTML: p.feedBody(d),
			Published: d.Date.Format(time.RFC3339), Language: d.Lang,
		}
		if !d.Updated.IsZero() {
			item.Modified = d.Updated.Format(time.RFC3339)
		}
		for _, topic := range d.Topics {
			item.Tags = append(item.Tags, topic.Name)
		}
		feed.Items = append(feed.Items, item)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	return encoder.Encode(feed)
}

// feedBody is a digest's text as plain HTML with absolute addresses, for
// programs that know nothing of our styles.
func (p *pagesOf) feedBody(d *site.Digest) string {
	b := buffer()
	defer release(b)
	for _, s := range d.Sections {
		if s.Heading != "" {
			level := strconv.Itoa(min(max(s.Level, 2), 6))
			writeAll(b, "<h", level, ">", html.EscapeString(s.Ordinal), string(s.Heading), "</h", level, ">\n")
		}
		for _, block := range s.Blocks {
			writeBlock(b, block)
		}
	}
	return p.absolute(d, b.Bytes())
}

// absolute makes the addresses in HTML of a digest absolute.
func (p *pagesOf) absolute(d *site.Digest, drawn []byte) string {
	out := buffer()
	defer release(out)
	rewriter{targets: p.site.Targets, local: under(p.site.BaseURL), page: d.Address.Absolute(p.site.BaseURL)}.rewrite(out, drawn)
	return out.String()
}

func writeBlock(b *bytes.Buffer, block site.Block) {
	if block.Points == nil {
		b.WriteString(string(block.HTML))
		return
	}
	open, end := "<ul>", "</ul>"
	if block.Ordered {
		open, end = `<ol start="`+strconv.Itoa(block.Start)+`">`, "</ol>"
	}
	writeAll(b, open, "\n")
	for _, point := range block.Points {
		b.WriteString("<li>")
		writeLabel(b, point)
		writeAll(b, string(point.HTML), "</li>\n")
	}
	writeAll(b, end, "\n")
}

func writeAll(b *bytes.Buffer, texts ...string) {
	for _, text := range texts {
		b.WriteString(text)
	}
}

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
