package search_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/digestry/digestry/generator/search"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/internal/chromium"
)

func TestMain(m *testing.M) { os.Exit(chromium.Run(m)) }

// host serves an index as GitHub Pages does: text and JSON compressed, other
// files as they are.
type host struct {
	*httptest.Server
	site  *site.Site
	files map[string]func() sent
}

// sent is a file as it is sent.
type sent struct {
	kind, coding string
	body         []byte
}

func newHost(t testing.TB, s *site.Site) *host {
	h := serve(s)
	t.Cleanup(h.Close)
	return h
}

func serve(s *site.Site) *host {
	page := sent{kind: "text/html; charset=utf-8", body: []byte("<!doctype html><title>Search</title>")}
	h := &host{site: s, files: map[string]func() sent{"/": func() sent { return page }}}
	for _, f := range search.Files(s) {
		h.files[string(f.Address)] = sync.OnceValue(func() sent { return made(f) })
	}
	h.Server = httptest.NewServer(h)
	return h
}

func made(f search.File) sent {
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		panic(err)
	}
	ending := path.Ext(string(f.Address))
	if ending == ".bin" {
		return sent{kind: "application/octet-stream", body: b.Bytes()}
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write(b.Bytes())
	z.Close()
	return sent{mime.TypeByExtension(ending), "gzip", zipped.Bytes()}
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	make := h.files[r.URL.Path]
	if make == nil {
		http.NotFound(w, r)
		return
	}
	file := make()
	w.Header().Set("Content-Type", file.kind)
	if file.coding != "" {
		w.Header().Set("Content-Encoding", file.coding)
	}
	w.Write(file.body)
}

// large is a site of ten thousand digests, made and indexed once for all tests
// and benchmarks.
var large = sync.OnceValue(func() *host { return serve(madeSite(10_000)) })

// client opens the index in a browser, as window.search.
func (h *host) client(t testing.TB) *chromium.Tab {
	tab := chromium.New(t)
	tab.Open(h.URL + "/")
	tab.JS(`import("/search/client.js").then(async m => { window.client = m; window.search = await m.open(new URL("/", location)) })`)
	return tab
}

// ask runs a JavaScript function of a value and decodes what it returns.
func ask[T any](tab *chromium.Tab, function string, value any) (answer T) {
	tab.T.Helper()
	argument, err := json.Marshal(value)
	if err != nil {
		tab.T.Fatal(err)
	}
	text := tab.JS(fmt.Sprintf("Promise.resolve((%s)(%s)).then(JSON.stringify)", function, argument))
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		tab.T.Fatalf("%v: %s", err, text)
	}
	return answer
}

// result is what a test looks at of a result.
type result struct {
	Address  string
	Passages []struct {
		Address, Label, Text string
		Marks                [][2]int
	}
}

// first gives the first n results of a query.
func first(tab *chromium.Tab, query string, n int) []result {
	return ask[[]result](tab, fmt.Sprintf(`async q => (await search.query(q).next(%d))`, n), query)
}

// The client folds and cuts text as the index does.
func TestClientFoldsAndCutsAlike(t *testing.T) {
	h := newHost(t, &site.Site{Config: &site.Config{Language: "en"}, Digests: []*site.Digest{{Document: &site.Document{Title: "简体字 机器学习 皇后头发面 台湾台风 着名的 岂 与写监"}, Address: "/digests/a/"}}})
	tab := h.client(t)
	for _, kind := range []struct{ name, make string }{
		{"fold", "text => search.fold(text).text"},
		{"term", `text => client.termsOf(search.fold(text).text).map(t => t.term).join("|")`},
	} {
		for _, v := range search.Vectors(t, kind.name) {
			if got := ask[string](tab, kind.make, v[0]); got != v[1] {
				t.Errorf("%s: %q becomes\n %s, not\n %s", kind.name, v[0], got, v[1])
			}
		}
	}
	if got := strings.TrimSpace(tab.JS("client.hash('gpt4o') + ' ' + client.hash('人工')")); got != fmt.Sprint(search.Hash("gpt4o"), " ", search.Hash("人工")) {
		t.Errorf("hashes differ: %s", got)
	}
}
