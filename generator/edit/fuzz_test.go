package edit

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// FuzzRename renames the first topic of any file to a word that stands nowhere
// in it. All else in the new file must have stood in the old one, in this order,
// and nothing but topics may say something else.
func FuzzRename(f *testing.F) {
	for _, e := range examples(f, "testdata/rename.txt") {
		for _, ending := range endings {
			f.Add([]byte(ending(e.before)))
		}
	}
	corpus, _ := filepath.Glob("../parse/testdata/*")
	for _, file := range corpus {
		if content, err := os.ReadFile(file); err == nil && len(content) < 4000 {
			f.Add(content)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		const word = "Wort7"
		before, _ := parse.Parse("a.md", content, testOptions)
		if before == nil || len(topicsOf(before)) == 0 || bytes.Contains(bytes.ToLower(content), []byte("wort")) {
			return
		}
		old := topicsOf(before)[0]
		r := Renaming{Old: map[string]bool{site.Fold(old): true}, New: word}
		got, err := Rename("a.md", bytes.Clone(content), testOptions, r)
		if err != nil {
			return
		}
		after, _ := parse.Parse("a.md", got, testOptions)
		if after == nil || differs(before, after) != "" {
			t.Fatalf("%q of %q says something else", got, content)
		}
		if !follows(strings.ReplaceAll(string(got), word, ""), string(content)) {
			t.Fatalf("%q of %q has something else that is new", got, content)
		}
		again, err := Rename("a.md", bytes.Clone(got), testOptions, r)
		if err != nil || !bytes.Equal(again, got) {
			t.Fatalf("a second run made %q (%v) of %q", again, err, got)
		}
	})
}

// follows tells whether all characters of a text are in another one, in their
// order. Quotes may be new: a name that had none may need them.
func follows(text, other string) bool {
	at := 0
	for _, c := range []byte(text) {
		if strings.IndexByte("\"\\ \n", c) >= 0 {
			continue
		}
		next := strings.IndexByte(other[at:], c)
		if next < 0 {
			return false
		}
		at += next + 1
	}
	return true
}

// FuzzDescribe gives any topic's file another name and an alias.
func FuzzDescribe(f *testing.F) {
	for _, e := range examples(f, "testdata/describe.txt") {
		for _, ending := range endings {
			f.Add([]byte(ending(e.before)))
		}
	}
	o := testOptions
	o.Kind = site.KindTopic
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := Describe("a.md", bytes.Clone(content), o, "Wort7", []string{"Wort8", "/topics/wort9/"})
		if err != nil {
			return
		}
		doc, _ := parse.Parse("a.md", got, o)
		if doc.Title != "Wort7" || len(doc.OtherNames) == 0 || len(doc.OldAddresses) == 0 {
			t.Fatalf("%q of %q has the name %q, aliases %q, %q", got, content, doc.Title, doc.OtherNames, doc.OldAddresses)
		}
		again, err := Describe("a.md", bytes.Clone(got), o, "Wort7", []string{"Wort8", "/topics/wort9/"})
		if err != nil || !bytes.Equal(again, got) {
			t.Fatalf("a second run made %q (%v) of %q", again, err, got)
		}
	})
}
