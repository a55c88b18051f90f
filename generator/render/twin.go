package render

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// markdownName is the file beside a digest's page that holds it as Markdown.
const markdownName = "index.md"

// markdown adds each digest as clean Markdown beside its page, for readers and
// programs that want the text alone.
func (p *pagesOf) markdown() {
	p.room(len(p.site.Digests))
	for _, d := range p.site.AllDigests() {
		p.add(tracedPage(d.Address+markdownName, KindMarkdown, func(w io.Writer, t *Trace) error {
			t.digest(d)
			for _, link := range d.Links {
				t.note(ofTarget, link.Ref)
			}
			_, err := io.WriteString(w, p.markdownOf(d))
			return err
		}))
	}
}

func (p *pagesOf) markdownOf(d *site.Digest) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", d.Title)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "- %s: %s\n", name, value)
		}
	}
	var people, topics []string
	for _, a := range d.People {
		people = append(people, a.Name)
	}
	for _, topic := range d.Topics {
		topics = append(topics, topic.Name)
	}
	line("Date", isoDate(d.Date))
	if d.Show != nil {
		line("Show", d.Show.Name)
	}
	line("People", strings.Join(people, ", "))
	line("Topics", strings.Join(topics, ", "))
	line("Source", string(d.Source))
	if p.site.BaseURL != "" {
		line("Digest", d.Address.Absolute(p.site.BaseURL))
	}
	b.WriteString("\n")
	b.WriteString(strings.TrimSpace(withoutComments(withoutTitle(d.Document, p.withAddresses(d)))))
	b.WriteString("\n")
	return b.String()
}

// withAddresses is the body with its references to other files and to names made
// links that lead there from anywhere. Links stand where the document says; they
// are replaced from the last to the first, so that the others keep their places.
func (p *pagesOf) withAddresses(d *site.Digest) string {
	links := slices.Clone(d.Links)
	slices.SortFunc(links, func(a, b site.Link) int { return cmp.Or(b.Line-a.Line, b.Column-a.Column) })
	lines := strings.SplitAfter(d.Body, "\n")
	defined := map[string]string{} // what reference definitions may say -> where it is
	for _, link := range links {
		target, ok := p.site.Targets[link.Ref]
		if i := link.Line - d.BodyLine; ok && i >= 0 && i < len(lines) {
			address := p.fromAnywhere(d, target)
			defined[link.Written] = address
			lines[i] = replaceLink(lines[i], link, address)
		}
	}
	for i, line := range lines {
		if m := definition.FindStringSubmatchIndex(line); m != nil {
			if address, ok := defined[line[m[2]:m[3]]]; ok {
				lines[i] = line[:m[2]] + address + line[m[3]:]
			}
		}
	}
	return strings.Join(lines, "")
}

// definition is where a reference link leads: "[name]: other.md".
var definition = regexp.MustCompile(`^ {0,3}\[[^\]]+\]:[ \t]*<?([^>\s]+)`)

// fromAnywhere is an absolute address, or, where the site's own is not known, one
// that is right beside the digest's page.
func (p *pagesOf) fromAnywhere(d *site.Digest, target site.Address) string {
	if p.site.BaseURL != "" {
		return target.Absolute(p.site.BaseURL)
	}
	return relativeTo(d.Address).of(target)
}

// replaceLink gives one link of a line its address: "[text](other.md)" and
// "[[name|text]]". What stands there and is neither stays.
func replaceLink(line string, link site.Link, address string) string {
	at := 0
	for range link.Column - 1 {
		_, size := utf8.DecodeRuneInString(line[at:])
		at += size
	}
	before, rest := line[:at], line[at:]
	if name, ok := strings.CutPrefix(strings.TrimPrefix(rest, "!"), "[["); ok {
		return before + replaceWikilink(rest, name, address)
	}
	text := linkEnd(rest)
	for _, form := range []string{"(" + link.Written, "(<" + link.Written + ">"} {
		if after, ok := strings.CutPrefix(rest[text:], form); ok {
			return before + rest[:text] + "(" + address + after
		}
	}
	return line
}

// replaceWikilink replaces the wikilink at the beginning of rest; name is what
// stands behind its brackets.
func replaceWikilink(rest, name, address string) string {
	inside, after, closed := strings.Cut(name, "]]")
	if !closed {
		return rest
	}
	target, text, named := strings.Cut(inside, "|")
	if !named {
		text = strings.ReplaceAll(target, "#", " › ")
	}
	picture := ""
	if rest[0] == '!' && strings.Contains(address, "/"+filesFolder+"/") { // a note that is shown in Obsidian is a link elsewhere
		picture = "!"
	}
	return picture + "[" + text + "](" + address + ")" + after
}

// linkEnd is where the text of the link at the beginning of rest ends, behind its
// bracket; the end of rest when it does not.
func linkEnd(rest string) int {
	depth := 0
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(rest)
}

// filesFolder is where files of the content folder are published.
const filesFolder = "files"

// withoutTitle is a body without the heading that says its document's title, which
// stands above it already.
func withoutTitle(d *site.Document, body string) string {
	fenced, rest := false, body
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		if isFence(line) {
			fenced = !fenced
		}
		if heading, ok := strings.CutPrefix(line, "# "); ok && !fenced {
			if d.TitleFrom == site.TitleFromHeading || site.Fold(strings.Trim(heading, "# ")) == site.Fold(d.Title) {
				return strings.TrimSuffix(body, rest) + after
			}
			return body
		}
		rest = after
	}
	return body
}

func isFence(line string) bool {
	return strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~")
}

// commentOrCode is how a comment or code in a line begins.
var commentOrCode = regexp.MustCompile("<!--|%%|`+")

// withoutComments is Markdown without what no reader of the page sees: comments of
// HTML, and those of Obsidian between %%. In code they are no comments.
func withoutComments(text string) string {
	if !strings.Contains(text, "<!--") && !strings.Contains(text, "%%") {
		return text
	}
	var b strings.Builder
	behind := map[string]int{} // how much text stands behind the last of each end
	for _, end := range [...]string{"-->", "%%"} {
		behind[end] = len(text) - strings.LastIndex(text, end)
	}
	behindLine := len(text) // so that a long line is measured once
	for fenced, lineStarts := false, true; text != ""; {
		if lineStarts || len(text) <= behindLine {
			line, _, _ := strings.Cut(text, "\n")
			behindLine = len(text) - len(line)
		}
		line := text[:len(text)-behindLine]
		mark := commentOrCode.FindStringIndex(line)
		if lineStarts && isFence(line) {
			fenced = !fenced
			mark = nil
		}
		if fenced || mark == nil {
			n := min(len(line)+1, len(text))
			b.WriteString(text[:n])
			text, lineStarts = text[n:], true
			continue
		}
		b.WriteString(line[:mark[0]])
		kept, length := comment(text[mark[0]:], line[mark[0]:mark[1]], lineStarts && mark[0] == 0, behind)
		b.WriteString(kept)
		text, lineStarts = text[mark[0]+length:], false
	}
	return b.String()
}

// comment tells what to keep of a comment or of code that begins here, and how
// long it is. What is never closed is text, but for a comment of HTML that begins
// a line, which hides all that follows. behind spares a search that would find
// nothing, so that marks without end take no longer than others.
func comment(text, mark string, block bool, behind map[string]int) (kept string, length int) {
	end := mark
	if mark == "<!--" {
		end = "-->"
	}
	code, i := mark[0] == '`', -1
	if rest := text[len(mark):]; code || len(rest) >= behind[end] {
		i = strings.Index(rest, end)
	}
	switch {
	case code && i >= 0 && strings.Contains(text[len(mark):][:i], "\n\n"): // no code goes beyond its paragraph
		return mark, len(mark)
	case i < 0 && mark == "<!--" && block:
		return "", len(text)
	case i < 0:
		return mark, len(mark)
	}
	length = len(mark) + i + len(end)
	if code {
		return text[:length], length
	}
	return "", length
}
