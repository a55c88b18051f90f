package check

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// ReadSitemap reads a sitemap, or an index of several: the absolute addresses of
// pages, and of sitemaps that are still to be read (sitemaps.org protocol 0.9).
func ReadSitemap(r io.Reader) (pages, sitemaps []string, err error) {
	var m struct {
		URLs     []string `xml:"url>loc"`
		Sitemaps []string `xml:"sitemap>loc"`
	}
	if err := xml.NewDecoder(r).Decode(&m); err != nil {
		return nil, nil, fmt.Errorf("this is no sitemap: %w", err)
	}
	for _, list := range [][]string{m.URLs, m.Sitemaps} {
		for i := range list {
			list[i] = strings.TrimSpace(list[i])
		}
	}
	return m.URLs, m.Sitemaps, nil
}

// Below are the addresses, inside a site, of absolute ones below its base. Others
// are left out.
func Below(base string, absolute []string) []site.Address {
	var inside []site.Address
	root, err := url.Parse(base)
	if err != nil {
		return nil
	}
	for _, one := range absolute {
		u, err := url.Parse(one)
		if err != nil || u.Host != root.Host {
			continue
		}
		if rest, ok := strings.CutPrefix(u.Path, root.Path); ok {
			if a, ok := site.ParseAddress("/" + strings.TrimPrefix(rest, "/")); ok {
				inside = append(inside, a)
			}
		}
	}
	return inside
}

// numberedPage are the further pages of long lists, which come and go.
var numberedPage = site.Pattern(`/page/[0-9]+/$`)

// Vanished tells which published addresses lead to nothing in the site as it is
// now, each with the line of front matter that keeps it. Addresses of the site
// are asked for by has. isYAML tells how a content file writes its front matter.
func Vanished(s *site.Site, published []site.Address, has func(site.Address) bool, isYAML func(file string) bool) []site.Problem {
	a := &advice{}
	before := map[site.Address]bool{}
	for _, address := range published {
		before[address] = true
	}
	places := places(s)
	lost := map[string][]site.Address{} // by the file that may have taken the place
	documents := map[string]*site.Document{}
	for _, address := range published {
		if has(address) || numberedPage().MatchString(string(address)) || address == "/404.html" {
			continue
		}
		d := successor(address, places, before)
		if d == nil {
			a.warn("", "vanished", fmt.Sprintf("%s is published and would vanish", readable(address)),
				fmt.Sprintf("in the front matter of what takes its place: aliases = [%q]", readable(address)))
			continue
		}
		lost[d.File], documents[d.File] = append(lost[d.File], address), d
	}
	for file, addresses := range lost {
		line := aliasLine(documents[file], addresses, isYAML(file))
		for _, address := range addresses {
			a.warn(file, "vanished", fmt.Sprintf("%s is published and would vanish", readable(address)), "if this takes its place, write: "+line)
		}
	}
	return site.SortProblems(a.problems)
}

// readable is an address as people write it.
func readable(a site.Address) string {
	if text, err := url.PathUnescape(string(a)); err == nil {
		return text
	}
	return string(a)
}

// place is a page that a file describes.
type place struct {
	address  site.Address
	document *site.Document
}

func places(s *site.Site) []place {
	var all []place
	for _, d := range s.AllDigests() {
		all = append(all, place{d.Address, d.Document})
	}
	for _, p := range s.Pages {
		all = append(all, place{p.Address, p.Document})
	}
	term := func(t *site.Term) {
		if t.Described != nil {
			all = append(all, place{t.Address, t.Described})
		}
	}
	for _, t := range s.Topics {
		term(&t.Term)
	}
	for _, p := range s.People {
		term(&p.Term)
	}
	for _, show := range s.Shows {
		term(&show.Term)
	}
	return all
}

// successor is the file whose page has the name nearest to that of a lost one, in
// the same folder and not published before; nil when none is near.
func successor(lost site.Address, places []place, before map[site.Address]bool) *site.Document {
	folder, name := split(lost)
	byName := map[string]*site.Document{}
	var names []string
	for _, p := range places {
		if f, n := split(p.address); f == folder && !before[p.address] {
			byName[n] = p.document
			names = append(names, n)
		}
	}
	slices.Sort(names)
	if len(names) == 1 && folder != "/" {
		return byName[names[0]] // one went and one came
	}
	return byName[site.Nearest(name, names)]
}

func split(a site.Address) (folder, name string) {
	text := strings.TrimSuffix(readable(a), "/")
	i := strings.LastIndexByte(text, '/')
	return text[:i+1], text[i+1:]
}

// aliasLine is the line of front matter that keeps addresses beside the names
// that a file has already.
func aliasLine(d *site.Document, more []site.Address, yaml bool) string {
	var values []string
	for _, name := range d.OtherNames {
		values = append(values, fmt.Sprintf("%q", name))
	}
	for _, address := range slices.Concat(d.OldAddresses, more) {
		values = append(values, fmt.Sprintf("%q", readable(address)))
	}
	sign := " ="
	if yaml {
		sign = ":"
	}
	return fmt.Sprintf("aliases%s [%s]", sign, strings.Join(values, ", "))
}
