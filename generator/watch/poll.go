package watch

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Polling is to look at all files every so often. It costs more than waiting to
// be told and is later, but it always works. It is what remains where the system
// will not watch, and what helps where the system does not tell all:
//
//   - A limit was reached, of watches or of programs that watch.
//   - The files are on a network disk or come from another system (a shared
//     folder of a virtual machine or container, Windows' disks under WSL):
//     what is changed on the other side is reported by nobody.
//   - A change was found that had not been reported. All files are looked at
//     once in a while, only to find that out.
const (
	DefaultPoll = 500 * time.Millisecond // between two looks
	checkEvery  = 5 * time.Second        // between two looks that only check
	hearing     = time.Second            // a report may be this late
	pollShare   = 10                     // looking takes at most one part in so many of a processor
	settling    = 50 * time.Millisecond  // a file written to this lately may not be finished
)

// begin opens the system's watcher, or settles for polling.
func (s *settler) begin(o Options) {
	s.poll = o.Poll
	if o.Poll > 0 {
		return
	}
	notify := o.notify
	if notify == nil {
		notify = fsnotify.NewWatcher
	}
	fs, err := notify()
	if err != nil {
		s.fallBack(explain("", err))
		return
	}
	s.fs = fs
	go s.inbox.collect(fs)
	for _, path := range s.paths {
		if kind := remote(path); kind != "" {
			s.fallBack(fmt.Errorf("%s is on %s, which does not tell of every change", path, kind))
			return
		}
	}
}

// fallBack begins to poll, and says once why.
func (s *settler) fallBack(why error) {
	if s.poll > 0 {
		return
	}
	s.poll = DefaultPoll
	s.nextLook = time.Now().Add(s.poll)
	clear(s.unheard)
	if s.warn != nil {
		s.warn(fmt.Errorf("%w; so all files are looked at every %s too, which finds every change a little later", why, s.poll))
	}
}

// look walks all folders though nothing was reported.
func (s *settler) look(now time.Time) {
	begin := time.Now()
	s.walk()
	interval := s.poll
	if interval == 0 {
		interval = s.check
	}
	s.nextLook = now.Add(max(interval, pollShare*time.Since(begin)))
	if len(s.fresh) == 0 {
		return
	}
	s.note(now)
	if s.poll == 0 {
		for path := range s.fresh {
			s.unheard[path] = now
		}
	}
}

// doubt begins to poll when a change was found that nobody has reported since.
func (s *settler) doubt(now time.Time) {
	for path, found := range s.unheard {
		if now.Sub(found) >= hearing {
			s.fallBack(fmt.Errorf("the system did not tell that %s changed", path))
			return
		}
	}
}

// add watches a folder. It may be repeated.
func (s *settler) add(folder string) error {
	if s.fs == nil {
		return nil
	}
	return s.fs.Add(folder)
}

func (s *settler) remove(folder string) {
	if s.fs != nil {
		s.fs.Remove(folder)
	}
}

// watched are the folders that the system watches.
func (s *settler) watched() []string {
	if s.fs == nil {
		return nil
	}
	return s.fs.WatchList()
}

func (s *settler) close() {
	if s.fs != nil {
		s.fs.Close()
	}
}

// report warns of each fault once. When the system will watch no more, that is
// one reason for all folders.
func (s *settler) report(faults []error) {
	for _, fault := range faults {
		switch {
		case exhausted(fault):
			s.fallBack(fault)
		case errors.Is(fault, fsnotify.ErrClosed):
		case s.warn != nil && !s.warned[fault.Error()]:
			s.warned[fault.Error()] = true
			s.warn(fault)
		}
	}
}

// remote tells what kind of foreign disk a path is on, or what will be there
// when it exists; empty for one of this machine.
func remote(path string) string {
	for {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return foreignDisk(real)
		}
		parent := filepath.Dir(path)
		if parent == path || !strings.HasPrefix(path, parent) {
			return ""
		}
		path = parent
	}
}
