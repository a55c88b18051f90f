package site

import (
	"cmp"
	"slices"
)

// What is counted of a term's digests is counted when it is asked for: only pages
// that are drawn pay for it.

// People are those of the topic's digests, the commonest first.
func (t *Topic) People() []PersonCount { return speaking(t.Digests) }

// Shows are those of the topic's digests, the commonest first.
func (t *Topic) Shows() []ShowCount { return appearing(t.Digests) }

// Topics are those of the person's digests, the commonest first.
func (p *Person) Topics() []TopicCount { return meeting(p.Digests) }

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
func (s *Show) Topics() []TopicCount { return meeting(s.Digests) }

// People are those of the show's digests, the commonest first.
func (s *Show) People() []PersonCount { return speaking(s.Digests) }

// MostRelated are how many topics or people a term is shown with.
const MostRelated = 24

// meeting counts the topics of some digests. The commonest come first; of equally
// common ones those that are rarer in the whole site, since they say more.
func meeting(digests []*Digest) []TopicCount {
	counts := map[*Topic]int{}
	for _, d := range digests {
		for _, topic := range d.Topics {
			counts[topic]++
		}
	}
	list := make([]TopicCount, 0, len(counts))
	for topic, n := range counts {
		list = append(list, TopicCount{Topic: topic, Count: n})
	}
	slices.SortFunc(list, func(a, b TopicCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(len(a.Digests), len(b.Digests)), cmp.Compare(a.Key, b.Key))
	})
	return slices.Clip(list[:min(MostRelated, len(list))])
}

// speaking counts the people of some digests.
func speaking(digests []*Digest) []PersonCount {
	counts := map[*Person]int{}
	for _, d := range digests {
		for _, a := range d.People {
			counts[a.Person]++
		}
	}
	list := make([]PersonCount, 0, len(counts))
	for person, n := range counts {
		list = append(list, PersonCount{Person: person, Count: n})
	}
	slices.SortFunc(list, func(a, b PersonCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
	})
	return slices.Clip(list[:min(MostRelated, len(list))])
}

// appearing counts the shows of some digests.
func appearing(digests []*Digest) []ShowCount {
	counts := map[*Show]int{}
	for _, d := range digests {
		if d.Show != nil {
			counts[d.Show]++
		}
	}
	list := make([]ShowCount, 0, len(counts))
	for show, n := range counts {
		list = append(list, ShowCount{Show: show, Count: n})
	}
	slices.SortFunc(list, func(a, b ShowCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
	})
	return slices.Clip(list[:min(MostRelated, len(list))])
}
