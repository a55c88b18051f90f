package search

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// The parts of a digest that have a number of their own; passages follow. The
// client knows these numbers.
const (
	unitTitle     = 0
	unitNames     = 1 // its topics, people and show
	unitSomewhere = 2 // in its text, the index does not say where
	unitSummary   = 3
	unitPassages  = 4
	unitLast      = 1<<unitBits - 1
)

const (
	unitBits   = 12
	digestBits = 20 // a million digests

	// common is from how many passages on a term is one that nobody looks up
	// for its passages: the index then tells its digests alone.
	common = 2048
	// textPerShard is how much text, in bytes, there is for each shard. It
	// makes shards of a few kilobytes.
	textPerShard = 16 << 10
)

// posting is one occurrence: 32 bits of the term's hash, then the digest, then
// the unit.
type posting uint64

func (p posting) hash() uint32 { return uint32(p >> (digestBits + unitBits)) }
func (p posting) digest() int  { return int(p>>unitBits) & (1<<digestBits - 1) }
func (p posting) unit() int    { return int(p) & unitLast }

// contents is what the index is made of, in the order of its numbers.
type contents struct {
	site    *site.Site
	digests []*site.Digest // oldest first
	names   []name         // busiest first
	bits    int            // 1<<bits shards
}

func (c *contents) shards() int { return 1 << c.bits }

// built is the part of the index that all of the text has to be read for.
type built struct {
	shards [][]byte
	words  [][]string // the vocabulary by its first letters
	ends   [][]string // and by its last
	han    string     // pairs of traditional and simplified characters that matter here
	id     []byte     // differs when a shard does, or the numbers of digests
}

// build reads all text once, each part of it on its own, and sorts what it
// finds.
func (c *contents) build() *built {
	workers := runtime.GOMAXPROCS(0)
	readers := make([]*reader, workers)
	each(workers, func(i int) {
		readers[i] = newReader(c)
		for n := len(c.digests) * i / workers; n < len(c.digests)*(i+1)/workers; n++ {
			readers[i].digest(n, c.digests[n])
		}
	})
	named, namesReader := c.readNames()
	b := &built{shards: make([][]byte, c.shards())}
	partitions := 1 << min(c.bits, partitionBits)
	jobs := make(chan int, partitions)
	for p := range partitions {
		jobs <- p
	}
	close(jobs)
	each(workers, func(int) {
		s, e := sorter{}, encoder{total: len(c.digests)}
		for p := range jobs {
			c.encodePartition(b, p, &e, s.sorted(readers, p), named)
		}
	})
	readers = append(readers, namesReader)
	b.vocabulary(c, readers)
	b.han = relevantHan(readers)
	b.id = c.fingerprint(b.shards)
	return b
}

// each runs a function n times, side by side.
func each(n int, do func(i int)) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { do(i) })
	}
	group.Wait()
}

// partitionBits are the first bits of a hash by which postings are kept apart
// while text is read.
const partitionBits = 8

// reader reads digests one after the other and collects their terms.
type reader struct {
	contents   *contents
	folder     folder
	shift      int
	partitions []blocks
	words      map[string]*word
	text       []rune
	key        []byte  // of words
	seen       []int32 // by character: the last digest that it was found in, plus 1
}

// word is a word of the vocabulary.
type word struct {
	digests int
	last    int // the digest that it was found in last
}

func newReader(c *contents) *reader {
	return &reader{
		contents: c, folder: newFolder(), shift: 32 - min(c.bits, partitionBits),
		partitions: make([]blocks, 1<<min(c.bits, partitionBits)),
		words:      map[string]*word{}, seen: make([]int32, 1<<16),
	}
}

func (r *reader) digest(n int, d *site.Digest) {
	r.unit(n, unitTitle, d.Title)
	for _, topic := range d.Topics {
		r.unit(n, unitNames, topic.Name)
		r.facet(n, "topic", topic.Name)
	}
	for _, a := range d.People {
		r.unit(n, unitNames, a.Name)
		r.facet(n, "person", a.Name)
	}
	if d.Show != nil {
		r.unit(n, unitNames, d.Show.Name)
		r.facet(n, "show", d.Show.Name)
	}
	r.unit(n, unitSummary, d.Summary)
	for i, p := range passages(d) {
		unit := unitPassages + i
		if unit > unitLast {
			unit = unitSomewhere
		}
		r.unit(n, unit, p.label+p.text)
	}
}

func (r *reader) unit(digest, unit int, text string) {
	r.text = r.folder.fold(r.text[:0], text)
	eachTerm(r.text, func(term []rune) {
		unit := unit
		if len(term) == 1 && isUnspaced(term[0]) {
			// A character alone: which digests have it is enough.
			known := r.see(term[0], digest)
			if unit >= unitSomewhere {
				if unit = unitSomewhere; known {
					return
				}
			}
		} else if !isUnspaced(term[0]) {
			r.word(digest, term)
		}
		r.add(hash(term), digest, unit)
	})
}

// see notes that a digest has a character, and tells whether that was known.
func (r *reader) see(c rune, digest int) bool {
	if int(c) >= len(r.seen) {
		return false
	}
	known := r.seen[c] == int32(digest+1)
	r.seen[c] = int32(digest + 1)
	return known
}

func (r *reader) word(digest int, term []rune) {
	if len(term) < shortestWord {
		return
	}
	r.key = r.key[:0]
	for _, c := range term {
		r.key = utf8.AppendRune(r.key, c)
	}
	w := r.words[string(r.key)]
	if w == nil {
		w = &word{last: -1}
		r.words[string(r.key)] = w
	}
	if w.last != digest {
		w.digests, w.last = w.digests+1, digest
	}
}

// facet makes digests be found by what they carry: with a colon, which no term
// of a text has.
func (r *reader) facet(digest int, kind, name string) {
	r.text = append(r.text[:0], []rune(kind+":")...)
	r.text = r.folder.fold(r.text, name)
	r.add(hash(r.text), digest, unitSomewhere)
}

func (r *reader) add(hash uint32, digest, unit int) {
	r.partitions[uint64(hash)>>r.shift].add(posting(hash)<<(digestBits+unitBits) | posting(digest)<<unitBits | posting(unit))
}

// blocks are postings in pieces, which need not be moved when there are more.
type blocks [][]posting

const blockSize = 1024

func (b *blocks) add(p posting) {
	last := len(*b) - 1
	if last < 0 || len((*b)[last]) == blockSize {
		*b = append(*b, make([]posting, 0, blockSize))
		last++
	}
	(*b)[last] = append((*b)[last], p)
}

// encodePartition writes the shards of one partition of the postings.
func (c *contents) encodePartition(b *built, p int, e *encoder, postings []posting, named []namedTerm) {
	perPartition := c.shards() >> min(c.bits, partitionBits)
	for s := p * perPartition; s < (p+1)*perPartition; s++ {
		end, _ := slices.BinarySearchFunc(postings, uint64(s+1)<<(32-c.bits), func(a posting, limit uint64) int { return cmp.Compare(uint64(a.hash()), limit) })
		b.shards[s] = e.shard(uint32(uint64(s)<<(32-c.bits)), postings[:end], c.namesOf(named, s))
		postings = postings[end:]
	}
}

// sorter sorts one partition after the other, in the same memory.
type sorter struct{ from, to []posting }

// sorted takes a partition from the readers. Its postings are almost in the
// order of their digests already, so they are sorted by the bytes of their
// hashes, last byte first, and then those of one term.
func (s *sorter) sorted(readers []*reader, partition int) []posting {
	s.from = s.from[:0]
	for _, r := range readers {
		for _, block := range r.partitions[partition] {
			s.from = append(s.from, block...)
		}
		r.partitions[partition] = nil
	}
	s.to = slices.Grow(s.to[:0], len(s.from))[:len(s.from)]
	for shift := digestBits + unitBits; shift < 64; shift += 8 {
		var starts [257]int
		for _, p := range s.from {
			starts[int(byte(p>>shift))+1]++
		}
		for i := 1; i < len(starts); i++ {
			starts[i] += starts[i-1]
		}
		for _, p := range s.from {
			b := byte(p >> shift)
			s.to[starts[b]] = p
			starts[b]++
		}
		s.from, s.to = s.to, s.from
	}
	for rest := s.from; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].hash() == rest[0].hash() {
			n++
		}
		slices.Sort(rest[:n])
		rest = rest[n:]
	}
	return s.from
}

// fingerprint tells two indexes apart.
func (c *contents) fingerprint(shards [][]byte) []byte {
	h := sha256.New()
	for _, d := range c.digests {
		fmt.Fprintln(h, d.Address)
	}
	for _, s := range shards {
		h.Write(s)
		h.Write([]byte{0})
	}
	return h.Sum(nil)[:8]
}
