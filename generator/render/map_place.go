package render

import (
	"cmp"
	"slices"
)

// Where the names of a map stand. First only as points, so that the way between
// two on the sheet is as long as the way along the lines (Kamada and Kawai, by
// majorization as Gansner, Koren and North have it). Then as boxes that push
// each other away.

// box is where a name stands, by its centre.
type box struct{ x, y, w, h int }

// edge is where the way from the middle of a box to a point leaves it.
func (b box) edge(x, y int) (int, int) {
	dx, dy := x-b.x, y-b.y
	if abs(dx) <= b.w/2 && abs(dy) <= b.h/2 {
		return b.x, b.y
	}
	if abs(dx)*b.h > abs(dy)*b.w {
		return b.x + b.w*dx/(2*abs(dx)), b.y + b.w*dy/(2*abs(dx))
	}
	return b.x + b.h*dx/(2*abs(dy)), b.y + b.h*dy/(2*abs(dy))
}

// Space between two names.
const (
	besides = 14
	above   = 4
)

// place finds a place for each box, and tells how high the sheet becomes.
func (g *graph) place(boxes []box, on sheet) (height int) {
	xs, ys := g.spread()
	if span(xs) < span(ys) != on.upright {
		xs, ys = ys, xs
	}
	covered := 0
	for _, b := range boxes {
		covered += (b.w + besides) * (b.h + above)
	}
	height = min(max(covered*on.air/on.width, on.width/4), on.highest)
	fit(xs, on.width)
	fit(ys, height)
	for i := range boxes {
		boxes[i].x, boxes[i].y = xs[i], ys[i]
	}
	for range 400 {
		if !pushApart(boxes, on.width) {
			break
		}
	}
	settle(boxes)
	return trim(boxes)
}

// hop is the length of a line before all is made to fit the sheet.
const hop = 1 << 10

// spread gives every topic a point.
func (g *graph) spread() (xs, ys []int) {
	n := len(g.topics)
	ways := g.ways()
	xs, ys = spiral(n)
	for range 150 {
		for i := range n {
			var sumX, sumY, sum int64
			for j := range n {
				if i == j {
					continue
				}
				d, dx, dy := int64(ways[i*n+j]), int64(xs[i]-xs[j]), int64(ys[i]-ys[j])
				weight := (1 << 30) / (d * d / 64)
				apart := max(1, int64(root(dx*dx+dy*dy)))
				sumX += weight * (int64(xs[j]) + d*dx/apart)
				sumY += weight * (int64(ys[j]) + d*dy/apart)
				sum += weight
			}
			xs[i], ys[i] = int(sumX/max(1, sum)), int(sumY/max(1, sum))
		}
	}
	return xs, ys
}

// spiral puts points on a spiral, each a golden angle further than the last. The
// turn is in parts of 2^15.
func spiral(n int) (xs, ys []int) {
	cos, sin := 1<<15, 0
	for i := range n {
		r := hop * root(int64(i)*10000) / 200
		xs, ys = append(xs, r/256*cos/128), append(ys, r/256*sin/128)
		cos, sin = (cos*-24162-sin*22135)>>15, (cos*22135+sin*-24162)>>15
	}
	return xs, ys
}

// ways are the shortest ways along the lines, from each topic to each. Between
// parts that no line joins there is a way too, somewhat longer than any other.
func (g *graph) ways() []int {
	const none = 1 << 30
	n := len(g.topics)
	ways := make([]int, n*n)
	for i := range ways {
		ways[i] = none
	}
	for i := range n {
		ways[i*n+i] = 0
	}
	for _, e := range g.edges {
		ways[e.a*n+e.b], ways[e.b*n+e.a] = hop, hop
	}
	longest := hop
	for k := range n {
		for i := range n {
			for j := range n {
				ways[i*n+j] = min(ways[i*n+j], ways[i*n+k]+ways[k*n+j])
			}
		}
	}
	for _, way := range ways {
		if way < none {
			longest = max(longest, way)
		}
	}
	for i, way := range ways {
		if way >= none {
			ways[i] = longest + hop
		}
	}
	return ways
}

func span(values []int) int { return slices.Max(values) - slices.Min(values) }

// fit stretches values to go from 0 to length.
func fit(values []int, length int) {
	least, whole := slices.Min(values), max(1, span(values))
	for i := range values {
		values[i] = (values[i] - least) * length / whole
	}
}

// overlap is how deep two boxes are in each other, with the space between them;
// both are positive where they are.
func overlap(a, b box) (x, y int) {
	return (a.w+b.w)/2 + besides - abs(a.x-b.x), (a.h+b.h)/2 + above - abs(a.y-b.y)
}

func abs(n int) int { return max(n, -n) }

// pushApart moves boxes that overlap out of each other by the shorter way, and
// all of them into the sheet. It tells whether any did overlap.
func pushApart(boxes []box, width int) (any bool) {
	for i := range boxes {
		for j := range i {
			a, b := &boxes[i], &boxes[j]
			x, y := overlap(*a, *b)
			if x <= 0 || y <= 0 {
				continue
			}
			any = true
			if x < y {
				push(&a.x, &b.x, x)
			} else {
				push(&a.y, &b.y, y)
			}
		}
	}
	for i := range boxes {
		b := &boxes[i]
		b.x = max(b.w/2+2, min(width-b.w/2-2, b.x))
	}
	return any
}

// push moves two numbers away from each other.
func push(a, b *int, by int) {
	half := by/2 + 1
	if *a < *b {
		half = -half
	}
	*a += half
	*b -= half
}

// settle moves down what overlaps still.
func settle(boxes []box) {
	order := make([]int, len(boxes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(boxes[i].y, boxes[j].y) })
	for n, i := range order {
		for again := true; again; {
			again = false
			for _, j := range order[:n] {
				if x, y := overlap(boxes[i], boxes[j]); x > 0 && y > 0 {
					boxes[i].y += y
					again = true
				}
			}
		}
	}
}

// trim moves all boxes to the top of the sheet and tells where they end.
func trim(boxes []box) (height int) {
	top := boxes[0].y
	for _, b := range boxes {
		top = min(top, b.y-b.h/2)
	}
	for i := range boxes {
		boxes[i].y -= top - 2
		height = max(height, boxes[i].y+boxes[i].h/2+2)
	}
	return height
}
