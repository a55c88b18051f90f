package render

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

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
		Image       string   `json:"image,omitempty"`

		Episode *jsonEpisode `json:"_digestry,omitempty"`
	}
	// jsonEpisode is our own extension: what a digest is of.
	jsonEpisode struct {
		About   string `json:"about"` // where the extension is explained
		Show    string `json:"show,omitempty"`
		Season  string `json:"season,omitempty"`
		Episode string `json:"episode,omitempty"`
		Audio   string `json:"audio,omitempty"`
		Seconds int    `json:"duration_in_seconds,omitempty"`
	}
)

// jsonFeed is a feed's file in JSON Feed.
func (p *pagesOf) jsonFeed(f feed) Page {
	self := f.about + jsonName
	return tracedPage(self, KindFeed, func(w io.Writer, t *Trace) error {
		f.note(t)
		base := p.site.BaseURL
		j := jsonFeed{
			Version: "https://jsonfeed.org/version/1.1", Title: f.title, Description: f.description,
			HomePageURL: f.about.Absolute(base), FeedURL: self.Absolute(base), Language: p.site.Language,
			Authors: []jsonAuthor{{p.authorName(), p.site.Author.URL}},
		}
		drawn := buffer()
		defer release(drawn)
		if err := writeJSON(drawn, j); err != nil {
			return err
		}
		drawn.Truncate(drawn.Len() - 1) // its brace, behind the items
		drawn.WriteString(",\"items\":[")
		for i, d := range p.newest(f.digests) {
			if i > 0 {
				drawn.WriteByte(',')
			}
			drawn.WriteByte('\n')
			if err := writeJSON(drawn, p.jsonItem(d, f.entry(t, d))); err != nil {
				return err
			}
		}
		drawn.WriteString("]}\n")
		_, err := w.Write(drawn.Bytes())
		return err
	})
}

// writeJSON writes a value on a line of its own: a feed that is indented is read
// twice to make it so, and is no easier to read, since all of its text is HTML.
func writeJSON(b *bytes.Buffer, value any) error {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	b.Truncate(max(b.Len()-1, 0)) // the end of the line
	return err
}

func (p *pagesOf) jsonItem(d *site.Digest, of entry) jsonItem {
	item := jsonItem{
		ID: of.id, URL: d.Address.Absolute(p.site.BaseURL), ExternalURL: string(d.Source),
		Title: d.Title, Summary: d.Summary, ContentHTML: of.body,
		Published: d.Date.Format(time.RFC3339), Language: d.Lang, Image: d.Cover, Episode: episodeOf(d),
	}
	if strings.HasPrefix(d.Cover, "/") {
		item.Image = site.Address(d.Cover).Absolute(p.site.BaseURL)
	}
	if !d.Updated.IsZero() {
		item.Modified = d.Updated.Format(time.RFC3339)
	}
	for _, topic := range d.Topics {
		item.Tags = append(item.Tags, topic.Name)
	}
	return item
}

// episodeOf is what programs can know of the episode; nil where nobody told.
func episodeOf(d *site.Digest) *jsonEpisode {
	e := jsonEpisode{Season: d.Season, Episode: d.Episode, Audio: d.Audio, Seconds: int(d.Duration.Seconds())}
	if d.Show != nil {
		e.Show = d.Show.Name
	}
	if e == (jsonEpisode{}) {
		return nil
	}
	e.About = "https://github.com/digestry/digestry/blob/main/docs/publish.md#feeds"
	return &e
}
