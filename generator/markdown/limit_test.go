package markdown

import (
	"strings"
	"testing"
)

// At each limit a text is read, and one step beyond it that step's line is told.
func TestExcess(t *testing.T) {
	table := "|" + strings.Repeat("a|", 99) + "\n|" + strings.Repeat("-|", 99) + "\n"
	filler := strings.Repeat("words and words\n", 2*short/16) + "\n"
	for _, c := range []struct {
		head, piece string
		most        int // pieces
		lines       int // of the head and each piece
		says        string
	}{
		{"", "- a\n", maxBlocks, 1, "items"},
		{"", "a\n\n", maxBlocks, 2, "paragraphs"},
		{"", "a\n", maxLines, 1, "lines"},
		{"", "# a\n", maxBlocks, 1, "headings"},
		{"", "words <b>words</b>\n", maxSigns / 2, 1, "signs"},
		{filler + table, "|a\n", maxCells / 101, 1, "cells"},
		{filler, "note [^1]: b\n\n", maxNotes, 2, "footnotes"},
		{filler, "[a]: b\n", maxDefinitions, 1, "definitions"},
	} {
		within := c.head + strings.Repeat(c.piece, c.most)
		if f := Excess([]byte(within)); f != nil {
			t.Errorf("%d of %q: %v", c.most, c.piece, f)
		}
		f := Excess([]byte(within + c.piece))
		line := strings.Count(within, "\n") + 1
		if f == nil || f.Line != line || !strings.Contains(f.Message, c.says) {
			t.Errorf("one more than %d of %q: %v, not line %d", c.most, c.piece, f, line)
		}
	}
	for _, text := range []string{
		strings.Repeat("a line that goes on with its paragraph\n", maxLines),
		strings.Repeat("[a]: b\n", maxDefinitions) + "\n" + strings.Repeat("[b]: c\n", maxDefinitions),
		strings.Repeat("字", 1<<20),
		strings.Repeat("- ", short/2),
	} {
		if f := Excess([]byte(text)); f != nil {
			t.Errorf("%.20q: %v", text, f)
		}
	}
}

// What is too much inside of a text is shown as it is written, and told once.
func TestGivenUp(t *testing.T) {
	for _, c := range []struct {
		name, text, shown string
		told              int
	}{
		{"quotations", strings.Repeat("> ", maxDepth) + "word", "<p>word</p>", 0},
		{"deeper quotations", strings.Repeat("> ", maxDepth+2) + "word\n\n" + strings.Repeat("> ", maxDepth+2) + "more", "<p>&gt; &gt; word</p>", 1},
		{"lists", strings.Repeat("1. ", maxDepth) + "word", strings.Repeat("1. ", maxDepth/2) + "word", 1},
		{"raw bold", "<div>\n" + strings.Repeat("**a** ", maxStarred) + "**b**\n</div>", "<strong>a</strong> **b**", 1},
		{"emphasis", strings.Repeat("*a* ", 10_000) + "*b*\n\n*c*", "*b*", 1},
	} {
		d := Parse([]byte(c.text), Options{Lang: "en"})
		html := drawAll(d)
		if !strings.Contains(html, c.shown) {
			t.Errorf("%s: …%s", c.name, html[max(0, len(html)-200):])
		}
		if faults := d.Faults(); len(faults) != c.told || c.told > 0 && faults[0].Code != "limit" {
			t.Errorf("%s: %v", c.name, faults)
		}
	}
}
