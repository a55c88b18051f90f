//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package generator

import (
	"os"

	"golang.org/x/sys/unix"
)

// stampOf is the stamp of what stands at a path; a symbolic link is followed if
// that is asked for.
func stampOf(path string, follow bool) (stamp, error) {
	look := unix.Lstat
	if follow {
		look = unix.Stat
	}
	var s unix.Stat_t
	if err := look(path, &s); err != nil {
		return stamp{}, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	return stamp{
		device: uint64(s.Dev), node: uint64(s.Ino), mode: uint32(s.Mode), size: s.Size,
		modified: s.Mtim.Nano(), changed: s.Ctim.Nano(), isLink: s.Mode&unix.S_IFMT == unix.S_IFLNK,
	}, nil
}
