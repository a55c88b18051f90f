package render

import (
	"cmp"
	"slices"

	"github.com/digestry/digestry/generator/site"
)

// busiest are how many topics the home page and the 404 page name.
const busiest = 24

func (p *pagesOf) home() {
	s := p.site
	digests := s.Digests
	var latest *site.Digest
	if len(digests) > 0 {
		latest, digests = digests[0], digests[1:]
	}
	paged(p.site.PerPage, "/", digests, func(address site.Address, pager Pager, digests []*site.Digest) {
		p.layout(KindHome, address, func(t *Trace) any {
			v := HomeView{Frame: p.frame(KindHome, address, ""), Digests: digests}
			v.Pager = pager
			t.note(ofList, "Digests")
			if pager.Number == 1 {
				t.lose()
				v.Latest, v.Topics, v.Welcome = latest, busyTopics(s), s.Home
			}
			return v
		})
	})
}

func busiestTopics(topics []*site.Topic) []*site.Topic {
	sorted := slices.Clone(topics)
	slices.SortStableFunc(sorted, func(a, b *site.Topic) int { return cmp.Compare(len(b.Digests), len(a.Digests)) })
	return sorted[:min(busiest, len(sorted))]
}

func (p *pagesOf) digests() {
	p.room(len(p.site.Digests))
	for _, d := range p.site.AllDigests() {
		p.layout(KindDigest, d.Address, func(t *Trace) any {
			t.article(d)
			v := DigestView{Frame: p.frame(KindDigest, d.Address, d.Title), Digest: d}
			v.Description, v.Lang, v.NoIndex, v.about = d.Summary, d.Lang, d.Unlisted || d.Draft || d.Future, d
			return v
		})
	}
}

// transcripts are pages of their digests.
func (p *pagesOf) transcripts() {
	for _, d := range p.site.AllDigests() {
		if d.Transcript == nil {
			continue
		}
		address := d.TranscriptAddress()
		p.layout(KindTranscript, address, func(t *Trace) any {
			t.article(d)
			v := TranscriptView{p.frame(KindTranscript, address, d.Title+" · "+p.theme.title("transcript")), d, d.Transcript}
			v.Description, v.Lang, v.NoIndex = d.Summary, d.Transcript.Lang, d.Unlisted || d.Draft || d.Future
			v.about = d
			return v
		})
	}
}

func (p *pagesOf) shows() {
	for _, show := range p.site.Shows {
		p.show(show)
	}
	p.layout(KindShows, showsAddress, func(t *Trace) any {
		t.note(ofList, "Shows")
		return ShowsView{p.frame(KindShows, showsAddress, p.theme.title("shows")), p.site.Shows}
	})
}

func (p *pagesOf) archive() {
	p.layout(KindArchive, archiveAddress, func(t *Trace) any {
		t.lose()
		return ArchiveView{p.frame(KindArchive, archiveAddress, p.theme.title("archive")), p.site.Years()}
	})
}

func (p *pagesOf) ownPages() {
	for _, own := range p.site.Pages {
		p.layout(KindPage, own.Address, func(t *Trace) any {
			t.note(ofDocument, own.Document)
			v := PageView{Frame: p.frame(KindPage, own.Address, own.Title), Page: own}
			if own.Summary != "" {
				v.Description = own.Summary
			}
			if own.Language != "" {
				v.Lang = own.Language
			}
			return v
		})
	}
}

func (p *pagesOf) notFound() {
	p.layout(KindNotFound, notFoundAddress, func(t *Trace) any {
		t.lose()
		v := NotFoundView{p.frame(KindNotFound, notFoundAddress, p.theme.title("not-found")), busyTopics(p.site)}
		v.NoIndex, v.Canonical = true, ""
		return v
	})
}

// The addresses of the pages that there is one of.
const (
	topicsAddress   site.Address = "/topics/"
	peopleAddress   site.Address = "/people/"
	showsAddress    site.Address = "/shows/"
	archiveAddress  site.Address = "/archive/"
	notFoundAddress site.Address = "/404.html"
)

// title is an interface word that serves as a page's title; a theme without it
// shows the key, which its author will notice.
func (t *Theme) title(key string) string {
	word, err := t.words.word(key)
	if err != nil {
		return key
	}
	return word
}
