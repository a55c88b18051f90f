package search_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
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
	mu    sync.Mutex
	files map[string]func() []byte
	sent  int // bytes of bodies
}

func newHost(t testing.TB, s *site.Site) *host {
	h := &host{files: map[string]func() []byte{"/": func() []byte { return []byte("<!doctype html><title>Search</title>") }}}
	for _, f := range search.Files(s) {
		h.files[string(f.Address)] = func() []byte {
			var b bytes.Buffer
			if err := f.Write(&b); err != nil {
				t.Error(err)
			}
			return b.Bytes()
		}
	}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	return h
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	draw := h.files[(&url.URL{Path: r.URL.Path}).EscapedPath()]
	if draw == nil {
		http.NotFound(w, r)
		return
	}
	body := draw()
	kind := mime.TypeByExtension(path.Ext(r.URL.Path))
	switch path.Ext(r.URL.Path) {
	case "":
		kind = "text/html; charset=utf-8"
	case ".bin":
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	if kind != "application/octet-stream" {
		var zipped bytes.Buffer
		z := gzip.NewWriter(&zipped)
		z.Write(body)
		z.Close()
		body = zipped.Bytes()
		w.Header().Set("Content-Encoding", "gzip")
	}
	h.mu.Lock()
	h.sent += len(body)
	h.mu.Unlock()
	w.Write(body)
}

// taken is how many bytes were sent since it was last asked.
func (h *host) taken() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := h.sent
	h.sent = 0
	return n
}

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
