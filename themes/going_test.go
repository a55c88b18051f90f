package themes_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/digestry/digestry/internal/chromium"
)

// A page that a reader points at is fetched before the click, and comes in by a
// view transition; what is no page of the site is not fetched. Who asks for less
// motion gets no transition.
func TestGoingFromPageToPage(t *testing.T) {
	var mutex sync.Mutex
	var ahead []string // what was fetched ahead, in order
	root := published(t, func(r *http.Request) {
		if strings.HasPrefix(r.Header.Get("Sec-Purpose"), "prefetch") {
			mutex.Lock()
			defer mutex.Unlock()
			ahead = append(ahead, r.URL.Path)
		}
	})
	fetched := func() string {
		mutex.Lock()
		defer mutex.Unlock()
		return strings.Join(ahead, " ")
	}
	tab := chromium.New(t)
	watch := page.AddScriptToEvaluateOnNewDocumentParams{Source: `addEventListener("pagereveal", (e) => window.transition = Boolean(e.viewTransition))`}
	if _, err := chromedp.Call(tab.Context, page.AddScriptToEvaluateOnNewDocument, watch); err != nil {
		t.Fatal(err)
	}
	tab.Open(root)
	pointAt(tab, `.colophon a[href$=".xml"]`)
	pointAt(tab, ".masthead nav a")
	for deadline := time.Now().Add(chromium.Patience); fetched() == ""; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nothing was fetched ahead")
		}
	}
	if got := fetched(); got != "/repo/topics/" {
		t.Errorf("fetched ahead: %s", got)
	}
	// A browser that is kept waiting does without.
	for tries := 0; goTo(tab, "/repo/topics/") != "true"; tries++ {
		if tries == 10 {
			t.Fatal("pages come without a view transition")
		}
		goTo(tab, "/repo/")
	}
	still := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}
	if _, err := chromedp.Call(tab.Context, emulation.SetEmulatedMedia, still); err != nil {
		t.Fatal(err)
	}
	if goTo(tab, "/repo/") != "false" {
		t.Error("there is a transition for a reader who asks for less motion")
	}
}

// goTo follows a link of the masthead, and tells whether the page came in by a
// view transition.
func goTo(tab *chromium.Tab, path string) string {
	tab.T.Helper()
	tab.JS(`[...document.querySelectorAll(".masthead a")].find((a) => a.pathname === "` + path + `").click()`)
	tab.Until(`location.pathname === "` + path + `" && "transition" in window`)
	return tab.JS("transition")
}

// pointAt moves the mouse to the middle of an element, and waits there as long as
// browsers do before they take it for a wish.
func pointAt(tab *chromium.Tab, selector string) {
	tab.T.Helper()
	var at struct{ X, Y float64 }
	place := tab.JS(`(() => { const e = document.querySelector(` + "`" + selector + "`" + `); e.scrollIntoView({ behavior: "instant", block: "center" }); const r = e.getBoundingClientRect(); return JSON.stringify({ X: r.x + r.width / 2, Y: r.y + r.height / 2 }) })()`)
	if err := json.Unmarshal([]byte(place), &at); err != nil {
		tab.T.Fatal(err)
	}
	if err := chromedp.Do(tab.Context, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y)); err != nil {
		tab.T.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
}
