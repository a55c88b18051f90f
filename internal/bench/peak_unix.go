//go:build unix && !darwin

package main

import "syscall"

// peak is the most memory that a process had, in bytes.
func peak(u *syscall.Rusage) int64 { return int64(u.Maxrss) << 10 }
