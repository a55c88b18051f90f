//go:build !linux

package watch

import (
	"os"
	"time"
)

// foreignDisk cannot tell on this system; a change that is not reported will.
func foreignDisk(string) string { return "" }

// lastChange is not known.
func lastChange(os.FileInfo) time.Time { return time.Time{} }

// diskClock is of no use without lastChange.
func diskClock() time.Time { return time.Time{} }
