package preview

// An edition is what one build made, to be answered from. Only its drawn pages
// grow while it is the latest, each of them once.

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/watch"
)

type edition struct {
	id       string
	number   int
	pages    []render.Page // sorted by address
	base     string        // path of base_url, "/" without one
	notFound *render.Page
	files    []site.Asset // files that are published as they are
	assets   int          // number of the edition that these last changed in
	problems []problem
	warn     func(error)

	mu     sync.Mutex
	sheets map[site.Address]*sheet
	failed []problem // of pages that could not be drawn
}

// sheet is a page that is drawn once.
type sheet struct {
	once sync.Once
	body []byte
	tag  string // an HTTP entity tag: equal for equal bytes
	err  error
}

// newEdition is the one after last, which may be nil.
func newEdition(start string, last *edition, r *generator.Result, event watch.Event, in place) *edition {
	e := &edition{base: "/", pages: r.Pages, sheets: map[site.Address]*sheet{}, problems: explain(r.Problems, in)}
	if last != nil {
		e.number, e.assets = last.number+1, last.assets
	}
	e.id = fmt.Sprintf("%s-%d", start, e.number)
	switch {
	case r.Site != nil:
		e.base, e.files = basePath(r.Site.BaseURL), r.Site.Assets
		if page, ok := e.at("/404.html"); ok {
			e.notFound = &page
		}
	case last != nil:
		e.pages, e.base, e.notFound, e.files = last.pages, last.base, last.notFound, last.files
	}
	if event.All || touchesAsset(event.Paths, e.files) {
		e.assets = e.number
	}
	return e
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

// at is the page of an address.
func (e *edition) at(address site.Address) (render.Page, bool) {
	i, ok := slices.BinarySearchFunc(e.pages, address, func(p render.Page, a site.Address) int { return cmp.Compare(p.Address, a) })
	if !ok {
		return render.Page{}, false
	}
	return e.pages[i], true
}

// find looks up what answers at a path, which is decoded. Where nothing does,
// moved is the address that was meant, or empty. Besides the root, pages answer
// below the path that base_url has, for 404.html speaks of that one.
func (e *edition) find(path string) (page render.Page, moved site.Address, ok bool) {
	if isHidden(path) {
		return page, "", false
	}
	paths := []string{path}
	if below, ok := strings.CutPrefix(path, e.base); ok && e.base != "/" {
		paths = append(paths, "/"+below)
	} else if path+"/" == e.base {
		return page, site.FileAddress(path[1:]) + "/", false
	}
	for _, path := range paths {
		address := site.FileAddress(path[1:])
		if page, ok = e.at(address); ok {
			return page, "", true
		}
		if folder, cut := strings.CutSuffix(string(address), "/index.html"); cut {
			if page, ok = e.at(site.Address(folder + "/")); ok {
				return page, "", true
			}
		}
		if _, ok = e.at(address + "/"); ok {
			moved = site.FileAddress(paths[0][1:]) + "/"
		}
	}
	return render.Page{}, moved, false
}

// isHidden tells what is nobody's page, even if a site's folder has a file of
// that name.
func isHidden(path string) bool {
	for name := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(name, ".") && name != ".well-known" {
			return true
		}
	}
	return false
}

// draw draws a page, once.
func (e *edition) draw(page render.Page) *sheet {
	e.mu.Lock()
	drawn := e.sheets[page.Address]
	if drawn == nil {
		drawn = &sheet{}
		e.sheets[page.Address] = drawn
	}
	e.mu.Unlock()
	drawn.once.Do(func() {
		var body bytes.Buffer
		drawn.err = errPanicked // unless it comes to an end
		if drawn.err = page.Draw(&body); drawn.err != nil {
			e.fail(drawn.err)
			return
		}
		drawn.body = body.Bytes()
		hash := sha256.Sum256(drawn.body)
		drawn.tag = `"` + base64.RawURLEncoding.EncodeToString(hash[:12]) + `"`
	})
	return drawn
}

var errPanicked = errors.New("drawing this page failed")

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
