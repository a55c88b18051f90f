package search

import (
	"maps"
	"math/bits"
	"slices"
	"strconv"

	"github.com/digestry/digestry/generator/site"
)

// The vocabulary is for readers who write half a word or mistype one: all words
// of scripts with spaces, in files by their first two letters, and once more by
// their last two, for a slip in the first half of a word. Before each word
// stands in how many digests it is, as the number of bits of that number in
// base 36.

// shortestWord is the length from which on a word can be found by a part of it.
const shortestWord = 3

// wordFiles is how many files each of the two vocabularies has.
func (c *contents) wordFiles() int { return max(1, c.shards()/8) }

func (b *built) vocabulary(c *contents, readers []*reader) {
	counts := map[string]int{}
	for _, r := range readers {
		for key, w := range r.words {
			counts[key] += w.digests
		}
		r.words = nil
	}
	files := c.wordFiles()
	b.words, b.ends = make([][]string, files), make([][]string, files)
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		letters := []rune(key)
		entry := strconv.FormatInt(int64(bits.Len(uint(counts[key]))), 36) + key
		first := hash(letters[:2]) % uint32(files)
		last := hash(letters[len(letters)-2:]) % uint32(files)
		b.words[first] = append(b.words[first], entry)
		b.ends[last] = append(b.ends[last], entry)
	}
}

// relevantHan are the traditional characters whose simplified ones the site
// has, each with that: what a client must know to fold what a reader writes.
func relevantHan(readers []*reader) string {
	simplify := site.Simplifier()
	var pairs []rune
	for r := rune(0x3400); r <= 0x9FFF; r++ {
		s := simplify(r)
		if s != r && slices.ContainsFunc(readers, func(reader *reader) bool { return reader.seen[s] != 0 }) {
			pairs = append(pairs, r, s)
		}
	}
	return string(pairs)
}
