package render

import (
	"bytes"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// A feed is in two formats: Atom (feed_atom.go) and JSON Feed (feed_json.go). The
// files stand beside the page that the feed follows. Audio of an episode is never
// an enclosure: a podcast program would take the site for its publisher.

const (
	atomName = "feed.xml"
	jsonName = "feed.json"
	atomType = "application/atom+xml"
	jsonType = "application/feed+json"
)

// feed is what a reader subscribes to.
type feed struct {
	title, description string
	about              site.Address // the page that it follows
	digests            []*site.Digest
	term               *site.Term // that it is of; nil for that of the site
	entry              func(*Trace, *site.Digest) entry
}

// entry is a digest in a feed.
type entry struct {
	id   string // that does not change, for a reader knows by it what is read
	body string // HTML
}

// feedLinks name the feeds beside a page.
func feedLinks(title string, about site.Address) []FeedLink {
	return []FeedLink{{title, about + atomName, atomType}, {title, about + jsonName, jsonType}}
}

// feeds adds the site's feeds, and those of each topic, person and show of more
// than one digest. Feeds need absolute addresses, so they need base_url.
func (p *pagesOf) feeds() {
	if p.site.BaseURL == "" {
		return
	}
	p.room(2 + 2*len(p.site.Terms()))
	p.addFeed(feed{p.site.Title, p.site.Description, "/", p.site.Digests, nil, p.whole})
	term := func(t *site.Term, entry func(*Trace, *site.Digest) entry) {
		if t.HasFeed() {
			p.addFeed(feed{t.Name + " · " + p.site.Title, t.Summary(), t.Address, t.Digests, t, entry})
		}
	}
	for _, topic := range p.site.Topics {
		term(&topic.Term, p.onTopic(topic))
	}
	for _, person := range p.site.People {
		term(&person.Term, p.whole)
	}
	for _, show := range p.site.Shows {
		term(&show.Term, p.whole)
	}
}

func (p *pagesOf) addFeed(f feed) {
	p.add(p.atom(f), p.jsonFeed(f))
}

// note notes what a feed is drawn from.
func (f feed) note(t *Trace) {
	if f.term == nil {
		t.lose()
	} else {
		t.note(ofWhole, f.term)
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

// whole is the entry of a digest with all of its text.
func (p *pagesOf) whole(t *Trace, d *site.Digest) entry {
	return entry{firstAddress(d).Absolute(p.site.BaseURL), p.feedBody(t, d)}
}

// firstAddress is the oldest address of a digest that we gave it: one that got
// another slug, and an alias, is no new entry.
func firstAddress(d *site.Digest) site.Address {
	i := slices.IndexFunc(d.OldAddresses, func(old site.Address) bool { return strings.HasPrefix(string(old), "/digests/") })
	if i < 0 {
		return d.Address
	}
	return d.OldAddresses[i]
}

// onTopic makes the entries of a topic: each digest with its points about it. One
// that carries the topic and has no such point is there as a whole.
func (p *pagesOf) onTopic(topic *site.Topic) func(*Trace, *site.Digest) entry {
	return func(t *Trace, d *site.Digest) entry {
		// A feed has few digests, and they are among the first that are gathered.
		i := slices.IndexFunc(topic.Gathered, func(g site.Gathered) bool { return g.Digest == d })
		if i < 0 || len(topic.Gathered[i].Points) == 0 {
			return p.whole(t, d)
		}
		// Another entry than that of the whole digest, and so with an id of its own.
		id := topic.Address.Absolute(p.site.BaseURL) + "#" + strings.Trim(string(firstAddress(d)), "/")
		return entry{id, p.citedBody(t, d, topic.Gathered[i].Points)}
	}
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

// feedBody is a digest's text as plain HTML with absolute addresses, for
// programs that know nothing of our styles.
func (p *pagesOf) feedBody(t *Trace, d *site.Digest) string {
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
	return p.absolute(t, d, b.Bytes())
}

// absolute makes the addresses in HTML of a digest absolute.
func (p *pagesOf) absolute(t *Trace, d *site.Digest, drawn []byte) string {
	out := buffer()
	defer release(out)
	rewriter{targets: p.site.Targets, local: under(p.site.BaseURL), page: d.Address.Absolute(p.site.BaseURL), trace: t}.rewrite(out, drawn)
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
