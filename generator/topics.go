package generator

import (
	"cmp"
	"slices"

	"github.com/digestry/digestry/generator/check"
	"github.com/digestry/digestry/generator/site"
)

// Content is the folder of the digests.
func (g *Generator) Content() string { return g.options.Content }

// Documents are all that the last Generate read, by file: also what has no
// page of its own.
func (g *Generator) Documents() []*site.Document {
	var all []*site.Document
	for _, r := range g.memory {
		if r.document != nil {
			all = append(all, r.document)
		}
	}
	slices.SortFunc(all, func(a, b *site.Document) int { return cmp.Compare(a.File, b.File) })
	return all
}

// TopicAdvice is what could be better in the topics of a site.
func (g *Generator) TopicAdvice(s *site.Site) []site.Problem { return g.inContent(check.Topics(s)) }
