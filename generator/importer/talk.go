package importer

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
)

//go:embed talk.toml
var talkWords string

// kinds are the signs of talk, by their names in talk.toml.
var kinds = sync.OnceValue(func() map[string]*regexp.Regexp {
	var lists map[string][]string
	if _, err := toml.Decode(talkWords, &lists); err != nil {
		panic(err) // the file is part of the program
	}
	table := map[string]*regexp.Regexp{}
	for name, list := range lists {
		form := `(?i)(?:` + strings.Join(list, "|") + `)`
		if name == "interface" || name == "joint" {
			form = `(?i)^(?:` + strings.Join(list, "|") + `)$`
		}
		table[name] = regexp.MustCompile(form)
	}
	return table
})

// shows tells whether a text shows a kind of talk. A writer of typewriter
// apostrophes and one of curly ones mean the same.
func shows(kind, text string) bool {
	return kinds()[kind].MatchString(strings.ReplaceAll(text, "'", "’"))
}

// longestTalk is how long a paragraph of talk may be, in bytes. Models that talk
// longer say something.
const longestTalk = 1600

// enough is the weight from which on a sentence is talk.
const enough = 3

// place tells where in an answer a sentence stands.
type place int

const (
	ahead  place = iota // of the digest
	behind              // it
)

// sentenceEnd finds where sentences end.
var sentenceEnd = site.Pattern(`(?:[。！？!?]+|…{1,2}|[.~～](?:\s|$)|[:：](?:\s|$)|\n)["'”’」』）)*_\s]*`)

// sentences cuts a text into its sentences. Together they are the text.
func sentences(text string) []string {
	var all []string
	at := 0
	for _, m := range sentenceEnd().FindAllStringIndex(text, -1) {
		if m[1] > at {
			all = append(all, text[at:m[1]])
			at = m[1]
		}
	}
	if at < len(text) {
		all = append(all, text[at:])
	}
	return all
}

// bare takes off what stands around words: marks of Markdown, emoji, quotes.
func bare(text string) string {
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("*_>#-~|`\"“”「」()（）[]【】", r) || unicode.IsSymbol(r) || unicode.Is(unicode.Variation_Selector, r) || r == '\u200d'
	})
}

// weigh tells how much a sentence is talk. The sign that is surest counts
// most; so does one that follows talk.
func weigh(sentence string, where place, follows bool) int {
	text := bare(sentence)
	if text == "" || len(text) > longestTalk {
		return 0
	}
	weight := 0
	for _, sign := range []struct {
		kind          string
		ahead, behind int
	}{{"opener", 2, 1}, {"here", 1, 0}, {"product", 1, 1}, {"you", 1, 1}, {"self", 1, 1}, {"hope", 0, 2}, {"offer", 1, 2}, {"request", 1, 2}, {"wait", 3, 3}, {"closing", 0, 3}, {"audience", -3, -3}} {
		if shows(sign.kind, text) {
			weight += []int{sign.ahead, sign.behind}[where]
		}
	}
	if len(kinds()["offer"].FindAllString(strings.ReplaceAll(text, "'", "’"), 2)) > 1 {
		weight++ // "if you need more, let me know"
	}
	if last, _ := lastRune(text); where == ahead && (last == ':' || last == '：') || where == behind && (last == '?' || last == '？') {
		weight++
	}
	if kind := site.ChatterOf(text); kind != "" && !shows("audience", text) && !(where == behind && shows("opener", text)) {
		weight += 2
	}
	if follows {
		weight++
	}
	return weight
}

func lastRune(text string) (rune, bool) {
	runes := []rune(text)
	if len(runes) == 0 {
		return 0, false
	}
	return runes[len(runes)-1], true
}

// talkAhead is how much of a paragraph in front of a digest is talk, in bytes.
// extra is what its place adds to the weight of each sentence.
func talkAhead(text string, extra int) int {
	if len(text) > longestTalk {
		return 0
	}
	n, end, follows := 0, 0, false
	for _, sentence := range sentences(text) {
		n += len(sentence)
		if bare(sentence) == "" || isOpener(sentence) {
			// "Sure!" is talk where talk follows it, or nothing does.
			if strings.TrimSpace(text[n:]) == "" {
				end = n
			}
			continue
		}
		if follows = weigh(sentence, ahead, follows)+extra >= enough; !follows {
			break
		}
		end = n
	}
	return end
}

// isOpener tells a sentence that only takes the request.
func isOpener(sentence string) bool {
	text := bare(sentence)
	return text != "" && len(text) <= 40 && kinds()["opener"].ReplaceAllString(strings.Trim(text, "!！.。~～ ")+"!", "") == ""
}

// talkBehind is where the talk at the end of a paragraph begins, in bytes.
func talkBehind(text string) int {
	if len(text) > longestTalk {
		return len(text)
	}
	all := sentences(text)
	at := len(text)
	talk := make([]bool, len(all))
	for i, sentence := range all {
		talk[i] = weigh(sentence, behind, i > 0 && talk[i-1]) >= enough
	}
	for i := len(all) - 1; i >= 0; i-- {
		if bare(all[i]) != "" && !talk[i] {
			break
		}
		at -= len(all[i])
	}
	if bare(text[at:]) == "" {
		return len(text)
	}
	return at
}

// refuses tells whether the model declined: the answer begins with words to
// that effect, or asks for the text, and no digest follows.
func (a *answer) refuses() bool {
	parts := blocksOf(a.lines)
	heads, points, said := 0, 0, 0
	refusal, request := false, false
	for _, b := range parts {
		text := strings.TrimSpace(textOf(a.lines[b.from:b.to]))
		switch {
		case b.kind == headingBlock || b.kind == paragraphBlock && isBold(text):
			heads++
		case b.kind == listBlock:
			points += b.items
		case b.kind == paragraphBlock && said < 3:
			if said++; len(text) > longestTalk || heads > 0 {
				continue
			}
			all := sentences(text)
			for _, sentence := range all[:min(len(all), 3)] {
				clean := bare(sentence)
				refusal = refusal || shows("refusal", clean) || site.ChatterOf(clean) == site.Refusal
				request = request || shows("request", clean)
			}
		}
	}
	if request && (refusal || len(parts) <= 2 && heads+points == 0) {
		return true // whatever follows is a template, or advice
	}
	return refusal && (heads < 2 || points < 3)
}

// foreign tells a paragraph in another script than the digest's: an English
// preface of a Chinese digest.
func foreign(text, rest string) bool {
	return script(text) == "latin" && script(rest[:cutAt(rest, 4000)]) == "cjk" &&
		(shows("self", text) || shows("you", text) || shows("here", text) || shows("product", text))
}

// cutAt is the last whole character within n bytes.
func cutAt(text string, n int) int {
	if n >= len(text) {
		return len(text)
	}
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return n
}

// script is what most of a text is written in.
func script(text string) string {
	latin, cjk := 0, 0
	for _, r := range text {
		switch {
		case site.IsCJK(r) || unicode.Is(unicode.Hangul, r):
			cjk++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	switch {
	case cjk*3 > latin:
		return "cjk"
	case latin > 20 && cjk == 0:
		return "latin"
	}
	return ""
}

// takeJoints takes out, anywhere, what joins the parts of an answer that came
// in several: paragraphs that say nothing but so, the model or who asked it.
func (a *answer) takeJoints() {
	for _, b := range slices.Backward(blocksOf(a.lines)) {
		if b.kind != paragraphBlock && b.kind != quoteBlock || b.to-b.from > 3 {
			continue
		}
		whole := strings.TrimSpace(textOf(a.lines[b.from:b.to]))
		if text := bare(whole[len(askerLead().FindString(whole)):]); len(text) < 400 && text != "" && !strings.HasPrefix(whole, "<") && (isJoint(text) || shows("joint", whole)) {
			a.take(b.from, b.to, "continuation")
		}
	}
}

func isJoint(text string) bool {
	if shows("joint", text) {
		return true
	}
	said := 0
	for _, sentence := range sentences(text) {
		clean := strings.TrimRight(bare(sentence), ".。!！?？…:：")
		if clean == "" {
			continue
		}
		if said++; !shows("joint", clean) {
			return false
		}
	}
	return said > 0
}
