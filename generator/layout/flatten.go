package layout

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"
	texttemplate "text/template"
	"text/template/parse"
)

// What html/template makes of a partial that is called inside of a tag it keeps
// to itself. So partials are set in where they are called, before a layout is
// escaped: each as the branch of an {{if}}, which is escaped as the call would
// be and is known again afterwards.

// deepest is how deep calls may lie; a partial that calls itself has no end.
const deepest = 40

// flattener sets partials in.
type flattener struct {
	trees map[string]*parse.Tree
	calls map[*parse.IfNode]bool // what was a call
}

// flat is a layout with its partials set in, escaped.
func (s *Set) flat(name string) (*parse.ListNode, map[*parse.IfNode]bool, error) {
	f := flattener{s.trees, map[*parse.IfNode]bool{}}
	root, err := f.body(name, 0)
	if err != nil {
		return nil, nil, err
	}
	if err := escape(name, root); err != nil {
		return nil, nil, err
	}
	return root, f.calls, nil
}

func (f *flattener) body(name string, depth int) (*parse.ListNode, error) {
	tree := f.trees[name]
	switch {
	case tree == nil:
		return nil, fmt.Errorf("there is no template %q", name)
	case depth > deepest:
		return nil, fmt.Errorf("template %q calls itself", name)
	}
	list := tree.Root.CopyList()
	return list, f.setIn(list, depth)
}

func (f *flattener) setIn(list *parse.ListNode, depth int) error {
	if list == nil {
		return nil
	}
	for i, node := range list.Nodes {
		var branch *parse.BranchNode
		switch n := node.(type) {
		case *parse.TemplateNode:
			body, err := f.body(n.Name, depth+1)
			if err != nil {
				return err
			}
			called := &parse.IfNode{BranchNode: parse.BranchNode{NodeType: parse.NodeIf, Pos: n.Pos, Line: n.Line, Pipe: n.Pipe, List: body}}
			f.calls[called] = true
			list.Nodes[i] = called
			continue
		case *parse.IfNode:
			branch = &n.BranchNode
		case *parse.RangeNode:
			branch = &n.BranchNode
		case *parse.WithNode:
			branch = &n.BranchNode
		default:
			continue
		}
		if err := errors.Join(f.setIn(branch.List, depth), f.setIn(branch.ElseList, depth)); err != nil {
			return err
		}
	}
	return nil
}

// escape has html/template escape a tree in place. It does so when the tree is
// executed for the first time; an action in front of it ends that at once.
func escape(name string, root *parse.ListNode) (err error) {
	defer func() {
		if p := recover(); p != nil { // of errors that look for the text of a node that has none
			err = fmt.Errorf("html/template cannot escape %s", name)
		}
	}()
	const stop = "stop"
	trees, err := parse.Parse(stop, "{{"+stop+"}}", "", "", map[string]any{stop: func() string { return "" }})
	if err != nil {
		return err
	}
	nodes := append([]parse.Node{trees[stop].Root.Nodes[0]}, root.Nodes...)
	tree := &parse.Tree{Name: name, ParseName: name, Root: &parse.ListNode{NodeType: parse.NodeList, Nodes: nodes}}
	t, err := template.New(name).AddParseTree(name, tree)
	if err != nil {
		return err
	}
	var executed texttemplate.ExecError
	if err := t.Execute(io.Discard, nil); !errors.As(err, &executed) {
		return fmt.Errorf("html/template cannot escape %s with its partials set in", name)
	}
	copy(root.Nodes, tree.Root.Nodes[1:])
	return nil
}

// escapers are the functions at the end of a pipeline by which html/template
// escapes what it prints, and the commands before them.
func escapers(pipe *parse.PipeNode) (chain string, commands []*parse.CommandNode) {
	n := len(pipe.Cmds)
	for n > 0 {
		ident, ok := pipe.Cmds[n-1].Args[0].(*parse.IdentifierNode)
		if !ok || !strings.HasPrefix(ident.Ident, escaperPrefix) {
			break
		}
		n--
	}
	var names []string
	for _, command := range pipe.Cmds[n:] {
		names = append(names, strings.TrimPrefix(command.Args[0].(*parse.IdentifierNode).Ident, escaperPrefix))
	}
	return strings.Join(names, " "), pipe.Cmds[:n]
}

const escaperPrefix = "_html_template_"
