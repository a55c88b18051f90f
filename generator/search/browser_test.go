package search_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"sync"
	"sync/atomic"
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
	bytes atomic.Int64 // of bodies that were sent
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
	files := search.Files(s)
	for _, f := range files {
		h.files[string(f.Address)] = sync.OnceValue(func() sent { return packed(f.Address, made(f)) })
	}
	stock := sync.OnceValues(func() (all, places sent) { return stockOf(files) })
	h.files["/stock"] = func() sent { all, _ := stock(); return all }
	h.files["/stock.json"] = func() sent { _, places := stock(); return places }
	h.Server = httptest.NewServer(h)
	return h
}

func made(f search.File) []byte {
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// stockOf are all files of an index in one, and where in it each is.
func stockOf(files []search.File) (all, places sent) {
	var stock []byte
	table := map[site.Address][2]int{}
	for _, f := range files {
		content := made(f)
		table[f.Address] = [2]int{len(stock), len(stock) + len(content)}
		stock = append(stock, content...)
	}
	text, err := json.Marshal(table)
	if err != nil {
		panic(err)
	}
	return sent{kind: "application/octet-stream", body: stock}, sent{kind: "application/json", body: text}
}

func packed(address site.Address, content []byte) sent {
	ending := path.Ext(string(address))
	kind := map[string]string{".js": "text/javascript", ".json": "application/json", ".css": "text/css"}[ending]
	if kind == "" {
		return sent{kind: "application/octet-stream", body: content}
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write(content)
	z.Close()
	return sent{kind, "gzip", zipped.Bytes()}
}

// taken is how many bytes were sent since it was last asked.
func (h *host) taken() int { return int(h.bytes.Swap(0)) }

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
	h.bytes.Add(int64(len(file.body)))
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

// stocked is a client whose page has the whole index from one request, because a
// browser takes much longer to ask for thousands of files. window.files are those
// that were read.
func (h *host) stocked(t testing.TB) *chromium.Tab {
	tab := h.client(t)
	tab.JS(`(async () => {
		const places = await (await fetch("/stock.json")).json(), stock = await (await fetch("/stock")).arrayBuffer()
		window.files = []
		window.fetch = async address => {
			const {pathname} = new URL(address)
			files.push(pathname)
			return pathname in places ? new Response(stock.slice(...places[pathname])) : new Response("", {status: 404})
		}
	})()`)
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
