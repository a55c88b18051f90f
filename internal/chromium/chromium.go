// Package chromium drives a real browser in tests.
package chromium

import (
	"context"
	"fmt"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Patience is how long a test waits for something that must come: much longer
// than it takes, for machines are shared.
const Patience = 60 * time.Second

// Tab is a tab of a browser.
type Tab struct {
	T       testing.TB
	Context context.Context
}

// browser starts one browser for all tests of a package. Without one installed
// it is nil.
var browser = sync.OnceValues(func() (context.Context, context.CancelFunc) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, func() {}
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(Patience),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
		chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1000, 600))
	ctx, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		panic(err)
	}
	return ctx, end
})

// Run runs a package's tests and ends the browser after them: TestMain calls it.
func Run(m *testing.M) int {
	code := m.Run()
	_, end := browser()
	end()
	return code
}

// New is a tab in a browser that knows nothing of other tests. Where no Chromium
// is installed the test is skipped.
func New(t testing.TB) *Tab {
	t.Helper()
	ctx, _ := browser()
	if ctx == nil {
		t.Skip("Chromium is not installed; what happens in a browser is not tested")
	}
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return &Tab{t, ctx}
}

// Another opens one more tab of the same browser.
func (b *Tab) Another() *Tab {
	ctx, cancel := chromedp.NewContext(b.Context)
	b.T.Cleanup(cancel)
	return &Tab{b.T, ctx}
}

// Open opens an address and waits until it is loaded.
func (b *Tab) Open(address string) {
	b.T.Helper()
	if err := chromedp.Do(b.Context, chromedp.Navigate(address)); err != nil {
		b.T.Fatal(err)
	}
	b.Until("document.readyState === 'complete'")
}

// JS evaluates an expression, waits for it if it is a promise, and gives it as
// text.
func (b *Tab) JS(expression string) string {
	b.T.Helper()
	value, err := chromedp.Run(b.Context, chromedp.Evaluate[string]("(async () => String(await ("+expression+")))()", chromedp.EvalAwaitPromise))
	if err != nil {
		b.T.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Until waits until an expression is true.
func (b *Tab) Until(expression string) {
	b.T.Helper()
	deadline := time.Now().Add(Patience)
	for {
		value, err := chromedp.Run(b.Context, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && value {
			return
		}
		if time.Now().After(deadline) {
			b.T.Fatalf("never true: %s (%v)\n%s", expression, err, b.JS("document.documentElement.outerHTML"))
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Sees waits for text on the page.
func (b *Tab) Sees(text string) {
	b.T.Helper()
	b.Until(fmt.Sprintf("document.body.innerText.includes(%q)", text))
}
