package layout

import (
	"reflect"
	"slices"
)

// call calls a function or method; the receiver of a function is the zero value.
type call func(receiver reflect.Value, args []arg) (reflect.Value, error)

// arg is an argument. A literal takes the type that is asked for.
type arg struct {
	reflect.Value
	literal bool
}

// Method is a method that layouts call without reflection.
type Method struct {
	key  methodKey
	call call
}

type methodKey struct {
	receiver reflect.Type
	name     string
}

// Method0 is a method of a name without arguments: Method0("Dir", Frame.Dir). R
// is a pointer if the method may be called of none, and else the value's type.
func Method0[R, T any](name string, f func(R) T) Method {
	return Method{methodKey{reflect.TypeFor[R](), name}, func(receiver reflect.Value, args []arg) (reflect.Value, error) {
		r, ok := as[R](arg{receiver, false})
		if !ok || len(args) != 0 {
			return receiver, errOdd
		}
		return reflect.ValueOf(f(r)), nil
	}}
}

// Method1 is a method with one argument.
func Method1[R, A, T any](name string, f func(R, A) T) Method {
	return Method{methodKey{reflect.TypeFor[R](), name}, func(receiver reflect.Value, args []arg) (reflect.Value, error) {
		r, ok := as[R](arg{receiver, false})
		if !ok || len(args) != 1 {
			return receiver, errOdd
		}
		a, ok := as[A](args[0])
		if !ok {
			return receiver, errOdd
		}
		return reflect.ValueOf(f(r, a)), nil
	}}
}

// drawing calls a function that draws layouts itself.
type drawing func(watch func(Use), args []arg) (reflect.Value, error)

// Direct is a function of the layouts that is called without reflection.
type Direct struct {
	name string
	call call
	draw drawing // in place of call
}

// Func1 is a function with one argument.
func Func1[A, T any](name string, f func(A) T) Direct {
	return Direct{name: name, call: func(_ reflect.Value, args []arg) (reflect.Value, error) {
		if len(args) != 1 {
			return reflect.Value{}, errOdd
		}
		a, ok := as[A](args[0])
		if !ok {
			return reflect.Value{}, errOdd
		}
		return reflect.ValueOf(f(a)), nil
	}}
}

// Func2 is a function with two arguments that may fail.
func Func2[A, B, T any](name string, f func(A, B) (T, error)) Direct {
	return Direct{name: name, call: func(_ reflect.Value, args []arg) (reflect.Value, error) { return two(args, f) }}
}

// Drawing2 is Func2 of a function that draws layouts itself, and tells watch, which
// may be nil, what these use. What it is given is its own to tell.
func Drawing2[A, B, T any](name string, f func(watch func(Use), a A, b B) (T, error)) Direct {
	return Direct{name: name, draw: func(watch func(Use), args []arg) (reflect.Value, error) {
		return two(args, func(a A, b B) (T, error) { return f(watch, a, b) })
	}}
}

func two[A, B, T any](args []arg, f func(A, B) (T, error)) (reflect.Value, error) {
	if len(args) != 2 {
		return reflect.Value{}, errOdd
	}
	a, okA := as[A](args[0])
	b, okB := as[B](args[1])
	if !okA || !okB {
		return reflect.Value{}, errOdd
	}
	result, err := f(a, b)
	return reflect.ValueOf(result), err
}

// as is an argument as a type.
func as[T any](a arg) (t T, ok bool) {
	typ := reflect.TypeFor[T]()
	if !a.IsValid() || a.Type() != typ {
		v, err := a.as(typ)
		if err != nil {
			return t, false
		}
		a.Value = v
	}
	if a.CanAddr() && a.Type() == typ { // which does not copy it to the heap
		return *a.Addr().Interface().(*T), true
	}
	t, ok = a.Interface().(T)
	return t, ok || typ.Kind() == reflect.Interface
}

// as is the argument as a value of a type, by text/template's rules.
func (a arg) as(typ reflect.Type) (reflect.Value, error) {
	v := a.Value
	switch {
	case !v.IsValid():
		switch typ.Kind() {
		case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
			return reflect.Zero(typ), nil
		}
		return v, errOdd
	case v.Type().AssignableTo(typ):
		return v, nil
	case a.literal:
		sameKind := v.Kind() == typ.Kind() || v.CanInt() && reflect.Zero(typ).CanInt()
		if !sameKind || v.CanInt() && reflect.Zero(typ).OverflowInt(v.Int()) {
			return v, errOdd
		}
		return v.Convert(typ), nil
	}
	if v.Kind() == reflect.Interface && !v.IsNil() {
		if v = v.Elem(); v.Type().AssignableTo(typ) {
			return v, nil
		}
	}
	switch {
	case v.Kind() == reflect.Pointer && v.Type().Elem().AssignableTo(typ) && !v.IsNil():
		return v.Elem(), nil
	case v.CanAddr() && reflect.PointerTo(v.Type()).AssignableTo(typ):
		return v.Addr(), nil
	}
	return v, errOdd
}

// evaluate puts the values of arguments on the stack of arguments; who calls it
// takes them off.
func (s *state) evaluate(dot reflect.Value, expressions []expression) ([]arg, error) {
	base := len(s.args)
	for _, e := range expressions {
		v, err := e.eval(s, dot)
		if err != nil {
			return nil, err
		}
		s.args = append(s.args, arg{v, e.literal})
	}
	return s.args[base:], nil
}

// function is a function of the layouts.
type function struct {
	call call
	draw drawing
	pure bool
}

func functions(o Options) map[string]function {
	all := map[string]function{}
	for name, call := range builtins {
		all[name] = function{call: call}
	}
	for name, f := range o.Funcs {
		value := reflect.ValueOf(f)
		all[name] = function{
			call: func(_ reflect.Value, args []arg) (reflect.Value, error) { return reflected(value, args) },
			pure: slices.Contains(o.Pure, name),
		}
	}
	for _, d := range o.Direct {
		all[d.name] = function{d.call, d.draw, all[d.name].pure}
	}
	return all
}

// of is what the function gives for arguments.
func (f function) of(s *state, args []arg) (reflect.Value, error) {
	if f.draw != nil {
		return f.draw(s.watch, args)
	}
	s.handOn(args)
	return f.call(reflect.Value{}, args)
}

// reflected calls a function by reflection.
func reflected(f reflect.Value, args []arg) (reflect.Value, error) {
	typ := f.Type()
	fixed := typ.NumIn()
	if typ.IsVariadic() {
		fixed--
	}
	if len(args) < fixed || len(args) > fixed && !typ.IsVariadic() || typ.NumOut() == 0 {
		return reflect.Value{}, errOdd
	}
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		wanted := typ.In(min(i, typ.NumIn()-1))
		if i >= fixed {
			wanted = wanted.Elem()
		}
		v, err := a.as(wanted)
		if err != nil {
			return v, err
		}
		in[i] = v
	}
	out := f.Call(in)
	if len(out) == 2 && !out[1].IsNil() {
		return out[0], errOdd
	}
	return out[0], nil
}

// function compiles a call of a function.
func (c *compiler) function(name string, args []expression) (expression, error) {
	if name == "and" || name == "or" {
		return c.logical(name == "or", args)
	}
	f, ok := c.funcs[name]
	if !ok {
		return expression{}, &unknownError{name}
	}
	e := expression{eval: func(s *state, dot reflect.Value) (reflect.Value, error) {
		base := len(s.args)
		values, err := s.evaluate(dot, args)
		if err != nil {
			s.args = s.args[:base]
			return reflect.Value{}, err
		}
		v, err := f.of(s, values)
		s.args = s.args[:base]
		return inside(v), err
	}}
	if !f.pure || slices.ContainsFunc(args, func(a expression) bool { return !a.constant }) {
		return e, nil
	}
	v, err := e.eval(&state{}, reflect.Value{})
	if err != nil {
		return e, nil // html/template will tell, when the page is drawn
	}
	return constant(v, false), nil
}

// logical is {{and}} or {{or}}, which stop where the answer is known.
func (c *compiler) logical(or bool, args []expression) (expression, error) {
	if len(args) == 0 {
		return expression{}, errOdd
	}
	return expression{eval: func(s *state, dot reflect.Value) (v reflect.Value, err error) {
		for _, a := range args {
			if v, err = a.eval(s, dot); err != nil || isTrue(inside(v)) == or {
				return v, err
			}
		}
		return v, nil
	}}, nil
}

type unknownError struct{ name string }

func (e *unknownError) Error() string { return "function " + e.name + " is not known here" }
