package site

import (
	"slices"
	"strings"
	"testing"
)

func TestCompareNatural(t *testing.T) {
	want := strings.Fields("- 1 2 10 100 a a1 a1b a2 a10 b")
	got := slices.Clone(want)
	slices.Sort(got)
	slices.SortStableFunc(got, CompareNatural)
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, same := range [][2]string{{"", ""}, {"01", "1"}, {"a007b", "a7b"}, {"0", "000"}} {
		if CompareNatural(same[0], same[1]) != 0 {
			t.Errorf("%q is not %q", same[0], same[1])
		}
	}
	if CompareNatural("", "a") >= 0 || CompareNatural("99999999999999999999998", "99999999999999999999999") >= 0 {
		t.Error("nothing comes first, and no number is too large")
	}
}
