package importer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// line is a line of an answer, with its number there.
type line struct {
	number int
	text   string
}

func (l line) blank() bool { return strings.TrimSpace(l.text) == "" }

// answer is an answer while it is being taken apart.
type answer struct {
	lines []line
	aside []Aside
	gone  strings.Builder // all that was taken out, told or not, for the count of words
	model string          // that the answer names as its author
	turns int             // how often the model speaks, in a conversation
}

// open reads the bytes of an answer.
func open(raw []byte) (*answer, error) {
	if len(raw) > MaxAnswer {
		return nil, ErrLong
	}
	text := string(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))
	if !utf8.ValidString(text) {
		return nil, fmt.Errorf("the answer is not UTF-8; save it in UTF-8, the encoding of all text here")
	}
	text = plainText(text)
	a := &answer{}
	if content, model, ok := fromJSON(text); ok {
		text, a.model = plainText(content), model
	}
	for i, one := range strings.Split(text, "\n") {
		a.lines = append(a.lines, line{i + 1, strings.TrimRight(one, " \t\u00a0")})
	}
	a.dedent()
	if a.blank() {
		return nil, ErrEmpty
	}
	return a, nil
}

// terminal are the escapes with which programs colour and move what they print.
var terminal = site.Pattern(`\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[@-Z\\-_])`)

// plainText takes out what a terminal reads and nobody else, and gives lines one
// end.
func plainText(text string) string {
	if strings.ContainsRune(text, '\x1b') {
		text = terminal().ReplaceAllString(text, "")
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n").Replace(text)
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == '\ufeff' {
			return -1
		}
		return r
	}, text)
}

// reply is what the interfaces of model runners and vendors answer with: the
// text lies in one of these places.
type reply struct {
	Model    string
	Response string
	Message  *struct{ Content json.RawMessage }
	Choices  []struct {
		Message, Delta struct{ Content json.RawMessage }
		Text           string
	}
	Content    json.RawMessage
	Candidates []struct {
		Content struct{ Parts []struct{ Text string } }
	}
	Output json.RawMessage

	ModelVersion string
}

// fromJSON reads an answer that is the reply of an interface, or several of
// them, one a line.
func fromJSON(text string) (content, model string, ok bool) {
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		return "", "", false
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	var b strings.Builder
	for {
		var r reply
		if err := decoder.Decode(&r); err == io.EOF {
			break
		} else if err != nil {
			return "", "", false
		}
		if model == "" {
			model = r.Model + r.ModelVersion
		}
		b.WriteString(r.text())
	}
	return b.String(), model, strings.TrimSpace(b.String()) != ""
}

func (r reply) text() string {
	var b strings.Builder
	b.WriteString(r.Response)
	if r.Message != nil {
		b.WriteString(textIn(r.Message.Content))
	}
	for _, c := range r.Choices {
		b.WriteString(textIn(c.Message.Content) + textIn(c.Delta.Content) + c.Text)
	}
	b.WriteString(textIn(r.Content))
	for _, c := range r.Candidates {
		for _, part := range c.Content.Parts {
			b.WriteString(part.Text)
		}
	}
	b.WriteString(textIn(r.Output))
	return b.String()
}

// textIn reads a text, or a list of pieces with a text each.
func textIn(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var pieces []struct {
		Text    string
		Content json.RawMessage
	}
	if json.Unmarshal(raw, &pieces) != nil {
		return ""
	}
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text + textIn(p.Content))
	}
	return b.String()
}

// dedent takes off the margin that all lines have.
func (a *answer) dedent() {
	margin := -1
	for _, l := range a.lines {
		if !l.blank() {
			own := len(l.text) - len(strings.TrimLeft(l.text, " "))
			if margin < 0 || own < margin {
				margin = own
			}
		}
	}
	for i, l := range a.lines {
		a.lines[i].text = l.text[min(max(margin, 0), len(l.text)):]
	}
}

func (a *answer) blank() bool {
	return !slices.ContainsFunc(a.lines, func(l line) bool { return !l.blank() })
}

func (a *answer) text() string { return textOf(a.lines) }

func textOf(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	return b.String()
}

// take takes lines out and tells them as aside.
func (a *answer) take(from, to int, kind string) {
	for from < to && a.lines[from].blank() {
		from++
	}
	if from >= to {
		return
	}
	a.tell(a.lines[from].number, kind, textOf(a.lines[from:to]))
	a.lines = slices.Delete(a.lines, from, to)
}

// tell notes a text that was taken out.
func (a *answer) tell(number int, kind, text string) {
	a.drop(text)
	if text = strings.TrimSpace(text); text != "" {
		a.aside = append(a.aside, Aside{number, kind, text})
	}
}

// drop notes a text that was taken out and says nothing to anybody.
func (a *answer) drop(text string) { a.gone.WriteString(text + "\n") }

// letterCount counts the letters and digits of a text. Words are lost or added
// with theirs, however a mark between two of them is taken out.
type letterCount map[rune]int

func countLetters(text string) letterCount {
	counts := letterCount{}
	for _, r := range text {
		if isWordRune(r) && !unicode.Is(unicode.Variation_Selector, r) {
			counts[r]++
		}
	}
	return counts
}

func (c letterCount) add(other letterCount) {
	for r, n := range other {
		c[r] += n
	}
}
