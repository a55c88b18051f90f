package importer

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
	"golang.org/x/tools/txtar"
)

// Input that nobody means well with is answered, with a digest or an error.
func TestHostileAnswers(t *testing.T) {
	for name, text := range map[string]string{
		"a long line":      "# T\n\n" + strings.Repeat("word ", 2_000_000),
		"long lines":       strings.Repeat("- **"+strings.Repeat("x", 5000)+"**\n", 200),
		"nested lists":     strings.Repeat("- ", 2000) + "x",
		"deeper lists":     nested(500),
		"quotes":           strings.Repeat("> ", 2000) + "x",
		"fences":           "# T\n\n" + strings.Repeat("```\n", 2001) + "x",
		"open thinking":    "<think>\n" + strings.Repeat("x\n", 10000),
		"many thoughts":    strings.Repeat("<think>x</think>\n", 3000) + "# T\n\nx",
		"roles":            strings.Repeat("User:\nx\nAssistant:\n# T\n\n- y\n", 500),
		"rules":            strings.Repeat("---\n", 20000) + "x",
		"titles":           strings.Repeat("Title: x\n\ny\n\n", 300),
		"controls":         "# T\x00\x01\x02\n\n\x1b[31mred\x1b[0m \x7f\u0085\n- a\u2028b",
		"marks":            strings.Repeat("【1†s】", 50000) + "\n\n# T\n\nx",
		"footnotes":        "# T\n\n" + strings.Repeat("[^1]", 20000),
		"comments":         "# T\n\n<!-- " + strings.Repeat("x --!> ", 100),
		"numbered digests": strings.Repeat("# Digest 1: x\n\n## y\n\nz\n\n", 300),
	} {
		t.Run(name, func(t *testing.T) {
			made, err := Answer([]byte(text), testOptions())
			if err == nil && len(made) == 0 {
				t.Error("neither a digest nor an error")
			}
			if errors.Is(err, errWords) {
				t.Error(err)
			}
		})
	}
	if _, err := Answer([]byte("a\xff"), testOptions()); err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Error(err)
	}
	if _, err := Answer(make([]byte, MaxAnswer+1), testOptions()); !errors.Is(err, ErrLong) {
		t.Error(err)
	}
}

func nested(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", 2*i) + "- x\n")
	}
	return b.String()
}

// What is kept stands in a comment, which nothing in it can end.
func TestKeep(t *testing.T) {
	o := testOptions()
	o.Keep = true
	made, err := Answer([]byte("Sure! Here is your digest --> <script>x</script>:\n\n# T\n\n## A\n\n- **b:** c\n"), o)
	if err != nil {
		t.Fatal(err)
	}
	if want := "\n## A\n\n- **b:** c\n\n<!-- set aside\n\nSure! Here is your digest -- > <script>x</script>:\n-->\n"; made[0].Document.Body != want {
		t.Errorf("%q", made[0].Document.Body)
	}
}

// FuzzAnswer holds that an answer comes to nothing worse than an error, that no
// word is lost, and that what was made is read as it was written.
func FuzzAnswer(f *testing.F) {
	files, _ := filepath.Glob("testdata/answers/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(unmarked(section(archive, "answer")))
	}
	f.Fuzz(func(t *testing.T, text string) {
		made, err := Answer([]byte(text), testOptions())
		if errors.Is(err, errWords) {
			t.Fatal(err)
		}
		for _, m := range made {
			written := parse.Format(m.Document, time.UTC)
			again, problems := parse.Parse("a.md", written, parse.Options{Kind: site.KindDigest, Name: "a", Language: "en", Location: time.UTC})
			if again == nil {
				t.Fatalf("%v in\n%s", problems, written)
			}
			if again.Body != m.Document.Body || again.Title == "" {
				t.Fatalf("%q became %q", m.Document.Body, again.Body)
			}
		}
	})
}
