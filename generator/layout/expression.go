package layout

import (
	"fmt"
	"reflect"
	"strings"
	"text/template/parse"
)

// expression is what an action, a condition or an argument says.
type expression struct {
	eval     func(s *state, dot reflect.Value) (reflect.Value, error)
	constant bool // it is value, always
	literal  bool // it is written down, so that it takes the type that is asked for
	value    reflect.Value
}

func constant(v reflect.Value, literal bool) expression {
	return expression{func(*state, reflect.Value) (reflect.Value, error) { return v, nil }, true, literal, v}
}

// pipe compiles a pipeline with the variables that it sets.
func (c *compiler) pipe(p *parse.PipeNode) (expression, error) {
	value, err := c.commands(p.Cmds)
	if err != nil || len(p.Decl) == 0 {
		return value, err
	}
	var slots []int
	for _, decl := range p.Decl {
		slot := 0
		if !p.IsAssign {
			slot = c.declare(decl.Ident[0])
		} else if slot, err = c.slot(decl.Ident[0]); err != nil {
			return value, err
		}
		slots = append(slots, slot)
	}
	return expression{eval: func(s *state, dot reflect.Value) (reflect.Value, error) {
		v, err := value.eval(s, dot)
		for _, slot := range slots {
			s.slots[slot] = v
		}
		return v, err
	}}, nil
}

// commands compiles commands that hand their values on.
func (c *compiler) commands(commands []*parse.CommandNode) (value expression, err error) {
	if len(commands) == 0 {
		return value, fmt.Errorf("an empty pipeline")
	}
	var last *expression
	for _, command := range commands {
		if value, err = c.command(command, last); err != nil {
			return value, err
		}
		handed := value
		last = &handed
	}
	return value, nil
}

// command compiles a command; final is what the command before it says.
func (c *compiler) command(command *parse.CommandNode, final *expression) (expression, error) {
	first, rest := command.Args[0], command.Args[1:]
	switch n := first.(type) {
	case *parse.IdentifierNode, *parse.FieldNode, *parse.VariableNode, *parse.ChainNode:
		var args []expression
		for _, arg := range rest {
			a, err := c.operand(arg, nil)
			if err != nil {
				return a, err
			}
			args = append(args, a)
		}
		if final != nil {
			args = append(args, *final)
		}
		return c.operand(first, args)
	default:
		if len(rest) > 0 || final != nil {
			return expression{}, fmt.Errorf("%s takes no argument", n)
		}
		return c.operand(first, nil)
	}
}

// operand compiles one word, with the arguments that it is given.
func (c *compiler) operand(node parse.Node, args []expression) (expression, error) {
	switch n := node.(type) {
	case *parse.DotNode:
		return expression{eval: func(_ *state, dot reflect.Value) (reflect.Value, error) { return dot, nil }}, nil
	case *parse.BoolNode:
		return constant(reflect.ValueOf(n.True), true), nil
	case *parse.StringNode:
		return constant(reflect.ValueOf(n.Text), true), nil
	case *parse.NumberNode:
		if !n.IsInt || strings.ContainsAny(n.Text, ".eEpPxXi'") {
			return expression{}, fmt.Errorf("number %s", n)
		}
		return constant(reflect.ValueOf(int(n.Int64)), true), nil
	case *parse.PipeNode:
		return c.pipe(n)
	case *parse.IdentifierNode:
		return c.function(n.Ident, args)
	case *parse.FieldNode:
		dot := expression{eval: func(_ *state, dot reflect.Value) (reflect.Value, error) { return dot, nil }}
		return c.chain(dot, n.Ident, args), nil
	case *parse.VariableNode:
		slot, err := c.slot(n.Ident[0])
		if err != nil {
			return expression{}, err
		}
		variable := expression{eval: func(s *state, _ reflect.Value) (reflect.Value, error) { return s.slots[slot], nil }}
		if len(n.Ident) == 1 {
			if len(args) > 0 {
				return variable, fmt.Errorf("%s takes no argument", n)
			}
			return variable, nil
		}
		return c.chain(variable, n.Ident[1:], args), nil
	case *parse.ChainNode:
		value, err := c.operand(n.Node, nil)
		return c.chain(value, n.Field, args), err
	}
	return expression{}, fmt.Errorf("%s is not known", node)
}

// chain is .X.Y.Z of a value; the last one may be given arguments.
func (c *compiler) chain(value expression, names []string, args []expression) expression {
	for i, name := range names {
		f := &field{name: name, set: c.Set}
		if i == len(names)-1 {
			f.args, f.ifOnly = args, c.ifOnly
		}
		receiver := value.eval
		value = expression{eval: func(s *state, dot reflect.Value) (reflect.Value, error) {
			v, err := receiver(s, dot)
			if err != nil {
				return v, err
			}
			return f.of(s, dot, v)
		}}
	}
	return value
}

// indirect is what pointers and interfaces lead to; it may be nil in the end.
func indirect(v reflect.Value) (_ reflect.Value, isNil bool) {
	for ; v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface; v = v.Elem() {
		if v.IsNil() {
			return v, true
		}
	}
	return v, false
}

// inside is the value in an interface.
func inside(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem() // the zero value if there is none
	}
	return v
}

// isTrue tells what {{if}} takes for true (text/template.IsTrue).
func isTrue(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Bool:
		return v.Bool()
	case reflect.String, reflect.Slice, reflect.Map, reflect.Array:
		return v.Len() > 0
	case reflect.Pointer, reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return !v.IsNil()
	case reflect.Struct:
		return true
	}
	return !v.IsZero()
}
