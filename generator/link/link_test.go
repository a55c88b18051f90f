package link

import (
	"bytes"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
	"golang.org/x/tools/txtar"
)

// now is when all sites here are linked.
var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// TestSites links every site in testdata/sites. An archive's comment may hold
// lines "language: TAG", "drafts: yes" and "future: yes". Its files are content
// files, those of static/ where they are below it; what is below want/ tells what
// must come of them, one thing a line, in the order that the site has; problems
// are sorted by place.
func TestSites(t *testing.T) {
	archives, err := filepath.Glob("testdata/sites/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no sites: %v", err)
	}
	for _, file := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			linked, problems := Link(input(t, archive))
			for _, f := range archive.Files {
				name, wanted := strings.CutPrefix(f.Name, "want/")
				if !wanted {
					continue
				}
				if got := outcome(t, linked, problems, name); got != string(f.Data) {
					t.Errorf("%s:\n%s\nwant:\n%s", name, got, f.Data)
				}
			}
		})
	}
}

// The order in which files are found must not matter.
func TestOrderOfFilesDoesNotMatter(t *testing.T) {
	archives, _ := filepath.Glob("testdata/sites/*.txtar")
	for _, file := range archives {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all := func(in Input) string {
			linked, problems := Link(in)
			text := ""
			for _, name := range []string{"digests", "topics", "people", "shows", "gathered", "speakers", "mentioned", "pages", "targets", "assets", "redirects", "problems"} {
				text += name + "\n" + outcome(t, linked, problems, name)
			}
			return text
		}
		in := input(t, archive)
		forwards := all(in)
		slices.Reverse(in.Documents)
		slices.Reverse(in.Files)
		if backwards := all(in); backwards != forwards {
			t.Errorf("%s, forwards:\n%s\nbackwards:\n%s", file, forwards, backwards)
		}
	}
}

// input is an archive's site, its documents parsed. Which file is what is told
// by the plainest of rules: package generator has the true ones.
func input(t *testing.T, archive *txtar.Archive) Input {
	t.Helper()
	in := Input{Config: &site.Config{Language: "en", Location: time.UTC}, Now: now}
	for _, line := range strings.Split(string(archive.Comment), "\n") {
		switch key, value, _ := strings.Cut(line, ": "); key {
		case "language":
			in.Config.Language = value
		case "drafts":
			in.Drafts = true
		case "future":
			in.Future = true
		}
	}
	for _, f := range archive.Files {
		switch {
		case strings.HasPrefix(f.Name, "want/"):
		case strings.HasPrefix(f.Name, "static/"):
			in.Static = append(in.Static, strings.TrimPrefix(f.Name, "static/"))
		case path.Ext(f.Name) != ".md" || path.Base(f.Name) == "README.md":
			in.Files = append(in.Files, f.Name)
		default:
			in.Documents = append(in.Documents, document(t, f, in.Config))
		}
	}
	return in
}

func document(t *testing.T, f txtar.File, config *site.Config) *site.Document {
	t.Helper()
	o := parse.Options{Kind: site.KindDigest, Language: config.Language, Location: config.Location}
	folder, _, _ := strings.Cut(f.Name, "/")
	switch folder {
	case "topics":
		o.Kind = site.KindTopic
	case "people":
		o.Kind = site.KindPerson
	case "shows":
		o.Kind = site.KindShow
	case "pages":
		o.Kind = site.KindPage
	}
	o.Name, o.Translation, _ = strings.Cut(strings.TrimSuffix(path.Base(f.Name), ".md"), ".")
	if o.Name == "index" && o.Kind != site.KindPage || o.Name == "_index" {
		if o.Name == "_index" {
			o.Kind = site.KindShow
		}
		o.Name = path.Base(path.Dir(f.Name))
	}
	d, problems := parse.Parse(f.Name, f.Data, o)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", f.Name, problems)
	}
	return d
}

// outcome writes one part of a site as the archives do.
func outcome(t *testing.T, s *site.Site, problems []site.Problem, part string) string {
	t.Helper()
	var b bytes.Buffer
	line := func(values ...any) { fmt.Fprintln(&b, strings.TrimSpace(fmt.Sprintln(values...))) }
	term := func(term *site.Term) {
		text := fmt.Sprintf("%s %s", term.Address, term.Name)
		for _, d := range term.Digests {
			text += " " + d.File
		}
		line(text)
	}
	switch part {
	case "digests":
		for _, d := range s.Digests {
			line(d.File, d.Address)
			for _, t := range d.Translations {
				line("+", t.File, t.Address)
			}
		}
		for _, d := range s.Unlisted {
			line("unlisted", d.File, d.Address)
		}
	case "names":
		for _, d := range s.AllDigests() {
			var names []string
			for _, topic := range d.Topics {
				names = append(names, topic.Name)
			}
			for _, a := range d.People {
				names = append(names, strings.TrimSpace(a.Name+" "+string(a.Role)))
			}
			if d.Show != nil {
				names = append(names, d.Show.Name)
			}
			line(d.File+":", strings.Join(names, ", "))
		}
	case "topics":
		for _, topic := range s.Topics {
			term(&topic.Term)
		}
	case "people":
		for _, person := range s.People {
			term(&person.Term)
		}
	case "shows":
		for _, show := range s.Shows {
			term(&show.Term)
		}
	case "gathered":
		for _, topic := range s.Topics {
			line(topic.Name + ": " + gathered(topic.Gathered, "", "-"))
			if topic.Named > 0 {
				line(topic.Name + " names: " + gathered(topic.Mentions, "-", ""))
			}
		}
		for _, person := range s.People {
			line(person.Name + ": " + gathered(person.Gathered, "said ", "named "))
		}
	case "speakers":
		for _, d := range s.AllDigests() {
			for _, section := range d.Sections {
				for _, p := range section.Points() {
					if who := d.Speaker(p); who != nil && who.InLabel {
						line(d.File, p.ID, who.Name, "in the label")
					} else if who != nil {
						line(d.File, p.ID, who.Name)
					}
				}
			}
		}
	case "mentioned":
		for _, d := range s.AllDigests() {
			if len(d.MentionedIn) > 0 {
				text := d.File + ":"
				for _, other := range d.MentionedIn {
					text += " " + other.File
				}
				line(text)
			}
		}
	case "neighbours":
		for _, d := range s.AllDigests() {
			file := func(d *site.Digest) string {
				if d == nil {
					return "-"
				}
				return d.File
			}
			line(file(d.Prev), "<", d.File, "<", file(d.Next))
		}
	case "pages":
		if s.Home != nil {
			line(s.Home.File, "/")
		}
		for _, page := range s.Pages {
			line(page.File, page.Address)
		}
	case "targets":
		for _, ref := range slices.Sorted(mapKeys(s.Targets)) {
			line(ref, "->", s.Targets[ref])
		}
	case "assets":
		for _, a := range s.Assets {
			line(a.Root, a.File, a.Address)
		}
		if s.Favicon != "" {
			line("favicon", s.Favicon)
		}
	case "covers":
		for _, d := range s.AllDigests() {
			line(d.File, d.Cover)
		}
		for _, topic := range s.Topics {
			line(topic.Name, topic.Cover)
		}
	case "redirects":
		for _, r := range s.Redirects {
			line(r.From, "->", r.To)
		}
	case "problems":
		for _, p := range site.SortProblems(problems) {
			line(p)
			if p.Hint != "" {
				fmt.Fprintf(&b, "    %s\n", p.Hint)
			}
		}
	default:
		t.Fatalf("want/%s speaks of nothing here", part)
	}
	return b.String()
}

// gathered tells what digests have for a topic or person: their points and what
// only names it, each behind a word, or not at all where that is "-".
func gathered(list []site.Gathered, points, named string) string {
	var texts []string
	for _, g := range list {
		text := g.Digest.File
		if points != "-" && (len(g.Points) > 0 || named == "-") {
			text += " " + points + ids(g.Points)
		}
		if named != "-" && len(g.Named) > 0 {
			text += " " + named + ids(g.Named)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", ")
}

func ids(points []site.Cited) string {
	list := make([]string, len(points))
	for i, p := range points {
		list[i] = p.ID
	}
	return fmt.Sprint(list)
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

// Digests without a date are show by show in the order of their numbers, and else in that
// of their files' names; the next episode of a show is the one with the next number.
func TestOrderOfUndatedDigests(t *testing.T) {
	undated := func(name, show, season, episode string) *site.Document {
		d := made(name, 1, "", "")
		d.Date, d.Show, d.Season, d.Episode = time.Time{}, show, season, episode
		return d
	}
	s := linkAll(
		undated("e1", "S", "", "1"), undated("e2", "S", "", "2"), undated("e10", "S", "", "10"), undated("trailer", "S", "", ""),
		undated("t2", "T", "2", "1"), undated("t1", "T", "1", "9"),
		undated("note 10", "", "", "10"), undated("note 9", "", "", "9"), undated("go 2", "", "", "2"), made("dated", 1, "", ""),
	)
	var names []string
	for _, d := range s.Digests {
		names = append(names, d.Name)
	}
	if got, want := strings.Join(names, ", "), "dated, go 2, note 10, note 9, e10, e2, e1, trailer, t2, t1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, d := range s.Digests {
		if d.Name == "e2" && (d.Next == nil || d.Next.Name != "e10" || d.Prev == nil || d.Prev.Name != "e1") {
			t.Errorf("around the second episode are %v and %v", d.Prev, d.Next)
		}
	}
}
