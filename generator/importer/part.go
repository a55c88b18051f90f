package importer

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// digest makes a digest of a part, and counts the letters of the answer that are
// in it or were taken out of it.
func (p *part) digest(o Options) (Imported, letterCount, error) {
	p.takeTalk()
	p.takeFront()
	p.takeTalk()
	if p.front == "" && (p.blank() || len(p.aside) > 0 && p.slight()) {
		if len(p.lines) > 0 {
			p.tell(p.lines[0].number, "small talk", p.text())
		}
		return Imported{}, countLetters(p.gone.String()), ErrOnly
	}
	p.takeTitle()
	p.takeTopics(&o)
	p.outline()
	p.statedLines()
	p.lists()
	p.levels()
	p.space()
	body := "\n" + p.text()
	if p.blank() {
		body = ""
	}
	words := countLetters(p.gone.String())
	words.add(countLetters(body))
	imported, err := p.document(o, body)
	return imported, words, err
}

// slight tells a remainder that nobody would publish: a few words without any
// shape.
func (p *part) slight() bool {
	blocks := blocksOf(p.lines)
	return len(blocks) == 1 && blocks[0].kind == paragraphBlock && utf8.RuneCountInString(p.text()) < 80
}

// plainly reads a text for its anatomy alone.
var plainly = parse.Options{Kind: site.KindDigest, Name: "a", Location: time.UTC}

// document puts together what a digest says of itself: what the author gave,
// what the answer tells, and what can be found in its text.
func (p *part) document(o Options, body string) (Imported, error) {
	front := p.front
	if front == "" && body != "" && p.title != "" {
		front = string(parse.Format(&site.Document{Title: p.title, TitleFrom: site.TitleFromKey}, o.Location))
	}
	doc, problems := parse.Parse("answer.md", []byte(front+body), parse.Options{
		Kind: site.KindDigest, Name: cmp.Or(o.Name, "answer"), Language: o.Language, Location: o.Location,
	})
	if doc == nil {
		return Imported{}, errors.New(strings.TrimPrefix(problems[0].String(), "answer.md:") + " in the front matter of the answer")
	}
	doc.Body = body
	m := Imported{Document: doc, Aside: p.aside}
	m.title(p, o)
	doc.Model = cmp.Or(doc.Model, p.model)
	Give(doc, &o.Given)
	if doc.Language == "" {
		doc.Language = doc.Detected
	}
	m.propose(o)
	return m, nil
}

// title names the digest.
func (m *Imported) title(p *part, o Options) {
	doc := m.Document
	if doc.TitleFrom == site.TitleFromName {
		doc.Title = cmp.Or(p.title, o.Name)
		if doc.Title == "" {
			doc.Title = firstWords(doc)
		}
		if p.title == "" && o.Given.Title == "" {
			m.Proposed = append(m.Proposed, "title: "+doc.Title)
		}
	}
	doc.TitleFrom = site.TitleFromKey
}

// firstWords is the first thing that a digest says, cut to the length of a
// title.
func firstWords(doc *site.Document) string {
	for _, l := range strings.Split(doc.Body, "\n") {
		said, item := strings.CutPrefix(l, "- ")
		if headingLine().MatchString(l) || item && doc.Show != "" && statedLine().MatchString(said) {
			continue
		}
		if strings.HasPrefix(l, "<") || strings.HasPrefix(l, "|") || fence().MatchString(l) {
			continue
		}
		text := plainTitle(strings.TrimLeft(l, "->0123456789. "))
		if label, rest, found := strings.Cut(strings.Replace(text, "：", ":", 1), ":"); found && utf8.RuneCountInString(label) < 24 {
			text = strings.TrimSpace(rest)
		}
		if text == "" {
			continue
		}
		if all := sentences(text); len(all) > 0 {
			text = strings.TrimRight(all[0], "。.:：! ！?？\n")
		}
		runes := []rune(text)
		if len(runes) > 60 {
			return strings.TrimSpace(string(runes[:59])) + "…"
		}
		if len(runes) > 0 {
			return string(runes)
		}
	}
	return "Untitled"
}

// Give puts what the author said of a digest in place of what was found.
func Give(doc, g *site.Document) {
	for _, field := range []struct{ into, from *string }{
		{&doc.Title, &g.Title}, {&doc.Show, &g.Show}, {&doc.Season, &g.Season}, {&doc.Episode, &g.Episode}, {&doc.Audio, &g.Audio},
		{&doc.Video, &g.Video}, {&doc.Summary, &g.Summary}, {&doc.Language, &g.Language}, {&doc.Cover, &g.Cover}, {&doc.Model, &g.Model},
		{&doc.Editor, &g.Editor}, {&doc.Slug, &g.Slug}, {(*string)(&doc.Source), (*string)(&g.Source)},
	} {
		*field.into = cmp.Or(*field.from, *field.into)
	}
	if !g.Date.IsZero() {
		doc.Date = g.Date
	}
	if g.Duration > 0 {
		doc.Duration = g.Duration
	}
	for _, role := range []site.PersonRole{site.Host, site.Guest} {
		own := func(c site.Credit) bool { return c.Role == role }
		if slices.ContainsFunc(g.Credits, own) {
			doc.Credits = slices.DeleteFunc(doc.Credits, own)
		}
	}
	doc.Credits = append(doc.Credits, g.Credits...)
	if len(g.Topics) > 0 {
		doc.Topics = g.Topics
	}
	doc.Draft = doc.Draft || g.Draft
}

// takeFront takes front matter off the part.
func (p *part) takeFront() {
	blocks := blocksOf(p.lines)
	if len(blocks) == 0 {
		return
	}
	from, end := blocks[0].from, 0
	for _, b := range blocks[:min(len(blocks), 4)] { // what little stands in front of it is talk
		if end = frontEnd(p.lines, b.from); end > 0 {
			from = b.from
			break
		}
		if b.kind != paragraphBlock && b.kind != ruleBlock {
			return
		}
	}
	if end == 0 {
		return
	}
	if first := blocks[0].from; from > first {
		p.tell(p.lines[first].number, "small talk", textOf(p.lines[first:from]))
	}
	p.front = textOf(p.lines[from:end])
	p.drop(p.front)
	p.lines = p.lines[end:]
}

// levels gives headings the rank that package parse finds, and bold lines that
// are headings the marks of one.
func (p *part) levels() {
	const front = "+++\ntitle = '-'\n+++\n" // so that no heading is taken for the title
	doc, _ := parse.Parse("a.md", []byte(front+p.text()), plainly)
	if doc == nil {
		return
	}
	for _, s := range doc.Sections {
		at := s.Line - 1 - strings.Count(front, "\n")
		if s.Level == 0 || at < 0 || at >= len(p.lines) {
			continue
		}
		if text, ok := asHeading(p.lines[at].text, s.Level); ok {
			p.lines[at].text = text
		}
	}
}

// asHeading writes a heading, or a line that is bold from end to end, with so
// many marks.
func asHeading(text string, level int) (string, bool) {
	text = strings.TrimSpace(text)
	if m := headingLine().FindStringSubmatch(text); m != nil {
		text = strings.TrimSpace(m[2])
	} else if !strings.HasPrefix(text, "**") && !strings.HasPrefix(text, "__") {
		return "", false
	}
	if inner := boldHeading().FindStringSubmatch(text); inner != nil {
		text = strings.TrimRight(strings.TrimSpace(inner[1]), ":： ") + " " + strings.TrimSpace(inner[2])
	}
	return strings.Repeat("#", level) + " " + strings.TrimRight(text, ":： "), true
}

// boldHeading is bold from end to end, but for a colon or a time.
var boldHeading = site.Pattern(`^(?:\*\*|__)([^*]+?)(?:\*\*|__)\s*[:：]?(\s*[\[(（]?[\d:：]*[\])）]?)$`)

// space sets one blank line around headings and between blocks, and takes out
// rules that only set sections apart.
func (p *part) space() {
	blocks := blocksOf(p.lines)
	var laid []line
	for i, b := range blocks {
		if b.kind == ruleBlock && (i == 0 || i+1 == len(blocks) || blocks[i+1].kind == headingBlock) {
			continue
		}
		if len(laid) > 0 && (b.kind == headingBlock || blocks[i-1].kind == headingBlock || blocks[i-1].to < b.from || blocks[i-1].kind == ruleBlock) {
			laid = append(laid, line{})
		}
		laid = append(laid, p.lines[b.from:b.to]...)
	}
	p.lines = laid
}

// String is an aside in a line, for people.
func (a Aside) String() string {
	text := strings.Join(strings.Fields(a.Text), " ")
	if runes := []rune(text); len(runes) > 100 {
		text = string(runes[:99]) + "…"
	}
	return fmt.Sprintf("%d: %s: %s", a.Line, a.Kind, text)
}
