package watch

import (
	"errors"
	"fmt"
	"runtime"
	"syscall"
)

// explain says in plain words why the system will not watch. Its own words
// mislead: Linux calls it "no space left on device" when a user's watches are
// used up, and "too many open files" when their programs that watch are.
func explain(folder string, err error) error {
	what := "watch for changes"
	if folder != "" {
		what = "watch " + folder
	}
	linux := runtime.GOOS == "linux"
	switch {
	case linux && errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("cannot %s: the system allows no more watched folders; "+
			"close programs that watch many (editors, file synchronisation), or allow more: sudo sysctl fs.inotify.max_user_watches=524288 (%w)", what, err)
	case linux && errors.Is(err, syscall.EMFILE):
		return fmt.Errorf("cannot %s: too many programs are watching files; "+
			"close some, or allow more: sudo sysctl fs.inotify.max_user_instances=1024 (if that is not it, raise the limit of open files: ulimit -n 4096) (%w)", what, err)
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return fmt.Errorf("cannot %s: too many open files, and this system needs one for each file that is watched; allow more: ulimit -n 10240 (%w)", what, err)
	}
	return fmt.Errorf("cannot %s: %w", what, err)
}

// exhausted tells whether a limit of the system was reached, so that whatever
// else is asked for will be refused too.
func exhausted(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}
