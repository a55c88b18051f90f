package parse

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/markdown"
	"github.com/digestry/digestry/generator/site"
	"github.com/yuin/goldmark/ast"
)

// Where a point belongs: what its author says outright, and the words in which
// package link looks for names.

// namesIn reads the value of {topics="AGI, regulation"}.
func namesIn(value string) []string {
	names, _ := asNames(value)
	return names
}

// leads are the symbolic references that the links in some nodes have, and the
// names of the tags among them.
func leads(nodes ...ast.Node) (refs, tags []string) {
	for _, n := range nodes {
		if l, ok := n.(*ast.Link); ok {
			ref := string(l.Destination)
			name, isTag := strings.CutPrefix(ref, "topic:")
			switch {
			case isTag && !slices.Contains(tags, name):
				tags = append(tags, name)
			case strings.HasPrefix(ref, "name:") || strings.HasPrefix(ref, "content:"):
				refs = append(refs, ref)
			}
		}
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			more, named := leads(c)
			refs, tags = append(refs, more...), append(tags, named...)
		}
	}
	return refs, tags
}

// belonging is what the author says of a point: topics, references, speaker. The
// label is still in the item.
func (a *anatomy) belonging(item ast.Node) site.Belonging {
	attributes := a.md.Attributes(item)
	refs, tags := leads(item)
	return site.Belonging{Topics: append(namesIn(attributes["topics"]), tags...), Refs: refs, By: strings.TrimSpace(attributes["by"])}
}

// belong notes where a point belongs, if anything tells.
func belong(p *site.Point, b site.Belonging) {
	if len(b.Topics) > 0 || len(b.Refs) > 0 || b.By != "" || b.Prose != "" {
		kept := b // of its own, so that nothing is kept for the others
		p.Belonging = &kept
	}
}

// inherit gives points what their author said of the sections around them, and
// the digest the topics of the tags in all other text. Sections are in each
// other by their levels.
func (a *anatomy) inherit() {
	type said struct {
		level  int
		topics []string
		by     string
	}
	var around []said
	for _, s := range a.doc.Sections {
		for len(around) > 0 && around[len(around)-1].level >= s.Level {
			around = around[:len(around)-1]
		}
		here := said{level: s.Level, topics: s.Topics, by: a.by[s]}
		if len(around) > 0 {
			above := around[len(around)-1]
			here.topics = slices.Concat(above.topics, s.Topics)
			if here.by == "" {
				here.by = above.by
			}
		}
		around = append(around, here)
		for _, p := range s.Points() {
			b := p.Belongs()
			if len(b.Topics) == 0 {
				b.Topics = slices.Clip(here.topics)
			} else {
				b.Topics = slices.Concat(here.topics, b.Topics)
			}
			b.By = cmp.Or(b.By, here.by)
			belong(p, b)
		}
	}
}

// tagged adds the topics of tags that stand outside of points and headings:
// there a tag speaks for the whole digest.
func (a *anatomy) tagged(nodes []ast.Node) {
	_, tags := leads(nodes...)
	if len(tags) > 0 && a.topics == nil {
		a.topics = map[string]bool{}
		for _, name := range a.doc.Topics {
			a.topics[name] = true
		}
	}
	for _, name := range tags {
		if !a.topics[name] {
			a.doc.Topics, a.topics[name] = append(a.doc.Topics, name), true
		}
	}
}

// addressLike finds addresses that are written without a scheme or stand for
// themselves in a link: example.com/ai, https://example.com/ai.
var addressLike = site.Pattern(`(?:[a-zA-Z][a-zA-Z0-9+.-]*://|[\w-]+(?:\.[\w-]+)+/)[^\s，。、；：！？「」（）《》]*`)

// prose is what of a point's text names can be in, or nothing if that is all of
// it.
func (a *anatomy) prose(item ast.Node, text string) string {
	prose := strings.TrimSpace(a.md.Prose(item))
	if strings.Contains(prose, "/") {
		prose = addressLike().ReplaceAllString(prose, markdown.Gap)
	}
	if prose == text {
		return ""
	}
	return prose
}

// marksOfTitles are what titles are quoted in: what opens, and what closes.
var marksOfTitles = map[rune]rune{'《': '》', '〈': '〉', '「': '」', '『': '』', '“': '”', '"': '"'}

const (
	shortestTitle = 4   // characters of a title that a quotation may mean
	longestTitle  = 400 // bytes
)

// quoted are the folded words that stand in title marks or quotation marks.
func quoted(body string) []string {
	var found []string
	seen, straight := map[string]bool{}, 0 // up to where a straight mark may be one that closes
	for at, open := range body {
		shut, ok := marksOfTitles[open]
		if !ok || open == '"' && at < straight {
			continue
		}
		inside := body[at+len(string(open)):]
		inside = inside[:min(len(inside), longestTitle)]
		end := strings.IndexRune(inside, shut)
		if end < 0 || strings.ContainsRune(inside[:end], '\n') {
			continue
		}
		if open == shut {
			straight = at + 1 + end + 1
		}
		if key := site.Fold(inside[:end]); utf8.RuneCountInString(key) >= shortestTitle && !seen[key] {
			seen[key] = true
			found = append(found, key)
		}
	}
	return found
}
