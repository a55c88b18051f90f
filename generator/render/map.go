package render

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/digestry/digestry/generator/site"
)

// The map of topics: names, large where a topic has much, near to each other
// and joined by a line where two meet often. What is drawn follows from the
// site alone, on every machine: there is nothing random in it, and all
// reckoning is in whole numbers, since processors round fractions differently.

// Map is a drawing of topics. Its unit is about a pixel of a screen.
type Map struct {
	Width, Height int
	Topics        []MapTopic // the greatest first
	Meetings      []Meeting  // the weakest first
}

// MapTopic is a topic on a map. Its name is centred on X; Y is its baseline.
type MapTopic struct {
	*site.Topic
	Label  string // its name, cut where it is very long
	X, Y   int
	Size   int // of the letters
	Points int // about it
	box    box
}

// Meeting is a line between two topics: a curve from one end to the other, drawn
// towards the point CX, CY.
type Meeting struct {
	A, B    *site.Topic
	Points  int // about both
	Digests int // that have both
	X1, Y1  int
	X2, Y2  int
	CX, CY  int
	Weight  int // from 1 to 4
}

// sheet is what a map is drawn on.
type sheet struct {
	width           int
	most            int // topics
	smallest, large int // letters
	longest         int // name, in letters
	air             int // how much of the sheet there is for each part that names cover
	upright         bool
	highest         int // it becomes, if names leave it the choice
}

var (
	wideSheet  = sheet{width: 880, most: 64, smallest: 13, large: 27, longest: 14, air: 5, highest: 620}
	smallSheet = sheet{width: 350, most: 24, smallest: 13, large: 21, longest: 10, air: 3, upright: true, highest: 560}
)

// leastOnMap are the topics that make a map.
const leastOnMap = 5

// mapsOf draws a site's map for wide and for narrow screens; nil where too few
// topics meet.
func mapsOf(topics []*site.Topic) (wide, small *Map) {
	return drawMap(topics, wideSheet), drawMap(topics, smallSheet)
}

func drawMap(topics []*site.Topic, on sheet) *Map {
	g := meetings(greatest(topics, on.most))
	if len(g.topics) < leastOnMap {
		return nil
	}
	m := &Map{Width: on.width}
	boxes := make([]box, len(g.topics))
	for i, t := range g.topics {
		size := on.smallest + (on.large-on.smallest)*root(1_000_000*int64(g.sizes[i])/int64(max(1, g.sizes[0])))/1000
		label := shortened(t.Name, on.longest)
		boxes[i] = box{w: labelWidth(label, size), h: max(24, size*3/2)}
		m.Topics = append(m.Topics, MapTopic{Topic: t, Label: label, Size: size, Points: t.PointCount()})
	}
	m.Height = g.place(boxes, on)
	for i := range m.Topics {
		t := &m.Topics[i]
		t.box = boxes[i]
		t.X, t.Y = boxes[i].x, boxes[i].y+t.Size*9/25
	}
	for _, e := range g.edges {
		m.Meetings = append(m.Meetings, g.curve(e, boxes))
	}
	slices.SortStableFunc(m.Meetings, func(a, b Meeting) int { return cmp.Compare(a.Weight, b.Weight) })
	return m
}

// greatest are the topics that have most to show, the greatest first: topics of
// several digests, if there are enough of them.
func greatest(topics []*site.Topic, most int) []*site.Topic {
	pick := func(least int) (list []*site.Topic) {
		for _, t := range topics {
			if t.Address != "" && len(t.Digests) >= least {
				list = append(list, t)
			}
		}
		return list
	}
	list := pick(2)
	if len(list) < leastOnMap {
		list = pick(1)
	}
	sizes := make(map[*site.Topic]int, len(list))
	for _, t := range list {
		sizes[t] = sizeOf(t)
	}
	slices.SortFunc(list, func(a, b *site.Topic) int { return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a.Key, b.Key)) })
	return list[:min(most, len(list))]
}

// sizeOf weighs a topic: a digest that carries it counts, and each point more so.
func sizeOf(t *site.Topic) int { return pointWeight*t.PointCount() + len(t.Digests) }

const pointWeight = 4

// graph is which topics meet.
type graph struct {
	topics []*site.Topic
	sizes  []int
	edges  []edge
}

// edge joins two topics, by their place in the list.
type edge struct {
	a, b            int
	points, digests int
	near            int // what they share, held against what both have
}

// meetings finds the lines between topics. A topic that meets no other is left out.
func meetings(topics []*site.Topic) *graph {
	g := &graph{topics: topics}
	for _, t := range topics {
		g.sizes = append(g.sizes, sizeOf(t))
	}
	strongest := g.strongest(g.shared())
	met := make([]bool, len(topics))
	for _, e := range strongest {
		met[e.a], met[e.b] = true, true
	}
	kept := &graph{}
	number := make([]int, len(topics))
	for i, t := range topics {
		if met[i] {
			number[i] = len(kept.topics)
			kept.topics, kept.sizes = append(kept.topics, t), append(kept.sizes, g.sizes[i])
		}
	}
	for _, e := range strongest {
		e.a, e.b = number[e.a], number[e.b]
		kept.edges = append(kept.edges, e)
	}
	return kept
}

// shared counts what every two topics share, the nearest first.
func (g *graph) shared() []edge {
	n := len(g.topics)
	counts := make([]edge, n*n)
	type part struct {
		topic  int
		points []site.Cited
	}
	byDigest := map[*site.Digest][]part{}
	for i, t := range g.topics {
		for _, got := range t.Gathered {
			byDigest[got.Digest] = append(byDigest[got.Digest], part{i, got.Points})
		}
	}
	// The topics of a point are a list: its last one, and of each the one before.
	type link struct{ topic, before int }
	links, last := []link{{}}, map[*site.Point]int{}
	for _, parts := range byDigest {
		links = links[:1]
		clear(last)
		for i, one := range parts {
			for _, other := range parts[:i] {
				counts[other.topic*n+one.topic].digests++
			}
			for _, p := range one.points {
				before := last[p.Point]
				for at := before; at > 0; at = links[at].before {
					counts[links[at].topic*n+one.topic].points++
				}
				last[p.Point] = len(links)
				links = append(links, link{one.topic, before})
			}
		}
	}
	var list []edge
	for i, e := range counts {
		if e.digests > 0 {
			e.a, e.b = i/n, i%n
			e.near = 1000 * (pointWeight*e.points + e.digests) / max(1, root(int64(g.sizes[e.a])*int64(g.sizes[e.b])))
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b edge) int {
		return cmp.Or(cmp.Compare(b.near, a.near), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	return list
}

// mostLines are how many of its nearest a topic is joined to, beyond the lines
// that hold the map together.
const mostLines = 3

// strongest keeps the lines that hold together all that meets, and beyond them
// each topic's nearest.
func (g *graph) strongest(all []edge) (kept []edge) {
	degree := make([]int, len(g.topics))
	group := make([]int, len(g.topics))
	for i := range group {
		group[i] = i
	}
	find := func(i int) int {
		for group[i] != i {
			i = group[i]
		}
		return i
	}
	keep := func(e edge) {
		kept = append(kept, e)
		degree[e.a]++
		degree[e.b]++
	}
	var others []edge
	for _, e := range all {
		if a, b := find(e.a), find(e.b); a != b {
			group[a] = b
			keep(e)
		} else {
			others = append(others, e)
		}
	}
	for _, e := range others {
		if degree[e.a] < mostLines && degree[e.b] < mostLines {
			keep(e)
		}
	}
	return kept
}

// curve draws a line between two names, from edge to edge and bent a little.
func (g *graph) curve(e edge, boxes []box) Meeting {
	a, b := boxes[e.a], boxes[e.b]
	m := Meeting{A: g.topics[e.a], B: g.topics[e.b], Points: e.points, Digests: e.digests, Weight: min(4, 1+e.near/200)}
	m.CX, m.CY = (a.x+b.x)/2-(b.y-a.y)/8, (a.y+b.y)/2+(b.x-a.x)/8
	m.X1, m.Y1 = a.edge(m.CX, m.CY)
	m.X2, m.Y2 = b.edge(m.CX, m.CY)
	return m
}

// root is the square root in whole numbers; it is exact on every machine.
func root(n int64) int { return int(math.Sqrt(float64(n))) }

// shortened cuts a name that is longer than so many letters; those of Latin count
// half.
func shortened(name string, longest int) string {
	width := 0
	for i, r := range name {
		width += 1 + wide(r)
		if width > 2*longest {
			return strings.TrimSpace(name[:i]) + "…"
		}
	}
	return name
}

func wide(r rune) int {
	if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) || r >= 0x3000 && r < 0x3040 || r >= 0xFF00 && r < 0xFF60 {
		return 1
	}
	return 0
}

// labelWidth is about how wide a name is set, and rather more than less.
func labelWidth(label string, size int) int {
	hundredths, last := 0, -1
	for _, r := range label {
		w := wide(r)
		if last >= 0 && w != last {
			hundredths += 13 // the space between scripts
		}
		last = w
		switch {
		case w == 1:
			hundredths += 100
		case strings.ContainsRune("iljt.,:;'|! ", r):
			hundredths += 34
		case unicode.IsUpper(r), strings.ContainsRune("mw…@%&", r):
			hundredths += 76
		default:
			hundredths += 58
		}
	}
	return hundredths * size / 100
}
