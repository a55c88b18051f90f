package site

import (
	"slices"
	"strings"
	"testing"
)

func TestCompareLatest(t *testing.T) {
	want := strings.Fields("- 100 10 2 1 a a10 a2 a2b a1 ab b")
	got := slices.Clone(want)
	slices.Sort(got)
	slices.SortStableFunc(got, CompareLatest)
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, same := range [][2]string{{"", ""}, {"01", "1"}, {"a007b", "a7b"}, {"0", "000"}} {
		if CompareLatest(same[0], same[1]) != 0 {
			t.Errorf("%q is not %q", same[0], same[1])
		}
	}
	if CompareLatest("", "a") <= 0 || CompareLatest("99999999999999999999998", "99999999999999999999999") <= 0 {
		t.Error("nothing comes last, and no number is too large")
	}
}
