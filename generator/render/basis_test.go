package render

import (
	"fmt"
	"io"
	"reflect"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

// basisSite is the site on which layouts are tried that has everything (trial.go),
// made anew so that it can be altered.
func basisSite() *site.Site {
	s := fullSite(&site.Config{Title: "Site", Language: "en"})
	for i, d := range s.AllDigests() {
		d.RelatedFrom = func(*site.Digest, io.Writer) {}
		d.File = fmt.Sprintf("%d.md", i)
	}
	return s
}

func sumOf(s *site.Site, a aspect, of any) Sum {
	files := func(d *site.Document) (sum Sum) {
		copy(sum[:], d.File)
		return sum
	}
	return NewBasis(s, nil, files).sum(used{a, of})
}

// alter gives a value another one; it tells whether there was something to alter.
func alter(v reflect.Value) bool {
	if v.IsZero() {
		return false
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Struct:
		return alter(v.Field(0))
	case reflect.Slice:
		v.Set(v.Slice(0, v.Len()-1).Convert(v.Type()))
	default: // true, a pointer, a map
		v.SetZero()
	}
	return true
}

// Every field of a noun that a layout can read is part of what the noun amounts to.
func TestSumsHoldEveryField(t *testing.T) {
	digests := func(s *site.Site) (all []any) {
		for _, d := range s.AllDigests() {
			all = append(all, d)
		}
		return all
	}
	term := func(of func(*site.Site) any) func(*site.Site) []any {
		return func(s *site.Site) []any { return []any{of(s)} }
	}
	for _, noun := range []struct {
		in     func(*site.Site) []any
		aspect func(field string) aspect
		of     func(any) any // what the sum is of
	}{
		{digests, func(string) aspect { return ofDigest }, func(d any) any { return d }},
		{term(func(s *site.Site) any { return &s.Topics[0].Term }), aspectOf, func(t any) any { return t }},
		{term(func(s *site.Site) any { return s.Topics[0] }), aspectOf, func(t any) any { return &t.(*site.Topic).Term }},
		{term(func(s *site.Site) any { return s.People[0] }), aspectOf, func(p any) any { return &p.(*site.Person).Term }},
		{term(func(s *site.Site) any { return s.Shows[0] }), aspectOf, func(show any) any { return &show.(*site.Show).Term }},
		{term(func(s *site.Site) any { return s.Digests[0].Transcript }), func(string) aspect { return ofDigest }, nil},
	} {
		typ := reflect.TypeOf(noun.in(basisSite())[0]).Elem()
		for i := range typ.NumField() {
			field := typ.Field(i)
			if !field.IsExported() || field.Anonymous || field.Type.Kind() == reflect.Func {
				continue
			}
			altered := false
			for n := range noun.in(basisSite()) {
				s := basisSite()
				one := noun.in(s)[n]
				of := any(s.Digests[0])
				if noun.of != nil {
					of = noun.of(one)
				}
				before := sumOf(s, noun.aspect(field.Name), of)
				if !alter(reflect.ValueOf(one).Elem().Field(i)) {
					continue
				}
				altered = true
				if sumOf(s, noun.aspect(field.Name), of) == before {
					t.Errorf("%s.%s changed, and %q of it did not", typ.Name(), field.Name, noun.aspect(field.Name))
				}
			}
			if !altered {
				t.Errorf("the site has no %s.%s to alter", typ.Name(), field.Name)
			}
		}
	}
}

// A noun's name is found again in another run, and nothing that is gone.
func TestBasisFindsByName(t *testing.T) {
	s := basisSite()
	b := NewBasis(s, nil, func(*site.Document) Sum { return Sum{} })
	trace := b.Trace()
	for _, d := range s.AllDigests() {
		trace.article(d)
		trace.note(ofRelated, d)
	}
	trace.note(ofTarget, "name:AGI")
	trace.note(ofAny, "Topics")
	uses, ok := trace.Uses()
	if !ok || len(uses) == 0 {
		t.Fatalf("%d uses, %v", len(uses), ok)
	}
	again := NewBasis(basisSite(), nil, func(*site.Document) Sum { return Sum{} })
	for i, u := range b.Used() {
		if sum, ok := again.Sum(u.Name); !ok || sum != u.Sum {
			t.Errorf("%d, %q: %x, %v, not %x", i, u.Name, sum, ok, u.Sum)
		}
		if n, ok := b.Number(u.Name); !ok || int(n) != i {
			t.Errorf("%q has the number %d, not %d", u.Name, n, i)
		}
	}
	for _, name := range []string{"", "d", "dgone.md", "ftopic gone", "lNothing", "?x"} {
		if _, ok := again.Sum(name); ok {
			t.Errorf("%q is found", name)
		}
	}
	trace.begin()
	trace.digest(&site.Digest{Document: &site.Document{File: "other.md"}})
	if _, ok := trace.Uses(); ok {
		t.Error("a digest of another site is followed")
	}
}
