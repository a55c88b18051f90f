package preview

// A view is the pages of an edition. Only what is drawn of it grows while the
// edition is the latest, each page once.

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"sync"

	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
)

type view struct {
	*edition
	id       string        // the edition's, made apart from that of the other view
	pages    []render.Page // sorted by address
	notFound *render.Page

	drawing sync.Mutex
	sheets  map[site.Address]*sheet
}

// sheet is a page that is drawn once.
type sheet struct {
	once sync.Once
	body []byte
	tag  string // an HTTP entity tag: equal for equal bytes
	err  error
}

func newView(e *edition, id string, pages []render.Page) *view {
	v := &view{edition: e, id: id, pages: pages, sheets: map[site.Address]*sheet{}}
	if page, ok := v.at("/404.html"); ok {
		v.notFound = &page
	}
	return v
}

// at is the page of an address.
func (v *view) at(address site.Address) (render.Page, bool) {
	i, ok := slices.BinarySearchFunc(v.pages, address, func(p render.Page, a site.Address) int { return cmp.Compare(p.Address, a) })
	if !ok {
		return render.Page{}, false
	}
	return v.pages[i], true
}

// find looks up what answers at a path, which is decoded. Where nothing does,
// moved is the address that was meant, or empty. Besides the root, pages answer
// below the path that base_url has, for 404.html speaks of that one.
func (v *view) find(path string) (page render.Page, moved site.Address, ok bool) {
	if isHidden(path) {
		return page, "", false
	}
	paths := []string{path}
	if below, ok := strings.CutPrefix(path, v.base); ok && v.base != "/" {
		paths = append(paths, "/"+below)
	} else if path+"/" == v.base {
		return page, site.FileAddress(path[1:]) + "/", false
	}
	for _, path := range paths {
		address := site.FileAddress(path[1:])
		if page, ok = v.at(address); ok {
			return page, "", true
		}
		if folder, cut := strings.CutSuffix(string(address), "/index.html"); cut {
			if page, ok = v.at(site.Address(folder + "/")); ok {
				return page, "", true
			}
		}
		if _, ok = v.at(address + "/"); ok {
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
func (v *view) draw(page render.Page) *sheet {
	v.drawing.Lock()
	drawn := v.sheets[page.Address]
	if drawn == nil {
		drawn = &sheet{}
		v.sheets[page.Address] = drawn
	}
	v.drawing.Unlock()
	drawn.once.Do(func() {
		var body bytes.Buffer
		if drawn.err = page.Draw(&body); drawn.err != nil {
			v.fail(drawn.err)
			return
		}
		drawn.body = body.Bytes()
		hash := sha256.Sum256(drawn.body)
		drawn.tag = `"` + base64.RawURLEncoding.EncodeToString(hash[:12]) + `"`
	})
	return drawn
}

// tag is the entity tag of what a path answers with as a page that can be
// shown, drawing it; empty where it answers with something else.
func (v *view) tag(path string) string {
	page, moved, ok := v.find(path)
	switch {
	case ok:
	case moved != "" || v.isBroken(path) || v.notFound == nil:
		return ""
	default:
		page = *v.notFound
	}
	if !page.Kind.HTML() || page.Kind == render.KindRedirect {
		return ""
	}
	return v.draw(page).tag
}
