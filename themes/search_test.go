package themes_test

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/internal/chromium"
)

func TestMain(m *testing.M) { os.Exit(chromium.Run(m)) }

// published serves the demonstration site below /repo/, as a host of static
// files does. Those that look on are told of each request.
func published(t *testing.T, lookOn ...func(*http.Request)) string {
	t.Helper()
	result, err := generator.New(generator.Options{Site: "..", Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}).Generate(context.Background())
	if err != nil || result.Site == nil {
		t.Fatal(err, result.Problems)
	}
	files := map[string]func(*bytes.Buffer) error{}
	for _, page := range result.Pages {
		files["/repo"+string(page.Address)] = func(b *bytes.Buffer) error { return page.Draw(b) }
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, look := range lookOn {
			look(r)
		}
		draw := files[(&url.URL{Path: r.URL.Path}).EscapedPath()]
		if draw == nil {
			draw = files[r.URL.EscapedPath()]
		}
		var body bytes.Buffer
		if draw == nil || draw(&body) != nil {
			http.NotFound(w, r)
			return
		}
		if kind := mime.TypeByExtension(path.Ext(r.URL.Path)); kind != "" {
			w.Header().Set("Content-Type", kind)
		} else if strings.HasSuffix(r.URL.Path, "/") {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		w.Write(body.Bytes())
	}))
	t.Cleanup(server.Close)
	return server.URL + "/repo/"
}

// keys types on the keyboard, wherever the focus is.
func keys(tab *chromium.Tab, typed string) {
	tab.T.Helper()
	if err := chromedp.Do(tab.Context, chromedp.KeyEvent(typed)); err != nil {
		tab.T.Fatal(err)
	}
}

const focused = "document.activeElement"

// A reader with a keyboard alone finds a point from any page and comes to it.
func TestSearchByKeyboard(t *testing.T) {
	root := published(t)
	tab := chromium.New(t)
	tab.Open(root + "topics/agi/")
	keys(tab, "/")
	tab.Until(focused + `.matches("dialog[open] input[name=q]")`)
	keys(tab, "算力不足")
	tab.Until(`document.querySelector("dialog .hit mark")?.textContent === "算力不足"`)
	keys(tab, kb.ArrowDown)
	tab.Until(focused + `.matches(".names a, .hit h2 a")`)
	for range 8 { // names first, then the digest, then its point
		if tab.JS(focused+`.matches(".hit .points a")`) == "true" {
			break
		}
		keys(tab, kb.ArrowDown)
	}
	if got := tab.JS(focused + ".textContent"); !strings.HasPrefix(got, "刻骨的一課：算力不足") {
		t.Fatalf("the focus is on %q", got)
	}
	keys(tab, kb.Enter)
	tab.Until(`location.pathname === "/repo/digests/hassabis-deepmind/"`)
	tab.Until(`document.querySelector("main mark")?.textContent.length > 0 && location.search === ""`)
	marked := tab.JS(`[...document.querySelectorAll("main mark")].map(m => m.textContent).join("|")`)
	if marked != "算力|不足" && marked != "算力不足" {
		t.Errorf("marked is %q", marked)
	}
	if got := tab.JS(`decodeURIComponent(location.hash)`); got != "#刻骨的一課" {
		t.Errorf("the address ends in %s", got)
	}
	tab.Until(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector("main mark").getBoundingClientRect())`)
	if got := tab.JS(`document.querySelector("link[rel=canonical]").href`); got != "https://digestry.github.io/digestry/digests/hassabis-deepmind/" {
		t.Errorf("the page's canonical address is %s", got)
	}
}

// What is searched for stands in the address, which can be passed on.
func TestSearchPageIsShareable(t *testing.T) {
	root := published(t)
	tab := chromium.New(t)
	tab.Open(root + "search/?q=" + url.QueryEscape("GPT4o"))
	tab.Until(focused + `.matches("main input[name=q]") && document.querySelectorAll(".hit").length > 0`)
	if got := tab.JS(`document.querySelector(".hit a").textContent`); !strings.Contains(got, "GPT-4o") {
		t.Errorf("first is %q", got)
	}
	tab.JS(`(document.activeElement.select(), 0)`)
	keys(tab, "agi")
	tab.Until(`new URL(location).searchParams.get("q") === "agi"`)
	// So it is for "ag" already; what follows holds whichever of the two is shown.
	tab.Until(`document.querySelector(".names a")?.textContent === "AGI" && [...document.querySelectorAll(".hit .small")].some(p => !p.textContent.startsWith("硅谷101"))`)
	if got := tab.JS(`document.querySelector(".names a").href`); got != root+"topics/agi/" {
		t.Errorf("AGI leads to %s", got)
	}
	tab.JS(`(s => { s.value = "硅谷101"; s.dispatchEvent(new Event("change", {bubbles: true})) })(document.querySelector("[name=show]"))`)
	tab.Until(`new URL(location).searchParams.get("show") === "硅谷101" && document.querySelectorAll(".hit").length > 0 && [...document.querySelectorAll(".hit .small")].every(p => p.textContent.startsWith("硅谷101"))`)
	tab.Open(root + "search/?q=xyzzyq")
	tab.Sees("沒有找到")
	if got := tab.JS(`[...document.querySelectorAll(".nowhere a")].some(a => a.checkVisibility() && a.href === "` + root + `topics/")`); got != "true" {
		t.Error("who finds nothing is not led to the topics")
	}
	tab.Open(root + "search/?q=openia")
	tab.Sees("顯示「openai」的結果")
}

// Results are narrowed with the keyboard, and are there again for who comes back.
func TestSearchIsNarrowedByKeyboard(t *testing.T) {
	root := published(t)
	tab := chromium.New(t)
	tab.Open(root + "search/?q=agi")
	tab.Until(focused + `.matches("main input[name=q]") && document.querySelectorAll(".hit").length > 1`)
	all := tab.JS(`document.querySelectorAll(".hit").length`)
	for range 8 { // the button, the filters, then the chips
		if tab.JS(focused+`.matches(".chips button:not(:first-child)")`) == "true" {
			break
		}
		keys(tab, kb.Tab)
	}
	chosen := tab.JS(focused + ".textContent")
	keys(tab, " ")
	tab.Until(`document.querySelector(".chips [aria-pressed=true]")?.textContent === "` + chosen + `" && document.querySelectorAll(".hit").length < ` + all)
	tab.Until(focused + `.matches("main input[name=q]")`)
	narrowed := tab.JS(`location.search + " " + document.querySelectorAll(".hit").length`)
	if !strings.Contains(narrowed, "=") || strings.HasSuffix(narrowed, " 0") {
		t.Errorf("narrowed by %q there is %s", chosen, narrowed)
	}
	for range 20 {
		if tab.JS(focused+`.matches(".hit a")`) == "true" {
			break
		}
		keys(tab, kb.ArrowDown)
	}
	keys(tab, kb.Enter)
	tab.Until(`location.pathname.startsWith("/repo/digests/")`)
	tab.JS(`(history.back(), 0)`)
	tab.Until(`location.pathname === "/repo/search/" && document.querySelectorAll(".hit").length > 0`)
	if got := tab.JS(`location.search + " " + document.querySelectorAll(".hit").length`); got != narrowed {
		t.Errorf("who comes back finds %s, not %s", got, narrowed)
	}
}

// What is marked is what was searched for, in a long text too, of which a part
// is shown; and what a digest was found by is shown where no text has it.
func TestMarksStandWhereTheWordsAre(t *testing.T) {
	root := published(t)
	tab := chromium.New(t)
	for _, query := range []string{"lenny", "力與基"} {
		tab.Open(root + "search/?q=" + url.QueryEscape(query))
		tab.Until(`document.querySelectorAll(".hit").length > 1`)
		if got := tab.JS(`[...document.querySelectorAll(".hits mark")].map(m => m.textContent).find(text => text.toLowerCase() !== "` + query + `")`); got != "undefined" {
			t.Errorf("for %q, %q is marked", query, got)
		}
		if got := tab.JS(`[...document.querySelectorAll(".hit")].every(hit => hit.querySelector("mark"))`); got != "true" {
			t.Errorf("for %q, a result has no mark", query)
		}
	}
}

// The dialog is opened, left, and leads on from wherever it was opened.
func TestSearchDialog(t *testing.T) {
	root := published(t)
	tab := chromium.New(t)
	tab.Open(root + "digests/hassabis-deepmind/")
	keys(tab, "//") // the second one before the dialog is there, or into its field
	tab.Until(focused + `.matches("dialog[open] input[name=q]")`)
	if got := tab.JS(`document.querySelectorAll(".search-dialog").length`); got != "1" {
		t.Errorf("there are %s dialogs", got)
	}
	tab.JS(`(document.activeElement.value = "", 0)`)
	if got := tab.JS(`[...document.querySelectorAll("dialog .nowhere a")].map(a => a.href).join(" ")`); !strings.HasPrefix(got, root+"topics/ "+root+"people/ "+root+"archive/ ") {
		t.Errorf("its ways on are %s", got)
	}
	keys(tab, kb.Escape)
	tab.Until(`!document.querySelector("dialog[open]")`)
	keys(tab, "/")
	tab.Until(focused + `.matches("dialog[open] input[name=q]")`)
	keys(tab, "gpt4o")
	tab.Until(`document.querySelector("dialog .hit mark")`)
	keys(tab, kb.Enter) // leads to the page of search
	tab.Until(`location.pathname === "/repo/search/" && document.querySelector("main .hit mark")`)
	tab.JS(`(history.back(), 0)`)
	tab.Until(`location.pathname === "/repo/digests/hassabis-deepmind/"`)
}

// Without scripts the way leads on.
func TestSearchWithoutScripts(t *testing.T) {
	root := published(t)
	tab := chromium.New(t)
	if err := chromedp.Do(tab.Context, chromedp.Navigate("about:blank"), withoutScripts); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(tab.Context, chromedp.Navigate(root+"search/?q=agi")); err != nil {
		t.Fatal(err)
	}
	for what, expression := range map[string]string{
		"a web search limited to the site": `document.querySelector("form[action^='https:'] input").value === "site:digestry.github.io/digestry "`,
		"a way to the topics":              `[...document.querySelectorAll("main a")].some(a => a.getAttribute("href") === "../topics/" && a.checkVisibility())`,
		"no filters":                       `!document.querySelector(".filter").checkVisibility()`,
	} {
		if tab.JS(expression) != "true" {
			t.Errorf("there is not %s", what)
		}
	}
}

// Search that is turned off leaves nothing: no page, no index, no field, no
// script, no style.
func TestSearchTurnedOff(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir+"/content", os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+"/config.toml", []byte("[search]\nenabled = false\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, theme := range []string{"paper", "plain"} {
		for address, text := range drawnPages(t, generator.Options{Site: dir, Theme: theme}) {
			for _, trace := range []string{"search/", "search-", "finder", `role="search"`, "<kbd>/</kbd>"} {
				if strings.Contains(address, "search/") || strings.Contains(text, trace) {
					t.Errorf("in %s, %s has %s", theme, address, trace)
				}
			}
		}
	}
}

// A theme without a script has nothing that could read the index.
func TestPlainHasNoIndex(t *testing.T) {
	pages := drawnPages(t, generator.Options{Site: "..", Theme: "plain"})
	for address := range pages {
		if strings.HasPrefix(address, "/search/") && address != "/search/" {
			t.Errorf("there is %s", address)
		}
	}
	if !strings.Contains(pages["/search/"], `value="site:`) {
		t.Error("the page of search does not lead to a web search")
	}
}

// drawnPages are the pages, scripts and style sheets of a site, by address.
func drawnPages(t *testing.T, o generator.Options) map[string]string {
	t.Helper()
	o.Now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	result, err := generator.New(o).Generate(context.Background())
	if err != nil || result.Site == nil {
		t.Fatal(err, result.Problems)
	}
	pages := map[string]string{}
	for _, page := range result.Pages {
		if ending := path.Ext(string(page.Address)); page.Kind.HTML() || ending == ".js" || ending == ".css" || strings.HasPrefix(string(page.Address), "/search/") {
			var b bytes.Buffer
			if err := page.Draw(&b); err != nil {
				t.Fatal(err)
			}
			pages[string(page.Address)] = b.String()
		}
	}
	return pages
}

var withoutScripts = chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
	_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return err
})
