package edit

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// example is a case of testdata/*.txt:
//
//	=== what it shows | OLD; OLD -> NEW
//	the file
//	===>
//	the file then, "unchanged", or "error: " with words of the message
type example struct {
	title, asked, before, after string
}

func examples(t testing.TB, file string) []example {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	for _, part := range strings.Split("\n"+string(content), "\n=== ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		title, asked, ok := strings.Cut(head, " | ")
		before, after, divided := strings.Cut(rest, "===>\n")
		if !ok || !divided {
			t.Fatalf("%s: %q is no example", file, head)
		}
		if after != "" && !strings.HasSuffix(after, "\n") {
			after += "\n"
		}
		all = append(all, example{title, asked, before, after})
	}
	return all
}

var testOptions = parse.Options{Kind: site.KindDigest, Name: "a", Language: "en", Location: time.UTC, Fields: map[string][]string{}}

func renaming(asked string) Renaming {
	old, name, _ := strings.Cut(asked, " -> ")
	r := Renaming{Old: map[string]bool{}, New: name}
	for _, o := range strings.Split(old, "; ") {
		r.Old[site.Fold(o)] = true
	}
	return r
}

// endings are the ways in which a file's bytes can differ from its text.
var endings = map[string]func(string) string{
	"as it is": func(s string) string { return s },
	"Windows":  func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"old Mac":  func(s string) string { return strings.ReplaceAll(s, "\n", "\r") },
	"mark":     func(s string) string { return "\ufeff" + s },
	"no end":   func(s string) string { return strings.TrimSuffix(s, "\n") },
}

func TestRename(t *testing.T) {
	for _, e := range examples(t, "testdata/rename.txt") {
		t.Run(e.title, func(t *testing.T) {
			r, o := renaming(e.asked), testOptions
			if strings.HasPrefix(e.title, "fields:") {
				o.Fields = map[string][]string{"topics": {"labels"}}
			}
			for name, ending := range endings {
				before := []byte(ending(e.before))
				got, err := Rename("a.md", bytes.Clone(before), o, r)
				message, refused := strings.CutPrefix(strings.TrimSpace(e.after), "error: ")
				switch want := ending(e.after); {
				case refused:
					if err == nil || !strings.Contains(err.Error(), message) || !strings.HasPrefix(err.Error(), "a.md:") {
						t.Errorf("%s: error %v, want %q; got %q", name, err, message, got)
					}
					continue
				case e.after == "unchanged\n":
					want = string(before)
					fallthrough
				default:
					if err != nil || string(got) != want {
						t.Errorf("%s: error %v, got\n%q, want\n%q", name, err, got, want)
					}
				}
				again, err := Rename("a.md", got, o, r)
				if err != nil || !bytes.Equal(again, got) {
					t.Errorf("%s: a second run made %q (%v) of %q", name, again, err, got)
				}
			}
		})
	}
}

func TestDescribe(t *testing.T) {
	o := testOptions
	o.Kind = site.KindTopic
	for _, e := range examples(t, "testdata/describe.txt") {
		t.Run(e.title, func(t *testing.T) {
			old, name, _ := strings.Cut(e.asked, " -> ")
			for ends, ending := range endings {
				got, err := Describe("a.md", []byte(ending(e.before)), o, name, strings.Split(old, "; "))
				if message, refused := strings.CutPrefix(strings.TrimSpace(e.after), "error: "); refused {
					if err == nil || !strings.Contains(err.Error(), message) {
						t.Errorf("%s: error %v, want %q; got %q", ends, err, message, got)
					}
					continue
				}
				if err != nil || string(got) != ending(e.after) {
					t.Errorf("%s: error %v, got\n%q, want\n%q", ends, err, got, ending(e.after))
				}
				again, err := Describe("a.md", got, o, name, strings.Split(old, "; "))
				if err != nil || !bytes.Equal(again, got) {
					t.Errorf("%s: a second run made %q (%v) of %q", ends, again, err, got)
				}
			}
		})
	}
}

func TestASecondNameInOneFileLeavesTheFirst(t *testing.T) {
	content := []byte("---\ntags: [A, B]\n---\n")
	for _, step := range []string{"A -> C", "B -> D", "C -> A", "D -> B"} {
		made, err := Rename("a.md", content, testOptions, renaming(step))
		if err != nil {
			t.Fatal(err)
		}
		content = made
	}
	if string(content) != "---\ntags: [A, B]\n---\n" {
		t.Errorf("there and back again makes %q", content)
	}
}
