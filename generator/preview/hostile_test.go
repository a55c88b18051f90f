package preview

import (
	"fmt"
	"strings"
	"testing"
)

// hostile are pieces of Markdown and HTML that would run a script, send the
// reader elsewhere or cover the page in a program that lets them through. Each
// sets window.ran when it does.
var hostile = []string{
	`<script>window.ran=1</script>`,
	`<script src="data:text/javascript,window.ran=1"></script>`,
	`<img src=x onerror="window.ran=1">`,
	`<img src="x" onerror=window.ran=1 //`,
	`<svg onload="window.ran=1"><script>window.ran=1</script></svg>`,
	`<svg><animate onbegin="window.ran=1" attributeName=x dur=1s></svg>`,
	`<math><mtext><table><mglyph><style><img src=x onerror=window.ran=1></style></mglyph></table></mtext></math>`,
	`<iframe src="javascript:parent.ran=1"></iframe>`,
	`<iframe srcdoc="<script>parent.ran=1</script>"></iframe>`,
	`<object data="data:text/html,<script>parent.ran=1</script>"></object><embed src="javascript:window.ran=1">`,
	`<details open ontoggle="window.ran=1"><summary>x</summary></details>`,
	`<video autoplay onloadstart="window.ran=1" src="x"></video><audio src=x onerror="window.ran=1"></audio>`,
	`<body onload="window.ran=1"><input autofocus onfocus="window.ran=1"><select autofocus onfocus=window.ran=1>`,
	`<style>@import "javascript:window.ran=1"; body { position: fixed }</style>`,
	`<div style="position:fixed;inset:0;background:url(javascript:window.ran=1)">cover</div>`,
	`<meta http-equiv="refresh" content="0; url=javascript:window.ran=1"><base href="https://elsewhere.example/">`,
	`<form action="javascript:window.ran=1"><button formaction="javascript:window.ran=1">x</button></form>`,
	`<a href="javascript:window.ran=1">click</a> <a href=" &#106;avascript:window.ran=1">click</a> <a href="java` + "\t" + `script:window.ran=1">click</a>`,
	`[click](javascript:window.ran=1) [click](JaVaScRiPt:window.ran=1) [click](data:text/html,<script>window.ran=1</script>) [click](vbscript:x)`,
	`[click](<javascript:window.ran=1>) ![x](javascript:window.ran=1) <javascript:window.ran=1>`,
	"[click][r]\n\n[r]: javascript:window.ran=1",
	`[x](https://a.example/"onmouseover="window.ran=1) ![a" onerror="window.ran=1](x)`,
	`<noscript><p title="</noscript><img src=x onerror=window.ran=1>"></noscript>`,
	`<template><script>window.ran=1</script></template><xmp><script>window.ran=1</script></xmp>`,
	`<!--><img src=x onerror=window.ran=1>-->`,
	`<p id="d-main" class="skip masthead" data-digestry>shadow</p><a data-player="javascript:window.ran=1" class="player" href="javascript:window.ran=1">x</a>`,
	"## Heading <img src=x onerror=window.ran=1> {#\"><script>window.ran=1</script>}",
	"- **Label <img src=x onerror=window.ran=1>:** text {by=\"<script>window.ran=1</script>\"} [12:34](javascript:window.ran=1)",
	"[[x\"><img src=x onerror=window.ran=1>]] ![[<script>window.ran=1</script>.png]] #tag\"><script>window.ran=1</script>",
	"{{< youtube \"><script>window.ran=1</script>\" >}} {{< figure src=\"javascript:window.ran=1\" caption=\"<script>window.ran=1</script>\" >}}",
	"> [!note\"><script>window.ran=1</script>] <script>window.ran=1</script>\n> text",
	"```\"><script>window.ran=1</script>\n</code></pre><script>window.ran=1</script>\n```",
	"| a |\n|---|\n| <img src=x onerror=window.ran=1> |\n\nnote[^1]\n\n[^1]: <script>window.ran=1</script>",
}

// Nothing that an author pastes runs in a reader's browser, on its own page or
// where others show it, and no link that is left would when it is followed.
func TestHostileDigestsRunNothing(t *testing.T) {
	p := rich(t)
	evil := `</title><script>window.ran=1</script>"><img src=x onerror=window.ran=1>`
	for i, piece := range hostile {
		p.write(fmt.Sprintf("content/hostile-%d.md", i), fmt.Sprintf("---\ntitle: %q\nsummary: %q\ntopics: [%q]\nguests: [{name: %q, url: 'javascript:window.ran=1'}]\nsource: 'javascript:window.ran=1'\ncover: 'javascript:window.ran=1'\n---\n\n%s\n\nafter\n\n- %s\n",
			evil, evil, evil, evil, piece, strings.ReplaceAll(piece, "\n", "\n  ")))
	}
	s := run(t, p, Options{})
	b := newBrowser(t)
	look := func(address string) {
		b.open(s, address)
		b.JS(`(document.querySelectorAll("details").forEach((d) => d.open = true), null)`)
		b.JS(`(document.querySelectorAll("main a, main button, main input, main select").forEach((e) => { e.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })); e.focus() }), null)`)
		if ran := b.JS("String(window.ran)"); ran != `"undefined"` && ran != "undefined" {
			t.Errorf("%s ran a script", address)
		}
		if bad := b.JS(`[...document.querySelectorAll("*")].filter((e) => /^\s*(javascript|data|vbscript):/i.test(e.getAttribute("href") ?? e.getAttribute("src") ?? "") || [...e.attributes].some((a) => a.name.startsWith("on"))).map((e) => e.outerHTML).join("\n")`); strings.Contains(bad, "<") {
			t.Errorf("%s has %s", address, bad)
		}
	}
	for i := range hostile {
		look(fmt.Sprintf("/digests/hostile-%d/", i))
	}
	for _, address := range []string{"/", "/topics/", "/people/", "/archive/"} {
		look(address)
	}
}
