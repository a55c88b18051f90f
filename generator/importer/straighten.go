package importer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// straighten gives lines the marks of Markdown where an answer has others for
// the same: full-width ones of an input method, dots that a copied page has in
// place of dashes, marks that a program escaped, headings that are underlined.
// No letter changes. Code stays as it is.
func (a *answer) straighten() {
	escaped := a.isEscaped()
	for i := 0; i < len(a.lines); i++ {
		if fence().MatchString(a.lines[i].text) {
			i = fenceEnd(a.lines, i)
			continue
		}
		text := a.lines[i].text
		if escaped {
			text = escapedMark().ReplaceAllString(text, "$1")
		}
		a.lines[i].text = straight(text)
	}
	a.fencedFront()
	a.underlines()
	a.countedLines()
}

// fencedFront takes the fence off front matter that was answered as code.
func (a *answer) fencedFront() {
	blocks := blocksOf(a.lines)
	for _, b := range blocks[:min(len(blocks), 4)] {
		if b.kind != codeBlock || b.to-b.from < 3 {
			continue
		}
		mark, ok := map[string]string{"yaml": "---", "yml": "---", "toml": "+++"}[strings.ToLower(strings.TrimSpace(fence().FindStringSubmatch(a.lines[b.from].text)[2]))]
		inside := a.lines[b.from+1 : b.to-1]
		if !ok || !titleKey().MatchString(textOf(inside)) {
			continue
		}
		a.drop(a.lines[b.from].text)
		if isRule(inside[0].text) {
			mark = ""
		}
		a.lines[b.from].text, a.lines[b.to-1].text = mark, mark
		return
	}
}

var escapedMark = site.Pattern(`\\([\\*_#\-+.!\[\](){}<>~|` + "`" + `])`)

// isEscaped tells a text in which all of Markdown's marks were escaped on their
// way: there are some, and none that are not.
func (a *answer) isEscaped() bool {
	marks := 0
	for _, l := range a.lines {
		text := strings.TrimLeft(l.text, " ")
		if strings.HasPrefix(text, `\#`) || strings.HasPrefix(text, `\-`) || strings.HasPrefix(text, `\*`) || strings.Contains(text, `\*\*`) {
			marks++
		}
		if strings.HasPrefix(text, "#") || strings.Contains(strings.ReplaceAll(text, `\*`, ""), "**") {
			return false
		}
	}
	return marks >= 2
}

var (
	wideHeading = site.Pattern(`^\s*[＃#]{1,6}[＃#]*`)
	// tightHeading lacks the space behind its mark. One "#" alone may be a tag.
	tightHeading = site.Pattern(`^(#{2,6})([^#\s].*)$`)
	otherDot     = site.Pattern(`^([ \t　]*)(?:[•‣◦▪▫●○➤➢►▸✦✧‧∙·・⁃]|－|＊|＋)[ \t　]*(\S.*)$`)
	// wideItem is "1．text" or "１. text", and tightItem "-**text**".
	wideItem  = site.Pattern(`^([ \t　]*)([0-9０-９]{1,3})[．][ \t　]*(\S.*)$`)
	tightItem = site.Pattern(`^([ \t]*)([-*+]|\d{1,3}\.)(\*\*[^*\s].*)$`)
	wideSpace = site.Pattern(`^[　\x{00a0}]+`)
	wideBold  = site.Pattern(`＊＊([^＊]+)＊＊`)
)

// straight straightens one line.
func straight(text string) string {
	if text == "" || text == boundary {
		return text
	}
	if first, _ := utf8.DecodeRuneInString(text); first == '\u3000' || first == '\u00a0' {
		text = wideSpace().ReplaceAllString(text, "")
	}
	if strings.Contains(text, "＊＊") {
		text = wideBold().ReplaceAllString(text, "**$1**")
	}
	if strings.HasPrefix(strings.TrimLeft(text, " "), "＃") {
		mark := wideHeading().FindString(text)
		text = strings.Repeat("#", utf8.RuneCountInString(strings.TrimSpace(mark))) + " " + strings.TrimLeft(text[len(mark):], " 　")
	}
	if m := tightHeading().FindStringSubmatch(text); m != nil {
		return m[1] + " " + m[2]
	}
	if m := otherDot().FindStringSubmatch(text); m != nil {
		return indent(m[1]) + "- " + m[2]
	}
	if m := wideItem().FindStringSubmatch(text); m != nil {
		return indent(m[1]) + m[2] + "．" + m[3]
	}
	if m := tightItem().FindStringSubmatch(text); m != nil && (m[2] != "*" || !strings.HasPrefix(m[3], "**") || strings.Count(m[3], "**") == 2) {
		return m[1] + m[2] + " " + m[3]
	}
	return text
}

// indent writes an indentation in spaces.
func indent(space string) string {
	return strings.NewReplacer("\t", "    ", "　", "  ").Replace(space)
}

// underlines makes headings of lines that are underlined.
func (a *answer) underlines() {
	for i := 1; i < len(a.lines); i++ {
		under, over := a.lines[i].text, a.lines[i-1].text
		if len(under) < 3 || over == boundary || kindAt(a.lines, i-1) != paragraphBlock || a.lines[i-1].blank() ||
			i > 1 && !a.lines[i-2].blank() && kindAt(a.lines, i-2) == paragraphBlock {
			continue
		}
		mark := ""
		switch {
		case strings.Trim(under, "=") == "":
			mark = "# "
		case strings.Trim(under, "-") == "" && frontEnd(a.lines, i) == 0:
			mark = "## "
		}
		if mark != "" && utf8.RuneCountInString(over) <= longestHeading {
			a.lines[i-1].text, a.lines[i].text = mark+strings.TrimSpace(over), ""
		}
	}
}

// counted is a line that begins with a number as no list of Markdown's does, or
// with a picture in the place of a dash.
var counted = site.Pattern(`^([0-9０-９]{1,2}[、．)）]|[(（][0-9０-９]{1,2}[)）]|[①-⑳]|[0-9]\x{fe0f}?\x{20e3}|[■□◆◇▶☞✓✔✅☑✳➡👉🔹🔸🔺💠📍📌⭐🟢🔵🟡]\x{fe0f}?)\s*(\S.*)$`)

// sign is what lines of one list share: the picture, or that they count.
func sign(text string) string {
	m := counted().FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	if strings.ContainsFunc(m[1], unicode.IsNumber) {
		return "number"
	}
	return m[1]
}

// countedLines makes items of lines that follow each other and are counted so:
// Markdown would make one paragraph of them all.
func (a *answer) countedLines() {
	for i := 0; i < len(a.lines); i++ {
		if fence().MatchString(a.lines[i].text) {
			i = fenceEnd(a.lines, i)
			continue
		}
		same, end := sign(a.lines[i].text), i
		for same != "" && end < len(a.lines) && sign(a.lines[end].text) == same {
			end++
		}
		if end-i < 2 {
			continue
		}
		for ; i < end; i++ {
			m := counted().FindStringSubmatch(a.lines[i].text)
			if number := strings.TrimRight(m[1], "、．)）"); number != m[1] && strings.Trim(number, "0123456789") == "" {
				a.lines[i].text = number + ". " + m[2]
			} else {
				a.lines[i].text = "- " + a.lines[i].text
			}
		}
		i--
	}
}

// citation is a mark with which a chat program leads to its own sources. Copied,
// it leads nowhere. Those of Markdown, [^1] with its note, stay.
var citation = site.Pattern(`【\d+(?::\d+)?†[^】\n]{0,80}】|【\d{1,3}】|\x{e200}[^\x{e201}\n]{0,300}\x{e201}|[\x{e200}-\x{e2ff}]|:contentReference\[oaicite:\d+\](?:\{[^}\n]{0,40}\})?|\[oaicite:\d+\]|` +
	`\[cite_start\]|\[cite:\s*[\d,\s]{1,80}\]|[ ]?[(（\[【]\s*(?:turn\d+(?:search|news|view|file|image|fetch|product|reddit|academia|youtube|video|maps?)\d+(?:[,，;\s]*))+[)）\]】]|\bcite(?:turn\d+\w+\d+)+|turn\d+(?:search|news|view|file|fetch)\d+(?:turn\d+\w+\d+)*`)

// takeCitations takes marks of sources out of the text.
func (a *answer) takeCitations() {
	var found []string
	first := 0
	a.footnotes()
	for i := 0; i < len(a.lines); i++ {
		if fence().MatchString(a.lines[i].text) {
			i = fenceEnd(a.lines, i)
			continue
		}
		marks := citation().FindAllString(a.lines[i].text, -1)
		if len(marks) == 0 {
			continue
		}
		if first == 0 {
			first = a.lines[i].number
		}
		found = append(found, marks...)
		a.lines[i].text = without(citation(), a.lines[i].text)
	}
	if len(found) > 0 {
		a.tell(first, "citation", strings.Join(found, " "))
	}
}

// without takes what is found out of a text. Words on both sides of it stay two.
func without(what *regexp.Regexp, text string) string {
	var b strings.Builder
	at := 0
	for _, m := range what.FindAllStringIndex(text, -1) {
		ahead := text[at:m[0]]
		if strings.HasSuffix(ahead, " ") && !strings.HasPrefix(text[m[1]:], " ") {
			ahead = ahead[:len(ahead)-1] // the space that set the mark apart
		}
		b.WriteString(ahead)
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		after, _ := utf8.DecodeRuneInString(text[m[1]:])
		if isWordRune(before) && isWordRune(after) {
			b.WriteByte(' ')
		}
		at = m[1]
	}
	b.WriteString(text[at:])
	return strings.TrimRight(b.String(), " ")
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

var (
	footnote     = site.Pattern(`\[\^([^\]\s]{1,40})\]`)
	footnoteLine = site.Pattern(`^ {0,3}\[\^([^\]\s]{1,40})\]:`)
)

// footnotes takes marks of notes out that the answer does not hold.
func (a *answer) footnotes() {
	noted := map[string]bool{}
	for _, l := range a.lines {
		if m := footnoteLine().FindStringSubmatch(l.text); m != nil {
			noted[m[1]] = true
		}
	}
	var lost []string
	first := 0
	for i, l := range a.lines {
		if !strings.Contains(l.text, "[^") {
			continue
		}
		for _, m := range footnote().FindAllStringSubmatch(l.text, -1) {
			if noted[m[1]] {
				continue
			}
			if first == 0 {
				first = l.number
			}
			if !strings.Contains(a.lines[i].text, m[0]) {
				continue // it went with another of its kind
			}
			lost = append(lost, strings.Repeat(m[0]+" ", strings.Count(a.lines[i].text, m[0])))
			a.lines[i].text = without(regexp.MustCompile(regexp.QuoteMeta(m[0])), a.lines[i].text)
		}
	}
	if len(lost) > 0 {
		a.tell(first, "citation", strings.Join(lost, " "))
	}
}
