package site

import (
	"fmt"
	"unicode/utf8"
)

// Nearest is the candidate that somebody who wrote word most likely meant, or
// nothing when none is near: at most one edit in three letters, two in all
// (Damerau's four kinds of typing errors).
func Nearest(word string, candidates []string) string {
	written := []rune(word)
	best, least := "", min(2, (len(written)+1)/3)+1
	for _, c := range candidates {
		if n := utf8.RuneCountInString(c) - len(written); n >= least || -n >= least {
			continue // an edit changes the length by one at most
		}
		if d := edits(written, []rune(c), least-1); d < least {
			best, least = c, d
		}
	}
	return best
}

// DidYouMean is a hint with the nearest candidate, or nothing when none is near.
func DidYouMean(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// edits is the optimal string alignment distance, or something above most when
// it is above most. A vault has thousands of links that lead nowhere, each to be
// held against thousands of names: so only the cells near the diagonal are
// computed, and no further row once a whole one is above most.
func edits(a, b []rune, most int) int {
	width := len(b) + 1
	cells := make([]int, 3*width)
	before, last, row := cells[:width], cells[width:2*width], cells[2*width:]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-most), min(len(b), i+most)
		row[from-1] = most + 1
		if from == 1 {
			row[0] = i
		}
		smallest := row[from-1]
		for j := from; j <= to; j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(row[j-1]+1, last[j-1]+change)
			if j < i+most { // above the diagonal's end the last row has no cell
				row[j] = min(row[j], last[j]+1)
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			smallest = min(smallest, row[j])
		}
		if smallest > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
