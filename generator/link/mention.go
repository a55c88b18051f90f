package link

import (
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// mentionedIn finds for each digest the others that name its title in title
// marks or quotation marks, or link to it. What is unlisted is named nowhere.
func (l *linker) mentionedIn() {
	byTitle, byAddress := map[string]*site.Digest{}, map[site.Address]*site.Digest{}
	for _, d := range l.digests { // of two with one title, the newest
		if key := site.Fold(d.Title); byTitle[key] == nil {
			byTitle[key] = d
		}
	}
	for _, d := range l.all {
		if key := site.Fold(d.Title); byTitle[key] == nil {
			byTitle[key] = d
		}
		byAddress[d.Address] = d
	}
	mention := func(from, to *site.Digest) {
		if to == nil || original(to) == original(from) {
			return
		}
		to = original(to)
		if n := len(to.MentionedIn); n == 0 || original(to.MentionedIn[n-1]) != original(from) {
			to.MentionedIn = append(to.MentionedIn, from)
		}
	}
	for _, d := range l.site.Digests {
		for _, version := range append([]*site.Digest{d}, d.Translations...) {
			if version.Unlisted {
				continue
			}
			for _, title := range version.Quoted {
				mention(version, byTitle[title])
			}
			for _, link := range version.Links {
				page, _, _ := strings.Cut(string(l.site.Targets[link.Ref]), "#")
				mention(version, byAddress[site.Address(page)])
			}
		}
	}
	for _, d := range l.digests {
		for _, t := range d.Translations {
			t.MentionedIn = slices.Clone(d.MentionedIn)
		}
	}
}
