package site

import (
	"testing"
	"time"
)

func TestBusiestYear(t *testing.T) {
	in := func(year int) *Digest {
		return &Digest{Document: &Document{Date: time.Date(year, 5, 1, 0, 0, 0, 0, time.UTC)}}
	}
	term := Term{Digests: []*Digest{in(2026), in(2025), in(2025), in(2023)}}
	if got := term.BusiestYear(); got != 2 {
		t.Errorf("%d digests in the busiest year, not 2", got)
	}
	if got := (&Term{}).BusiestYear(); got != 0 {
		t.Errorf("%d digests in a year of none", got)
	}
}
