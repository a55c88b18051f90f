package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/digestry/digestry/generator/site"
)

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

// theme is the test theme, in a language.
func theme(t *testing.T, config *site.Config) *Theme {
	t.Helper()
	loaded, problems := LoadTheme("test", os.DirFS("testdata/theme"), config, Since{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return loaded
}

// sample is a site by hand: a digest of everything, a bare one, an undated one,
// an unlisted one, and those that only a preview shows.
func sample() *site.Site {
	config := &site.Config{Title: "S & T", Description: "What it is.", BaseURL: "https://x.example/repo/", Language: "en", PerPage: 20, FeedItems: 20}
	digest := func(name string, date time.Time) *site.Digest {
		return &site.Digest{
			Document: &site.Document{File: name + ".md", Name: name, Title: name, TitleFrom: site.TitleFromKey, Date: date},
			Address:  site.PageAddress("digests", name), Lang: "en",
			FindRelated: func(*site.Digest) []site.Related { return nil },
		}
	}
	s := &site.Site{Config: config, Targets: map[string]site.Address{
		"content:b.md#x": "/digests/bare/#x", "content:p.png": "/files/p.png",
	}}
	agi := &site.Topic{Term: site.Term{Name: "AGI", Slug: "agi", Address: "/topics/agi/"}}
	ann := &site.Person{Term: site.Term{Name: "Ann", Address: "/people/ann/"}}
	secret := &site.Topic{Term: site.Term{Name: "Secret"}}

	full := digest("full", day(2024, 5, 3))
	full.Title, full.Summary, full.Source = "Full <1>", "A \"sum\".", "https://youtu.be/x"
	full.Updated, full.Lang, full.Foreign = day(2024, 6, 1), "ja", true
	full.Topics, full.People = []*site.Topic{agi}, []site.Appearance{{Person: ann, Role: site.Host}}
	full.Body = "\n# Full <1>\n\nText [b](b.md).\n"
	full.Sections = []*site.Section{
		{Role: site.RoleIntro, Blocks: []site.Block{{HTML: `<p><a href="content:b.md#x">b</a> <a href="#one">one</a> <img src="content:p.png" alt="p"> <img src="content:gone.png" alt="gone"></p>`}}},
		{ID: "one", Level: 2, Ordinal: "1.", Title: "One", Heading: "<em>One</em>", Blocks: []site.Block{
			{Points: []*site.Point{{ID: "p", Label: "A&B", LabelHTML: "A&amp;B", Colon: ":", HTML: "text"}, {ID: "q", HTML: "no label"}}, Ordered: true, Start: 3},
		}},
	}
	bare := digest("bare", day(2024, 5, 2))
	bare.Topics = []*site.Topic{agi}
	bare.Translations = []*site.Digest{digest("bare/en", day(2024, 5, 2))}
	bare.Translations[0].Address = "/digests/bare/en/"
	undated := digest("undated", time.Time{})
	draft, future := digest("draft", day(2024, 5, 4)), digest("future", day(2090, 1, 1))
	draft.Draft, future.Future = true, true
	hidden := digest("hidden", day(2024, 5, 5))
	hidden.Unlisted, hidden.Topics = true, []*site.Topic{agi, secret}
	s.Digests = []*site.Digest{future, draft, full, bare, undated}
	s.Unlisted = []*site.Digest{hidden}
	agi.Digests, ann.Digests = []*site.Digest{full, bare}, []*site.Digest{full}
	s.Topics, s.People = []*site.Topic{agi}, []*site.Person{ann}
	s.Pages = []*site.Page{{Document: &site.Document{Title: "About", HTML: template.HTML(`<p id="x">About.</p>`)}, Address: "/about/"}}
	s.Redirects = []site.Redirect{{From: "/old/full/", To: "/digests/full/"}, {From: "/about/", To: "/digests/full/"}, {From: "/topics/%E4%BA%BA/", To: "/topics/%E6%A9%9F/"}}
	return s
}

// drawn is every page of a site by its file.
func drawn(t *testing.T, s *site.Site, roots map[site.Root]fs.FS) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, page := range Pages(s, theme(t, s.Config), roots, &Memory{}) {
		var b bytes.Buffer
		if err := page.Draw(&b); err != nil {
			t.Fatal(err)
		}
		if _, twice := all[page.File()]; twice {
			t.Errorf("two pages are %s", page.File())
		}
		all[page.File()] = b.String()
	}
	return all
}

func contains(t *testing.T, pages map[string]string, file string, wanted ...string) {
	t.Helper()
	text, ok := pages[file]
	if !ok {
		t.Fatalf("there is no page %s", file)
	}
	for _, want := range wanted {
		if not, unwanted := strings.CutPrefix(want, "NOT "); unwanted {
			if strings.Contains(text, not) {
				t.Errorf("%s has %s:\n%s", file, not, text)
			}
		} else if !strings.Contains(text, want) {
			t.Errorf("%s lacks %s:\n%s", file, want, text)
		}
	}
}

func TestPagesAreSortedAndTold(t *testing.T) {
	s := sample()
	pages := Pages(s, theme(t, s.Config), nil, &Memory{})
	if !slices.IsSortedFunc(pages, func(a, b Page) int { return strings.Compare(string(a.Address), string(b.Address)) }) {
		t.Error("the pages are not sorted by address")
	}
	kinds := map[site.Address]Kind{}
	for _, page := range pages {
		kinds[page.Address] = page.Kind
	}
	for address, want := range map[site.Address]Kind{
		"/": KindHome, "/digests/full/": KindDigest, "/digests/full/index.md": KindMarkdown, "/digests/hidden/": KindDigest,
		"/digests/bare/en/": KindDigest, "/topics/": KindTopics, "/topics/agi/": KindTopic, "/topics/agi/feed.xml": KindFeed,
		"/people/": KindPeople, "/people/ann/": KindPerson, "/people/ann/feed.xml": "", // a feed takes two digests
		"/shows/": KindShows, "/archive/": KindArchive, "/404.html": KindNotFound, "/feed.xml": KindFeed, "/feed.json": KindFeed,
		"/sitemap.xml": KindIndex, "/robots.txt": KindIndex, "/llms.txt": KindIndex, "/old/full/": KindRedirect,
		"/about/": KindPage, // and not the old address of that name
	} {
		if kinds[address] != want {
			t.Errorf("%s is %q, not %q", address, kinds[address], want)
		}
	}
}

// Without base_url what needs absolute addresses is left out.
func TestWithoutBaseURL(t *testing.T) {
	s := sample()
	s.BaseURL = ""
	pages := drawn(t, s, nil)
	for _, file := range []string{"feed.xml", "feed.json", "topics/agi/feed.xml", "sitemap.xml", "llms.txt"} {
		if _, ok := pages[file]; ok {
			t.Errorf("there is %s", file)
		}
	}
	contains(t, pages, "robots.txt", "Allow: /", "NOT Sitemap")
	contains(t, pages, "index.html", "NOT canonical", "NOT alternate")
	contains(t, pages, "old/full/index.html", "NOT canonical", "url=../../digests/full/")
	contains(t, pages, "404.html", `href="/topics/"`, `data-root="/"`)
}

// The 404 page is shown at any depth, so it has the path of base_url.
func TestNotFoundPage(t *testing.T) {
	contains(t, drawn(t, sample(), nil), "404.html", `href="/repo/topics/"`, `data-root="/repo/"`, "NOT canonical", "NOT ../")
	for base, want := range map[string]string{
		"": "/", "https://x.example/": "/", "https://x.example/a/b/": "/a/b/", "http://localhost:1313/": "/",
	} {
		if got := basePath(base); got != want {
			t.Errorf("basePath(%q) = %q, not %q", base, got, want)
		}
	}
}

func TestPager(t *testing.T) {
	for _, c := range []struct {
		digests, perPage int
		want             string // number/total of prev < next: digests
	}{
		{0, 2, "/ 1/1 < : 0"},
		{2, 2, "/ 1/1 < : 2"},
		{3, 2, "/ 1/2 < /page/2/: 2; /page/2/ 2/2 / < : 1"},
		{5, 2, "/ 1/3 < /page/2/: 2; /page/2/ 2/3 / < /page/3/: 2; /page/3/ 3/3 /page/2/ < : 1"},
	} {
		var got []string
		paged(c.perPage, "/", make([]*site.Digest, c.digests), func(address site.Address, pager Pager, digests []*site.Digest) {
			line := fmt.Sprintf("%s %d/%d %s < %s: %d", address, pager.Number, pager.Total, pager.Prev, pager.Next, len(digests))
			got = append(got, strings.ReplaceAll(line, "  ", " "))
		})
		if text := strings.Join(got, "; "); text != c.want {
			t.Errorf("%d digests, %d a page: %s\nwant %s", c.digests, c.perPage, text, c.want)
		}
	}
}

// The home page shows the newest digest by itself, once.
func TestHome(t *testing.T) {
	s := sample()
	s.PerPage = 2
	pages := drawn(t, s, nil)
	contains(t, pages, "index.html", "<h2>future</h2>", "draft</a>", "Full &lt;1&gt;</a>", "NOT bare</a>", "NOT future</a>", `rel="next" href="page/2/"`, "NOT hidden")
	contains(t, pages, "page/2/index.html", "NOT <h2>", "bare</a>", "undated</a>", `rel="prev" href="../../"`, "2/2")
	contains(t, drawn(t, &site.Site{Config: &site.Config{Title: "Empty", Language: "en", PerPage: 20}}, nil), "index.html", "<h1>Empty</h1>")
}

// A name that has no page is text and no link.
func TestNameWithoutAPage(t *testing.T) {
	s := sample()
	var b bytes.Buffer
	rewriter{local: relativeTo("/digests/hidden/")}.rewrite(&b, []byte(`<a href="">Secret</a>`))
	if b.String() != "<a>Secret</a>" {
		t.Error(b.String())
	}
	contains(t, drawn(t, s, nil), "digests/hidden/index.md", "- Topics: AGI, Secret")
}

// atomRead reads an Atom feed as its readers do.
type atomRead struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		Lang      string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		ID        string `xml:"id"`
		Title     string `xml:"title"`
		Published string `xml:"published"`
		Updated   string `xml:"updated"`
		Summary   string `xml:"summary"`
		Links     []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Category []struct {
			Term string `xml:"term,attr"`
		} `xml:"category"`
		Content struct {
			Type string `xml:"type,attr"`
			Body string `xml:",chardata"`
		} `xml:"content"`
	} `xml:"entry"`
}

// fullContent is what feeds hold of the digest full.
const fullContent = `<p><a href="https://x.example/repo/digests/bare/#x">b</a> <a href="https://x.example/repo/digests/full/#one">one</a> ` +
	`<img src="https://x.example/repo/files/p.png" alt="p"> gone</p><h2>1.<em>One</em></h2>
<ol start="3">
<li><strong>A&amp;B:</strong> text</li>
<li>no label</li>
</ol>
`

func TestAtom(t *testing.T) {
	pages := drawn(t, sample(), nil)
	var f atomRead
	if err := xml.Unmarshal([]byte(pages["feed.xml"]), &f); err != nil {
		t.Fatal(err)
	}
	if f.ID != "https://x.example/repo/" || f.Title != "S & T" || f.Lang != "en" || f.Author != "S & T" {
		t.Errorf("%+v", f)
	}
	if f.Updated != "2024-06-01T00:00:00Z" {
		t.Errorf("updated %s: it is the latest change of any entry", f.Updated)
	}
	if len(f.Links) != 2 || f.Links[0].Rel != "self" || f.Links[0].Href != "https://x.example/repo/feed.xml" || f.Links[1].Href != f.ID {
		t.Errorf("links %+v", f.Links)
	}
	if len(f.Entries) != 2 { // full and bare: not the draft, the future, the undated and the unlisted one
		t.Fatalf("%d entries", len(f.Entries))
	}
	e := f.Entries[0]
	if e.Title != "Full <1>" || e.Lang != "ja" || e.ID != "https://x.example/repo/digests/full/" || e.Summary != `A "sum".` ||
		e.Published != "2024-05-03T00:00:00Z" || e.Updated != "2024-06-01T00:00:00Z" || len(e.Category) != 1 || e.Category[0].Term != "AGI" {
		t.Errorf("%+v", e)
	}
	if len(e.Links) != 2 || e.Links[0].Href != e.ID || e.Links[1].Rel != "via" || e.Links[1].Href != "https://youtu.be/x" {
		t.Errorf("links %+v", e.Links)
	}
	if e.Content.Type != "html" || e.Content.Body != fullContent {
		t.Errorf("content %s: %s\nwant %s", e.Content.Type, e.Content.Body, fullContent)
	}
	if bare := f.Entries[1]; bare.Lang != "" || bare.Updated != "2024-05-02T00:00:00Z" {
		t.Errorf("%+v", bare)
	}
	var topic atomRead
	if err := xml.Unmarshal([]byte(pages["topics/agi/feed.xml"]), &topic); err != nil {
		t.Fatal(err)
	}
	if topic.ID != "https://x.example/repo/topics/agi/" || topic.Title != "AGI · S & T" || len(topic.Entries) != 2 {
		t.Errorf("%+v", topic)
	}
}

func TestFeedItems(t *testing.T) {
	s := sample()
	s.FeedItems = 1
	var f atomRead
	if err := xml.Unmarshal([]byte(drawn(t, s, nil)["feed.xml"]), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Entries) != 1 || f.Entries[0].Title != "Full <1>" {
		t.Errorf("%+v: one entry, the newest that is published", f.Entries)
	}
	s.Digests = nil
	if err := xml.Unmarshal([]byte(drawn(t, s, nil)["feed.xml"]), &f); err != nil || f.Updated != "1970-01-01T00:00:00Z" {
		t.Errorf("of a feed that has nothing yet: %v, updated %s", err, f.Updated)
	}
}

func TestJSONFeed(t *testing.T) {
	var f map[string]any
	if err := json.Unmarshal([]byte(drawn(t, sample(), nil)["feed.json"]), &f); err != nil {
		t.Fatal(err)
	}
	items, _ := f["items"].([]any)
	if len(items) != 2 {
		t.Fatalf("%d items", len(items))
	}
	delete(f, "items")
	if got, want := fmt.Sprint(f), "map[authors:[map[name:S & T]] description:What it is. feed_url:https://x.example/repo/feed.json "+
		"home_page_url:https://x.example/repo/ language:en title:S & T version:https://jsonfeed.org/version/1.1]"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	full, bare := items[0].(map[string]any), items[1].(map[string]any)
	for key, want := range map[string]any{
		"id": "https://x.example/repo/digests/full/", "url": "https://x.example/repo/digests/full/", "external_url": "https://youtu.be/x",
		"title": "Full <1>", "summary": `A "sum".`, "content_html": fullContent, "language": "ja",
		"date_published": "2024-05-03T00:00:00Z", "date_modified": "2024-06-01T00:00:00Z",
	} {
		if full[key] != want {
			t.Errorf("%s is %q, not %q", key, full[key], want)
		}
	}
	for _, key := range []string{"external_url", "summary", "date_modified", "tags"} {
		if value, ok := bare[key]; ok != (key == "tags") {
			t.Errorf("of a bare digest, %s is %v", key, value)
		}
	}
}

func TestSitemap(t *testing.T) {
	var m struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(drawn(t, sample(), nil)["sitemap.xml"]), &m); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range m.URLs {
		got = append(got, strings.TrimSuffix(strings.TrimPrefix(u.Loc, "https://x.example/repo/")+" "+u.LastMod, " "))
	}
	want := []string{
		" 2024-06-01", "about/", "archive/ 2024-06-01", "digests/bare/ 2024-05-02", "digests/bare/en/ 2024-05-02", "digests/full/ 2024-06-01", "digests/undated/",
		"people/", "people/ann/ 2024-06-01", "shows/", "topics/", "topics/agi/ 2024-06-01",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestFilesForPrograms(t *testing.T) {
	pages := drawn(t, sample(), nil)
	if got, want := pages["llms.txt"], `# S & T

> What it is.

## Digests

- [Full <1>](https://x.example/repo/digests/full/index.md): A "sum".
- [bare](https://x.example/repo/digests/bare/index.md)
- [undated](https://x.example/repo/digests/undated/index.md)

## Topics

- [AGI](https://x.example/repo/topics/agi/)

## Optional

- [About](https://x.example/repo/about/)
`; got != want {
		t.Errorf("llms.txt:\n%s", got)
	}
	contains(t, pages, "robots.txt", "Sitemap: https://x.example/repo/sitemap.xml")
	if got, want := pages["digests/full/index.md"], `# Full <1>

- Date: 2024-05-03
- People: Ann
- Topics: AGI
- Source: https://youtu.be/x
- Digest: https://x.example/repo/digests/full/

Text [b](b.md).
`; got != want {
		t.Errorf("the digest as Markdown:\n%s", got)
	}
}

// The heading that is the title is said once.
func TestWithoutTitle(t *testing.T) {
	for _, c := range []struct {
		from              site.TitleFrom
		title, body, want string
	}{
		{site.TitleFromHeading, "T", "# T\n\ntext\n", "\ntext\n"},
		{site.TitleFromHeading, "T", "before\n# **T** {#id}\nafter", "before\nafter"},
		{site.TitleFromHeading, "T", "```\n# no heading\n```\n# T\nx", "```\n# no heading\n```\nx"},
		{site.TitleFromKey, "T", "# t #\nx", "x"},
		{site.TitleFromKey, "T", "# Another\nx\n# T", "# Another\nx\n# T"},
		{site.TitleFromName, "T", "## T\nx", "## T\nx"},
		{site.TitleFromKey, "T", "", ""},
	} {
		if got := withoutTitle(&site.Document{Title: c.title, TitleFrom: c.from}, c.body); got != c.want {
			t.Errorf("%q becomes %q, not %q", c.body, got, c.want)
		}
	}
}

func TestRedirects(t *testing.T) {
	pages := drawn(t, sample(), nil)
	contains(t, pages, "old/full/index.html", `content="0; url=../../digests/full/"`, `<a href="../../digests/full/">`,
		`<link rel="canonical" href="https://x.example/repo/digests/full/">`, `content="noindex"`)
	contains(t, pages, "topics/人/index.html", `content="0; url=../%E6%A9%9F/"`, `<a href="../%E6%A9%9F/">`)
	contains(t, pages, "about/index.html", "About.")
}

// A file in static/ stands in for any page; it does so at the page's address.
func TestStaticFileReplacesAPage(t *testing.T) {
	s := sample()
	for _, file := range []string{"index.html", "about/index.html", "feed.xml", "robots.txt", "files/p.png"} {
		s.Assets = append(s.Assets, site.Asset{Root: site.InStatic, File: file, Address: site.FileAddress(file)})
	}
	s.Assets = slices.Insert(s.Assets, 0, site.Asset{Root: site.InContent, File: "p.png", Address: "/files/p.png"})
	static := fstest.MapFS{}
	for _, file := range []string{"index.html", "about/index.html", "feed.xml", "robots.txt", "files/p.png"} {
		static[file] = &fstest.MapFile{Data: []byte("my own " + file)}
	}
	pages := drawn(t, s, map[site.Root]fs.FS{site.InStatic: static, site.InContent: fstest.MapFS{"p.png": {Data: []byte("content")}}})
	for file := range static {
		if pages[file] != "my own "+file {
			t.Errorf("%s is %q", file, pages[file])
		}
	}
	for _, page := range Pages(s, theme(t, s.Config), map[site.Root]fs.FS{site.InStatic: static, site.InContent: static}, &Memory{}) {
		f, err := page.Open()
		if (err == nil) != (slices.Contains([]string{"/", "/about/", "/feed.xml", "/robots.txt", "/files/p.png"}, string(page.Address))) {
			t.Errorf("opening %s: %v", page.Address, err)
		}
		if err == nil {
			f.Close()
		}
	}
}

// A title is cut where it pauses, and what is marked as a name stays so.
func TestClauses(t *testing.T) {
	for title, want := range map[string]string{
		"想理解宇宙的人，與停不下來的競賽：哈薩比斯": "想理解宇宙的人，|與停不下來的競賽：|哈薩比斯",
		"成本、監管":             "成本、監管",
		"他說：「真的？」然後走了":      "他說：|「真的？」|然後走了",
		"為什麼？！":             "為什麼？！",
		"EP12｜談 GPT-4o <b>": `EP12｜|談 <span class="whole">GPT-4o</span> &lt;b&gt;`,
		"Plain, old: title": "Plain, old: title",
		"":                  "",
		// What is longer than three lines is a paragraph.
		strings.Repeat("字", 50) + "，再說": strings.Repeat("字", 50) + "，|再說",
		strings.Repeat("字", 60) + "，再說": strings.Repeat("字", 60) + "，再說",
	} {
		got := strings.TrimSuffix(strings.ReplaceAll(strings.ReplaceAll(string(clauses(title)), `</span><span class="clause">`, "|"), `<span class="clause">`, ""), "</span>")
		if got != want {
			t.Errorf("%s: %s, not %s", title, got, want)
		}
	}
}

// Names with a hyphen and a digit are kept together, and no others.
func TestWhole(t *testing.T) {
	for text, want := range map[string]string{
		"Sam Altman 談 GPT-4o 之後": `Sam Altman 談 <span class="whole">GPT-4o</span> 之後`,
		"談GPT-3.5與 Claude":       `談<span class="whole">GPT-3.5</span>與 Claude`,
		"COVID-19 & <F-35>":      `<span class="whole">COVID-19</span> &amp; &lt;<span class="whole">F-35</span>&gt;`,
		"a one-person company":   "a one-person company",
		"1990-2024":              `<span class="whole">1990-2024</span>`,
		"no hyphen <b>":          "no hyphen &lt;b&gt;",
		"x":                      "x",
		"":                       "",
	} {
		if got := string(whole(text)); got != want {
			t.Errorf("%s: %s, not %s", text, got, want)
		}
	}
}
