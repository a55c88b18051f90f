package parse

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// Many digests say again at their beginning what their front matter says, or say
// it only there: in a list, which may have a heading such as "Metadata" (Readwise),
// in lines (Notion), or in lines with two colons (Logseq, Dataview):
//
//	- **Channel:** a16z
//	Published: February 6, 2026
//	tags:: AI, [[AGI]]
//
// What a document lacks is read from there. What it then knows is taken out of the
// text, since every page shows it in its head already.

// statedLabels are the labels of such lines, by canonical key.
var statedLabels = map[string][]string{
	"title":    {"title", "full title", "標題", "标题", "タイトル", "제목", "título", "titel", "titre"},
	"topics":   {"tags", "topics", "標籤", "标签", "タグ", "태그", "etiquetas", "schlagwörter", "теги"},
	"date":     {"date", "published", "publish date", "release date", "日期", "发布日期", "發布日期", "发布时间", "發布時間", "上線日期", "配信日", "公開日", "날짜", "fecha", "datum", "дата"},
	"show":     {"channel", "show", "podcast", "series", "频道", "頻道", "節目", "节目", "播客", "番組", "チャンネル", "채널", "프로그램", "canal", "канал", "подкаст"},
	"source":   {"source", "link", "url", "video", "original", "来源", "來源", "链接", "鏈接", "連結", "原始连结", "原始連結", "影片", "影片連結", "视频", "原視頻", "リンク", "出典", "동영상", "링크", "fuente", "quelle", "lien", "ссылка", "источник"},
	"duration": {"duration", "length", "时长", "時長", "片長", "長度", "再生時間", "길이", "duración", "dauer", "durée", "длительность"},
	"guests":   {"guest", "guests", "嘉宾", "嘉賓", "來賓", "来宾", "ゲスト", "게스트", "invitado", "invitados", "gast", "гость", "гости"},
	"hosts":    {"host", "hosts", "主持", "主持人", "主播", "司会", "ホスト", "진행", "presentador", "ведущий", "ведущие"},
}

var keyOfLabel = sync.OnceValue(func() map[string]string {
	table := map[string]string{}
	for key, labels := range statedLabels {
		for _, label := range labels {
			table[site.Fold(label)] = key
		}
	}
	return table
})

var (
	// statedLine is such a line, which may be an item of a list.
	statedLine = site.Pattern(`^([-*+]\s+)?\**([^*:：]{1,24}?)\**\s*(?:::|[:：])\**\s*(\S.*)$`)
	anAddress  = site.Pattern(`https?://[^\s)>\]]+`)
	// statedHeading is a heading under which nothing but such lines is expected.
	statedHeading = site.Pattern(`^#{1,6}\s+(?i:metadata|properties|episode (?:info|information|details)|資訊|節目資訊|屬性|信息|节目信息|属性|メタデータ|番組情報|메타데이터|속성)\s*$`)
)

// statement is what a body states of itself.
type statement struct {
	lines  map[int]bool // of the file, that say what the document now knows
	headed bool         // below a heading of their own
	sure   bool         // one of the lines says more than who speaks, as the beginning of a talk might
	plain  bool         // one of the lines is no item of a list
}

// holds tells whether the lines are no mere text: one of them might be a point
// like any other.
func (s statement) holds() bool { return len(s.lines) > 1 && s.sure || len(s.lines) > 0 && s.headed }

// stated reads what stands at the beginning of a body; a heading and a picture
// may stand before it.
func (r *reader) stated(body []byte, firstLine int) map[int]bool {
	before, found := *r.doc, statement{lines: map[int]bool{}}
	number, title := firstLine-1, ""
	for line := range bytes.Lines(body) {
		number++
		text := strings.TrimSpace(string(line))
		heading, isTitle := strings.CutPrefix(text, "# ")
		switch {
		case isTitle && title == "":
			title = site.Fold(heading)
			continue
		case statedHeading().MatchString(text):
			found.headed = true
			continue
		case text == "" || strings.HasPrefix(text, "!["):
			continue
		}
		m := statedLine().FindStringSubmatch(text)
		if m == nil || text[0] == '#' {
			break
		}
		switch key := keyOfLabel()[site.Fold(m[2])]; {
		case key == "":
		case key == "title" && title != "":
			if site.Fold(m[3]) == title {
				found.lines[number] = true
			}
		case r.takes(key, statedValue(key, m[3]), number):
			found.lines[number] = true
			found.plain = found.plain || m[1] == ""
			found.sure = found.sure || m[1] != "" || key != "guests" && key != "hosts"
		}
	}
	if found.holds() {
		return found.lines
	}
	if found.plain { // what an item says is taken, but the item stays
		*r.doc = before
	}
	r.doc.Title, r.doc.TitleFrom = before.Title, before.TitleFrom // a point with that label says nothing of the digest
	return nil
}

// withoutStated is a body without the lines that say what the document knows; items
// of lists are dropped where the list is known (dropStated). Lines keep their numbers.
func withoutStated(body []byte, firstLine int, known map[int]bool) []byte {
	if len(known) == 0 {
		return body
	}
	rest := make([]byte, 0, len(body))
	number := firstLine - 1
	for line := range bytes.Lines(body) {
		number++
		if m := statedLine().FindSubmatch(bytes.TrimSpace(line)); known[number] && m != nil && len(m[1]) == 0 {
			line = []byte("\n")
		}
		rest = append(rest, line...)
	}
	return rest
}

// statedValue is what an item says, without its markup.
func statedValue(key, text string) string {
	if key == "source" {
		return anAddress().FindString(text)
	}
	return cleanText(strings.Trim(text, "*_` "))
}

// takes tells whether the document knows what an item says, or does so now. An
// item that says something else than the front matter does stays in the text.
func (r *reader) takes(name, value string, line int) bool {
	if value == "" {
		return false
	}
	i := slices.IndexFunc(keys, func(k key) bool { return k.name == name })
	other := &reader{file: &file{path: r.path, options: r.options}, doc: &site.Document{Kind: r.doc.Kind}, current: field{key: name, value: value, line: line}, as: name}
	if !keys[i].set(other, value) || len(other.problems) > 0 {
		return false
	}
	return adopt(name, r.doc, other.doc)
}

// adopt fills what a document lacks in one key from what another one says, and
// tells whether both say the same then.
func adopt(name string, into, from *site.Document) bool {
	switch name {
	case "date":
		if into.Date.IsZero() {
			into.Date = from.Date
		}
		return into.Date.Format(time.DateOnly) == from.Date.Format(time.DateOnly)
	case "title":
		into.TitleFrom = site.TitleFromKey
		return adoptText(&into.Title, from.Title)
	case "topics":
		if len(into.Topics) == 0 {
			into.Topics = from.Topics
		}
		return !slices.ContainsFunc(from.Topics, func(topic string) bool { return !slices.Contains(into.Topics, topic) })
	case "show":
		return adoptText(&into.Show, from.Show)
	case "source":
		return adoptText((*string)(&into.Source), string(from.Source))
	case "duration":
		if into.Duration == 0 {
			into.Duration = from.Duration
		}
		return into.EpisodeMinutes() == from.EpisodeMinutes()
	}
	return adoptCredits(into, from.Credits)
}

func adoptText(into *string, value string) bool {
	if *into == "" {
		*into = value
	}
	return site.Fold(*into) == site.Fold(value)
}

func adoptCredits(into *site.Document, credits []site.Credit) bool {
	for _, c := range credits {
		known := slices.ContainsFunc(into.Credits, func(o site.Credit) bool { return site.Fold(o.Name) == site.Fold(c.Name) })
		if !known && slices.ContainsFunc(into.Credits, func(o site.Credit) bool { return o.Role == c.Role }) {
			return false // the front matter names others
		}
		if !known {
			into.Credits = append(into.Credits, c)
		}
	}
	return len(credits) > 0
}

// dropStated takes the items out of lists that stand on the known lines, and the
// heading under which nothing is left.
func dropStated(sections []*site.Section, known map[int]bool) []*site.Section {
	if len(known) == 0 {
		return sections
	}
	return slices.DeleteFunc(sections, func(s *site.Section) bool {
		had := len(s.Blocks) > 0
		for i := range s.Blocks {
			s.Blocks[i].Points = slices.DeleteFunc(s.Blocks[i].Points, func(p *site.Point) bool { return known[p.Line] })
		}
		s.Blocks = slices.DeleteFunc(s.Blocks, func(b site.Block) bool { return len(b.Points) == 0 && b.HTML == "" })
		return had && len(s.Blocks) == 0
	})
}
