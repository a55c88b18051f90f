package link

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"sync"

	"github.com/digestry/digestry/generator/site"
)

// register gathers the topics, people or shows of a site by their key.
type register[T any] struct {
	kind   site.Kind
	folder string // of their addresses
	term   func(*T) *site.Term
	byKey  map[string]*T // by every key: that of the name and of each alias
	all    []*T
	counts map[*T][]spelling // of terms that have no file of their own
}

// spelling is how often a name is written so.
type spelling struct {
	name  string
	count int
}

func newRegister[T any](kind site.Kind, folder string, term func(*T) *site.Term) *register[T] {
	return &register[T]{kind: kind, folder: folder, term: term, byKey: map[string]*T{}, counts: map[*T][]spelling{}}
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
	given := l.slugsOf(r.kind, kept)
	for i, t := range r.all {
		term := r.term(t)
		term.Slug = given.slugs[i]
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
func (r *register[T]) use(name spelled) *T {
	t := r.byKey[name.key]
	if t == nil {
		t = new(T)
		*r.term(t) = site.Term{Key: name.key}
		r.byKey[name.key] = t
		r.all = append(r.all, t)
	}
	if r.term(t).Described != nil {
		return t
	}
	spellings := r.counts[t]
	for i := range spellings {
		if spellings[i].name == name.name {
			spellings[i].count++
			return t
		}
	}
	r.counts[t] = append(spellings, spelling{name.name, 1})
	return t
}

// finish names, addresses and orders the terms. One that has nothing to show
// keeps its name, where a digest carries it, but has no page.
func (r *register[T]) finish(l *linker) []*T {
	for _, t := range r.all {
		term := r.term(t)
		if term.Name == "" {
			term.Name = mostUsed(r.counts[t])
			term.Slug = l.Memory.slugOf(term.Name)
		}
		if len(l.all) > len(l.digests) { // translations have dates of their own
			slices.SortFunc(term.Digests, newestFirst)
		}
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
	sortTerms(l.Memory.orderOf(l.Config.Language), r.all, r.term)
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
func mostUsed(spellings []spelling) string {
	var best spelling
	for _, s := range spellings {
		if s.count > best.count || s.count == best.count && s.name < best.name {
			best = s
		}
	}
	return best.name
}

// name registers the topics, people and shows that files describe and digests
// name. What a digest says of one kind is nothing to the others.
func (l *linker) name(described map[site.Kind][]*site.Document) {
	l.topics = newRegister(site.KindTopic, "topics", func(t *site.Topic) *site.Term { return &t.Term })
	l.people = newRegister(site.KindPerson, "people", func(p *site.Person) *site.Term { return &p.Term })
	l.shows = newRegister(site.KindShow, "shows", func(s *site.Show) *site.Term { return &s.Term })
	l.topics.describe(l, described[site.KindTopic])
	l.people.describe(l, described[site.KindPerson])
	l.shows.describe(l, described[site.KindShow])
	together(l.nameTopics, l.namePeople, func() { l.nameShows(folderShows(described[site.KindShow])) })
}

// together does several things at once.
func together(things ...func()) {
	var group sync.WaitGroup
	for _, do := range things {
		group.Go(do)
	}
	group.Wait()
}

// nameTopics registers the topics that digests carry, and those that authors give
// to sections and points.
func (l *linker) nameTopics() {
	for i, d := range l.all {
		d.Topics = slices.Grow(d.Topics, len(l.said[i].topics))
		for _, name := range l.said[i].topics {
			if topic := l.topics.use(name); !slices.Contains(d.Topics, topic) {
				d.Topics = append(d.Topics, topic)
			}
		}
		for _, name := range l.said[i].onPoints {
			l.topics.use(name)
		}
	}
}

func (l *linker) namePeople() {
	for i, d := range l.all {
		d.People = slices.Grow(d.People, len(d.Credits))
		for n, credit := range d.Credits {
			person := l.people.use(l.said[i].credits[n])
			person.URL = cmp.Or(person.URL, credit.URL)
			if !slices.ContainsFunc(d.People, func(a site.Appearance) bool { return a.Person == person }) {
				d.People = append(d.People, site.Appearance{Person: person, Role: credit.Role})
			}
		}
	}
}

func (l *linker) nameShows(folders map[string]string) {
	for i, d := range l.all {
		name := l.said[i].show
		if name.name == "" && len(folders) > 0 {
			name.name = nearestFolder(folders, d.File)
			name.key = site.Fold(name.name)
		}
		if name.name != "" {
			d.Show = l.shows.use(name)
		}
	}
}

// listShows gives the shows their digests.
func (l *linker) listShows() {
	for _, d := range l.site.Digests {
		l.showDigests(d)
	}
}

// showDigests lists a digest under its show. A translation stands for a digest
// that names another one, or none, in its own language.
func (l *linker) showDigests(d *site.Digest) {
	for version := range versions(d) {
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
