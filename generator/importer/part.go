package importer

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// digest makes a digest of a part, and tells which words of the answer are in
// it or were taken out of it.
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
		if headingLine.MatchString(l) || item && doc.Show != "" && statedLine.MatchString(said) {
			continue
		}
		if strings.HasPrefix(l, "<") || strings.HasPrefix(l, "|") || fence.MatchString(l) {
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

// titleLabel is what an answer calls its title by.
var titleLabel = regexp.MustCompile(`(?i)^(?:#{1,6}\s*)?[*_]*\W{0,6}(?:【(?:` + titleNames + `)】|(?:` + titleNames + `)\s*(?:[*_]+\s*[:：]|[:：]\s*[*_]*))\s*[*_]*\s*(\S.*)$`)

const titleNames = `主題|主题|題目|题目|標題|标题|節目標題|节目标题|本集主題|本集主题|本期主題|本期主题|單集標題|单集标题|集名|title|episode title|digest title|topic|episode|タイトル|テーマ|エピソード|제목|주제|에피소드|título|titel|titre|тема`

// isTitleLine tells a line that calls itself the title. A list of topics is none.
func isTitleLine(text string) bool {
	return len(text) < 600 && !itemLine.MatchString(text) && titleLabel.MatchString(text)
}

// takeTitle takes the title out of the part: a line that calls itself so, the
// one heading above all others, a bold line before anything else, or a short
// line that begins a plain text.
func (p *part) takeTitle() {
	blocks := blocksOf(p.lines)
	if p.front != "" && titleKey.MatchString(p.front) {
		return // parse drops a heading that repeats it
	}
	for i, b := range blocks[:min(len(blocks), 4)] {
		text := p.lines[b.from].text
		if (b.kind == paragraphBlock || b.kind == headingBlock) && isTitleLine(text) && !isStated(p.lines[b.from:b.to]) || i == 0 && b.kind == paragraphBlock && isTitleLine(text) {
			p.takeTitleLine(b.from, titleLabel.FindStringSubmatch(text)[1])
			return
		}
	}
	if b, ok := p.topHeading(blocks); ok {
		p.takeTitleLine(b.from, headingLine.FindStringSubmatch(p.lines[b.from].text)[2])
		return
	}
	if len(blocks) < 2 || blocks[0].kind != paragraphBlock || blocks[0].to-blocks[0].from != 1 {
		return
	}
	text := strings.TrimSpace(p.lines[blocks[0].from].text)
	switch {
	case isHeadingOf(strings.Trim(plainTitle(text), ":：")):
	case isBold(text) && p.endsAhead(blocks):
		p.takeTitleLine(blocks[0].from, text)
	case !strings.HasPrefix(text, "**") && utf8.RuneCountInString(text) <= longestHeading && !endsSentence(text) && !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, "：") && blocks[1].from > blocks[0].to:
		p.takeTitleLine(blocks[0].from, text)
	}
}

var titleKey = regexp.MustCompile(`(?mi)^(?:title|name)\s*[:=]\s*\S`)

// endsAhead tells whether the bold line in front can be the title and no
// section: something else than points of its own follows, and other headings.
func (p *part) endsAhead(blocks []block) bool {
	heads := 0
	for _, b := range blocks[1:] {
		if b.kind == headingBlock || b.kind == paragraphBlock && isBold(strings.TrimSpace(p.lines[b.from].text)) {
			heads++
		}
	}
	return heads > 0 && blocks[1].kind != listBlock || heads == 0 && blocks[1].kind == paragraphBlock
}

// topHeading is the heading above all others: the first, and alone in its
// rank, unless it counts or names a part of a digest.
func (p *part) topHeading(blocks []block) (block, bool) {
	var first *block
	rank, same := 7, 0
	for i, b := range blocks {
		if b.kind != headingBlock {
			continue
		}
		level := len(headingLine.FindStringSubmatch(p.lines[b.from].text)[1])
		if first == nil {
			first = &blocks[i]
			rank = level
		} else if level < rank {
			return block{}, false
		}
		if level == rank {
			same++
		}
	}
	if first == nil {
		return block{}, false
	}
	text := headingLine.FindStringSubmatch(p.lines[first.from].text)[2]
	s := sectionOf(text)
	ahead := slices.IndexFunc(blocks, func(b block) bool { return b.from == first.from })
	switch {
	case plainTitle(text) == "" || s.Role != site.RoleBody, s.Ordinal != "" && rank > 1, same > 1 && !(rank == 1 && ahead == 0 && p.uncounted(blocks)), ahead > 2:
		return block{}, false
	case rank > 1 && p.headings(blocks) == 1 && ahead+1 < len(blocks) && blocks[ahead+1].kind == listBlock && ahead > 0:
		return block{}, false
	}
	return *first, true
}

// uncounted tells whether headings of the first rank behind the first one all
// count or name a part of a digest: then the first, which does not, is the
// title.
func (p *part) uncounted(blocks []block) bool {
	firsts := 0
	for _, b := range blocks {
		m := headingLine.FindStringSubmatch(p.lines[b.from].text)
		if b.kind != headingBlock || len(m[1]) > 1 {
			continue
		}
		if firsts++; firsts > 1 && !isHeadingOf(m[2]) {
			return false
		}
	}
	return true
}

func (p *part) headings(blocks []block) int {
	n := 0
	for _, b := range blocks {
		if b.kind == headingBlock {
			n++
		}
	}
	return n
}

func (p *part) takeTitleLine(at int, text string) {
	p.title = plainTitle(text)
	p.drop(p.lines[at].text)
	p.lines = slices.Delete(p.lines, at, at+1)
}

var (
	linkText = regexp.MustCompile(`!?\[([^\[\]]*)\]\([^()\s]*\)`)
	emphasis = regexp.MustCompile("\\*{1,3}|_{2,3}|`|~~")
	idMark   = regexp.MustCompile(`\s*\{#[^{}]*\}\s*$`)
)

// plainTitle is a heading or bold line as front matter has it.
func plainTitle(text string) string {
	text = linkText.ReplaceAllString(idMark.ReplaceAllString(text, ""), "$1")
	text = emphasis.ReplaceAllString(text, "")
	return strings.TrimRight(strings.TrimSpace(strings.Trim(strings.TrimSpace(text), "#>")), " :：")
}

// topicLine names topics.
var topicLine = regexp.MustCompile(`(?i)^[*_#\s]*\W{0,4}(?:tags?|topics?|keywords?|hashtags?|標籤|标签|關鍵字|关键字|關鍵詞|关键词|主題標籤|主题标签|タグ|キーワード|키워드|태그)[*_]*\s*[:：][*_]*\s*(\S.{0,400})$`)

// takeTopics takes a line that names topics out of the text, into front matter.
func (p *part) takeTopics(o *Options) {
	blocks := blocksOf(p.lines)
	for i, b := range blocks {
		if b.kind != paragraphBlock && b.kind != listBlock || i > 3 && i < len(blocks)-3 {
			continue
		}
		at := b.from
		if b.kind == listBlock || isStated(p.lines[b.from:b.to]) {
			found := slices.IndexFunc(p.lines[b.from:b.to], func(l line) bool { return topicLine.MatchString(itemLine.ReplaceAllString(l.text, "")) })
			if i > 0 || found < 0 {
				continue
			}
			at += found
		} else if b.to-b.from != 1 {
			continue
		}
		m := topicLine.FindStringSubmatch(itemLine.ReplaceAllString(p.lines[at].text, ""))
		if m == nil || endsSentence(m[1]) {
			continue
		}
		if names := topicsIn(m[1]); len(names) > 0 && len(o.Given.Topics) == 0 {
			o.Given.Topics = names
			p.drop(p.lines[at].text)
			p.lines = slices.Delete(p.lines, at, at+1)
		}
		return
	}
}

func topicsIn(text string) []string {
	text = emphasis.ReplaceAllString(text, "")
	if strings.Count(text, "#") > 1 || strings.HasPrefix(text, "#") {
		text = strings.ReplaceAll(text, "#", ",")
	}
	return parse.NamesIn(strings.NewReplacer(" / ", ",", "|", ",", "｜", ",", " · ", ",").Replace(text), false)
}

// statedLine says one thing of the episode: 節目：X. A picture may lead it.
var statedLine = regexp.MustCompile(`^(?:[^\pL\pN*_]{1,6}\s*)?([*_]*[\pL\pN][^*:：|\n]{0,23}[*_]*\s*[:：][*_]*\s*\S.*)$`)

// isStated tells lines that each say one thing of the episode.
func isStated(lines []line) bool {
	if len(lines) < 2 {
		return false
	}
	var b strings.Builder
	for _, l := range lines {
		m := statedLine.FindStringSubmatch(l.text)
		if m == nil || len(l.text) > 400 {
			return false
		}
		b.WriteString("- " + m[1] + "\n")
	}
	doc, _ := parse.Parse("a.md", []byte(b.String()), plainly)
	return doc != nil && (doc.Show != "" || !doc.Date.IsZero() || doc.Source != "" || doc.Duration > 0 || len(doc.Credits) > 0)
}

// statedLines makes a list of lines in front that say what the episode is:
// parse reads such lists.
func (p *part) statedLines() {
	blocks := blocksOf(p.lines)
	if len(blocks) == 0 || blocks[0].kind != paragraphBlock && blocks[0].kind != quoteBlock {
		return
	}
	var said []line
	for _, l := range p.lines[blocks[0].from:blocks[0].to] {
		for _, one := range strings.FieldsFunc(strings.TrimLeft(l.text, "> "), func(r rune) bool { return r == '|' || r == '｜' }) {
			said = append(said, line{l.number, strings.TrimSpace(one)})
		}
	}
	if !isStated(said) {
		return
	}
	for i := range said {
		said[i].text = "- " + statedLine.FindStringSubmatch(said[i].text)[1]
	}
	p.lines = slices.Replace(p.lines, blocks[0].from, blocks[0].to, append(said, line{})...)
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
	if m := headingLine.FindStringSubmatch(text); m != nil {
		text = strings.TrimSpace(m[2])
	} else if !strings.HasPrefix(text, "**") && !strings.HasPrefix(text, "__") {
		return "", false
	}
	if inner := boldHeading.FindStringSubmatch(text); inner != nil {
		text = strings.TrimRight(strings.TrimSpace(inner[1]), ":： ") + " " + strings.TrimSpace(inner[2])
	}
	return strings.Repeat("#", level) + " " + strings.TrimRight(text, ":： "), true
}

// boldHeading is bold from end to end, but for a colon or a time.
var boldHeading = regexp.MustCompile(`^(?:\*\*|__)([^*]+?)(?:\*\*|__)\s*[:：]?(\s*[\[(（]?[\d:：]*[\])）]?)$`)

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

// Problem is what one aside says on a line for people.
func (a Aside) String() string {
	text := strings.Join(strings.Fields(a.Text), " ")
	if runes := []rune(text); len(runes) > 100 {
		text = string(runes[:99]) + "…"
	}
	return fmt.Sprintf("%d: %s: %s", a.Line, a.Kind, text)
}
