//go:build !linux

package watch

// foreignDisk cannot tell on this system; a change that is not reported will.
func foreignDisk(string) string { return "" }
