package preview

// Chromium, driven by tests.

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// tab is a tab of a browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// chromium starts a browser for all tests. Without one it is empty.
var chromium = sync.OnceValues(func() (context.Context, context.CancelFunc) {
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
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
		chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1000, 600))
	ctx, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		panic(err)
	}
	return ctx, end
})

func TestMain(m *testing.M) {
	code := m.Run()
	_, end := chromium()
	end()
	os.Exit(code)
}

// newBrowser is a tab in a browser that knows nothing of other tests.
func newBrowser(t *testing.T) *tab {
	t.Helper()
	ctx, _ := chromium()
	if ctx == nil {
		t.Skip("Chromium is not installed; what happens in a browser is not tested")
	}
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return &tab{t, ctx}
}

// another opens one more tab of the same browser.
func (b *tab) another() *tab {
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	return &tab{b.t, ctx}
}

// open opens a page of the preview by its usual name.
func (b *tab) open(p *running, path string) {
	b.t.Helper()
	b.openAt("http://" + p.host() + path)
}

// openAt opens a page and marks the document, to see whether it is
// still the same later.
func (b *tab) openAt(address string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(address)); err != nil {
		b.t.Fatal(err)
	}
	b.until("document.readyState === 'complete'")
	b.js("window.marked = true")
}

// js evaluates an expression and gives it as text.
func (b *tab) js(expression string) string {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// until waits until an expression is true.
func (b *tab) until(expression string) {
	b.t.Helper()
	deadline := time.Now().Add(patient)
	for {
		value, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && value {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("never true: %s (%v)\n%s", expression, err, b.js("document.documentElement.outerHTML"))
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// sees waits for text on the page.
func (b *tab) sees(text string) {
	b.t.Helper()
	b.until(fmt.Sprintf("document.body.innerText.includes(%q)", text))
}

// same fails the test when the page was loaded anew.
func (b *tab) same() {
	b.t.Helper()
	if b.js("window.marked") != "true" {
		b.t.Error("the page was loaded anew")
	}
}

// panel is the panel of problems, as an expression.
const panel = `document.querySelector("digestry-preview")?.shadowRoot.querySelector(".panel:not([hidden])")`

// rich is a site with a page on which there is something to lose.
func rich(t *testing.T) *folder {
	f := newFolder(t)
	f.write("themes/test/assets/plain.css", "body { margin: 0; color: rgb(1, 2, 3) }\n")
	f.replace("themes/test/layouts/digest.html", "{{define \"main\"}}", `{{define "main"}}
<p id="bar" style="position: sticky; top: 0; margin: 0">bar</p><input id="typed"><details id="more"><summary>More</summary>inside</details><audio id="sound" src="/sound.wav" loop></audio>`)
	f.write("static/sound.wav", silence())
	var long strings.Builder
	long.WriteString("+++\ntitle = \"First\"\ntopics = [\"AI\"]\n+++\n\nAbove.\n\n")
	for i := range 30 {
		fmt.Fprintf(&long, "## Section %d\n\n- **Point %d:** %s\n\n", i, i, strings.Repeat("words of it ", 40))
	}
	f.write("content/a.md", long.String())
	return f
}

// silence is ten seconds of no sound.
func silence() string {
	const rate, size = 8000, 80000
	b := []byte("RIFF")
	b = binary.LittleEndian.AppendUint32(b, 36+size)
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, 8)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, size)
	return string(b) + strings.Repeat("\x80", size)
}
