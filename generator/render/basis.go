package render

import (
	"fmt"
	"strconv"
	"sync"

	"github.com/digestry/digestry/generator/picture"
	"github.com/digestry/digestry/generator/search"
	"github.com/digestry/digestry/generator/site"
)

// Sum tells two states of something apart.
type Sum [16]byte

// Basis is all that the pages of a site can be drawn from, but for what all of them
// are: configuration and theme. It names it in the same way in every run and tells
// what each amounts to, so that a later run knows what changed.
type Basis struct {
	site     *site.Site
	document func(*site.Document) Sum

	digests   map[string]*site.Digest // by file
	documents map[string]placedDocument
	terms     map[string]*site.Term // by kind and key
	names     map[*site.Term]string
	topics    map[*site.Term]*site.Topic
	people    map[*site.Term]*site.Person
	pictures  map[string]picture.Info // by address
	searched  []*site.Digest          // by number

	lock     sync.Mutex
	numbers  map[used]int32
	numbered []used

	sums map[used]Sum
}

// placedDocument is a document, and where its page is if it has one of its own.
type placedDocument struct {
	*site.Document
	address site.Address
}

// NewBasis is the basis of pages that were told of a site. document tells apart
// what files say.
func NewBasis(s *site.Site, pages []Page, document func(*site.Document) Sum) *Basis {
	b := &Basis{
		site: s, document: document,
		digests: map[string]*site.Digest{}, documents: map[string]placedDocument{},
		terms: map[string]*site.Term{}, names: map[*site.Term]string{},
		topics: map[*site.Term]*site.Topic{}, people: map[*site.Term]*site.Person{}, pictures: map[string]picture.Info{},
		searched: search.Numbered(s), numbers: map[used]int32{}, sums: map[used]Sum{},
	}
	for _, d := range s.AllDigests() {
		b.digests[d.File] = d
		b.addDocument(d.Document, "")
		if d.Transcript != nil {
			b.addDocument(d.Transcript.Document, "")
		}
	}
	for _, page := range s.Pages {
		b.addDocument(page.Document, page.Address)
	}
	b.addDocument(s.Home, "")
	for _, topic := range s.Topics {
		b.topics[&topic.Term] = topic
		b.addTerm("topic", &topic.Term)
	}
	for _, person := range s.People {
		b.people[&person.Term] = person
		b.addTerm("person", &person.Term)
	}
	for _, show := range s.Shows {
		b.addTerm("show", &show.Term)
	}
	for _, page := range pages {
		if page.asset != nil && page.asset.size != nil {
			b.pictures[string(page.Address)] = *page.asset.size
		}
	}
	return b
}

func (b *Basis) addTerm(kind string, t *site.Term) {
	name := kind + " " + t.Key
	b.terms[name], b.names[t] = t, name
	b.addDocument(t.Described, "")
}

func (b *Basis) addDocument(d *site.Document, address site.Address) {
	if d != nil {
		b.documents[d.File] = placedDocument{d, address}
	}
}

// Trace is a trace of pages that are drawn on this basis. Each goroutine has one of
// its own.
func (b *Basis) Trace() *Trace { return &Trace{basis: b, numbers: map[used]int32{}} }

// number is the number of something that a page was drawn from; it is not known
// for a noun that is not of the site.
func (b *Basis) number(u used) (n int32, known bool) {
	b.lock.Lock()
	defer b.lock.Unlock()
	if n, known = b.numbers[u]; known {
		return n, true
	}
	if _, known = b.find(b.name(u)); !known {
		return 0, false
	}
	n = int32(len(b.numbered))
	b.numbers[u], b.numbered = n, append(b.numbered, u)
	return n, true
}

// Number is the number of what has a name, as [Trace.Uses] tells it.
func (b *Basis) Number(name string) (n int32, known bool) {
	u, known := b.find(name)
	if !known {
		return 0, false
	}
	return b.number(u)
}

// Used is one thing that pages were drawn from: by its name, and what it amounts to.
type Used struct {
	Name string
	Sum  Sum
}

// Used is all that has a number so far, by number.
func (b *Basis) Used() []Used {
	all := make([]Used, len(b.numbered))
	for i, u := range b.numbered {
		all[i] = Used{b.name(u), b.sum(u)}
	}
	return all
}

// Sum is what something amounts to by its name; ok is false where it is no more.
func (b *Basis) Sum(name string) (sum Sum, ok bool) {
	u, ok := b.find(name)
	if !ok {
		return sum, false
	}
	return b.sum(u), true
}

// name is a name that find knows.
func (b *Basis) name(u used) string {
	prefix := string(u.aspect)
	switch of := u.of.(type) {
	case *site.Digest:
		return prefix + of.File
	case *site.Document:
		return prefix + of.File
	case *site.Term:
		return prefix + b.names[of]
	case int:
		return prefix + strconv.Itoa(of)
	case string:
		return prefix + of
	}
	return ""
}

// find is what has a name.
func (b *Basis) find(name string) (u used, ok bool) {
	if name == "" {
		return u, false
	}
	u.aspect, name = aspect(name[0]), name[1:]
	switch u.aspect {
	case ofDigest, ofRelated:
		u.of, ok = b.digests[name]
	case ofDocument:
		var d placedDocument
		d, ok = b.documents[name]
		u.of = d.Document
	case ofFace, ofWhole, ofMet:
		u.of, ok = b.terms[name]
	case ofTarget, ofPicture:
		u.of, ok = name, true
	case ofNumber:
		n, err := strconv.Atoi(name)
		u.of, ok = n, err == nil && n >= 0 && n < len(b.searched)
	case ofList, ofAny:
		u.of = name
		_, ok = listsOf[name]
	}
	return u, ok
}

// sum is what something amounts to.
func (b *Basis) sum(u used) Sum {
	if sum, known := b.sums[u]; known {
		return sum
	}
	s := newSummary()
	switch u.aspect {
	case ofDigest:
		b.digest(s, u.of.(*site.Digest))
	case ofRelated:
		d := u.of.(*site.Digest)
		d.RelatedFrom(d, s)
	case ofDocument:
		d := b.documents[u.of.(*site.Document).File]
		s.sums(b.document(d.Document))
		s.texts(string(d.address))
	case ofFace:
		b.face(s, u.of.(*site.Term))
	case ofWhole:
		b.whole(s, u.of.(*site.Term))
	case ofMet:
		b.met(s, u.of.(*site.Term))
	case ofTarget:
		target, leads := b.site.Targets[u.of.(string)]
		fmt.Fprint(s, target, leads)
	case ofPicture:
		fmt.Fprint(s, b.pictures[u.of.(string)])
	case ofNumber:
		s.sums(b.sum(used{ofDigest, b.searched[u.of.(int)]}))
	case ofList:
		s.texts(listsOf[u.of.(string)](b.site)...)
	case ofAny:
		fmt.Fprint(s, len(listsOf[u.of.(string)](b.site)) > 0)
	}
	sum := s.sum()
	b.sums[u] = sum
	return sum
}
