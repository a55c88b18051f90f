package render

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"text/template/parse"

	"github.com/digestry/digestry/generator/site"
)

// How layouts call functions: those of the theme are held against their Go
// types, those of text/template against what its documentation says.

// builtIn are text/template's own functions with the type of what they give; nil
// where that depends on what they are given.
var builtIn = map[string]reflect.Type{
	"and": nil, "or": nil, "call": nil, "index": nil, "slice": nil,
	"not": reflect.TypeFor[bool](), "len": reflect.TypeFor[int](),
	"eq": reflect.TypeFor[bool](), "ne": reflect.TypeFor[bool](), "lt": reflect.TypeFor[bool](),
	"le": reflect.TypeFor[bool](), "gt": reflect.TypeFor[bool](), "ge": reflect.TypeFor[bool](),
	"print": reflect.TypeFor[string](), "printf": reflect.TypeFor[string](), "println": reflect.TypeFor[string](),
	"html": reflect.TypeFor[string](), "js": reflect.TypeFor[string](), "urlquery": reflect.TypeFor[string](),
}

// function is the type of what a function gives.
func (s *scope) function(n *parse.IdentifierNode, a arguments) reflect.Type {
	if f, ok := s.functions[n.Ident]; ok {
		is := reflect.TypeOf(f)
		s.fits(n, n.Ident, is, 0, a)
		s.named(n.Ident, a)
		return is.Out(0)
	}
	switch n.Ident {
	case "and", "or":
		return s.either(n.Ident, a)
	}
	var given []reflect.Type
	for _, argument := range a.nodes {
		given = append(given, s.value(argument))
	}
	if a.piped {
		given = append(given, a.last)
	}
	switch n.Ident {
	case "len":
		s.hasLength(n, given)
	case "eq", "ne", "lt", "le", "gt", "ge":
		s.comparable(n, given)
	case "index":
		return s.indexed(n, given)
	case "slice":
		if len(given) > 0 {
			return given[0]
		}
	}
	return builtIn[n.Ident]
}

// either is the type that and, or give. They look no further than they must: no
// more is checked behind what is certain to end them.
func (s *scope) either(name string, a arguments) reflect.Type {
	var is reflect.Type
	for i, argument := range a.nodes {
		of := s.value(argument)
		if i == 0 {
			is = of
		} else if of != is {
			is = nil
		}
		if truth, certain := s.truth(argument); certain && truth == (name == "or") {
			return is
		}
	}
	if a.piped && a.last != is {
		return nil
	}
	return is
}

// truth tells what is certain of a condition, since it asks for the kind of page
// that the layout draws: {{if eq .Kind "digest"}}.
func (s *scope) truth(n parse.Node) (truth, certain bool) {
	if p, ok := n.(*parse.PipeNode); ok && len(p.Cmds) == 1 && len(p.Decl) == 0 {
		args := p.Cmds[0].Args
		function, ok := args[0].(*parse.IdentifierNode)
		if !ok {
			return false, false
		}
		switch function.Ident {
		case "eq", "ne":
			equal, certain := s.isKind(args[1:])
			return equal == (function.Ident == "eq"), certain
		case "not":
			if len(args) == 2 {
				truth, certain := s.truth(args[1])
				return !truth, certain
			}
		case "and", "or":
			return s.truthOfAll(function.Ident, args[1:])
		}
	}
	return false, false
}

func (s *scope) truthOfAll(name string, args []parse.Node) (truth, certain bool) {
	certain = true
	for _, argument := range args {
		truth, known := s.truth(argument)
		if known && truth == (name == "or") {
			return truth, true
		}
		certain = certain && known
	}
	return name == "and", certain
}

// isKind tells whether the page's kind is one of those that it is compared with.
func (s *scope) isKind(args []parse.Node) (equal, certain bool) {
	if len(args) < 2 {
		return false, false
	}
	var chain []string
	is := s.dot
	switch n := args[0].(type) {
	case *parse.FieldNode:
		chain = n.Ident
	case *parse.VariableNode:
		is, chain = s.variable(n.Ident[0]), n.Ident[1:]
	}
	if is = pointedTo(is); is == nil || len(chain) != 1 || chain[0] != "Kind" || is.Kind() != reflect.Struct {
		return false, false
	}
	if field, ok := is.FieldByName("Kind"); !ok || field.Type != reflect.TypeFor[Kind]() {
		return false, false
	}
	for _, argument := range args[1:] {
		text, ok := argument.(*parse.StringNode)
		if !ok {
			return false, false
		}
		equal = equal || text.Text == string(s.kind)
	}
	return equal, true
}

// fits holds arguments against the parameters of a function or method, the first
// skip of which are its receiver.
func (s *scope) fits(n parse.Node, name string, function reflect.Type, skip int, a arguments) {
	wanted := function.NumIn() - skip
	switch count := a.count(); {
	case function.IsVariadic() && count < wanted-1:
		s.wrong(n, fmt.Sprintf("%s takes at least %d arguments, not %d", name, wanted-1, count), "")
	case !function.IsVariadic() && count != wanted:
		s.wrong(n, fmt.Sprintf("%s takes %s, not %d", name, counted(wanted), count), "")
	}
	parameter := func(i int) reflect.Type {
		switch last := function.NumIn() - 1; {
		case function.IsVariadic() && i+skip >= last:
			return function.In(last).Elem()
		case i+skip <= last:
			return function.In(i + skip)
		}
		return nil
	}
	for i, argument := range a.nodes {
		if given, wants := s.value(argument), parameter(i); !assignable(given, wants) && !literal(argument, wants) {
			s.wrong(argument, fmt.Sprintf("%s takes %s here, not %s", name, typeName(wants), typeName(given)), "")
		}
	}
	if wants := parameter(len(a.nodes)); a.piped && !assignable(a.last, wants) {
		s.wrong(n, fmt.Sprintf("%s takes %s here, not %s", name, typeName(wants), typeName(a.last)), "")
	}
}

func counted(n int) string {
	switch n {
	case 0:
		return "no arguments"
	case 1:
		return "1 argument"
	}
	return strconv.Itoa(n) + " arguments"
}

// assignable tells whether text/template can give a value to a parameter: it
// follows pointers and takes addresses.
func assignable(given, wants reflect.Type) bool {
	if given == nil || wants == nil || given.Kind() == reflect.Interface {
		return true
	}
	return given.AssignableTo(wants) || reflect.PointerTo(given).AssignableTo(wants) ||
		given.Kind() == reflect.Pointer && given.Elem().AssignableTo(wants)
}

// literal tells whether what stands in a layout literally takes a parameter's type.
func literal(n parse.Node, wants reflect.Type) bool {
	switch n.(type) {
	case *parse.StringNode:
		return wants.Kind() == reflect.String
	case *parse.BoolNode:
		return wants.Kind() == reflect.Bool
	}
	return false
}

// named checks the names that functions of the theme are given literally.
func (s *scope) named(function string, a arguments) {
	if len(a.nodes) == 0 {
		return
	}
	text, ok := a.nodes[0].(*parse.StringNode)
	if !ok {
		return
	}
	switch function {
	case "t":
		if _, err := s.theme.words.word(text.Text); err != nil {
			s.wrong(text, err.Error(), site.DidYouMean(text.Text, slices.Collect(maps.Keys(s.theme.words.single))))
		}
	case "n":
		if _, err := s.theme.words.counted(text.Text, 1); err != nil {
			s.wrong(text, err.Error(), site.DidYouMean(text.Text, slices.Collect(maps.Keys(s.theme.words.counting))))
		}
	case "asset":
		if _, err := s.theme.assetAddress(text.Text); err != nil {
			s.wrong(text, err.Error(), site.DidYouMean(text.Text, slices.Collect(maps.Keys(s.theme.assets.byName))))
		}
	case "once":
		if len(a.nodes) == 2 {
			s.partial(text, text.Text, s.value(a.nodes[1]))
		}
	}
}

// hasLength checks what len is given.
func (s *scope) hasLength(n parse.Node, given []reflect.Type) {
	if len(given) != 1 {
		s.wrong(n, fmt.Sprintf("len takes 1 argument, not %d", len(given)), "")
		return
	}
	t := pointedTo(given[0])
	if t == nil {
		return
	}
	switch t.Kind() {
	case reflect.Array, reflect.Chan, reflect.Map, reflect.Slice, reflect.String, reflect.Interface:
		return
	}
	s.wrong(n, fmt.Sprintf("%s has no length", typeName(t)), "")
}

// comparable checks that what is compared is of one kind, as text/template asks.
func (s *scope) comparable(n parse.Node, given []reflect.Type) {
	if len(given) < 2 {
		s.wrong(n, n.String()+" compares at least 2 values", "")
		return
	}
	for _, other := range given[1:] {
		if a, b := basicKind(given[0]), basicKind(other); a != "" && b != "" && a != b {
			s.wrong(n, fmt.Sprintf("%s cannot compare %s with %s", n, typeName(given[0]), typeName(other)), "")
		}
	}
}

// basicKind is what text/template tells apart when it compares; empty for what
// it does not compare so.
func basicKind(t reflect.Type) string {
	switch {
	case t == nil:
		return ""
	case t.Kind() == reflect.Bool, t.Kind() == reflect.String:
		return t.Kind().String()
	case reflect.Zero(t).CanInt(), reflect.Zero(t).CanUint():
		return "int"
	case reflect.Zero(t).CanFloat():
		return "float"
	}
	return ""
}

// indexed is the type of an element.
func (s *scope) indexed(n parse.Node, given []reflect.Type) reflect.Type {
	if len(given) == 0 {
		s.wrong(n, "index takes a list and the number of an element", "")
		return nil
	}
	is := given[0]
	for range given[1:] {
		if is = pointedTo(is); is == nil {
			return nil
		}
		switch is.Kind() {
		case reflect.Array, reflect.Slice, reflect.Map:
			is = is.Elem()
		case reflect.Interface:
			return nil
		default:
			s.wrong(n, fmt.Sprintf("%s has no elements", typeName(is)), "")
			return nil
		}
	}
	return is
}
