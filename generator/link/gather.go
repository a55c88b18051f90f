package link

import (
	"cmp"
	"math"
	"slices"

	"github.com/digestry/digestry/generator/site"
)

// mostMentions are how many points that only name a topic its page shows.
const mostMentions = 50

// match finds what the digests hold, as far as it is not remembered.
func (l *linker) match() {
	topics, list := entriesOf(l.topics)
	people, persons := entriesOf(l.people)
	l.topicList, l.personList = list, persons
	l.Memory.renew(newVocabulary(topics, people, l.Memory.vocabulary), l.all, l.said)
}

// gather brings what the digests hold to the topics and people that it belongs
// to, newest first. What else is to be found of all digests is done beside it.
func (l *linker) gather() {
	others := func() {
		l.tellDigests()
		l.listShows()
		l.byTitle = l.digestsByTitle()
	}
	together(others, l.tellTerms)
}

// tellDigests gives each digest what its own points are about and who makes them.
func (l *linker) tellDigests() {
	for i, d := range l.all {
		l.tell(d, l.said[i].findings)
	}
}

// tellTerms gives each topic and person what digests hold of it.
func (l *linker) tellTerms() {
	l.makeRoom()
	mixed := false // translations have dates of their own
	for i, d := range l.site.Digests {
		if len(d.Translations) > 0 {
			if versions := listedVersions(d); len(versions) > 1 {
				l.collectBest(versions)
				mixed = true
				continue
			}
		}
		f := l.listed[i].findings
		for n := range f.held {
			l.collect(d, &f.held[n])
		}
		for n := range f.mere {
			l.collect(d, &f.mere[n])
		}
	}
	for _, topic := range l.topicList {
		topic.FindRelated = findRelatedTopics
		if mixed {
			sortGathered(topic.Gathered)
			sortGathered(topic.Mentions)
		}
		mentions(topic)
	}
	if mixed {
		for _, person := range l.personList {
			sortGathered(person.Gathered)
		}
	}
}

// listedVersions are a digest and its translations, but for those that are
// unlisted.
func listedVersions(d *site.Digest) []*site.Digest {
	versions := []*site.Digest{d}
	for _, t := range d.Translations {
		if !t.Unlisted {
			versions = append(versions, t)
		}
	}
	return versions
}

// makeRoom makes every list as long as it can become, so that none has to grow.
func (l *linker) makeRoom() {
	room := make([]int, len(l.topicList)+len(l.personList))
	for _, said := range l.listed {
		held := said.findings.held
		for i := range held {
			room[held[i].entry]++
		}
	}
	for i, topic := range l.topicList {
		topic.Gathered, topic.Digests = make([]site.Gathered, 0, room[i]), make([]*site.Digest, 0, room[i])
	}
	for i, person := range l.personList {
		person.Gathered = make([]site.Gathered, 0, room[len(l.topicList)+i])
	}
}

func (l *linker) findings(d *site.Digest) *findings { return l.Memory.said[d.Document].findings }

func (l *linker) tell(d *site.Digest, f *findings) {
	for _, e := range f.held {
		if len(e.points) > 0 && int(e.entry) < len(l.topicList) {
			d.About = append(d.About, site.TopicPoints{Topic: l.topicList[e.entry], Points: e.points})
		}
	}
	if len(f.speakers) > 0 {
		d.Speakers = make(map[*site.Point]*site.Person, len(f.speakers))
		for _, s := range f.speakers {
			d.Speakers[s.point] = l.personList[int(s.entry)-len(l.topicList)]
		}
	}
}

// collect brings one finding to whom it belongs.
func (l *linker) collect(d *site.Digest, e *finding) {
	g := site.Gathered{Digest: d, Points: e.points, Named: e.named}
	if n := int(e.entry) - len(l.topicList); n >= 0 {
		person := l.personList[n]
		person.Gathered = append(person.Gathered, g)
		if e.carried {
			person.Digests = append(person.Digests, d)
		}
		return
	}
	topic := l.topicList[e.entry]
	topic.Named += len(e.named)
	if e.carried || len(e.points) > 0 {
		topic.Digests = append(topic.Digests, d)
		topic.Gathered = append(topic.Gathered, g)
	} else if len(topic.Mentions) < mostMentions {
		topic.Mentions = append(topic.Mentions, g)
	}
}

// collectBest brings what the versions of one digest hold: of each topic or
// person what the first one holds that has points, or else that carries it, or
// else that names it.
func (l *linker) collectBest(versions []*site.Digest) {
	type choice struct {
		digest *site.Digest
		found  *finding
	}
	rank := func(e *finding) int {
		switch {
		case len(e.points) > 0:
			return 2
		case e.carried:
			return 1
		}
		return 0
	}
	best := map[int32]choice{}
	var order []int32
	for _, version := range versions {
		entries := slices.Concat(l.findings(version).held, l.findings(version).mere)
		for i := range entries {
			e := &entries[i]
			c, known := best[e.entry]
			if !known {
				order = append(order, e.entry)
			}
			if !known || rank(e) > rank(c.found) {
				best[e.entry] = choice{version, e}
			}
		}
	}
	for _, entry := range order {
		l.collect(best[entry].digest, best[entry].found)
	}
}

// sortGathered puts what translations hold where their own dates belong.
func sortGathered(gathered []site.Gathered) {
	slices.SortFunc(gathered, func(a, b site.Gathered) int { return newestFirst(a.Digest, b.Digest) })
}

// mentions are the newest points that only name a topic, whether their digests
// have better ones or not. Both kinds of digests are in order.
func mentions(topic *site.Topic) {
	others, own := topic.Mentions, topic.Gathered
	topic.Mentions = nil
	for left := min(mostMentions, topic.Named); left > 0; {
		for len(own) > 0 && len(own[0].Named) == 0 {
			own = own[1:]
		}
		from := &own
		if len(own) == 0 || len(others) > 0 && newestFirst(others[0].Digest, own[0].Digest) < 0 {
			from = &others
		}
		g := (*from)[0]
		*from = (*from)[1:]
		shown := g.Named[:min(left, len(g.Named))]
		left -= len(shown)
		topic.Mentions = append(topic.Mentions, site.Gathered{Digest: g.Digest, Named: shown})
	}
}

// findRelatedTopics are the topics that points about t are about too. A topic
// that has points everywhere is near to none: what two share is held against
// what both have. Topics that share digests alone follow.
func findRelatedTopics(t *site.Topic) []site.TopicCount {
	shared := map[*site.Topic]*site.TopicCount{}
	counted := func(other *site.Topic) *site.TopicCount {
		if shared[other] == nil {
			shared[other] = &site.TopicCount{Topic: other}
		}
		return shared[other]
	}
	for _, g := range t.Gathered {
		points := make(map[*site.Point]bool, len(g.Points))
		for _, p := range g.Points {
			points[p.Point] = true
		}
		for _, other := range g.Digest.Topics {
			if other != t {
				counted(other).Count++
			}
		}
		for _, other := range g.Digest.About {
			if other.Topic == t {
				continue
			}
			c := counted(other.Topic)
			if !slices.Contains(g.Digest.Topics, other.Topic) {
				c.Count++
			}
			for _, p := range other.Points {
				if points[p.Point] {
					c.Points++
				}
			}
		}
	}
	return nearestTopics(t, shared)
}

// nearestTopics orders the topics that share something with t.
func nearestTopics(t *site.Topic, shared map[*site.Topic]*site.TopicCount) []site.TopicCount {
	weight := map[*site.Topic]float64{}
	list := make([]site.TopicCount, 0, len(shared))
	for other, c := range shared {
		if other.Address == "" {
			continue
		}
		list = append(list, *c)
		if c.Points > 0 {
			weight[other] = 1 + float64(c.Points)/math.Sqrt(float64(t.PointCount())*float64(other.PointCount()))
		} else {
			weight[other] = float64(c.Count) / math.Sqrt(float64(len(t.Digests))*float64(max(1, len(other.Digests)))) / 2
		}
	}
	slices.SortFunc(list, func(a, b site.TopicCount) int {
		return cmp.Or(cmp.Compare(weight[b.Topic], weight[a.Topic]), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
	})
	return slices.Clip(list[:min(site.MostRelated, len(list))])
}
