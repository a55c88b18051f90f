// Package layout draws html/template layouts, and draws them fast.
//
// A theme's layouts are html/templates and stay so: what they mean, what they
// escape and what they complain of is html/template's to say. But it evaluates
// a layout anew for each page, looks every field up by its name, and calls every
// method by reflection, and that was most of what a build of a large site cost. So
// this package has html/template escape a layout once, with all the partials that
// it calls set in, and makes closures of the tree that comes out: fields are looked
// up once for each place of a layout and type, words of the interface are
// text before the first page is drawn, and the methods that layouts call most are
// called as Go calls them.
//
// Whatever is not known here (a function that the tree has and this package has
// not, a value that is neither text nor number in a context that is no text or
// address, any error) is left to html/template, for that value or for the whole
// page. So the output is html/template's, to the byte, and so are its errors.
package layout

import (
	"bytes"
	"html/template"
	"reflect"
	"sync"
	"text/template/parse"
)

// Options are what a set of layouts can call.
type Options struct {
	Funcs   template.FuncMap
	Pure    []string // functions whose results follow from their arguments alone
	Direct  []Direct // functions, by name, called without reflection
	Methods []Method // methods, called without reflection

	// Watched are the structs whose uses are told to who draws, each with the way
	// from its fields to the pointer that is told; empty for the struct's own.
	Watched map[reflect.Type][]int
}

// Set is a set of layouts that may call each other. It is safe for use by
// several goroutines.
type Set struct {
	trees   map[string]*parse.Tree
	funcs   map[string]function
	methods map[methodKey]call
	watched map[reflect.Type][]int

	lock     sync.RWMutex
	programs map[string]*program

	template func() (*template.Template, error) // what is not compiled, left to html/template
}

// NewSet makes a set of the syntax trees of layouts, by name, of which there is at
// least one. They are only read.
func NewSet(trees map[string]*parse.Tree, o Options) *Set {
	s := &Set{trees: trees, programs: map[string]*program{}, funcs: functions(o), methods: map[methodKey]call{}, watched: o.Watched}
	for _, m := range o.Methods {
		s.methods[m.key] = m.call
	}
	s.template = sync.OnceValues(func() (*template.Template, error) {
		var set *template.Template
		for name, tree := range trees {
			if set == nil {
				set = template.New(name).Funcs(o.Funcs) // a set has no template but these
			}
			if _, err := set.AddParseTree(name, tree.Copy()); err != nil {
				return nil, err
			}
		}
		return set, nil
	})
	return s
}

// Execute draws the layout of a name, as html/template's ExecuteTemplate does. It
// tells watch, which may be nil, what the layout uses of what is watched.
func (s *Set) Execute(out *bytes.Buffer, name string, data any, watch func(Use)) error {
	start := out.Len()
	if p := s.program(name); p.why == nil && p.run(out, reflect.ValueOf(data), watch) == nil {
		return nil
	}
	out.Truncate(start)
	if watch != nil {
		watch(Use{})
	}
	t, err := s.template()
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(out, name, data)
}

// Compiled tells why a layout is left to html/template; nil if it is not.
func (s *Set) Compiled(name string) error { return s.program(name).why }

// program is the layout of a name, compiled when it is asked for first.
func (s *Set) program(name string) *program {
	s.lock.RLock()
	p := s.programs[name]
	s.lock.RUnlock()
	if p != nil {
		return p
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.programs[name] == nil {
		s.programs[name] = s.compile(name)
	}
	return s.programs[name]
}
