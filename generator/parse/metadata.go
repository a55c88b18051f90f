package parse

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// Many digests say again, in a list at their beginning, what their front matter
// says, or say it only there:
//
//	- **Channel:** a16z
//	- **Published:** 2026-02-06
//
// What a document lacks is read from such a list. What it then knows is taken
// out of the list, since every page shows it in its head already.

// statedLabels are the labels of such lists, by canonical key.
var statedLabels = map[string][]string{
	"date":     {"date", "published", "publish date", "release date", "日期", "发布日期", "發布日期", "发布时间", "發布時間", "上線日期", "配信日", "公開日", "날짜", "fecha", "datum", "дата"},
	"show":     {"channel", "show", "podcast", "series", "频道", "頻道", "節目", "节目", "播客", "番組", "チャンネル", "채널", "프로그램", "canal", "канал", "подкаст"},
	"source":   {"source", "link", "url", "video", "original", "来源", "來源", "链接", "鏈接", "連結", "原始连结", "原始連結", "影片", "影片連結", "视频", "原視頻", "リンク", "出典", "동영상", "링크", "fuente", "quelle", "lien", "ссылка", "источник"},
	"duration": {"duration", "length", "时长", "時長", "片長", "長度", "再生時間", "길이", "duración", "dauer", "durée", "длительность"},
	"guests":   {"guest", "guests", "嘉宾", "嘉賓", "來賓", "来宾", "ゲスト", "게스트", "invitado", "invitados", "gast", "гость", "гости"},
	"hosts":    {"host", "hosts", "主持", "主持人", "主播", "司会", "ホスト", "진행", "presentador", "ведущий", "ведущие"},
}

var keyOfLabel = func() map[string]string {
	table := map[string]string{}
	for key, labels := range statedLabels {
		for _, label := range labels {
			table[site.Fold(label)] = key
		}
	}
	return table
}()

var (
	// statedLine is an item of such a list.
	statedLine = regexp.MustCompile(`^[-*+]\s+\**([^*:：]{1,24})\**\s*[:：]\**\s*(\S.*)$`)
	anAddress  = regexp.MustCompile(`https?://[^\s)>\]]+`)
)

// stated reads the list, if the body begins with one: at most a heading may
// stand before it. It returns the folded labels of what the document now knows.
func (r *reader) stated(body []byte, firstLine int) map[string]bool {
	known := map[string]bool{}
	number := firstLine - 1
	for line := range bytes.Lines(body) {
		number++
		text := strings.TrimSpace(string(line))
		if text == "" || strings.HasPrefix(text, "# ") {
			continue
		}
		m := statedLine.FindStringSubmatch(text)
		if m == nil {
			break
		}
		label := site.Fold(m[1])
		key := keyOfLabel[label]
		if key == "" {
			continue
		}
		if r.takes(key, statedValue(key, m[2]), number) {
			known[label] = true
		}
	}
	if len(known) < 2 {
		return nil // one such item is a point like any other
	}
	return known
}

// statedValue is what an item says, without its markup.
func statedValue(key, text string) string {
	if key == "source" {
		return anAddress.FindString(text)
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

// dropStated takes the items of the list that begins a digest out of it whose
// label is among the known ones.
func dropStated(sections []*site.Section, known map[string]bool) []*site.Section {
	if len(known) == 0 || len(sections) == 0 || len(sections[0].Blocks) == 0 || sections[0].Level != 0 {
		return sections
	}
	first := sections[0]
	block := &first.Blocks[0]
	block.Points = slices.DeleteFunc(block.Points, func(p *site.Point) bool { return known[site.Fold(p.Label)] })
	if len(block.Points) == 0 && block.HTML == "" {
		first.Blocks = first.Blocks[1:]
	}
	if len(first.Blocks) == 0 {
		return sections[1:]
	}
	return sections
}
