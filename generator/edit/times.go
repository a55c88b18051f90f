package edit

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// Times makes the bytes of a digest whose points have times: the key is a
// point's place among all points of the file, from 0. A time stands behind the
// first paragraph of its point, or else in front of it. Nothing else changes,
// and what the file says is held against what it said; a point that has a time
// already, or takes none, is an error.
func Times(file string, content []byte, o parse.Options, times map[int]site.Time) ([]byte, error) {
	t := newText(file, content, o)
	before := t.parse(content)
	if before == nil {
		return nil, t.fail(0, "this file cannot be read")
	}
	points := pointsOf(before)
	var splices []splice
	for i, p := range points {
		wanted, ok := times[i]
		if !ok {
			continue
		}
		if p.Time.Given {
			return nil, t.fail(t.lineStart(p.Line), "this point has a time already")
		}
		s, ok := t.timed(before, p, i, wanted)
		if !ok {
			return nil, t.fail(t.lineStart(p.Line), "no place was found for the time of this point; write it by hand")
		}
		splices = append(splices, s)
	}
	made, err := t.apply(splices)
	if err != nil {
		return nil, err
	}
	if !sameButTimes(before, t.parse(made), times) {
		return nil, fmt.Errorf("%s: the times would alter something else too; nothing was changed", file)
	}
	return made, nil
}

func pointsOf(d *site.Document) []*site.Point {
	var points []*site.Point
	for _, s := range d.Sections {
		points = append(points, s.Points()...)
	}
	return points
}

// marksBehind are an id and attributes, which end a line.
var marksBehind = site.Pattern(`(?:[ \t]+(?:\{[^{}\n]*\}|\^[\w-]+))*[ \t]*$`)

var itemAhead = site.Pattern(`^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?`)

// maxLead is how many lines of a point are looked at for the end of its first
// paragraph.
const maxLead = 60

// timed finds the place for a point's time: the first at which the file says
// that time and else what it said.
func (t *text) timed(before *site.Document, p *site.Point, i int, wanted site.Time) (splice, bool) {
	mark := "[" + wanted.String() + "]"
	start := t.lineStart(p.Line)
	var places []splice
	at := start
	for range maxLead {
		end := at + bytes.IndexByte(append(t.plain[at:len(t.plain):len(t.plain)], '\n'), '\n')
		line := string(t.plain[at:end])
		if strings.TrimSpace(line) == "" {
			break
		}
		behind := at + marksBehind().FindStringIndex(line)[0]
		places = append(places, splice{behind, behind, " " + mark})
		if at = end + 1; at >= len(t.plain) {
			break
		}
	}
	line, _, _ := bytes.Cut(t.plain[start:], []byte("\n"))
	ahead := start + len(itemAhead().Find(line))
	places = append(places, splice{ahead, ahead, mark + " "})
	for _, s := range places {
		made, err := t.apply([]splice{s})
		if err == nil && sameButTimes(before, t.parse(made), map[int]site.Time{i: wanted}) {
			return s, true
		}
	}
	return splice{}, false
}

// sameButTimes tells whether two documents say the same, but for the times that
// some points now have.
func sameButTimes(before, after *site.Document, times map[int]site.Time) bool {
	if after == nil || differs(before, after) != "" || !slices.Equal(before.Topics, after.Topics) || len(before.Sections) != len(after.Sections) {
		return false
	}
	for i, s := range before.Sections {
		o := after.Sections[i]
		if s.ID != o.ID || s.Level != o.Level || s.Title != o.Title || s.Time != o.Time || len(s.Blocks) != len(o.Blocks) {
			return false
		}
		for j, b := range s.Blocks {
			if b.HTML != o.Blocks[j].HTML {
				return false
			}
		}
	}
	old, now := pointsOf(before), pointsOf(after)
	if len(old) != len(now) {
		return false
	}
	for i, p := range old {
		want := *p
		if wanted, ok := times[i]; ok {
			want.Time = wanted
		}
		if !reflect.DeepEqual(want, *now[i]) {
			return false
		}
	}
	return true
}
