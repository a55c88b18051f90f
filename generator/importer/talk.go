package importer

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
)

//go:embed talk.toml
var talkWords string

// kinds are the signs of talk, by their names in talk.toml.
var kinds = func() map[string]*regexp.Regexp {
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
}()

// shows tells whether a text shows a kind of talk. A writer of typewriter
// apostrophes and one of curly ones mean the same.
func shows(kind, text string) bool {
	return kinds[kind].MatchString(strings.ReplaceAll(text, "'", "’"))
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
var sentenceEnd = regexp.MustCompile(`(?:[。！？!?]+|…{1,2}|[.~～](?:\s|$)|[:：](?:\s|$)|\n)["'”’」』）)*_\s]*`)

// sentences cuts a text into its sentences. Together they are the text.
func sentences(text string) []string {
	var all []string
	at := 0
	for _, m := range sentenceEnd.FindAllStringIndex(text, -1) {
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
	if len(kinds["offer"].FindAllString(strings.ReplaceAll(text, "'", "’"), 2)) > 1 {
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
	return text != "" && len(text) <= 40 && kinds["opener"].ReplaceAllString(strings.Trim(text, "!！.。~～ ")+"!", "") == ""
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

// Names of model families, as authors and tools write them.
const family = `(?:chat)?gpt[\w.-]*(?: ?\d[\w.]*)?|(?:openai )?o[134](?:-\w+)*|claude(?:[ -][\w.]+){0,4}|gemini(?:[ -][\w.]+){0,4}|gemma[\w.:-]*|llama[\w.: -]*|qwen[\w.:-]*|qwq[\w.:-]*|deepseek[\w.:-]*|mi[sx]tral[\w.:-]*|grok[\w.-]*|kimi[\w.-]*|glm[\w.-]*|phi-?\d[\w.:-]*|command[- ]r[\w.+-]*|copilot|perplexity|sonar[\w-]*|doubao[\w.-]*|ernie[\w.-]*|yi-[\w.-]*|minimax[\w.-]*|nova[\w.-]*`

var (
	modelTag    = regexp.MustCompile(`(?i)^[\[(（【<]\s*(?:model|模型|モデル|모델)\s*[=:：]\s*([^\],，;)）】>]+?)\s*(?:[,，;][^\])）】>]*)?[\])）】>]$`)
	modelField  = regexp.MustCompile(`(?i)^(?:model|llm|model used|使用模型|模型|使用モデル|モデル|모델)\s*[:：=]\s*(` + family + `)$`)
	modelCredit = regexp.MustCompile(`(?i)^(?:this (?:digest|summary) was |summary |digest )?(?:generated|created|written|produced|summari[sz]ed|powered|made|organi[sz]ed)(?: automatically)? (?:by|with|using) (?:google |openai |anthropic |meta )?(` + family + `)\.?(?:[，,;；.。].{0,60})?$`)
	modelZh     = regexp.MustCompile(`(?i)^(?:本(?:文|摘要|篇|內容|内容))?由\s*(?:Google |OpenAI |Anthropic )?(` + family + `)\s*(?:自動|自动|協助|协助)?(?:生成|產生|产生|整理|摘要|總結|总结|撰寫|撰写)。?(?:[，,;；.。].{0,60})?$`)
	modelJaKo   = regexp.MustCompile(`(?i)^(?:この(?:要約|まとめ)は|이 (?:요약|글|문서)은 )?(` + family + `)\s*(?:により|によって|が|で|(?:이|가|로|으로)\s?)\s*(?:生成|作成|要約|생성|작성|요약)\S{0,8}$`)
)

// modelOf is the model that a line names as the author of the answer.
func modelOf(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if m := modelTag.FindStringSubmatch(strings.Trim(text, "*_ ")); m != nil {
		return strings.TrimSpace(m[1]), true
	}
	text = strings.Trim(bare(text), "—– ")
	for _, form := range []*regexp.Regexp{modelField, modelCredit, modelZh, modelJaKo} {
		if m := form.FindStringSubmatch(text); m != nil {
			return strings.TrimSpace(m[1]), true
		}
	}
	return "", false
}

// noteModel looks for the name of the model in lines that are set aside.
func (a *answer) noteModel(lines []line) {
	for _, l := range lines {
		if name, ok := modelOf(l.text); ok && a.model == "" && len(l.text) < 200 {
			a.model = name
		}
	}
}

// isInterface tells a line that a chat program printed.
func isInterface(text string) bool {
	text = bare(text)
	return len(text) > 0 && len(text) < 200 && shows("interface", strings.TrimRight(text, ".。"))
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

// takeTalk sets aside the talk in front of each digest of an answer and behind
// it.
func (a *answer) takeTalk() {
	for n := 0; n < mostTalk && a.takeAhead(); n++ {
	}
	for n := 0; n < mostTalk && a.takeBehind(); n++ {
	}
}

// mostTalk is how many blocks of talk are taken from each end.
const mostTalk = 100

// takeAhead takes the first block out, if it is no digest's, or the sentences
// of it that are not.
func (a *answer) takeAhead() bool {
	blocks := blocksOf(a.lines)
	if len(blocks) == 0 {
		return false
	}
	b := blocks[0]
	text := textOf(a.lines[b.from:b.to])
	first := a.lines[b.from].text
	switch {
	case first == boundary:
		return false
	case b.kind == ruleBlock:
		if frontEnd(a.lines, b.from) > 0 {
			return false
		}
		for i := 1; i < len(blocks) && blocks[i].kind == ruleBlock && a.lines[blocks[i].from].text != boundary && frontEnd(a.lines, blocks[i].from) == 0; i++ {
			b = blocks[i]
		}
		a.lines = a.lines[b.to:]
		return true
	case isInterface(first) || isModel(first):
		a.noteModel(a.lines[b.from : b.from+1])
		a.take(b.from, b.from+1, talkKind(first))
		return true
	case b.kind != paragraphBlock && b.kind != quoteBlock || isTitleLine(first) || isBold(strings.TrimSpace(text)) || len(blocks) == 1 && b.to-b.from == 1 && talkAhead(text, 0) == 0:
		return false
	}
	end := talkAhead(text, a.beforeTitle(blocks))
	if end == 0 && len(blocks) > 1 && foreign(text, textOf(a.lines[b.to:])) && len(text) < longestTalk {
		end = len(text)
	}
	return a.cut(b, 0, end)
}

// beforeTitle adds weight to the talk of paragraphs that stand in front of the
// title: an introduction stands behind it. What follows talk weighs more, too.
func (a *answer) beforeTitle(blocks []block) int {
	extra := 0
	if n := len(a.aside); n > 0 && a.aside[n-1].Kind == "small talk" {
		extra++
	}
	for i, b := range blocks {
		text := a.lines[b.from].text
		switch {
		case b.kind == ruleBlock || i > 0 && (isTitleLine(text) || isBold(strings.TrimSpace(text)) && i < 3):
			return extra + 1
		case b.kind == headingBlock:
			p := part{answer: answer{lines: a.lines}}
			if _, ok := p.topHeading(blocks); ok {
				extra++
			}
			return extra
		case b.kind != paragraphBlock:
			return extra
		}
	}
	return extra
}

// takeBehind takes the last block out, if it is no digest's, or the sentences
// of it that are not.
func (a *answer) takeBehind() bool {
	blocks := blocksOf(a.lines)
	if len(blocks) == 0 {
		return false
	}
	b := blocks[len(blocks)-1]
	text := textOf(a.lines[b.from:b.to])
	last := a.lines[b.to-1].text
	switch {
	case last == boundary:
		return false
	case b.kind == ruleBlock:
		a.lines = a.lines[:b.from]
		return true
	case isInterface(last) || isModel(last):
		a.noteModel(a.lines[b.to-1 : b.to])
		a.take(b.to-1, b.to, talkKind(last))
		return true
	case b.kind == headingBlock && shows("next", bare(text)):
		a.take(b.from, b.to, "small talk")
		return true
	case b.kind == listBlock && len(blocks) > 1:
		return a.takeOffers(blocks)
	case b.kind != paragraphBlock && b.kind != quoteBlock || isBold(strings.TrimSpace(text)):
		return false
	}
	at := talkBehind(text)
	if at == 0 && len(blocks) > 1 {
		// What a section says alone is the section, and no talk: a conclusion may
		// well end with good wishes.
		above := blocks[len(blocks)-2]
		head := strings.TrimSpace(textOf(a.lines[above.from:above.to]))
		if (above.kind == headingBlock || isBold(head)) && !shows("next", bare(head)) && weighAll(text) < 2*enough {
			return false
		}
	}
	return a.cut(b, at, len(text))
}

func weighAll(text string) int {
	most := 0
	for _, sentence := range sentences(text) {
		most = max(most, weigh(sentence, behind, false))
	}
	return most
}

// takeOffers takes out a list at the end of what the model could do next: one
// below a sentence that offers it.
func (a *answer) takeOffers(blocks []block) bool {
	list, above := blocks[len(blocks)-1], blocks[len(blocks)-2]
	text := textOf(a.lines[above.from:above.to])
	last, _ := lastRune(strings.TrimRight(bare(text), "*_ "))
	offers := above.kind == paragraphBlock && strings.ContainsRune(":：?？", last) && talkBehind(text) < len(text)
	if above.kind == headingBlock || isBold(strings.TrimSpace(text)) {
		// "Next steps" may be those of an episode: the items must be offers.
		offers = shows("next", bare(text)) && offering(a.lines[list.from:list.to])
	}
	if !offers {
		return false
	}
	a.take(list.from, list.to, "small talk")
	return true
}

// offering tells whether most items of a list offer something to whoever asked.
func offering(items []line) bool {
	talk := 0
	for _, l := range items {
		if text := itemLine.ReplaceAllString(l.text, ""); shows("self", text) || shows("you", text) || shows("offer", text) {
			talk++
		}
	}
	return talk*2 > len(items)
}

func isModel(text string) bool { _, ok := modelOf(text); return ok && len(text) < 200 }

func talkKind(text string) string {
	if isModel(text) {
		return "model"
	}
	return "interface"
}

// cut sets aside a stretch of a block's text, in bytes.
func (a *answer) cut(b block, from, to int) bool {
	text := textOf(a.lines[b.from:b.to])
	if strings.TrimSpace(text[from:to]) == "" {
		return false
	}
	a.noteModel(a.lines[b.from:b.to])
	number := a.lines[b.from].number + strings.Count(text[:from], "\n")
	a.tell(number, "small talk", text[from:to])
	var kept []line
	for i, rest := range strings.Split(strings.TrimRight(text[:from]+text[to:], " \n"), "\n") {
		kept = append(kept, line{a.lines[b.from].number + i, strings.TrimRight(rest, " ")})
	}
	a.lines = slices.Replace(a.lines, b.from, b.to, kept...)
	return true
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
// in several: paragraphs that say nothing but so.
func (a *answer) takeJoints() {
	for _, b := range slices.Backward(blocksOf(a.lines)) {
		if b.kind != paragraphBlock && b.kind != quoteBlock || b.to-b.from > 3 {
			continue
		}
		whole := strings.TrimSpace(textOf(a.lines[b.from:b.to]))
		if text := bare(whole); len(text) < 400 && text != "" && !strings.HasPrefix(whole, "<") && (isJoint(text) || shows("joint", whole)) {
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
