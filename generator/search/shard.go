package search

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

// A shard holds the terms whose hashes begin with its number, so that which one
// a term is in follows from the term alone. Numbers are varints (base 128, low
// bits first). For each term, by hash:
//
//	how far its hash is from the one before, or from the first that the shard can have
//	its number of digests << 3, and the flags below
//	flagNames: how many names it is in, and these
//	without flagCommon: for each digest how far it is from the one before, then its units,
//	each as how far it is from the one before << 1, plus 1 when another follows
//	with flagCommon: how many digests have it in their title, and these; the same of their
//	names; all its digests, or with flagMap a bit for each digest of the site
//
// Lists are ascending, each number told as the difference from the one before.
const (
	flagCommon = 1 << iota
	flagNames
	flagMap
)

// namedTerm is a term of the name of a topic, person or show.
type namedTerm struct {
	hash uint32
	name int
}

// namesOf are the terms of names that belong into a shard.
func (c *contents) namesOf(named []namedTerm, shard int) []namedTerm {
	at := func(s int) int {
		i, _ := slices.BinarySearchFunc(named, uint64(s)<<(32-c.bits), func(n namedTerm, first uint64) int { return cmp.Compare(uint64(n.hash), first) })
		return i
	}
	return named[at(shard):at(shard+1)]
}

// encoder writes shards, one after the other, in the same memory.
type encoder struct {
	total                           int // digests of the site
	out, list                       []byte
	digests, titles, names, numbers []int
}

// shard writes the terms from first on.
func (e *encoder) shard(first uint32, postings []posting, named []namedTerm) []byte {
	e.out = e.out[:0]
	for len(postings) > 0 || len(named) > 0 {
		term := uint32(1<<32 - 1)
		if len(postings) > 0 {
			term = postings[0].hash()
		}
		if len(named) > 0 {
			term = min(term, named[0].hash)
		}
		n, names := 0, 0
		for n < len(postings) && postings[n].hash() == term {
			n++
		}
		for names < len(named) && named[names].hash == term {
			names++
		}
		e.out = binary.AppendUvarint(e.out, uint64(term-first))
		e.term(slices.Compact(postings[:n]), named[:names])
		first, postings, named = term, postings[n:], named[names:]
	}
	return bytes.Clone(e.out)
}

// term writes one term.
func (e *encoder) term(postings []posting, named []namedTerm) {
	passages := e.places(postings)
	flags := 0
	if passages > common || passages == 0 && len(postings) > 0 {
		flags |= flagCommon
	}
	if len(named) > 0 {
		flags |= flagNames
	}
	if flags&flagCommon != 0 {
		e.list = appendAscending(e.list[:0], e.digests)
		if size := (e.total + 7) / 8; len(e.list) > size {
			flags |= flagMap
			e.list = slices.Grow(e.list[:0], size)[:size]
			clear(e.list)
			for _, d := range e.digests {
				e.list[d/8] |= 1 << (d % 8)
			}
		}
	}
	e.out = binary.AppendUvarint(e.out, uint64(len(e.digests)<<3|flags))
	if len(named) > 0 {
		e.numbers = e.numbers[:0]
		for _, n := range named {
			e.numbers = append(e.numbers, n.name)
		}
		e.out = appendList(e.out, e.numbers)
	}
	if flags&flagCommon == 0 {
		e.out = appendUnits(e.out, postings)
		return
	}
	e.out = appendList(e.out, e.titles)
	e.out = appendList(e.out, e.names)
	e.out = append(e.out, e.list...)
}

// places finds the digests that a term is in, and those that have it in their
// title or names, and counts the passages.
func (e *encoder) places(postings []posting) (passages int) {
	e.digests, e.titles, e.names = e.digests[:0], e.titles[:0], e.names[:0]
	for i, p := range postings {
		if i == 0 || postings[i-1].digest() != p.digest() {
			e.digests = append(e.digests, p.digest())
		}
		switch p.unit() {
		case unitTitle:
			e.titles = append(e.titles, p.digest())
		case unitNames:
			e.names = append(e.names, p.digest())
		case unitSomewhere:
		default:
			passages++
		}
	}
	return passages
}

func appendUnits(out []byte, postings []posting) []byte {
	digest, unit := 0, 0
	for i, p := range postings {
		if i == 0 || postings[i-1].digest() != p.digest() {
			out = binary.AppendUvarint(out, uint64(p.digest()-digest))
			digest, unit = p.digest(), 0
		}
		step := uint64(p.unit()-unit) << 1
		if i+1 < len(postings) && postings[i+1].digest() == digest {
			step |= 1
		}
		out = binary.AppendUvarint(out, step)
		unit = p.unit()
	}
	return out
}

// appendList appends how many numbers there are, and the numbers.
func appendList(out []byte, ascending []int) []byte {
	return appendAscending(binary.AppendUvarint(out, uint64(len(ascending))), ascending)
}

func appendAscending(out []byte, numbers []int) []byte {
	last := 0
	for _, n := range numbers {
		out = binary.AppendUvarint(out, uint64(n-last))
		last = n
	}
	return out
}
