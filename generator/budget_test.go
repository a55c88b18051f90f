package generator

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/render"
)

// What a page of the demonstration site may weigh, compressed as servers do it,
// in bytes. A digest of about 5 KB is a page of at most 20 KB.
const (
	mostHTML   = 20 << 10
	mostCSS    = 14 << 10
	mostScript = 8 << 10
	// digestBytes is how long a digest is that the first of these is meant for.
	digestBytes = 5 << 10
)

func TestBudgets(t *testing.T) {
	result := generate(t, Options{Site: ".."})
	long := map[string]int{}
	for _, d := range result.Site.Digests {
		long[string(d.Address)] = len(d.Body)
	}
	digests, sheets, scripts := 0, 0, 0
	for _, page := range result.Pages {
		address, most := string(page.Address), 0
		switch {
		case page.Kind == render.KindDigest && long[address] <= digestBytes*3/2:
			digests++
			most = mostHTML
		case strings.HasPrefix(address, "/assets/theme.") && strings.HasSuffix(address, ".css"):
			sheets++
			most = mostCSS
		case strings.HasPrefix(address, "/assets/theme.") && strings.HasSuffix(address, ".js"):
			scripts++
			most = mostScript
		default:
			continue
		}
		if got := gzipped(t, page); got > most {
			t.Errorf("%s is %d bytes compressed, more than %d", address, got, most)
		}
	}
	if digests < 5 || sheets != 1 || scripts != 1 {
		t.Errorf("%d digests, %d style sheets and %d scripts were weighed", digests, sheets, scripts)
	}
}

// gzipped is a page's size as it is sent.
func gzipped(t *testing.T, page render.Page) int {
	t.Helper()
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	if err := page.Draw(z); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
