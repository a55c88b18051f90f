package parse

import (
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// chapterKeys are what a chapter's table calls its parts: Podcasting 2.0's
// JSON, schema.org's Clip, and what people write by hand.
var chapterKeys = struct{ title, start, end []string }{
	title: []string{"title", "name"},
	start: []string{"starttime", "startoffset", "start", "time", "timestamp"},
	end:   []string{"endtime", "endoffset", "end"},
}

// asChapters reads the parts of an episode with the times at which they begin:
// a list of tables, alone or under "chapters", a list of lines such as
// "12:34 Title", or a text of such lines.
func asChapters(value any) (chapters []site.EpisodeChapter, ok bool) {
	switch v := value.(type) {
	case map[string]any:
		if _, isIt := v["chapters"]; !isIt {
			return nil, false
		}
		return asChapters(v["chapters"])
	case string:
		var lines []any
		for line := range strings.Lines(v) {
			lines = append(lines, line)
		}
		return asChapters(lines)
	case []any:
		for _, item := range v {
			chapter, isChapter := asChapter(item)
			if !isChapter {
				return nil, false
			}
			if chapter.Title != "" {
				chapters = append(chapters, chapter)
			}
		}
		return chapters, true
	}
	return nil, value == nil
}

// chapterLine is "12:34 Title", the time in brackets or not.
var chapterLine = site.Pattern(`^[-*]?\s*[\[(（]?([0-9]{1,3}(?:[:：][0-9]{2}){1,2}(?:\.[0-9]+)?)[\])）]?\s*[-–—:：|·]?\s*(.*)$`)

// asChapter reads one. It has no title where there is none to be shown.
func asChapter(item any) (c site.EpisodeChapter, ok bool) {
	if text, isText := asText(item); isText || item == nil {
		m := chapterLine().FindStringSubmatch(text)
		if m == nil {
			return c, isEmpty(text)
		}
		c.Title = m[2]
		c.Time.Start, c.Time.Given = site.ParseClock(m[1])
		return c, c.Time.Given
	}
	table, isTable := item.(map[string]any)
	if !isTable {
		return c, false
	}
	folded := map[string]any{}
	for _, key := range sortedKeys(table) {
		folded[fold(key)] = table[key]
	}
	title, _ := asText(firstOf(folded, chapterKeys.title))
	c.Title = title
	c.Time.Start, c.Time.Given = asSeconds(firstOf(folded, chapterKeys.start))
	if end, isEnd := asSeconds(firstOf(folded, chapterKeys.end)); isEnd && end > c.Time.Start {
		c.Time.End = end
	}
	return c, c.Time.Given
}

func firstOf(table map[string]any, keys []string) any {
	for _, key := range keys {
		if !isEmpty(table[key]) {
			return table[key]
		}
	}
	return nil
}

// asSeconds reads a place in an episode: seconds, or 12:34.
func asSeconds(value any) (int, bool) {
	if n, ok := asNumber(value); ok {
		return int(n), n >= 0 && n <= maxDuration.Seconds()
	}
	text, _ := asText(value)
	return site.ParseClock(text)
}

// timeSections gives the sections that have no time that of the chapter with
// their title. Each chapter is used once, so that titles which come again get
// their times in order.
func timeSections(doc *site.Document) {
	left := slices.Clone(doc.EpisodeChapters)
	for _, s := range doc.Sections {
		if s.Time.Given || s.Title == "" {
			continue
		}
		i := slices.IndexFunc(left, func(c site.EpisodeChapter) bool { return site.Fold(c.Title) == site.Fold(s.Title) })
		if i >= 0 {
			s.Time = left[i].Time
			left = slices.Delete(left, i, i+1)
		}
	}
}
