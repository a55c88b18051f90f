package generator

import (
	"fmt"
	"html"
	"html/template"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
)

// Authors also write addresses of the site itself: [the archive](/archive/). Only
// when all pages are told can anybody know whether they lead somewhere.

// rooted are the addresses of the site that each document holds, remembered for as
// long as the document is: it never changes.
type rooted map[*site.Document][]string

// rootAddress finds them in finished HTML; "//host" is none.
var rootAddress = regexp.MustCompile(`(?:href|src|poster)="(/[^/"][^"]*)"`)

// findRooted finds them in all documents, and tells those that hold one.
func (g *Generator) findRooted(documents []*site.Document) rooted {
	before, holding := g.rooted, rooted{}
	g.rooted = make(rooted, len(documents))
	for _, d := range documents {
		found, known := before[d]
		if !known {
			found = rootedIn(d)
		}
		g.rooted[d] = found
		if len(found) > 0 {
			holding[d] = found
		}
	}
	return holding
}

// check reports those in published documents that lead to nothing.
func (r rooted) check(s *site.Site, pages []render.Page) (problems []site.Problem) {
	if len(r) == 0 {
		return nil
	}
	stands := make(map[site.Address]bool, len(pages))
	for _, page := range pages {
		stands[page.Address] = true
	}
	for _, d := range published(s) {
		for _, written := range r[d] {
			if leadsNowhere(written, stands) {
				problems = append(problems, rootedProblem(d, written))
			}
		}
	}
	return problems
}

// published are the documents that have a page, or stand on one.
func published(s *site.Site) []*site.Document {
	var all []*site.Document
	add := func(d *site.Document) {
		if d != nil {
			all = append(all, d)
		}
	}
	for _, d := range s.AllDigests() {
		add(d.Document)
		if d.Transcript != nil {
			add(d.Transcript.Document)
		}
	}
	for _, p := range s.Pages {
		add(p.Document)
	}
	add(s.Home)
	for _, t := range s.Topics {
		add(t.Described)
	}
	for _, p := range s.People {
		add(p.Described)
	}
	for _, show := range s.Shows {
		add(show.Described)
	}
	return all
}

// rootedIn looks through what a document says.
func rootedIn(d *site.Document) (found []string) {
	seen := map[string]bool{}
	look := func(h template.HTML) {
		if !strings.Contains(string(h), `="/`) {
			return
		}
		for _, m := range rootAddress.FindAllStringSubmatch(string(h), -1) {
			if written := html.UnescapeString(m[1]); !seen[written] {
				seen[written] = true
				found = append(found, written)
			}
		}
	}
	look(d.HTML)
	for _, s := range d.Sections {
		look(s.Heading)
		for _, b := range s.Blocks {
			look(b.HTML)
			for _, p := range b.Points {
				look(p.LabelHTML)
				look(p.HTML)
			}
		}
	}
	for _, c := range d.Chapters {
		look(c.Heading)
		for _, passage := range c.Passages {
			look(passage.HTML)
		}
	}
	if strings.HasPrefix(d.Cover, "/") && !seen[d.Cover] {
		found = append(found, d.Cover)
	}
	return found
}

// leadsNowhere tells whether the site has nothing at an address. A page is found
// without its slash too; that is how hosts do it.
func leadsNowhere(written string, stands map[site.Address]bool) bool {
	path, _, _ := strings.Cut(written, "#")
	path, _, _ = strings.Cut(path, "?")
	a, ok := site.ParseAddress(path)
	return !ok || !stands[a] && !stands[a+"/"]
}

// rootedProblem is told at the place where the author wrote the address, if it is
// found there as it is.
func rootedProblem(d *site.Document, written string) site.Problem {
	p := site.Problem{
		File: d.File, Severity: site.Warning, Code: "link", Message: fmt.Sprintf("the site has nothing at %s", written),
		Hint: "link to a file of the content folder, give the page that took its place this alias, or write a whole address if another site is meant",
	}
	if written == d.Cover {
		p.Line, p.Column = d.CoverLine, d.CoverColumn
	}
	for _, text := range []string{written, readableAddress(written), html.EscapeString(written)} {
		if i := strings.Index(d.Body, text); i >= 0 {
			before := d.Body[:i]
			p.Line = d.BodyLine + strings.Count(before, "\n")
			p.Column = utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
			break
		}
	}
	return p
}

func readableAddress(address string) string {
	if text, err := url.PathUnescape(address); err == nil {
		return text
	}
	return address
}
