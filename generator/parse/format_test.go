package parse

import (
	"bytes"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

// roundTrip formats what was parsed, and holds what Parse then says against it.
func roundTrip(t *testing.T, d *site.Document, o Options) {
	t.Helper()
	text := Format(d, o.Location)
	again, problems := Parse(d.File, text, o)
	if again == nil {
		t.Fatalf("%v\n%s", problems, text)
	}
	for _, key := range []string{
		"title", "date", "updated", "show", "season", "episode", "source", "audio", "video", "duration", "chapters", "credits", "topics", "summary",
		"language", "cover", "slug", "old", "other", "draft", "unlisted", "editor", "feed", "links", "params", "body", "sections",
	} {
		if said(d, key) != said(again, key) {
			t.Errorf("%s: %q became %q in\n%s", key, said(d, key), said(again, key), text)
		}
	}
	if second := Format(again, o.Location); !bytes.Equal(text, second) {
		t.Errorf("first:\n%s\nsecond:\n%s", text, second)
	}
}

// Every case of the table says the same when it has been formatted.
func TestFormat(t *testing.T) {
	for name, c := range frontCases(t) {
		t.Run(name, func(t *testing.T) {
			if d, _ := Parse(c.file, []byte(c.input), c.options); d != nil {
				roundTrip(t, d, c.options)
			}
		})
	}
}

// A formatted file has the canonical keys in their order, and of what says
// nothing no word.
func TestFormatCanonically(t *testing.T) {
	o := options(site.KindDigest, "a")
	d, problems := Parse("notes/a.md", []byte(`---
tags: [AI, "c++"]
podcast: 最佳拍檔
name: "A \"quoted\" title"
published: 2024-05-31
lastmod: 2024-06-01T10:00:00Z
number: 7
speakers: [{name: C, url: "https://c.example/"}, D]
cover: ../a picture.png
summary: R&D of <b>x</b> &lt;y&gt;
weight: 3
---
Text.
`), o)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	const want = `+++
title = "A \"quoted\" title"
date = 2024-05-31
updated = 2024-06-01T10:00:00Z
show = "最佳拍檔"
episode = "7"
guests = [
	{ name = "C", url = "https://c.example/" },
	{ name = "D" },
]
topics = ["AI", "c++"]
summary = "R&amp;D of x &lt;y>"
cover = "../a%20picture.png"
[params]
weight = 3
+++
Text.
`
	if got := string(Format(d, o.Location)); got != want {
		t.Errorf("%s", got)
	}
}

// FuzzFront reads front matter that nobody would write, and holds it to two
// things: nothing is read without a word on why not, and what was read can be
// formatted and says the same then.
func FuzzFront(f *testing.F) {
	for _, c := range frontCases(f) {
		f.Add([]byte(c.input))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, kind := range []site.Kind{site.KindDigest, site.KindShow} {
			o := options(kind, "a")
			d, problems := Parse("dir/a.md", content, o)
			switch {
			case d != nil && d.Kind == kind:
				roundTrip(t, d, o)
			case d == nil && len(problems) == 0:
				t.Fatal("neither a document nor a problem")
			}
		}
	})
}
