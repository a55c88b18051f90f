package preview

// The scripts of the theme paper, in real Chromium.

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// paper is a preview of a site in the theme paper: a digest of eight sections
// with a video, one with a sound file, and enough on one topic for two pages.
func paper(t *testing.T) *running {
	t.Helper()
	t.Parallel()
	f := newFolder(t)
	f.write("config.toml", "title = \"Paper\"\nlanguage = \"en\"\nbase_url = \"https://name.github.io/repo/\"\nper_page = 3\n")
	var long strings.Builder
	long.WriteString("+++\ntitle = \"Long\"\ndate = 2026-05-01\nshow = \"Alpha\"\nguests = [\"Ann\"]\ntopics = [\"AI\"]\nsource = \"https://www.youtube.com/watch?v=abcdefghijk\"\n+++\n\nAbove.\n\n")
	for i := range 8 {
		fmt.Fprintf(&long, "## Part %d [%d:00]\n\nProse of %d.\n\n", i, i+1, i)
		for j := range 4 {
			fmt.Fprintf(&long, "- **Label %d.%d:** [%d:%02d] %s\n", i, j, i+1, j+10, strings.Repeat("what is said about AI ", 12))
		}
		long.WriteString("- A point that has no label. " + strings.Repeat("It goes on and on. ", 20) + "\n\n")
	}
	f.write("content/a.md", long.String())
	f.write("content/sound.md", "+++\ntitle = \"Sound\"\ndate = 2025-05-01\nshow = \"Beta\"\nguests = [\"Bob\"]\ntopics = [\"AI\"]\naudio = \"https://sound.invalid/a.mp3\"\n+++\n\n- **AI sounds:** [0:03] the first\n- **AI rings:** [0:06] the second\n")
	for i := range 4 {
		f.write(fmt.Sprintf("content/old-%d.md", i), fmt.Sprintf("+++\ntitle = \"Old %d\"\ndate = 202%d-01-01\nshow = \"Beta\"\nguests = [\"Cem\", \"Bob\"]\ntopics = [\"AI\"]\n+++\n\n- **AI %d:** said before\n- **AI then:** said by one {by=\"Cem\"}\n", i, i, i))
	}
	return run(t, f, Options{})
}

// press presses keys, as the browser is told of them.
func (b *tab) press(keys string, modifiers ...chromedp.KeyOption) {
	b.T.Helper()
	if err := chromedp.Do(b.Context, chromedp.KeyEvent(keys, modifiers...)); err != nil {
		b.T.Fatal(err)
	}
}

// point at an element, as a mouse does.
func (b *tab) pointAt(selector string) {
	b.T.Helper()
	b.JS(fmt.Sprintf(`document.querySelector(%q).dispatchEvent(new PointerEvent("pointerover", { bubbles: true }))`, selector))
}

// is fails the test unless an expression is true now.
func (b *tab) is(what, expression string) {
	b.T.Helper()
	if got := b.JS("Boolean(" + expression + ")"); got != "true" {
		b.T.Errorf("%s: not so: %s", what, expression)
	}
}

const (
	skims   = `document.documentElement.classList.contains("skim")`
	focused = `document.activeElement.closest("li")?.querySelector("b")?.textContent`
	help    = `document.getElementById("d-help").open`
)

// texts counts the points whose text is shown.
const texts = `[...document.querySelectorAll(".points > li > b + .text")].filter((t) => t.checkVisibility()).length`

func TestSkimming(t *testing.T) {
	p := paper(t)
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	b.is("all is shown", texts+" === 32")
	b.press("s")
	b.Until(skims)
	b.is("labels alone are shown", texts+" === 0")
	b.is("the button says so", `[...document.querySelectorAll(".skimmer")].every((e) => e.getAttribute("aria-pressed") === "true")`)
	b.is("a point without a label is one line", `(() => { const e = document.querySelector(".points > li > .text:first-child"); return e.clientHeight < 2 * parseFloat(getComputedStyle(e).lineHeight) })()`)
	b.JS(`document.querySelector(".points > li > b").click()`)
	b.is("a click opens one", texts+" === 1")
	b.JS(`document.querySelector(".points > li > b").click()`)
	b.is("and another closes it", texts+" === 0")
	b.press("j")
	b.Until(texts + " === 1")
	// It lasts from page to page, and is there before the page is shown.
	b.open(p, "/digests/sound/")
	b.is("the next page is skimmed too", skims)
	b.press("s")
	b.Until("!" + skims)
	b.open(p, "/digests/a/")
	b.is("until it is turned off", "!"+skims)
	// What is read stays in its place.
	b.JS(`(document.getElementById("part-5").scrollIntoView({ behavior: "instant" }), null)`)
	const top = `[...document.querySelectorAll(".points > li")].find((e) => e.textContent.includes("Label 5.0")).getBoundingClientRect().top`
	before := b.JS(top)
	b.press("s")
	b.Until(skims)
	b.is("the point in sight stays", fmt.Sprintf("Math.abs(%s - %s) < 60", top, before))
}

func TestKeys(t *testing.T) {
	p := paper(t)
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	b.press("j")
	b.Until(focused + ` === "Label 0.0"`)
	b.press("j")
	b.Until(focused + ` === "Label 0.1"`)
	b.press("k")
	b.Until(focused + ` === "Label 0.0"`)
	b.is("the focus is seen", `getComputedStyle(document.activeElement).outlineStyle === "solid"`)
	for _, modifier := range []chromedp.Modifier{kb.ModifierCtrl, kb.ModifierAlt, kb.ModifierMeta} {
		b.press("s", chromedp.KeyModifiers(modifier))
	}
	b.JS(`(document.dispatchEvent(new KeyboardEvent("keydown", { key: "s", isComposing: true, bubbles: true })), null)`)
	b.JS(`(document.dispatchEvent(new KeyboardEvent("keydown", { key: "s", keyCode: 229, bubbles: true })), null)`)
	b.is("with modifiers and while composing, keys are not ours", "!"+skims)
	b.JS(`(document.querySelector("main").insertAdjacentHTML("afterbegin", "<textarea id=typed></textarea><p id=edited contenteditable>x</p>"), null)`)
	for _, id := range []string{"typed", "edited"} {
		b.JS(`document.getElementById("` + id + `").focus()`)
		b.press("sd?")
	}
	b.is("in fields, keys are text", `document.getElementById("typed").value === "sd?" && !`+skims+` && !`+help)
	b.JS(`document.activeElement.blur()`)
	b.press("?")
	b.Until(help)
	b.press("s")
	b.is("a dialog has the keys for itself", "!"+skims)
	b.press(kb.Escape)
	b.Until("!" + help)
	// The switch, in the help that is also reached by its button.
	b.JS(`document.querySelector("button.help").click()`)
	b.Until(help)
	b.JS(`document.querySelector("#d-help input").click()`)
	b.JS(`document.querySelector("#d-help form button").click()`)
	b.Until("!" + help)
	b.press("s?")
	b.is("keys that are turned off do nothing", "!"+skims+" && !"+help)
	b.open(p, "/digests/a/")
	b.press("s")
	b.is("on the next page neither", "!"+skims)
	b.JS(`(document.querySelector("#d-help input").click(), null)`)
	b.press("s")
	b.Until(skims)
	b.open(p, "/")
	b.press("/")
	b.Until(`document.activeElement.type === "search"`)
}

func TestOutlineFollows(t *testing.T) {
	b := newBrowser(t)
	p := paper(t)
	if err := chromedp.Do(b.Context, chromedp.EmulateViewport(1280, 800)); err != nil {
		t.Fatal(err)
	}
	b.open(p, "/digests/a/")
	const current = `[...document.querySelectorAll('nav.outline [aria-current="true"]')].map((e) => e.textContent).join()`
	for _, part := range []string{"Part 3", "Part 6", "Part 2"} {
		b.JS(fmt.Sprintf(`([...document.querySelectorAll("h2")].find((e) => e.textContent === %q).scrollIntoView({ behavior: "instant" }), null)`, part))
		b.Until(fmt.Sprintf("%s === %q", current, part))
	}
	b.JS(`(scrollTo({ top: 0, behavior: "instant" }), null)`)
	b.Until(current + ` === ""`)
}

func TestCopyWithSource(t *testing.T) {
	p := paper(t)
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	b.JS(`(navigator.clipboard.write = async ([item]) => { window.copied = await (await item.getType("text/plain")).text(); window.html = await (await item.getType("text/html")).text() }, null)`)
	b.is("nothing stands in the way", `!document.querySelector(".copy")`)
	b.pointAt(".points > li > .text")
	b.Until(`document.querySelector(".points > li > .copy")`)
	b.JS(`document.querySelector(".copy").click()`)
	b.Until("window.copied")
	want := "“Label 0.0: " + strings.TrimSpace(strings.Repeat("what is said about AI ", 12)) + "”\n— “Long”, Alpha, 1 May 2026, 1:10\nhttps://name.github.io/repo/digests/a/#"
	if got := b.JS("window.copied"); !strings.HasPrefix(got, want) {
		t.Errorf("copied\n%s\nwant\n%s", got, want)
	}
	b.is("the source is a link", `new DOMParser().parseFromString(window.html, "text/html").querySelector("blockquote a").textContent === "“Long”, Alpha, 1 May 2026, 1:10"`)
	b.is("it is said", `document.querySelector('[role="status"]').textContent === "Copied"`)
	// By keys alone, and on a topic's page, whose points are other pages'.
	b.open(p, "/topics/ai/")
	b.JS(`(navigator.clipboard.write = async ([item]) => { window.copied = await (await item.getType("text/plain")).text() }, null)`)
	b.JS(`document.querySelector("#" + CSS.escape(document.querySelectorAll(".from")[1].id) + " .mark").focus()`)
	b.Until(`document.querySelector(".copy")`)
	b.press(kb.Tab)
	b.Until(`document.activeElement.matches(".copy")`)
	b.press(kb.Enter)
	b.Until("window.copied")
	if got := b.JS("window.copied"); !strings.HasSuffix(got, "“Sound”, Beta, 1 May 2025, 0:03\nhttps://name.github.io/repo/digests/sound/#ai-sounds") {
		t.Errorf("copied\n%s", got)
	}
}

func TestColours(t *testing.T) {
	p := paper(t)
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	const dark = `getComputedStyle(document.documentElement).colorScheme === "dark"`
	const label = `document.querySelector(".scheme").getAttribute("aria-label")`
	b.is("at first it is the device's", label+` === "Colours: as on this device"`)
	device := b.JS(`matchMedia("(prefers-color-scheme: dark)").matches`) == "true"
	for _, state := range []string{"light", "dark", "as on this device"} {
		b.JS(`document.querySelector(".scheme").click()`)
		b.is(state, fmt.Sprintf("%s === %q", label, "Colours: "+state))
	}
	b.press("d")
	if device {
		b.Until("!(" + dark + ")")
		b.press("d")
	}
	b.Until(dark)
	// Where the first paint is, it holds already: the sheet is not even asked for.
	b.open(p, "/")
	b.is("it lasts", dark)
	b.is("it is set in the head, before any style sheet", `document.querySelector('head > script:not([src])').compareDocumentPosition(document.querySelector('link[rel="stylesheet"]')) & Node.DOCUMENT_POSITION_FOLLOWING`)
	other := b.another()
	other.open(p, "/topics/")
	other.is("and holds in other tabs", dark)
	other.press("d")
	b.Until("!(" + dark + ")")
}

func TestTopicFilters(t *testing.T) {
	p := paper(t)
	b := newBrowser(t)
	b.open(p, "/topics/ai/")
	const shown = `[...document.querySelectorAll(".stream .from")].filter((e) => e.checkVisibility()).map((e) => e.querySelector("h2").textContent).join()`
	choose := func(name, value string) {
		b.T.Helper()
		b.JS(fmt.Sprintf(`(() => { const s = document.querySelector("select[name=%s]"); s.value = [...s.options].find((o) => o.textContent === %q).value; s.dispatchEvent(new Event("change", { bubbles: true })) })()`, name, value))
	}
	b.is("the page has its part", shown+` === "Long,Sound,Old 3"`)
	choose("show", "Beta")
	b.Until(shown + ` === "Sound,Old 3,Old 2,Old 1,Old 0"`)
	b.same()
	b.is("links of fetched parts lead where they did", `[...document.querySelectorAll(".stream .from h2 a")].at(-1).href.endsWith("/digests/old-0/")`)
	b.is("it can be passed on", `location.search === "?show=beta"`)
	b.is("it is counted", `document.querySelector(".filter output").textContent === "10 / 42 points"`)
	b.is("a mark of the time line gives way", `document.querySelectorAll(".timeline .out").length === 1`)
	choose("year", "2022")
	b.Until(shown + ` === "Old 2"`)
	choose("person", "Bob")
	b.is("what another one said is not Bob's", `[...document.querySelectorAll(".stream .from:not([hidden]) .points > li")].filter((e) => e.checkVisibility()).length === 1`)
	choose("show", "Alpha")
	b.Until(shown + ` === ""`)
	b.is("nothing fits, and it says so", `document.querySelector(".no-fit").checkVisibility()`)
	b.JS(`document.querySelector(".filter button").click()`)
	b.Until(shown + ` === "Long,Sound,Old 3,Old 2,Old 1,Old 0"`)
	// From the second page, and by an address that tells what is chosen.
	b.open(p, "/topics/ai/page/2/?show=beta")
	b.Until(shown + ` === "Sound,Old 3,Old 2,Old 1,Old 0"`)
}

func TestPlayerOnRequest(t *testing.T) {
	p := paper(t)
	b := newBrowser(t)
	b.open(p, "/digests/a/")
	b.is("nothing is loaded before", `!document.querySelector("iframe, audio, video") && performance.getEntriesByType("resource").every((e) => new URL(e.name).origin === location.origin)`)
	b.JS(`(addEventListener("click", (e) => { window.left = !e.defaultPrevented; e.preventDefault() }), null)`)
	b.JS(`document.querySelector(".points > li > a.time").click()`)
	b.Until(`document.querySelector(".dock iframe")?.src === "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1&start=70"`)
	b.is("the page stays", "window.left === false")
	b.is("in a sandbox", `document.querySelector(".dock iframe").sandbox.contains("allow-scripts") && !document.querySelector(".dock iframe").sandbox.contains("allow-top-navigation")`)
	b.JS(`document.querySelectorAll(".points > li > a.time")[1].click()`)
	b.Until(`document.querySelector(".dock iframe").src.endsWith("start=71")`)
	b.is("one at a time", `document.querySelectorAll(".dock").length === 1`)
	b.JS(`document.querySelector(".points > li > a.time").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true }))`)
	b.is("with a modifier the link is a link", "window.left === true")
	b.JS(`document.querySelector(".dock button").click()`)
	b.is("it can be put away", `!document.querySelector(".dock, iframe")`)
	b.open(p, "/digests/sound/")
	b.JS(`document.querySelector("a.time").click()`)
	b.Until(`document.querySelector(".dock audio")?.src === "https://sound.invalid/a.mp3#t=3"`)
	b.JS(`(document.querySelector(".dock audio").same = true, document.querySelectorAll("a.time")[1].click())`)
	b.Until(`document.querySelector(".dock audio").same && document.querySelector(".dock audio").currentTime === 6`)
}

// Without scripts all is there, and nothing that would need them.
func TestPaperWithoutScripts(t *testing.T) {
	p := paper(t)
	b := newBrowser(t)
	if _, err := chromedp.Call(b.Context, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/digests/a/", "/topics/ai/"} {
		b.open(p, path)
		b.is("nothing on "+path+" needs scripts", `![...document.querySelectorAll(".skimmer, .scheme, .filter, button.help, dialog")].some((e) => e.checkVisibility())`)
	}
	b.is("the stream is there", `document.querySelectorAll(".stream .from").length === 3`)
}
