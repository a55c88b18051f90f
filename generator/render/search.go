package render

import (
	"strings"

	"github.com/digestry/digestry/generator/search"
	"github.com/digestry/digestry/generator/site"
)

const searchAddress site.Address = "/search/"

// search adds the page that searches, if the theme has a layout for it, and the
// index that its script reads, if the theme has a script. No other page depends
// on the index, and none of its files is made before somebody asks for one.
func (p *pagesOf) search() {
	if !p.site.Search || p.theme.layouts[KindSearch] == nil {
		return
	}
	p.layout(KindSearch, searchAddress, func() any {
		_, within, _ := strings.Cut(strings.TrimSuffix(p.site.BaseURL, "/"), "://")
		v := SearchView{p.frame(KindSearch, searchAddress, p.theme.title("search")), busyTopics(p.site), within}
		v.NoIndex = true
		return v
	})
	if !p.theme.assets.scripted {
		return
	}
	for _, f := range search.Files(p.site) {
		p.add(NewPage(f.Address, KindSearchIndex, f.Write))
	}
}
