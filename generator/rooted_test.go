package generator

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Addresses of the site that an author wrote are looked up among its pages, those
// of static/ and those that only redirect; others are reported, where they stand.
func TestRootedAddresses(t *testing.T) {
	top := t.TempDir()
	putFiles(t, top, fileTexts{
		"static/feed of old.xml": "x", "static/a.png": "png",
		"content/b.md": "---\naliases: [/before/]\n---\n# B\n",
		"content/a.md": "---\ncover: /gone.png\n---\n# A\n\n[1](/) [2](/digests/b/#x) [3](/digests/b?x=1) [4](/before/) [5](/topics) [6](/a.png) [7](/feed%20of%20old.xml) [8](//other.example/)\n\n" +
			"- **點：**一個 [壞的](/壞/) 連結\n- <a href=\"/gone/?x=1&amp;y=2\">raw</a> `[code](/code/)`\n- [again](/壞/)\n",
		"content/topics/x.md": "[gone](/x/)\n", "content/pages/p.md": "![gone](/p.png)\n",
	})
	g := New(Options{Site: top})
	found := func() (all []string) {
		t.Helper()
		r, err := g.Generate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Problems {
			file, _ := filepath.Rel(top, p.File)
			p.File, p.Hint = file, ""
			all = append(all, p.String())
		}
		return all
	}
	want := []string{
		"content/a.md:2:8: warning: the site has nothing at /gone.png [link]",
		"content/a.md:8:17: warning: the site has nothing at /%E5%A3%9E/ [link]",
		"content/a.md:9:12: warning: the site has nothing at /gone/?x=1&y=2 [link]",
		"content/pages/p.md:1:9: warning: the site has nothing at /p.png [link]",
		"content/topics/x.md:1:8: warning: the site has nothing at /x/ [link]",
	}
	if got := found(); !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	// What is remembered of a file does not outlive the reason.
	if err := os.Remove(filepath.Join(top, "static", "a.png")); err != nil {
		t.Fatal(err)
	}
	want = slices.Insert(want, 1, "content/a.md:6:78: warning: the site has nothing at /a.png [link]")
	if got := found(); !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}
