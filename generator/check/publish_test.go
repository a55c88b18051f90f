package check

import (
	"slices"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

const currentWorkflow = `
      - uses: actions/checkout@v7
      - uses: actions/upload-pages-artifact@v5
        with: { path: public, include-hidden-files: true }
      - id: deployment
        uses: actions/deploy-pages@v5
`

// told are the problems in short: file, code, message.
func told(problems []site.Problem) []string {
	var all []string
	for _, p := range problems {
		all = append(all, strings.TrimSpace(p.File+" "+p.Code+": "+p.Message))
	}
	return all
}

func TestPublish(t *testing.T) {
	const served = "https://ann.github.io/notes/"
	for name, c := range map[string]struct {
		in   Publishing
		want []string
	}{
		"all is well":         {Publishing{BaseURL: served, Served: served}, nil},
		"without TLS yet":     {Publishing{BaseURL: "http://ann.github.io/notes/", Served: served}, nil},
		"no base_url":         {Publishing{Served: served}, []string{"config.toml base-url: there is no base_url, so feeds, sitemap and llms.txt are left out"}},
		"another repository":  {Publishing{BaseURL: "https://ann.github.io/old/", Served: served}, []string{"config.toml base-url: base_url is https://ann.github.io/old/, but GitHub serves this repository at https://ann.github.io/notes/"}},
		"a domain of its own": {Publishing{BaseURL: "https://notes.example.org/", Served: served}, nil},
		"and CNAME":           {Publishing{BaseURL: "https://notes.example.org/", Served: served, CNAME: "Notes.example.org"}, nil},
		"CNAME differs": {Publishing{BaseURL: served, Served: served, CNAME: "notes.example.org"},
			[]string{"config.toml base-url: base_url is https://ann.github.io/notes/, but static/CNAME says notes.example.org"}},
		"CNAME is an address": {Publishing{BaseURL: "https://notes.example.org/", CNAME: "https://notes.example.org"}, []string{
			"config.toml base-url: base_url is https://notes.example.org/, but static/CNAME says https://notes.example.org",
			`static/CNAME cname: "https://notes.example.org" is not the name of a host`}},
		"decomposed": {Publishing{BaseURL: served, Files: []Output{{"cafe\u0301.png", 1}, {"café.png", 1}}},
			[]string{"cafe\u0301.png file-name: the name is in decomposed form, so that its address, as people type it, is not found"}},
		"a large file": {Publishing{BaseURL: served, Files: []Output{{"a.mp4", 105_000_000}}}, []string{"a.mp4 size: it has 105 MB, and GitHub takes no file over 100 MB"}},
		"a large site": {Publishing{BaseURL: served, Files: slices.Repeat([]Output{{"a", 90_000_001}}, 10)}, []string{"size: the site has 900 MB; GitHub Pages serves up to 1 GB"}},
		"many files":   {Publishing{BaseURL: served, Files: slices.Repeat([]Output{{"a", 1}}, 20_001)}, []string{"size: the site has 20001 files; Cloudflare Pages takes 20,000 on its free plan"}},
		"20,000 files": {Publishing{BaseURL: served, Files: slices.Repeat([]Output{{"a", 1}}, 20_000)}, nil},
		"an old workflow": {Publishing{BaseURL: served, Workflow: "      - uses: actions/checkout@v4\n      - uses: \"actions/upload-pages-artifact@v5\"\n        with: { path: public }\n"}, []string{
			"pages.yml workflow: actions/checkout@v4 is out of date", "pages.yml workflow: files that begin with a dot are not uploaded, .well-known among them"}},
		"the current workflow": {Publishing{BaseURL: served, Workflow: currentWorkflow}, nil},
		"another version": {Publishing{BaseURL: served, Version: "v1.3.0", Workflow: currentWorkflow + "run: go run github.com/digestry/digestry/cmd/digestry@v1.2.0 build"},
			[]string{"pages.yml workflow: it builds with Digestry v1.2.0, and this is v1.3.0"}},
		"the same version": {Publishing{BaseURL: served, Version: "v1.2.0", Workflow: currentWorkflow + "run: go run github.com/digestry/digestry/cmd/digestry@v1.2.0 build"}, nil},
	} {
		c.in.ConfigFile, c.in.WorkflowFile, c.in.CurrentWorkflow = "config.toml", "pages.yml", currentWorkflow
		if got := told(Publish(c.in)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q\nwant %q", name, got, c.want)
		}
	}
}

func TestReadSitemap(t *testing.T) {
	pages, _, err := ReadSitemap(strings.NewReader(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> https://x.example/repo/a/ </loc></url><url><loc>https://x.example/repo/</loc></url>` +
		`<url><loc>https://x.example/other/</loc></url><url><loc>https://y.example/repo/b/</loc></url><url><loc>https://x.example/repo/%E4%BA%BA/</loc></url></urlset>`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := Below("https://x.example/repo/", pages), []site.Address{"/a/", "/", "/%E4%BA%BA/"}; !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
	_, more, err := ReadSitemap(strings.NewReader(`<sitemapindex><sitemap><loc>https://x.example/sitemap-1.xml</loc></sitemap></sitemapindex>`))
	if err != nil || !slices.Equal(more, []string{"https://x.example/sitemap-1.xml"}) {
		t.Errorf("%q, %v", more, err)
	}
	if _, _, err := ReadSitemap(strings.NewReader("<!doctype html><p>404")); err == nil {
		t.Error("a page of HTML is a sitemap")
	}
}

func TestVanished(t *testing.T) {
	digest := func(file, slug string) *site.Digest {
		return &site.Digest{Document: &site.Document{File: file}, Address: site.PageAddress("digests", slug)}
	}
	s := &site.Site{Digests: []*site.Digest{digest("stays.md", "stays"), digest("sam.md", "sam-altman-2024"), digest("second.md", "第二集")}}
	s.Digests[1].OldAddresses, s.Digests[1].OtherNames = []site.Address{"/older/"}, []string{"Sam"}
	now := map[site.Address]bool{"/": true, "/digests/stays/": true, "/digests/sam-altman-2024/": true, s.Digests[2].Address: true}
	published := []site.Address{
		"/", "/404.html", "/page/2/", "/topics/agi/page/3/", "/digests/stays/", "/digests/sam-altman-2023/",
		site.PageAddress("digests", "第一集"), "/gone/",
	}
	var got []string
	for _, p := range Vanished(s, published, func(a site.Address) bool { return now[a] }, func(file string) bool { return file == "second.md" }) {
		got = append(got, p.File+"| "+p.Message+"| "+p.Hint)
	}
	want := []string{
		`| /gone/ is published and would vanish| in the front matter of what takes its place: aliases = ["/gone/"]`,
		`sam.md| /digests/sam-altman-2023/ is published and would vanish| if this takes its place, write: aliases = ["Sam", "/older/", "/digests/sam-altman-2023/"]`,
		`second.md| /digests/第一集/ is published and would vanish| if this takes its place, write: aliases: ["/digests/第一集/"]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}
