package link

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

// made is a digest of some topics and people, without a file.
func made(name string, day int, topics, people string) *site.Document {
	d := &site.Document{File: name + ".md", Kind: site.KindDigest, Name: name, Title: name, Date: now.AddDate(0, 0, day-1000)}
	d.Topics = strings.Fields(topics)
	for _, person := range strings.Fields(people) {
		d.Credits = append(d.Credits, site.Credit{Name: person, Role: site.Guest})
	}
	return d
}

func linkAll(documents ...*site.Document) *site.Site {
	linked, _ := Link(Input{Config: &site.Config{Language: "en"}, Documents: documents, Now: now})
	return linked
}

// relatedTo writes what is related to a digest, with what they share.
func relatedTo(s *site.Site, name string) []string {
	var related []string
	for _, d := range s.AllDigests() {
		if d.File != name+".md" {
			continue
		}
		for _, r := range d.Related() {
			text := r.Name + ":"
			for _, topic := range r.SharedTopics {
				text += " " + topic.Name
			}
			for _, person := range r.SharedPeople {
				text += " @" + person.Name
			}
			related = append(related, text)
		}
	}
	return related
}

func TestRelated(t *testing.T) {
	hidden := made("hidden", 9, "rare", "")
	hidden.Unlisted = true
	translated := made("a", 1, "rare wide", "Ann")
	translated.File, translated.Translation = "a.en.md", "en"
	s := linkAll(
		made("a", 1, "rare wide", "Ann"), translated, hidden,
		made("rare", 2, "rare", ""),
		made("wide1", 3, "wide", ""), made("wide2", 4, "wide other", ""), made("wide3", 5, "wide", ""),
		made("ann", 6, "other", "Ann"),
		made("none", 7, "other", "Bob"),
	)
	// Sharing a topic of 2 digests counts 1/log2(3) = 0.63, a person of 2 0.8 of
	// that, a topic of 4 1/log2(5) = 0.43; among equals the newest leads.
	want := []string{"rare: rare", "ann: @Ann", "wide3: wide", "wide2: wide", "wide1: wide"}
	for _, name := range []string{"a", "a.en"} {
		if got := relatedTo(s, name); !slices.Equal(got, want) {
			t.Errorf("related to %s: %q, not %q", name, got, want)
		}
	}
	if got, want := relatedTo(s, "hidden"), []string{"rare: rare", "a: rare"}; !slices.Equal(got, want) {
		t.Errorf("related to hidden: %q, not %q", got, want)
	}
}

// What two digests share adds up, and five are enough.
func TestRelatedAddsUp(t *testing.T) {
	documents := []*site.Document{made("a", 1, "x y z", "Ann Bob")}
	for i := range 7 {
		documents = append(documents, made(fmt.Sprint("one", i), 10+i, "x", ""))
	}
	documents = append(documents, made("all", 2, "x y z", "Ann Bob"))
	got := relatedTo(linkAll(documents...), "a")
	want := []string{"all: y z x @Ann @Bob", "one6: x", "one5: x", "one4: x", "one3: x"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

// A topic that too many digests have tells nothing of two of them.
func TestCommonTopicsDoNotVote(t *testing.T) {
	var documents []*site.Document
	for i := range tooCommon {
		documents = append(documents, made(fmt.Sprint("d", i), i, "common", ""))
	}
	last := fmt.Sprintf("d%d", tooCommon-1)
	if got := relatedTo(linkAll(documents...), last); len(got) != mostRelatedDigests {
		t.Errorf("%d digests of a topic: %q", tooCommon, got)
	}
	documents = append(documents, made("more", 0, "common", ""))
	if got := relatedTo(linkAll(documents...), last); len(got) > 0 {
		t.Errorf("%d digests of a topic: %q", tooCommon+1, got)
	}
}

// Related topics are those met most often; of equals the rarer ones lead.
func TestMeeting(t *testing.T) {
	s := linkAll(
		made("a", 1, "t often rare", "Ann"),
		made("b", 2, "t often common t", "Ann Bob"),
		made("c", 3, "common", "Bob"),
	)
	find := func(name string) *site.Topic {
		for _, topic := range s.Topics {
			if topic.Name == name {
				return topic
			}
		}
		t.Fatalf("no topic %s", name)
		return nil
	}
	var got []string
	for _, c := range find("t").Related() {
		got = append(got, fmt.Sprint(c.Name, " ", c.Count))
	}
	for _, c := range find("t").People() {
		got = append(got, fmt.Sprint("@", c.Name, " ", c.Count))
	}
	for _, c := range s.People[0].Topics() {
		got = append(got, fmt.Sprint("Ann: ", c.Name, " ", c.Count))
	}
	want := []string{
		"often 2", "rare 1", "common 1", // rare has one digest, common two
		"@Ann 2", "@Bob 1",
		"Ann: often 2", "Ann: t 2", "Ann: rare 1", "Ann: common 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

// Linking alters no document: the next site is linked from the same ones.
func TestLinkAltersNoDocument(t *testing.T) {
	d := made("a", 1, "x", "Ann")
	topic := &site.Document{File: "topics/x.md", Kind: site.KindTopic, Name: "x", Title: "X", OtherNames: []string{"one", "two"}, Cover: "content:gone.png"}
	before := fmt.Sprintf("%+v %+v", *d, *topic)
	linkAll(d, topic)
	linkAll(topic, d)
	if after := fmt.Sprintf("%+v %+v", *d, *topic); after != before {
		t.Errorf("before: %s\nafter: %s", before, after)
	}
}

// pointsOn is a digest of a date with points that carry topics, one string each.
func pointsOn(name string, day int, points ...string) *site.Document {
	d := made(name, day, "", "")
	section := &site.Section{ID: "s", Level: 2}
	block := site.Block{}
	for i, topics := range points {
		block.Points = append(block.Points, &site.Point{ID: fmt.Sprint("p", i), Text: "x", Belonging: &site.Belonging{Topics: strings.Fields(topics)}})
	}
	section.Blocks = []site.Block{block}
	d.Sections = []*site.Section{section}
	return d
}

// Topics are near when points are about both; one that is everywhere is not near
// to all. Those that share digests alone follow.
func TestRelatedTopicsSharePoints(t *testing.T) {
	s := linkAll(
		pointsOn("a", 3, "t near all", "t near all", "t all", "all", "apart"),
		pointsOn("b", 2, "all", "all", "all", "all", "all", "all", "all", "all"),
		pointsOn("c", 1, "apart t", "near"),
	)
	var got []string
	for _, topic := range s.Topics {
		if topic.Name == "t" {
			for _, c := range topic.Related() {
				got = append(got, fmt.Sprint(c.Name, " ", c.Points, " in ", c.Count))
			}
		}
	}
	// t has 4 points. near: 2 / sqrt(4*3) = 0.58; all: 3 / sqrt(4*12) = 0.43; apart: 1 / sqrt(4*2) = 0.35.
	want := []string{"near 2 in 2", "all 3 in 1", "apart 1 in 2"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

// Of two digests that share one topic, the one with more points about it is nearer.
func TestRelatedDigestsByPoints(t *testing.T) {
	s := linkAll(pointsOn("a", 1, "x", "x", "x"), pointsOn("many", 2, "x", "x", "x"), pointsOn("one", 3, "x"), pointsOn("none", 4, "y"))
	if got, want := relatedTo(s, "a"), []string{"many: x", "one: x"}; !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

// A page shows the newest fifty points that only name a topic, and knows how many
// there are.
func TestMentionsAreBounded(t *testing.T) {
	topic := &site.Document{File: "topics/x.md", Kind: site.KindTopic, Name: "x", Title: "Xylophone"}
	documents := []*site.Document{topic}
	for i := range 40 {
		d := pointsOn(fmt.Sprint("d", i), i, "", "", "")
		for _, p := range d.Sections[0].Points() {
			p.Text = "a xylophone"
		}
		documents = append(documents, d)
	}
	x := linkAll(documents...).Topics[0]
	shown := 0
	for _, g := range x.Mentions {
		shown += len(g.Named)
	}
	if shown != mostMentions || x.Named != 120 || x.Mentions[0].Digest.Name != "d39" || len(x.Mentions) != 17 || len(x.Digests) != 0 {
		t.Errorf("%d of %d points of %d digests are shown, from %s on", shown, x.Named, len(x.Mentions), x.Mentions[0].Digest.Name)
	}
}

// Where the answer is another one, what it follows from is too.
func TestRelatedFrom(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	documents := map[string]*site.Document{}
	type answer struct{ from, related string }
	before := map[string]answer{}
	changed, same := 0, 0
	for range 1500 {
		name := fmt.Sprint("d", random.IntN(30))
		d := *pointsOn(name, random.IntN(20), "t1", "t2 t3")
		if known := documents[name]; known != nil {
			d = *known
		}
		switch topic := fmt.Sprint("t", random.IntN(6)); random.IntN(5) { // one thing of it alone
		case 0:
			d.Date = now.AddDate(0, 0, -random.IntN(9))
		case 1:
			d.Topics = []string{topic}
		case 2:
			d.Credits = []site.Credit{{Name: fmt.Sprint("p", random.IntN(9)), Role: site.Guest}}
		case 3:
			d.Episode, d.Show = fmt.Sprint(random.IntN(9)), "s"
		default:
			d.Sections = pointsOn(name, 0, slices.Repeat([]string{topic}, random.IntN(4))...).Sections
		}
		documents[name] = &d
		s := linkAll(slices.Collect(maps.Values(documents))...)
		for _, d := range s.AllDigests() {
			var from strings.Builder
			d.RelatedFrom(d, &from)
			now := answer{from.String(), strings.Join(relatedTo(s, d.Name), ", ")}
			switch last, known := before[d.Name]; {
			case !known:
			case last.from == now.from:
				same++
				if last.related != now.related {
					t.Fatalf("%s from the same is related to\n%s\nand was to\n%s", d.Name, now.related, last.related)
				}
			case last.related != now.related:
				changed++
			}
			before[d.Name] = now
		}
	}
	if changed < 100 || same < 100 {
		t.Errorf("%d answers changed, and %d were from the same", changed, same)
	}
}
