package render

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

// meetingTopics makes topics that meet in digests, each digest having some that
// are near to each other. Names are of all lengths, in both kinds of letters.
func meetingTopics(n int) []*site.Topic {
	topics := make([]*site.Topic, n)
	for i := range topics {
		name := fmt.Sprintf("T%d %s", i, strings.Repeat("談", i%9))
		if i%3 == 0 {
			name = fmt.Sprintf("Topic number %d%s", i, strings.Repeat(" is long", i%4))
		}
		topics[i] = &site.Topic{Term: site.Term{Key: site.Fold(name), Name: name, Slug: site.Slug(name), Address: site.PageAddress("topics", site.Slug(name))}}
	}
	for d := range 3 * n {
		digest := &site.Digest{Document: &site.Document{}}
		var points []site.Cited
		for range 4 {
			points = append(points, site.Cited{Point: &site.Point{}})
		}
		for k, i := range []int{d, d + 1, d * 7, d % 5, d * d % 11} {
			t := topics[i%n]
			if !slices.Contains(t.Digests, digest) {
				t.Digests = append(t.Digests, digest)
				t.Gathered = append(t.Gathered, site.Gathered{Digest: digest, Points: points[:4-k%4]})
			}
		}
	}
	return topics
}

// Names do not lie on each other, and all of them are on the sheet.
func TestMapIsLegible(t *testing.T) {
	for _, n := range []int{5, 15, 40, 150, 500} {
		for _, on := range []sheet{wideSheet, smallSheet} {
			m := drawMap(meetingTopics(n), on)
			if want := min(n, on.most); len(m.Topics) != want {
				t.Errorf("of %d topics %d are on a map for %d", n, len(m.Topics), on.most)
			}
			if m.Width != on.width || m.Height > 2*on.highest {
				t.Errorf("a map of %d topics is %d × %d", n, m.Width, m.Height)
			}
			if lines := len(m.Meetings); lines < len(m.Topics)-1 || lines > 2*len(m.Topics) {
				t.Errorf("%d topics are joined by %d lines", len(m.Topics), lines)
			}
			for i, a := range m.Topics {
				box := a.box
				if box.x-box.w/2 < 0 || box.x+box.w/2 > m.Width || box.y-box.h/2 < 0 || box.y+box.h/2 > m.Height {
					t.Errorf("of %d topics %q is not on the sheet: %+v", n, a.Label, box)
				}
				for _, b := range m.Topics[:i] {
					if x, y := overlap(box, b.box); x > 0 && y > 0 {
						t.Errorf("of %d topics %q and %q lie on each other: %+v %+v", n, a.Label, b.Label, box, b.box)
					}
				}
			}
		}
	}
}

// The same topics give the same map, in whatever order they come.
func TestMapIsStable(t *testing.T) {
	for _, n := range []int{15, 150} {
		topics := meetingTopics(n)
		want := drawMap(topics, wideSheet)
		for range 5 {
			slices.Reverse(topics)
			topics = append(topics[n/3:], topics[:n/3]...)
			for _, topic := range topics {
				slices.Reverse(topic.Gathered)
			}
			if got := drawMap(topics, wideSheet); !reflect.DeepEqual(got, want) {
				t.Fatalf("%d topics are drawn in two ways", n)
			}
		}
	}
}

// What a map shows of three topics that meet, two that meet besides, and one that
// meets none.
func TestMeetings(t *testing.T) {
	topics := map[string]*site.Topic{}
	meet := func(points int, names ...string) {
		d := &site.Digest{Document: &site.Document{}}
		var cited []site.Cited
		for range points {
			cited = append(cited, site.Cited{Point: &site.Point{}})
		}
		for _, name := range names {
			if topics[name] == nil {
				topics[name] = &site.Topic{Term: site.Term{Key: name, Name: name, Address: site.PageAddress("topics", name)}}
			}
			topics[name].Digests = append(topics[name].Digests, d)
			topics[name].Gathered = append(topics[name].Gathered, site.Gathered{Digest: d, Points: cited})
		}
	}
	meet(2, "a", "b")
	meet(1, "a", "b", "c")
	meet(0, "c", "a")
	meet(1, "d", "e")
	meet(0, "e", "d")
	meet(5, "alone")
	meet(5, "alone")
	var list []*site.Topic
	for _, topic := range topics {
		list = append(list, topic)
	}
	m := drawMap(list, wideSheet)
	var names, lines []string
	for _, topic := range m.Topics {
		names = append(names, topic.Name)
	}
	for _, line := range m.Meetings {
		lines = append(lines, fmt.Sprintf("%s-%s %d/%d", line.A.Name, line.B.Name, line.Points, line.Digests))
	}
	slices.Sort(lines)
	// Of equals the name decides: a has 3 points in 3 digests, b 3 in 2; c, d, e one in two.
	if got, want := strings.Join(names, " "), "a b c d e"; got != want {
		t.Errorf("topics %s, not %s", got, want)
	}
	if got, want := strings.Join(lines, ", "), "a-b 3/2, a-c 1/2, b-c 1/1, d-e 1/2"; got != want {
		t.Errorf("lines %s, not %s", got, want)
	}
	if drawMap(list[:3], wideSheet) != nil {
		t.Error("three topics make a map")
	}
}

func TestLongNamesAreCut(t *testing.T) {
	for name, want := range map[string]string{
		"AGI": "AGI", "一二三四五": "一二三四五", "一二三四五六": "一二三四五…", "abcdefghij": "abcdefghij", "abcdefghi jk": "abcdefghi…",
	} {
		if got := shortened(name, 5); got != want {
			t.Errorf("%s becomes %s, not %s", name, got, want)
		}
	}
}

func BenchmarkMap(b *testing.B) {
	topics := meetingTopics(500)
	for b.Loop() {
		mapsOf(topics)
	}
}
