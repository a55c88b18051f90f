package site

import (
	"html/template"
	"io"
	"slices"
	"time"
)

// Kind tells what a content file describes. It follows from where the file is.
type Kind string

// The kinds of content files.
const (
	KindDigest Kind = "digest"
	KindTopic  Kind = "topic"
	KindPerson Kind = "person"
	KindShow   Kind = "show"
	KindPage   Kind = "page"

	// KindTranscript is a companion of the digest of its name.
	KindTranscript Kind = "transcript"
)

// Document is what one content file says, by itself. It is never altered once
// parse has made it: several sites, one after the other, are linked from it.
type Document struct {
	// What is asked of every document whenever a site is linked comes first and
	// lies together: each line of memory that is fetched for it is waited for.
	File     string // path in the content folder, with slashes
	Kind     Kind
	Date     time.Time
	Draft    bool
	Unlisted bool
	Language string // BCP 47 tag, as the author gave it
	Detected string // the language of its text where none is given and it is not the site's
	Body     string // the body's Markdown as the author wrote it

	Name         string // the file's name without its endings; the folder's for NAME/index.md
	Translation  string // LANG of NAME.LANG.md: the digest NAME in that language
	Title        string
	TitleFrom    TitleFrom
	Slug         string // as the author gave it; empty where it follows from Name
	Updated      time.Time
	Show         string
	Season       string
	Episode      string
	Source       Source
	Audio, Video string
	Player       string // address of the player of Source or Video, for a frame; empty where none is known
	Duration     time.Duration
	Credits      []Credit
	Topics       []string // names as the author wrote them
	Summary      string
	Cover        string // symbolic reference or absolute URL
	OldAddresses []Address
	OtherNames   []string // other names of the digest, topic, person or show
	Model        string
	Editor       string
	Params       map[string]any

	// EpisodeChapters are the episode's own table of contents.
	EpisodeChapters []EpisodeChapter

	// Only topics, people and shows have these.
	Sort     string // a reading, for the index
	Match    string // topics: "text" or "tagged"
	WebLinks []WebLink
	Feed     string // shows: the podcast's own feed

	Sections []*Section    // a digest's body
	Chapters []*Chapter    // a transcript's
	HTML     template.HTML // the body of everything else
	Reading  Reading
	Links    []Link
	Quoted   []string // what stands in title marks or quotation marks, folded: it may be another digest's title
	BodyLine int      // the line of the file that Body begins on, from 1

	// CoverLine and CoverColumn are where the file names a cover that is an
	// address of the site.
	CoverLine, CoverColumn int

	Advice []Problem // what parse noticed that only package check tells
}

// TitleFrom tells where a title was found.
type TitleFrom string

// Where a title can be found, best first.
const (
	TitleFromKey     TitleFrom = "front matter"
	TitleFromHeading TitleFrom = "heading"
	TitleFromName    TitleFrom = "file name"
)

// Credit names somebody who takes part in an episode.
type Credit struct {
	Name string
	URL  string
	Role PersonRole
}

// PersonRole is what somebody does in an episode. The words are those of
// podcast:person (Podcasting 2.0); no role is the empty one.
type PersonRole string

// The roles that front matter can give.
const (
	Host  PersonRole = "host"
	Guest PersonRole = "guest"
)

// EpisodeChapter is a part of an episode, as its maker divided it.
type EpisodeChapter struct {
	Time  Time
	Title string
}

// WebLink is an address outside the site, with the name its author gave it.
type WebLink struct{ Name, URL string }

// Link is a reference to another file or to a topic, as it stands in HTML
// until render replaces it: "content:FOLDER/other.md#heading", "content:x.png",
// "topic:AGI", "name:NAME" (a wikilink, which may be a digest's name).
type Link struct {
	Ref          string
	Line, Column int    // in the file, from 1
	Written      string // as the author wrote it
}

// Section is a part of a digest: a heading and what stands below it.
type Section struct {
	ID      string
	Level   int           // of the heading, 2 to 6; 0 for text before the first one
	Ordinal string        // "一、", "1.", "第三節" as the author wrote it
	Title   string        // without ordinal, time and closing colon
	Heading template.HTML // the title with its markup
	Role    Role
	Time    Time
	Topics  []string // names that its author gave it: {topics="…"} and tags in the heading
	Line    int      // of its heading, in the file
	Blocks  []Block  // in the author's order
}

// Points are the section's points, in order.
func (s *Section) Points() []*Point {
	var points []*Point
	for _, b := range s.Blocks {
		if points == nil { // most sections have one list, which nobody alters
			points = slices.Clip(b.Points)
			continue
		}
		points = append(points, b.Points...)
	}
	return points
}

// Block is a stretch of a section: either HTML, or a list of points.
type Block struct {
	HTML    template.HTML
	Points  []*Point
	Ordered bool
	Start   int // first number of an ordered list
}

// Point is a key point: the unit that a reader cites and a topic gathers.
type Point struct {
	ID        string
	Label     string        // the leading bold words, without colon; may be empty
	LabelHTML template.HTML // the label with its markup
	Colon     string        // what stands between label and text, as the author wrote it
	HTML      template.HTML // all but label, colon and time
	Text      string        // the same as plain text
	Time      Time
	Line      int // in the file

	Belonging *Belonging // nil where nothing tells more, as of most points: there are a great many
}

// Belonging is what tells where a point belongs.
type Belonging struct {
	Topics []string // names that its author gave it: {topics="…"} here or on a section around it, and tags
	Refs   []string // the symbolic references in it, as Document.Links has them
	By     string   // who says it: {by="…"}, here or on its section
	Prose  string   // Text without code and addresses; empty where Text has neither
}

// Belongs is what tells where the point belongs.
func (p *Point) Belongs() Belonging {
	if p.Belonging == nil {
		return Belonging{}
	}
	return *p.Belonging
}

// Topics are names that the author of a point gave it: {topics="…"} here or on a
// section around it, and tags.
func (p *Point) Topics() []string { return p.Belongs().Topics }

// By is who says it: {by="…"}, here or on its section.
func (p *Point) By() string { return p.Belongs().By }

// Role is what a section is in the anatomy of a digest.
type Role string

// The roles of sections.
const (
	RoleIntro      Role = "intro"
	RoleBody       Role = "body"
	RoleConclusion Role = "conclusion"
	RoleTakeaways  Role = "takeaways"
	RoleQuotes     Role = "quotes"
	RoleResources  Role = "resources"
	RoleNote       Role = "note"
)

// Digest is a document with its place in the site.
type Digest struct {
	*Document
	Address      Address
	Lang         string        // the document's language, or the site's
	Foreign      bool          // Lang is not the site's language
	Cover        string        // address of its picture, or empty
	Topics       []*Topic      // that its author gave it
	About        []TopicPoints // the topics that its points are about, by key
	People       []Appearance
	Speakers     map[*Point]*Person // who makes a point, where the author wrote it
	MentionedIn  []*Digest          // those that name its title or link to it, newest first
	Show         *Show              // or nil
	Prev, Next   *Digest
	Translations []*Digest   // the same digest in other languages, sorted by language
	Original     *Digest     // of a translation, else nil
	Transcript   *Transcript // or nil
	Future       bool        // dated after now, built all the same

	FindRelated func(*Digest) []Related  // set by link; layouts call Related
	RelatedFrom func(*Digest, io.Writer) // likewise: writes all that the answer follows from
}

// Appearance is a person in a digest.
type Appearance struct {
	*Person
	Role PersonRole
}

// Related are the digests nearest in topics and people, best first. They are
// found when they are asked for: only pages that are drawn pay for it.
func (d *Digest) Related() []Related { return d.FindRelated(d) }

// Related is a digest that has something in common with another one.
type Related struct {
	*Digest
	SharedTopics []*Topic // those that fewest digests have come first
	SharedPeople []*Person
}

// Anchor is an id for the digest on pages that show several.
func (d *Digest) Anchor() string { return "d-" + ShortHash(string(d.Address), 6) }

// Takeaways are the points of the digest's takeaways section, if it has one.
func (d *Document) Takeaways() []*Point {
	for _, s := range d.Sections {
		if s.Role == RoleTakeaways {
			return s.Points()
		}
	}
	return nil
}

// PointCount is how many points the digest makes.
func (d *Document) PointCount() int {
	n := 0
	for _, s := range d.Sections {
		for _, block := range s.Blocks {
			n += len(block.Points)
		}
	}
	return n
}
