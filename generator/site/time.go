package site

import (
	"fmt"
	"strconv"
	"strings"
)

// Time is a place in an episode, in seconds from its beginning.
type Time struct {
	Given bool // the author gave one; 0:00 is a place too
	Start int
	End   int // of a range, else 0
}

// String is the beginning as players show it: 12:34 or 1:02:33.
func (t Time) String() string { return clock(t.Start) }

// Range is beginning and end, or the beginning alone.
func (t Time) Range() string {
	if t.End == 0 {
		return clock(t.Start)
	}
	return clock(t.Start) + "–" + clock(t.End)
}

func clock(seconds int) string {
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// ParseClock reads 12:34, 112:46, 1:02:33 or 00:01:30.5 as seconds.
func ParseClock(s string) (seconds int, ok bool) {
	s = strings.ReplaceAll(s, "：", ":")
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	last := len(parts) - 1
	if whole, tenths, found := strings.Cut(parts[last], "."); found {
		if _, err := strconv.Atoi(tenths); err != nil {
			return 0, false
		}
		parts[last] = whole
	}
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		twoDigits := len(part) == 2 && n < 60
		if err != nil || n < 0 || i > 0 && !twoDigits || i == 0 && len(part) > 3 {
			return 0, false
		}
		seconds = seconds*60 + n
	}
	return seconds, true
}
