package render

// What the head of a page says to programs: Open Graph and Twitter cards for
// those that show a link to it, hreflang for search engines, and JSON-LD
// (jsonld.go). Layouts place it, and never see how it is written: html/template
// knows none of these.

import (
	"fmt"
	"html"
	"html/template"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/language"
)

// Metadata is markup for the head of the page. What needs absolute addresses is
// left out where nobody said where the site will be.
func (f Frame) Metadata() template.HTML {
	var b strings.Builder
	f.openGraph(&b)
	d, _ := f.about.(*site.Digest)
	if d != nil && f.Kind == KindDigest {
		fmt.Fprintf(&b, "<link rel=\"alternate\" type=\"text/markdown\" href=\"%s\">\n", html.EscapeString(string(d.Address+markdownName)))
	}
	if f.Canonical != "" {
		if d != nil && f.Kind == KindDigest {
			f.hreflang(&b, d)
		}
		if graph := f.graph(); len(graph) > 0 {
			fmt.Fprintf(&b, "<script type=\"application/ld+json\">%s</script>\n", encodeGraph(graph))
		}
	}
	return template.HTML(strings.TrimSuffix(b.String(), "\n"))
}

// openGraph writes the properties of ogp.me, and the one that only Twitter has.
func (f Frame) openGraph(b *strings.Builder) {
	if f.Kind == KindNotFound {
		return
	}
	property := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "<meta property=\"%s\" content=\"%s\">\n", name, html.EscapeString(value))
		}
	}
	title := f.Title
	if title == "" {
		title = f.Site.Title
	}
	kind := "website"
	switch f.Kind {
	case KindDigest, KindTranscript:
		kind = "article"
	case KindPerson:
		kind = "profile"
	}
	property("og:type", kind)
	property("og:title", title)
	property("og:description", f.Description)
	property("og:site_name", f.Site.Title)
	property("og:url", f.Canonical)
	property("og:locale", locale(f.Lang))
	if d, ok := f.about.(*site.Digest); ok && f.Kind == KindDigest {
		for _, other := range inLanguages(d) {
			if other != d && locale(other.Lang) != locale(f.Lang) {
				property("og:locale:alternate", locale(other.Lang))
			}
		}
		property("article:published_time", isoTime(d.Date))
		property("article:modified_time", isoTime(d.Updated))
		for _, topic := range d.Topics {
			property("article:tag", topic.Name)
		}
	}
	card := "summary"
	if picture := f.picture(); picture != "" {
		card = "summary_large_image"
		property("og:image", picture)
		property("og:image:alt", title)
	}
	fmt.Fprintf(b, "<meta name=\"twitter:card\" content=\"%s\">\n", card)
}

// picture is the absolute address of the picture that stands for the page, or
// nothing.
func (f Frame) picture() string {
	cover := ""
	switch about := f.about.(type) {
	case *site.Digest:
		cover = about.Cover
	case *site.Topic:
		cover = about.Cover
	case *site.Person:
		cover = about.Cover
	case *site.Show:
		cover = about.Cover
	}
	if strings.HasPrefix(cover, "/") {
		if f.Site.BaseURL == "" {
			return ""
		}
		return site.Address(cover).Absolute(f.Site.BaseURL)
	}
	return cover
}

// hreflang tells a digest's translations of each other, as search engines want
// it: each page names all, itself too, and which is for everybody else.
func (f Frame) hreflang(b *strings.Builder, d *site.Digest) {
	all := inLanguages(d)
	if len(all) < 2 {
		return
	}
	link := func(lang string, to *site.Digest) {
		fmt.Fprintf(b, "<link rel=\"alternate\" hreflang=\"%s\" href=\"%s\">\n", html.EscapeString(lang), html.EscapeString(to.Address.Absolute(f.Site.BaseURL)))
	}
	told := map[string]bool{}
	for _, one := range all {
		if !told[one.Lang] {
			told[one.Lang] = true
			link(one.Lang, one)
		}
	}
	link("x-default", all[0])
}

// inLanguages are a digest and its translations, the original first.
func inLanguages(d *site.Digest) []*site.Digest {
	if d.Original != nil {
		d = d.Original
	}
	return append([]*site.Digest{d}, d.Translations...)
}

// locale is a language as Open Graph writes it, with the region where most of
// its readers are when it names none: zh-Hant is zh_TW.
func locale(lang string) string {
	tag := language.Make(lang)
	base, _ := tag.Base()
	region, confidence := tag.Region()
	if confidence == language.No {
		return ""
	}
	return base.String() + "_" + region.String()
}

// isoTime is a moment for programs, or a day where the author gave no time.
func isoTime(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0:
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}
