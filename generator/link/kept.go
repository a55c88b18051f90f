package link

import (
	"encoding/binary"
	"errors"
	"iter"

	"github.com/digestry/digestry/generator/site"
)

// Kept is what another run found: of documents that are the same, by a vocabulary
// that is the same. It has no sketches, so it is of no use to who links again and
// again.
type Kept struct {
	Vocabulary string                              // what it was found by
	Of         func(*site.Document) (string, bool) // what was found of a document
}

// Found is what was found of each document, to be kept, and the vocabulary that it
// was found by. fresh is false where nothing of it is new.
func (m *Memory) Found() (vocabulary string, all iter.Seq2[*site.Document, string], fresh bool) {
	vocabulary = string(m.vocabulary.key[:])
	return vocabulary, func(yield func(*site.Document, string) bool) {
		for d, s := range m.said {
			if s.findings == nil {
				continue
			}
			text, kept := m.Kept.of(d, vocabulary)
			if !kept {
				text = string(s.findings.append(nil, d))
			}
			if !yield(d, text) {
				return
			}
		}
	}, m.searched > 0
}

func (k *Kept) of(d *site.Document, vocabulary string) (string, bool) {
	if k == nil || k.Vocabulary != vocabulary {
		return "", false
	}
	return k.Of(d)
}

// kept is what another run found of a document, or nil.
func (m *Memory) kept(v *vocabulary, d *site.Document) *findings {
	text, ok := m.Kept.of(d, string(v.key[:]))
	if !ok {
		return nil
	}
	f, err := readFindings(text, d, v.topics, len(v.entries))
	if err != nil {
		return nil
	}
	return f
}

// pointsOf are all points of a document, in order: findings are kept with their
// numbers.
func pointsOf(d *site.Document) (points []site.Cited) {
	for _, s := range d.Sections {
		for _, block := range s.Blocks {
			for _, p := range block.Points {
				points = append(points, site.Cited{Point: p, Section: s})
			}
		}
	}
	return points
}

// append appends the form in which findings are kept. All is numbers: of what is
// held, what is merely named and who speaks; of entries; and of points, each list
// with its length before it.
func (f *findings) append(b []byte, d *site.Document) []byte {
	numbers := map[*site.Point]uint64{}
	for i, c := range pointsOf(d) {
		numbers[c.Point] = uint64(i)
	}
	number := func(n uint64) { b = binary.AppendUvarint(b, n) }
	cited := func(points []site.Cited) {
		number(uint64(len(points)))
		for _, c := range points {
			number(numbers[c.Point])
		}
	}
	for _, list := range [][]finding{f.held, f.mere} {
		number(uint64(len(list)))
		for _, e := range list {
			carried := uint64(0)
			if e.carried {
				carried = 1
			}
			number(uint64(e.entry)<<1 | carried)
			cited(e.points)
			cited(e.named)
		}
	}
	number(uint64(len(f.speakers)))
	for _, s := range f.speakers {
		number(numbers[s.point])
		number(uint64(s.entry))
	}
	return b
}

// readFindings reads the form that append makes. It is an error where that does not
// fit the document or a vocabulary of so many entries, of which topics come first.
func readFindings(text string, d *site.Document, topics, entries int) (*findings, error) {
	r := keptReader{rest: []byte(text), points: pointsOf(d), entries: uint64(entries)}
	f := &findings{held: r.list(), mere: r.list()}
	for range r.length() {
		s := speaker{r.point().Point, r.entry(r.number())}
		r.bad = r.bad || int(s.entry) < topics // who is no person
		f.speakers = append(f.speakers, s)
	}
	if r.bad || len(r.rest) > 0 {
		return nil, errDamaged
	}
	return f, nil
}

var errDamaged = errors.New("these are no findings of the document")

// keptReader reads numbers. Once one does not fit, all that follow are nothing.
type keptReader struct {
	rest    []byte
	points  []site.Cited
	entries uint64
	bad     bool
}

func (r *keptReader) number() uint64 {
	n, length := binary.Uvarint(r.rest)
	if r.bad || length <= 0 {
		r.bad = true
		return 0
	}
	r.rest = r.rest[length:]
	return n
}

// length is that of a list, of which each member takes a byte and more.
func (r *keptReader) length() int {
	n := r.number()
	if n > uint64(len(r.rest)) {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *keptReader) entry(n uint64) int32 {
	if n >= r.entries {
		r.bad = true
		return 0
	}
	return int32(n)
}

func (r *keptReader) point() site.Cited {
	n := r.number()
	if n >= uint64(len(r.points)) {
		r.bad = true
		return site.Cited{}
	}
	return r.points[n]
}

func (r *keptReader) list() []finding {
	n := r.length()
	if n == 0 {
		return nil
	}
	list := make([]finding, n)
	for i := range list {
		entry := r.number()
		list[i] = finding{r.entry(entry >> 1), entry&1 != 0, r.cited(), r.cited()}
		r.bad = r.bad || i > 0 && list[i].entry <= list[i-1].entry
	}
	return list
}

func (r *keptReader) cited() []site.Cited {
	n := r.length()
	if n == 0 {
		return nil
	}
	all := make([]site.Cited, n)
	for i := range all {
		all[i] = r.point()
	}
	return all
}
