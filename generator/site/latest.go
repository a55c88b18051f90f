package site

import (
	"cmp"
	"strings"
)

// CompareLatest orders names from the newest to the oldest, as far as their numbers
// tell: texts are in their order, and of two numbers the larger one is first, so that
// "ep 10" comes before "ep 9". Zeros in front of a number do not count. A name that
// is empty comes last.
func CompareLatest(a, b string) int {
	if a == "" || b == "" {
		return cmp.Compare(len(b), len(a))
	}
	for a != "" && b != "" {
		m, n := digits(a), digits(b)
		if m == 0 || n == 0 {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		x, y := strings.TrimLeft(a[:m], "0"), strings.TrimLeft(b[:n], "0")
		if by := cmp.Or(cmp.Compare(len(y), len(x)), cmp.Compare(y, x)); by != 0 {
			return by
		}
		a, b = a[m:], b[n:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits counts the digits that a text begins with.
func digits(text string) int {
	return len(text) - len(strings.TrimLeft(text, "0123456789"))
}
