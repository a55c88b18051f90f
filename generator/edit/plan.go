package edit

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// Change is a file that gets other bytes. Before is nil for a new one, After
// for one that goes.
type Change struct {
	File          string // path in the content folder
	Before, After []byte
}

// Plan is a site whose topics get other names.
type Plan struct {
	Site      *site.Site
	Documents []*site.Document
	Read      func(file string) ([]byte, error)
}

// Rename tells what to write, in this order, so that a topic is called
// otherwise. The topic's file comes first: from then on both names mean one
// topic, and a run that is broken off can be made again.
func (p Plan) Rename(old, name string) ([]Change, error) {
	from, to := p.find(old), p.find(name)
	if from != nil && to != nil && from != to {
		return nil, fmt.Errorf("%q is a topic already; merge %q into it", to.Name, old)
	}
	return p.changes([]string{old}, name)
}

// Merge tells what to write, in this order, so that topics become one.
func (p Plan) Merge(names []string, into string) ([]Change, error) {
	topic := p.find(into)
	switch {
	case topic == nil:
		return nil, p.unknown(into)
	case topic.Key != site.Fold(into):
		return nil, fmt.Errorf("%q is another name of %q; merge into that", into, topic.Name)
	}
	return p.changes(names, topic.Name)
}

func (p Plan) changes(names []string, into string) ([]Change, error) {
	if given := parse.NamesIn(into, true); len(given) != 1 || given[0] != into {
		return nil, fmt.Errorf("%q is no name of a topic", into)
	}
	m := merging{Plan: p, into: p.find(into), Renaming: Renaming{Old: map[string]bool{}, New: into}}
	for _, name := range names {
		topic := p.find(name)
		switch {
		case topic == nil:
			return nil, p.unknown(name)
		case topic != m.into && site.Fold(name) != topic.Key:
			return nil, fmt.Errorf("%q is another name of %q; name that", name, topic.Name)
		}
		m.Old[site.Fold(name)] = true
		if !slices.Contains(m.topics, topic) {
			m.topics = append(m.topics, topic)
		}
	}
	m.Leads = m.leads
	if err := m.describe(); err != nil {
		return nil, err
	}
	if err := m.renameAll(); err != nil {
		return nil, err
	}
	return m.list, nil
}

// find is the topic that has a name, or nil. One that only unlisted digests
// carry has no page, and is found in them.
func (p Plan) find(name string) *site.Topic {
	key := site.Fold(name)
	is := []func(*site.Topic) bool{
		func(t *site.Topic) bool { return t.Key == key },
		func(t *site.Topic) bool {
			return slices.ContainsFunc(t.Aliases, func(alias string) bool { return site.Fold(alias) == key })
		},
		func(t *site.Topic) bool { return t.Described != nil && site.Fold(t.Described.Name) == key },
	}
	for _, same := range is {
		if i := slices.IndexFunc(p.Site.Topics, same); i >= 0 {
			return p.Site.Topics[i]
		}
	}
	for _, d := range p.Documents {
		for _, own := range topicsOf(d) {
			if d.Kind == site.KindDigest && site.Fold(own) == key {
				topic := &site.Topic{Term: site.Term{Key: key, Name: own, Slug: site.Slug(own)}}
				p.Site.Topics = append(p.Site.Topics, topic)
				return topic
			}
		}
	}
	return nil
}

// topicsOf are all topics that a document names.
func topicsOf(d *site.Document) []string {
	names := slices.Clone(d.Topics)
	for _, s := range d.Sections {
		names = append(names, s.Topics...)
		for _, point := range s.Points() {
			names = append(names, point.Topics()...)
		}
	}
	return names
}

func (p Plan) unknown(name string) error {
	var known []string
	shown := map[string]string{}
	for _, t := range p.Site.Topics {
		for _, name := range append([]string{t.Name}, t.Aliases...) {
			known = append(known, site.Fold(name))
			shown[site.Fold(name)] = name
		}
	}
	if near := site.Nearest(site.Fold(name), known); near != "" {
		return fmt.Errorf("there is no topic %q; did you mean %q?", name, shown[near])
	}
	return fmt.Errorf("there is no topic %q", name)
}

// merging gathers the changes for topics that become one.
type merging struct {
	Plan
	Renaming
	topics []*site.Topic
	into   *site.Topic // or nil
	list   []Change
}

// leads tells whether a reference leads to one of the topics.
func (m *merging) leads(ref string) bool {
	address, _, _ := strings.Cut(string(m.Site.Targets[ref]), "#")
	same := func(t *site.Topic) bool { return t.Address != "" && string(t.Address) == address }
	return address != "" && (slices.ContainsFunc(m.topics, same) || m.into != nil && same(m.into))
}

// describe makes one file say that all the names are one topic.
func (m *merging) describe() error {
	home := m.home()
	var aliases []string
	var gone []*site.Document
	for _, t := range m.topics {
		if t.Described == nil || t.Described == home {
			if t != m.into && t.Key != m.key() || t.Described != nil && t.Key != m.key() && m.Old[t.Key] {
				aliases = append(aliases, oldNames(t)...)
			}
			continue
		}
		if t == m.into {
			continue
		}
		if err := m.saysNothing(t.Described, home); err != nil {
			return err
		}
		gone = append(gone, t.Described)
		aliases = append(append(append(aliases, oldNames(t)...), t.Described.Name), t.Described.OtherNames...)
		for _, a := range append([]site.Address{t.Address}, t.Described.OldAddresses...) {
			if a != site.PageAddress("topics", site.Slug(t.Name)) {
				aliases = append(aliases, string(a))
			}
		}
	}
	if err := m.write(home, aliases); err != nil {
		return err
	}
	for _, d := range gone {
		before, err := m.Read(d.File)
		if err != nil {
			return err
		}
		m.list = append(m.list, Change{d.File, before, nil})
	}
	return nil
}

// home is the file that describes the topic from now on, or nil.
func (m *merging) home() *site.Document {
	if m.into != nil && m.into.Described != nil {
		return m.into.Described
	}
	for _, t := range m.topics {
		if t.Described != nil {
			return t.Described
		}
	}
	return nil
}

// oldNames are the name and, where that would not make it, the address by
// which a topic without a file of its own was known.
func oldNames(t *site.Topic) []string {
	names := []string{t.Name}
	if t.Described == nil && t.Slug != site.Slug(t.Name) {
		names = append(names, string(site.PageAddress("topics", t.Slug)))
	}
	return names
}

// saysNothing finds out whether a topic's file may go: only when all that it
// says are names, and nothing links to it.
func (m *merging) saysNothing(d, home *site.Document) error {
	bare := site.Document{
		File: d.File, Kind: d.Kind, Name: d.Name, Title: d.Title, TitleFrom: d.TitleFrom,
		OtherNames: d.OtherNames, OldAddresses: d.OldAddresses, Slug: d.Slug,
	}
	words := strings.TrimSpace(string(d.Body))
	if differs(d, &bare) != "" || words != "" && !heading().MatchString(words) || strings.Contains(words, "\n") {
		return fmt.Errorf("%s and %s both describe topics; move what the first one says to the other, and delete it", d.File, home.File)
	}
	for _, other := range m.Documents {
		for _, link := range other.Links {
			if ref, _, _ := strings.Cut(link.Ref, "#"); ref == "content:"+d.File {
				return fmt.Errorf("%s:%d: this links to %s, which would go; let it lead to %s", other.File, link.Line, d.File, home.File)
			}
		}
	}
	return nil
}

// write writes the topic's file: the first change of all.
func (m *merging) write(home *site.Document, aliases []string) error {
	if home == nil {
		if len(aliases) == 0 {
			return nil // its spelling alone changes
		}
		file := path.Join("topics", site.Slug(m.New)+".md")
		if _, err := m.Read(file); err == nil {
			return fmt.Errorf("%s is there already, and describes another topic", file)
		}
		m.list = append(m.list, Change{file, nil, Described(m.New, aliases)})
		return nil
	}
	name := m.New
	if m.into != nil && m.into.Described == home && !m.Old[m.into.Key] {
		name = "" // it keeps its own
	}
	before, err := m.Read(home.File)
	if err != nil {
		return err
	}
	after, err := Describe(home.File, before, OptionsOf(m.Site.Config, home), name, aliases)
	if err != nil {
		return err
	}
	m.list = append(m.list, Change{home.File, before, after})
	return nil
}

// renameAll renames in every file, and leaves those out that stay the same.
func (m *merging) renameAll() error {
	var all []error
	for _, d := range m.Documents {
		i := slices.IndexFunc(m.list, func(c Change) bool { return c.File == d.File })
		if i >= 0 && m.list[i].After == nil || i < 0 && !m.named(d) {
			continue
		}
		var content []byte
		var err error
		if i >= 0 {
			content = m.list[i].After
		} else if content, err = m.Read(d.File); err != nil {
			return err
		}
		made, err := Rename(d.File, content, OptionsOf(m.Site.Config, d), m.Renaming)
		switch {
		case err != nil:
			all = append(all, err)
		case i >= 0:
			m.list[i].After = made
		default:
			m.list = append(m.list, Change{d.File, content, made})
		}
	}
	m.list = slices.DeleteFunc(m.list, func(c Change) bool {
		return c.Before != nil && c.After != nil && string(c.Before) == string(c.After)
	})
	slices.SortStableFunc(m.list, func(a, b Change) int { return rank(a) - rank(b) })
	return errors.Join(all...)
}

// named tells whether a document names one of the topics.
func (m *merging) named(d *site.Document) bool {
	return slices.ContainsFunc(topicsOf(d), m.concerns) || slices.ContainsFunc(d.Links, func(link site.Link) bool {
		_, name, _ := strings.Cut(link.Ref, ":")
		name, _, _ = strings.Cut(name, "#")
		return m.concerns(name)
	})
}

// rank puts files that go last: nothing names them any more then.
func rank(c Change) int {
	if c.After == nil {
		return 1
	}
	return 0
}
