package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// contextLines are how many equal lines stand around a difference.
const contextLines = 3

// Diff is a change as a unified diff, which git apply takes too.
func (c Change) Diff() string {
	var b strings.Builder
	before, after := "a/"+c.File, "b/"+c.File
	if c.Before == nil {
		before = "/dev/null"
	}
	if c.After == nil {
		after = "/dev/null"
	}
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", before, after)
	old, now := linesOf(c.Before), linesOf(c.After)
	script := compare(old, now)
	for from := 0; from < len(script); {
		to := from + 1
		for to < len(script) && script[to].a-script[to-1].a <= 2*contextLines && script[to].b-script[to-1].b <= 2*contextLines {
			to++
		}
		hunk(&b, old, now, script[from:to])
		from = to
	}
	return b.String()
}

func linesOf(content []byte) []string {
	var lines []string
	for line := range bytes.Lines(content) {
		lines = append(lines, string(line))
	}
	return lines
}

// step takes out line a of the old file or puts in line b of the new one; the
// other number tells where.
type step struct {
	a, b int
	in   bool
}

func hunk(b *strings.Builder, old, now []string, script []step) {
	first, last := script[0], script[len(script)-1]
	lead := min(contextLines, first.a)
	endA, endB := last.a, last.b
	if last.in {
		endB++
	} else {
		endA++
	}
	tail := min(contextLines, len(old)-endA)
	fmt.Fprintf(b, "@@ -%s +%s @@\n", extent(first.a-lead, endA+tail), extent(first.b-lead, endB+tail))
	at := first.a - lead
	for _, s := range script {
		for ; at < s.a; at++ {
			line(b, ' ', old[at])
		}
		if s.in {
			line(b, '+', now[s.b])
		} else {
			line(b, '-', old[s.a])
			at++
		}
	}
	for ; at < endA+tail; at++ {
		line(b, ' ', old[at])
	}
}

// extent is where lines begin, from 1, and how many they are. Of none the line
// before is told.
func extent(from, to int) string {
	if from == to {
		return fmt.Sprintf("%d,0", from)
	}
	return fmt.Sprintf("%d,%d", from+1, to-from)
}

func line(b *strings.Builder, sign byte, text string) {
	b.WriteByte(sign)
	b.WriteString(text)
	if !strings.HasSuffix(text, "\n") {
		b.WriteString("\n\\ No newline at end of file\n")
	}
}

// compare finds the fewest steps between two files (Myers 1986): reach holds
// how far each diagonal of the table of both files is got along with so many.
func compare(old, now []string) []step {
	reach := map[int]int{1: 0}
	var trace []map[int]int
	for n := 0; ; n++ {
		trace = append(trace, clone(reach))
		for k := -n; k <= n; k += 2 {
			a := reach[k-1] + 1
			if k == -n || k != n && reach[k-1] < reach[k+1] {
				a = reach[k+1]
			}
			for a < len(old) && a-k < len(now) && old[a] == now[a-k] {
				a++
			}
			reach[k] = a
			if a >= len(old) && a-k >= len(now) {
				return steps(trace, len(old), len(now))
			}
		}
	}
}

func clone(m map[int]int) map[int]int {
	c := make(map[int]int, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// steps walks back from the ends of both files.
func steps(trace []map[int]int, a, b int) []step {
	var script []step
	for n := len(trace) - 1; n > 0; n-- {
		reach, k := trace[n], a-b
		before := k - 1
		if k == -n || k != n && reach[k-1] < reach[k+1] {
			before = k + 1
		}
		a = reach[before]
		b = a - before
		script = append(script, step{a, b, before == k+1})
	}
	slices.Reverse(script)
	return script
}
