package edit

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// yamlText is front matter in YAML. Its decoder tells where a value begins, by
// line and column; where it ends follows from how it is written.
type yamlText struct {
	text  []byte
	lines []int // where the lines of the front matter begin in the file
	end   int
}

var errYAML = errors.New("this YAML is written in a way that cannot be altered here")

// readYAML finds the top fields of front matter.
func readYAML(text []byte, from, to int) ([]pair, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text[from:to], &document); err != nil || len(document.Content) == 0 {
		return nil, err
	}
	y := &yamlText{text, []int{from}, to}
	for at := from; at < to; {
		r, size := utf8.DecodeRune(text[at:])
		at += size
		if r == '\n' || r == 0x85 || r == 0x2028 || r == 0x2029 {
			y.lines = append(y.lines, at)
		}
	}
	if document.Content[0].Kind != yaml.MappingNode {
		return nil, nil
	}
	root, err := y.node(document.Content[0], false)
	if err != nil {
		return nil, err
	}
	return root.pairs, nil
}

// offset is where a node begins.
func (y *yamlText) offset(n *yaml.Node) int {
	at := y.lines[min(n.Line, len(y.lines))-1]
	for column := 1; column < n.Column && at < y.end; column++ {
		_, size := utf8.DecodeRune(y.text[at:])
		at += size
	}
	return at
}

func (y *yamlText) node(n *yaml.Node, flow bool) (*node, error) {
	flow = flow || n.Style&yaml.FlowStyle != 0
	made := &node{from: y.offset(n), flow: flow}
	made.to = made.from
	switch n.Kind {
	case yaml.AliasNode:
		if n.Alias.Kind != yaml.ScalarNode {
			return &node{from: made.from, to: made.from, isTable: true, fixed: true}, nil
		}
		made.fixed, made.text = true, []token{}
		for _, r := range n.Alias.Value {
			made.text = append(made.text, token{r, made.from, made.from})
		}
	case yaml.SequenceNode:
		made.isList = true
		for _, item := range n.Content {
			child, err := y.node(item, flow)
			if err != nil {
				return nil, err
			}
			made.items, made.to = append(made.items, child), child.to
		}
		y.close(n, made)
	case yaml.MappingNode:
		made.isTable = true
		for i := 0; i+1 < len(n.Content); i += 2 {
			value, err := y.node(n.Content[i+1], flow)
			if err != nil {
				return nil, err
			}
			made.pairs, made.to = append(made.pairs, pair{n.Content[i].Value, y.offset(n.Content[i]), value}), value.to
		}
		y.close(n, made)
	default:
		return made, y.scalar(n, made)
	}
	return made, nil
}

// close finds the bracket that ends a list or table between brackets.
func (y *yamlText) close(n *yaml.Node, made *node) {
	if n.Style&yaml.FlowStyle == 0 {
		return
	}
	s := &scanner{y.text, made.to, y.end}
	if made.to == made.from {
		s.at = y.afterProperties(made.from) + 1
	}
	for s.space(); s.peek() == ',' || s.peek() == ':'; s.space() {
		s.at++
	}
	made.to = min(s.at+1, y.end)
}

// scalar finds the characters of a text.
func (y *yamlText) scalar(n *yaml.Node, made *node) error {
	made.from = y.afterProperties(made.from)
	made.to = made.from
	var raw []token
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		made.style, made.to = double, y.closing(made.from, '"')
		raw = escapedText(y.text, made.from+1, made.to-1)
	case n.Style&yaml.SingleQuotedStyle != 0:
		made.style, made.to = single, y.closing(made.from, '\'')
		raw = verbatimText(y.text, made.from+1, made.to-1, '\'')
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		made.style = block
		start := min(made.from+bytes.IndexByte(append(y.text[made.from:y.end:y.end], '\n'), '\n')+1, y.end)
		raw = verbatimText(y.text, start, y.end, 0)
	case n.Value == "":
		made.style = plain
		return nil
	default:
		made.style = plain
		if made.flow {
			made.style = flowPlain
		}
		raw = verbatimText(y.text, made.from, y.end, 0)
	}
	tokens, ok := align(n.Value, raw)
	if !ok {
		return errYAML
	}
	made.text = tokens
	if len(tokens) > 0 && made.to == made.from {
		made.to = tokens[len(tokens)-1].to
	}
	return nil
}

// afterProperties passes over &anchor and !tag in front of a value.
func (y *yamlText) afterProperties(at int) int {
	for at < y.end && (y.text[at] == '&' || y.text[at] == '!') {
		for at < y.end && !isSpace(y.text[at]) {
			at++
		}
		for at < y.end && isSpace(y.text[at]) {
			at++
		}
	}
	return at
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// closing is where a text in quotes ends.
func (y *yamlText) closing(at int, mark byte) int {
	for at++; at < y.end; at++ {
		switch {
		case y.text[at] == '\\' && mark == '"':
			at++
		case y.text[at] == mark && mark == '\'' && at+1 < y.end && y.text[at+1] == mark:
			at++
		case y.text[at] == mark:
			return at + 1
		}
	}
	return y.end
}
