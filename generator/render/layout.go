package render

import (
	"fmt"
	"html/template"
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/digestry/digestry/generator/site"
)

// Layouts are held against the types of what they are given when the theme is
// loaded, by walking through their syntax trees as text/template would execute
// them: every field, method, function and partial is there, with arguments that
// fit. What is only known in a run, such as what [params] hold, is passed over.

// views are what each layout is given.
var views = map[Kind]reflect.Type{
	KindHome: reflect.TypeFor[HomeView](), KindDigest: reflect.TypeFor[DigestView](), KindTranscript: reflect.TypeFor[TranscriptView](),
	KindTopic: reflect.TypeFor[TopicView](), KindTopics: reflect.TypeFor[TopicsView](),
	KindPerson: reflect.TypeFor[PersonView](), KindPeople: reflect.TypeFor[PeopleView](),
	KindShow: reflect.TypeFor[ShowView](), KindShows: reflect.TypeFor[ShowsView](), KindSearch: reflect.TypeFor[SearchView](),
	KindArchive: reflect.TypeFor[ArchiveView](), KindPage: reflect.TypeFor[PageView](), KindNotFound: reflect.TypeFor[NotFoundView](),
}

// checker walks through the templates of one layout. A type that is nil is not
// known.
type checker struct {
	theme     *Theme
	kind      Kind
	trees     trees
	functions template.FuncMap
	seen      map[drawnWith]bool
	reached   map[string]bool // templates that some layout draws
	fail      func(file string, offset int, message, hint string)
}

// drawnWith is a template and the type of what it is drawn with.
type drawnWith struct {
	name string
	with reflect.Type
}

// template checks a template with what it is drawn with.
func (c *checker) template(name string, with reflect.Type) {
	c.reached[name] = true
	if key := (drawnWith{name, with}); c.seen[key] {
		return
	} else {
		c.seen[key] = true
	}
	if tree := c.trees[name]; tree != nil {
		s := &scope{checker: c, file: tree.ParseName, dot: with, variables: []variable{{"$", with}}}
		s.list(tree.Root)
	}
}

// scope is a place in a template: what dot is there, and which variables there are.
type scope struct {
	*checker
	file      string
	dot       reflect.Type
	variables []variable
}

type variable struct {
	name string
	is   reflect.Type
}

func (s *scope) wrong(n parse.Node, message, hint string) {
	s.fail(s.file, int(n.Position()), message, hint)
}

// inner walks through a list in which dot is something else.
func (s *scope) inner(list *parse.ListNode, dot reflect.Type) {
	outer := s.dot
	s.dot = dot
	s.list(list)
	s.dot = outer
}

func (s *scope) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	known := len(s.variables)
	for _, n := range list.Nodes {
		s.node(n)
	}
	s.variables = s.variables[:known]
}

func (s *scope) node(n parse.Node) {
	known := len(s.variables)
	switch n := n.(type) {
	case *parse.ActionNode:
		s.pipe(n.Pipe)
		return // what it declares goes on
	case *parse.IfNode:
		truth, certain := s.truth(n.Pipe)
		s.pipe(n.Pipe)
		if truth || !certain {
			s.list(n.List)
		}
		if !truth || !certain {
			s.list(n.ElseList)
		}
	case *parse.WithNode:
		s.inner(n.List, s.pipe(n.Pipe))
		s.list(n.ElseList)
	case *parse.RangeNode:
		s.ranges(n)
	case *parse.TemplateNode:
		s.call(n)
	}
	s.variables = s.variables[:known]
}

func (s *scope) ranges(n *parse.RangeNode) {
	declared := len(s.variables)
	key, element, ok := elements(s.pipe(n.Pipe))
	if !ok {
		s.wrong(n.Pipe, fmt.Sprintf("%s is no list to range over", n.Pipe.Cmds[len(n.Pipe.Cmds)-1]), "")
	}
	switch of := s.variables[declared:]; len(of) {
	case 1:
		of[0].is = element
	case 2:
		of[0].is, of[1].is = key, element
	}
	s.inner(n.List, element)
	s.variables = s.variables[:declared]
	s.list(n.ElseList)
}

// elements are what a range over a type gives.
func elements(t reflect.Type) (key, element reflect.Type, ok bool) {
	t = pointedTo(t)
	if t == nil {
		return nil, nil, true
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return reflect.TypeFor[int](), t.Elem(), true
	case reflect.Map:
		return t.Key(), t.Elem(), true
	case reflect.Int:
		return t, t, true
	case reflect.Func, reflect.Chan, reflect.Interface:
		return nil, nil, true
	}
	return nil, nil, false
}

func (s *scope) call(n *parse.TemplateNode) {
	var with reflect.Type
	if n.Pipe != nil {
		with = s.pipe(n.Pipe)
	}
	s.partial(n, n.Name, with)
}

// partial checks a template that a layout draws by its name.
func (s *scope) partial(n parse.Node, name string, with reflect.Type) {
	if s.trees[name] == nil {
		s.wrong(n, fmt.Sprintf("there is no partial %q", name), site.DidYouMean(name, slices.Collect(maps.Keys(s.trees))))
		return
	}
	s.template(name, with)
}

// pipe is the type of what a pipeline gives.
func (s *scope) pipe(p *parse.PipeNode) reflect.Type {
	var is reflect.Type
	for i, command := range p.Cmds {
		is = s.command(command, is, i > 0)
	}
	for _, v := range p.Decl {
		name := v.Ident[0]
		if p.IsAssign {
			for i := range s.variables {
				if s.variables[i].name == name && s.variables[i].is != is {
					s.variables[i].is = nil
				}
			}
			continue
		}
		s.variables = append(s.variables, variable{name, is})
	}
	return is
}

// command is the type of what one command of a pipeline gives. What came before
// it in the pipeline is its last argument.
func (s *scope) command(c *parse.CommandNode, before reflect.Type, piped bool) reflect.Type {
	arguments := arguments{nodes: c.Args[1:], piped: piped, last: before}
	switch first := c.Args[0].(type) {
	case *parse.IdentifierNode:
		return s.function(first, arguments)
	case *parse.FieldNode:
		return s.fields(first, s.dot, first.Ident, arguments)
	case *parse.VariableNode:
		return s.fields(first, s.variable(first.Ident[0]), first.Ident[1:], arguments)
	case *parse.ChainNode:
		return s.fields(first, s.value(first.Node), first.Field, arguments)
	}
	return s.value(c.Args[0])
}

func (s *scope) variable(name string) reflect.Type {
	for i := len(s.variables) - 1; i >= 0; i-- {
		if s.variables[i].name == name {
			return s.variables[i].is
		}
	}
	return nil
}

// value is the type of an argument.
func (s *scope) value(n parse.Node) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return s.dot
	case *parse.FieldNode:
		return s.fields(n, s.dot, n.Ident, arguments{})
	case *parse.VariableNode:
		return s.fields(n, s.variable(n.Ident[0]), n.Ident[1:], arguments{})
	case *parse.ChainNode:
		return s.fields(n, s.value(n.Node), n.Field, arguments{})
	case *parse.IdentifierNode:
		return s.function(n, arguments{})
	case *parse.PipeNode:
		return s.pipe(n)
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	case *parse.BoolNode:
		return reflect.TypeFor[bool]()
	}
	return nil // a number fits what it is compared with or given to
}

// arguments are those of a function or method.
type arguments struct {
	nodes []parse.Node
	piped bool // there is one more, of type last
	last  reflect.Type
}

func (a arguments) count() int {
	if a.piped {
		return len(a.nodes) + 1
	}
	return len(a.nodes)
}

// fields follows a chain of fields and methods. Arguments are those of the last.
func (s *scope) fields(n parse.Node, is reflect.Type, names []string, a arguments) reflect.Type {
	for i, name := range names {
		given := arguments{}
		if i == len(names)-1 {
			given = a
		}
		if is = s.field(n, is, names[:i], name, given); is == nil {
			s.values(given)
			return nil
		}
	}
	return is
}

// values checks arguments of something of which no more is known.
func (s *scope) values(a arguments) {
	for _, n := range a.nodes {
		s.value(n)
	}
}

// field is the type of a field, or of what a method gives.
func (s *scope) field(n parse.Node, of reflect.Type, before []string, name string, a arguments) reflect.Type {
	base := pointedTo(of)
	if base == nil || base.Kind() == reflect.Interface {
		return nil
	}
	if method, ok := reflect.PointerTo(base).MethodByName(name); ok {
		if !callable(method.Type) {
			s.fail(s.file, s.placeOf(n, before, name), fmt.Sprintf(".%s of %s cannot be called in a layout", name, typeName(base)), "")
			return nil
		}
		s.fits(n, "."+name, method.Type, 1, a)
		return method.Type.Out(0)
	}
	switch base.Kind() {
	case reflect.Struct:
		if field, ok := base.FieldByName(name); ok && field.IsExported() {
			if a.count() > 0 {
				s.fail(s.file, s.placeOf(n, before, name), fmt.Sprintf(".%s is a field and takes no arguments", name), "")
			}
			return field.Type
		}
	case reflect.Map:
		return base.Elem()
	}
	hint := site.DidYouMean(name, members(base))
	if kinds := kindsWith(name); base == views[s.kind] && len(kinds) > 0 {
		hint = fmt.Sprintf("it is there for %s: {{if eq .Kind %q}}", strings.Join(kinds, ", "), kinds[0])
	}
	s.fail(s.file, s.placeOf(n, before, name), fmt.Sprintf("%s has no .%s", typeName(base), name), hint)
	return nil
}

// callable tells whether text/template calls a method: it gives one value, and an
// error perhaps.
func callable(method reflect.Type) bool {
	return method.NumOut() == 1 || method.NumOut() == 2 && method.Out(1) == reflect.TypeFor[error]()
}

// kindsWith are the pages that are given a field.
func kindsWith(name string) (kinds []string) {
	for _, kind := range layoutKinds {
		if _, ok := views[kind].FieldByName(name); ok {
			kinds = append(kinds, string(kind))
		}
	}
	return kinds
}

// placeOf is where a name of a chain stands: the tree tells the place of a chain
// by its second name.
func (s *scope) placeOf(n parse.Node, before []string, name string) int {
	text := s.theme.texts[s.file]
	at := int(n.Position())
	if len(before) > 0 {
		at = max(0, at-len(before[0])-1)
	}
	for _, name := range append(slices.Clone(before), name) {
		if next := strings.Index(text[min(at, len(text)):], "."+name); next >= 0 {
			at += next
		}
	}
	return at
}

// pointedTo is the type behind pointers.
func pointedTo(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// typeName is how the documentation names a type: "Digest", "HomeView".
func typeName(t reflect.Type) string {
	if t = pointedTo(t); t.Name() != "" {
		return t.Name()
	}
	return t.String()
}

// members are the fields and methods of a type that layouts can use.
func members(t reflect.Type) (names []string) {
	if t.Kind() == reflect.Struct {
		for _, field := range reflect.VisibleFields(t) {
			if field.IsExported() && !field.Anonymous {
				names = append(names, field.Name)
			}
		}
	}
	for i := range reflect.PointerTo(t).NumMethod() {
		names = append(names, reflect.PointerTo(t).Method(i).Name)
	}
	return names
}
