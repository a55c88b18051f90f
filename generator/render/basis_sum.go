package render

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"github.com/digestry/digestry/generator/site"
)

// What the nouns of a site amount to. A sum holds all that can be read from a noun
// without going on to another one, and which others that are, in their order.

// summary is a sum while it is put together. What is written to it is told apart
// by its length, so that no two lists of texts are the same.
type summary struct {
	hash.Hash
	buffer []byte
}

func newSummary() *summary { return &summary{Hash: sha256.New()} }

func (s *summary) sum() (sum Sum) {
	s.buffer = s.Sum(s.buffer[:0])
	copy(sum[:], s.buffer)
	return sum
}

func (s *summary) texts(texts ...string) {
	s.numbers(len(texts))
	for _, text := range texts {
		s.numbers(len(text))
		s.buffer = append(s.buffer[:0], text...)
		s.Write(s.buffer)
	}
}

func (s *summary) numbers(numbers ...int) {
	s.buffer = s.buffer[:0]
	for _, n := range numbers {
		s.buffer = binary.AppendVarint(s.buffer, int64(n))
	}
	s.Write(s.buffer)
}

func (s *summary) truths(truths ...bool) {
	s.buffer = s.buffer[:0]
	for _, truth := range truths {
		if truth {
			s.buffer = append(s.buffer, 1)
		} else {
			s.buffer = append(s.buffer, 0)
		}
	}
	s.Write(s.buffer)
}

func (s *summary) sums(sums ...Sum) {
	for _, sum := range sums {
		s.Write(sum[:])
	}
}

// digest is a document with its place in the site. Of its neighbours it tells which
// they are, and their names and addresses.
func (b *Basis) digest(s *summary, d *site.Digest) {
	s.sums(b.document(d.Document))
	s.texts(string(d.Address), d.Lang, d.Cover)
	s.truths(d.Foreign, d.Future)
	s.numbers(len(d.Topics), len(d.About), len(d.People), len(d.Speakers))
	for _, topic := range d.Topics {
		s.term(&topic.Term)
	}
	for _, about := range d.About {
		s.term(&about.Term)
		s.cited(about.Points)
	}
	for _, a := range d.People {
		s.term(&a.Term)
		s.texts(string(a.Role))
	}
	if len(d.Speakers) > 0 {
		s.speakers(d)
	}
	if d.Show != nil {
		s.term(&d.Show.Term)
	}
	s.digests(d.MentionedIn...)
	s.digests(d.Prev, d.Next, d.Original)
	s.digests(d.Translations...)
	if t := d.Transcript; t != nil {
		s.texts(t.File, t.Lang)
		s.truths(t.Foreign)
	}
}

func (s *summary) term(t *site.Term) { s.texts(t.Key, t.Name, t.Slug, string(t.Address)) }

// cited tells which points of a digest are cited.
func (s *summary) cited(points []site.Cited) {
	s.numbers(len(points))
	for _, p := range points {
		s.numbers(p.Line)
		s.texts(p.ID)
	}
}

func (s *summary) speakers(d *site.Digest) {
	for _, section := range d.Sections {
		for _, point := range section.Points() {
			if person := d.Speakers[point]; person != nil {
				s.texts(point.ID)
				s.term(&person.Term)
			}
		}
	}
}

func (s *summary) digests(digests ...*site.Digest) {
	s.numbers(len(digests))
	for _, d := range digests {
		if d == nil {
			s.texts()
		} else {
			s.texts(d.File, string(d.Address), d.Lang)
		}
	}
}

// face is what a term says by itself.
func (b *Basis) face(s *summary, t *site.Term) {
	s.term(t)
	s.texts(t.Initial.ID, t.Initial.Label, t.Cover)
	s.texts(t.Aliases...)
	s.truths(t.HasFeed(), t.Described != nil)
	if t.Described != nil {
		s.sums(b.document(t.Described))
	}
	if person := b.people[t]; person != nil {
		s.texts(person.URL)
	}
}

// whole is a term with all that digests have for it, and all of these digests.
func (b *Basis) whole(s *summary, t *site.Term) {
	b.face(s, t)
	s.numbers(len(t.Digests))
	for _, d := range t.Digests {
		s.sums(b.sum(used{ofDigest, d}))
	}
	if topic := b.topics[t]; topic != nil {
		s.numbers(topic.Named)
		b.gathered(s, topic.Gathered)
		b.gathered(s, topic.Mentions)
	}
	if person := b.people[t]; person != nil {
		b.gathered(s, person.Gathered)
	}
}

func (b *Basis) gathered(s *summary, gathered []site.Gathered) {
	s.numbers(len(gathered))
	for _, g := range gathered {
		s.sums(b.sum(used{ofDigest, g.Digest}))
		s.cited(g.Points)
		s.cited(g.Named)
	}
}

// met is a whole term with how much there is of the topics that its digests have:
// these are set in order by that.
func (b *Basis) met(s *summary, t *site.Term) {
	s.sums(b.sum(used{ofWhole, t}))
	tell := func(topic *site.Topic) { s.numbers(len(topic.Digests), topic.PointCount()) }
	for _, d := range t.Digests {
		for _, topic := range d.Topics {
			tell(topic)
		}
		for _, about := range d.About {
			tell(about.Topic)
		}
	}
}

// listsOf are the lists of a site of which a layout can ask what is in them.
var listsOf = map[string]func(*site.Site) []string{
	"Digests": func(s *site.Site) []string {
		return addresses(s.Digests, func(d *site.Digest) site.Address { return d.Address })
	},
	"Unlisted": func(s *site.Site) []string {
		return addresses(s.Unlisted, func(d *site.Digest) site.Address { return d.Address })
	},
	"Topics": func(s *site.Site) []string {
		return addresses(s.Topics, func(t *site.Topic) site.Address { return t.Address })
	},
	"People": func(s *site.Site) []string {
		return addresses(s.People, func(p *site.Person) site.Address { return p.Address })
	},
	"Shows": func(s *site.Site) []string {
		return addresses(s.Shows, func(show *site.Show) site.Address { return show.Address })
	},
	"Pages": func(s *site.Site) []string {
		return addresses(s.Pages, func(p *site.Page) site.Address { return p.Address })
	},
	"Home": func(s *site.Site) []string {
		if s.Home == nil {
			return nil
		}
		return []string{s.Home.File}
	},
}

func addresses[T any](list []T, address func(T) site.Address) []string {
	all := make([]string, len(list))
	for i, one := range list {
		all[i] = string(address(one))
	}
	return all
}
