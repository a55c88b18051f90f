package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// markdownName is the file beside a digest's page that holds it as Markdown.
const markdownName = "index.md"

// markdown adds each digest as clean Markdown beside its page, for readers and
// programs that want the text alone.
func (p *pagesOf) markdown() {
	for _, d := range p.site.AllDigests() {
		p.add(NewPage(d.Address+markdownName, KindMarkdown, func(w io.Writer) error {
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
	b.WriteString(strings.TrimSpace(withoutTitle(d.Document)))
	b.WriteString("\n")
	return b.String()
}

// withoutTitle is a body without the heading that says its title, which stands
// above it already.
func withoutTitle(d *site.Document) string {
	fenced, rest := false, d.Body
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		if strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~") {
			fenced = !fenced
		}
		if heading, ok := strings.CutPrefix(line, "# "); ok && !fenced {
			if d.TitleFrom == site.TitleFromHeading || site.Fold(strings.Trim(heading, "# ")) == site.Fold(d.Title) {
				return strings.TrimSuffix(d.Body, rest) + after
			}
			return d.Body
		}
		rest = after
	}
	return d.Body
}
