package layout

import (
	"reflect"
	"text/template/parse"
)

// Use tells that a layout asked something of a struct that is watched. Whoever
// knows all of these knows what a page was drawn from.
type Use struct {
	Of     any    // a pointer; nil where more was used than can be told
	Name   string // of the field or method; empty where Of was handed on as a whole
	IfOnly bool   // only whether it is empty was asked
}

// tell tells that a name was asked for of a struct that is watched, or of a
// pointer to it.
func (s *state) tell(v reflect.Value, way []int, name string, ifOnly bool) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return // there is nothing to be asked
		}
		if len(way) == 0 {
			s.watch(Use{v.Interface(), name, ifOnly})
			return
		}
		v = v.Elem()
	}
	switch {
	case len(way) > 0:
		if v = v.FieldByIndex(way); !v.IsNil() {
			s.watch(Use{v.Interface(), name, ifOnly})
		}
	case v.CanAddr():
		s.watch(Use{v.Addr().Interface(), name, ifOnly})
	default: // a copy does not tell of what
		s.watch(Use{})
	}
}

// handOn tells which arguments of a function or method are watched.
func (s *state) handOn(args []arg) {
	if s.watch == nil {
		return
	}
	for _, a := range args {
		v := inside(a.Value)
		var typ reflect.Type
		switch v.Kind() {
		case reflect.Pointer:
			typ = v.Type().Elem()
		case reflect.Struct:
			typ = v.Type()
		default:
			continue
		}
		if way, watched := s.set.watched[typ]; watched {
			s.tell(v, way, "", false)
		}
	}
}

// handOut tells that html/template writes a value, with all that it leads to: in a
// script it does. A state that is nil tells nothing.
func (s *state) handOut(v reflect.Value) {
	if s == nil || s.watch == nil {
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map, reflect.Struct:
		if s.set.holdsWatched(v.Type(), map[reflect.Type]bool{}) {
			s.watch(Use{})
		}
	}
}

// holdsWatched tells whether a watched struct can be reached from a value of a type.
func (s *Set) holdsWatched(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if _, ok := s.watched[t]; ok {
		return true
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return s.holdsWatched(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if s.holdsWatched(t.Field(i).Type, seen) {
				return true
			}
		}
	}
	return false
}

// condition compiles what a branch asks. Of a field alone, {{if}} asks only whether
// it is empty.
func (c *compiler) condition(p *parse.PipeNode, with bool) (expression, error) {
	if !with && len(p.Decl) == 0 && len(p.Cmds) == 1 && len(p.Cmds[0].Args) == 1 {
		switch p.Cmds[0].Args[0].(type) {
		case *parse.FieldNode, *parse.VariableNode:
			c.ifOnly = true
			defer func() { c.ifOnly = false }()
		}
	}
	return c.pipe(p)
}
