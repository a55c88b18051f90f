package link

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// TestOrderOfNames reads testdata/order.txt: a language and names in its order.
func TestOrderOfNames(t *testing.T) {
	text, err := os.ReadFile("testdata/order.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		language, names, _ := strings.Cut(line, ": ")
		want := strings.Split(names, ", ")
		d := &site.Document{File: "a.md", Kind: site.KindDigest, Name: "a", Title: "a", Topics: slices.Clone(want)}
		slices.Sort(d.Topics)
		linked, _ := Link(Input{Config: &site.Config{Language: language}, Documents: []*site.Document{d}, Now: now})
		var got []string
		for _, topic := range linked.Topics {
			got = append(got, topic.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s\nwant %s", language, strings.Join(got, ", "), strings.Join(want, ", "))
		}
	}
}

// TestGroupsOfNames reads testdata/groups.txt: the whole index of a language.
func TestGroupsOfNames(t *testing.T) {
	text, err := os.ReadFile("testdata/groups.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, paragraph := range strings.Split(string(text), "\n\n") {
		var language string
		var want []string
		for _, line := range strings.Split(strings.TrimSpace(paragraph), "\n") {
			switch {
			case strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "# |"):
			case language == "":
				language = line
			default:
				want = append(want, line)
			}
		}
		if got := index(language, want); language != "" && !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", language, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// index groups the names of some lines anew.
func index(language string, lines []string) (groups []string) {
	var topics []*site.Topic
	shown := map[string]string{}
	for _, line := range lines {
		_, names, _ := strings.Cut(line, " | ")
		for _, name := range strings.Split(names, ", ") {
			topic := &site.Topic{}
			topic.Name, topic.Slug = name, name
			if plain, reading, ok := strings.Cut(name, "="); ok {
				topic.Name, topic.Described = plain, &site.Document{Sort: reading}
			}
			shown[topic.Name] = name
			topics = append(topics, topic)
		}
	}
	slices.Reverse(topics)
	sortTerms(newOrder(language), topics, func(t *site.Topic) *site.Term { return &t.Term })
	last := ""
	for _, topic := range topics {
		if topic.Initial.Label != last {
			last = topic.Initial.Label
			groups = append(groups, last+" | "+shown[topic.Name])
		} else {
			groups[len(groups)-1] += ", " + shown[topic.Name]
		}
	}
	return groups
}

// Every character has a group in every language; groups that have one name have one
// place.
func TestEveryCharacterHasAGroup(t *testing.T) {
	for _, language := range []string{"zh-Hant", "zh-Hans", "ja", "ko", "en", "und"} {
		o := newOrder(language)
		places := map[string]place{}
		for r := rune(0); r < 0x20000; r += 7 {
			p := o.place(string(r) + "1\xff")
			if p.initial.ID == "" || p.initial.Label == "" {
				t.Fatalf("%s: %U has no group", language, r)
			}
			if other, known := places[p.initial.ID]; known && (other.class != p.class || string(other.rank) != string(p.rank)) {
				t.Errorf("%s: %U is in group %s, which is elsewhere too", language, r, p.initial.ID)
			}
			places[p.initial.ID] = p
		}
	}
}

func FuzzOrder(f *testing.F) {
	f.Add("10x", "zh")
	f.Fuzz(func(t *testing.T, name, language string) {
		if p := newOrder(language).place(name); !utf8.ValidString(p.initial.Label) {
			t.Errorf("%q", p.initial.Label)
		}
	})
}
