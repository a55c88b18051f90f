package edit

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

func formatOptions() parse.Options {
	return parse.Options{Kind: site.KindDigest, Name: "a", Language: "en", Location: time.UTC}
}

func TestCanonical(t *testing.T) {
	cases := []struct{ name, before, after string }{
		{"TOML",
			"+++\n# about topics\ntopics=[\"b\",\"a\"] # kept\n\n\ntitle   =  'T'\nother = 1\ndate=2024-05-31\n[params]\nx = 1 # y\n\n# the end\n+++\n\n\nBody  \n",
			"+++\ntitle = 'T'\ndate = 2024-05-31\n# about topics\ntopics = [\"b\", \"a\"] # kept\nother = 1\n[params]\nx = 1 # y\n\n# the end\n+++\n\n\nBody  \n"},
		{"TOML with tables of lists",
			"+++\n[params]\na = 1\n[params.b]\nc = [\n  1,\n]\n[[guests]]\nname = \"G\"\n# second\n[[guests]]\nname = \"H\"\n+++\n",
			"+++\n[[guests]]\nname = \"G\"\n# second\n[[guests]]\nname = \"H\"\n[params]\na = 1\n[params.b]\nc = [\n  1,\n]\n+++\n"},
		{"YAML",
			"---\ntags:   [x,y]\n# when\npublished: 2024-05-31   # day\nsummary: >\n  folded\n  text\n\nname:    T\npeople:\n  - A\n  # B is late\n  - B\n---\nBody",
			"---\nname: T\n# when\npublished: 2024-05-31   # day\npeople:\n  - A\n  # B is late\n  - B\ntags: [x, y]\nsummary: >\n  folded\n  text\n---\nBody"},
		{"YAML of Windows", "---\r\ntags: [x]\r\ntitle:  T\r\n---\r\nBody\r\n", "---\r\ntitle: T\r\ntags: [x]\r\n---\r\nBody\r\n"},
		{"JSON", `{"topics":["a","b"],"title":"T","params":{"x":{"y":1}}}` + "\nBody\n",
			"{\n  \"title\": \"T\",\n  \"topics\": [\n    \"a\",\n    \"b\"\n  ],\n  \"params\": {\n    \"x\": {\n      \"y\": 1\n    }\n  }\n}\nBody\n"},
		{"nothing", "Body\n", "Body\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Canonical("a.md", []byte(c.before), formatOptions())
			if err != nil || string(got) != c.after {
				t.Fatalf("%v\n%s", err, got)
			}
			if again, err := Canonical("a.md", got, formatOptions()); err != nil || !bytes.Equal(again, got) {
				t.Errorf("a second time: %v\n%s", err, again)
			}
		})
	}
}

// An anchor must stand before what it names.
func TestCanonicalRefuses(t *testing.T) {
	for before, want := range map[string]string{
		"---\ntags: &x [a]\ntitle: T\nkeywords: *x\n---\n": "",
		"---\nzz: &x T\ntitle: *x\n---\n":                  "a.md:2: in canonical order this front matter would say something else",
		"---\n{tags: [a], title: T}\n---\n":                "a.md:2: keys cannot be ordered here",
		"+++\ntitle = \n+++\n":                             "cannot be read",
	} {
		got, err := Canonical("a.md", []byte(before), formatOptions())
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v %s", before, err, got)
		}
	}
}

// What package parse writes is canonical already, in the demonstration too.
func TestFormattedIsCanonical(t *testing.T) {
	files, _ := filepath.Glob("../../content/*.md")
	if len(files) == 0 {
		t.Fatal("no files")
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, problems := parse.Parse("a.md", content, formatOptions())
		if doc == nil {
			t.Fatal(problems)
		}
		doc.Params = map[string]any{"x": int64(1), "t": map[string]any{"y": "z"}}
		doc.Credits = append(doc.Credits, site.Credit{Name: "A & B", URL: "https://a.example/", Role: site.Guest})
		doc.EpisodeChapters = []site.EpisodeChapter{{Time: site.Time{Given: true}, Title: "C"}}
		text := parse.Format(doc, time.UTC)
		if got, err := Canonical("a.md", text, formatOptions()); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s: %v\n%s\nfrom\n%s", file, err, got, text)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add([]byte("+++\nb=1\n[c]\nd=2\n# e\n[[f]]\ng.h=[1,\n2]\n+++\ni"))
	f.Add([]byte("---\nb: |\n  c\n\nd: {e: f}\n? g\n: h\n'i' : [j,k]\n---\n"))
	f.Add([]byte("{\"a\":[1,{\"b\":null}],\"title\":\"\\u00e9\"}\nx"))
	f.Fuzz(func(t *testing.T, content []byte) {
		made, err := Canonical("a.md", content, formatOptions())
		if err != nil {
			return
		}
		again, err := Canonical("a.md", made, formatOptions())
		if err != nil || !bytes.Equal(made, again) {
			t.Fatalf("%v\n%q\n%q\n%q", err, content, made, again)
		}
	})
}
