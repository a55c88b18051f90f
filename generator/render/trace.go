package render

import (
	"reflect"

	"github.com/digestry/digestry/generator/layout"
	"github.com/digestry/digestry/generator/site"
)

// What a page is drawn from is noted while it is drawn, so that a build need not
// draw again what would come out the same. It is not told beforehand: a layout may
// use whatever it finds in the site. Whoever draws in Go notes the nouns that it
// goes by; the layouts' are noted as they are evaluated. What cannot be followed
// makes a page one that is drawn each time.

// aspect is a part of the site that pages are drawn from.
type aspect byte

const (
	ofDigest   aspect = 'd' // a digest with its place in the site; not what its neighbours say
	ofDocument aspect = 'o'
	ofFace     aspect = 'f' // what a term says by itself
	ofWhole    aspect = 'w' // a term with all digests that it has
	ofMet      aspect = 'm' // and how much there is of the topics that it meets
	ofRelated  aspect = 'r' // which digests are related to one
	ofTarget   aspect = 't' // where a symbolic reference leads
	ofPicture  aspect = 'p' // the sizes of a picture
	ofList     aspect = 'l' // the members of a list of the site
	ofAny      aspect = 'a' // whether such a list has a member
	ofNumber   aspect = 'n' // the digest that has a number in the index of search
)

// used is something that pages are drawn from: an aspect of a noun, or of a name.
type used struct {
	aspect aspect
	of     any // *site.Digest, *site.Document, *site.Term, a number, or text
}

// Trace notes what pages are drawn from, one after the other. One that is nil
// notes nothing.
type Trace struct {
	basis   *Basis
	numbers map[used]int32
	noted   []bool // by number
	uses    []int32
	lost    bool
}

// Uses are the numbers of what the last page was drawn from, in the order of its
// first use; ok is false where that is not known. See [Basis.Used].
func (t *Trace) Uses() (uses []int32, ok bool) { return t.uses, !t.lost }

// begin begins another page.
func (t *Trace) begin() {
	if t == nil {
		return
	}
	for _, n := range t.uses {
		t.noted[n] = false
	}
	t.uses, t.lost = t.uses[:0], false
}

// lose says that a page is drawn from more than can be told.
func (t *Trace) lose() {
	if t != nil {
		t.lost = true
	}
}

func (t *Trace) note(a aspect, of any) {
	if t == nil || t.lost {
		return
	}
	u := used{a, of}
	n, known := t.numbers[u]
	if !known {
		n, known = t.basis.number(u)
		if !known {
			t.lost = true
			return
		}
		t.numbers[u] = n
	}
	t.noteNumber(n)
}

func (t *Trace) noteNumber(n int32) {
	for int(n) >= len(t.noted) {
		t.noted = append(t.noted, make([]bool, 1+len(t.noted))...)
	}
	if !t.noted[n] {
		t.noted[n] = true
		t.uses = append(t.uses, n)
	}
}

func (t *Trace) digest(d *site.Digest) { t.note(ofDigest, d) }

// watch is what layouts tell of their uses; nil where nobody notes them.
func (t *Trace) watch() func(layout.Use) {
	if t == nil {
		return nil
	}
	return t.used
}

// article notes what is told of a digest in the head of its page (metadata.go,
// jsonld.go).
func (t *Trace) article(d *site.Digest) {
	if t == nil {
		return
	}
	t.digest(d)
	for _, topic := range d.Topics {
		t.note(ofFace, &topic.Term)
	}
	for _, a := range d.People {
		t.note(ofFace, &a.Term)
	}
	if d.Show != nil {
		t.note(ofFace, &d.Show.Term)
	}
	for _, other := range inLanguages(d) {
		t.digest(other)
	}
}

// watched are the nouns that layouts are given, and what holds one.
var watched = map[reflect.Type][]int{
	reflect.TypeFor[site.Site]():        nil,
	reflect.TypeFor[site.Digest]():      nil,
	reflect.TypeFor[site.Document]():    nil,
	reflect.TypeFor[site.Transcript]():  nil,
	reflect.TypeFor[site.Page]():        nil,
	reflect.TypeFor[site.Term]():        nil,
	reflect.TypeFor[site.Topic]():       nil,
	reflect.TypeFor[site.Person]():      nil,
	reflect.TypeFor[site.Show]():        nil,
	reflect.TypeFor[site.Gathered]():    {0},
	reflect.TypeFor[site.Appearance]():  {0},
	reflect.TypeFor[site.TopicPoints](): {0},
	reflect.TypeFor[site.TopicCount]():  {0},
	reflect.TypeFor[site.PersonCount](): {0},
	reflect.TypeFor[site.ShowCount]():   {0},
	reflect.TypeFor[site.Related]():     {0},
	reflect.TypeFor[BusyTopic]():        {0},
	reflect.TypeFor[MapTopic]():         {0},
}

// used notes what a layout uses.
func (t *Trace) used(u layout.Use) {
	switch of := u.Of.(type) {
	case *site.Site:
		t.site(u)
	case *site.Digest:
		t.digest(of)
		if u.Name == "Related" {
			t.note(ofRelated, of)
		}
	case *site.Document:
		t.note(ofDocument, of)
	case *site.Transcript:
		t.note(ofDocument, of.Document)
	case *site.Page:
		t.note(ofDocument, of.Document)
	case *site.Term:
		t.note(aspectOf(u.Name), of)
	case *site.Topic:
		t.note(aspectOf(u.Name), &of.Term)
	case *site.Person:
		t.note(aspectOf(u.Name), &of.Term)
	case *site.Show:
		t.note(aspectOf(u.Name), &of.Term)
	default:
		t.lose()
	}
}

// aspectOf is the aspect of a term that a field or method of it is, or of what
// holds it.
func aspectOf(name string) aspect {
	switch name {
	case "", "Term", "Key", "Name", "Slug", "Initial", "Address", "Aliases", "Described", "Cover", "URL", "Summary", "Feed", "HasFeed":
		return ofFace
	case "Role", "Count", "Points", "Shared", "Trend": // of the holder, which follow from where it is
		return ofFace
	case "Related", "Topics":
		return ofMet
	}
	return ofWhole
}

// site notes what a layout uses of the site itself. What config.toml says is the
// same for all pages.
func (t *Trace) site(u layout.Use) {
	_, isConfig := reflect.TypeFor[site.Config]().FieldByName(u.Name)
	_, isList := listsOf[u.Name]
	switch {
	case isConfig, u.Name == "Config", u.Name == "Favicon":
	case isList && u.IfOnly:
		t.note(ofAny, u.Name)
	case isList:
		t.note(ofList, u.Name)
	default:
		t.lose()
	}
}

// leadsTo is where a symbolic reference leads.
func (rw rewriter) leadsTo(ref string) (site.Address, bool) {
	rw.trace.note(ofTarget, ref)
	target, ok := rw.targets[ref]
	return target, ok
}
