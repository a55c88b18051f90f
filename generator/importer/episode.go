package importer

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// Draft is an episode as a digest that is to be written.
func (e *Episode) Draft(zone *time.Location) *site.Document {
	front := map[string]any{
		"title": e.Title, "show": e.show, "season": e.Season, "episode": e.Number, "source": e.Link, "audio": e.Audio, "video": e.Video,
		"chapters": e.Chapters, "cover": e.Cover, "duration_seconds": e.Duration,
	}
	doc := documentOf(front, zone)
	if doc == nil {
		doc = &site.Document{Kind: site.KindDigest, Title: e.Title, Show: e.show, Source: site.Source(e.Link), Audio: e.Audio}
	}
	doc.Title, doc.TitleFrom = cmp.Or(doc.Title, e.show), site.TitleFromKey
	doc.Date, doc.Credits = e.Date, slices.Clone(e.Credits)
	doc.Params = map[string]any{}
	if e.ChaptersURL != "" && len(e.Chapters) == 0 {
		doc.Params["chapters_url"] = e.ChaptersURL
	}
	if t, ok := e.Transcript(); ok {
		doc.Params["transcript_url"] = t.URL
	}
	if e.GUID != "" && e.GUID != e.Link {
		doc.Params["guid"] = e.GUID
	}
	doc.Draft = true
	return doc
}

// readable are the forms of transcripts, those that say most first.
var readable = []string{"text/vtt", "application/x-subrip", "application/srt", "application/json", "text/plain"}

// Transcript is the transcript to read, of those that the feed names.
func (e *Episode) Transcript() (Transcript, bool) {
	if len(e.Transcripts) == 0 {
		return Transcript{}, false
	}
	rank := func(t Transcript) int {
		kind, _, _ := strings.Cut(strings.ToLower(t.Type), ";")
		if i := slices.Index(readable, strings.TrimSpace(kind)); i >= 0 {
			return i
		}
		return len(readable)
	}
	return slices.MinFunc(e.Transcripts, func(a, b Transcript) int { return rank(a) - rank(b) }), true
}

// Matches tells whether a text stands in the title of an episode, or is its
// number.
func (e *Episode) Matches(text string) bool {
	return strings.Contains(site.Fold(e.Title), site.Fold(text)) || text != "" && text == e.Number
}

// Is tells whether a digest is of this episode: it leads to it, or has its
// title or, in its show, its number.
func (e *Episode) Is(d *site.Document) bool {
	for _, own := range []string{string(d.Source), d.Audio, d.Video} {
		for _, address := range []string{e.Link, e.Audio, e.Video} {
			if address != "" && sameAddress(own, address) {
				return true
			}
		}
	}
	if guid, ok := d.Params["guid"].(string); ok && guid != "" && guid == e.GUID {
		return true
	}
	if site.Fold(d.Title) == site.Fold(e.Title) {
		return d.Show == "" || e.show == "" || site.Fold(d.Show) == site.Fold(e.show)
	}
	return e.Number != "" && d.Episode == e.Number && d.Season == e.Season && site.Fold(d.Show) == site.Fold(e.show)
}

// sameAddress tells whether two addresses lead to one thing. What counts
// visitors does not matter, nor which of YouTube's hosts it is.
func sameAddress(a, b string) bool {
	return a != "" && b != "" && bareAddress(a) == bareAddress(b)
}

func bareAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	host := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), "m.")
	path := strings.TrimSuffix(u.Path, "/")
	id := u.Query().Get("v")
	if host == "youtu.be" {
		host, id, path = "youtube.com", strings.Trim(path, "/"), "/watch"
	}
	return host + path + "?" + id
}

// Find is the one episode that a digest is of, or that a text names: by its
// whole title, or by a part of it that no other has.
func (f *Feed) Find(d *site.Document, text string) (*Episode, bool) {
	var whole, part []*Episode
	for _, e := range f.Episodes {
		switch {
		case d != nil && e.Is(d) || text != "" && site.Fold(e.Title) == site.Fold(text):
			whole = append(whole, e)
		case text != "" && e.Matches(text):
			part = append(part, e)
		}
	}
	for _, found := range [][]*Episode{whole, part} {
		if len(found) == 1 {
			return found[0], true
		}
		if len(found) > 1 {
			return nil, false
		}
	}
	return nil, false
}

// FeedAddress is where the feed behind an address is: podcast programs write
// schemes of their own, and a channel or list of YouTube's has a feed beside
// its page.
func FeedAddress(address string) string {
	for _, scheme := range []string{"feed:", "itpc:", "pcast:", "podcast:"} {
		if rest, ok := strings.CutPrefix(address, scheme); ok {
			if strings.HasPrefix(rest, "http") {
				return rest
			}
			return "https:" + rest
		}
	}
	u, err := url.Parse(address)
	if err != nil || !strings.HasSuffix(strings.TrimPrefix(u.Hostname(), "www."), "youtube.com") {
		return address
	}
	if id, ok := strings.CutPrefix(u.Path, "/channel/"); ok {
		id, _, _ = strings.Cut(id, "/")
		return "https://www.youtube.com/feeds/videos.xml?channel_id=" + url.QueryEscape(id)
	}
	if id := u.Query().Get("list"); u.Path == "/playlist" && id != "" {
		return "https://www.youtube.com/feeds/videos.xml?playlist_id=" + url.QueryEscape(id)
	}
	return address
}

// ParseDate reads a date in any form that front matter may have it in.
func ParseDate(text string, zone *time.Location) (time.Time, bool) {
	doc := documentOf(map[string]any{"date": text}, zone)
	if doc == nil {
		return time.Time{}, false
	}
	return doc.Date, !doc.Date.IsZero()
}

// ReadChapters reads the chapters of Podcasting 2.0, JSON at ChaptersURL.
func (e *Episode) ReadChapters(content []byte) error {
	var table map[string]any
	if err := json.Unmarshal(content, &table); err != nil {
		return fmt.Errorf("these are no chapters in JSON: %w", err)
	}
	doc := documentOf(map[string]any{"podcast_chapters": map[string]any{"chapters": table["chapters"]}}, time.UTC)
	if doc == nil || len(doc.EpisodeChapters) == 0 {
		return errors.New("there are no chapters with times and titles")
	}
	for _, c := range doc.EpisodeChapters {
		e.Chapters = append(e.Chapters, c.Time.String()+" "+c.Title)
	}
	return nil
}

// Name is what a transcript would be called as a file: its ending tells its form.
func (t Transcript) Name() string {
	kind, _, _ := strings.Cut(strings.ToLower(t.Type), ";")
	endings := map[string]string{
		"text/vtt": ".vtt", "application/x-subrip": ".srt", "application/srt": ".srt", "application/json": ".json", "text/plain": ".txt", "text/html": ".html",
	}
	if ending := endings[strings.TrimSpace(kind)]; ending != "" {
		return "transcript" + ending
	}
	if u, err := url.Parse(t.URL); err == nil {
		return "transcript" + path.Ext(u.Path)
	}
	return "transcript"
}
