package link

import "github.com/digestry/digestry/generator/site"

// A name that comes or goes concerns few documents. Which ones it may concern is
// told by a sketch of each: a set of numbers that stand for parts of its texts and
// for the names that its author refers to. A document that lacks a part of a name
// does not hold it; one that has all of them is looked through again.

// sketch is that set. In a long document a quarter of its bits are set.
type sketch [128]uint64

func (s *sketch) add(n uint32)      { s[n>>25] |= 1 << (n >> 19 & 63) }
func (s *sketch) has(n uint32) bool { return s[n>>25]&(1<<(n>>19&63)) != 0 }

// mix spreads what it is given over all bits.
func mix(n, by uint32) uint32 {
	n = (n ^ by) * 0x9E3779B1
	return (n ^ n>>15) * 0x85EBCA6B
}

// parts calls each with the parts of a folded text: words that stand by
// themselves, since such a name only matches whole ones (begins, ends); of other
// characters each, and each with the one behind it.
func parts(text []byte, each func(uint32)) {
	const one, two, whole = 1, 2, 3 // kinds of parts
	word, last := uint32(0), rune(0)
	for i := 0; i < len(text); {
		char, size := decode(text[i:])
		i += size
		if scriptOf(char) == spaced {
			word, last = mix(word+whole, uint32(char)), 0
			continue
		}
		if word != 0 {
			strongly(word, each)
			word = 0
		}
		if char == ' ' {
			last = 0
			continue
		}
		each(mix(one, uint32(char)))
		if last != 0 {
			each(mix(mix(two, uint32(last)), uint32(char)))
		}
		last = char
	}
	if word != 0 {
		strongly(word, each)
	}
}

// strongly calls each with a few numbers for one, which alone tells whether a
// document is looked through: all of them are there by chance in few.
func strongly(n uint32, each func(uint32)) {
	for i := range uint32(4) {
		each(mix(n, i))
	}
}

// reference calls each with the numbers of a name, or a file, that an author
// refers to as a whole.
func reference(name string, each func(uint32)) {
	n := uint32(4)
	for i := range len(name) {
		n = mix(n, uint32(name[i])+1)
	}
	strongly(n, each)
}

// mayHold tells whether a document may hold a name, or refer to it.
func (s *sketch) mayHold(name wanted) bool {
	return s.hasAll(name.reference) || len(name.parts) > 0 && s.hasAll(name.parts)
}

func (s *sketch) hasAll(numbers []uint32) bool {
	for _, n := range numbers {
		if !s.has(n) {
			return false
		}
	}
	return true
}

// wanted is a name, or a file, as it is looked for in sketches.
type wanted struct{ parts, reference []uint32 }

func want(name string) (w wanted) {
	reference(name, func(n uint32) { w.reference = append(w.reference, n) })
	parts([]byte(name), func(n uint32) { w.parts = append(w.parts, n) })
	return w
}

// difference is what sets a vocabulary apart from the one before it.
type difference struct {
	names  []wanted // of entries that came, went or changed
	number []int32  // of each of the former entries, now; -1 for those that went
}

// since compares a vocabulary with the one before it. Entries of both are in order
// of their keys, topics first.
func (v *vocabulary) since(last *vocabulary) difference {
	d := difference{number: make([]int32, len(last.entries))}
	note := func(e *entry) {
		for _, name := range e.names {
			d.names = append(d.names, want(name))
		}
		d.names = append(d.names, want(e.own), want(e.file))
	}
	was, is := 0, 0
	for was < len(last.entries) || is < len(v.entries) {
		switch c := last.compare(was, v, is); {
		case c < 0:
			note(&last.entries[was])
			d.number[was] = -1
			was++
		case c > 0:
			note(&v.entries[is])
			is++
		default:
			if !last.entries[was].equal(&v.entries[is]) {
				note(&last.entries[was])
				note(&v.entries[is])
			}
			d.number[was] = int32(is)
			was, is = was+1, is+1
		}
	}
	return d
}

// mostChanges are how many names can change before it is quicker to look through
// every document.
const mostChanges = 400

// keep holds what was found of a document by the former vocabulary for what would
// be found by this one, if it must be the same. It tells whether that is so.
func (d *difference) keep(f *findings) bool {
	if f.sketch == nil || len(d.names) > mostChanges {
		return false
	}
	for _, name := range d.names {
		if f.sketch.mayHold(name) {
			return false
		}
	}
	for _, list := range [][]finding{f.held, f.mere} {
		for i := range list {
			list[i].entry = d.number[list[i].entry]
		}
	}
	for i := range f.speakers {
		f.speakers[i].entry = d.number[f.speakers[i].entry]
	}
	return true
}

// note takes down in the sketch that the author refers to a name, and gives its
// key.
func (m *matcher) note(name string) string {
	key := site.Fold(name)
	if m.sketch != nil {
		reference(key, m.sketch.add)
	}
	return key
}
