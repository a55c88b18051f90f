// Package render turns a linked site and a theme into pages.
//
// [Pages] tells every file that the site consists of; none is drawn yet. A
// [Page] draws itself when it is asked to, the same bytes each time, so that
// build draws all of them in parallel and the preview only those that somebody
// looks at. A new kind of output is one more line in Pages and one more file.
//
// # For theme authors
//
// A layout is a Go html/template. It is given one of the views of this package
// ([HomeView], [DigestView], …), each with a [Frame] for the page around it;
// the nouns in them are those of package site. Layouts write root-relative
// addresses (/topics/agi/); the last step of drawing makes them relative to
// the page. The functions besides html/template's own:
//
//	{{t "topics"}}            a word of the interface, from i18n/LANGUAGE.toml
//	{{n "digests" 12}}        a counting word with its number
//	{{number 12345}}          a number with its digits grouped
//	{{date .Date}}            a day as the language writes it
//	{{day .Date}}             a day for machines: 2024-05-31
//	{{stylesheet}}            the address of the theme's style sheets, put together
//	{{script}}                the same of its scripts; nothing where it has none
//	{{early}}                 the script that runs before the page is painted
//	{{asset "icon.svg"}}      the address of another file in the theme's assets folder
//	{{sections .Digest}}      the body of a digest (sections.go has the markup)
//	{{outline .Digest}}       its sections as a list of links
//	{{point .}}               a point's label and text, as {{sections}} draws them
//	{{label .}}               a point's label with its colon
//	{{once "card.html" .}}    a partial of a digest or term, drawn once for all pages
//	{{elsewhere .Digest .HTML}}   a point's HTML on a page that is not its digest's
package render

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/digestry/digestry/generator/picture"
	"github.com/digestry/digestry/generator/site"
	"golang.org/x/sync/errgroup"
)

// pagesOf tells the pages of a site in order of kind; Pages is its sorted list.
type pagesOf struct {
	site  *site.Site
	theme *Theme
	pages []Page
	sizes map[site.Address]picture.Info
}

// Pages tells every page of a site, sorted by address. roots are the folders
// that the site's assets are in.
func Pages(s *site.Site, theme *Theme, roots map[site.Root]fs.FS, memory *Memory) []Page {
	p := &pagesOf{site: s, theme: theme, pages: make([]Page, 0, 4*(len(s.Digests)+len(s.Topics)+len(s.People)))}
	theme.drawn.Store(new(sync.Map)) // what was drawn of another site is not of this one
	p.redirects()                    // first, so that an old address never takes the place of a page
	p.pictures(memory, roots)
	p.together(
		func(p *pagesOf) { p.home(); p.digests(); p.transcripts() },
		func(p *pagesOf) { p.room(2 * len(p.site.Terms())); p.topics(); p.people(); p.shows() },
		func(p *pagesOf) { p.archive(); p.ownPages(); p.notFound(); p.search() },
		(*pagesOf).markdown,
		(*pagesOf).feeds,
	)
	p.indexes() // of those that were told
	p.add(theme.assets.pages...)
	for _, a := range s.Assets {
		page := NewAsset(a.Address, roots[a.Root], a.File)
		if size, measured := p.sizes[a.Address]; measured {
			page.asset.size = &size
		}
		p.add(page)
	}
	return sortPages(p.pages, memory)
}

// together tells several parts of the pages at once, and adds them in their order.
func (p *pagesOf) together(parts ...func(*pagesOf)) {
	told := make([]pagesOf, len(parts))
	atOnce(len(parts), func(i int) {
		told[i] = pagesOf{site: p.site, theme: p.theme, sizes: p.sizes}
		parts[i](&told[i])
	})
	for i := range told {
		p.add(told[i].pages...)
		told[i].pages = nil // pages know the part that they are of
	}
}

// atOnce does n things, as many at once as there are processors.
func atOnce(n int, do func(i int)) {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error { do(i); return nil })
	}
	group.Wait()
}

// sortPages orders pages by address. Of two with one address the later is kept:
// a file in static/ stands in for a page that we would have made. Most sites have
// the pages of the one before, so that their order only has to be looked at.
func sortPages(told []Page, memory *Memory) []Page {
	order := memory.order.Load()
	if order == nil || !inOrder(told, *order) {
		found := sortedNumbers(told)
		memory.order.Store(&found)
		order = &found
	}
	pages := make([]Page, 0, len(told))
	for _, number := range *order {
		page := told[number]
		if last := len(pages) - 1; last >= 0 && pages[last].Address == page.Address {
			pages[last] = page
		} else {
			pages = append(pages, page)
		}
	}
	return pages
}

func sortedNumbers(told []Page) []int32 {
	order := make([]int32, len(told))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(told[a].Address, told[b].Address), cmp.Compare(a, b)) })
	return order
}

// inOrder tells whether an order of as many pages is the order of these.
func inOrder(told []Page, order []int32) bool {
	if len(order) != len(told) {
		return false
	}
	for i := 1; i < len(order); i++ {
		before, after := order[i-1], order[i]
		if c := cmp.Compare(told[before].Address, told[after].Address); c > 0 || c == 0 && before > after {
			return false
		}
	}
	return true
}

// room makes room for as many pages, where there are many.
func (p *pagesOf) room(n int) { p.pages = slices.Grow(p.pages, n) }

func (p *pagesOf) add(pages ...Page) { p.pages = append(p.pages, pages...) }

// layout adds a page that the theme draws. The view is made when it is drawn, and
// notes what it is made of.
func (p *pagesOf) layout(kind Kind, address site.Address, view func(*Trace) any) {
	p.add(tracedPage(address, kind, func(w io.Writer, t *Trace) error {
		rw := rewriter{targets: p.site.Targets, sizes: p.sizes, local: relativeTo(address), trace: t}
		if kind == KindNotFound {
			rw.local = under(basePath(p.site.BaseURL))
		}
		drawn, out := buffer(), buffer()
		defer release(drawn, out)
		if err := p.theme.execute(drawn, kind, baseLayout, view(t), t.watch()); err != nil {
			return err
		}
		rw.rewrite(out, drawn.Bytes())
		_, err := w.Write(out.Bytes())
		return err
	}))
}

// frame is the head of a page.
func (p *pagesOf) frame(kind Kind, address site.Address, title string) Frame {
	f := Frame{Site: p.site, Kind: kind, Title: title, Description: p.site.Description, Address: address, Lang: p.site.Language}
	if p.site.BaseURL != "" {
		f.Canonical = address.Absolute(p.site.BaseURL)
		f.Feeds = feedLinks(p.site.Title, "/")
	}
	return f
}

// termFrame is the head of a topic's, person's or show's page. index is the word
// for the index that lists it.
func (p *pagesOf) termFrame(kind Kind, address site.Address, term *site.Term, about any, index string) Frame {
	f := p.frame(kind, address, term.Name)
	f.about, f.section = about, p.theme.title(index)
	if summary := term.Summary(); summary != "" {
		f.Description = summary
	}
	if p.site.BaseURL != "" && term.HasFeed() {
		f.Feeds = append(f.Feeds, feedLinks(term.Name, term.Address)...)
	}
	return f
}

// paged cuts what is shown of digests into pages of a long list; each is told its
// pager. An empty list is one page.
func paged[T any](perPage int, first site.Address, list []T, each func(address site.Address, pager Pager, list []T)) {
	eachPart(perPage, first, len(list), func(address site.Address, pager Pager, from, to int) { each(address, pager, list[from:to]) })
}

// eachPart is paged where the list is not known yet, but how long it is.
func eachPart(perPage int, first site.Address, length int, each func(address site.Address, pager Pager, from, to int)) {
	total := max(1, (length+perPage-1)/perPage)
	for i := range total {
		each(numbered(first, i+1), pagerOf(first, i+1, total), i*perPage, min(length, (i+1)*perPage))
	}
}

// eachPage tells the pages of a long list their pagers.
func eachPage[T any](first site.Address, pages [][]T, each func(address site.Address, pager Pager, list []T)) {
	for i, list := range pages {
		each(numbered(first, i+1), pagerOf(first, i+1, len(pages)), list)
	}
}

// pagerOf is the pager of one of the pages of a long list.
func pagerOf(first site.Address, number, total int) Pager {
	pager := Pager{Number: number, Total: total}
	if number > 1 {
		pager.Prev = numbered(first, number-1)
	}
	if number < total {
		pager.Next = numbered(first, number+1)
	}
	return pager
}

// numbered is the address of a page of a long list.
func numbered(first site.Address, number int) site.Address {
	if number == 1 {
		return first
	}
	return first + site.Address(fmt.Sprintf("page/%d/", number))
}

// basePath is the path of a base URL: "/repo/", or "/" without one.
func basePath(base string) string {
	if _, rest, ok := strings.Cut(base, "://"); ok {
		if _, path, ok := strings.Cut(rest, "/"); ok {
			return "/" + path
		}
	}
	return "/"
}

// buffers are reused from page to page; a very large one is let go.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const largeBuffer = 1 << 20

func buffer() *bytes.Buffer { return buffers.Get().(*bytes.Buffer) }

func release(all ...*bytes.Buffer) {
	for _, b := range all {
		if b.Cap() <= largeBuffer {
			b.Reset()
			buffers.Put(b)
		}
	}
}

// bytesPage is a page whose bytes are known.
func bytesPage(address site.Address, kind Kind, content []byte) Page {
	return NewPage(address, kind, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}
