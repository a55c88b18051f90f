package link

import (
	"cmp"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// facts are what other documents are related to one by, in the form in which it
// is compared. They follow from the document alone, so they are found once and
// remembered for as long as the document stays.
type facts struct {
	bundle      string // of a digest or transcript
	file        string // composed
	title, name string // keys
	others      []string
	show        spelled
	topics      []spelled
	onPoints    []spelled // topics that its author gives to points
	credits     []spelled
	lang        string // empty where nothing tells
}

// spelled is a name as an author wrote it, with its key.
type spelled struct{ name, key string }

func (m *Memory) factsOf(d *site.Document) facts {
	f := facts{
		bundle: bundle(d), file: composed(d.File), title: site.Fold(d.Title), name: site.Fold(d.Name),
		others: folded(d.OtherNames), show: m.spell(d.Show), topics: m.spellAll(d.Topics), lang: m.one(cmp.Or(d.Language, d.Detected)),
	}
	for _, c := range d.Credits {
		f.credits = append(f.credits, m.spell(c.Name))
	}
	for _, s := range d.Sections {
		for _, block := range s.Blocks {
			for _, p := range block.Points {
				f.onPoints = append(f.onPoints, m.spellAll(p.Topics())...)
			}
		}
	}
	f.onPoints = slices.Clip(f.onPoints)
	return f
}

func (m *Memory) spell(name string) spelled { return spelled{m.one(name), m.one(site.Fold(name))} }

func (m *Memory) spellAll(names []string) []spelled {
	all := make([]spelled, len(names))
	for i, name := range names {
		all[i] = m.spell(name)
	}
	return all
}

// one is a text that is the same for all documents that say it. Equal names are
// then found to be so without looking at their letters, which lie far apart.
func (m *Memory) one(text string) string {
	if known, ok := m.texts[text]; ok {
		return known
	}
	if m.texts == nil {
		m.texts = map[string]string{}
	}
	text = strings.Clone(text) // it keeps no document
	m.texts[text] = text
	return text
}

// mostSlugs are how many names' slugs are remembered at most.
const mostSlugs = 50_000

// slugOf is the slug of a name.
func (m *Memory) slugOf(name string) string {
	slug, known := m.slugged[name]
	if !known {
		slug = site.Slug(name)
		if m.slugged == nil || len(m.slugged) >= mostSlugs {
			m.slugged = map[string]string{}
		}
		m.slugged[strings.Clone(name)] = slug
	}
	return slug
}

func folded(names []string) []string {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = site.Fold(name)
	}
	return keys
}

// Memory is what was found of the documents of a site when it was last linked,
// and will be found again of those that are the same. The zero value remembers
// nothing. It is not safe for concurrent use.
type Memory struct {
	Again bool  // the site will be linked again and again: take notes that make it quick
	Kept  *Kept // may be nil

	vocabulary *vocabulary
	searched   int // how many documents were looked through in the last round
	said       map[*site.Document]*said
	round      int               // of linking
	asked      int               // how many of said were asked for in it
	texts      map[string]string // names, each once
	slugs      map[site.Kind]slugged
	slugged    map[string]string // by name
	titles     titles
	newest     []int32 // the order of digests, as numbers of their documents
	order      *order
}

// said is what was found of one document.
type said struct {
	facts
	document *site.Document
	findings *findings // by the memory's vocabulary; nil before anybody looked
	round    int       // when it was last asked for
}

// of is what was found of a document.
func (m *Memory) of(d *site.Document) *said {
	s := m.said[d]
	if s == nil {
		if m.said == nil {
			m.said = map[*site.Document]*said{}
		}
		s = &said{facts: m.factsOf(d), document: d}
		m.said[d] = s
	}
	m.ask(s)
	return s
}

func (m *Memory) ask(s *said) {
	if s.round != m.round {
		s.round = m.round
		m.asked++
	}
}

// again is what was found of a document, where it probably is this.
func (m *Memory) again(s *said, d *site.Document) *said {
	if s == nil || s.document != d {
		return m.of(d)
	}
	m.ask(s)
	return s
}

// forget lets go of documents that nobody asked for.
func (m *Memory) forget() {
	if m.asked == len(m.said) {
		return
	}
	for d, s := range m.said {
		if s.round != m.round {
			delete(m.said, d)
		}
	}
}

// slugged are the slugs that documents were given. They follow from the files,
// names and slugs that they have.
type slugged struct {
	documents []*site.Document
	said      []*said // of digests: of these documents, or of those that were in their places
	slugs     []string
	addresses []site.Address // of digests
	problems  []site.Problem
}

func (s slugged) holdsFor(documents []*site.Document) bool {
	return len(documents) > 0 && slices.EqualFunc(s.documents, documents, func(a, b *site.Document) bool {
		return a == b || a.File == b.File && a.Name == b.Name && a.Slug == b.Slug
	})
}
