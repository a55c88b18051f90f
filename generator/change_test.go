package generator

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// TestChangesEqualACleanBuild changes a site again and again: digests, topics and
// people come, go, change, are renamed and take other names. After each change
// the generator that remembers tells the same pages and problems as a new one, and
// so does a new one that has on disk what others before it found.
// DIGESTRY_CHANGES is how many changes to make; .ci/long makes 500.
func TestChangesEqualACleanBuild(t *testing.T) {
	changes := changeCount(t)
	c := &changing{random: rand.New(rand.NewPCG(7, uint64(changes))), files: map[string]string{}}
	config := "title = \"Changing\"\nlanguage = \"zh-Hant\"\ntheme = \"test\"\nbase_url = \"https://x.example/\"\nper_page = 3\n"
	c.dir = unpack(t, &txtar.Archive{Files: []txtar.File{{Name: ConfigFile, Data: []byte(config)}}})
	for range 12 {
		c.set(t, c.name("", 20), c.digest())
	}
	o := Options{Site: c.dir, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	remembering, told, kept := New(o), New(o), o
	kept.Cache = t.TempDir()
	for i := range changes {
		c.touched = nil
		what := c.change(t)
		want := everything(t, New(o).Generate)
		sameAsNew(t, fmt.Sprintf("change %d (%s): the generator that remembers", i, what), everything(t, remembering.Generate), want)
		again := func(ctx context.Context) (*Result, error) { return told.Regenerate(ctx, c.touched) }
		sameAsNew(t, fmt.Sprintf("change %d (%s): the one that is told what changed", i, what), everything(t, again), want)
		sameAsNew(t, fmt.Sprintf("change %d (%s): one that finds things kept", i, what), everything(t, New(kept).Generate), want)
	}
}

// changeCount is how many changes a test makes.
func changeCount(t *testing.T) int {
	t.Helper()
	text := os.Getenv("DIGESTRY_CHANGES")
	switch {
	case text != "":
	case raceDetector:
		return 15 // which take as long as sixty
	default:
		return 60
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func sameAsNew(t *testing.T, who, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for n := range gotLines {
		if n >= len(wantLines) || gotLines[n] != wantLines[n] {
			t.Fatalf("%s says\n%s\na new one\n%s", who, gotLines[n], wantLines[min(n, len(wantLines)-1)])
		}
	}
	t.Fatalf("%s says less than a new one", who)
}

// everything is all that a generator says of its site.
func everything(t *testing.T, generate func(context.Context) (*Result, error)) string {
	t.Helper()
	r, err := generate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, p := range r.Problems {
		fmt.Fprintln(&b, p, p.Hint)
	}
	for _, page := range r.Pages {
		fmt.Fprintln(&b, page.File())
		if err := page.Draw(&b); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// changing is a site that changes.
type changing struct {
	dir    string
	random *rand.Rand
	files  map[string]string // by path in the content folder

	touched []string // the paths that the last change wrote or deleted
}

func (c *changing) one(of ...string) string { return of[c.random.IntN(len(of))] }

// topicName and personName are few, so that they meet.
func (c *changing) topicName() string {
	return c.one("AGI", "agi", "通用人工智慧", "AI", "ＡＩ", "AI 監管", "監管", "晶片", "C++", "c", "Go", "愛", "Open source", "open source models")
}

func (c *changing) personName() string {
	return c.one("Sam Altman", "Altman", "山姆·奧特曼", "Ann Lee", "Bob Lee", "大飛", "sam  altman")
}

// name is a file's path.
func (c *changing) name(folder string, most int) string {
	return fmt.Sprintf("%sf%d.md", folder, c.random.IntN(most))
}

func (c *changing) digest() string {
	var b strings.Builder
	fmt.Fprintf(&b, "+++\ntitle = %q\ndate = 202%d-05-%02d\n", c.one("第一篇長標題", "The second long title", "第三篇"), c.random.IntN(7), 1+c.random.IntN(28))
	fmt.Fprintf(&b, "topics = [%q, %q]\nguests = [%q, %q]\nshow = %q\n", c.topicName(), c.topicName(), c.personName(), c.personName(), c.one("S", "T", "大飛"))
	if c.random.IntN(3) == 0 {
		fmt.Fprintf(&b, "cover = %q\n", c.one("p0.png", "p1.png", "p2.png"))
	}
	fmt.Fprintf(&b, "season = %q\ndraft = %v\nunlisted = %v\n+++\n見《%s》。 %s\n", c.one("1", "2", ""), c.random.IntN(9) == 0, c.random.IntN(9) == 0, c.one("第一篇長標題", "第三篇"), c.one("", "#tag", "#晶片"))
	for range 1 + c.random.IntN(3) {
		fmt.Fprintf(&b, "\n## %s的事%s\n\n", c.topicName(), c.one("", "", ` {topics="監管, 新的" by="Ann Lee"}`))
		for range c.random.IntN(5) {
			fmt.Fprintf(&b, "- %s\n", c.point())
		}
	}
	return b.String()
}

func (c *changing) point() string {
	text := "說到 " + c.topicName() + "，還有" + c.topicName() + "。" + c.personName() + " 說 " + c.topicName()
	return c.one("", "**"+c.personName()+"：**", "**"+c.topicName()+"：**") + text +
		c.one("", "", " #"+c.one("AGI", "晶片", "c++", "a/b"), " [["+c.topicName()+"]]", " [x](topics/f1.md)", " [y](f3.md)", " ![z](p1.png)",
			` {topics="`+c.topicName()+`"}`, ` {by="`+c.personName()+`"}`)
}

func (c *changing) term(name func() string) string {
	return fmt.Sprintf("+++\nname = %q\naliases = [%q, %q]\nmatch = %q\n+++\nText.\n", name(), name(), name(), c.one("text", "text", "tagged"))
}

// change makes one change and tells which.
func (c *changing) change(t *testing.T) string {
	file := ""
	if len(c.files) > 0 {
		names := make([]string, 0, len(c.files))
		for name := range c.files {
			names = append(names, name)
		}
		slices.Sort(names)
		file = names[c.random.IntN(len(names))]
	}
	switch n := c.random.IntN(12); {
	case n == 10:
		file = strings.TrimSuffix(c.name("", 20), ".md") + ".transcript.md"
		c.set(t, file, fmt.Sprintf("## %s\n\n**%s:** (0:0%d) 說到 %s。\n", c.topicName(), c.personName(), c.random.IntN(9), c.topicName()))
	case n == 11:
		file = c.one("pages/index.md", "pages/about.md", "pages/more.md", "shows/s.md")
		c.set(t, file, c.one("", fmt.Sprintf("+++\ntitle = %q\nslug = %q\n+++\nSee [x](../f1.md), [[%s]] and %s.\n", c.one("S", "T", "About"), c.one("about", "more"), c.topicName(), c.topicName())))
	case n < 3 || file == "":
		file = c.name("", 20)
		c.set(t, file, c.digest())
	case n == 3:
		file = strings.TrimSuffix(c.name("", 20), ".md") + ".en.md"
		c.set(t, file, c.digest())
	case n < 6:
		file = c.name("topics/", 6)
		c.set(t, file, c.term(c.topicName))
	case n == 6:
		file = c.name("people/", 4)
		c.set(t, file, c.term(c.personName))
	case n == 7:
		c.set(t, file, "")
	case n == 8:
		to := c.name(c.one("", "", "topics/"), 20)
		c.set(t, to, c.files[file])
		c.set(t, file, "")
	default:
		text := c.files[file]
		c.set(t, file, strings.Replace(text, c.topicName(), c.topicName(), 1+c.random.IntN(4)))
	}
	return file
}

// set writes a file, or deletes it when it is to hold nothing.
func (c *changing) set(t *testing.T, file, text string) {
	t.Helper()
	at := filepath.Join(c.dir, "content", filepath.FromSlash(file))
	c.touched = append(c.touched, at)
	if text == "" {
		delete(c.files, file)
		if err := os.Remove(at); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return
	}
	c.files[file] = text
	writeFile(t, at, []byte(text))
}
