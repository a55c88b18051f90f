package layout

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"text/template/parse"
)

// program is a layout, compiled.
type program struct {
	set    *Set
	why    error // it is left to html/template
	body   step
	slots  int
	states sync.Pool // of *state
}

// state is a program while it runs. Every variable has a slot of its own, since
// partials are set in.
type state struct {
	set   *Set
	out   *bytes.Buffer
	watch func(Use) // or nil
	slots []reflect.Value
	args  []arg // of the calls that are under way
}

// step does a part of a layout.
type step func(s *state, dot reflect.Value) error

// What ends an iteration, or all of them.
var (
	errBreak    = errors.New("break")
	errContinue = errors.New("continue")
)

// errOdd says that something is html/template's to judge.
var errOdd = errors.New("left to html/template")

// run draws. After an error what was drawn so far is worth nothing.
func (p *program) run(out *bytes.Buffer, data reflect.Value, watch func(Use)) (err error) {
	s, _ := p.states.Get().(*state)
	if s == nil {
		s = &state{set: p.set, slots: make([]reflect.Value, p.slots)}
	}
	s.out, s.watch = out, watch
	defer func() {
		if recover() != nil { // of a method; html/template will tell
			err = errOdd
			return
		}
		clear(s.slots)
		s.out, s.watch = nil, nil
		p.states.Put(s)
	}()
	return p.body(s, data)
}

// compiler makes a program.
type compiler struct {
	*Set
	calls     map[*parse.IfNode]bool
	variables []variable // that are in scope
	slots     int
	escaping  map[string]*escaper
	ifOnly    bool // what is compiled is the condition of an {{if}}, and nothing but a field
}

type variable struct {
	name string
	slot int
}

func (s *Set) compile(name string) *program {
	root, calls, err := s.flat(name)
	if err != nil {
		return &program{why: err}
	}
	c := &compiler{Set: s, calls: calls, escaping: map[string]*escaper{}}
	top := c.declare("$")
	body, err := c.list(root)
	if err != nil {
		return &program{why: err}
	}
	return &program{set: s, slots: c.slots, body: func(s *state, dot reflect.Value) error {
		s.slots[top] = dot
		return body(s, dot)
	}}
}

func (c *compiler) declare(name string) (slot int) {
	c.variables = append(c.variables, variable{name, c.slots})
	c.slots++
	return c.slots - 1
}

func (c *compiler) slot(name string) (int, error) {
	for _, v := range slices.Backward(c.variables) {
		if v.name == name {
			return v.slot, nil
		}
	}
	return 0, fmt.Errorf("undefined variable %s", name)
}

// scoped keeps what compile declares to itself.
func (c *compiler) scoped(compile func() (step, error)) (step, error) {
	before := len(c.variables)
	defer func() { c.variables = c.variables[:before] }()
	return compile()
}

// list compiles nodes that follow each other. Texts that do are one.
func (c *compiler) list(list *parse.ListNode) (step, error) {
	var steps []step
	var text []byte
	write := func() {
		if len(text) > 0 {
			b := slices.Clone(text)
			steps = append(steps, func(s *state, _ reflect.Value) error {
				s.out.Write(b)
				return nil
			})
			text = text[:0]
		}
	}
	if list != nil {
		for _, node := range list.Nodes {
			if fixed, ok := c.fixed(node); ok {
				text = append(text, fixed...)
				continue
			}
			compiled, err := c.node(node)
			if err != nil {
				return nil, err
			}
			write()
			steps = append(steps, compiled)
		}
	}
	write()
	if len(steps) == 1 {
		return steps[0], nil
	}
	return func(s *state, dot reflect.Value) error {
		for _, step := range steps {
			if err := step(s, dot); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// fixed is what a node prints on every page.
func (c *compiler) fixed(node parse.Node) ([]byte, bool) {
	switch n := node.(type) {
	case *parse.TextNode:
		return n.Text, true
	case *parse.CommentNode:
		return nil, true
	case *parse.ActionNode:
		if len(n.Pipe.Decl) > 0 {
			return nil, false
		}
		chain, commands := escapers(n.Pipe)
		value, err := c.commands(commands)
		if err != nil || !value.constant {
			return nil, false
		}
		e, err := c.escaper(chain)
		if err != nil {
			return nil, false
		}
		var out bytes.Buffer
		if e.print(nil, &out, value.value) != nil {
			return nil, false
		}
		return out.Bytes(), true
	}
	return nil, false
}

func (c *compiler) node(node parse.Node) (step, error) {
	switch n := node.(type) {
	case *parse.ActionNode:
		return c.action(n)
	case *parse.BreakNode:
		return func(*state, reflect.Value) error { return errBreak }, nil
	case *parse.ContinueNode:
		return func(*state, reflect.Value) error { return errContinue }, nil
	case *parse.IfNode:
		if c.calls[n] {
			return c.call(n)
		}
		return c.scoped(func() (step, error) { return c.branch(&n.BranchNode, false) })
	case *parse.WithNode:
		return c.scoped(func() (step, error) { return c.branch(&n.BranchNode, true) })
	case *parse.RangeNode:
		return c.scoped(func() (step, error) { return c.loop(n) })
	}
	return nil, fmt.Errorf("%s is not known", node)
}

// action prints a value or sets variables.
func (c *compiler) action(n *parse.ActionNode) (step, error) {
	if len(n.Pipe.Decl) > 0 {
		value, err := c.pipe(n.Pipe)
		return func(s *state, dot reflect.Value) error {
			_, err := value.eval(s, dot)
			return err
		}, err
	}
	chain, commands := escapers(n.Pipe)
	value, err := c.commands(commands)
	if err != nil {
		return nil, err
	}
	e, err := c.escaper(chain)
	if err != nil {
		return nil, err
	}
	return func(s *state, dot reflect.Value) error {
		v, err := value.eval(s, dot)
		if err != nil {
			return err
		}
		return e.print(s, s.out, v)
	}, nil
}

// call is a partial that was set in: it knows no variables but its own.
func (c *compiler) call(n *parse.IfNode) (step, error) {
	data := expression{eval: func(*state, reflect.Value) (reflect.Value, error) { return reflect.Value{}, nil }}
	var err error
	if n.Pipe != nil {
		if data, err = c.pipe(n.Pipe); err != nil {
			return nil, err
		}
	}
	outer := c.variables
	c.variables = nil
	top := c.declare("$")
	body, err := c.list(n.List)
	c.variables = outer
	return func(s *state, dot reflect.Value) error {
		inner, err := data.eval(s, dot)
		if err != nil {
			return err
		}
		s.slots[top] = inner
		return body(s, inner)
	}, err
}

// branch is an {{if}}, or a {{with}}, which changes the dot.
func (c *compiler) branch(n *parse.BranchNode, with bool) (step, error) {
	condition, err := c.condition(n.Pipe, with)
	if err != nil {
		return nil, err
	}
	then, err := c.scoped(func() (step, error) { return c.list(n.List) })
	if err != nil {
		return nil, err
	}
	otherwise, err := c.scoped(func() (step, error) { return c.list(n.ElseList) })
	if err != nil {
		return nil, err
	}
	return func(s *state, dot reflect.Value) error {
		v, err := condition.eval(s, dot)
		if err != nil {
			return err
		}
		v = inside(v)
		switch {
		case !isTrue(v):
			return otherwise(s, dot)
		case with:
			return then(s, v)
		}
		return then(s, dot)
	}, nil
}

// loop is a {{range}}.
func (c *compiler) loop(n *parse.RangeNode) (step, error) {
	over, err := c.commands(n.Pipe.Cmds)
	if err != nil {
		return nil, err
	}
	key, value := -1, -1
	for i, decl := range n.Pipe.Decl {
		slot := 0
		if !n.Pipe.IsAssign {
			slot = c.declare(decl.Ident[0])
		} else if slot, err = c.slot(decl.Ident[0]); err != nil {
			return nil, err
		}
		if i == 0 && len(n.Pipe.Decl) > 1 {
			key = slot
		} else {
			value = slot
		}
	}
	body, err := c.scoped(func() (step, error) { return c.list(n.List) })
	if err != nil {
		return nil, err
	}
	otherwise, err := c.scoped(func() (step, error) { return c.list(n.ElseList) })
	if err != nil {
		return nil, err
	}
	l := loop{key, value, body}
	return func(s *state, dot reflect.Value) error {
		v, err := over.eval(s, dot)
		if err != nil {
			return err
		}
		ran, err := l.run(s, v)
		if err == nil && !ran {
			err = otherwise(s, dot)
		}
		return err
	}, nil
}

// loop is what is done for each element.
type loop struct {
	key, value int // slots, or -1
	body       step
}

// run tells whether there was an element.
func (l loop) run(s *state, v reflect.Value) (bool, error) {
	v, isNil := indirect(v)
	switch {
	case !v.IsValid(): // as an empty map
		return false, nil
	case v.Kind() == reflect.Slice, v.Kind() == reflect.Array:
		for i := range v.Len() {
			if l.key >= 0 {
				s.slots[l.key] = reflect.ValueOf(i)
			}
			if goOn, err := l.once(s, v.Index(i)); !goOn {
				return true, err
			}
		}
		return v.Len() > 0, nil
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			if l.key >= 0 {
				s.slots[l.key] = key
			}
			if goOn, err := l.once(s, v.MapIndex(key)); !goOn {
				return true, err
			}
		}
		return len(keys) > 0, nil
	case !isNil && v.Type() == intType:
		for i := range int(v.Int()) {
			if goOn, err := l.once(s, reflect.ValueOf(i)); !goOn {
				return true, err
			}
		}
		return v.Int() > 0, nil
	}
	return false, errOdd
}

var intType = reflect.TypeFor[int]()

func (l loop) once(s *state, element reflect.Value) (goOn bool, err error) {
	if l.value >= 0 {
		s.slots[l.value] = element
	}
	switch err := l.body(s, element); err {
	case nil, errContinue:
		return true, nil
	case errBreak:
		return false, nil
	default:
		return false, err
	}
}
