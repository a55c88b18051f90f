package importer

import (
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// topicLine names topics.
var topicLine = site.Pattern(`(?i)^[*_#\s]*\W{0,4}(?:tags?|topics?|keywords?|hashtags?|標籤|标签|關鍵字|关键字|關鍵詞|关键词|主題標籤|主题标签|タグ|キーワード|키워드|태그)[*_]*\s*[:：][*_]*\s*(\S.{0,400})$`)

// takeTopics takes a line that names topics out of the text, into front matter.
func (p *part) takeTopics(o *Options) {
	blocks := blocksOf(p.lines)
	for i, b := range blocks {
		if b.kind != paragraphBlock && b.kind != listBlock || i > 3 && i < len(blocks)-3 {
			continue
		}
		at := b.from
		if b.kind == listBlock || isStated(p.lines[b.from:b.to]) {
			found := slices.IndexFunc(p.lines[b.from:b.to], func(l line) bool { return topicLine().MatchString(itemLine().ReplaceAllString(l.text, "")) })
			if i > 0 || found < 0 {
				continue
			}
			at += found
		} else if b.to-b.from != 1 {
			continue
		}
		m := topicLine().FindStringSubmatch(itemLine().ReplaceAllString(p.lines[at].text, ""))
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
	text = emphasis().ReplaceAllString(text, "")
	if strings.Count(text, "#") > 1 || strings.HasPrefix(text, "#") {
		text = strings.ReplaceAll(text, "#", ",")
	}
	return parse.NamesIn(strings.NewReplacer(" / ", ",", "|", ",", "｜", ",", " · ", ",").Replace(text), false)
}

// statedLine says one thing of the episode: 節目：X. A picture may lead it.
var statedLine = site.Pattern(`^(?:[^\pL\pN*_]{1,6}\s*)?([*_]*[\pL\pN][^*:：|\n]{0,23}[*_]*\s*[:：][*_]*\s*\S.*)$`)

// isStated tells lines that each say one thing of the episode.
func isStated(lines []line) bool {
	if len(lines) < 2 {
		return false
	}
	var b strings.Builder
	for _, l := range lines {
		m := statedLine().FindStringSubmatch(l.text)
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
		said[i].text = "- " + statedLine().FindStringSubmatch(said[i].text)[1]
	}
	p.lines = slices.Replace(p.lines, blocks[0].from, blocks[0].to, append(said, line{})...)
}
