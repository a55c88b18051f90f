package search

import (
	"cmp"
	"slices"

	"github.com/digestry/digestry/generator/site"
)

// name is a topic, a person or a show: what search suggests before all else.
type name struct {
	kind string
	*site.Term
}

// namesPerFile is how many names a file tells. The busiest come first, so that
// a reader seldom needs more than one.
const namesPerFile = 64

func namesOf(s *site.Site) []name {
	var all []name
	for _, t := range s.Topics {
		all = append(all, name{"topic", &t.Term})
	}
	for _, p := range s.People {
		all = append(all, name{"person", &p.Term})
	}
	for _, show := range s.Shows {
		all = append(all, name{"show", &show.Term})
	}
	all = slices.DeleteFunc(all, func(n name) bool { return n.Address == "" || len(n.Digests) == 0 && n.Described == nil })
	slices.SortStableFunc(all, func(a, b name) int {
		return cmp.Or(cmp.Compare(len(b.Digests), len(a.Digests)), cmp.Compare(a.Address, b.Address))
	})
	return all
}

// readNames finds the terms of all names and of their other spellings. The
// reader has a vocabulary and characters too, which names may be alone to use.
func (c *contents) readNames() ([]namedTerm, *reader) {
	var terms []namedTerm
	r := newReader(c)
	for i, n := range c.names {
		for _, spelling := range append([]string{n.Name}, n.Aliases...) {
			r.text = r.folder.fold(r.text[:0], spelling)
			eachTerm(r.text, func(term []rune) {
				if isUnspaced(term[0]) {
					r.see(term[0], 0)
				} else {
					r.word(i, term)
				}
				terms = append(terms, namedTerm{hash(term), i})
			})
		}
	}
	slices.SortFunc(terms, func(a, b namedTerm) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.name, b.name)) })
	return slices.Compact(terms), r
}
