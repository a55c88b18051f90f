package site

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// What is counted of a term's digests is counted when it is asked for: only terms
// whose pages are drawn pay for it. A term has many pages, so it is counted once.

// MostRelated are how many topics, people or shows a term is shown with.
const MostRelated = 24

// People are those of the topic's digests, the commonest first.
func (t *Topic) People() []PersonCount { return t.speaking() }

// Shows are those of the topic's digests, the commonest first.
func (t *Topic) Shows() []ShowCount {
	return t.shows.get(func() []ShowCount {
		counts := map[*Show]int{}
		for _, d := range t.Digests {
			if d.Show != nil {
				counts[d.Show]++
			}
		}
		return commonest(counts,
			func(s *Show, n int) ShowCount { return ShowCount{Show: s, Count: n} },
			func(a, b *Show) int { return strings.Compare(a.Key, b.Key) })
	})
}

// Topics are those of the person's digests, the commonest first.
func (p *Person) Topics() []TopicCount { return p.meeting() }

// Shows are those of the person's digests, in their order.
func (p *Person) Shows() []*Show {
	var shows []*Show
	for _, d := range p.Digests {
		if d.Show != nil && !slices.Contains(shows, d.Show) {
			shows = append(shows, d.Show)
		}
	}
	return shows
}

// Topics are those of the show's digests, the commonest first.
func (s *Show) Topics() []TopicCount { return s.meeting() }

// People are those of the show's digests, the commonest first.
func (s *Show) People() []PersonCount { return s.speaking() }

// meeting counts the topics of the term's digests. Of equally common ones those
// that are rarer in the whole site come first, since they say more.
func (t *Term) meeting() []TopicCount {
	return t.topics.get(func() []TopicCount {
		counts := map[*Topic]int{}
		for _, d := range t.Digests {
			for _, topic := range d.Topics {
				counts[topic]++
			}
		}
		return commonest(counts,
			func(t *Topic, n int) TopicCount { return TopicCount{Topic: t, Count: n} },
			func(a, b *Topic) int {
				return cmp.Or(cmp.Compare(len(a.Digests), len(b.Digests)), strings.Compare(a.Key, b.Key))
			})
	})
}

// speaking counts the people of the term's digests.
func (t *Term) speaking() []PersonCount {
	return t.people.get(func() []PersonCount {
		counts := map[*Person]int{}
		for _, d := range t.Digests {
			for _, a := range d.People {
				counts[a.Person]++
			}
		}
		return commonest(counts,
			func(p *Person, n int) PersonCount { return PersonCount{Person: p, Count: n} },
			func(a, b *Person) int { return strings.Compare(a.Key, b.Key) })
	})
}

// commonest are those of the highest counts; compare orders equally common ones.
func commonest[T comparable, C any](counts map[T]int, count func(T, int) C, compare func(a, b T) int) []C {
	order := slices.SortedFunc(maps.Keys(counts), func(a, b T) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), compare(a, b))
	})
	list := make([]C, min(MostRelated, len(order)))
	for i := range list {
		list[i] = count(order[i], counts[order[i]])
	}
	return list
}
