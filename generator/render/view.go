package render

import (
	"github.com/digestry/digestry/generator/site"
)

// Frame is what every layout gets: the site, and what the head of a page says.
type Frame struct {
	Site        *site.Site
	Kind        Kind
	Title       string // of the page, without the site's title
	Description string
	Address     site.Address
	Lang        string // of what the page shows
	Canonical   string // absolute; empty without base_url
	Feeds       []FeedLink
	NoIndex     bool
	Pager       Pager

	about   any    // the digest, topic, person or show that the page is of, or nil
	section string // title of the index that lists it
}

// Dir is how the language of the page is written: "ltr" or "rtl".
func (f Frame) Dir() string { return site.Direction(f.Lang) }

// FeedLink names a feed that belongs to the page.
type FeedLink struct {
	Title   string
	Address site.Address
	Type    string // media type
}

// Pager tells where one page of a long list stands among its like.
type Pager struct {
	Number, Total int
	Prev, Next    site.Address // towards newer and older digests; empty at the ends
}

// HomeView is what home.html gets.
type HomeView struct {
	Frame
	Latest  *site.Digest   // the newest digest, on the first page only
	Digests []*site.Digest // those of this page, without Latest
	Topics  []BusyTopic    // the busiest first
	Welcome *site.Document // content/pages/index.md, or nil
}

// DigestView is what digest.html gets.
type DigestView struct {
	Frame
	Digest *site.Digest
}

// TranscriptView is what transcript.html gets: the transcript and its digest,
// which may be in another language. Lang is the transcript's.
type TranscriptView struct {
	Frame
	Digest     *site.Digest
	Transcript *site.Transcript
}

// TopicView is what topic.html gets. Digests with points about the topic come
// first, so that a page may have some of both kinds, or of one.
type TopicView struct {
	Frame
	Topic    *site.Topic
	Gathered []site.Gathered   // the points about it, by digest, of this page
	Without  []*site.Digest    // digests of this page that carry it and have no such point
	Mentions []site.Gathered   // points that only name it; on the first page
	Related  []site.TopicCount // on the first page
	TimeLine *TimeLine         // of all points about it; nil where there are few days
}

// TopicsView is what topics.html gets: a page of the index of topics.
type TopicsView struct {
	Frame
	Topics     []*site.Topic // of this page
	Groups     []TopicGroup  // the same, as the index groups them
	Folded     int           // how many of them the groups have in Once
	Jumps      []Jump        // to all groups of the index
	Most       int           // the largest number of digests that a topic has
	MostPoints int           // and of points
	Map        *Map          // which topics meet; on the first page, nil where few do
	SmallMap   *Map          // the same for a narrow screen, with fewer topics
}

// PersonView is what person.html gets.
type PersonView struct {
	Frame
	Person *site.Person
	Parts  []PersonPart // of this page

	TimeLine *TimeLine // of all digests that credit or name the person; nil where there are few days
}

// PersonPart is what a person has in digests of one kind: those where the person
// is a guest, a host, takes part in another way, or only is quoted or named.
type PersonPart struct {
	Credited bool
	Role     site.PersonRole
	Gathered []site.Gathered
}

// PeopleView is what people.html gets: a page of the index of people.
type PeopleView struct {
	Frame
	People []*site.Person // of this page
	Groups []PersonGroup  // the same, as the index groups them
	Jumps  []Jump         // to all groups of the index
}

// ShowView is what show.html gets.
type ShowView struct {
	Frame
	Show    *site.Show
	Seasons []Season // of this page; one without a name where no digest tells its season

	TimeLine *TimeLine // of all its digests; nil where there are few days
}

// Season is a season of a show.
type Season struct {
	Name    string
	Digests []*site.Digest
}

// ShowsView is what shows.html gets.
type ShowsView struct {
	Frame
	Shows []*site.Show
}

// ArchiveView is what archive.html gets.
type ArchiveView struct {
	Frame
	Years []site.Year
}

// PageView is what page.html gets.
type PageView struct {
	Frame
	Page *site.Page
}

// SearchView is what search.html gets. The results are the work of a script:
// the layout has its place, and ways on for those who have none.
type SearchView struct {
	Frame
	Topics []BusyTopic // the busiest
	Within string      // host and path of the site, as a search engine is told to stay there; empty without base_url
}

// NotFoundView is what 404.html gets.
type NotFoundView struct {
	Frame
	Topics []BusyTopic // the busiest, as a way on
}
