package themes_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/digestry/digestry/internal/chromium"
)

// On a phone a Chinese title breaks where its author paused, and nowhere else
// while its clauses fit.
func TestTitlesBreakByClauses(t *testing.T) {
	tab := chromium.New(t)
	if err := chromedp.Do(tab.Context, chromedp.EmulateViewport(390, 844)); err != nil {
		t.Fatal(err)
	}
	tab.Open(published(t) + "digests/hassabis-deepmind/")
	got := tab.JS(`(() => {
		const lines = [];
		for (const clause of document.querySelectorAll("h1 .clause")) {
			const range = document.createRange();
			range.selectNodeContents(clause);
			lines.push(clause.textContent + new Set([...range.getClientRects()].map((r) => Math.round(r.bottom))).size);
		}
		return lines.join(" ");
	})()`)
	if want := "想理解宇宙的人，1 與停不下來的競賽：1 哈薩比斯和 DeepMind1"; got != want {
		t.Errorf("the clauses and their lines are %s, not %s", got, want)
	}
	if tops := tab.JS(`new Set([...document.querySelectorAll("h1 .clause")].map((e) => e.getBoundingClientRect().top)).size`); tops != "3" {
		t.Errorf("the title has %s lines, and not one for each clause", tops)
	}
}

// A cover has the shape that the theme gives it, whatever its file says of its size.
func TestCoverKeepsItsShape(t *testing.T) {
	tab := chromium.New(t)
	tab.Open(published(t) + "about/")
	if got := tab.JS(`(() => {
		const cover = document.createElement("img");
		Object.assign(cover, { className: "cover", width: 600, height: 1200, src: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='600' height='1200'/>" });
		document.querySelector("h1").after(cover);
		const box = cover.getBoundingClientRect();
		return Math.round(box.width / box.height * 90);
	})()`); got != "160" {
		t.Errorf("a cover is %s to 90, and not 160", got)
	}
}
