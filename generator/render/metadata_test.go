package render

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// episodes is sample with all that a digest can tell of its episode.
func episodes() *site.Site {
	s := sample()
	full := s.Digests[2]
	show := &site.Show{Term: site.Term{Name: "The Show", Address: "/shows/the-show/", Described: &site.Document{
		Source: "https://show.example/", Feed: "https://show.example/feed.xml", WebLinks: []site.WebLink{{Name: "Wikidata", URL: "https://www.wikidata.org/wiki/Q1"}},
	}}}
	full.Show, full.Season, full.Episode, full.Duration = show, "2", "31", 73*time.Minute+37*time.Second
	full.Audio, full.Cover, full.Editor = "https://show.example/31.mp3", "/files/p.png", "Bo"
	full.Reading = site.Reading{Words: 476}
	points := full.Sections[1].Blocks[0].Points
	points[0].Time = site.Time{Given: true, Start: 0, End: 95}
	full.Sections = append(full.Sections, &site.Section{Role: site.RoleQuotes, Blocks: []site.Block{{Points: []*site.Point{
		{ID: "q1", Text: "It is </script> fine.", Belonging: &site.Belonging{By: "Ann"}}, {ID: "q2", Text: "Timed.", Time: site.Time{Given: true, Start: 60}},
	}}}})
	s.Shows = []*site.Show{show}
	s.Topics[0].Described, s.Topics[0].Aliases = &site.Document{Summary: "Minds."}, []string{"通用人工智慧"}
	s.People[0].URL = "https://ann.example/"
	bare := s.Digests[3]
	bare.Translations[0].Original, bare.Translations[0].Lang = bare, "zh-Hant"
	return s
}

// metadata is what a page's head says.
type metadata struct {
	properties []string // "og:type=article"
	alternates []string // "ja https://…"
	nodes      []map[string]any
}

func readMetadata(t *testing.T, page string) (m metadata) {
	t.Helper()
	for tag := range strings.SplitSeq(page, "<") {
		attribute := func(name string) string {
			_, rest, _ := strings.Cut(tag, " "+name+`="`)
			value, _, _ := strings.Cut(rest, `"`)
			return value
		}
		switch {
		case strings.HasPrefix(tag, "meta property="):
			m.properties = append(m.properties, attribute("property")+"="+attribute("content"))
		case strings.Contains(tag, " hreflang="):
			m.alternates = append(m.alternates, attribute("hreflang")+" "+attribute("href"))
		case strings.HasPrefix(tag, "script type=\"application/ld+json\">"):
			_, text, _ := strings.Cut(tag, ">")
			var graph struct {
				Context string           `json:"@context"`
				Graph   []map[string]any `json:"@graph"`
			}
			if err := json.Unmarshal([]byte(text), &graph); err != nil || graph.Context != "https://schema.org" {
				t.Fatalf("%v in %s", err, text)
			}
			m.nodes = graph.Graph
		}
	}
	return m
}

func TestOpenGraph(t *testing.T) {
	pages := drawn(t, episodes(), nil)
	m := readMetadata(t, pages["digests/full/index.html"])
	want := []string{
		"og:type=article", "og:title=Full &lt;1&gt;", "og:description=A &#34;sum&#34;.", "og:site_name=S &amp; T", "og:url=https://x.example/repo/digests/full/",
		"og:locale=ja_JP", "article:published_time=2024-05-03", "article:modified_time=2024-06-01", "article:tag=AGI",
		"og:image=https://x.example/repo/files/p.png", "og:image:alt=Full &lt;1&gt;",
	}
	if !slices.Equal(m.properties, want) {
		t.Errorf("%q\nwant %q", m.properties, want)
	}
	contains(t, pages, "digests/full/index.html", `<meta name="twitter:card" content="summary_large_image">`, `<link rel="alternate" type="text/markdown" href="index.md">`)
	contains(t, pages, "index.html", `content="website"`, `<meta name="twitter:card" content="summary">`)
	contains(t, pages, "people/ann/index.html", `content="profile"`)
	contains(t, pages, "404.html", "NOT og:", "NOT ld+json")
}

// What needs to know where the site will be is not there where nobody said it.
func TestMetadataWithoutBaseURL(t *testing.T) {
	s := episodes()
	s.BaseURL = ""
	pages := drawn(t, s, nil)
	contains(t, pages, "digests/full/index.html", `property="og:title"`, "NOT ld+json", "NOT og:url", "NOT og:image", "NOT hreflang")
	contains(t, pages, "digests/bare/index.html", "NOT hreflang")
}

func TestHreflang(t *testing.T) {
	pages := drawn(t, episodes(), nil)
	want := []string{
		"en https://x.example/repo/digests/bare/", "zh-Hant https://x.example/repo/digests/bare/en/", "x-default https://x.example/repo/digests/bare/",
	}
	for _, file := range []string{"digests/bare/index.html", "digests/bare/en/index.html"} {
		m := readMetadata(t, pages[file])
		if !slices.Equal(m.alternates, want) {
			t.Errorf("%s: %q", file, m.alternates)
		}
	}
	contains(t, pages, "digests/bare/en/index.html", `property="og:locale" content="zh_TW"`, `property="og:locale:alternate" content="en_US"`)
	if m := readMetadata(t, pages["digests/full/index.html"]); m.alternates != nil {
		t.Errorf("a digest without translations: %q", m.alternates)
	}
}

// compact writes JSON in one line, keys sorted, without the site's base.
func compact(v any) string {
	text, _ := json.Marshal(v)
	return strings.ReplaceAll(string(text), "https://x.example/repo", "")
}

func TestJSONLD(t *testing.T) {
	pages := drawn(t, episodes(), nil)
	for file, want := range map[string][]string{
		"digests/full/index.html": {
			`{"@id":"/digests/full/#article","@type":"Article","about":[{"@id":"/digests/full/#episode"},{"@id":"/topics/agi/#term"}],"abstract":"A \"sum\".",` +
				`"author":{"@type":"Organization","name":"S \u0026 T","url":"/"},"dateModified":"2024-06-01","datePublished":"2024-05-03","editor":{"@type":"Person","name":"Bo"},` +
				`"hasPart":[{"@type":"Clip","endOffset":95,"name":"A\u0026B","partOfEpisode":{"@id":"/digests/full/#episode"},"startOffset":0,"url":"https://youtu.be/x?t=0"},` +
				`{"@type":"Quotation","creator":{"@type":"Person","name":"Ann"},"isPartOf":{"@id":"/digests/full/#episode"},"text":"It is \u003c/script\u003e fine.","url":"/digests/full/#q1"},` +
				`{"@type":"Quotation","isPartOf":{"@id":"/digests/full/#episode"},"text":"Timed.","url":"/digests/full/#q2"}],` +
				`"headline":"Full \u003c1\u003e","image":"/files/p.png","inLanguage":"ja","isBasedOn":{"@id":"/digests/full/#episode"},"isPartOf":{"@id":"/#site"},"keywords":["AGI"],` +
				`"publisher":{"@type":"Organization","name":"S \u0026 T","url":"/"},"timeRequired":"PT2M","url":"/digests/full/","wordCount":476}`,
			`{"@id":"/digests/full/#episode","@type":"PodcastEpisode","actor":[{"@id":"/people/ann/#person","@type":"Person","name":"Ann"}],` +
				`"associatedMedia":[{"@type":"MediaObject","contentUrl":"https://show.example/31.mp3"}],"duration":"PT1H13M37S","episodeNumber":"31","name":"Full \u003c1\u003e",` +
				`"partOfSeason":{"@type":"PodcastSeason","seasonNumber":"2"},"partOfSeries":{"@type":"PodcastSeries","name":"The Show","sameAs":["https://www.wikidata.org/wiki/Q1"],` +
				`"url":"https://show.example/","webFeed":"https://show.example/feed.xml"},"url":"https://youtu.be/x"}`,
			`{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","item":"/","name":"S \u0026 T","position":1},` +
				`{"@type":"ListItem","item":"/shows/the-show/","name":"The Show","position":2},{"@type":"ListItem","item":"/digests/full/","name":"Full \u003c1\u003e","position":3}]}`,
		},
		"digests/bare/en/index.html": { // nobody told of an episode
			`{"@id":"/digests/bare/en/#article","@type":"Article","author":{"@type":"Organization","name":"S \u0026 T","url":"/"},"datePublished":"2024-05-02","headline":"bare/en",` +
				`"inLanguage":"zh-Hant","isPartOf":{"@id":"/#site"},"publisher":{"@type":"Organization","name":"S \u0026 T","url":"/"},"timeRequired":"PT1M",` +
				`"translationOfWork":{"@id":"/digests/bare/#article"},"url":"/digests/bare/en/"}`,
			`{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","item":"/","name":"S \u0026 T","position":1},{"@type":"ListItem","item":"/digests/bare/en/","name":"bare/en","position":2}]}`,
		},
		"topics/agi/index.html": {
			`{"@id":"/topics/agi/","@type":"CollectionPage","description":"Minds.","inLanguage":"en","isPartOf":{"@id":"/#site"},` +
				`"mainEntity":{"@id":"/topics/agi/#term","@type":"DefinedTerm","alternateName":["通用人工智慧"],"description":"Minds.",` +
				`"inDefinedTermSet":{"@id":"/topics/","@type":"DefinedTermSet","name":"S \u0026 T"},"name":"AGI","url":"/topics/agi/"},"name":"AGI","url":"/topics/agi/"}`,
			`{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","item":"/","name":"S \u0026 T","position":1},` +
				`{"@type":"ListItem","item":"/topics/","name":"Topics","position":2},{"@type":"ListItem","item":"/topics/agi/","name":"AGI","position":3}]}`,
		},
		"index.html": {`{"@id":"/#site","@type":"WebSite","description":"What it is.","inLanguage":"en","name":"S \u0026 T","publisher":{"@type":"Organization","name":"S \u0026 T","url":"/"},"url":"/"}`},
	} {
		var got []string
		for _, n := range readMetadata(t, pages[file]).nodes {
			got = append(got, compact(n))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", file, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	person := readMetadata(t, pages["people/ann/index.html"]).nodes[0]
	if got := compact(person["mainEntity"]); person["@type"] != "ProfilePage" || got != `{"@id":"/people/ann/#person","@type":"Person","name":"Ann","sameAs":["https://ann.example/"],"url":"/people/ann/"}` {
		t.Errorf("%v: %s", person["@type"], got)
	}
	for file, kind := range map[string]string{"topics/index.html": "CollectionPage", "archive/index.html": "CollectionPage", "about/index.html": "WebPage", "shows/the-show/index.html": "CollectionPage"} {
		if got := readMetadata(t, pages[file]).nodes[0]["@type"]; got != kind {
			t.Errorf("%s is a %v, not a %s", file, got, kind)
		}
	}
}

// Every feed of a term is there in both formats, with the same entries.
func TestFeedsInBothFormats(t *testing.T) {
	pages := drawn(t, episodes(), nil)
	for _, beside := range []string{"", "topics/agi/"} {
		var atom atomRead
		var j struct {
			Home  string `json:"home_page_url"`
			Items []struct{ ID, ContentHTML string }
		}
		if err := xml.Unmarshal([]byte(pages[beside+"feed.xml"]), &atom); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(pages[beside+"feed.json"]), &j); err != nil {
			t.Fatal(err)
		}
		if len(j.Items) != len(atom.Entries) || len(j.Items) != 2 || j.Home != atom.ID {
			t.Fatalf("%s: %d entries, %d items, of %s and %s", beside, len(atom.Entries), len(j.Items), atom.ID, j.Home)
		}
		for i := range j.Items {
			if j.Items[i].ID != atom.Entries[i].ID {
				t.Errorf("%s: %s and %s", beside, atom.Entries[i].ID, j.Items[i].ID)
			}
		}
		contains(t, pages, beside+"index.html", fmt.Sprintf(`href="%s"`, "feed.json"))
	}
	contains(t, pages, "feed.json", `"_digestry":{`, `"show":"The Show"`, `"audio":"https://show.example/31.mp3"`, `"duration_in_seconds":4417`, `"image":"https://x.example/repo/files/p.png"`)
	contains(t, pages, "feed.xml", "NOT enclosure", "NOT 31.mp3")
}

// A digest that got another slug, and an alias, is the same entry.
func TestFeedIDsLast(t *testing.T) {
	s := sample()
	s.Digests[2].OldAddresses = []site.Address{"/2019/imported/", "/digests/before/", "/digests/then/"}
	contains(t, drawn(t, s, nil), "feed.xml", "<id>https://x.example/repo/digests/before/</id>", `href="https://x.example/repo/digests/full/"`)
}

func TestSitemapsInParts(t *testing.T) {
	s := sample()
	p := &pagesOf{site: s, theme: theme(t, s.Config)}
	p.digests()
	p.sitemaps(2)
	texts := map[site.Address]string{}
	for _, page := range p.pages {
		if page.Kind == KindIndex {
			var b strings.Builder
			if err := page.Draw(&b); err != nil {
				t.Fatal(err)
			}
			texts[page.Address] = b.String()
		}
	}
	if len(texts) != 3 { // 4 digests are listed
		t.Fatalf("%d sitemaps", len(texts))
	}
	want := xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://x.example/repo/sitemap-1.xml</loc><lastmod>2024-05-02</lastmod></sitemap>
<sitemap><loc>https://x.example/repo/sitemap-2.xml</loc><lastmod>2024-06-01</lastmod></sitemap>
</sitemapindex>
`
	if texts["/sitemap.xml"] != want {
		t.Errorf("%s", texts["/sitemap.xml"])
	}
	if got := texts["/sitemap-2.xml"]; strings.Count(got, "<loc>") != 2 || !strings.Contains(got, "/digests/full/") || !strings.Contains(got, "/digests/undated/") {
		t.Errorf("%s", got)
	}
}

func TestRedirectList(t *testing.T) {
	pages := drawn(t, sample(), nil)
	if got, want := pages["_redirects"], "/repo/old/full/ /repo/digests/full/ 301\n/repo/about/ /repo/digests/full/ 301\n/repo/topics/%E4%BA%BA/ /repo/topics/%E6%A9%9F/ 301\n"; got != want {
		t.Errorf("%s", got)
	}
}
