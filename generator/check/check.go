// Package check tells what an author can mend in a site beyond what reading it
// must find: chatter of a language model that was left in, characters that an
// export broke, sections without anything in them, points that take too long,
// one episode digested twice. All of it is advice, so every problem is a
// warning; a site with any of it is published all the same.
package check

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// checker gathers what is found.
type checker struct {
	site     *site.Site
	problems []site.Problem
}

// Check looks through a whole site.
func Check(s *site.Site) []site.Problem {
	c := &checker{site: s}
	for _, d := range s.AllDigests() {
		c.problems = append(c.problems, d.Advice...)
		c.text(d.Document)
		c.anatomy(d.Document)
		c.date(d)
	}
	for _, p := range s.Pages {
		c.problems = append(c.problems, p.Advice...)
		c.text(p.Document)
	}
	c.sources()
	return site.SortProblems(c.problems)
}

func (c *checker) warn(d *site.Document, line, column int, code, message, hint string) {
	c.problems = append(c.problems, site.Problem{
		File: d.File, Line: line, Column: column, Severity: site.Warning, Code: code, Message: message, Hint: hint,
	})
}

// edge is how many lines at the beginning and end of a digest may be what a
// language model said beside its answer.
const edge = 4

// text looks at the lines that the author wrote.
func (c *checker) text(d *site.Document) {
	lines := strings.Split(d.Body, "\n")
	said := make([]int, 0, len(lines)) // the lines that hold something
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			said = append(said, i)
		}
		if before, _, found := strings.Cut(line, "\uFFFD"); found {
			c.warn(d, d.BodyLine+i, utf8.RuneCountInString(before)+1, "character", "a character was lost here when the text was converted", "write the one that belongs here")
		}
	}
	for n, i := range said {
		if n >= edge && n < len(said)-edge {
			continue
		}
		switch kind := site.ChatterOf(lines[i]); kind {
		case "":
		case site.Refusal:
			c.warn(d, d.BodyLine+i, 1, "chatter", "a language model declined to answer here", "ask it again, or delete the file")
		default:
			c.warn(d, d.BodyLine+i, 1, "chatter", fmt.Sprintf("this is a language model's %s and not the digest's", kind), "delete the line")
		}
	}
}

// placeholder is what programs print where a value was missing.
var placeholder = site.Pattern(`(?:^|[^\w.])(undefined|NaN|\[object Object\]|\{\{.*\}\})(?:$|[^\w.])`)

// anatomy looks at what the sections hold.
func (c *checker) anatomy(d *site.Document) {
	for _, text := range []string{d.Title, d.Summary} {
		if m := placeholder().FindStringSubmatch(text); m != nil {
			c.warn(d, 0, 0, "placeholder", fmt.Sprintf("%q stands in the title or summary", m[1]), "a program left it where it had no value")
		}
	}
	for i, s := range d.Sections {
		switch {
		case s.Level > 0 && strings.TrimSpace(s.Title) == "":
			c.warn(d, s.Line, 1, "heading", "this heading has no words", "name the section, or take the heading out")
		case len(s.Blocks) == 0 && (i+1 == len(d.Sections) || d.Sections[i+1].Level <= s.Level):
			c.warn(d, s.Line, 1, "empty-section", fmt.Sprintf("the section %q has nothing in it", s.Title), "")
		}
		for _, p := range s.Points() {
			c.point(d, p)
		}
	}
}

// point finds those that take more than a minute to read.
func (c *checker) point(d *site.Document, p *site.Point) {
	var reading site.Reading
	reading.Add(p.Text)
	if reading.Minutes() > 1 {
		c.warn(d, p.Line, 1, "long-point", "this point takes more than a minute to read", "make several of it, each with a label")
	}
	if m := placeholder().FindStringSubmatch(p.Label); m != nil {
		c.warn(d, p.Line, 1, "placeholder", fmt.Sprintf("%q stands in a label", m[1]), "a program left it where it had no value")
	}
}

func (c *checker) date(d *site.Digest) {
	if d.Future {
		c.warn(d.Document, 0, 0, "future", fmt.Sprintf("its date, %s, is yet to come", d.Date.Format("2006-01-02")), "it is not published before, unless --future is given")
	}
}

// sources finds episodes that two digests are of. A translation is no second
// one.
func (c *checker) sources() {
	first := map[string]*site.Digest{}
	digests := slices.Concat(c.site.Digests, c.site.Unlisted)
	slices.SortFunc(digests, func(a, b *site.Digest) int { return cmp.Compare(a.File, b.File) })
	for _, d := range digests {
		key := episode(string(d.Source))
		if key == "" {
			continue
		}
		if other := first[key]; other != nil {
			c.warn(d.Document, 0, 0, "duplicate-source", fmt.Sprintf("%s is a digest of the same episode", other.File), "keep one of the two, or name one as the other's translation: NAME.LANG.md")
			continue
		}
		first[key] = d
	}
}

// tracking are parameters that tell where a visitor came from, not where to go.
var tracking = site.Pattern(`^(?:utm_.*|si|feature|ref|fbclid|gclid|t|start|pp|ab_channel|list|index)$`)

// episode is a source's address in the one form in which two of the same
// episode are equal. The front page of a site is no episode.
func episode(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), "m.")
	path := strings.TrimSuffix(u.Path, "/")
	q := u.Query()
	switch {
	case host == "youtu.be":
		host, path = "youtube.com", "/"+strings.Trim(path, "/")
	case host == "youtube.com" && q.Get("v") != "":
		path = "/" + q.Get("v")
		q.Del("v")
	case host == "youtube.com":
		path = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(path, "/live"), "/shorts"), "/embed")
	}
	for name := range q {
		if tracking().MatchString(name) {
			q.Del(name)
		}
	}
	if path == "" && len(q) == 0 {
		return ""
	}
	return host + path + "?" + q.Encode()
}
