package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// llms is a map of the site for language models (llmstxt.org): every digest as
// Markdown with its summary, the topics that more than one digest has, and the
// site's own pages.
func (p *pagesOf) llms(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n", oneLine(p.site.Title))
	if p.site.Description != "" {
		fmt.Fprintf(&b, "\n> %s\n", oneLine(p.site.Description))
	}
	heading := ""
	item := func(section, title string, address site.Address, summary string) {
		if heading != section {
			heading = section
			fmt.Fprintf(&b, "\n## %s\n\n", section)
		}
		fmt.Fprintf(&b, "- [%s](%s)", linkText.Replace(oneLine(title)), address.Absolute(p.site.BaseURL))
		if summary != "" {
			fmt.Fprintf(&b, ": %s", oneLine(summary))
		}
		b.WriteString("\n")
	}
	for _, d := range p.site.Digests {
		if !d.Draft && !d.Future {
			item("Digests", d.Title, d.Address+markdownName, d.Summary)
		}
	}
	for _, t := range p.site.Topics {
		if t.Described != nil || len(t.Digests) > 1 {
			item("Topics", t.Name, t.Address, t.Summary())
		}
	}
	for _, page := range p.site.Pages {
		item("Optional", page.Title, page.Address, page.Summary)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// linkText writes what would end the text of a link.
var linkText = strings.NewReplacer("[", `\[`, "]", `\]`)

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
