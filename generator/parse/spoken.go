package parse

import (
	"html"
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/markdown"
	"github.com/digestry/digestry/generator/site"
	"github.com/yuin/goldmark/ast"
)

// A transcript in Markdown has paragraphs, and in front of one, or of a line in
// it, who speaks and when, in the many ways in which people and programs write
// that: "Ann (00:12:34):", "**Ann** [12:34]", "Ann: 00:12:34" above the words,
// "[00:12:34] Ann: …", "12:34" alone, "Ann: …" and no time at all. Headings are
// chapters, unless they recur: then they name who speaks, and so do bold lines.

// spoken reads a Markdown transcript.
type spoken struct {
	*anatomy
	known     names
	recurring map[string]bool // what headings and bold lines say more than once
	leads     map[string]int  // names that a time stands behind
	clocked   bool            // most of its lines begin with a time
	cues      []cue
	ahead     lead // of the words that follow, where it stands by itself
	last      int  // the second that the last time gave
}

// spoken reads the body of a transcript into its document.
func (a *anatomy) spoken(nodes []ast.Node) {
	if a.doc.TitleFrom == site.TitleFromHeading && slices.ContainsFunc(nodes, isTopHeading) {
		nodes = children(a.md.Root) // what was taken for its title is its first chapter
	}
	s := &spoken{anatomy: a, recurring: map[string]bool{}, leads: map[string]int{}}
	nodes = s.unstated(nodes)
	s.census(nodes)
	for i := 0; i < len(nodes); {
		n := s.md.Together(nodes[i:])
		s.block(nodes[i : i+n])
		i += n
	}
	s.alone()
	s.transcript(s.doc, s.cues)
}

// unstated takes out of a list in front what front matter says, too.
func (s *spoken) unstated(nodes []ast.Node) []ast.Node {
	if len(nodes) == 0 || nodes[0].Kind() != ast.KindList {
		return nodes
	}
	known := (&reader{file: s.file, doc: s.doc}).stated(s.md.Source, 1)
	for _, item := range children(nodes[0]) {
		if known[s.md.Line(item)] {
			nodes[0].RemoveChild(nodes[0], item)
		}
	}
	if !nodes[0].HasChildren() {
		return nodes[1:]
	}
	return nodes
}

func isTopHeading(n ast.Node) bool {
	heading, ok := n.(*ast.Heading)
	return ok && heading.Level == 1
}

// alone gives a name that nothing follows to read as words.
func (s *spoken) alone() {
	if name := s.ahead.speaker; name != "" {
		s.cues = append(s.cues, cue{time: s.ahead.time, text: name, html: html.EscapeString(name), apart: true})
	}
	s.ahead = lead{}
}

// census finds out how this transcript writes names and times.
func (s *spoken) census(nodes []ast.Node) {
	var paragraphs, lines tally
	said, timed := map[string]int{}, 0
	for _, n := range nodes {
		if title := s.titleOf(n); title != "" {
			said[title]++
		}
		for _, text := range s.texts(n) {
			for i, line := range s.linesOf(text) {
				plain := s.plain(line)
				if _, length := timeAhead(plain, true); length > 0 {
					plain = plain[length:]
					timed++
				} else if m, _ := nameAhead(plain); m != nil {
					s.leads[m[1]]++
				}
				if i == 0 {
					paragraphs.add(plain)
				}
				lines.add(plain)
			}
		}
	}
	s.clocked = timed*3 >= paragraphs.texts
	s.known = paragraphs.names(4)
	for name := range lines.names(2) {
		s.known[name] = true
	}
	for title, n := range said {
		s.recurring[title] = n > 1 && isName(title)
	}
}

// titleOf is what a heading or a bold line says, without its time.
func (s *spoken) titleOf(n ast.Node) string {
	switch paragraph := n.(type) {
	case *ast.Heading:
	case *ast.Paragraph:
		bold := s.onlyBold(paragraph)
		if bold == nil {
			return ""
		}
		n = bold
	default:
		return ""
	}
	title := ""
	for _, c := range children(n) {
		if _, isTime := c.(*markdown.TimeMark); !isTime {
			title += s.md.Text(c)
		}
	}
	return strings.Trim(title, " :：")
}

// texts are the paragraphs that a block consists of: itself, or the items of a
// list of which each begins with a time.
func (s *spoken) texts(n ast.Node) []ast.Node {
	switch n := n.(type) {
	case *ast.Paragraph:
		return []ast.Node{n}
	case *ast.List:
		var texts []ast.Node
		for _, item := range children(n) {
			for i, c := range children(item) {
				if c.Kind() != ast.KindParagraph && c.Kind() != ast.KindTextBlock {
					return nil
				}
				if _, length := timeAhead(s.plain(children(c)), true); i == 0 && length == 0 {
					return nil
				}
				texts = append(texts, c)
			}
		}
		return texts
	}
	return nil
}

// block reads a block, or several that raw HTML holds together.
func (s *spoken) block(nodes []ast.Node) {
	n := nodes[0]
	if title := s.titleOf(n); s.recurring[title] && len(nodes) == 1 {
		s.alone()
		s.ahead = lead{s.takeTime(n), title}
		if !s.ahead.time.Given && n.HasChildren() {
			s.ahead.time = s.takeTime(n.FirstChild())
		}
		return
	}
	if heading, ok := n.(*ast.Heading); ok {
		s.chapter(heading)
		return
	}
	texts := s.texts(n)
	if texts == nil || len(nodes) > 1 {
		s.drawn(nodes)
		return
	}
	for _, text := range texts {
		s.paragraph(text)
	}
}

// drawn adds blocks that are no speech as they are.
func (s *spoken) drawn(nodes []ast.Node) {
	var said []string
	for _, n := range nodes {
		said = append(said, s.md.Text(n))
	}
	c := cue{html: strings.TrimSpace(s.md.Blocks(nodes)), text: strings.Join(said, " "), block: true}
	if c.html != "" {
		c.time, c.speaker, s.ahead = s.ahead.time, s.ahead.speaker, lead{}
		s.cues = append(s.cues, c)
	}
}

// chapter begins one. Its level is 2 for "#" and "##", and 3 below.
func (s *spoken) chapter(heading *ast.Heading) {
	s.alone()
	c := &site.Chapter{Level: 2, Time: s.takeTime(heading), ID: site.ID(s.md.Attributes(heading)["id"])}
	if heading.Level > 2 {
		c.Level = 3
	}
	s.trimEnd(heading, ":： ")
	c.Title = strings.TrimSpace(s.md.Text(heading))
	c.Heading = template.HTML(strings.TrimSpace(s.md.InlineHTML(heading)))
	s.cues = append(s.cues, cue{chapter: c})
}

// part is a stretch of a paragraph that one lead stands in front of.
type part struct {
	lead
	words ast.Node
	said  bool // there is more in it than spaces
}

// paragraph reads a paragraph as cues.
func (s *spoken) paragraph(n ast.Node) {
	for i, p := range s.parts(n) {
		if p.speaker != "" {
			s.alone()
		}
		p.lead = p.or(s.ahead)
		if !p.said && strings.TrimSpace(s.md.InlineHTML(p.words)) == "" {
			s.ahead = p.lead
			continue
		}
		s.ahead = lead{}
		for j, words := range s.cut(p.words) {
			c := cue{text: strings.TrimSpace(s.md.Text(words)), html: strings.TrimSpace(s.md.InlineHTML(words)), apart: i == 0 || j > 0 || p.speaker != ""}
			if j == 0 {
				c.time, c.speaker = p.time, p.speaker
			}
			s.cues = append(s.cues, c)
		}
	}
}

// parts cuts a paragraph where a line begins with a name or time, and at a time
// in square brackets inside a line, if it does not go back.
func (s *spoken) parts(n ast.Node) []*part {
	current := &part{words: ast.NewTextBlock()}
	parts := []*part{current}
	begin := func(l lead) {
		if l.time.Given {
			s.last = l.time.Start
		}
		if !current.said && (l.speaker == "" || current.speaker == "") {
			current.lead = l.or(current.lead)
			return
		}
		current = &part{lead: l, words: ast.NewTextBlock()}
		parts = append(parts, current)
	}
	for _, line := range s.linesOf(n) {
		if l, length := s.lead(s.plain(line)); length > 0 {
			line = s.without(line, length)
			begin(l)
		}
		for _, c := range line {
			if mark, ok := c.(*markdown.TimeMark); ok && isSquare(mark) && timeOf(mark).Start >= s.last {
				begin(lead{time: timeOf(mark)})
				continue
			}
			current.words.AppendChild(current.words, c)
			current.said = current.said || strings.TrimSpace(s.md.Text(c)) != ""
		}
	}
	return parts
}

// cut makes paragraphs of words that are too many for one.
func (s *spoken) cut(words ast.Node) []ast.Node {
	paragraphs := []ast.Node{words}
	for left := columns(s.md.Text(words)); left > longest; {
		rest, size := s.split(words)
		if rest == nil {
			break
		}
		paragraphs = append(paragraphs, rest)
		words, left = rest, left-size
	}
	return paragraphs
}

// split takes off words what comes behind their first paragraph, and tells how
// long that is. Only text is cut, and no markup.
func (s *spoken) split(words ast.Node) (rest ast.Node, size int) {
	for _, c := range children(words) {
		text, ok := c.(*ast.Text)
		if !ok {
			size += columns(s.md.Text(c))
			continue
		}
		whole := text.Segment.Value(s.md.Source)
		// A paragraph of a long text ends in its first few bytes; only a word
		// without end makes it worth to look at all.
		value := string(whole[:min(len(whole), utf8.UTFMax*longest)])
		at := paragraph(value, size)
		if at == len(value) && at < len(whole) {
			value = string(whole)
			at = paragraph(value, size)
		}
		size += columns(value[:at])
		if at == len(value) {
			continue
		}
		end := ast.NewTextSegment(text.Segment.WithStart(text.Segment.Start + at))
		end.SetSoftLineBreak(text.SoftLineBreak())
		end.SetHardLineBreak(text.HardLineBreak())
		text.Segment.Stop = text.Segment.Start + at
		text.SetSoftLineBreak(false)
		text.SetHardLineBreak(false)
		rest := ast.NewTextBlock()
		rest.AppendChild(rest, end)
		for c := text.NextSibling(); c != nil; c = text.NextSibling() {
			rest.AppendChild(rest, c)
		}
		return rest, size
	}
	return nil, size
}
