package render

import (
	"bytes"
	"cmp"
	"html"
	"html/template"
	"slices"
	"strings"
	"sync"

	"github.com/digestry/digestry/generator/site"
)

// The pages of a topic, a person and a show: what digests have for it.

// sorted is a list in another order, which is found when a page that shows it is
// drawn.
func sorted[T any](list []T, order func(a, b T) int) func() []T {
	return sync.OnceValue(func() []T { return slices.SortedStableFunc(slices.Values(list), order) })
}

func (p *pagesOf) topic(topic *site.Topic) {
	all := sorted(topic.Gathered, func(a, b site.Gathered) int { return cmp.Compare(min(1, len(b.Points)), min(1, len(a.Points))) })
	timeLine := p.timeLine(func() []moment { return p.moments(topic.Address, all()) })
	eachPart(p.site.PerPage, topic.Address, len(topic.Gathered), func(address site.Address, pager Pager, from, to int) {
		p.layout(KindTopic, address, func(t *Trace) any {
			t.note(ofWhole, &topic.Term)
			gathered := all()[from:to]
			v := TopicView{Frame: p.termFrame(KindTopic, address, &topic.Term, topic, "topics"), Topic: topic}
			v.Pager, v.TimeLine = pager, timeLine()
			for i, g := range gathered {
				if len(g.Points) == 0 {
					v.Without = append(v.Without, g.Digest)
				} else {
					v.Gathered = gathered[:i+1]
				}
			}
			if pager.Number == 1 {
				t.note(ofMet, &topic.Term)
				v.Mentions, v.Related = topic.Mentions, topic.Related()
			}
			return v
		})
	})
}

// timeLine is the time line of a topic, person or show, which all pages of its
// list have: it is laid out when the first of them is drawn.
func (p *pagesOf) timeLine(moments func() []moment) func() *TimeLine {
	return sync.OnceValue(func() *TimeLine { return timeLine(moments(), site.Direction(p.site.Language)) })
}

// moments are what a time line shows of what is gathered: a mark leads to where
// the digest stands on the pages of the list.
func (p *pagesOf) moments(first site.Address, gathered []site.Gathered) (moments []moment) {
	for i, g := range gathered {
		page := numbered(first, i/p.site.PerPage+1)
		moments = append(moments, moment{g.Digest, len(g.Points), string(page) + "#" + g.Digest.Anchor()})
	}
	return moments
}

func (p *pagesOf) person(person *site.Person) {
	kind := func(g site.Gathered) int {
		role, credited := g.Digest.Role(person)
		switch {
		case !credited:
			return 3
		case role == site.Guest:
			return 0
		case role == site.Host:
			return 1
		}
		return 2
	}
	all := sorted(person.Gathered, func(a, b site.Gathered) int { return cmp.Compare(kind(a), kind(b)) })
	timeLine := p.timeLine(func() []moment { return p.moments(person.Address, all()) })
	eachPart(p.site.PerPage, person.Address, len(person.Gathered), func(address site.Address, pager Pager, from, to int) {
		p.layout(KindPerson, address, func(t *Trace) any {
			t.note(ofWhole, &person.Term)
			gathered := all()[from:to]
			v := PersonView{Frame: p.termFrame(KindPerson, address, &person.Term, person, "people"), Person: person}
			v.Pager, v.TimeLine = pager, timeLine()
			for i, g := range gathered {
				if i == 0 || kind(g) != kind(gathered[i-1]) {
					role, credited := g.Digest.Role(person)
					v.Parts = append(v.Parts, PersonPart{Credited: credited, Role: role})
				}
				last := &v.Parts[len(v.Parts)-1]
				last.Gathered = append(last.Gathered, g)
			}
			return v
		})
	})
}

func (p *pagesOf) show(show *site.Show) {
	timeLine := p.timeLine(func() (moments []moment) {
		for _, d := range show.Digests {
			moments = append(moments, moment{d, d.PointCount(), string(d.Address)})
		}
		return moments
	})
	paged(p.site.PerPage, show.Address, show.Digests, func(address site.Address, pager Pager, digests []*site.Digest) {
		p.layout(KindShow, address, func(t *Trace) any {
			t.note(ofWhole, &show.Term)
			v := ShowView{Frame: p.termFrame(KindShow, address, &show.Term, show, "shows"), Show: show, Seasons: seasons(digests)}
			v.Pager, v.TimeLine = pager, timeLine()
			return v
		})
	})
}

// elsewhere is HTML of a digest as another page shows it: links to places of the
// digest's page lead there, and there are no ids, which would be there twice.
func elsewhere(d *site.Digest, h template.HTML) template.HTML {
	const id, href = ` id="`, ` href="#`
	if !strings.Contains(string(h), id) && !strings.Contains(string(h), href) {
		return h
	}
	var b strings.Builder
	rest := string(h)
	for {
		i := strings.IndexByte(rest, ' ')
		if i < 0 {
			break
		}
		b.WriteString(rest[:i])
		rest = rest[i:]
		if after, ok := strings.CutPrefix(rest, href); ok {
			b.WriteString(` href="` + html.EscapeString(string(d.Address)) + "#")
			rest = after
			continue
		}
		if after, ok := strings.CutPrefix(rest, id); ok {
			if _, after, ok = strings.Cut(after, `"`); ok {
				rest = after
				continue
			}
		}
		b.WriteByte(' ')
		rest = rest[1:]
	}
	b.WriteString(rest)
	return template.HTML(b.String())
}

// seasons groups digests by their season, in the order in which the seasons come
// first.
func seasons(digests []*site.Digest) []Season {
	var list []Season
	for _, d := range digests {
		i := slices.IndexFunc(list, func(s Season) bool { return s.Name == d.Season })
		if i < 0 {
			i = len(list)
			list = append(list, Season{Name: d.Season})
		}
		list[i].Digests = append(list[i].Digests, d)
	}
	return list
}

// citedBody is some points of a digest as plain HTML, each with the way to it.
func (p *pagesOf) citedBody(t *Trace, d *site.Digest, points []site.Cited) string {
	b := buffer()
	defer release(b)
	for i, point := range points {
		if s := point.Section; s.Heading != "" && (i == 0 || points[i-1].Section != s) {
			writeAll(b, "<h2>", html.EscapeString(s.Ordinal), string(s.Heading), "</h2>\n")
		}
		b.WriteString("<p>")
		writeLabel(b, point.Point)
		writeAll(b, string(point.HTML), ` <a href="#`, html.EscapeString(point.ID), "\">#</a></p>\n")
	}
	return p.absolute(t, d, b.Bytes())
}

func writeLabel(b *bytes.Buffer, point *site.Point) {
	if point.Label != "" {
		writeAll(b, "<strong>", string(point.LabelHTML), html.EscapeString(point.Colon), "</strong> ")
	}
}
