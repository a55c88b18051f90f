package render

import (
	"encoding/xml"
	"html/template"
	"slices"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

// gatheredSample is the sample whose topic and person have gathered something:
// the digest full has two points about AGI in one section and one that names it,
// of which Ann makes one; bare only carries it, and draft only names it.
func gatheredSample() *site.Site {
	s := sample()
	agi, ann := s.Topics[0], s.People[0]
	full, bare, draft := s.Digests[2], s.Digests[3], s.Digests[1]
	section := &site.Section{ID: "one", Ordinal: "1.", Title: "One", Heading: "<em>One</em>"}
	cited := func(id string, html template.HTML) site.Cited {
		return site.Cited{Point: &site.Point{ID: id, Label: "L", LabelHTML: "L", Colon: ":", HTML: html}, Section: section}
	}
	about := []site.Cited{cited("p", `see <a href="#q">below</a><sup id="fnref:1">1</sup>`), cited("q", "<b>second</b>")}
	named := []site.Cited{cited("r", "naming")}
	full.Speakers = map[*site.Point]*site.Person{about[1].Point: ann}
	about[1].Belonging = &site.Belonging{By: "Ann"}
	agi.Gathered = []site.Gathered{{Digest: full, Points: about, Named: named}, {Digest: bare}}
	agi.Mentions = []site.Gathered{{Digest: draft, Named: named}, {Digest: full, Named: named}}
	agi.Named = 2
	agi.FindRelated = func(*site.Topic) []site.TopicCount { return []site.TopicCount{{Topic: agi, Points: 7, Count: 3}} }
	ann.Gathered = []site.Gathered{{Digest: draft, Named: named}, {Digest: full, Points: about[1:]}}
	return s
}

func TestTopicPage(t *testing.T) {
	pages := drawn(t, gatheredSample(), nil)
	contains(t, pages, "topics/agi/index.html",
		"<h2>Full &lt;1&gt;</h2>\n<h3>One</h3>\n<p>L: see <a href=\"../../digests/full/#q\">below</a><sup>1</sup> <a href=\"../../digests/full/#p\">#</a></p>\n<p>Ann L: <b>second</b>",
		"NOT id=\"fnref", "bare</a>", "<details><h2>draft</h2>", "<p>AGI 7</p>")
	s := gatheredSample()
	s.PerPage = 1
	pages = drawn(t, s, nil)
	contains(t, pages, "topics/agi/index.html", "second", "NOT bare</a>", "<details>", "<p>AGI 7</p>")
	contains(t, pages, "topics/agi/page/2/index.html", "bare</a>", "NOT second", "NOT <details>", "NOT <p>AGI")
}

// A topic's feed has the points of its digests about it; one without such a point
// is there as a whole.
func TestTopicFeed(t *testing.T) {
	var f atomRead
	if err := xml.Unmarshal([]byte(drawn(t, gatheredSample(), nil)["topics/agi/feed.xml"]), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Entries) != 2 {
		t.Fatalf("%d entries", len(f.Entries))
	}
	full, bare := f.Entries[0], f.Entries[1]
	const want = `<h2>1.<em>One</em></h2>
<p><strong>L:</strong> see <a href="https://x.example/repo/digests/full/#q">below</a><sup id="fnref:1">1</sup> <a href="https://x.example/repo/digests/full/#p">#</a></p>
<p><strong>L:</strong> <b>second</b> <a href="https://x.example/repo/digests/full/#q">#</a></p>
`
	if full.ID != "https://x.example/repo/topics/agi/#digests/full" || full.Content.Body != want {
		t.Errorf("%s\n%s\nwant\n%s", full.ID, full.Content.Body, want)
	}
	if full.Links[0].Href != "https://x.example/repo/digests/full/" {
		t.Errorf("links %+v", full.Links)
	}
	if bare.ID != "https://x.example/repo/digests/bare/" {
		t.Errorf("the digest that only carries the topic is %s", bare.ID)
	}
}

func TestPersonPage(t *testing.T) {
	text := drawn(t, gatheredSample(), nil)["people/ann/index.html"]
	var order []int
	for _, part := range []string{"<h2>host true</h2>", "<h2>Full", "second", "<h2> false</h2>", "<h2>draft", "naming"} {
		order = append(order, strings.Index(text, part))
	}
	if order[0] < 0 || !slices.IsSorted(order) {
		t.Errorf("%v in %s", order, text)
	}
}

func TestSeasons(t *testing.T) {
	digest := func(name, season string) *site.Digest {
		return &site.Digest{Document: &site.Document{Name: name, Season: season}}
	}
	var got []string
	for _, s := range seasons([]*site.Digest{digest("e", "2"), digest("d", ""), digest("c", "2"), digest("b", "1"), digest("a", "1")}) {
		text := s.Name + ":"
		for _, d := range s.Digests {
			text += d.Name
		}
		got = append(got, text)
	}
	if want := []string{"2:ec", ":d", "1:ba"}; !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}
