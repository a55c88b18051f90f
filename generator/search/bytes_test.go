package search_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
	"github.com/digestry/digestry/generator/search"
	"github.com/digestry/digestry/internal/chromium"
)

// The mix of queries that the budget is for: six in ten of 2 to 4 characters,
// three of 5 to 8, one longer.
var mix = []struct{ of, shortest, longest int }{{60, 2, 4}, {30, 5, 8}, {10, 9, 12}}

const (
	firstBudget  = 100 << 10 // bytes, for 95 of 100 first queries
	laterBudget  = 60 << 10  // likewise for those that follow
	interfaceMax = 8 << 10   // what a theme's own script may take of the first
)

func mixed(h *host, n int) (all []string) {
	for _, part := range mix {
		for _, p := range drawn(h, n*part.of/100, part.shortest, part.longest) {
			all = append(all, p.Query)
		}
	}
	return all
}

// answer is what an interface asks for: names and the first results.
const answer = `async text => { const query = search.query(text); return (await Promise.all([query.names(), query.next(8)]))[1].length }`

// loads gives the number of results of each query and the files that it takes a
// reader who has the client and the index. A file that was sent for an earlier
// query is not sent again, but told again.
const loads = `async queries => {
	const fetched = fetch, kept = new Map(), answers = []
	let read
	window.fetch = async (address, how) => {
		const {pathname} = new URL(address)
		read.push(pathname)
		if (!kept.has(pathname)) kept.set(pathname, await (await fetched(address, how)).arrayBuffer())
		return new Response(kept.get(pathname))
	}
	for (const query of queries) {
		read = []
		window.search = await client.open(new URL("/", location))
		read = []
		answers.push({Results: await (` + answer + `)(query), Files: read})
	}
	window.fetch = fetched
	return answers
}`

// TestBytesOfQueries holds what a reader of a large site has to load.
func TestBytesOfQueries(t *testing.T) {
	if testing.Short() {
		t.Skip("ten thousand digests are indexed")
	}
	h := large()
	size := func(address string) int { return len(h.files[address]().body) }
	start := size(string(search.ClientAddress)) + size(string(search.Address))
	queries := mixed(h, 300)
	var sent []int
	for i, a := range ask[[]struct {
		Results int
		Files   []string
	}](h.client(t), loads, queries) {
		if a.Results == 0 {
			t.Errorf("nothing is found for %q", queries[i])
		}
		sum := 0
		for _, file := range a.Files {
			sum += size(file)
		}
		sent = append(sent, sum)
	}
	slices.Sort(sent)
	half, most := sent[len(sent)/2], sent[len(sent)*95/100]
	t.Logf("client and index %d bytes; then 50 of 100 queries %d, 95 of 100 %d, the largest %d", start, half, most, sent[len(sent)-1])
	if most > laterBudget {
		t.Errorf("5 of 100 queries load more than %d bytes", most)
	}
	if start+interfaceMax+most > firstBudget {
		t.Errorf("5 of 100 first queries load more than %d bytes", start+interfaceMax+most)
	}
}

// BenchmarkQuery tells what an answer costs a browser, in milliseconds of the
// processor on the page's thread:
//
//	go test -run '^$' -bench Query ./generator/search
func BenchmarkQuery(b *testing.B) {
	h := large()
	queries := mixed(h, 300)
	tab := h.client(b)
	var spent []time.Duration
	for i := 0; b.Loop(); i++ {
		tab.JS(`client.open(new URL("/", location)).then(s => window.search = s)`)
		before := threadTime(tab)
		ask[int](tab, answer, queries[i%len(queries)])
		spent = append(spent, threadTime(tab)-before)
	}
	slices.Sort(spent)
	for _, share := range []int{50, 95} {
		b.ReportMetric(float64(spent[len(spent)*share/100].Microseconds())/1000, fmt.Sprintf("ms-p%d", share))
	}
}

// BenchmarkIndex tells what it costs to make the index.
func BenchmarkIndex(b *testing.B) {
	s := large().site
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range search.Files(s) {
			if err := f.Write(discard{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// threadTime is what the page's thread has used of the processor so far.
func threadTime(tab *chromium.Tab) time.Duration {
	tab.T.Helper()
	var result performance.GetMetricsResult
	err := chromedp.Do(tab.Context, chromedp.Func(func(ctx context.Context, target *chromedp.Target) (err error) {
		if _, err = cdp.Call(ctx, target, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}); err == nil {
			result, err = cdp.Call(ctx, target, performance.GetMetrics, cdp.Empty{})
		}
		return err
	}))
	if err != nil {
		tab.T.Fatal(err)
	}
	for _, m := range result.Metrics {
		if m.Name == "TaskDuration" {
			return time.Duration(m.Value * float64(time.Second))
		}
	}
	tab.T.Fatal("Chromium tells no TaskDuration")
	return 0
}
