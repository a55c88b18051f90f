package render

import (
	"testing"

	"github.com/digestry/digestry/generator/site"
)

// References lead from the Markdown to the pages, wherever it is read.
func TestMarkdownLinks(t *testing.T) {
	body := "\nSee [b](b.md#x \"title\") and [[AGI]], [[b|the other]], ![pic](p.png) and ![[p.png]] #agi.\n\n" +
		"- **點：**[前](<b.md>)[後](b.md) [c][ref] `[code](b.md)` [gone](gone.md) ![[b#x]]\n\n[ref]: b.md\n[web]: https://x.example/b.md\n"
	at := func(line, column int, ref, written string) site.Link {
		return site.Link{Ref: ref, Line: line, Column: column, Written: written}
	}
	d := &site.Digest{Address: "/digests/a/", Document: &site.Document{Title: "A", TitleFrom: site.TitleFromKey, Body: body, BodyLine: 5, Links: []site.Link{
		at(6, 5, "content:b.md#x", "b.md#x"), at(6, 29, "name:AGI", "AGI"), at(6, 38, "name:b", "b"), at(6, 55, "content:p.png", "p.png"), at(6, 73, "name:p.png", "p.png"),
		at(8, 9, "content:b.md", "b.md"), at(8, 20, "content:b.md", "b.md"), at(8, 30, "content:b.md", "b.md"), at(8, 54, "content:gone.md", "gone.md"), at(8, 70, "name:b#x", "b#x"),
	}}}
	p := &pagesOf{site: &site.Site{Config: &site.Config{BaseURL: "https://x.example/"}, Targets: map[string]site.Address{
		"content:b.md#x": "/digests/b/#x", "name:AGI": "/topics/agi/", "name:b": "/digests/b/", "content:p.png": "/files/p.png", "name:p.png": "/files/p.png",
		"content:b.md": "/digests/b/", "name:b#x": "/digests/b/#x",
	}}}
	for base, want := range map[string]string{
		"https://x.example/": "\nSee [b](https://x.example/digests/b/#x \"title\") and [AGI](https://x.example/topics/agi/), [the other](https://x.example/digests/b/), " +
			"![pic](https://x.example/files/p.png) and ![p.png](https://x.example/files/p.png) #agi.\n\n" +
			"- **點：**[前](https://x.example/digests/b/)[後](https://x.example/digests/b/) [c][ref] `[code](b.md)` [gone](gone.md) [b › x](https://x.example/digests/b/#x)\n\n" +
			"[ref]: https://x.example/digests/b/\n[web]: https://x.example/b.md\n",
		"": "\nSee [b](../b/#x \"title\") and [AGI](../../topics/agi/), [the other](../b/), ![pic](../../files/p.png) and ![p.png](../../files/p.png) #agi.\n\n" +
			"- **點：**[前](../b/)[後](../b/) [c][ref] `[code](b.md)` [gone](gone.md) [b › x](../b/#x)\n\n[ref]: ../b/\n[web]: https://x.example/b.md\n",
	} {
		p.site.BaseURL = base
		if got := p.withAddresses(d); got != want {
			t.Errorf("base %q:\n%s\nwant\n%s", base, got, want)
		}
	}
}

// What the author hid stays hidden.
func TestWithoutComments(t *testing.T) {
	for body, want := range map[string]string{
		"a <!-- b --> c":                          "a  c",
		"a\n<!-- b\n\nc\n-->\nd":                  "a\n\nd",
		"a %%b%% c %% d":                          "a  c %% d",
		"%%\nb\n%%\nc":                            "\nc",
		"`<!-- a -->` and ``%%`%%`` <!--b-->":     "`<!-- a -->` and ``%%`%%`` ",
		"```\n<!-- a -->\n%% b %%\n```\n<!--c-->": "```\n<!-- a -->\n%% b %%\n```\n",
		"a ` b\n\n<!-- c --> `d":                  "a ` b\n\n `d",
		"100%% of <!-- it":                        "100%% of <!-- it",
		"a\n<!-- never closed\nb":                 "a\n",
		"no comment\n":                            "no comment\n",
		"":                                        "",
	} {
		if got := withoutComments(body); got != want {
			t.Errorf("%q becomes %q, not %q", body, got, want)
		}
	}
}

func FuzzWithoutComments(f *testing.F) {
	f.Add("a <!-- b --> `c` %%d%%\n```\ne\n```\n")
	f.Fuzz(func(t *testing.T, text string) {
		got := withoutComments(text)
		if len(got) > len(text) {
			t.Fatalf("%q grew to %q", text, got)
		}
		if !commentOrCode.MatchString(text) && got != text {
			t.Fatalf("%q has no comment, and became %q", text, got)
		}
	})
}
