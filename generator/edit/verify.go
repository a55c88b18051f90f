package edit

import (
	"reflect"
	"slices"

	"github.com/digestry/digestry/generator/site"
)

// verify holds what a file says now against what it said before.
func (r *renamer) verify(before, after *site.Document) error {
	if after == nil {
		return r.fail(0, "with the new name this file could not be read; nothing was changed")
	}
	if key := differs(before, after); key != "" {
		return r.fail(0, "the new name would alter %s too; nothing was changed", key)
	}
	if !r.right(before.Topics, after.Topics) {
		return r.fail(0, "its topics would be %q; nothing was changed", after.Topics)
	}
	if len(before.Sections) != len(after.Sections) {
		return r.fail(0, "the new name would alter the sections; nothing was changed")
	}
	for i, s := range before.Sections {
		if !r.sameSection(s, after.Sections[i], before.BodyLine-after.BodyLine) {
			return r.fail(r.lineStart(s.Line), "the new name would alter the section %q; nothing was changed", s.Title)
		}
	}
	return nil
}

// sameSection compares a section with what it has become, so many lines above.
func (r *renamer) sameSection(a, b *site.Section, above int) bool {
	points, others := a.Points(), b.Points()
	if a.Level != b.Level || a.Role != b.Role || a.Line > 0 && a.Line-above != b.Line || a.Time != b.Time || len(points) != len(others) || !r.right(a.Topics, b.Topics) {
		return false
	}
	for i, p := range points {
		if o := others[i]; p.Time != o.Time || p.By() != o.By() || p.Line-above != o.Line || !r.right(p.Topics(), o.Topics()) {
			return false
		}
	}
	return true
}

// right tells whether the topics after are those before with their new name.
func (r *renamer) right(before, after []string) bool {
	concerned := func(name string) bool { return r.Old[site.Fold(name)] || site.Fold(name) == r.key() }
	others := func(names []string) []string {
		return slices.DeleteFunc(slices.Clone(names), concerned)
	}
	if !slices.Equal(others(before), others(after)) {
		return false
	}
	for _, name := range after {
		if r.concerns(name) && !slices.Contains(r.kept, name) {
			return false
		}
	}
	return slices.ContainsFunc(before, concerned) == slices.ContainsFunc(after, concerned)
}

// differs names a field in which two documents differ, of those that front
// matter tells, but for the topics.
func differs(a, b *site.Document) string {
	left, right := reflect.ValueOf(withoutBody(a)), reflect.ValueOf(withoutBody(b))
	for i := range left.NumField() {
		if !reflect.DeepEqual(left.Field(i).Interface(), right.Field(i).Interface()) {
			return left.Type().Field(i).Name
		}
	}
	return ""
}

// withoutBody leaves out what follows from the body, where a name that changed
// is a word like others, and the topics, which are looked at by themselves.
func withoutBody(d *site.Document) site.Document {
	c := *d
	c.Topics, c.Sections, c.Chapters, c.Links, c.Quoted, c.Advice = nil, nil, nil, nil, nil, nil
	c.HTML, c.Body, c.Detected, c.Reading, c.BodyLine = "", "", "", site.Reading{}, 0
	c.CoverLine, c.CoverColumn = 0, 0
	if c.TitleFrom == site.TitleFromHeading {
		c.Title = ""
	}
	return c
}
