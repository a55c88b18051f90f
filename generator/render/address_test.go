package render

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

func TestRewrite(t *testing.T) {
	text, err := os.ReadFile("testdata/address.txt")
	if err != nil {
		t.Fatal(err)
	}
	rw := rewriter{local: relativeTo("/digests/a/"), targets: map[string]site.Address{
		"content:b.md": "/digests/b/", "name:AGI": "/topics/agi/#x", "content:p.png": "/files/p.png",
	}}
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		before, want, ok := strings.Cut(line, "  =>  ")
		if !ok {
			t.Fatalf("no => in %q", line)
		}
		var out bytes.Buffer
		rw.rewrite(&out, []byte(before))
		if out.String() != want {
			t.Errorf("%s\n gives %s\n  want %s", before, out.String(), want)
		}
	}
}

// A 404 page is shown at any depth, so its addresses begin at the site's root.
func TestRewriteUnderABase(t *testing.T) {
	var out bytes.Buffer
	rewriter{local: under(basePath("https://x.github.io/repo/"))}.rewrite(&out, []byte(`<a href="/topics/">`))
	if got, want := out.String(), `<a href="/repo/topics/">`; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func FuzzRewrite(f *testing.F) {
	f.Add([]byte(`<a href="/x" style="url(/y)"><img src="content:q" alt="z"><!-- --><script>`))
	f.Fuzz(func(t *testing.T, page []byte) {
		rw := rewriter{local: relativeTo("/")}
		var out bytes.Buffer
		rw.rewrite(&out, page)
		if !bytes.ContainsAny(page, "<") && !bytes.Equal(out.Bytes(), page) {
			t.Fatalf("text changed: %q became %q", page, out.Bytes())
		}
	})
}
