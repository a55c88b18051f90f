package render

import (
	"io"
	"strings"

	"github.com/digestry/digestry/generator/search"
	"github.com/digestry/digestry/generator/site"
)

const searchAddress site.Address = "/search/"

// search adds the page that searches, if the theme has a layout for it, and the
// index, if the theme has a script that reads it. No other page depends on the
// index, and none of its files is made before somebody asks for one.
func (p *pagesOf) search() {
	if !p.site.Search || p.theme.layouts[KindSearch] == nil {
		return
	}
	p.layout(KindSearch, searchAddress, func(t *Trace) any {
		t.lose()
		_, within, _ := strings.Cut(strings.TrimSuffix(p.site.BaseURL, "/"), "://")
		v := SearchView{p.frame(KindSearch, searchAddress, p.theme.title("search")), busyTopics(p.site), within}
		v.NoIndex = true
		return v
	})
	if !p.theme.searches() {
		return
	}
	files := search.Files(p.site)
	p.room(len(files))
	for _, f := range files {
		p.add(tracedPage(f.Address, KindSearchIndex, func(w io.Writer, t *Trace) error {
			if f.Digest == search.OfMany {
				t.lose()
			} else {
				t.note(ofNumber, f.Digest)
			}
			return f.Write(w)
		}))
	}
}

// searches tells whether a script of the theme reads the index, be it an asset or
// one that stands in a layout.
func (t *Theme) searches() bool {
	for _, text := range t.texts {
		if readsIndex([]byte(text)) {
			return true
		}
	}
	return t.assets.searches
}
