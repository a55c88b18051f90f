package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// body renames in what follows the front matter. A tag or link that cannot
// spell the new name stays: the old one is an alias, and leads to the topic.
func (r *renamer) body(doc *site.Document, from int) {
	r.attributes(from)
	starts := []int{0}
	for i, c := range r.plain {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	for _, link := range doc.Links {
		if link.Line < 1 || link.Line > len(starts) {
			continue
		}
		at := r.column(starts[link.Line-1], link.Column)
		if name, isTag := strings.CutPrefix(link.Ref, "topic:"); isTag && r.concerns(name) {
			r.tag(at, name)
		} else if target, isWiki := strings.CutPrefix(link.Ref, "name:"); isWiki && at >= from {
			r.wikilink(at, target, link.Ref)
		}
	}
}

// column is the offset of a column of a line.
func (r *renamer) column(at, column int) int {
	for ; column > 1 && at < len(r.plain); column-- {
		_, size := utf8.DecodeRune(r.plain[at:])
		at += size
	}
	return at
}

func (r *renamer) tag(at int, name string) {
	written := "#" + name
	if !bytes.HasPrefix(r.plain[at:], []byte(written)) {
		r.kept = append(r.kept, name)
		return
	}
	end := at + len(written)
	line, _, _ := bytes.Cut(r.plain[end:], []byte("\n"))
	if parse.TagIn("#"+r.New+string(line)) != r.New {
		r.kept = append(r.kept, name)
		return
	}
	r.splices = append(r.splices, splice{at + 1, end, r.New})
}

// wikilink renames [[target]]. Of [[target#heading]] and [[target|label]] the
// rest stays.
func (r *renamer) wikilink(at int, target, ref string) {
	name, _, _ := strings.Cut(target, "#")
	trimmed := strings.TrimSpace(name)
	if !r.concerns(trimmed) || r.Leads != nil && !r.Leads(ref) || strings.ContainsAny(r.New, "[]|#\\") {
		return
	}
	rest := bytes.TrimPrefix(r.plain[at:], []byte("!"))
	inner, ok := bytes.CutPrefix(rest, []byte("[["))
	if !ok {
		return
	}
	inner = bytes.TrimLeft(inner, " \t")
	if !bytes.HasPrefix(inner, []byte(trimmed)) {
		return
	}
	from := len(r.plain) - len(inner)
	r.splices = append(r.splices, splice{from, from + len(trimmed), r.New})
}

// attribute finds topics among the attributes at the end of a line.
var attribute = site.Pattern(`\{[^{}\n]*\btopics[ \t]*=[ \t]*("(?:\\.|[^"\\\n])*"|[A-Za-z_:][\w:.-]*)[^{}\n]*\}`)

// attributes renames in {topics="AGI, regulation"}.
func (r *renamer) attributes(from int) {
	var found []*node
	for _, m := range attribute().FindAllSubmatchIndex(r.plain[from:], -1) {
		n := &node{from: from + m[2], to: from + m[3], style: double}
		if r.plain[n.from] == '"' {
			n.text = attributeText(r.plain, n.from+1, n.to-1)
		} else {
			n.style, n.text = bare, verbatimText(r.plain, n.from, n.to, 0)
		}
		if slices.ContainsFunc(parse.NamesIn(plainText(n.text), false), r.concerns) {
			found = append(found, n)
		}
	}
	for i, real := range r.probe(found) {
		if real && strings.ContainsAny(r.New, `"\{}`) {
			r.wrong = r.fail(found[i].from, "%q cannot stand in an attribute", r.New)
		} else if real {
			r.commas(found[i])
		}
	}
}

// attributeText reads the text of an attribute, which has fewer escapes.
func attributeText(text []byte, from, to int) []token {
	var tokens []token
	for _, t := range verbatimText(text, from, to, 0) {
		if n := len(tokens); n > 0 && tokens[n-1].r == '\\' && tokens[n-1].to-tokens[n-1].from == 1 && (t.r == '"' || t.r == '/' || t.r == '\\') {
			tokens[n-1] = token{t.r, tokens[n-1].from, t.to}
			continue
		}
		tokens = append(tokens, t)
	}
	return tokens
}

// probe tells which of some attributes are ones, and no text or code that looks
// like one: it gives each a topic that no other has, and parses.
func (r *renamer) probe(found []*node) []bool {
	real := make([]bool, len(found))
	if len(found) == 0 {
		return real
	}
	var probes []splice
	for i, n := range found {
		probes = append(probes, splice{n.from, n.to, fmt.Sprintf(`"probe %d of digestry"`, i)})
	}
	made, err := r.apply(probes)
	if err != nil {
		r.wrong = err
		return real
	}
	doc := r.parse(made)
	if doc == nil {
		return real
	}
	var names []string
	for _, s := range doc.Sections {
		names = append(names, s.Topics...)
		for _, p := range s.Points() {
			names = append(names, p.Topics()...)
		}
	}
	for i := range found {
		real[i] = slices.Contains(names, fmt.Sprintf("probe %d of digestry", i))
	}
	return real
}
