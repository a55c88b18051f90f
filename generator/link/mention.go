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
	byAddress := sync.OnceValue(l.digestsByAddress)
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
				mention(version, l.byTitle(title))
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

// titles are the digests of a site by the keys of their titles: of two with one
// title, the one that comes first.
type titles struct {
	keys  []string
	first map[string]int32
}

// digestsByTitle tells the digest of a title, by its key. Most sites have the titles
// of the one before.
func (l *linker) digestsByTitle() func(key string) *site.Digest {
	digests, found := l.digests, l.found // newest first, and before translations
	if len(l.all) > len(l.digests) {
		digests, found = slices.Concat(digests, l.all), slices.Concat(found, l.said)
	}
	known := l.Memory.titles
	if !slices.EqualFunc(known.keys, found, func(key string, s *said) bool { return key == s.title }) {
		known = titles{make([]string, len(found)), make(map[string]int32, len(found))}
		for i, s := range found {
			known.keys[i] = s.title
			if _, taken := known.first[s.title]; !taken {
				known.first[s.title] = int32(i)
			}
		}
		l.Memory.titles = known
	}
	return func(key string) *site.Digest {
		if i, ok := known.first[key]; ok {
			return digests[i]
		}
		return nil
	}
}

func (l *linker) digestsByAddress() map[site.Address]*site.Digest {
	byAddress := make(map[site.Address]*site.Digest, len(l.all))
	for _, d := range l.all {
		byAddress[d.Address] = d
	}
	return byAddress
}
