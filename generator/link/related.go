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
// what they share and the more points both make of it, the nearer they are.
func findRelated(d *site.Digest) []site.Related {
	scores := map[*site.Digest]float64{}
	vote := func(other *site.Digest, weight float64) {
		if original(other) != original(d) {
			scores[other] += weight
		}
	}
	own := topicsOf(d)
	for _, topic := range own {
		if len(topic.Gathered) > tooCommon {
			continue
		}
		for _, g := range topic.Gathered {
			both := min(len(g.Points), len(topic.Points))
			vote(g.Digest, (1+math.Log2(1+float64(both)))/rarity(topic.Digests))
		}
	}
	for _, a := range d.People {
		if len(a.Digests) > tooCommon {
			continue
		}
		for _, other := range a.Digests {
			vote(other, 0.8/rarity(a.Digests))
		}
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
		related[i] = site.Related{Digest: other, SharedTopics: sharedTopics(own, other), SharedPeople: sharedPeople(d, other)}
	}
	return related
}

func rarity(digests []*site.Digest) float64 { return math.Log2(1 + float64(len(digests))) }

// topicsOf are the topics of a digest with its points about them: those that it
// carries, and then the others that it has points about.
func topicsOf(d *site.Digest) []site.TopicPoints {
	topics := make([]site.TopicPoints, 0, len(d.Topics)+len(d.About))
	for _, topic := range d.Topics {
		topics = append(topics, site.TopicPoints{Topic: topic})
	}
	for _, about := range d.About {
		if i := slices.Index(d.Topics, about.Topic); i >= 0 {
			topics[i].Points = about.Points
		} else {
			topics = append(topics, about)
		}
	}
	return topics
}

// sharedTopics are those that another digest has too, the rarest first.
func sharedTopics(own []site.TopicPoints, other *site.Digest) (shared []*site.Topic) {
	theirs := topicsOf(other)
	for _, topic := range own {
		if slices.ContainsFunc(theirs, func(t site.TopicPoints) bool { return t.Topic == topic.Topic }) {
			shared = append(shared, topic.Topic)
		}
	}
	slices.SortStableFunc(shared, func(a, b *site.Topic) int { return cmp.Compare(len(a.Digests), len(b.Digests)) })
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
