//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package generator

import "errors"

// stampOf knows nothing where a file system does not tell when a file was last
// changed, whatever its own time says: everything is read there.
func stampOf(string, bool) (stamp, error) { return stamp{}, errors.ErrUnsupported }
