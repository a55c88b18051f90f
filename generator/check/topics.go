package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// manyDigests is from how many digests on a topic deserves a description.
const manyDigests = 5

// Topics looks through the topics of a site: names that may mean one topic,
// aliases that nobody uses, topics of one digest, topics of many that no file
// describes. Whether any of it is to be mended only the author can tell, so
// nobody is told who did not ask.
func Topics(s *site.Site) []site.Problem {
	c := &checker{site: s}
	c.nearDuplicates()
	c.unusedAliases()
	c.single()
	for _, t := range s.Topics {
		if t.Described == nil && len(t.Digests) >= manyDigests {
			c.warn(t.Digests[0].Document, 0, 0, "undescribed-topic", fmt.Sprintf("%d digests carry the topic %q, and no file says what it is", len(t.Digests), t.Name), fmt.Sprintf("say it in topics/%s.md", t.Slug))
		}
	}
	return site.SortProblems(c.problems)
}

// spelling is one name of a topic.
type spelling struct {
	name, key string
	topic     *site.Topic
}

// nearDuplicates finds names of different topics that are nearly the same.
// What is surer is told of a pair, and nothing else.
func (c *checker) nearDuplicates() {
	var all []spelling
	for _, t := range c.site.Topics {
		for _, name := range append([]string{t.Name}, t.Aliases...) {
			all = append(all, spelling{name, site.Fold(name), t})
		}
	}
	told := map[[2]*site.Topic]bool{}
	for _, same := range []struct {
		forms func(spelling) []string
		why   string
	}{
		{func(s spelling) []string { return []string{loose(s.key)} }, "but for hyphens, spaces or plural"},
		{func(s spelling) []string { return []string{site.Simplify(s.key)} }, "one in traditional, one in simplified characters"},
		{func(s spelling) []string { return []string{loose(site.Simplify(s.key))} }, "but for hyphens, spaces or characters"},
		{func(s spelling) []string { return misspelt(s.key) }, "but for a letter"},
	} {
		byForm := map[string][]spelling{}
		for _, s := range all {
			for _, form := range same.forms(s) {
				for _, other := range byForm[form] {
					c.alike(told, s, other, same.why)
				}
				byForm[form] = append(byForm[form], s)
			}
		}
	}
}

// alike tells of two names that may mean one topic.
func (c *checker) alike(told map[[2]*site.Topic]bool, a, b spelling, why string) {
	if less, more := len(a.topic.Digests), len(b.topic.Digests); less > more || less == more && a.topic.Key > b.topic.Key {
		a, b = b, a
	}
	pair := [2]*site.Topic{a.topic, b.topic}
	if a.topic == b.topic || told[pair] || digits(a.key) != digits(b.key) {
		return
	}
	told[pair] = true
	c.warn(documentOf(a.topic), 0, 0, "near-topic", fmt.Sprintf("the topics %q and %q have the same name, %s", a.name, b.name, why),
		fmt.Sprintf("if they are one: digestry topics merge %q %q", a.topic.Name, b.topic.Name))
}

// documentOf is a file to look at for a topic.
func documentOf(t *site.Topic) *site.Document {
	switch {
	case len(t.Digests) > 0:
		return t.Digests[0].Document
	case t.Described != nil:
		return t.Described
	}
	return &site.Document{}
}

// loose is a name without hyphens, spaces and plural.
func loose(key string) string {
	words := strings.FieldsFunc(key, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-_·・‧/", r) })
	for i, word := range words {
		words[i] = singular(word)
	}
	return strings.Join(words, "")
}

// singular takes the plural off an English word, or what looks like one.
func singular(word string) string {
	last, _ := utf8.DecodeLastRuneInString(word)
	switch {
	case len(word) < 4 || last != 's' || strings.HasSuffix(word, "ss") || strings.HasSuffix(word, "us") || strings.HasSuffix(word, "is"):
		return word
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return strings.TrimSuffix(word, "ies") + "y"
	}
	return strings.TrimSuffix(word, "s")
}

// shortestMisspelt is the shortest name that is held against others letter by
// letter: of short names many are near to each other.
const shortestMisspelt = 7

// misspelt are a name and what is left of it without one of its letters: two
// names that differ by one letter, or by two that changed places, share one.
func misspelt(key string) []string {
	runes := []rune(key)
	if len(runes) < shortestMisspelt {
		return nil
	}
	forms := []string{key}
	for i := range runes {
		if i == 0 || runes[i] != runes[i-1] {
			forms = append(forms, string(runes[:i])+string(runes[i+1:]))
		}
	}
	return forms
}

// digits tell "GPT-4 Turbo" from "GPT-5 Turbo".
func digits(key string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsNumber(r) {
			return r
		}
		return -1
	}, key)
}

// single tells of each digest the topics that no other one has.
func (c *checker) single() {
	names := map[*site.Digest][]string{}
	for _, t := range c.site.Topics {
		if len(t.Digests) == 1 && t.Described == nil {
			names[t.Digests[0]] = append(names[t.Digests[0]], t.Name)
		}
	}
	for d, only := range names {
		slices.Sort(only)
		c.warn(d.Document, 0, 0, "single-topic", "no other digest has the topic "+strings.Join(only, ", "), "a topic gathers what several digests say; is there a name that others use?")
	}
}

// unusedAliases finds names in topics' files that no digest says.
func (c *checker) unusedAliases() {
	used := c.usedNames()
	unused := map[string][]spelling{} // by their first two characters
	for _, t := range c.site.Topics {
		for _, alias := range t.Aliases {
			if key := site.Fold(alias); !used[key] && t.Described != nil {
				unused[start(key)] = append(unused[start(key)], spelling{alias, key, t})
			}
		}
	}
	for _, d := range c.site.AllDigests() {
		if len(unused) == 0 {
			return
		}
		dropSaid(unused, site.Fold(d.Body))
	}
	for _, list := range unused {
		for _, s := range list {
			c.warn(s.topic.Described, 0, 0, "unused-alias", fmt.Sprintf("no digest says %q", s.name), "keep it if its old address is to lead here, or take it out")
		}
	}
}

// start is what a name begins with.
func start(key string) string {
	_, one := utf8.DecodeRuneInString(key)
	_, two := utf8.DecodeRuneInString(key[one:])
	return key[:one+two]
}

// dropSaid takes those names out that a folded text holds.
func dropSaid(unused map[string][]spelling, text string) {
	for at := range text {
		_, one := utf8.DecodeRuneInString(text[at:])
		for _, form := range []string{text[at : at+one], start(text[at:])} {
			list, ok := unused[form]
			if !ok {
				continue
			}
			list = slices.DeleteFunc(list, func(s spelling) bool { return strings.HasPrefix(text[at:], s.key) })
			if unused[form] = list; len(list) == 0 {
				delete(unused, form)
			}
		}
	}
}

// usedNames are the folded names of topics that authors give to digests,
// sections and points, or link.
func (c *checker) usedNames() map[string]bool {
	used := map[string]bool{}
	for _, d := range c.site.AllDigests() {
		for _, name := range d.Document.Topics {
			used[site.Fold(name)] = true
		}
		for _, s := range d.Sections {
			for _, p := range s.Points() {
				for _, name := range p.Topics() {
					used[site.Fold(name)] = true
				}
			}
		}
	}
	return used
}
