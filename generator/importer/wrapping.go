package importer

import (
	"regexp"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// What chat programs put around a whole answer: what the model thought, who
// speaks, a fence of code.

var (
	thinkOpen  = site.Pattern(`(?i)^\s*<(?:think|thinking|thought|thoughts|reasoning|analysis|scratchpad|reflection|antthinking|reason)>`)
	thinkClose = site.Pattern(`(?i)</(?:think|thinking|thought|thoughts|reasoning|analysis|scratchpad|reflection|antthinking|reason)>`)
	// answerTag is around what is meant to be read.
	answerTag = site.Pattern(`(?i)^\s*</?(?:answer|final|final_answer|output|response|result|digest|summary|article|document|artifact|antartifact|canvas|markdown)(?:\s[^<>]*)?>\s*$`)

	detailsOpen = site.Pattern(`(?i)^\s*<details\b[^>]*>`)
	thoughtHead = site.Pattern(`(?i)<summary>[^<]*(?:think|thought|reason|思考|推理|推論|생각|추론)[^<]*</summary>|<summary>\s*(?:sources?|references|citations|來源|来源|參考|参考|出典|출처)\s*</summary>`)

	ollamaBegin = site.Pattern(`^Thinking\.\.\.\s*$`)
	ollamaEnd   = site.Pattern(`^\.\.\.done thinking\.\s*$`)
)

// takeThinking sets aside what a model thought before it answered.
func (a *answer) takeThinking() {
	for i := 0; i < len(a.lines); i++ {
		text := a.lines[i].text
		end := -1
		switch {
		case thinkOpen().MatchString(text):
			end = a.find(i, thinkClose())
		case detailsOpen().MatchString(text) && thoughtHead().MatchString(textOf(a.lines[i:min(i+3, len(a.lines))])):
			end = a.find(i, regexp.MustCompile(`(?i)</details>`))
		case ollamaBegin().MatchString(text):
			if end = a.find(i, ollamaEnd()); end == len(a.lines)-1 && !ollamaEnd().MatchString(a.lines[end].text) {
				continue // a line that merely says so
			}
		case answerTag().MatchString(text):
			a.drop(text)
			a.lines[i].text = ""
			continue
		case thinkClose().MatchString(text):
			i, end = 0, i // it began with the answer: templates leave the opening out
		default:
			continue
		}
		a.takeTo(i, end)
		i = -1 // the lines moved
		if len(a.lines) == 0 {
			return
		}
	}
}

// find is the line from i on that holds what is looked for, or the last one.
func (a *answer) find(i int, what *regexp.Regexp) int {
	for at := i; at < len(a.lines); at++ {
		if what.MatchString(a.lines[at].text) {
			return at
		}
	}
	return len(a.lines) - 1
}

// takeTo sets aside the lines from i to the one that ends a thought. What
// stands behind its tag stays.
func (a *answer) takeTo(i, end int) {
	last := a.lines[end].text
	rest := ""
	for _, tag := range []*regexp.Regexp{thinkClose(), regexp.MustCompile(`(?i)</details>`)} {
		if at := tag.FindStringIndex(last); at != nil {
			rest = last[at[1]:]
			a.lines[end].text = last[:at[1]]
			break
		}
	}
	kept := line{a.lines[end].number, strings.TrimLeft(rest, " ")}
	a.tell(a.lines[i].number, "thinking", textOf(a.lines[i:end+1]))
	a.lines = slices.Replace(a.lines, i, end+1, kept)
}

// Labels of those who speak in a conversation that was copied whole.
var (
	askerLabel  = site.Pattern(`(?i)^(?:#{1,6}\s*)?[*_]*(?:you|user|human|me|你|您|用戶|使用者|用户|我|あなた|ユーザー|나|사용자|당신)(?:\s?(?:said|wrote|asked|說|说|問|问|の発言|의 말))?[*_]*\s*[:：]?[*_]*\s*$`)
	askerLead   = site.Pattern(`(?i)^(?:#{1,6}\s*)?[*_]*(?:you|user|human|用戶|使用者|用户|ユーザー|사용자)(?:\s?(?:said|說|说))?[*_]*\s*[:：][*_]*\s*`)
	modelNames  = `(?:assistant|chatgpt|chat gpt|claude|gemini|copilot|deepseek|grok|perplexity|kimi|qwen|mistral|le chat|llama|gpt-?[\w.-]*|bard|ai|bot|model|助理|助手|AI助手|AI 助理|模型|アシスタント|어시스턴트|챗봇|豆包|文心一言|通義千問|通义千问)`
	modelLabel  = site.Pattern(`(?i)^(?:#{1,6}\s*)?[*_]*` + modelNames + `(?:\s?(?:said|replied|說|说|回答|의 말|の回答))?[*_]*\s*[:：]?[*_]*\s*$`)
	modelInline = site.Pattern(`(?i)^[*_]*` + modelNames + `(?:\s?(?:said|說|说))?[*_]*\s*[:：][*_]*\s*`)
)

// surelyModel begins a conversation: no section of a digest is called so.
var surelyModel = site.Pattern(`(?i)^[*_]*(?:assistant|chatgpt|助理|アシスタント|어시스턴트)(?:\s?(?:said|說|说))?[*_]*\s*[:：]`)

// takeRoles sets aside what the author asked, in a conversation that was copied
// whole: it begins with the label of somebody who speaks.
func (a *answer) takeRoles() {
	first := slices.IndexFunc(a.lines, func(l line) bool { return !l.blank() })
	if first < 0 || !isLabel(a.lines[first].text) {
		return
	}
	if !slices.ContainsFunc(a.lines, func(l line) bool { return modelLabel().MatchString(l.text) || modelInline().MatchString(l.text) }) {
		return
	}
	var kept []line
	var turns []int // where each begins that the model speaks in
	asking := false
	asked := Aside{Kind: "question"}
	flush := func() {
		if strings.TrimSpace(asked.Text) != "" {
			a.tell(asked.Line, asked.Kind, asked.Text)
		}
		asked.Text = ""
	}
	answers := func(l line, label string) {
		flush()
		asking = false
		a.drop(label)
		turns = append(turns, len(kept))
		kept = append(kept, line{l.number, strings.TrimSpace(l.text[len(label):])})
	}
	for _, l := range a.lines {
		switch m := modelInline().FindString(l.text); {
		case askerLabel().MatchString(l.text) || asksIn(l.text):
			flush()
			asking, asked.Line = true, l.number
			asked.Text = l.text + "\n"
		case modelLabel().MatchString(l.text):
			answers(l, l.text)
		case m != "" && (asking || len(turns) == 0):
			answers(l, m)
		case asking:
			asked.Text += l.text + "\n"
		default:
			kept = append(kept, l)
		}
	}
	flush()
	a.turns = len(turns)
	for i, at := range slices.Backward(turns) {
		end := len(kept)
		if i+1 < len(turns) {
			end = turns[i+1]
		}
		if i > 0 && titled(kept[at:end]) {
			kept = slices.Insert(kept, at, line{kept[at].number, boundary})
		}
	}
	a.lines = kept
}

// titled tells lines that begin a digest and do not go on with one.
func titled(lines []line) bool {
	blocks := blocksOf(lines)
	return slices.ContainsFunc(blocks[:min(len(blocks), 4)], func(b block) bool {
		text := lines[b.from].text
		return strings.HasPrefix(text, "# ") || (b.kind == paragraphBlock || b.kind == headingBlock) && isTitleLine(text)
	})
}

// asksIn tells a line in which the asker's label stands before what is asked.
func asksIn(text string) bool {
	lead := askerLead().FindString(text)
	return lead != "" && len(lead) < len(text)
}

func isLabel(text string) bool {
	return askerLabel().MatchString(text) || asksIn(text) || modelLabel().MatchString(text) || surelyModel().MatchString(text)
}

// fence reads the line that opens or closes a block of code.
var fence = site.Pattern("^ {0,3}(`{3,}|~{3,})\\s*([^`]*)$")

// fenceEnd is the line that closes the block of code which line i opens, or the
// number of lines. Models nest fences of one length: inside a block of Markdown
// one with a language opens another.
func fenceEnd(lines []line, i int) int {
	m := fence().FindStringSubmatch(lines[i].text)
	holdsText := isTextLanguage(m[2])
	depth := 0
	for at := i + 1; at < len(lines); at++ {
		inner := fence().FindStringSubmatch(lines[at].text)
		switch {
		case inner == nil || inner[1][0] != m[1][0]:
		case strings.TrimSpace(inner[2]) != "":
			if holdsText {
				depth++
			}
		case depth > 0:
			depth--
		case len(inner[1]) >= len(m[1]):
			return at
		}
	}
	return len(lines)
}

func isTextLanguage(info string) bool {
	language, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(info)), " ")
	return slices.Contains([]string{"", "markdown", "md", "text", "txt", "plaintext", "mdx"}, language)
}

// unwrap takes the fences off a digest that was answered as code. What stands
// around it then is the model's talk.
func (a *answer) unwrap() {
	var kept []line
	var outside [][]line
	var fences strings.Builder
	wrapped, free := 0, 0
	for i := 0; i < len(a.lines); {
		if !fence().MatchString(a.lines[i].text) {
			from := i
			for i < len(a.lines) && !fence().MatchString(a.lines[i].text) {
				i++
			}
			outside = append(outside, a.lines[from:i])
			free += len(textOf(a.lines[from:i]))
			continue
		}
		end := fenceEnd(a.lines, i)
		inside := a.lines[i+1 : end]
		if !isTextLanguage(fence().FindStringSubmatch(a.lines[i].text)[2]) || !looksWritten(inside) {
			return // code is code, and the answer as it stands
		}
		wrapped += len(textOf(inside))
		fences.WriteString(a.lines[i].text + "\n")
		kept = append(append(kept, line{a.lines[i].number, boundary}), inside...)
		i = min(end+1, len(a.lines))
	}
	if wrapped == 0 || free > wrapped {
		return
	}
	a.drop(fences.String())
	for _, talk := range outside {
		if first := slices.IndexFunc(talk, func(l line) bool { return !l.blank() }); first >= 0 {
			a.noteModel(talk)
			a.tell(talk[first].number, "small talk", textOf(talk))
		}
	}
	a.lines = kept
}

// boundary stands where one digest ends and another may begin. No text that was
// opened holds it.
const boundary = "\x00"

var structured = site.Pattern(`^\s*(?:[#＃]{1,6}\s*\S|[-*+•]\s+\S|\d{1,3}[.)、]\s*\S|\*\*|---$|\+\+\+$|[一二三四五六七八九十]+、)`)

// looksWritten tells a digest in a fence from code.
func looksWritten(lines []line) bool {
	n := 0
	for _, l := range lines {
		if structured().MatchString(l.text) {
			n++
		}
	}
	return n >= 2
}
