package link

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/digestry/digestry/generator/site"
)

// Addresses that pages had once lead to where they are now.

// ownAddresses are those that every site has, or may come to have.
var ownAddresses = []site.Address{
	"/", "/digests/", "/topics/", "/people/", "/shows/", "/archive/", "/search/", "/404.html",
	"/feed.xml", "/feed.json", "/sitemap.xml", "/robots.txt", "/llms.txt",
}

// addresses are those that are taken, with what has them.
func (l *linker) addresses(terms []*site.Term) map[site.Address]string {
	taken := make(map[site.Address]string, len(l.all)+len(terms))
	for _, own := range ownAddresses {
		taken[own] = "a page of every site"
	}
	for _, d := range l.all {
		taken[d.Address] = d.File
		if d.Transcript != nil {
			taken[d.TranscriptAddress()] = d.Transcript.File
		}
	}
	for _, p := range l.site.Pages {
		taken[p.Address] = p.File
	}
	for _, t := range terms {
		taken[t.Address] = t.Name
		if t.Described != nil {
			taken[t.Address] = t.Described.File
		}
	}
	return taken
}

// redirects lead from old addresses, and from the addresses that other names
// of a topic, person or show would have, to where the page is.
func (l *linker) redirects() {
	terms := l.site.Terms()
	taken := sync.OnceValue(func() map[site.Address]string { return l.addresses(terms) })
	add := func(from, to site.Address, owner string, document *site.Document, explicit bool) {
		taken := taken()
		if by, clash := taken[from]; clash {
			if explicit && by != owner {
				l.fail(document, "alias", fmt.Sprintf("old address %s is taken by %s", from, by), "take it out of one of the two")
			}
			return
		}
		taken[from] = owner
		l.site.Redirects = append(l.site.Redirects, site.Redirect{From: from, To: to})
	}
	explicit := func(d *site.Document, to site.Address) {
		for _, from := range d.OldAddresses {
			if from != to {
				add(from, to, d.File, d, true)
			}
		}
	}
	for _, d := range l.all {
		explicit(d.Document, d.Address)
	}
	for _, p := range l.site.Pages {
		explicit(p.Document, p.Address)
	}
	for _, t := range terms {
		if t.Described == nil {
			continue
		}
		explicit(t.Described, t.Address)
		folder := t.Address[:strings.Index(string(t.Address[1:]), "/")+2]
		for _, alias := range append([]string{t.Name}, t.Aliases...) {
			add(folder+site.PageAddress(site.Slug(alias))[1:], t.Address, t.Described.File, t.Described, false)
		}
	}
	slices.SortFunc(l.site.Redirects, func(a, b site.Redirect) int { return cmp.Compare(a.From, b.From) })
}
