package preview

// An edition is what one build made, to be answered from. It has two views: the
// whole site with drafts and the future, and the site as it would be published.

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/watch"
)

type edition struct {
	id       string
	number   int
	base     string       // path of base_url, "/" without one
	files    []site.Asset // files that are published as they are
	assets   int          // number of the edition that these last changed in
	site     *site.Site   // nil before there was one
	problems []problem
	change   func() change // what it was made for; found when somebody asks, once
	updated  int           // open pages that are not as they were
	took     time.Duration
	warn     func(error)

	unpublished    int // documents that a build leaves out
	publishedPages func() []render.Page
	whole          *view
	published      func() *view

	mu     sync.Mutex
	failed []problem // of pages that could not be drawn
}

// newEdition is the one after last, which may be nil.
func newEdition(start string, last *edition, r *generator.Result, event watch.Event, in place) *edition {
	e := &edition{base: "/", problems: explain(r.Problems, in), change: func() change { return change{} }}
	if last != nil {
		e.number, e.assets = last.number+1, last.assets
	}
	e.id = fmt.Sprintf("%s-%d", start, e.number)
	switch {
	case r.Site != nil:
		e.site, e.base, e.files, e.unpublished = r.Site, basePath(r.Site.BaseURL), r.Site.Assets, r.Unpublished
		e.whole = newView(e, e.id, r.Pages)
		e.publishedPages = sync.OnceValue(func() []render.Page { return r.AsPublished().Pages })
	case last != nil:
		e.site, e.base, e.files, e.unpublished = last.site, last.base, last.files, last.unpublished
		e.whole, e.publishedPages = newView(e, e.id, last.whole.pages), last.publishedPages
	default:
		e.whole, e.publishedPages = newView(e, e.id, nil), func() []render.Page { return nil }
	}
	e.published = sync.OnceValue(func() *view { return newView(e, e.id+"-published", e.publishedPages()) })
	if event.All || touchesAsset(event.Paths, e.files) {
		e.assets = e.number
	}
	if last != nil {
		e.change = sync.OnceValue(func() change { return changeOf(last, e, event, in) })
	}
	return e
}

// as is the edition as it is shown: whole, or as it would be published.
func (e *edition) as(published bool) *view {
	if published {
		return e.published()
	}
	return e.whole
}

// basePath is the path of a base URL, with a slash at its end.
func basePath(base string) string {
	if _, rest, ok := strings.Cut(base, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:]
		}
	}
	return "/"
}

// touchesAsset tells whether a change may concern a file that is published as
// it is: those keep their address, so that a page does not tell by its HTML.
func touchesAsset(paths []string, assets []site.Asset) bool {
	const checkout = 50 // files that change at once when it matters no more which
	if len(paths) > checkout {
		return true
	}
	for _, path := range paths {
		if strings.HasSuffix(path, ".md") {
			continue
		}
		path = filepath.ToSlash(path)
		if slices.ContainsFunc(assets, func(a site.Asset) bool { return strings.HasSuffix(path, "/"+a.File) }) {
			return true
		}
	}
	return false
}

// fail notes a page that could not be drawn among the problems.
func (e *edition) fail(err error) {
	err = fmt.Errorf("cannot draw %w", err) // it begins with the address
	p := site.Problem{Severity: site.Error, Code: "layout", Message: err.Error()}
	if e.warn != nil {
		e.warn(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.failed = append(e.failed, problem{Problem: p})
}

// allProblems are those of the build and of drawing so far.
func (e *edition) allProblems() []problem {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Concat(e.failed, e.problems)
}
