package search

import (
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"

	"github.com/digestry/digestry/generator/site"
)

// The addresses of the index. Only the first one is named anywhere else.
const (
	Address       site.Address = "/search/index.json"
	ClientAddress site.Address = "/search/client.js"
)

// version is of the index's format: client.js asks for the same one.
const version = 1

//go:embed client.js
var client []byte

// File is one file of the index, not yet made.
type File struct {
	Address site.Address
	Digest  int // number of the digest that it tells of and of nothing else, or OfMany
	Write   func(io.Writer) error
}

// OfMany is the digest of a file that tells of more than one.
const OfMany = -1

// Files tells the files of a site's index. How many they are follows from the
// number of digests and the length of their text; what is in them is found when
// the first one is written, once.
func Files(s *site.Site) []File {
	c := newContents(s)
	build := sync.OnceValue(c.build)
	files := []File{
		{ClientAddress, OfMany, func(w io.Writer) error { _, err := w.Write(client); return err }},
		{Address, OfMany, func(w io.Writer) error { return writeJSON(w, c.index(build())) }},
	}
	files = slices.Grow(files, c.shards()+2*c.wordFiles()+len(c.digests)+len(c.names)/namesPerFile+1)
	add := func(folder string, n int, ending string, write func(w io.Writer, i int) error) {
		for i := range n {
			address := site.Address("/search/" + folder + "/" + strconv.Itoa(i) + ending)
			files = append(files, File{address, OfMany, func(w io.Writer) error { return write(w, i) }})
		}
	}
	add("terms", c.shards(), ".bin", func(w io.Writer, i int) error { _, err := w.Write(build().shards[i]); return err })
	add("words", c.wordFiles(), ".json", func(w io.Writer, i int) error { return writeJSON(w, build().words[i]) })
	add("endings", c.wordFiles(), ".json", func(w io.Writer, i int) error { return writeJSON(w, build().ends[i]) })
	for i, d := range c.digests {
		address := site.Address("/search/digests/" + strconv.Itoa(i) + ".json")
		files = append(files, File{address, i, func(w io.Writer) error { return writeJSON(w, c.fragment(d)) }})
	}
	chunks := slices.Collect(slices.Chunk(c.names, namesPerFile))
	add("names", len(chunks), ".json", func(w io.Writer, i int) error { return writeJSON(w, namesFile(chunks[i])) })
	return files
}

// Numbered are the digests of an index by their numbers: oldest first, so that those
// that come new take none away.
func Numbered(s *site.Site) []*site.Digest {
	digests := make([]*site.Digest, 0, len(s.Digests))
	for _, d := range s.Digests {
		digests = append(append(digests, d), d.Translations...)
	}
	slices.Reverse(digests)
	return digests
}

func newContents(s *site.Site) *contents {
	c := &contents{site: s, names: namesOf(s), digests: Numbered(s)}
	length := 0
	for _, d := range c.digests {
		length += len(d.Body)
	}
	for c.bits = 0; textPerShard<<c.bits < length && c.bits < 20; c.bits++ {
	}
	return c
}

// index is what a client reads first.
type index struct {
	Version int      `json:"version"`
	ID      string   `json:"id"` // of the other files: differs when one of them does
	Digests int      `json:"digests"`
	Bits    int      `json:"bits"`  // 1<<bits files of terms
	Words   int      `json:"words"` // files of words, and as many of endings
	Names   int      `json:"names"` // topics, people and shows
	PerFile int      `json:"perFile"`
	Years   [][2]int `json:"years"` // each with its first digest; 0 of those without a date
	Han     string   `json:"han"`
}

func (c *contents) index(b *built) index {
	ix := index{
		Version: version, ID: hex.EncodeToString(b.id), Digests: len(c.digests), Bits: c.bits, Words: c.wordFiles(),
		Names: len(c.names), PerFile: namesPerFile, Years: [][2]int{}, Han: b.han,
	}
	for i, d := range c.digests {
		year := 0
		if !d.Date.IsZero() {
			year = d.Date.Year()
		}
		if n := len(ix.Years); n == 0 || ix.Years[n-1][0] != year {
			ix.Years = append(ix.Years, [2]int{year, i})
		}
	}
	return ix
}

// fragment is what the client shows of a digest, and where it looks matches up.
type fragment struct {
	Address  site.Address      `json:"address"`
	Title    string            `json:"title"`
	Lang     string            `json:"lang,omitempty"` // where it is not the site's
	Date     string            `json:"date,omitempty"`
	Show     string            `json:"show,omitempty"`
	Topics   []string          `json:"topics,omitempty"`
	People   []string          `json:"people,omitempty"`
	Summary  string            `json:"summary,omitempty"`
	Passages []fragmentPassage `json:"passages"`
}

// fragmentPassage has short keys, for there are many of it.
type fragmentPassage struct {
	ID      string `json:"i,omitempty"` // its anchor; without one that of the heading before it
	Heading int    `json:"h,omitempty"` // 1 for a heading
	Time    string `json:"t,omitempty"` // as players show it
	Label   string `json:"l,omitempty"`
	Text    string `json:"x"`
}

func (c *contents) fragment(d *site.Digest) fragment {
	f := fragment{Address: relative(d.Address), Title: d.Title, Summary: d.Summary}
	if d.Foreign {
		f.Lang = d.Lang
	}
	if !d.Date.IsZero() {
		f.Date = d.Date.Format("2006-01-02")
	}
	if d.Show != nil {
		f.Show = d.Show.Name
	}
	for _, t := range d.Topics {
		f.Topics = append(f.Topics, t.Name)
	}
	for _, a := range d.People {
		f.People = append(f.People, a.Name)
	}
	all := passages(d)
	f.Passages = make([]fragmentPassage, 0, len(all))
	for _, p := range all {
		shown := fragmentPassage{ID: p.id, Label: p.label, Text: p.text}
		if p.heading {
			shown.Heading = 1
		}
		if p.time.Given {
			shown.Time = p.time.String()
		}
		f.Passages = append(f.Passages, shown)
	}
	return f
}

// nameEntry is what the client shows of a topic, person or show.
type nameEntry struct {
	Kind    string       `json:"kind"`
	Name    string       `json:"name"`
	Address site.Address `json:"address"`
	Digests int          `json:"digests"`
	Aliases []string     `json:"aliases,omitempty"`
}

func namesFile(names []name) []nameEntry {
	var entries []nameEntry
	for _, n := range names {
		entries = append(entries, nameEntry{n.kind, n.Name, relative(n.Address), len(n.Digests), n.Aliases})
	}
	return entries
}

// relative is an address as scripts read it: relative to the site's root.
func relative(a site.Address) site.Address { return a[1:] }

func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("search index: %w", err)
	}
	return nil
}
