package layout

import (
	"cmp"
	"fmt"
	"reflect"
)

// builtins are text/template's own functions, for the values that layouts have.
// For others, and for functions that are not here, html/template is asked.
var builtins = map[string]call{
	"not": func(_ reflect.Value, args []arg) (reflect.Value, error) {
		return one(args, func(v reflect.Value) bool { return !isTrue(v) })
	},
	"len":   length,
	"index": index,
	"eq":    equal,
	"ne":    func(r reflect.Value, args []arg) (reflect.Value, error) { return negated(equal, 2, args) },
	"lt": func(_ reflect.Value, args []arg) (reflect.Value, error) {
		return compared(args, func(n int) bool { return n < 0 })
	},
	"le": func(_ reflect.Value, args []arg) (reflect.Value, error) {
		return compared(args, func(n int) bool { return n <= 0 })
	},
	"gt": func(_ reflect.Value, args []arg) (reflect.Value, error) {
		return compared(args, func(n int) bool { return n > 0 })
	},
	"ge": func(_ reflect.Value, args []arg) (reflect.Value, error) {
		return compared(args, func(n int) bool { return n >= 0 })
	},
	"print": func(_ reflect.Value, args []arg) (reflect.Value, error) {
		return reflected(reflect.ValueOf(fmt.Sprint), args)
	},
	"printf": func(_ reflect.Value, args []arg) (reflect.Value, error) {
		return reflected(reflect.ValueOf(fmt.Sprintf), args)
	},
	"println": func(_ reflect.Value, args []arg) (reflect.Value, error) {
		return reflected(reflect.ValueOf(fmt.Sprintln), args)
	},
}

func one(args []arg, f func(reflect.Value) bool) (reflect.Value, error) {
	if len(args) != 1 {
		return reflect.Value{}, errOdd
	}
	return reflect.ValueOf(f(inside(args[0].Value))), nil
}

func length(_ reflect.Value, args []arg) (reflect.Value, error) {
	if len(args) != 1 {
		return reflect.Value{}, errOdd
	}
	v, isNil := indirect(args[0].Value)
	switch v.Kind() {
	case reflect.Slice, reflect.String, reflect.Map, reflect.Array:
		if !isNil {
			return reflect.ValueOf(v.Len()), nil
		}
	}
	return v, errOdd
}

// index is an element of a list or an entry of a map whose keys are text.
func index(_ reflect.Value, args []arg) (reflect.Value, error) {
	if len(args) != 2 {
		return reflect.Value{}, errOdd
	}
	v, isNil := indirect(args[0].Value)
	key := inside(args[1].Value)
	switch {
	case isNil || !v.IsValid() || !key.IsValid():
	case v.Kind() == reflect.Slice && key.CanInt() && key.Int() >= 0 && key.Int() < int64(v.Len()):
		return v.Index(int(key.Int())), nil
	case v.Kind() == reflect.Map && key.Type().AssignableTo(v.Type().Key()):
		if entry := v.MapIndex(key); entry.IsValid() {
			return entry, nil
		}
		return reflect.Zero(v.Type().Elem()), nil
	}
	return v, errOdd
}

// equal tells whether the first argument is equal to one of the others.
func equal(_ reflect.Value, args []arg) (reflect.Value, error) {
	if len(args) < 2 {
		return reflect.Value{}, errOdd
	}
	a := inside(args[0].Value)
	for _, other := range args[1:] {
		b := inside(other.Value)
		var same bool
		switch {
		case !a.IsValid() || !b.IsValid():
			return a, errOdd
		case a.Kind() == reflect.String && b.Kind() == reflect.String:
			same = a.String() == b.String()
		case a.CanInt() && b.CanInt():
			same = a.Int() == b.Int()
		case a.Kind() == reflect.Bool && b.Kind() == reflect.Bool:
			same = a.Bool() == b.Bool()
		case a.Kind() == reflect.Pointer && a.Type() == b.Type():
			same = a.Pointer() == b.Pointer()
		default:
			return a, errOdd
		}
		if same {
			return reflect.ValueOf(true), nil
		}
	}
	return reflect.ValueOf(false), nil
}

func negated(f call, n int, args []arg) (reflect.Value, error) {
	if len(args) != n {
		return reflect.Value{}, errOdd
	}
	v, err := f(reflect.Value{}, args)
	if err != nil {
		return v, err
	}
	return reflect.ValueOf(!v.Bool()), nil
}

// compared compares two texts or two numbers.
func compared(args []arg, holds func(int) bool) (reflect.Value, error) {
	if len(args) != 2 {
		return reflect.Value{}, errOdd
	}
	a, b := inside(args[0].Value), inside(args[1].Value)
	switch {
	case a.CanInt() && b.CanInt():
		return reflect.ValueOf(holds(cmp.Compare(a.Int(), b.Int()))), nil
	case a.Kind() == reflect.String && b.Kind() == reflect.String:
		return reflect.ValueOf(holds(cmp.Compare(a.String(), b.String()))), nil
	}
	return a, errOdd
}
