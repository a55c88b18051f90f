package parse

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// maxWords is how much of a point without a label its id is made of, in
// characters.
const maxWords = 24

// ownPrefix begins the ids that themes use; no id of a digest does.
const ownPrefix = "d-"

// holder is a section or point that needs an id.
type holder struct {
	id     *string
	words  string        // what the id is made of
	within string        // the words of the section around it
	text   func() string // all its text, to tell apart what has equal words
	wanted string        // the id that the last rule made
}

// assignIDs gives every section and point its id. An id follows from the words
// of its holder, or, where those occur more than once, from the words of its
// section too, or at last from its whole text: never from its place. So
// reordering a digest changes no id.
func assignIDs(sections []*site.Section) {
	taken := map[string]bool{}
	var holders []holder
	var above []string // words of the headings around, by level
	for _, s := range sections {
		words := site.Slug(s.Title)
		if s.Title == "" {
			words = ""
		}
		if s.Level >= 2 {
			for len(above) <= s.Level {
				above = append(above, "")
			}
			above = above[:s.Level+1]
			parent := nearest(above[:s.Level])
			above[s.Level] = words
			holders = hold(holders, taken, holder{id: &s.ID, words: words, within: parent, text: func() string { return s.Title + "\n" + textOf(s) }})
		}
		for _, p := range s.Points() {
			holders = hold(holders, taken, holder{id: &p.ID, words: pointWords(p), within: words, text: func() string { return p.Label + "\n" + p.Text }})
		}
	}
	for _, rule := range []func(*holder) string{
		func(h *holder) string { return h.words },
		func(h *holder) string { return join(h.within, h.words) },
		func(h *holder) string { return join(h.within, h.words) + "-" + site.ShortHash(h.text(), 5) },
	} {
		holders = assign(holders, taken, rule)
	}
	// What is left has equal words in equal sections and equal text: which of
	// them is which makes no difference, so counting them is as stable.
	equals := map[string]int{}
	for _, h := range holders {
		id := h.wanted
		for taken[id] {
			equals[h.wanted]++
			id = h.wanted + "-" + strconv.Itoa(equals[h.wanted]+1)
		}
		*h.id, taken[id] = id, true
	}
}

// hold keeps what needs an id; an id that its author gave is only noted.
func hold(holders []holder, taken map[string]bool, h holder) []holder {
	if id := *h.id; id != "" && !taken[id] {
		taken[id] = true
		return holders
	}
	return append(holders, h)
}

// assign gives an id to those for whom the rule makes one that nobody else
// has or wants; the others are left for the next rule.
func assign(holders []holder, taken map[string]bool, rule func(*holder) string) (left []holder) {
	wanting := make(map[string]int, len(holders))
	for i := range holders {
		h := &holders[i]
		h.wanted = safe(rule(h))
		wanting[h.wanted]++
	}
	left = holders[:0]
	for _, h := range holders {
		if h.wanted == "" || wanting[h.wanted] > 1 || taken[h.wanted] {
			left = append(left, h)
			continue
		}
		*h.id, taken[h.wanted] = h.wanted, true
	}
	return left
}

// safe keeps an id from looking like one of a theme.
func safe(id string) string {
	if strings.HasPrefix(id, ownPrefix) {
		return "x" + id
	}
	return id
}

func join(section, words string) string {
	switch {
	case section == "":
		return words
	case words == "":
		return section
	}
	return section + "-" + words
}

// nearest is the last of some words that says anything.
func nearest(words []string) string {
	for i := len(words) - 1; i >= 0; i-- {
		if words[i] != "" {
			return words[i]
		}
	}
	return ""
}

// pointWords are the words of a point's label, or its first ones.
func pointWords(p *site.Point) string {
	words := p.Label
	if words == "" {
		words = firstWords(p.Text)
	}
	if strings.TrimFunc(words, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) == "" {
		return ""
	}
	return site.Slug(words)
}

// firstWords cuts a text after at most maxWords characters, between words
// where its script has spaces.
func firstWords(text string) string {
	const widest = utf8.UTFMax * (maxWords + 1) // bytes that tell whether there are more
	runes := []rune(text[:min(len(text), widest)])
	if len(runes) <= maxWords {
		return text
	}
	cut := maxWords
	for cut > maxWords/2 && isWordRune(runes[cut-1]) && isWordRune(runes[cut]) {
		cut--
	}
	if cut == maxWords/2 {
		cut = maxWords
	}
	return string(runes[:cut])
}

func isWordRune(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsNumber(r)) && !site.IsCJK(r)
}

// textOf is all text of a section, to tell sections of one title apart. Its
// parts are sorted: the order of a section's points is not what it says.
func textOf(s *site.Section) string {
	var parts []string
	for _, block := range s.Blocks {
		parts = append(parts, string(block.HTML))
		for _, p := range block.Points {
			parts = append(parts, p.Label+"\n"+p.Text)
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n")
}
