package link

import (
	"cmp"
	"math"
	"slices"

	"github.com/digestry/digestry/generator/site"
)

const (
	// mostRelatedDigests are how many related digests a page shows.
	mostRelatedDigests = 5
	// tooCommon is how many digests a topic or person may have and still say
	// that two of them are related. It also bounds the work for one page.
	tooCommon = 200
)

// related lets every digest find what is related to it when it is drawn.
func (l *linker) related() {
	for _, d := range l.all {
		d.FindRelated = findRelated
	}
}

// findRelated scores the digests that share topics or people with d: the rarer
// what they share, the nearer they are.
func findRelated(d *site.Digest) []site.Related {
	scores := map[*site.Digest]float64{}
	vote := func(digests []*site.Digest, weight float64) {
		if len(digests) > tooCommon {
			return
		}
		weight /= math.Log2(1 + float64(len(digests)))
		for _, other := range digests {
			if original(other) != original(d) {
				scores[other] += weight
			}
		}
	}
	for _, topic := range d.Topics {
		vote(topic.Digests, 1)
	}
	for _, a := range d.People {
		vote(a.Digests, 0.8)
	}
	best := make([]*site.Digest, 0, len(scores))
	for other := range scores {
		best = append(best, other)
	}
	slices.SortFunc(best, func(a, b *site.Digest) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), newestFirst(a, b))
	})
	best = best[:min(mostRelatedDigests, len(best))]
	related := make([]site.Related, len(best))
	for i, other := range best {
		related[i] = site.Related{Digest: other, SharedTopics: sharedTopics(d, other), SharedPeople: sharedPeople(d, other)}
	}
	return related
}

func sharedTopics(a, b *site.Digest) (shared []*site.Topic) {
	for _, topic := range a.Topics {
		if slices.Contains(b.Topics, topic) {
			shared = append(shared, topic)
		}
	}
	return shared
}

func sharedPeople(a, b *site.Digest) (shared []*site.Person) {
	for _, one := range a.People {
		if slices.ContainsFunc(b.People, func(other site.Appearance) bool { return other.Person == one.Person }) {
			shared = append(shared, one.Person)
		}
	}
	return shared
}
