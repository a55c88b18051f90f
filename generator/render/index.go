package render

import (
	"sync"

	"github.com/digestry/digestry/generator/site"
)

// The indexes of topics and people: in groups, with a way to every group on each
// page, and on as many pages as keep each of them light.

const (
	// foldFrom is from how many topics on those of one digest are folded away.
	foldFrom = 60
	// leastShown are the topics that must be left for that.
	leastShown = 8
	// jumpFrom is from how many names on an index is too long to be taken in at a glance.
	jumpFrom = 12
	// indexBytes is about how much the list on one page may weigh.
	indexBytes = 250_000
)

// Jump is the way to a group of an index.
type Jump struct {
	site.Initial
	Address string
}

// TopicGroup are the topics of one page that an index lists together.
type TopicGroup struct {
	site.Initial
	Topics []*site.Topic
	Once   []*site.Topic // of one digest, and without a file of their own; none in a short index
}

// PersonGroup are the people of one page that an index lists together.
type PersonGroup struct {
	site.Initial
	People []*site.Person
}

func (p *pagesOf) topics() {
	for _, topic := range p.site.Topics {
		p.topic(topic)
	}
	busiest := sync.OnceValues(func() (digests, points int) {
		for _, topic := range p.site.Topics {
			digests, points = max(digests, len(topic.Digests)), max(points, topic.PointCount())
		}
		return digests, points
	})
	folded := foldedTopics(p.site.Topics)
	pages := inPages(p.site.Topics, func(t *site.Topic) int {
		if folded(t) {
			return 50 + len(t.Address) + len(t.Name)
		}
		return 220 + len(t.Address) + len(t.Name)
	})
	jumps := jumpsTo(topicsAddress, pages, func(t *site.Topic) site.Initial { return t.Initial })
	eachPage(topicsAddress, pages, func(address site.Address, pager Pager, topics []*site.Topic) {
		p.layout(KindTopics, address, func(t *Trace) any {
			t.lose()
			v := TopicsView{Frame: p.frame(KindTopics, address, p.theme.title("topics")), Topics: topics, Jumps: jumps}
			v.Most, v.MostPoints = busiest()
			v.Pager = pager
			v.Groups, v.Folded = groupTopics(topics, folded)
			if pager.Number == 1 {
				v.Map, v.SmallMap = mapsOf(p.site.Topics)
			}
			return v
		})
	})
}

// foldedTopics tells which topics an index folds away.
func foldedTopics(topics []*site.Topic) func(*site.Topic) bool {
	once := func(t *site.Topic) bool { return len(t.Digests) <= 1 && t.Described == nil }
	shown := 0
	for _, t := range topics {
		if !once(t) {
			shown++
		}
	}
	if len(topics) <= foldFrom || shown < leastShown {
		return func(*site.Topic) bool { return false }
	}
	return once
}

func groupTopics(topics []*site.Topic, folded func(*site.Topic) bool) (groups []TopicGroup, n int) {
	for _, t := range topics {
		if len(groups) == 0 || groups[len(groups)-1].Initial != t.Initial {
			groups = append(groups, TopicGroup{Initial: t.Initial})
		}
		last := &groups[len(groups)-1]
		if folded(t) {
			last.Once = append(last.Once, t)
			n++
		} else {
			last.Topics = append(last.Topics, t)
		}
	}
	return groups, n
}

func (p *pagesOf) people() {
	for _, person := range p.site.People {
		p.person(person)
	}
	pages := inPages(p.site.People, func(person *site.Person) int { return 90 + len(person.Address) + len(person.Name) })
	jumps := jumpsTo(peopleAddress, pages, func(person *site.Person) site.Initial { return person.Initial })
	eachPage(peopleAddress, pages, func(address site.Address, pager Pager, people []*site.Person) {
		p.layout(KindPeople, address, func(t *Trace) any {
			t.lose()
			v := PeopleView{Frame: p.frame(KindPeople, address, p.theme.title("people")), People: people, Groups: groupPeople(people), Jumps: jumps}
			v.Pager = pager
			return v
		})
	})
}

func groupPeople(people []*site.Person) (groups []PersonGroup) {
	for _, person := range people {
		if len(groups) == 0 || groups[len(groups)-1].Initial != person.Initial {
			groups = append(groups, PersonGroup{Initial: person.Initial})
		}
		last := &groups[len(groups)-1]
		last.People = append(last.People, person)
	}
	return groups
}

// inPages cuts a list where a page is full.
func inPages[T any](list []T, weight func(T) int) (pages [][]T) {
	from, sum := 0, 0
	for i, item := range list {
		w := weight(item)
		if sum+w > indexBytes && i > from {
			pages = append(pages, list[from:i])
			from, sum = i, 0
		}
		sum += w
	}
	return append(pages, list[from:])
}

// jumpsTo finds where each group begins.
func jumpsTo[T any](first site.Address, pages [][]T, initial func(T) site.Initial) (jumps []Jump) {
	if len(pages) == 1 && len(pages[0]) < jumpFrom {
		return nil
	}
	for i, list := range pages {
		for _, item := range list {
			if group := initial(item); len(jumps) == 0 || jumps[len(jumps)-1].Initial != group {
				jumps = append(jumps, Jump{group, string(numbered(first, i+1)) + "#d-" + group.ID})
			}
		}
	}
	return jumps
}
