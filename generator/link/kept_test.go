package link

import (
	"reflect"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

// keepable is a digest with points, and what it holds by a small vocabulary.
func keepable() (*site.Document, *findings) {
	d := &site.Document{}
	for range 2 {
		s := &site.Section{}
		for range 2 {
			s.Blocks = append(s.Blocks, site.Block{Points: []*site.Point{{}, {}}})
		}
		d.Sections = append(d.Sections, s)
	}
	all := pointsOf(d)
	return d, &findings{
		held: []finding{{entry: 0, carried: true}, {1, true, all[6:8], all[2:3]}, {200, false, nil, all[:1]}},
		mere: []finding{{7, false, nil, all[3:7]}}, speakers: []speaker{{all[5].Point, 200}},
	}
}

func TestFindingsAreKept(t *testing.T) {
	d, f := keepable()
	if n := len(pointsOf(d)); n != 8 {
		t.Fatalf("%d points, want 8", n)
	}
	text := string(f.append(nil, d))
	again, err := readFindings(text, d, 200, 201)
	if err != nil || !reflect.DeepEqual(again, f) {
		t.Errorf("%+v, %v\nwant %+v", again, err, f)
	}
	for at, c := range all(again) {
		if c != all(f)[at] {
			t.Errorf("point %d is another one", at)
		}
	}
	if _, err := readFindings(text, d, 100, 200); err == nil {
		t.Error("an entry that is not in the vocabulary is taken")
	}
	if _, err := readFindings(text, d, 201, 300); err == nil {
		t.Error("a topic is taken for one who speaks")
	}
	f.held[0].entry = 1
	if _, err := readFindings(string(f.append(nil, d)), d, 200, 201); err == nil {
		t.Error("an entry is taken twice")
	}
	d.Sections[1].Blocks = d.Sections[1].Blocks[:1]
	if _, err := readFindings(text, d, 200, 201); err == nil {
		t.Error("a point that is not in the document is taken")
	}
}

// all are the points of findings, each the very one.
func all(f *findings) (points []site.Cited) {
	for _, list := range [][]finding{f.held, f.mere} {
		for _, e := range list {
			points = append(append(points, e.points...), e.named...)
		}
	}
	return points
}

// Nothing that is read is more than what was kept, and no bytes are a panic.
func FuzzFindings(f *testing.F) {
	d, found := keepable()
	f.Add(string(found.append(nil, d)))
	f.Add("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")
	f.Add("\x7f\x00\x00")
	f.Fuzz(func(t *testing.T, text string) {
		again, err := readFindings(text, d, 200, 201)
		if err != nil {
			return
		}
		// Numbers have longer forms; ours is the shortest.
		if kept := string(again.append(nil, d)); len(kept) > len(text) {
			t.Errorf("%x is read as %x", text, kept)
		}
	})
}
