package layout

import (
	"reflect"
	"sync"
	"sync/atomic"
)

// field is a place in a layout where a field, a method or an entry of a map is
// asked for by its name. Where that is in a type is found once; most places see
// one type alone.
type field struct {
	name   string
	args   []expression
	ifOnly bool // it is asked for to know whether it is empty
	set    *Set

	last  atomic.Pointer[found]
	other sync.Map // of found, by key
}

// found is where a name is in a type.
type found struct {
	key     foundKey
	index   []int // of a field
	call    call  // of a method that is called without reflection
	method  int   // of one that is not
	kind    foundKind
	byValue bool // the method is asked for of a value that has no address
	watched bool
	way     []int // from a struct that is watched to the pointer that is told
}

type foundKey struct {
	typ       reflect.Type
	addressed bool // it is a value that has an address, so that methods of its pointer are methods of it
}

type foundKind uint8

const (
	isOdd foundKind = iota
	isField
	isMethod
	isEntry
)

// of is the field of a value.
func (f *field) of(s *state, dot, receiver reflect.Value) (reflect.Value, error) {
	if !receiver.IsValid() {
		return receiver, nil
	}
	if receiver.Kind() == reflect.Interface {
		if receiver = receiver.Elem(); !receiver.IsValid() {
			return receiver, errOdd
		}
	}
	isPointer := receiver.Kind() == reflect.Pointer
	key := foundKey{receiver.Type(), !isPointer && receiver.CanAddr()}
	at := f.last.Load()
	if at == nil || at.key != key {
		at = f.find(key)
	}
	if at.watched && s.watch != nil {
		s.tell(receiver, at.way, f.name, f.ifOnly)
	}
	switch at.kind {
	case isField:
		if len(f.args) > 0 {
			return receiver, errOdd
		}
		if isPointer {
			receiver = receiver.Elem() // the zero value of a nil one
			if !receiver.IsValid() {
				return receiver, errOdd
			}
		}
		return walk(receiver, at.index)
	case isMethod:
		if key.addressed {
			receiver = receiver.Addr()
		}
		return f.callMethod(s, dot, receiver, at)
	case isEntry:
		if len(f.args) > 0 {
			return receiver, errOdd
		}
		if isPointer {
			if receiver = receiver.Elem(); !receiver.IsValid() {
				return receiver, errOdd
			}
		}
		return receiver.MapIndex(reflect.ValueOf(f.name)), nil
	}
	return receiver, errOdd
}

// walk goes to a field, through structs that are embedded.
func walk(v reflect.Value, index []int) (reflect.Value, error) {
	v = v.Field(index[0])
	for _, i := range index[1:] {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, errOdd
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v, nil
}

// find makes the map only for a place that sees a second type.
func (f *field) find(key foundKey) *found {
	if f.last.Load() == nil {
		at := f.look(key)
		f.last.Store(at)
		return at
	}
	known, ok := f.other.Load(key)
	if !ok {
		known, _ = f.other.LoadOrStore(key, f.look(key))
	}
	at := known.(*found)
	f.last.Store(at)
	return at
}

// look looks a name up in a type as text/template does: methods come first.
func (f *field) look(key foundKey) *found {
	at := &found{key: key}
	typ, value := key.typ, key.typ
	if typ.Kind() == reflect.Pointer {
		value = typ.Elem()
	} else if key.addressed {
		typ = reflect.PointerTo(typ)
	}
	if value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface {
		return at
	}
	at.way, at.watched = f.set.watched[value]
	if method, ok := typ.MethodByName(f.name); ok {
		at.kind, at.method = isMethod, method.Index
		for _, receiver := range []reflect.Type{typ, value} {
			if call := f.set.methods[methodKey{receiver, f.name}]; call != nil && at.call == nil {
				at.call, at.byValue = call, receiver != typ
			}
		}
		return at
	}
	switch {
	case value.Kind() == reflect.Struct:
		if in, ok := value.FieldByName(f.name); ok && in.IsExported() {
			at.kind, at.index = isField, in.Index
		}
	case value.Kind() == reflect.Map && stringType.AssignableTo(value.Key()):
		at.kind = isEntry
	}
	return at
}

func (f *field) callMethod(s *state, dot, receiver reflect.Value, at *found) (reflect.Value, error) {
	base := len(s.args)
	args, err := s.evaluate(dot, f.args)
	defer func() { s.args = s.args[:base] }()
	if err != nil {
		return receiver, err
	}
	s.handOn(args)
	if at.call != nil {
		if at.byValue {
			if receiver = receiver.Elem(); !receiver.IsValid() {
				return receiver, errOdd
			}
		}
		return at.call(receiver, args)
	}
	return reflected(receiver.Method(at.method), args)
}
