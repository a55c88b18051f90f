package link

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// vocabulary is what topics and people are called. A number stands for each of
// them, its entry; those of topics come first.
type vocabulary struct {
	key     [sha256.Size]byte
	entries []entry
	topics  int // how many of the entries are topics

	names    *trie
	called   []called         // whom each name of the trie means
	topicOf  map[string]int32 // the topic that an author means by a folded name
	personOf map[string]int32
	fileOf   map[string]int32 // the topic or person that a content file describes
}

// entry is a topic or person.
type entry struct {
	names  []string // folded, the key first
	own    string   // the folded name of its file, by which authors refer to it
	file   string   // that describes it, or empty
	tagged bool     // it is not looked for in words
}

// called tells what a name means. A topic and a person may have one name.
type called struct {
	topic, person int32 // or -1
	short         bool  // one character, which by itself tells little
}

// entriesOf are the entries of a register, and what they stand for, by key.
func entriesOf[T any](r *register[T]) (entries []entry, terms []*T) {
	terms = slices.Clone(r.all)
	slices.SortFunc(terms, func(a, b *T) int { return strings.Compare(r.term(a).Key, r.term(b).Key) })
	entries = make([]entry, len(terms))
	for i, t := range terms {
		term := r.term(t)
		e := entry{names: []string{term.Key}}
		if d := term.Described; d != nil {
			for _, alias := range term.Aliases {
				if key := site.Fold(alias); !slices.Contains(e.names, key) {
					e.names = append(e.names, key)
				}
			}
			if own := site.Fold(d.Name); r.byKey[own] == t {
				e.own = own
			}
			e.file, e.tagged = d.File, d.Match == "tagged"
		}
		entries[i] = e
	}
	return entries, terms
}

// newVocabulary makes a vocabulary. It is the last one if that has the same
// entries.
func newVocabulary(topics, people []entry, last *vocabulary) *vocabulary {
	v := &vocabulary{
		entries: slices.Concat(topics, people), topics: len(topics),
		topicOf: map[string]int32{}, personOf: map[string]int32{}, fileOf: map[string]int32{},
	}
	v.key = v.sum()
	if last != nil && last.key == v.key {
		return last
	}
	means := map[string]called{}
	for i, e := range v.entries {
		number, byName := int32(i), v.topicOf
		if i >= v.topics {
			byName = v.personOf
		}
		for _, name := range e.names {
			byName[name] = number
			c, known := means[name]
			if !known {
				c = called{-1, -1, utf8.RuneCountInString(name) == 1}
			}
			if i < v.topics {
				c.topic = number
			} else {
				c.person = number
			}
			means[name] = c
		}
		if e.own != "" {
			byName[e.own] = number
		}
		if e.file != "" {
			v.fileOf[e.file] = number
		}
	}
	delete(means, "")
	names := make([]string, 0, len(means))
	for name := range means {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		v.called = append(v.called, means[name])
	}
	v.names = newTrie(names)
	return v
}

// compare orders an entry and one of another vocabulary. There is none behind the
// last.
func (v *vocabulary) compare(number int, other *vocabulary, its int) int {
	switch {
	case number == len(v.entries):
		return 1
	case its == len(other.entries):
		return -1
	case number < v.topics != (its < other.topics):
		if number < v.topics {
			return -1
		}
		return 1
	}
	return strings.Compare(v.entries[number].names[0], other.entries[its].names[0])
}

func (e *entry) equal(other *entry) bool {
	return e.own == other.own && e.file == other.file && e.tagged == other.tagged && slices.Equal(e.names, other.names)
}

// sum tells vocabularies apart.
func (v *vocabulary) sum() (key [sha256.Size]byte) {
	var b []byte
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	b = binary.AppendUvarint(b, uint64(v.topics))
	for _, e := range v.entries {
		b = binary.AppendUvarint(b, uint64(len(e.names)))
		for _, name := range e.names {
			text(name)
		}
		text(e.own)
		text(e.file)
		if e.tagged {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	return sha256.Sum256(b)
}

// referred is the entry that a symbolic reference leads to, or -1.
func (m *matcher) referred(ref string) int32 {
	ref, _, _ = strings.Cut(ref, "#")
	number, ok := int32(0), false
	if file, isFile := strings.CutPrefix(ref, "content:"); isFile {
		number, ok = m.fileOf[file]
		if m.sketch != nil {
			reference(file, m.sketch.add)
		}
	} else {
		key := m.note(strings.TrimPrefix(ref, "name:"))
		if number, ok = m.topicOf[key]; !ok {
			number, ok = m.personOf[key]
		}
	}
	if !ok {
		return -1
	}
	return number
}

// lastNames are the last words of a person's names of several: "altman" of "sam
// altman". Names that are written in one word have none.
func (e *entry) lastNames() (last []string) {
	for _, name := range e.names {
		if at := strings.LastIndexAny(name, " ·・"); at > 0 {
			_, size := utf8.DecodeRuneInString(name[at:])
			last = append(last, name[at+size:])
		}
	}
	return last
}
