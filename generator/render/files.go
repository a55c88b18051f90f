package render

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// redirectPage sends readers and search engines of an old address to the new
// one, on hosts that know no redirects of their own.
var redirectPage = template.Must(template.New("redirect").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<title>{{.Title}}</title>
<meta http-equiv="refresh" content="0; url={{.To}}">
{{with .Canonical}}<link rel="canonical" href="{{.}}">
{{end}}<meta name="robots" content="noindex">
</head>
<body><p><a href="{{.To}}">{{.To}}</a></p></body>
</html>
`))

func (p *pagesOf) redirects() {
	for _, r := range p.site.Redirects {
		to := relativeTo(r.From).of(r.To)
		p.add(NewPage(r.From, KindRedirect, func(w io.Writer) error {
			canonical := ""
			if p.site.BaseURL != "" {
				canonical = r.To.Absolute(p.site.BaseURL)
			}
			return redirectPage.Execute(w, struct{ Lang, Title, To, Canonical string }{p.site.Language, p.site.Title, to, canonical})
		}))
	}
}

// markdown adds each digest as clean Markdown beside its page, for readers and
// programs that want the text alone.
func (p *pagesOf) markdown() {
	for _, d := range p.site.AllDigests() {
		p.add(NewPage(d.Address+"index.md", KindMarkdown, func(w io.Writer) error {
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

// indexes adds the files that tell programs what there is.
func (p *pagesOf) indexes() {
	base := p.site.BaseURL
	robots := "User-agent: *\nAllow: /\n"
	if base != "" {
		robots += "Sitemap: " + sitemapAddress.Absolute(base) + "\n"
		p.add(NewPage(sitemapAddress, KindIndex, p.sitemap()))
		p.add(NewPage("/llms.txt", KindIndex, p.llms))
	}
	p.add(bytesPage("/robots.txt", KindIndex, []byte(robots)))
}

const sitemapAddress site.Address = "/sitemap.xml"

// sitemap lists what a search engine should know (sitemaps.org protocol 0.9).
// It is made from the pages told so far, all of which precede the indexes.
func (p *pagesOf) sitemap() func(io.Writer) error {
	modified := map[site.Address]time.Time{}
	hidden := map[site.Address]bool{notFoundAddress: true}
	for _, d := range p.site.AllDigests() {
		modified[d.Address] = d.Date
		if !d.Updated.IsZero() {
			modified[d.Address] = d.Updated
		}
		hidden[d.Address] = d.Unlisted || d.Draft || d.Future
		if d.Transcript != nil {
			hidden[d.TranscriptAddress()] = hidden[d.Address]
		}
	}
	var listed []site.Address
	for _, page := range p.pages {
		if page.Kind.HTML() && page.Kind != KindRedirect && !hidden[page.Address] {
			listed = append(listed, page.Address)
		}
	}
	slices.Sort(listed)
	return func(w io.Writer) error {
		out := buffer()
		defer release(out)
		out.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
		for _, address := range listed {
			out.WriteString("<url><loc>")
			xml.EscapeText(out, []byte(address.Absolute(p.site.BaseURL)))
			out.WriteString("</loc>")
			if t := modified[address]; !t.IsZero() {
				fmt.Fprintf(out, "<lastmod>%s</lastmod>", isoDate(t))
			}
			out.WriteString("</url>\n")
		}
		out.WriteString("</urlset>\n")
		_, err := w.Write(out.Bytes())
		return err
	}
}

// llms is a map of the site for language models (llmstxt.org): every digest as
// Markdown, with its summary.
func (p *pagesOf) llms(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n", p.site.Title)
	if p.site.Description != "" {
		fmt.Fprintf(&b, "> %s\n\n", p.site.Description)
	}
	fmt.Fprintf(&b, "## Digests\n\n")
	for _, d := range p.site.Digests {
		if d.Draft || d.Future {
			continue
		}
		fmt.Fprintf(&b, "- [%s](%s)", d.Title, (d.Address + "index.md").Absolute(p.site.BaseURL))
		if d.Summary != "" {
			fmt.Fprintf(&b, ": %s", d.Summary)
		}
		b.WriteString("\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}
