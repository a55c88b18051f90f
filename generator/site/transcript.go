package site

import "html/template"

// Transcript is what was said in an episode, word for word: a companion of the
// digest beside whose file it lies. It is no digest and is listed nowhere; its
// page is the digest's (see [Digest.TranscriptAddress]).
type Transcript struct {
	*Document
	Lang    string // of what was said; a digest may be in another language
	Foreign bool   // Lang is not the site's language
}

// Dir is how the transcript's language is written: "ltr" or "rtl".
func (t *Transcript) Dir() string { return Direction(t.Lang) }

// Outlined tells whether the transcript has chapters enough to list them.
func (t *Transcript) Outlined() bool {
	headings := 0
	for _, c := range t.Chapters {
		if c.Heading != "" {
			headings++
		}
	}
	return headings > 1
}

// Chapter is a part of a transcript: a heading and what is said below it.
type Chapter struct {
	ID       string
	Level    int           // of the heading, 2 or 3; 0 for what is said before the first one
	Title    string        // without its time
	Heading  template.HTML // the title with its markup
	Time     Time
	Passages []*Passage
}

// Passage is a paragraph of a transcript: what one speaker says, for as long as
// one reads in one go.
type Passage struct {
	ID      string // "t-754", by the second it begins at; empty where no time is known
	Time    Time
	Speaker string // who speaks, or empty
	Turn    bool   // the speaker begins here: time to say the name
	HTML    template.HTML
	Text    string // the same as plain text
}

// TranscriptAddress is where the digest's transcript is, if it has one.
func (d *Digest) TranscriptAddress() Address { return d.Address + PageAddress("transcript")[1:] }
