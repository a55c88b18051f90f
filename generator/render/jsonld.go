package render

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// JSON-LD in the vocabulary of schema.org. A digest is an Article about a
// PodcastEpisode that somebody else made, and based on it; the page itself is
// never called the episode. Points are told only as far as their author marked
// them: those of a section of quotes are Quotations, those with a time are Clips.

// node is a node of the graph: the properties of schema.org that we use.
type node struct {
	Type string `json:"@type,omitempty"`
	ID   string `json:"@id,omitempty"`

	Name        string   `json:"name,omitempty"`
	Headline    string   `json:"headline,omitempty"`
	Text        string   `json:"text,omitempty"`
	Description string   `json:"description,omitempty"`
	Abstract    string   `json:"abstract,omitempty"`
	URL         string   `json:"url,omitempty"`
	SameAs      []string `json:"sameAs,omitempty"`
	Alternate   []string `json:"alternateName,omitempty"`
	Image       string   `json:"image,omitempty"`
	Language    string   `json:"inLanguage,omitempty"`
	Keywords    []string `json:"keywords,omitempty"`
	Published   string   `json:"datePublished,omitempty"`
	Modified    string   `json:"dateModified,omitempty"`
	Duration    string   `json:"duration,omitempty"`
	Words       int      `json:"wordCount,omitempty"`
	Required    string   `json:"timeRequired,omitempty"`
	Position    int      `json:"position,omitempty"`
	Episode     string   `json:"episodeNumber,omitempty"`
	Season      string   `json:"seasonNumber,omitempty"`
	WebFeed     string   `json:"webFeed,omitempty"`
	ContentURL  string   `json:"contentUrl,omitempty"`
	Item        string   `json:"item,omitempty"`
	Start       *int     `json:"startOffset,omitempty"` // seconds
	End         int      `json:"endOffset,omitempty"`

	Author       *node  `json:"author,omitempty"`
	Editor       *node  `json:"editor,omitempty"`
	Creator      *node  `json:"creator,omitempty"`
	Publisher    *node  `json:"publisher,omitempty"`
	About        []node `json:"about,omitempty"`
	BasedOn      *node  `json:"isBasedOn,omitempty"`
	PartOf       *node  `json:"isPartOf,omitempty"`
	PartOfSeries *node  `json:"partOfSeries,omitempty"`
	PartOfSeason *node  `json:"partOfSeason,omitempty"`
	PartOfEp     *node  `json:"partOfEpisode,omitempty"`
	Actor        []node `json:"actor,omitempty"`
	Media        []node `json:"associatedMedia,omitempty"`
	HasPart      []node `json:"hasPart,omitempty"`
	MainEntity   *node  `json:"mainEntity,omitempty"`
	Translations []node `json:"workTranslation,omitempty"`
	Original     *node  `json:"translationOfWork,omitempty"`
	List         []node `json:"itemListElement,omitempty"`
	InSet        *node  `json:"inDefinedTermSet,omitempty"`
}

// encodeGraph writes a graph as it may stand in a <script>: encoding/json leaves
// no < in it.
func encodeGraph(graph []node) []byte {
	text, err := json.Marshal(struct {
		Context string `json:"@context"`
		Graph   []node `json:"@graph"`
	}{"https://schema.org", graph})
	if err != nil {
		panic(err) // strings and numbers can always be written
	}
	return text
}

// graph is what a page says of itself. It is empty for pages that nobody is to
// find.
func (f Frame) graph() []node {
	page := node{ID: f.Canonical, URL: f.Canonical, Name: f.Title, Description: f.Description, Language: f.Lang, PartOf: f.ref("#site")}
	var more []node
	switch about := f.about.(type) {
	case *site.Digest:
		if f.Kind == KindDigest {
			more = f.article(about)
			return append(more, f.breadcrumbs()...)
		}
		page.Type = "WebPage"
		page.About = []node{{ID: about.Address.Absolute(f.Site.BaseURL) + "#article"}}
	case *site.Topic:
		page.Type = "CollectionPage"
		page.MainEntity = &node{
			Type: "DefinedTerm", ID: f.absolute(about.Address) + "#term", Name: about.Name, Alternate: about.Aliases,
			Description: about.Summary(), URL: f.absolute(about.Address), Image: f.picture(), SameAs: sameAs(&about.Term),
			InSet: &node{Type: "DefinedTermSet", ID: f.absolute(topicsAddress), Name: f.Site.Title},
		}
	case *site.Person:
		page.Type = "ProfilePage"
		person := node{
			Type: "Person", ID: f.absolute(about.Address) + "#person", Name: about.Name, Alternate: about.Aliases,
			Description: about.Summary(), URL: f.absolute(about.Address), Image: f.picture(), SameAs: sameAs(&about.Term),
		}
		if about.URL != "" && !slices.Contains(person.SameAs, about.URL) {
			person.SameAs = append(person.SameAs, about.URL)
		}
		page.MainEntity = &person
	case *site.Show:
		page.Type = "CollectionPage"
		page.About = []node{series(about)}
	default:
		switch f.Kind {
		case KindNotFound:
			return nil
		case KindHome:
			return []node{f.website()}
		case KindPage:
			page.Type = "WebPage"
		default:
			page.Type = "CollectionPage"
		}
	}
	return append([]node{page}, f.breadcrumbs()...)
}

func (f Frame) absolute(a site.Address) string { return a.Absolute(f.Site.BaseURL) }

// ref names a node of the home page.
func (f Frame) ref(fragment string) *node { return &node{ID: f.Site.BaseURL + fragment} }

// website is the whole site.
func (f Frame) website() node {
	return node{
		Type: "WebSite", ID: f.Site.BaseURL + "#site", Name: f.Site.Title, Description: f.Site.Description,
		URL: f.Site.BaseURL, Language: f.Site.Language, Publisher: f.publisher(),
	}
}

// publisher is who the site is by: its author, or the site itself.
func (f Frame) publisher() *node {
	if author := f.Site.Author; author.Name != "" {
		return &node{Type: "Person", Name: author.Name, URL: webAddress(author.URL)}
	}
	return &node{Type: "Organization", Name: f.Site.Title, URL: f.Site.BaseURL}
}

// article is a digest, and the episode that it is of.
func (f Frame) article(d *site.Digest) []node {
	a := node{
		Type: "Article", ID: f.Canonical + "#article", URL: f.Canonical, Headline: d.Title, Abstract: d.Summary, Language: d.Lang,
		Published: isoTime(d.Date), Modified: isoTime(d.Updated), Image: f.picture(),
		Words: d.Reading.Ideographs + d.Reading.Words + d.Reading.Hangul, Required: fmt.Sprintf("PT%dM", d.Reading.Minutes()),
		Author: f.publisher(), Publisher: f.publisher(), PartOf: f.ref("#site"),
	}
	for _, topic := range d.Topics {
		a.Keywords = append(a.Keywords, topic.Name)
		if topic.Address != "" {
			a.About = append(a.About, node{ID: f.absolute(topic.Address) + "#term"})
		}
	}
	if d.Editor != "" {
		a.Editor = &node{Type: "Person", Name: d.Editor}
	}
	if d.Original != nil {
		a.Original = &node{ID: f.absolute(d.Original.Address) + "#article"}
	}
	for _, t := range d.Translations {
		a.Translations = append(a.Translations, node{ID: f.absolute(t.Address) + "#article"})
	}
	episode, known := f.episode(d)
	if !known {
		a.HasPart = f.marked(d, nil)
		return []node{a}
	}
	a.About = slices.Insert(a.About, 0, node{ID: episode.ID})
	a.BasedOn = &node{ID: episode.ID}
	a.HasPart = f.marked(d, a.BasedOn)
	return []node{a, episode}
}

// episode is what a digest is of, as far as its author told it.
func (f Frame) episode(d *site.Digest) (e node, known bool) {
	source := webAddress(string(d.Source))
	e = node{
		Type: "PodcastEpisode", ID: f.Canonical + "#episode", Name: d.Title, URL: source,
		Duration: isoDuration(d.Duration), Episode: d.Episode,
	}
	if d.Season != "" {
		e.PartOfSeason = &node{Type: "PodcastSeason", Season: d.Season}
	}
	if d.Show != nil {
		show := series(d.Show)
		e.PartOfSeries = &show
	}
	for _, p := range d.People {
		person := node{Type: "Person", Name: p.Name}
		if p.Address != "" {
			person.ID = f.absolute(p.Address) + "#person"
		}
		e.Actor = append(e.Actor, person)
	}
	if audio := webAddress(d.Audio); audio != "" {
		e.Media = []node{{Type: "MediaObject", ContentURL: audio}}
	}
	if video := webAddress(d.Video); video != "" && video != source {
		e.SameAs = []string{video}
	}
	return e, source != "" || d.Show != nil || e.Media != nil || e.SameAs != nil
}

// series is a show, which has a page and a feed of its own elsewhere.
func series(s *site.Show) node {
	n := node{Type: "PodcastSeries", Name: s.Name}
	if s.Described != nil {
		n.URL, n.WebFeed = webAddress(string(s.Described.Source)), webAddress(s.Described.Feed)
		n.Description, n.SameAs = s.Described.Summary, sameAs(&s.Term)
	}
	return n
}

// marked are the points that their author marked as a quotation, or with a time.
func (f Frame) marked(d *site.Digest, episode *node) []node {
	var parts []node
	for _, s := range d.Sections {
		for _, p := range s.Points() {
			part := node{URL: f.Canonical + "#" + p.ID}
			switch {
			case s.Role == site.RoleQuotes && p.Text != "":
				part.Type, part.Text, part.PartOf = "Quotation", p.Text, episode
				if speaker := d.Speaker(p); speaker != nil {
					part.Creator = &node{Type: "Person", Name: speaker.Name}
				}
			case p.Time.Given && episode != nil:
				part.Type, part.Name, part.PartOfEp = "Clip", cmp.Or(p.Label, beginning(p.Text)), episode
				part.Start, part.End = &p.Time.Start, p.Time.End
				part.URL = cmp.Or(d.AtTime(p.Time), part.URL)
			default:
				continue
			}
			parts = append(parts, part)
		}
	}
	return parts
}

// beginning names a point that has no label: by its first words.
func beginning(text string) string {
	const long = 80 // characters
	if runes := []rune(text); len(runes) > long {
		return string(runes[:long]) + "…"
	}
	return text
}

// breadcrumbs lead from the home page to this one.
func (f Frame) breadcrumbs() []node {
	crumbs := []node{{Name: f.Site.Title, Item: f.Site.BaseURL}}
	add := func(name string, address site.Address) {
		crumbs = append(crumbs, node{Name: name, Item: f.absolute(address)})
	}
	switch about := f.about.(type) {
	case *site.Digest:
		if about.Show != nil && about.Show.Address != "" {
			add(about.Show.Name, about.Show.Address)
		}
		if f.Kind == KindTranscript {
			add(about.Title, about.Address)
		}
	case *site.Topic:
		add(f.section, topicsAddress)
	case *site.Person:
		add(f.section, peopleAddress)
	case *site.Show:
		add(f.section, showsAddress)
	}
	crumbs = append(crumbs, node{Name: f.Title, Item: f.Canonical})
	for i := range crumbs {
		crumbs[i].Type, crumbs[i].Position = "ListItem", i+1
	}
	return []node{{Type: "BreadcrumbList", List: crumbs}}
}

// sameAs are the addresses by which others know what a file describes.
func sameAs(t *site.Term) []string {
	var same []string
	if t.Described != nil {
		for _, link := range t.Described.WebLinks {
			if address := webAddress(link.URL); address != "" {
				same = append(same, address)
			}
		}
	}
	return same
}

// webAddress is an address of the web, or nothing: schema.org takes no other.
func webAddress(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}

// isoDuration is a duration as ISO 8601 has it: PT1H13M37S.
func isoDuration(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return "PT" + strings.ToUpper(d.Round(time.Second).String())
}
