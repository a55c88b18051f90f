package link

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/digestry/digestry/generator/site"
)

// Which names a document's headings, labels and texts hold follows from the
// document and the vocabulary alone. So it is found once, and remembered for as
// long as both stay the same; what topics and people gather of it is put
// together anew each time (gather.go).

// findings are what one document holds.
type findings struct {
	held     []finding // by number: people, and the topics that it carries or has points about
	mere     []finding // by number: topics that points only name, which are many
	speakers []speaker
	sketch   *sketch // nil where none was asked for
}

// finding is what a document holds of one topic or person.
type finding struct {
	entry   int32
	carried bool         // front matter names it
	points  []site.Cited // about the topic; made by the person
	named   []site.Cited // that only name it
}

// speaker is a person who makes a point, as its author wrote.
type speaker struct {
	point *site.Point
	entry int32
}

// renew finds what documents hold, unless it is remembered or kept.
func (m *Memory) renew(v *vocabulary, documents []*site.Digest, all []*said) {
	if last := m.vocabulary; last != nil && v != last {
		d := v.since(last)
		for _, s := range m.said {
			if s.findings != nil && !d.keep(s.findings) {
				s.findings = nil
			}
		}
	}
	m.vocabulary = v
	var searched atomic.Int64
	var group sync.WaitGroup
	const batch = 64 // documents a goroutine looks through with one matcher
	running := make(chan struct{}, runtime.GOMAXPROCS(0))
	for from := 0; from < len(documents); from += batch {
		running <- struct{}{}
		group.Go(func() {
			defer func() { <-running }()
			var matcher *matcher
			for i := from; i < min(from+batch, len(documents)); i++ {
				if all[i].findings == nil {
					all[i].findings = m.kept(v, documents[i].Document)
				}
				if all[i].findings == nil {
					if matcher == nil {
						matcher = newMatcher(v)
					}
					if m.Again {
						matcher.sketch = new(sketch)
					}
					all[i].findings = matcher.match(documents[i].Document)
					searched.Add(1)
				}
			}
		})
	}
	group.Wait()
	m.searched = int(searched.Load())
}

// matcher looks through one document after the other.
type matcher struct {
	*vocabulary
	text []byte // folded

	// Of one document.
	sketch   *sketch // or nil
	carried  map[int32]bool
	credited map[string]int32 // people by the names that a label may have
	found    []hit
	speakers []speaker

	// Of one point: how near each entry is to it, and which are near at all.
	near    []nearness
	touched []int32
}

type nearness uint8

const (
	named nearness = iota + 1
	about
)

type hit struct {
	entry int32
	near  nearness
	cited site.Cited
}

func newMatcher(v *vocabulary) *matcher {
	return &matcher{vocabulary: v, near: make([]nearness, len(v.entries))}
}

// match is what one document holds.
func (m *matcher) match(d *site.Document) *findings {
	m.found, m.speakers = m.found[:0], nil
	m.carry(d)
	var headings []heading // those around
	for _, s := range d.Sections {
		for len(headings) > 0 && headings[len(headings)-1].level >= s.Level {
			headings = headings[:len(headings)-1]
		}
		headings = append(headings, heading{s.Level, m.inHeading(s)})
		for _, block := range s.Blocks {
			for _, p := range block.Points {
				for _, h := range headings {
					for _, entry := range h.entries {
						m.touch(entry, about)
					}
				}
				m.point(p)
				m.keep(site.Cited{Point: p, Section: s})
			}
		}
	}
	return m.findings()
}

// heading is what a heading names.
type heading struct {
	level   int
	entries []int32
}

// carry notes what the document names in front matter.
func (m *matcher) carry(d *site.Document) {
	m.carried, m.credited = map[int32]bool{}, map[string]int32{}
	for _, name := range d.Topics {
		if entry, ok := m.topicOf[m.note(name)]; ok {
			m.carried[entry] = true
		}
	}
	shared := map[string]int32{} // the last name is of several people, or of the one
	for _, credit := range d.Credits {
		entry, ok := m.personOf[m.note(credit.Name)]
		if !ok || m.carried[entry] {
			continue
		}
		m.carried[entry] = true
		for _, name := range m.entries[entry].lastNames() {
			if other, taken := shared[name]; taken && other != entry {
				entry = -1
			}
			shared[name] = entry
		}
	}
	for name, entry := range shared {
		if entry >= 0 {
			m.credited[name] = entry
		}
	}
	for entry := range m.carried {
		if int(entry) >= m.topics {
			for _, name := range m.entries[entry].names {
				m.credited[name] = entry
			}
		}
	}
}

// inHeading are the entries that a section's heading names. Names in code are
// none.
func (m *matcher) inHeading(s *site.Section) (entries []int32) {
	if s.Title == "" || strings.Contains(string(s.Heading), "<code") {
		return nil
	}
	m.fold(s.Title)
	m.inWords(func(entry int32) { entries = append(entries, entry) })
	return entries
}

func (m *matcher) fold(text string) {
	m.text = site.AppendFold(m.text[:0], text)
	if m.sketch != nil {
		parts(m.text, m.sketch.add)
	}
}

// inWords calls each with what the folded text names. A topic that is only
// tagged is not named by words, and one character names only what the document
// carries.
func (m *matcher) inWords(each func(entry int32)) {
	m.names.find(m.text, func(name int) {
		c := m.called[name]
		for _, entry := range [...]int32{c.topic, c.person} {
			if entry >= 0 && !m.entries[entry].tagged && (!c.short || m.carried[entry]) {
				each(entry)
			}
		}
	})
}

// point notes what a point is about, and what it names.
func (m *matcher) point(p *site.Point) {
	belongs := p.Belongs()
	for _, name := range belongs.Topics {
		if entry, ok := m.topicOf[m.note(name)]; ok {
			m.touch(entry, about)
		}
	}
	for _, ref := range belongs.Refs {
		if entry := m.referred(ref); entry >= 0 {
			m.touch(entry, about)
		}
	}
	m.label(p, belongs.By)
	m.fold(cmp.Or(belongs.Prose, p.Text))
	m.inWords(func(entry int32) {
		switch {
		case m.carried[entry]:
			m.touch(entry, about)
		case m.entries[entry].file != "":
			m.touch(entry, named)
		}
	})
}

// label notes what the label names, and who makes the point.
func (m *matcher) label(p *site.Point, by string) {
	speaks, ok := int32(0), false
	if by != "" {
		key := m.note(by)
		if speaks, ok = m.credited[key]; !ok {
			speaks, ok = m.personOf[key]
		}
	}
	if p.Label != "" && !strings.Contains(string(p.LabelHTML), "<code") {
		m.fold(p.Label)
		if by == "" {
			speaks, ok = m.credited[string(m.text)]
		}
		m.inWords(func(entry int32) { m.touch(entry, about) })
	}
	if ok {
		m.speakers = append(m.speakers, speaker{p, speaks})
	}
}

// touch notes how near an entry is to the point. Words are not what a person
// says: they can only name one.
func (m *matcher) touch(entry int32, near nearness) {
	if int(entry) >= m.topics {
		near = named
	}
	if m.near[entry] == 0 {
		m.touched = append(m.touched, entry)
	}
	m.near[entry] = max(m.near[entry], near)
}

// keep takes down what was noted of one point.
func (m *matcher) keep(c site.Cited) {
	if n := len(m.speakers); n > 0 && m.speakers[n-1].point == c.Point {
		speaks := m.speakers[n-1].entry
		m.touch(speaks, named)
		m.near[speaks] = about
	}
	for _, entry := range m.touched {
		m.found = append(m.found, hit{entry, m.near[entry], c})
		m.near[entry] = 0
	}
	m.touched = m.touched[:0]
}

// findings puts what was taken down in order: by entry, those about it first,
// each as they stand in the document.
func (m *matcher) findings() *findings {
	slices.SortStableFunc(m.found, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.entry, b.entry), cmp.Compare(b.near, a.near))
	})
	f := &findings{speakers: m.speakers, sketch: m.sketch}
	cited := make([]site.Cited, len(m.found))
	for from := 0; from < len(m.found); {
		entry, split, to := m.found[from].entry, from, from
		for ; to < len(m.found) && m.found[to].entry == entry; to++ {
			cited[to] = m.found[to].cited
			if m.found[to].near == about {
				split = to + 1
			}
		}
		e := finding{entry, m.carried[entry], cited[from:split:split], cited[split:to:to]}
		if int(entry) < m.topics && !e.carried && len(e.points) == 0 {
			f.mere = append(f.mere, e)
		} else {
			f.held = append(f.held, e)
		}
		delete(m.carried, entry)
		from = to
	}
	for entry := range m.carried {
		f.held = append(f.held, finding{entry: entry, carried: true})
	}
	slices.SortFunc(f.held, func(a, b finding) int { return cmp.Compare(a.entry, b.entry) })
	f.held, f.mere = slices.Clip(f.held), slices.Clip(f.mere)
	return f
}
