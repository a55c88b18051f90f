package parse

import (
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/markdown"
	"github.com/digestry/digestry/generator/site"
	"github.com/yuin/goldmark/ast"
)

// anatomy cuts a digest's body into sections and points.
type anatomy struct {
	*file
	doc *site.Document
	md  *markdown.Document

	linesBefore int // of the file, before its body

	depths []int                    // of each section's heading, in the author's own levels
	by     map[*site.Section]string // who speaks in all of a section
	run    []ast.Node               // blocks that are not drawn yet
	topics map[string]bool          // the digest's, where a tag has named one
}

func children(n ast.Node) []ast.Node {
	var nodes []ast.Node
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		nodes = append(nodes, c)
	}
	return nodes
}

// title takes the first "#" heading out of the body when it is the title: of a
// file whose front matter has none, or when it only repeats that.
func (a *anatomy) title(nodes []ast.Node) []ast.Node {
	i := slices.IndexFunc(nodes, func(n ast.Node) bool {
		h, ok := n.(*ast.Heading)
		return ok && h.Level == 1
	})
	if i < 0 {
		return a.statedTitle(nodes)
	}
	text := strings.TrimSpace(a.md.Text(nodes[i]))
	switch {
	case a.doc.Title == "" && text != "":
		a.doc.Title, a.doc.TitleFrom = text, site.TitleFromHeading
	case site.Fold(text) != site.Fold(a.doc.Title):
		return nodes
	}
	return slices.Delete(slices.Clone(nodes), i, i+1)
}

// titleLabel is what stands before a title in answers of language models:
// **主題：…**
var titleLabel = site.Pattern(`^(?i:主題|主题|題目|题目|標題|标题|title|topic|タイトル|テーマ|제목|título|titel|titre|тема)\s*[:：]\s*(\S.*)$`)

// statedTitle takes a wholly bold paragraph that calls itself the title, in a
// file that has no other.
func (a *anatomy) statedTitle(nodes []ast.Node) []ast.Node {
	if a.doc.Title != "" {
		return nodes
	}
	for i, n := range nodes {
		paragraph, ok := n.(*ast.Paragraph)
		if !ok {
			return nodes
		}
		if m := titleLabel().FindStringSubmatch(strings.TrimSpace(a.md.Text(paragraph))); m != nil && a.onlyBold(paragraph) != nil {
			a.doc.Title, a.doc.TitleFrom = m[1], site.TitleFromHeading
			return slices.Delete(slices.Clone(nodes), i, i+1)
		}
	}
	return nodes
}

// cut makes sections of the body's blocks.
func (a *anatomy) cut(nodes []ast.Node) {
	first := &site.Section{Role: site.RoleIntro}
	current, heading := first, 0
	sections := []*site.Section{first}
	for i := 0; i < len(nodes); i++ {
		n := nodes[i]
		if together := a.md.Together(nodes[i:]); together > 1 {
			a.run = append(a.run, nodes[i:i+together]...)
			i += together - 1
			continue
		}
		next, depth := a.heading(n, heading)
		switch {
		case next != nil:
			a.flush(current)
			sections = append(sections, next)
			a.depths = append(a.depths, depth)
			current = next
			if h, ok := n.(*ast.Heading); ok {
				heading = h.Level
			}
		case n.Kind() == ast.KindList:
			a.flush(current)
			current.Blocks = append(current.Blocks, a.points(n.(*ast.List)))
		default:
			a.run = append(a.run, n)
		}
	}
	a.flush(current)
	if len(first.Blocks) == 0 {
		sections = sections[1:]
	} else if len(sections) == 1 {
		first.Role = site.RoleBody
	}
	a.levels(sections)
	a.doc.Sections = sections
	a.inherit()
}

// flush draws the blocks that have gathered, all at once, so that HTML which
// spans several of them stays whole.
func (a *anatomy) flush(s *site.Section) {
	if len(a.run) == 0 {
		return
	}
	a.tagged(a.run)
	if html := a.md.Blocks(a.run); strings.TrimSpace(html) != "" {
		s.Blocks = append(s.Blocks, site.Block{HTML: template.HTML(html)})
	}
	a.run = nil
}

// levels sets the sections' levels to those that a page needs.
func (a *anatomy) levels(sections []*site.Section) {
	levels := pageLevels(a.depths)
	for _, s := range sections {
		if s.Level > 0 {
			s.Level, levels = levels[0], levels[1:]
		}
	}
}

// pageLevels are those of headings below a page's title: 2 for the outermost, and
// none left out, whichever the author began with.
func pageLevels(depths []int) []int {
	used := slices.Compact(slices.Sorted(slices.Values(depths)))
	levels := make([]int, len(depths))
	last := 1
	for i, depth := range depths {
		rank, _ := slices.BinarySearch(used, depth)
		last = min(2+rank, last+1, 6)
		levels[i] = last
	}
	return levels
}

// longestBoldHeading is how long a wholly bold paragraph may be, in
// characters, before it is a sentence that its author wants to be read.
const longestBoldHeading = 80

// heading reads a block as the head of a section, or returns nil. depth orders
// heads by their rank: a bold paragraph is below the heading that it follows,
// whose level above is.
func (a *anatomy) heading(n ast.Node, above int) (s *site.Section, depth int) {
	inline := n
	switch n := n.(type) {
	case *ast.Heading:
		depth = 2 * n.Level
	case *ast.Paragraph:
		bold := a.onlyBold(n)
		if bold == nil {
			return nil, 0
		}
		if depth = 2*above + 1; above == 0 {
			depth = 2 * 2 // as "##", which sections begin with
		}
		inline = bold
	default:
		return nil, 0
	}
	s = &site.Section{Level: 1, Line: a.md.Line(n) + a.linesBefore, Time: a.takeTime(n)}
	if inline != n && !s.Time.Given {
		s.Time = a.takeTime(inline)
	}
	a.trimEnd(inline, ":： ")
	number, _ := splitOrdinal(a.md.Text(inline))
	if number != "" && a.trimStart(inline, number) {
		s.Ordinal = number
	}
	s.Title = strings.TrimSpace(a.md.Text(inline))
	s.Heading = template.HTML(strings.TrimSpace(a.md.InlineHTML(inline)))
	attributes := a.md.Attributes(n)
	s.ID = site.ID(attributes["id"])
	s.Role = role(s.Title, attributes["role"])
	_, tags := leads(n)
	s.Topics = append(namesIn(attributes["topics"]), tags...)
	if by := strings.TrimSpace(attributes["by"]); by != "" {
		a.by[s] = by
	}
	return s, depth
}

// onlyBold is the bold text that a paragraph wholly consists of, or nil. A time
// or a colon beside it does not count.
func (a *anatomy) onlyBold(paragraph *ast.Paragraph) *ast.Emphasis {
	var bold *ast.Emphasis
	for _, c := range children(paragraph) {
		if strong, ok := c.(*ast.Emphasis); ok && strong.Level == 2 && bold == nil {
			bold = strong
			continue
		}
		if _, ok := c.(*markdown.TimeMark); !ok && strings.Trim(a.md.Text(c), " :：") != "" {
			return nil
		}
	}
	if bold == nil {
		return nil
	}
	text := strings.TrimSpace(a.md.Text(bold))
	if text == "" || utf8.RuneCountInString(text) > longestBoldHeading || strings.HasSuffix(text, "。") || strings.HasSuffix(text, ".") {
		return nil
	}
	return bold
}

// takeTime takes a time out of a head or point when it stands at one of its
// ends, and tells it. What joined it on goes with it.
func (a *anatomy) takeTime(n ast.Node) site.Time {
	if mark, ok := n.LastChild().(*markdown.TimeMark); ok {
		n.RemoveChild(n, mark)
		a.trimEnd(n, " ·•|-–—,，")
		return timeOf(mark)
	}
	if mark, ok := n.FirstChild().(*markdown.TimeMark); ok {
		n.RemoveChild(n, mark)
		a.trimLeading(n, " ·•|-–—:：")
		return timeOf(mark)
	}
	return site.Time{}
}

func timeOf(mark *markdown.TimeMark) site.Time {
	t := site.Time{Given: true}
	t.Start, _ = site.ParseClock(mark.Start)
	if end, ok := site.ParseClock(mark.End); ok && end > t.Start {
		t.End = end
	}
	return t
}

// points makes a list's items points.
func (a *anatomy) points(list *ast.List) site.Block {
	block := site.Block{Ordered: list.IsOrdered(), Start: list.Start}
	for _, item := range children(list) {
		block.Points = append(block.Points, a.point(item))
	}
	return block
}

func (a *anatomy) point(item ast.Node) *site.Point {
	p := &site.Point{ID: site.ID(a.md.Attributes(item)["id"]), Line: a.md.Line(item) + a.linesBefore}
	b := a.belonging(item)
	if lead := leadText(item); lead != nil {
		p.Time = a.takeTime(lead)
		a.label(p, lead)
		if !p.Time.Given {
			p.Time = a.takeTime(lead) // behind the label: **Label** [12:34] text
		}
		if !lead.HasChildren() {
			item.RemoveChild(item, lead)
		}
	}
	p.Text = strings.TrimSpace(a.md.Text(item))
	b.Prose = a.prose(item, p.Text)
	belong(p, b)
	p.HTML = template.HTML(strings.TrimSpace(a.md.Blocks(children(item))))
	return p
}

// leadText is the text that an item begins with. In a loose list it is a
// paragraph; as the rest of a point's first line it is plain text in both.
func leadText(item ast.Node) ast.Node {
	switch first := item.FirstChild().(type) {
	case *ast.TextBlock:
		return first
	case *ast.Paragraph:
		lead := ast.NewTextBlock()
		lead.SetLines(first.Lines())
		for _, c := range children(first) {
			lead.AppendChild(lead, c)
		}
		item.ReplaceChild(item, first, lead)
		return lead
	}
	return nil
}

// separators are what stands between a label and its text.
const separators = ":：-–—"

// label takes the bold words in front of a point out of it, if a colon or dash
// sets them apart or nothing follows them in their line.
func (a *anatomy) label(p *site.Point, lead ast.Node) {
	bold, ok := lead.FirstChild().(*ast.Emphasis)
	if !ok || bold.Level != 2 {
		return
	}
	if !p.Time.Given {
		p.Time = a.takeTime(bold)
	}
	text := strings.TrimSpace(a.md.Text(bold))
	inside := strings.TrimRight(text, ":： ")
	colon := strings.TrimSpace(text[len(inside):])
	if inside == "" {
		return
	}
	if colon == "" {
		after := ""
		if next := bold.NextSibling(); next != nil {
			after = strings.TrimLeft(a.md.Text(next), " ")
		}
		rest := strings.TrimLeft(after, separators)
		colon = after[:len(after)-len(rest)]
		if colon == "" && bold.NextSibling() != nil {
			return
		}
	} else {
		a.trimEnd(bold, ":： ")
	}
	p.Label, p.Colon = inside, colon
	p.LabelHTML = template.HTML(a.md.InlineHTML(bold))
	lead.RemoveChild(lead, bold)
	a.trimLeading(lead, " "+separators)
}
