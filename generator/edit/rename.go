package edit

import (
	"slices"
	"unicode"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// Renaming tells which names of topics become another one.
type Renaming struct {
	Old map[string]bool // folded
	New string

	// Leads tells whether a reference, "name:AGI", leads to the topic: a
	// wikilink may name a digest too. Without it every one does.
	Leads func(ref string) bool
}

func (r Renaming) key() string { return site.Fold(r.New) }

// concerns tells whether a name is to become the new one.
func (r Renaming) concerns(name string) bool { return r.Old[site.Fold(name)] && name != r.New }

// settled tells whether a name is the new one, and stays.
func (r Renaming) settled(name string) bool {
	return name == r.New || !r.concerns(name) && site.Fold(name) == r.key()
}

// Rename makes the bytes of a file in which topics have their new name. They
// are the same bytes where it names none of them.
func Rename(file string, content []byte, o parse.Options, r Renaming) ([]byte, error) {
	t := newText(file, content, o)
	before := t.parse(content)
	if before == nil {
		return nil, t.fail(0, "this file cannot be read")
	}
	renamer := &renamer{text: t, Renaming: r}
	out, fields, err := t.front()
	if err != nil {
		return nil, err
	}
	for _, key := range out.Topics {
		if n := (&node{pairs: fields}).get(key); n != nil {
			renamer.value(n)
		}
	}
	if renamer.wrong == nil {
		renamer.body(before, out.Body)
	}
	if renamer.wrong != nil {
		return nil, renamer.wrong
	}
	if len(renamer.splices) == 0 {
		return content, renamer.verify(before, before)
	}
	made, err := t.apply(renamer.splices)
	if err != nil {
		return nil, err
	}
	if err := renamer.verify(before, t.parse(made)); err != nil {
		return nil, err
	}
	return made, nil
}

// renamer gathers what to change in one file.
type renamer struct {
	*text
	Renaming
	splices []splice
	kept    []string // tags that cannot spell the new name, and stay
	wrong   error
}

// value renames in the value of a key.
func (r *renamer) value(n *node) {
	switch {
	case n.isList:
		r.list(n)
	case n.isText():
		r.commas(n)
	}
}

// named is the text that names an item of a list, and the name.
func named(item *node) (n *node, name string) {
	if item.isList {
		return nil, ""
	}
	if item.isText() {
		return item, nameIn(item.text)
	}
	for _, key := range []string{"name", "topic", "title"} {
		if n := item.get(key); n != nil && n.isText() && nameIn(n.text) != "" {
			return n, nameIn(n.text)
		}
	}
	return nil, ""
}

func nameIn(tokens []token) string {
	if names := parse.NamesIn(plainText(tokens), true); len(names) == 1 {
		return names[0]
	}
	return ""
}

// list renames items. Of two that have one name then, the first stays, unless
// one had it before.
func (r *renamer) list(n *node) {
	present := slices.ContainsFunc(n.items, func(item *node) bool {
		_, name := named(item)
		return name != "" && r.settled(name)
	})
	var drop []int
	for i, item := range n.items {
		text, name := named(item)
		switch {
		case text == nil || text.fixed || !r.concerns(name):
		case present && item == text:
			drop = append(drop, i)
		default:
			present = true
			r.piece(text, 0, len(text.text), nil)
		}
	}
	r.drop(n, drop)
}

// piece adds the change of a name that stands between two characters of a
// text, and writes the text's changes when they are all of it.
func (r *renamer) piece(n *node, from, to int, changes []change) {
	c, ok := r.fit(n.text, from, to)
	if !ok {
		r.wrong = r.fail(n.from, "%q cannot take the place of %q here", r.New, nameIn(n.text[from:to]))
		return
	}
	r.splices = append(r.splices, n.rewrite(append(changes, c))...)
}

// fit finds the fewest characters that make another name of a text's piece.
func (r *renamer) fit(text []token, from, to int) (change, bool) {
	from, to = trim(text, from, to)
	inner, end := core(text, from, to)
	for _, c := range []change{{inner, end, r.New}, {from, to, r.New}} {
		made := plainText(text[from:c.from]) + c.words + plainText(text[c.to:to])
		if names := parse.NamesIn(made, true); len(names) == 1 && names[0] == r.New {
			return c, true
		}
	}
	return change{}, false
}

func trim(text []token, from, to int) (int, int) {
	for from < to && unicode.IsSpace(text[from].r) {
		from++
	}
	for to > from && unicode.IsSpace(text[to-1].r) {
		to--
	}
	return from, to
}

// core leaves out what people put around a name: the sign of a tag, curly
// quotation marks, the brackets of a wikilink and what that leads to.
func core(text []token, from, to int) (int, int) {
	for {
		from, to = trim(text, from, to)
		switch {
		case from < to && text[from].r == '#':
			from++
		case to-from > 2 && text[from].r == '“' && text[to-1].r == '”':
			from, to = from+1, to-1
		case to-from > 4 && text[from].r == '[' && text[from+1].r == '[' && text[to-1].r == ']' && text[to-2].r == ']':
			from, to = from+2, to-2
			if bar := slices.IndexFunc(text[from:to], func(t token) bool { return t.r == '|' }); bar >= 0 {
				from += bar + 1
			}
		default:
			return from, to
		}
	}
}
