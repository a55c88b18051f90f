package importer

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what is made into testdata, for review by eye")

var today = time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)

func testOptions() Options {
	return Options{Language: "en", Location: time.UTC, Today: today}
}

// TestAnswers reads testdata/answers. An archive holds an answer and the digests
// that are to come of it, what is set aside, or an error. In the answer, what is
// content stands between « and », and what is no content inside of it between ⟦
// and ⟧; these marks were set by hand, and the words between them must be the
// words of the digests, to the last one. ␛ is the character that begins a
// terminal's escape.
func TestAnswers(t *testing.T) {
	files, err := filepath.Glob("testdata/answers/*.txtar")
	if err != nil || len(files) < 30 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			marked := section(archive, "answer")
			made, err := Answer([]byte(unmarked(marked)), testOptions())
			got := told(made, err)
			if *update {
				archive.Files = append(archive.Files[:1], got...)
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if want := archive.Files[1:]; string(txtar.Format(&txtar.Archive{Files: got})) != string(txtar.Format(&txtar.Archive{Files: want})) {
				t.Errorf("made:\n%s", txtar.Format(&txtar.Archive{Files: got}))
			}
			if strings.Contains(marked, "«") {
				wordForWord(t, marked, made)
			}
		})
	}
}

func section(archive *txtar.Archive, name string) string {
	for _, f := range archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func unmarked(marked string) string {
	marked = regexp.MustCompile(`(?m)^[«»]\n`).ReplaceAllString(marked, "")
	return strings.NewReplacer("«", "", "»", "", "⟦", "", "⟧", "", "␛", "\x1b").Replace(marked)
}

// told writes what came of an answer as an archive does.
func told(made []Imported, err error) []txtar.File {
	if err != nil {
		return []txtar.File{{Name: "error", Data: []byte(err.Error() + "\n")}}
	}
	var files []txtar.File
	var notes []string
	for i, m := range made {
		name := "digest"
		if i > 0 {
			name = fmt.Sprint("digest ", i+1)
		}
		files = append(files, txtar.File{Name: name, Data: parse.Format(m.Document, time.UTC)})
		for _, aside := range m.Aside {
			notes = append(notes, aside.String())
		}
		for _, proposed := range m.Proposed {
			if !strings.HasPrefix(proposed, "date: 2026-01-02") {
				notes = append(notes, "proposed "+proposed)
			}
		}
	}
	if len(notes) > 0 {
		files = append(files, txtar.File{Name: "notes", Data: []byte(strings.Join(notes, "\n") + "\n")})
	}
	return files
}

// TestOwnAnswers reads the folder that DIGESTRY_ANSWERS names, whose files are
// answers and digests that nobody here wrote. Each must come to a digest or an
// error that tells why.
func TestOwnAnswers(t *testing.T) {
	folder := os.Getenv("DIGESTRY_ANSWERS")
	if folder == "" {
		t.Skip("DIGESTRY_ANSWERS names no folder")
	}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".md" && filepath.Ext(path) != ".txt" {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		made, err := Answer(content, testOptions())
		if errors.Is(err, errWords) {
			t.Errorf("%s: %v", path, err)
		} else if err != nil {
			t.Logf("%s: %v", path, err)
		}
		for _, m := range made {
			for _, aside := range m.Aside {
				t.Logf("%s: %s", path, aside)
			}
			if len(made) > 1 {
				t.Logf("%s: %d digests, %s", path, len(made), m.Document.Title)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// wordForWord holds the words that were marked as content against those of the
// digests: titles and bodies, and of front matter nothing.
func wordForWord(t *testing.T, marked string, made []Imported) {
	t.Helper()
	var content, digests strings.Builder
	for _, m := range regexp.MustCompile(`(?s)«(.*?)»`).FindAllStringSubmatch(marked, -1) {
		content.WriteString(regexp.MustCompile(`(?s)⟦.*?⟧`).ReplaceAllString(m[1], "") + "\n")
	}
	for _, m := range made {
		if !slices.Contains(m.Proposed, "title: "+m.Document.Title) && strings.Contains(content.String(), m.Document.Title) {
			digests.WriteString(m.Document.Title + "\n")
		}
		digests.WriteString(m.Document.Body + "\n")
	}
	want, got := countWords(content.String()), countWords(digests.String())
	for word, n := range want {
		if got[word] < n {
			t.Errorf("%q is lost (%d of %d)", word, got[word], n)
		}
	}
	for word, n := range got {
		if want[word] < n {
			t.Errorf("%q is there %d times, and not %d", word, n, want[word])
		}
	}
}

// What is made is a digest that a site reads without a word, in canonical form.
func TestDigestIsASite(t *testing.T) {
	files, _ := filepath.Glob("testdata/answers/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if !strings.HasPrefix(f.Name, "digest") {
				continue
			}
			doc, problems := parse.Parse("a.md", f.Data, parse.Options{Kind: site.KindDigest, Name: "a", Language: "en", Location: time.UTC})
			if doc == nil || len(problems) > 0 {
				t.Errorf("%s: %v", file, problems)
				continue
			}
			if doc.Title == "" || len(doc.Sections) == 0 {
				t.Errorf("%s: no anatomy", file)
			}
			if !slices.Equal(parse.Format(doc, time.UTC), f.Data) {
				t.Errorf("%s: not in canonical form", file)
			}
		}
	}
}

// countWords counts. Marks of Markdown are no words.
func countWords(text string) map[string]int {
	counts := map[string]int{}
	start := -1
	end := func(at int) {
		if start >= 0 {
			counts[text[start:at]]++
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case unicode.Is(unicode.Variation_Selector, r):
			end(i) // of a picture
		case site.IsCJK(r):
			end(i)
			counts[string(r)]++
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && start >= 0:
			if start < 0 {
				start = i
			}
		default:
			end(i)
		}
	}
	end(len(text))
	return counts
}
