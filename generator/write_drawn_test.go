package generator

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// curious is a layout that asks of a digest's neighbours, and of theirs, what no
// sensible one would.
const curious = `{{define "main"}}{{$d := .Digest}}<h1>{{.Title}}</h1>
{{if .Site.People}}People{{end}}{{if .Site.Home}}Home{{end}}{{len .Site.Shows}}{{range .Site.Pages}}{{.Title}}{{end}}
{{range $d.Topics}}<p>{{.Name}} {{.PointCount}} {{len .Digests}} {{range .Related}}{{.Name}} {{.Shared}} {{end}}
{{range .People}}{{.Name}} {{.Count}}{{end}}{{with .Described}}{{.HTML}}{{end}}{{range .Gathered}}{{.Digest.Title}} {{range .Points}}{{.Text}}{{end}}{{end}}</p>{{end}}
{{with $d.Next}}{{.Title}}{{range .Topics}}{{.Name}} {{len .Digests}}{{end}}{{with .Next}}{{.Title}} {{.PointCount}}{{end}}{{end}}
{{with $d.Prev}}{{template "told" .}}{{with .Show}}{{template "named" .Term}}{{end}}{{end}}
{{range $d.People}}{{.Name}} {{.Role}} {{.URL}} {{range .Topics}}{{.Name}} {{.Count}}{{end}}{{range .Shows}}{{.Name}}{{end}}{{end}}
{{with $d.Show}}{{range .Years}}{{.Year}}{{range .Digests}}{{.Title}}{{end}}{{end}}{{range .Topics}}{{.Name}}{{end}}{{end}}
{{range $d.Related}}{{.Title}}{{range .SharedTopics}}{{.Name}} {{len .Digests}}{{end}}{{range .SharedPeople}}{{.Name}}{{end}}{{end}}
{{range $d.MentionedIn}}{{.Title}}{{end}}{{range $d.Translations}}{{.Title}}{{end}}{{with $d.Original}}{{range .Translations}}{{.Lang}}{{end}}{{end}}
{{range $d.About}}{{.Name}}{{range .Points}}{{.Text}}{{end}}{{end}}{{with $d.Cover}}<img src="{{.}}" alt="">{{end}}
{{sections $d}}{{end}}
{{define "told"}}{{.Title}} {{.Summary}} {{range .Takeaways}}{{.Text}}{{end}}{{end}}
{{define "named"}}{{.Name}} {{len .Digests}} {{.Summary}}{{end}}
`

// narrow is a layout that asks one thing alone of each digest, by its file's name:
// what else there is to a page does not hide that it changed.
func narrow() string {
	var b strings.Builder
	b.WriteString(`{{define "main"}}{{$d := .Digest}}{{$s := .Site}}<h1>{{.Title}}</h1>`)
	for i, asked := range []string{
		`{{with .Prev}}{{.Title}}{{end}}`, `{{with .Next}}{{.Address}}{{end}}`, `{{range .MentionedIn}}{{.Title}}{{end}}`,
		`{{range .Translations}}{{.Lang}}{{end}}`, `{{range .Related}}{{.Address}}{{end}}`, `{{range .Related}}{{range .SharedTopics}}{{.Name}}{{end}}{{end}}`,
		`{{range .Topics}}{{len .Digests}}{{end}}`, `{{range .Topics}}{{.PointCount}}{{end}}`, `{{range .Topics}}{{range .Related}}{{.Name}}{{end}}{{end}}`,
		`{{range .People}}{{range .Topics}}{{.Name}}{{end}}{{end}}`, `{{range .About}}{{.Name}}{{len .Points}}{{end}}`, `{{sections $d}}`,
		`{{with .Show}}{{range .Topics}}{{.Name}}{{end}}{{end}}`, `{{with .Transcript}}{{range .Chapters}}{{.Title}}{{end}}{{end}}`, `{{with .Cover}}<img src="{{.}}" alt="">{{end}}`,
		`{{len $s.Topics}}`, `{{if $s.Home}}{{$s.Home.HTML}}{{end}}`, `{{range $s.Pages}}{{.Title}}{{.Address}}{{end}}`,
		`{{range .Topics}}{{.Summary}}{{range .Aliases}}{{.}}{{end}}{{.Named}}{{end}}`, `{{range .Topics}}{{range .Mentions}}{{.Digest.Title}}{{end}}{{end}}`,
	} {
		fmt.Fprintf(&b, `{{if eq .Digest.Name "f%d"}}{{with .Digest}}%s{{end}}{{end}}`, i, asked)
	}
	return b.String() + "{{end}}"
}

// TestPagesLeftAloneAreAsDrawn changes a site again and again. What a build says of
// a page that it would leave alone holds: its bytes are those that were written.
// DIGESTRY_CHANGES is how many changes to make.
func TestPagesLeftAloneAreAsDrawn(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"paper":   nil,
		"plain":   nil,
		"curious": {"themes/plain/layouts/digest.html": curious},
		"narrow":  {"themes/plain/layouts/digest.html": narrow()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			theme := name
			if files != nil {
				theme = "plain"
			}
			c := &changing{random: rand.New(rand.NewPCG(11, uint64(changeCount(t)))), files: map[string]string{}}
			config := "title = \"Changing\"\nlanguage = \"zh-Hant\"\ntheme = \"" + theme + "\"\nbase_url = \"https://x.example/\"\nper_page = 3\n"
			c.dir = unpack(t, &txtar.Archive{Files: []txtar.File{{Name: ConfigFile, Data: []byte(config)}}})
			for file, text := range files {
				writeFile(t, filepath.Join(c.dir, file), []byte(text))
			}
			for range 12 {
				c.set(t, c.name("", 20), c.digest())
			}
			leaveAlone(t, c)
		})
	}
}

func leaveAlone(t *testing.T, c *changing) {
	o := Options{Site: c.dir, Cache: t.TempDir(), KeepGoing: true, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	stood := 0
	for i := range changeCount(t) {
		what := c.change(t)
		if c.random.IntN(4) == 0 {
			what += ", " + c.changePicture(t)
		}
		g := New(o)
		r := generate(t, o)
		if _, err := g.Generate(context.Background()); err != nil {
			t.Fatal(err)
		}
		d := g.drawnPages(r)
		want := map[string]string{}
		for _, page := range r.Pages {
			var b bytes.Buffer
			if err := page.Draw(&b); err != nil {
				t.Fatal(err)
			}
			want[page.File()] = b.String()
			left := d.stand[page.File()]
			if left == nil || left.Kind != string(page.Kind) {
				continue
			}
			stood++
			if sum := sha256.Sum256(b.Bytes()); string(sum[:]) != left.Print {
				t.Fatalf("change %d (%s): %s would be left alone, and is now\n%s\nIt was drawn from %s", i, what, page.File(), b.String(), d.named(left))
			}
		}
		for range 2 { // the second one finds that what was written has settled
			if _, err := New(o).Build(context.Background()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * fine)
		}
		sameFiles(t, filepath.Join(c.dir, "public"), want)
	}
	if stood < 10*changeCount(t) {
		t.Errorf("only %d pages would have been left alone in %d builds", stood, changeCount(t))
	}
}

// named are the names of what a page was drawn from.
func (d *drawnPages) named(page *drawing) string {
	var names []string
	eachNumber(page.Uses, func(n uint64) bool {
		names = append(names, d.before.Used[n].Name)
		return true
	})
	return strings.Join(names, ", ")
}

// sameFiles holds the files of an output against what they should be.
func sameFiles(t *testing.T, folder string, want map[string]string) {
	t.Helper()
	for file, text := range want {
		if got, err := os.ReadFile(filepath.Join(folder, file)); err != nil || string(got) != text {
			t.Fatalf("%s is (%v)\n%s\nand should be\n%s", file, err, got, text)
		}
	}
}

// changePicture gives a picture that digests show another size, or takes it away.
func (c *changing) changePicture(t *testing.T) string {
	file := fmt.Sprintf("p%d.png", c.random.IntN(3))
	if c.random.IntN(3) == 0 {
		c.set(t, file, "")
		return file + " is gone"
	}
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 100+400*c.random.IntN(3), 50))); err != nil {
		t.Fatal(err)
	}
	c.set(t, file, b.String())
	return file
}

// changes are what can happen between two builds.
func changes() map[string]func(*testing.T, *Options) {
	at := func(o *Options, file string) string { return filepath.Join(o.Site, filepath.FromSlash(file)) }
	write := func(file, text string) func(*testing.T, *Options) {
		return func(t *testing.T, o *Options) { writeFile(t, at(o, file), []byte(text)) }
	}
	damage := func(what string) func(*testing.T, *Options) {
		return func(t *testing.T, o *Options) {
			kept, _ := filepath.Glob(filepath.Join(o.Cache, what, "*", "*"))
			if len(kept) == 0 {
				t.Fatalf("no %s are kept", what)
			}
			for _, file := range kept {
				rewrite(t, file)
			}
		}
	}
	return map[string]func(*testing.T, *Options){
		"a digest, size and time as before": func(t *testing.T, o *Options) { rewrite(t, at(o, "content/a.md")) },
		"a page, size and time as before":   func(t *testing.T, o *Options) { rewrite(t, at(o, "public/digests/a/index.html")) },
		"a page that is gone":               func(t *testing.T, o *Options) { os.Remove(at(o, "public/digests/a/index.html")) },
		"public is gone":                    func(t *testing.T, o *Options) { os.RemoveAll(at(o, "public")) },
		"two digests that change places": func(t *testing.T, o *Options) {
			a, b, other := at(o, "content/a.md"), at(o, "content/b.md"), at(o, "content/other.md")
			if err := errors.Join(os.Rename(a, other), os.Rename(b, a), os.Rename(other, b)); err != nil {
				t.Fatal(err)
			}
		},
		"a file that an old one replaced": func(t *testing.T, o *Options) {
			a := at(o, "content/a.md")
			writeFile(t, a+".old", []byte("+++\ntitle = \"Z\"\ndate = 2026-01-02\n+++\n## One\n\n- **Label:** Tixt.\n"))
			if err := errors.Join(os.Chtimes(a+".old", time.Unix(1, 0), time.Unix(1, 0)), os.Rename(a+".old", a)); err != nil {
				t.Fatal(err)
			}
		},
		"another title of the site":             write("config.toml", "title = \"Other\"\n"),
		"another zone":                          write("config.toml", "title = \"Still\"\ntimezone = \"Asia/Taipei\"\n"),
		"params":                                write("config.toml", "title = \"Still\"\n[params]\na = {b = [1, 2]}\n"),
		"a layout":                              write("themes/paper/partials/entry.html", "<li>{{.Title}}</li>"),
		"a word":                                write("themes/paper/i18n/en.toml", "topics = \"Subjects\"\n"),
		"a favicon":                             write("static/favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
		"a page that takes another one's place": write("content/pages/y.md", "+++\nslug = \"x\"\n+++\nAnother page.\n"),
		"a file that takes a page's place":      write("static/x/index.html", "Ours."),
		"a topic's file":                        write("content/topics/label.md", "A label."),
		"another base URL":                      func(_ *testing.T, o *Options) { o.BaseURL = "https://x.example/" },
		"the future":                            func(_ *testing.T, o *Options) { o.Now = o.Now.AddDate(1, 0, 0) },
		"another theme":                         func(_ *testing.T, o *Options) { o.Theme = "plain" },
		"what is kept of pages":                 damage("drawn"),
		"what is kept of texts":                 damage("texts"),
		"what is kept of builds":                damage("builds"),
		"what is kept of names":                 damage("findings"),
	}
}

// Whatever changes between two builds, the second one makes what a build makes that
// knows nothing of the first.
func TestBuildAfterChange(t *testing.T) {
	for name, change := range changes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := stillBuilt(t)
			time.Sleep(2 * fine)
			writeFile(t, filepath.Join(o.Site, "static/robots.txt"), []byte("User-agent: x\n")) // so that it is no still build
			buildTo(t, o)
			change(t, &o)
			asClean(t, o)
		})
	}
}

// edited are sites of which a file is edited: what stands in it before, and then.
// A file that begins with "->" is a link. Layouts may read all that they can reach,
// and a theme may hold what no theme needs.
func edited() map[string][2]map[string]string {
	digest, page := "themes/paper/layouts/digest.html", "themes/paper/layouts/page.html"
	main := func(text string) string { return `{{define "main"}}<h1>{{.Title}}</h1>` + text + "{{end}}" }
	config := func(text string) map[string]string { return map[string]string{"config.toml": text} }
	script := func(layout, value, file, before, then string) [2]map[string]string {
		return [2]map[string]string{{layout: main("<script>const all = {{" + value + "}};</script>"), file: before}, {file: then}}
	}
	return map[string][2]map[string]string{
		"a list of params": {
			{page: main("{{range .Site.Params.a}}<p>{{.}}</p>{{end}}"), "config.toml": "title = \"S\"\n[params]\na = [\"b c\"]\n"},
			config("title = \"S\"\n[params]\na = [\"b\", \"c\"]\n"),
		},
		"the type of a param": {
			{page: main("{{if .Site.Params.a}}<p>yes</p>{{end}}"), "config.toml": "title = \"S\"\n[params]\na = false\n"},
			config("title = \"S\"\n[params]\na = \"false\"\n"),
		},
		"title and description":     {config("title = \"S Description:A\"\n"), config("title = \"S\"\ndescription = \"A Description:\"\n")},
		"a page in a script":        script(digest, ".Site.Pages", "content/pages/x.md", "One.", "Two."),
		"the home page in a script": script(digest, ".Site.Home", "content/pages/index.md", "One.", "Two."),
		"a transcript in a script":  script(digest, ".Digest.Transcript", "content/a.transcript.md", "One.", "Two."),
		"a person in a script":      script(digest, ".Site.People", "content/people/p.md", "One.", "Two."),
		"a show in a script":        script("themes/paper/layouts/shows.html", ".Shows", "content/shows/s.md", "One.", "Two."),
		"a layout beside a link to nowhere": {
			{"themes/paper/a-note": "->nowhere", digest: main("")}, {digest: main("new")},
		},
		"a layout beside a link to a folder": {
			{"elsewhere/file.txt": "x", "themes/paper/design": "->../../elsewhere", digest: main("")}, {digest: main("new")},
		},
		"a partial behind a link": {
			{"themes/paper/shared/mine.html": "one", "themes/paper/partials": "->shared", digest: main(`{{template "mine.html" .}}`)},
			{"themes/paper/shared/mine.html": "two"},
		},
	}
}

func TestBuildAfterEdit(t *testing.T) {
	for name, texts := range edited() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := stillBuilt(t)
			write := func(texts map[string]string) {
				for file, text := range texts {
					at := filepath.Join(o.Site, filepath.FromSlash(file))
					if to, isLink := strings.CutPrefix(text, "->"); !isLink {
						writeFile(t, at, []byte(text))
					} else if err := os.Symlink(to, at); err != nil {
						t.Skip(err)
					}
				}
			}
			write(texts[0])
			settle(t, o)
			write(texts[1])
			asClean(t, o)
		})
	}
}

// What search shows of a digest stands for as long as the digest has its number.
func TestSearchOfADigestStands(t *testing.T) {
	for date, stands := range map[string]bool{"2026-02-02": true, "2025-02-02": false} {
		o := stillBuilt(t)
		add := func(name, date string) {
			writeFile(t, filepath.Join(o.Site, "content", name), []byte("+++\ndate = "+date+"\n+++\nAnother.\n"))
		}
		add("first.md", "2026-01-01")
		settle(t, o)
		add("another.md", date)
		g := New(o)
		r, err := g.Generate(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if _, got := g.drawnPages(r).stand["search/digests/0.json"]; got != stands {
			t.Errorf("beside a digest of %s it stands: %v, want %v", date, got, stands)
		}
	}
}

// Names are looked for in what changed. What is kept of them is written when they were.
func TestFindingsAreKept(t *testing.T) {
	o := stillBuilt(t)
	kept := func() fs.FileInfo {
		t.Helper()
		files, _ := filepath.Glob(filepath.Join(o.Cache, "findings", "*", "*"))
		if len(files) != 1 {
			t.Fatalf("findings are kept in %q", files)
		}
		info, err := os.Stat(files[0])
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	last := kept()
	for _, c := range []struct {
		file, text string
		written    bool
	}{
		{"config.toml", "title = \"Other\"\n", false},
		{"content/a.md", "+++\ntitle = \"A\"\n+++\nOther text.\n", true},
		{"content/pages/x.md", "Another page.\n", false},
		{"content/topics/text.md", "A name.\n", true},
	} {
		writeFile(t, filepath.Join(o.Site, c.file), []byte(c.text))
		buildTo(t, o)
		next := kept()
		if written := !os.SameFile(next, last); written != c.written {
			t.Errorf("after a change of %s they are written: %v, want %v", c.file, written, c.written)
		}
		last = next
	}
}

// settle builds until all that was written stood for a while.
func settle(t *testing.T, o Options) {
	t.Helper()
	for i := range 3 {
		writeFile(t, filepath.Join(o.Site, "static/robots.txt"), fmt.Append(nil, "User-agent: ", i, "\n"))
		buildTo(t, o)
		time.Sleep(2 * fine)
	}
}

func buildTo(t *testing.T, o Options) {
	t.Helper()
	if _, err := New(o).Build(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// asClean builds, and holds the output against that of a build that knows nothing.
func asClean(t *testing.T, o Options) {
	t.Helper()
	buildTo(t, o)
	clean := o
	clean.Cache, clean.Destination = "", t.TempDir()
	buildTo(t, clean)
	if diff := compareFolders(t, filepath.Join(o.Site, "public"), clean.Destination); diff != "" {
		t.Error(diff)
	}
}

// compareFolders tells the first file in which two folders differ.
func compareFolders(t *testing.T, got, want string) string {
	t.Helper()
	files := map[string]bool{}
	for _, folder := range []string{got, want} {
		err := fs.WalkDir(os.DirFS(folder), ".", func(file string, entry fs.DirEntry, err error) error {
			files[file] = files[file] || err == nil && entry.Type().IsRegular()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for file, isFile := range files {
		if !isFile {
			continue
		}
		a, errA := os.ReadFile(filepath.Join(got, file))
		b, errB := os.ReadFile(filepath.Join(want, file))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			return fmt.Sprintf("%s: %v\n%s\nand should be: %v\n%s", file, errA, a, errB, b)
		}
	}
	return ""
}
