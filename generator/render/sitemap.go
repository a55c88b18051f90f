package render

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/digestry/digestry/generator/site"
)

const sitemapAddress site.Address = "/sitemap.xml"

// sitemapMost is how many addresses one sitemap may list (sitemaps.org protocol
// 0.9).
const sitemapMost = 50_000

const sitemapSpace = `xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`

// indexes adds the files that tell programs what there is.
func (p *pagesOf) indexes() {
	robots := "User-agent: *\nAllow: /\n"
	if base := p.site.BaseURL; base != "" {
		robots += "Sitemap: " + sitemapAddress.Absolute(base) + "\n"
		p.sitemaps(sitemapMost)
		p.add(NewPage("/llms.txt", KindIndex, p.llms))
	}
	p.add(bytesPage("/robots.txt", KindIndex, []byte(robots)))
}

// located is a page that a sitemap lists.
type located struct {
	address  site.Address
	modified time.Time // zero where nobody told
}

// sitemaps adds the sitemap, or where there are too many pages for one, several
// of them and their index.
func (p *pagesOf) sitemaps(most int) {
	if len(p.pages) <= most { // and those that are listed are not more
		told := p.pages
		p.add(p.sitemap(sitemapAddress, func() []located { return p.located(told) }))
		return
	}
	listed := p.located(p.pages)
	if len(listed) <= most {
		p.add(p.sitemap(sitemapAddress, func() []located { return listed }))
		return
	}
	var parts []located
	for part := range slices.Chunk(listed, most) {
		address := site.Address(fmt.Sprintf("/sitemap-%d.xml", len(parts)+1))
		parts = append(parts, located{address, slices.MaxFunc(part, func(a, b located) int { return a.modified.Compare(b.modified) }).modified})
		p.add(p.sitemap(address, func() []located { return part }))
	}
	p.add(NewPage(sitemapAddress, KindIndex, func(w io.Writer) error { return p.locations(w, "sitemapindex", "sitemap", parts) }))
}

func (p *pagesOf) sitemap(address site.Address, listed func() []located) Page {
	return NewPage(address, KindIndex, func(w io.Writer) error { return p.locations(w, "urlset", "url", listed()) })
}

func (p *pagesOf) locations(w io.Writer, list, item string, listed []located) error {
	out := buffer()
	defer release(out)
	fmt.Fprintf(out, "%s<%s %s>\n", xml.Header, list, sitemapSpace)
	for _, l := range listed {
		writeAll(out, "<", item, "><loc>", escapeXML(l.address.Absolute(p.site.BaseURL)), "</loc>")
		if !l.modified.IsZero() {
			writeAll(out, "<lastmod>", isoDate(l.modified), "</lastmod>")
		}
		writeAll(out, "</", item, ">\n")
	}
	fmt.Fprintf(out, "</%s>\n", list)
	_, err := w.Write(out.Bytes())
	return err
}

// located are the pages that a search engine should know, of those told so far,
// sorted: all that are no redirects, and that their author does not hide.
func (p *pagesOf) located(told []Page) []located {
	modified, hidden := p.modified()
	var listed []located
	for _, page := range told {
		if page.Kind.HTML() && page.Kind != KindRedirect && !hidden[page.Address] {
			listed = append(listed, located{page.Address, modified[page.Address]})
		}
	}
	slices.SortFunc(listed, func(a, b located) int { return cmp.Compare(a.address, b.address) })
	return listed
}

// modified tells when the pages of digests changed, and those that show the
// newest of several; and which pages are in no index.
func (p *pagesOf) modified() (modified map[site.Address]time.Time, hidden map[site.Address]bool) {
	modified, hidden = map[site.Address]time.Time{}, map[site.Address]bool{notFoundAddress: true, searchAddress: true}
	newer := func(address site.Address, d *site.Digest) {
		if t := updatedAt(d); t.After(modified[address]) {
			modified[address] = t
		}
	}
	for _, d := range p.site.AllDigests() {
		newer(d.Address, d)
		hidden[d.Address] = d.Unlisted || d.Draft || d.Future
		if d.Transcript != nil {
			hidden[d.TranscriptAddress()] = hidden[d.Address]
		}
		if !hidden[d.Address] && d.Original == nil {
			newer("/", d)
			newer(archiveAddress, d)
		}
	}
	for _, t := range p.site.Terms() {
		for _, d := range t.Digests {
			if !hidden[d.Address] {
				newer(t.Address, d)
			}
		}
	}
	return modified, hidden
}
