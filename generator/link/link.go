// Package link relates documents to each other: it makes a Site of them.
//
// What one file says comes from package parse and is never altered here. What
// follows from several files together is found anew each time: addresses,
// topics, people and shows with their digests, neighbours, where references
// lead. That is cheap, since it works on headers alone, and it is why a page
// can never go stale.
package link

import (
	"cmp"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// Input is everything that a site is linked from.
type Input struct {
	Config    *site.Config
	Documents []*site.Document // in any order
	Files     []string         // content files that are no documents
	Static    []string         // files in static/
	Now       time.Time        // decides what is in the future
	Drafts    bool             // drafts are part of the site
	Future    bool             // so is what is dated after Now
	Memory    *Memory          // of the last time, renewed; nil to find everything anew
}

// linker is a site while it is being linked.
type linker struct {
	Input
	site       *site.Site
	problems   []site.Problem
	digests    []*site.Digest // originals, newest first
	found      []*said        // of them, in the same order
	all        []*site.Digest // translations too
	said       []*said        // of all of them, in the same order
	listed     []*said        // of site.Digests, in the same order
	topics     *register[site.Topic]
	people     *register[site.Person]
	shows      *register[site.Show]
	topicList  []*site.Topic  // by their numbers in the vocabulary
	personList []*site.Person // likewise, behind the topics
	byTitle    func(key string) *site.Digest
	withheld   map[string]string // files that are not published now -> why
}

// Link makes a site. Problems are those that only several files together have.
func Link(in Input) (*site.Site, []site.Problem) {
	l := &linker{Input: in, withheld: map[string]string{}}
	if l.Memory == nil {
		l.Memory = &Memory{}
	}
	l.Memory.round, l.Memory.asked = l.Memory.round+1, 0
	l.site = &site.Site{Config: in.Config, Targets: map[string]site.Address{}}
	documents := l.published()
	l.makeDigests(documents[site.KindDigest])
	l.makeTranscripts(documents[site.KindTranscript])
	l.makePages(documents[site.KindPage])
	l.name(documents)
	l.match()
	l.gather()
	l.site.Topics, l.site.People = l.topics.finish(l), l.people.finish(l)
	l.site.Shows = l.shows.finish(l)
	l.neighbours()
	l.related()
	l.references(in.Documents)
	l.mentionedIn()
	l.assets()
	l.redirects()
	l.covers()
	l.Memory.forget()
	return l.site, l.problems
}

// published sorts the documents by kind and leaves out what is not to be seen
// now.
func (l *linker) published() map[site.Kind][]*site.Document {
	byKind := map[site.Kind][]*site.Document{site.KindDigest: make([]*site.Document, 0, len(l.Documents))}
	for _, d := range l.Documents {
		switch {
		case d.Draft && !l.Drafts:
			l.withheld[d.File] = "a draft"
		case d.Kind == site.KindDigest && d.Date.After(l.Now) && !l.Future:
			l.withheld[d.File] = "dated in the future"
		default:
			byKind[d.Kind] = append(byKind[d.Kind], d)
		}
	}
	byFile := func(a, b *site.Document) int { return cmp.Compare(a.File, b.File) }
	for _, documents := range byKind {
		slices.SortFunc(documents, byFile)
	}
	return byKind
}

// makeDigests gives every digest its address, and orders them.
func (l *linker) makeDigests(documents []*site.Document) {
	originals, translations := l.originals(documents)
	given := l.slugsOf(site.KindDigest, originals)
	made := make([]site.Digest, len(originals)) // together, for they go together
	l.digests, l.all = make([]*site.Digest, len(originals)), make([]*site.Digest, 0, len(documents))
	l.said = make([]*said, 0, len(documents))
	found := make([]*said, len(originals))
	for i, d := range originals {
		found[i] = l.Memory.again(given.said[i], d)
		given.said[i] = found[i]
		l.digests[i] = l.digest(&made[i], found[i], given.addresses[i])
		if len(translations) > 0 {
			base := found[i].bundle
			l.translate(l.digests[i], translations[base])
			delete(translations, base) // NAME.md and NAME/index.md are two digests; one of them has the translations
		}
	}
	l.sortDigests(found)
	l.found = found
	l.site.Digests = make([]*site.Digest, 0, len(l.digests))
	for i, d := range l.digests {
		if d.Unlisted {
			l.site.Unlisted = append(l.site.Unlisted, d)
		} else {
			l.site.Digests = append(l.site.Digests, d)
			l.listed = append(l.listed, found[i])
		}
	}
}

// sortDigests orders the digests, and what was found of them. It begins with the
// order that they had last time, which is rarely another one.
func (l *linker) sortDigests(found []*said) {
	type place struct {
		*site.Digest
		number int32
		said   *said
	}
	places := make([]place, len(l.digests))
	known := len(l.Memory.newest) == len(places)
	for i := range places {
		number := int32(i)
		if known {
			number = l.Memory.newest[i]
		}
		places[i] = place{l.digests[number], number, found[number]}
	}
	slices.SortFunc(places, func(a, b place) int { return newestFirst(a.Digest, b.Digest) })
	l.Memory.newest = make([]int32, len(places))
	for i, p := range places {
		l.digests[i], l.Memory.newest[i], found[i] = p.Digest, p.number, p.said
	}
}

// originals tells the digests from their translations, which are by bundle.
func (l *linker) originals(documents []*site.Document) (originals []*site.Document, translations map[string][]*site.Document) {
	if !slices.ContainsFunc(documents, func(d *site.Document) bool { return d.Translation != "" }) {
		return documents, nil
	}
	translations = map[string][]*site.Document{}
	bundles := map[string]bool{}
	for _, d := range documents {
		if d.Translation == "" {
			originals = append(originals, d)
			bundles[l.Memory.of(d).bundle] = true
		}
	}
	for _, d := range documents {
		if d.Translation == "" {
			continue
		}
		if base := l.Memory.of(d).bundle; bundles[base] {
			translations[base] = append(translations[base], d)
		} else {
			originals = append(originals, d) // NAME.LANG.md without NAME.md is the digest itself
			bundles[base] = true
		}
	}
	return originals, translations
}

// translate gives a digest its translations, sorted by language.
func (l *linker) translate(digest *site.Digest, documents []*site.Document) {
	byAddress := map[site.Address]*site.Document{}
	for _, t := range documents {
		address := digest.Address + site.PageAddress(strings.ToLower(t.Translation))[1:]
		if first, taken := byAddress[address]; taken {
			l.fail(t, "translation", fmt.Sprintf("%s is the same digest in the same language", first.File), "keep one of the two files")
			continue
		}
		byAddress[address] = t
		translation := l.digest(new(site.Digest), l.Memory.of(t), address)
		translation.Original = digest
		digest.Translations = append(digest.Translations, translation)
	}
	slices.SortFunc(digest.Translations, func(a, b *site.Digest) int {
		return cmp.Or(cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.File, b.File))
	})
}

// original is the digest itself, or what it is a translation of.
func original(d *site.Digest) *site.Digest { return cmp.Or(d.Original, d) }

// versions are a digest and its translations.
func versions(d *site.Digest) iter.Seq[*site.Digest] {
	return func(yield func(*site.Digest) bool) {
		if !yield(d) {
			return
		}
		for _, t := range d.Translations {
			if !yield(t) {
				return
			}
		}
	}
}

// bundle is what a digest and its translations have in common.
func bundle(d *site.Document) string {
	dir := path.Dir(d.File)
	if strings.HasPrefix(strings.ToLower(path.Base(d.File)), "index.") {
		dir = path.Dir(dir)
	}
	return path.Join(dir, d.Name)
}

// digest makes a digest of a document.
func (l *linker) digest(digest *site.Digest, s *said, address site.Address) *site.Digest {
	d := s.document
	digest.Document, digest.Address, digest.Lang = d, address, cmp.Or(s.lang, l.Config.Language)
	digest.Foreign = digest.Lang != l.Config.Language
	digest.Future = d.Date.After(l.Now)
	l.all, l.said = append(l.all, digest), append(l.said, s)
	return digest
}

// newestFirst orders digests; undated ones come last. Those of one day, or of none,
// are show by show in the order of their numbers, and else in that of their files' names.
func newestFirst(a, b *site.Digest) int {
	if by := b.Date.Compare(a.Date); by != 0 {
		return by
	}
	if by := cmp.Compare(a.Document.Show, b.Document.Show); by != 0 {
		return by
	}
	if a.Document.Show != "" { // of which the numbers are
		if by := cmp.Or(site.CompareLatest(a.Season, b.Season), site.CompareLatest(a.Episode, b.Episode)); by != 0 {
			return by
		}
	}
	return cmp.Or(site.CompareLatest(a.File, b.File), cmp.Compare(a.File, b.File))
}

// makePages gives the pages of content/pages their addresses.
func (l *linker) makePages(documents []*site.Document) {
	var pages []*site.Document
	for _, d := range documents {
		if d.Name == "index" && path.Dir(d.File) == "pages" {
			l.site.Home = d
		} else {
			pages = append(pages, d)
		}
	}
	given := l.slugsOf(site.KindPage, pages)
	for i, d := range pages {
		l.site.Pages = append(l.site.Pages, &site.Page{Document: d, Address: site.PageAddress(given.slugs[i])})
	}
}

// slugsOf are the slugs of documents of a kind, unless they are remembered.
func (l *linker) slugsOf(kind site.Kind, documents []*site.Document) slugged {
	if s, known := l.Memory.slugs[kind]; known && s.holdsFor(documents) {
		l.problems = append(l.problems, s.problems...)
		s.documents = documents // those before are let go of
		l.Memory.slugs[kind] = s
		return s
	}
	before := len(l.problems)
	s := slugged{documents: documents, said: make([]*said, len(documents)), slugs: l.slugs(documents), problems: slices.Clone(l.problems[before:])}
	if kind == site.KindDigest {
		s.addresses = make([]site.Address, len(documents))
		for i, slug := range s.slugs {
			s.addresses[i] = site.PageAddress("digests", slug)
		}
	}
	if l.Memory.slugs == nil {
		l.Memory.slugs = map[site.Kind]slugged{}
	}
	l.Memory.slugs[kind] = s
	return s
}

// slugs gives every document a slug of its own. Where two would have one: that
// is an error if both were written by hand; a slug that follows from a name
// gives way, all of them by their folder's name in front, or else by a hash of
// their path, so that adding a file changes no other's address for the worse.
func (l *linker) slugs(documents []*site.Document) []string {
	slugs := make([]string, len(documents))
	owner := map[string]int{}
	for i, d := range documents {
		if d.Slug == "" {
			continue
		}
		slug := site.Slug(d.Slug)
		if first, taken := owner[slug]; taken {
			l.fail(d, "slug", fmt.Sprintf("slug %q is also that of %s", d.Slug, documents[first].File), "give one of them another slug")
			slug = site.Slug(d.Slug + " " + site.ShortHash(d.File, 4))
		}
		owner[slug], slugs[i] = i, slug
	}
	hashed := func(d *site.Document, n int) string { return site.Slug(d.Name) + "-" + site.ShortHash(d.File, n) }
	rules := []func(*site.Document) string{
		func(d *site.Document) string { return site.Slug(d.Name) },
		func(d *site.Document) string {
			folder := path.Base(path.Dir(bundle(d)))
			if folder == "." {
				return hashed(d, 4) // no folder that has a name
			}
			return site.Slug(folder + " " + d.Name)
		},
		func(d *site.Document) string { return hashed(d, 4) },
		func(d *site.Document) string { return hashed(d, 16) }, // somebody wrote that hash by hand
	}
	for number, rule := range rules {
		wanted := map[string]int{}
		for i, d := range documents {
			if slugs[i] == "" {
				wanted[rule(d)]++
			}
		}
		for i, d := range documents {
			if slugs[i] != "" {
				continue
			}
			slug := rule(d)
			if _, taken := owner[slug]; taken || wanted[slug] > 1 {
				continue
			}
			slugs[i] = slug
			if number > 0 {
				l.warn(d, "slug", fmt.Sprintf("another file has the name %q too; this one is at %s", d.Name, slug), "give it a slug of its own to say where it shall be")
			}
		}
		for i, slug := range slugs {
			if slug != "" {
				owner[slug] = i
			}
		}
	}
	return slugs
}

// neighbours finds the previous and next digest of each digest's show.
func (l *linker) neighbours() {
	for _, show := range l.site.Shows {
		for i, d := range show.Digests {
			if i > 0 {
				d.Next = show.Digests[i-1]
			}
			if i+1 < len(show.Digests) {
				d.Prev = show.Digests[i+1]
			}
		}
	}
}

// covers resolves the pictures that digests and terms name.
func (l *linker) covers() {
	picture := func(d *site.Document) string {
		if d == nil || !strings.HasPrefix(d.Cover, "content:") {
			if d == nil {
				return ""
			}
			return d.Cover
		}
		return string(l.site.Targets[d.Cover])
	}
	for _, d := range l.all {
		d.Cover = picture(d.Document)
	}
	for _, t := range l.site.Topics {
		t.Cover = picture(t.Described)
	}
	for _, p := range l.site.People {
		p.Cover = picture(p.Described)
	}
	for _, s := range l.site.Shows {
		s.Cover = picture(s.Described)
	}
}

func (l *linker) fail(d *site.Document, code, message, hint string) {
	l.problems = append(l.problems, site.Problem{File: d.File, Severity: site.Error, Code: code, Message: message, Hint: hint})
}

func (l *linker) warn(d *site.Document, code, message, hint string) {
	l.problems = append(l.problems, site.Problem{File: d.File, Severity: site.Warning, Code: code, Message: message, Hint: hint})
}
