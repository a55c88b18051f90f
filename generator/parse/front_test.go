package parse

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// looksLikeAPlace is what vim's errorformat "%f:%l:%m" takes for one. An author's
// own value, which a hint repeats in quotes, may look like what it likes.
var looksLikeAPlace = regexp.MustCompile(`^[^"]*:[0-9]+:`)

// frontCase is a case of testdata/front.txt.
type frontCase struct {
	file    string
	options Options
	input   string
	wanted  []string
}

// frontCases reads testdata/front.txt, by name.
func frontCases(t testing.TB) map[string]frontCase {
	text, err := os.ReadFile("testdata/front.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]frontCase{}
	for _, c := range strings.Split(string(text), "\n== ")[1:] {
		name, rest, _ := strings.Cut(c, "\n")
		if _, twice := cases[name]; twice {
			t.Fatalf("two cases are called %q", name)
		}
		one := frontCase{file: "front.md", options: options(site.KindDigest, "front")}
		for strings.HasPrefix(rest, "-- ") {
			line, after, _ := strings.Cut(rest, "\n")
			one.set(t, line)
			rest = after
		}
		input, expectations, _ := strings.Cut(rest, "\n-> ")
		one.input, one.wanted = input+"\n", strings.Split(strings.TrimSpace(expectations), "\n-> ")
		cases[name] = one
	}
	return cases
}

// set reads a line on how a case is parsed.
func (c *frontCase) set(t testing.TB, line string) {
	name, value, _ := strings.Cut(strings.TrimPrefix(line, "-- "), ": ")
	switch name {
	case "file":
		c.file, c.options.Name = value, strings.TrimSuffix(value[strings.LastIndexByte(value, '/')+1:], ".md")
	case "kind":
		c.options.Kind = site.Kind(value)
	case "fields":
		key, list, _ := strings.Cut(value, " =")
		if c.options.Fields == nil {
			c.options.Fields = map[string][]string{}
		}
		c.options.Fields[key] = strings.Fields(list)
	default:
		t.Fatalf("no such line in the table: %s", line)
	}
}

// TestFront reads testdata/front.txt. The problems of a case are all of them.
func TestFront(t *testing.T) {
	for name, c := range frontCases(t) {
		t.Run(name, func(t *testing.T) {
			doc, problems := Parse(c.file, []byte(c.input), c.options)
			var wanted []string
			for _, want := range c.wanted {
				key, value, _ := strings.Cut(want, ":")
				value = strings.TrimSpace(value)
				if key == "problem" {
					wanted = append(wanted, value)
				} else if doc == nil {
					t.Errorf("no document: %v", problems)
				} else if got := said(doc, key); got != value {
					t.Errorf("%s is %q, not %q", key, got, value)
				}
			}
			var got []string
			for _, p := range problems {
				got = append(got, strings.TrimSpace(p.String()+" "+p.Hint))
				if looksLikeAPlace.MatchString(p.Hint) {
					t.Errorf("an editor would take this hint for a place in a file: %s", p.Hint)
				}
			}
			if !slices.Equal(got, wanted) {
				t.Errorf("problems:\n%s\nwanted:\n%s", strings.Join(got, "\n"), strings.Join(wanted, "\n"))
			}
		})
	}
}

// said writes one thing that a document holds as the table does.
func said(d *site.Document, key string) string {
	switch key {
	case "title":
		return d.Title
	case "date":
		return d.Date.Format(time.RFC3339)
	case "updated":
		return d.Updated.Format(time.RFC3339)
	case "show":
		return d.Show
	case "episode":
		return d.Episode
	case "season":
		return d.Season
	case "video":
		return d.Video
	case "cover":
		return d.Cover
	case "slug":
		return d.Slug
	case "unlisted":
		return fmt.Sprint(d.Unlisted)
	case "editor":
		return d.Editor
	case "feed":
		return d.Feed
	case "body":
		return strings.TrimSpace(d.Body)
	case "chapters":
		var chapters []string
		for _, c := range d.EpisodeChapters {
			chapters = append(chapters, c.Time.Range()+" "+c.Title)
		}
		return strings.Join(chapters, " | ")
	case "sections":
		var sections []string
		for _, s := range d.Sections {
			sections = append(sections, strings.TrimSpace(s.Title+" "+timeText(s.Time)))
		}
		return strings.Join(sections, " | ")
	case "links":
		var links []string
		for _, l := range d.WebLinks {
			links = append(links, l.Name+" <"+l.URL+">")
		}
		return strings.Join(links, ", ")
	case "source":
		return string(d.Source)
	case "audio":
		return d.Audio
	case "old":
		return fmt.Sprint(d.OldAddresses)[1 : len(fmt.Sprint(d.OldAddresses))-1]
	case "other":
		return strings.Join(d.OtherNames, " | ")
	case "draft":
		return fmt.Sprint(d.Draft)
	case "duration":
		return d.Duration.String()
	case "credits":
		var credits []string
		for _, c := range d.Credits {
			text := strings.TrimSpace(string(c.Role) + " " + c.Name)
			if c.URL != "" {
				text += " <" + c.URL + ">"
			}
			credits = append(credits, text)
		}
		return strings.Join(credits, ", ")
	case "topics":
		return strings.Join(d.Topics, " | ")
	case "summary":
		return d.Summary
	case "language":
		return d.Language
	case "params":
		var params []string
		for _, key := range sortedKeys(d.Params) {
			params = append(params, fmt.Sprintf("%s=%v", key, d.Params[key]))
		}
		return strings.Join(params, " ")
	}
	return "no such thing in the table: " + key
}

// Front matter is read up to its limit, and beyond it is one problem.
func TestLongFrontMatter(t *testing.T) {
	for _, c := range []struct {
		length  int
		refused bool
	}{{maxFront, false}, {maxFront + 1, true}} {
		const frame = "summary = \"\"\n"
		text := "+++\nsummary = \"" + strings.Repeat("a", c.length-len(frame)) + "\"\n+++\n\nwords\n"
		d, problems := Parse("a.md", []byte(text), options(site.KindDigest, "a"))
		if (d == nil) != c.refused || c.refused && (len(problems) != 1 || problems[0].Code != "front-matter") {
			t.Errorf("%d bytes: %v", c.length, problems)
		}
	}
}
