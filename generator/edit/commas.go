package edit

import (
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// separators are what stands between the names of one text.
const separators = ",，、;；"

// joined finds what may hold a separator that separates nothing.
var joined = site.Pattern(`&#?\w+;|\[\[[^\[\]]*\]\]|<[a-zA-Z/][^>]*>`)

// span is some characters of a text.
type span struct{ from, to int }

// pieces are what stands between the separators of a text.
func pieces(text []token) []span {
	whole := plainText(text)
	closed := make([]bool, len(text))
	for _, m := range joined().FindAllStringIndex(whole, -1) {
		first := len([]rune(whole[:m[0]]))
		for i := range []rune(whole[m[0]:m[1]]) {
			closed[first+i] = true
		}
	}
	var found []span
	start := 0
	for i, t := range text {
		if strings.ContainsRune(separators, t.r) && !closed[i] {
			found = append(found, span{start, i})
			start = i + 1
		}
	}
	return append(found, span{start, len(text)})
}

// commas renames in one text of several names.
func (r *renamer) commas(n *node) {
	if n.fixed {
		return
	}
	all := pieces(n.text)
	var names []string
	of := make([]string, len(all))
	present := false
	for i, p := range all {
		if of[i] = nameIn(n.text[p.from:p.to]); of[i] != "" && !slices.Contains(names, of[i]) {
			names = append(names, of[i])
		}
		present = present || of[i] != "" && r.settled(of[i])
	}
	if !slices.ContainsFunc(parse.NamesIn(plainText(n.text), false), r.concerns) {
		return
	}
	if !slices.Equal(names, parse.NamesIn(plainText(n.text), false)) {
		r.wrong = r.fail(n.from, "these names cannot be told apart; make a list of them")
		return
	}
	r.splices = append(r.splices, n.rewrite(r.inPieces(n, all, of, present))...)
}

// inPieces changes the pieces of a text that bear these names.
func (r *renamer) inPieces(n *node, all []span, of []string, present bool) []change {
	var changes []change
	leading := true // no piece has been kept yet
	for i, p := range all {
		switch {
		case of[i] == "" || !r.concerns(of[i]):
			leading = false
		case !present:
			present, leading = true, false
			c, ok := r.fit(n.text, p.from, p.to)
			if !ok || strings.ContainsAny(r.New, separators) {
				r.wrong = r.fail(n.from, "%q cannot stand between commas; make a list of these names", r.New)
				return nil
			}
			changes = append(changes, c)
		case leading: // it goes with the separator after it
			start, _ := trim(n.text, p.from, p.to)
			next, _ := trim(n.text, all[i+1].from, all[i+1].to)
			changes = append(changes, change{from: start, to: next})
		default: // it goes with the separator in front of it
			_, end := trim(n.text, p.from, p.to)
			changes = append(changes, change{from: all[i-1].to, to: max(end, p.from)})
		}
	}
	return changes
}
