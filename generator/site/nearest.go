package site

// Nearest is the candidate that somebody who wrote word most likely meant, or
// nothing when none is near: at most one edit in three letters, two in all
// (Damerau's four kinds of typing errors).
func Nearest(word string, candidates []string) string {
	best, least := "", min(2, (len([]rune(word))+1)/3)+1
	for _, c := range candidates {
		if len(c) > len(word)+8 || len(word) > len(c)+8 {
			continue // two edits change at most eight bytes
		}
		if d := edits([]rune(word), []rune(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

// edits is the optimal string alignment distance.
func edits(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
