package link

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"math"
	"slices"
	"sync"

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
	n := &nearby{digests: l.all}
	if l.Memory.Again { // a page will be asked for as soon as the site is linked
		go n.once.Do(n.prepare)
	}
	for _, d := range l.all {
		d.FindRelated, d.RelatedFrom = n.find, n.from
	}
}

// nearby finds the digests that are nearest to one. What it needs of all of them
// is put together when the first one asks.
type nearby struct {
	digests  []*site.Digest
	once     sync.Once
	numbers  map[*site.Digest]int32
	topics   map[*site.Topic]ballot
	people   map[*site.Person]ballot
	counting sync.Pool // of *count
}

// ballot are the votes of a topic or person.
type ballot struct {
	weight float64 // of each, the larger the rarer it is
	votes  []vote
	sum    func() [sha256.Size]byte // of all that is to be known of the votes
}

type vote struct {
	digest int32
	points int32 // that the digest makes about the topic
}

// count is the scratch paper of one who counts votes.
type count struct {
	scores []float64 // by the number of the digest
	scored []int32
}

func (n *nearby) prepare() {
	n.numbers = make(map[*site.Digest]int32, len(n.digests))
	for i, d := range n.digests {
		n.numbers[d] = int32(i)
	}
	n.topics, n.people = map[*site.Topic]ballot{}, map[*site.Person]ballot{}
	for _, d := range n.digests {
		for _, topic := range topicsOf(d) {
			if _, known := n.topics[topic.Topic]; known || len(topic.Gathered) > tooCommon {
				continue
			}
			b := ballot{weight: rarity(topic.Digests), votes: make([]vote, len(topic.Gathered))}
			for i, g := range topic.Gathered {
				b.votes[i] = vote{n.numbers[g.Digest], int32(len(g.Points))}
			}
			n.topics[topic.Topic] = n.summed(b)
		}
		for _, a := range d.People {
			if _, known := n.people[a.Person]; known || len(a.Digests) > tooCommon {
				continue
			}
			b := ballot{weight: rarity(a.Digests), votes: make([]vote, len(a.Digests))}
			for i, other := range a.Digests {
				b.votes[i].digest = n.numbers[other]
			}
			n.people[a.Person] = n.summed(b)
		}
	}
}

// summed gives a ballot its sum, which is found when it is asked for: of whom the
// votes are, and what those of equal scores are ordered by.
func (n *nearby) summed(b ballot) ballot {
	b.sum = sync.OnceValue(func() [sha256.Size]byte {
		var text []byte
		for _, v := range b.votes {
			d := n.digests[v.digest]
			text = binary.AppendVarint(binary.AppendVarint(text, int64(v.points)), d.Date.Unix())
			for _, part := range [...]string{d.File, original(d).File, d.Document.Show, d.Season, d.Episode} {
				text = appendText(text, part)
			}
		}
		return sha256.Sum256(text)
	})
	return b
}

// appendText appends a text so that it is told apart from what follows.
func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// from writes all that find goes by for d.
func (n *nearby) from(d *site.Digest, w io.Writer) {
	n.once.Do(n.prepare)
	var text []byte
	write := func(key string, digests int, b ballot) {
		text = binary.AppendUvarint(appendText(text, key), uint64(digests))
		if b.sum != nil {
			sum := b.sum()
			text = append(text, sum[:]...)
		}
	}
	for _, topic := range topicsOf(d) {
		write(topic.Key, len(topic.Digests), n.topics[topic.Topic])
	}
	for _, a := range d.People {
		write(a.Key, len(a.Digests), n.people[a.Person])
	}
	w.Write(text)
}

// find scores the digests that share topics or people with d: the rarer what they
// share and the more points both make of it, the nearer they are.
func (n *nearby) find(d *site.Digest) []site.Related {
	n.once.Do(n.prepare)
	c, _ := n.counting.Get().(*count)
	if c == nil {
		c = &count{scores: make([]float64, len(n.digests))}
	}
	own := topicsOf(d)
	for _, topic := range own {
		b := n.topics[topic.Topic]
		for _, v := range b.votes {
			c.add(v.digest, (1+math.Log2(1+float64(min(int(v.points), len(topic.Points)))))/b.weight)
		}
	}
	for _, a := range d.People {
		b := n.people[a.Person]
		for _, v := range b.votes {
			c.add(v.digest, 0.8/b.weight)
		}
	}
	best := n.best(c, d)
	n.counting.Put(c)
	related := make([]site.Related, len(best))
	for i, other := range best {
		related[i] = site.Related{Digest: other, SharedTopics: sharedTopics(own, other), SharedPeople: sharedPeople(d, other)}
	}
	return related
}

func (c *count) add(digest int32, weight float64) {
	if c.scores[digest] == 0 {
		c.scored = append(c.scored, digest)
	}
	c.scores[digest] += weight
}

// best are the digests of the highest scores, other than d and its translations.
// It leaves the paper blank.
func (n *nearby) best(c *count, d *site.Digest) []*site.Digest {
	var top [mostRelatedDigests + 1]scored
	size := 0
	for _, number := range c.scored {
		one := scored{n.digests[number], c.scores[number]}
		c.scores[number] = 0
		if size == mostRelatedDigests && one.score < top[size-1].score || original(one.digest) == original(d) {
			continue
		}
		at := size
		for ; at > 0 && one.nearer(top[at-1]); at-- {
			top[at] = top[at-1]
		}
		top[at] = one
		size = min(size+1, mostRelatedDigests)
	}
	c.scored = c.scored[:0]
	best := make([]*site.Digest, size)
	for i := range best {
		best[i] = top[i].digest
	}
	return best
}

// scored is a digest with what it scored.
type scored struct {
	digest *site.Digest
	score  float64
}

// nearer tells whether a digest comes before another one. Most have the same few
// scores, so that this is asked often.
func (s scored) nearer(than scored) bool {
	if s.score != than.score {
		return s.score > than.score
	}
	return newestFirst(s.digest, than.digest) < 0
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
