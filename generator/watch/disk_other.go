//go:build !linux

package watch

import "time"

// foreignDisk cannot tell on this system; a change that is not reported will.
func foreignDisk(string) string { return "" }

// diskClock is a time that the clock of files has reached for certain: none known
// ticks less than a hundred times a second.
func diskClock() time.Time { return time.Now().Add(-20 * time.Millisecond) }
