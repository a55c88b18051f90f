// Package importer makes digests of what authors have: the raw answer of a
// language model, an episode of a podcast's feed, a transcript.
//
// # A raw answer
//
// [Answer] takes an answer as it was pasted. What a chat program and a model
// put around a digest is set aside and told, never thrown away without a word:
// thinking, small talk, buttons, marks of sources that lead nowhere. What is
// left is the content, and of that no word is lost, added or altered: letters
// are counted at the end, and where the count differs there is an error and no
// digest. Headings get their marks, lists their dashes, the title and what the
// text says of the episode go into front matter.
//
//	answer -> lines -> (thinking, roles, fences, talk set aside) -> parts
//	part   -> title, outline, citations -> a body in Markdown
//	body   -> parse.Parse -> a Document -> parse.Format
//
// # A feed, a transcript
//
// [ReadFeed] lists the episodes of a podcast, [Episode.Draft] makes a digest to
// be written of one. [Times] proposes when in a transcript each point of a
// digest was made. [Prompt] asks a model for a digest that needs no mending.
//
// Nothing here reads a disk or a network.
package importer

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// Options are what importing must know of the site and of its author's wishes.
type Options struct {
	Name     string         // of the file that the answer is in, without its ending; it names a digest without a title
	Site     *site.Site     // whose topics, people and shows are known; may be nil
	Language string         // of the site, as a BCP 47 tag
	Location *time.Location // of dates that name no zone
	Today    time.Time      // the date of a digest that tells none
	Keep     bool           // leave what was set aside in the digest, as a comment

	// Given is what the author says of the digest, and goes before anything
	// that the answer tells.
	Given site.Document
}

// Imported is a digest that was made of an answer.
type Imported struct {
	Document *site.Document
	Aside    []Aside
	Proposed []string // what was found in the text by itself: "guests: Sam Altman"
}

// Aside is something of an answer that is not the digest's.
type Aside struct {
	Line int    // of the answer, from 1
	Kind string // "small talk", "thinking", …
	Text string
}

// MaxAnswer is the longest answer that is read, in bytes. A book has a million.
const MaxAnswer = 32 << 20

// Why an answer makes no digest.
var (
	ErrEmpty   = errors.New("the answer is empty")
	ErrOnly    = errors.New("the answer holds no digest, only talk about one")
	ErrRefusal = errors.New("the language model declined to answer, or asks for the text")
	ErrLong    = errors.New("the answer is longer than 32 MB")
	errWords   = errors.New("words of the answer would be lost or doubled; nothing was made of it")
)

// Answer makes digests of a raw answer: several, where it holds several.
func Answer(raw []byte, o Options) ([]Imported, error) {
	if o.Location == nil {
		o.Location = time.UTC
	}
	a, err := open(raw)
	if err != nil {
		return nil, err
	}
	before := countLetters(a.text())
	a.takeThinking()
	a.takeRoles()
	a.unwrap()
	a.straighten()
	a.takeCitations()
	a.takeJoints()
	if a.refuses() {
		return nil, ErrRefusal
	}
	var made []Imported
	after := countLetters(a.gone.String())
	aside := a.aside
	for _, part := range a.split() {
		imported, words, err := part.digest(o)
		switch {
		case errors.Is(err, ErrOnly):
			aside = append(aside, part.aside...)
		case err != nil:
			return nil, err
		default:
			made = append(made, imported)
		}
		after.add(words)
	}
	if len(made) == 0 {
		return nil, ErrOnly
	}
	if !maps.Equal(before, after) {
		return nil, errWords
	}
	if a.turns > 1 {
		made, aside = latest(made, aside)
	}
	made[0].Aside = append(aside, made[0].Aside...)
	slices.SortStableFunc(made[0].Aside, func(a, b Aside) int { return a.Line - b.Line })
	if o.Keep {
		for i := range made {
			made[i].keep()
		}
	}
	return made, nil
}

// latest sets aside what a model answered anew: of several digests with one
// title, the last is meant.
func latest(made []Imported, aside []Aside) ([]Imported, []Aside) {
	var kept []Imported
	for i, m := range made {
		same := func(other Imported) bool { return site.Fold(other.Document.Title) == site.Fold(m.Document.Title) }
		if slices.ContainsFunc(made[i+1:], same) {
			aside = append(append(aside, m.Aside...), Aside{1, "earlier version", m.Document.Title + "\n" + m.Document.Body})
			continue
		}
		kept = append(kept, m)
	}
	return kept, aside
}

// keep leaves what was set aside in the digest, where nobody is shown it.
func (m *Imported) keep() {
	if len(m.Aside) == 0 {
		return
	}
	var b strings.Builder
	b.WriteString("\n<!-- set aside\n")
	for _, aside := range m.Aside {
		b.WriteString("\n" + strings.NewReplacer("-->", "-- >", "--!>", "-- !>").Replace(aside.Text) + "\n")
	}
	b.WriteString("-->\n")
	m.Document.Body += b.String()
}
