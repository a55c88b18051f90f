package site

// Term is what topics, people and shows have in common: a name that digests
// carry. Key, name and slug are three things: the key tells which spellings
// are the same, the name is shown, the slug makes the address.
type Term struct {
	Key       string
	Name      string
	Slug      string
	Initial   Initial   // where an index lists it
	Address   Address   // empty where it has no page: nobody described it, and only unlisted digests name it
	Aliases   []string  // other spellings that mean the same
	Described *Document // its own file, or nil
	Cover     string    // address of its picture, or empty
	Digests   []*Digest // newest first

	// Counted when they are asked for, and the digests are known.
	people later[[]PersonCount]
	shows  later[[]ShowCount]
	topics later[[]TopicCount]
}

// Summary is the one sentence that its file gives, or nothing.
func (t *Term) Summary() string {
	if t.Described == nil {
		return ""
	}
	return t.Described.Summary
}

// HasFeed tells whether the term has a feed: it takes more than one digest.
func (t *Term) HasFeed() bool { return len(t.Digests) > 1 }

// Feed is the address of the term's feed.
func (t *Term) Feed() Address { return t.Address + "feed.xml" }

// Years groups the term's digests by year, newest first.
func (t *Term) Years() []Year { return byYear(t.Digests) }

// BusiestYear is how many digests the term has in the year that has most: the
// scale for a chart of its years.
func (t *Term) BusiestYear() int {
	most := 0
	for _, year := range t.Years() {
		most = max(most, len(year.Digests))
	}
	return most
}

// Topic is what digests are about. Its digests are those that carry it and those
// that have a point about it.
type Topic struct {
	Term
	Gathered []Gathered // what its digests say about it, newest first
	Mentions []Gathered // points that only name it, the newest of them
	Named    int        // how many points only name it, in all

	FindRelated func(*Topic) []TopicCount // set by link; layouts call Related

	tally later[tally] // counted when it is asked for, and all is gathered
}

// Person is somebody who takes part in episodes.
type Person struct {
	Term
	URL string // the first address that a credit gives

	Gathered []Gathered // digests that credit, quote or name the person, newest first
}

// Show is a podcast.
type Show struct{ Term }

// TopicCount is a topic with the number of digests that count here.
type TopicCount struct {
	*Topic
	Count  int
	Points int // of two topics that are related: how many points are about both
}

// PersonCount is a person with the number of digests that count here.
type PersonCount struct {
	*Person
	Count int
}

// ShowCount is a show with the number of digests that count here.
type ShowCount struct {
	*Show
	Count int
}
