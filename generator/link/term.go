package link

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"github.com/digestry/digestry/generator/site"
)

// register gathers the topics, people or shows of a site by their key.
type register[T any] struct {
	folder string // of their addresses
	term   func(*T) *site.Term
	byKey  map[string]*T // by every key: that of the name and of each alias
	all    []*T
	counts map[*T]map[string]int // how often each spelling is used
}

func newRegister[T any](folder string, term func(*T) *site.Term) *register[T] {
	return &register[T]{folder: folder, term: term, byKey: map[string]*T{}, counts: map[*T]map[string]int{}}
}

// describe adds the terms that have a file of their own. A name that another
// file claims already stays with that one.
func (r *register[T]) describe(l *linker, documents []*site.Document) {
	var kept []*site.Document
	for _, d := range documents {
		key := site.Fold(d.Title)
		if other, taken := r.byKey[key]; taken {
			l.warn(d, "alias", fmt.Sprintf("%s names %q too", r.term(other).Described.File, d.Title), "keep one of the two files")
			continue
		}
		t := new(T)
		*r.term(t) = site.Term{Key: key, Name: d.Title, Described: d}
		r.byKey[key] = t
		r.all = append(r.all, t)
		kept = append(kept, d)
	}
	slugs := l.slugs(kept)
	for i, t := range r.all {
		term := r.term(t)
		term.Slug = slugs[i]
		for _, alias := range term.Described.OtherNames {
			other, taken := r.byKey[site.Fold(alias)]
			if taken && other != t {
				l.warn(term.Described, "alias", fmt.Sprintf("alias %q is also claimed by %s", alias, r.term(other).Described.File), "leave it to one of the two")
				continue
			}
			r.byKey[site.Fold(alias)] = t
			term.Aliases = append(term.Aliases, alias)
		}
	}
	for _, t := range r.all {
		// The file's own name is how people refer to it, if it is free.
		if key := site.Fold(r.term(t).Described.Name); r.byKey[key] == nil {
			r.byKey[key] = t
		}
	}
}

// use is the term that a digest names.
func (r *register[T]) use(name string) *T {
	key := site.Fold(name)
	t := r.byKey[key]
	if t == nil {
		t = new(T)
		*r.term(t) = site.Term{Key: key}
		r.byKey[key] = t
		r.all = append(r.all, t)
	}
	if r.counts[t] == nil {
		r.counts[t] = map[string]int{}
	}
	r.counts[t][name]++
	return t
}

// finish names, addresses and orders the terms. One that has nothing to show
// keeps its name, where a digest carries it, but has no page.
func (r *register[T]) finish(l *linker) []*T {
	for _, t := range r.all {
		term := r.term(t)
		if term.Name == "" {
			term.Name = mostUsed(r.counts[t])
			term.Slug = site.Slug(term.Name)
		}
		slices.SortFunc(term.Digests, newestFirst)
	}
	r.all = slices.DeleteFunc(r.all, func(t *T) bool { return l.isEmpty(r.term(t)) })
	bySlug := map[string][]*site.Term{}
	for _, t := range r.all {
		bySlug[r.term(t).Slug] = append(bySlug[r.term(t).Slug], r.term(t))
	}
	for _, terms := range bySlug {
		for _, term := range terms {
			if len(terms) > 1 && term.Described == nil {
				term.Slug += "-" + site.ShortHash(term.Key, 4)
			}
			term.Address = site.PageAddress(r.folder, term.Slug)
		}
	}
	sortTerms(newOrder(l.Config.Language), r.all, r.term)
	return r.all
}

// isEmpty tells of a term without digests that nobody described: only what is
// listed nowhere names it. The _index.md of a folder describes a show if there
// is one, and else is the text of a folder, which has no page here.
func (l *linker) isEmpty(t *site.Term) bool {
	if len(t.Digests) > 0 || t.Described != nil && path.Base(t.Described.File) != "_index.md" {
		return false
	}
	if t.Described != nil {
		l.withheld[t.Described.File] = "the text of a folder that is no show"
	}
	return true
}

// mostUsed is the commonest spelling of a name; of equals the first in order.
func mostUsed(counts map[string]int) string {
	best := ""
	for name, n := range counts {
		if best == "" || n > counts[best] || n == counts[best] && name < best {
			best = name
		}
	}
	return best
}

// nameTopics registers the topics that files describe, digests carry, and
// authors give to sections and points.
func (l *linker) nameTopics(described []*site.Document) {
	l.topics = newRegister("topics", func(t *site.Topic) *site.Term { return &t.Term })
	l.topics.describe(l, described)
	for _, d := range l.all {
		for _, name := range d.Document.Topics {
			if topic := l.topics.use(name); !slices.Contains(d.Topics, topic) {
				d.Topics = append(d.Topics, topic)
			}
		}
		for _, s := range d.Sections {
			for _, block := range s.Blocks {
				for _, p := range block.Points {
					for _, name := range p.Topics {
						l.topics.use(name)
					}
				}
			}
		}
	}
}

func (l *linker) namePeople(described []*site.Document) {
	l.people = newRegister("people", func(p *site.Person) *site.Term { return &p.Term })
	l.people.describe(l, described)
	for _, d := range l.all {
		for _, credit := range d.Credits {
			person := l.people.use(credit.Name)
			person.URL = cmp.Or(person.URL, credit.URL)
			if !slices.ContainsFunc(d.People, func(a site.Appearance) bool { return a.Person == person }) {
				d.People = append(d.People, site.Appearance{Person: person, Role: credit.Role})
			}
		}
	}
}

func (l *linker) finishTopics() {
	l.site.Topics = l.topics.finish(l)
	for _, topic := range l.site.Topics {
		topic.People = speaking(topic.Digests)
	}
}

func (l *linker) finishPeople() {
	l.site.People = l.people.finish(l)
	for _, person := range l.site.People {
		person.Topics = meeting(person.Digests)
	}
}

func (l *linker) makeShows(described []*site.Document) {
	l.shows = newRegister("shows", func(s *site.Show) *site.Term { return &s.Term })
	l.shows.describe(l, described)
	folders := folderShows(described)
	for _, d := range l.all {
		if name := cmp.Or(d.Document.Show, nearestFolder(folders, d.File)); name != "" {
			d.Show = l.shows.use(name)
		}
	}
	for _, d := range l.site.Digests {
		l.showDigests(d)
	}
	l.site.Shows = l.shows.finish(l)
	for _, show := range l.site.Shows {
		show.Topics = meeting(show.Digests)
		show.People = speaking(show.Digests)
	}
	for _, topic := range l.site.Topics {
		topic.Shows = of(topic.Digests)
	}
	for _, person := range l.site.People {
		for _, d := range person.Digests {
			if d.Show != nil && !slices.Contains(person.Shows, d.Show) {
				person.Shows = append(person.Shows, d.Show)
			}
		}
	}
}

// showDigests lists a digest under its show. A translation stands for a digest
// that names another one, or none, in its own language.
func (l *linker) showDigests(d *site.Digest) {
	for _, version := range append([]*site.Digest{d}, d.Translations...) {
		if version.Unlisted || version.Show == nil {
			continue
		}
		listed := version.Show.Digests
		if n := len(listed); n == 0 || original(listed[n-1]) != d {
			version.Show.Digests = append(listed, version)
		}
	}
}

// folderShows are the shows that folders stand for, by the folder: those that
// an _index.md describes.
func folderShows(described []*site.Document) map[string]string {
	folders := map[string]string{}
	for _, d := range described {
		if path.Base(d.File) == "_index.md" {
			folders[path.Dir(d.File)] = d.Title
		}
	}
	return folders
}

// nearestFolder is the show of the folder that a file is in, or of one around
// it. It is empty where none of them stands for a show.
func nearestFolder(folders map[string]string, file string) string {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if name, ok := folders[dir]; ok {
			return name
		}
	}
	return ""
}

// mostRelated are how many topics or people a term is shown with.
const mostRelated = 24

// meeting counts the topics of some digests. The commonest come first; of equally common ones those that are rarer in the whole site, since
// they say more.
func meeting(digests []*site.Digest) []site.TopicCount {
	counts := map[*site.Topic]int{}
	for _, d := range digests {
		for _, topic := range d.Topics {
			counts[topic]++
		}
	}
	list := make([]site.TopicCount, 0, len(counts))
	for topic, n := range counts {
		list = append(list, site.TopicCount{Topic: topic, Count: n})
	}
	slices.SortFunc(list, func(a, b site.TopicCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(len(a.Digests), len(b.Digests)), cmp.Compare(a.Key, b.Key))
	})
	return slices.Clip(list[:min(mostRelated, len(list))])
}

// speaking counts the people of some digests.
func speaking(digests []*site.Digest) []site.PersonCount {
	counts := map[*site.Person]int{}
	for _, d := range digests {
		for _, a := range d.People {
			counts[a.Person]++
		}
	}
	list := make([]site.PersonCount, 0, len(counts))
	for person, n := range counts {
		list = append(list, site.PersonCount{Person: person, Count: n})
	}
	slices.SortFunc(list, func(a, b site.PersonCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
	})
	return slices.Clip(list[:min(mostRelated, len(list))])
}

// of counts the shows of some digests.
func of(digests []*site.Digest) []site.ShowCount {
	counts := map[*site.Show]int{}
	for _, d := range digests {
		if d.Show != nil {
			counts[d.Show]++
		}
	}
	list := make([]site.ShowCount, 0, len(counts))
	for show, n := range counts {
		list = append(list, site.ShowCount{Show: show, Count: n})
	}
	slices.SortFunc(list, func(a, b site.ShowCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
	})
	return slices.Clip(list[:min(mostRelated, len(list))])
}
