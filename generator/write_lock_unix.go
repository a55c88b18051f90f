//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package generator

import (
	"errors"
	"os"
	"syscall"
)

// lockFolder keeps a second build out of a destination. The folder itself is
// locked, so that no file is left behind, and the system ends the lock with
// the process in any case.
func lockFolder(root *os.Root) (unlock func(), err error) {
	folder, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK):
		folder.Close()
		return nil, errLocked
	case errors.Is(err, errors.ErrUnsupported), errors.Is(err, syscall.ENOLCK), errors.Is(err, syscall.EBADF):
		// Some network file systems lock no folders. Building there is
		// better than not building.
	case err != nil:
		folder.Close()
		return nil, err
	}
	return func() { folder.Close() }, nil
}
