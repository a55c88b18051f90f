package importer

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
	"github.com/mmcdole/gofeed"
	ext "github.com/mmcdole/gofeed/extensions"
)

// MaxFeed is the longest feed that is read, in bytes: five thousand episodes
// with long notes are about 30 MB.
const MaxFeed = 64 << 20

// maxDepth is how deep elements may lie in each other. Feeds have ten; what
// reads them goes down by calling itself.
const maxDepth = 100

// Feed is a podcast's feed.
type Feed struct {
	Title    string
	Language string
	Episodes []*Episode // newest first; undated ones last
}

// Episode is an episode as its feed has it.
type Episode struct {
	Title       string
	Date        time.Time // zero where the feed tells none that is one
	Season      string
	Number      string
	Link        string // its page
	Audio       string
	Video       string
	Duration    string // as the feed writes it: 1:02:33, or seconds
	Cover       string
	GUID        string
	Language    string
	Credits     []site.Credit
	Chapters    []string // "12:34 Title"
	ChaptersURL string   // where they are kept in JSON (Podcasting 2.0)
	Transcripts []Transcript
	show        string
}

// Transcript is where a feed says that a transcript is.
type Transcript struct{ URL, Type, Language string }

// ErrWebPage says that a page was given, and no feed.
var ErrWebPage = errors.New("this is a web page and no feed")

// ReadFeed reads RSS 2.0 with the tags of iTunes, Podcasting 2.0 and Podlove,
// Atom, JSON Feed, and the feeds of channels that YouTube makes. Dates that are
// none in its zone are read in the given one.
func ReadFeed(content []byte, zone *time.Location) (*Feed, error) {
	if len(content) > MaxFeed {
		return nil, errors.New("the feed is longer than 64 MB")
	}
	if err := shallow(content); err != nil {
		return nil, err
	}
	read, err := gofeed.NewParser().Parse(bytes.NewReader(content))
	switch {
	case errors.Is(err, gofeed.ErrFeedTypeNotDetected) && webPage().Match(content[:min(len(content), 4096)]):
		return nil, fmt.Errorf("%w%s", ErrWebPage, feedOfPage(content))
	case errors.Is(err, gofeed.ErrFeedTypeNotDetected), err == nil && read.Title == "" && len(read.Items) == 0:
		return nil, errors.New("this is no feed: neither RSS nor Atom nor JSON Feed")
	case err != nil:
		return nil, fmt.Errorf("this feed cannot be read: %w", err)
	}
	f := &Feed{Title: oneLine(read.Title), Language: read.Language}
	people := creditsOf(read.Extensions)
	for _, item := range read.Items {
		if item == nil {
			continue
		}
		e := episodeOf(item, zone)
		e.show, e.Language = f.Title, f.Language
		if len(e.Credits) == 0 {
			e.Credits = people
		}
		f.Episodes = append(f.Episodes, e)
	}
	slices.SortStableFunc(f.Episodes, func(a, b *Episode) int { return b.Date.Compare(a.Date) })
	return f, nil
}

var webPage = site.Pattern(`(?i)<(?:!doctype html|html[\s>])`)

// pageFeed is how a page names its feed.
var (
	pageLink = site.Pattern(`(?i)<link\b[^>]{0,500}type=["']application/(?:rss|atom)\+xml["'][^>]{0,500}>`)
	pageHref = site.Pattern(`(?i)href=["']([^"'<>\s]{1,500})["']`)
)

func feedOfPage(content []byte) string {
	if m := pageHref().FindSubmatch(pageLink().Find(content)); m != nil {
		return ", which names this one: " + html.UnescapeString(string(m[1]))
	}
	return ""
}

// shallow refuses XML whose elements lie too deep in each other. Entities that
// it declares are not read by anybody here.
func shallow(content []byte) error {
	if begins := bytes.TrimLeft(content[:min(len(content), 64)], "\xef\xbb\xbf \t\r\n"); len(begins) > 0 && begins[0] != '<' {
		return nil
	}
	decoder := xml.NewDecoder(bytes.NewReader(content))
	decoder.Strict = false
	decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for depth := 0; ; {
		token, err := decoder.RawToken()
		if err != nil {
			return nil // whoever reads it will say so
		}
		switch token.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return errors.New("this feed cannot be read: its elements lie more than 100 deep in each other")
			}
		case xml.EndElement:
			depth = max(depth-1, 0)
		}
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func episodeOf(item *gofeed.Item, zone *time.Location) *Episode {
	e := &Episode{Title: oneLine(html.UnescapeString(item.Title)), Link: webAddress(item.Link), GUID: oneLine(item.GUID)}
	e.Date = dateOf(item, zone)
	for _, enclosure := range item.Enclosures {
		if enclosure == nil {
			continue
		}
		address := webAddress(enclosure.URL)
		switch {
		case strings.HasPrefix(enclosure.Type, "video/"):
			e.Video = cmp.Or(e.Video, address)
		case strings.HasPrefix(enclosure.Type, "audio/") || site.IsSoundFile(address):
			e.Audio = cmp.Or(e.Audio, address)
		}
	}
	if i := item.ITunesExt; i != nil {
		e.Duration, e.Season, e.Number, e.Cover = oneLine(i.Duration), oneLine(i.Season), oneLine(i.Episode), webAddress(i.Image)
	}
	if e.Link == "" && webAddress(item.GUID) != e.Audio {
		e.Link = webAddress(item.GUID)
	}
	e.podcasting(item.Extensions)
	e.youtube(item.Extensions)
	if len(e.Chapters) == 0 {
		e.Chapters = chaptersIn(cmp.Or(item.Content, item.Description))
	}
	if len(e.Chapters) == 0 && item.Content != "" {
		e.Chapters = chaptersIn(item.Description)
	}
	return e
}

// dateOf is when an episode came out. Of dates in other forms than feeds have,
// those that front matter may have count.
func dateOf(item *gofeed.Item, zone *time.Location) time.Time {
	for _, parsed := range []*time.Time{item.PublishedParsed, item.UpdatedParsed} {
		if parsed != nil && parsed.Year() > 1900 && parsed.Year() < 9999 {
			return parsed.In(zone)
		}
	}
	for _, written := range []string{item.Published, item.Updated} {
		doc := documentOf(map[string]any{"date": oneLine(written)}, zone)
		if written != "" && doc != nil && doc.Date.Year() > 1900 {
			return doc.Date
		}
	}
	return time.Time{}
}

// documentOf reads front matter, with all the forms that it may have.
func documentOf(front map[string]any, zone *time.Location) *site.Document {
	text, err := json.Marshal(front)
	if err != nil {
		return nil
	}
	doc, _ := parse.Parse("episode.md", text, parse.Options{Kind: site.KindDigest, Name: "-", Location: zone})
	return doc
}

// extensions are the elements of a name, with one of some prefixes.
func extensions(all ext.Extensions, name string, prefixes ...string) []ext.Extension {
	var found []ext.Extension
	for _, prefix := range prefixes {
		found = append(found, all[prefix][name]...)
	}
	return found
}

// podcasting reads the tags of Podcasting 2.0 and Podlove.
func (e *Episode) podcasting(all ext.Extensions) {
	e.Credits = creditsOf(all)
	for _, x := range extensions(all, "transcript", "podcast") {
		if address := webAddress(x.Attrs["url"]); address != "" {
			e.Transcripts = append(e.Transcripts, Transcript{address, x.Attrs["type"], x.Attrs["language"]})
		}
	}
	for _, x := range extensions(all, "chapters", "podcast") {
		e.ChaptersURL = cmp.Or(e.ChaptersURL, webAddress(x.Attrs["url"]))
	}
	for _, x := range extensions(all, "season", "podcast") {
		e.Season = cmp.Or(e.Season, oneLine(x.Value))
	}
	for _, x := range extensions(all, "episode", "podcast") {
		e.Number = cmp.Or(e.Number, oneLine(x.Value))
	}
	for _, list := range extensions(all, "chapters", "psc", "sc") {
		for _, x := range list.Children["chapter"] {
			start, _, _ := strings.Cut(x.Attrs["start"], ".")
			if _, ok := site.ParseClock(start); ok && oneLine(x.Attrs["title"]) != "" {
				e.Chapters = append(e.Chapters, start+" "+oneLine(x.Attrs["title"]))
			}
		}
	}
}

// creditsOf are the people that tags name, in the roles that digests have:
// whoever edits or designs takes no part in an episode.
func creditsOf(all ext.Extensions) []site.Credit {
	var people []site.Credit
	for _, x := range extensions(all, "person", "podcast") {
		name, group := oneLine(html.UnescapeString(x.Value)), strings.ToLower(x.Attrs["group"])
		if name == "" || group != "" && group != "cast" {
			continue
		}
		c := site.Credit{Name: name, URL: webAddress(x.Attrs["href"])}
		switch role := strings.ToLower(x.Attrs["role"]); role {
		case "", "host", "co-host", "cohost", "guest host":
			c.Role = site.Host
		case "guest":
			c.Role = site.Guest
		}
		if !slices.ContainsFunc(people, func(o site.Credit) bool { return site.Fold(o.Name) == site.Fold(name) }) {
			people = append(people, c)
		}
	}
	return people
}

// youtube reads what the feed of a channel says of a video.
func (e *Episode) youtube(all ext.Extensions) {
	for _, x := range extensions(all, "videoId", "yt") {
		if id := oneLine(x.Value); videoID().MatchString(id) {
			e.Link = "https://www.youtube.com/watch?v=" + id
		}
	}
	for _, group := range extensions(all, "group", "media") {
		for _, x := range group.Children["description"] {
			e.Chapters = chaptersIn(x.Value)
		}
		for _, x := range group.Children["thumbnail"] {
			e.Cover = cmp.Or(e.Cover, webAddress(x.Attrs["url"]))
		}
	}
}

var (
	videoID     = site.Pattern(`^[\w-]{6,20}$`)
	lineEnds    = site.Pattern(`(?i)<br\s*/?>|</(?:p|li|div|h\d|tr)>`)
	chapterLine = site.Pattern(`^[^\pL\pN]{0,6}((?:\d{1,2}:)?\d{1,2}:\d{2})[\])）]?\s*[-–—:|·]*\s*(\S.*)$`)
)

// chaptersIn finds a table of contents in notes: at least three lines that begin
// with times, the first at the beginning, each later than the one before.
func chaptersIn(notes string) []string {
	if len(notes) > 1<<20 {
		return nil
	}
	text := html.UnescapeString(tags().ReplaceAllString(lineEnds().ReplaceAllString(notes, "\n"), ""))
	var chapters []string
	last := -1
	for l := range strings.Lines(text) {
		m := chapterLine().FindStringSubmatch(strings.TrimSpace(l))
		if m == nil {
			continue
		}
		at, ok := site.ParseClock(m[1])
		if !ok || at <= last || len(chapters) == 0 && at > 60 {
			continue
		}
		last = at
		chapters = append(chapters, m[1]+" "+oneLine(m[2]))
	}
	if len(chapters) < 3 {
		return nil
	}
	return chapters
}

// webAddress lets only addresses of the web through.
func webAddress(text string) string {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.ContainsAny(text, " \t\n<>\"") {
		return ""
	}
	return text
}
