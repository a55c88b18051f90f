package link

import (
	"slices"
	"strings"
	"sync"

	"github.com/digestry/digestry/generator/site"
)

// mentionedIn finds for each digest the others that name its title in title
// marks or quotation marks, or link to it. What is unlisted is named nowhere.
func (l *linker) mentionedIn() {
	byTitle, byAddress := l.digestsByTitle(), sync.OnceValue(l.digestsByAddress)
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
		for version := range versions(d) {
			if version.Unlisted {
				continue
			}
			for _, title := range version.Quoted {
				mention(version, byTitle[title])
			}
			for _, link := range version.Links {
				page, _, _ := strings.Cut(string(l.site.Targets[link.Ref]), "#")
				if page != "" {
					mention(version, byAddress()[site.Address(page)])
				}
			}
		}
	}
	for _, d := range l.digests {
		for _, t := range d.Translations {
			t.MentionedIn = slices.Clone(d.MentionedIn)
		}
	}
}

func (l *linker) digestsByTitle() map[string]*site.Digest {
	byTitle := make(map[string]*site.Digest, len(l.all))
	for _, d := range l.digests { // of two with one title, the newest
		if key := l.Memory.said[d.Document].title; byTitle[key] == nil {
			byTitle[key] = d
		}
	}
	if len(l.all) > len(l.digests) {
		for i, d := range l.all {
			if key := l.said[i].title; byTitle[key] == nil {
				byTitle[key] = d
			}
		}
	}
	return byTitle
}

func (l *linker) digestsByAddress() map[site.Address]*site.Digest {
	byAddress := make(map[site.Address]*site.Digest, len(l.all))
	for _, d := range l.all {
		byAddress[d.Address] = d
	}
	return byAddress
}
