package watch

import (
	"context"
	"hash/maphash"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How long things take. 5 ms of quiet alone would let one save in three through
// half-written, and 50 ms, which lets none through, is felt; so the wait is
// short and what looks unfinished waits longer.
const (
	quiet       = 5 * time.Millisecond
	folderQuiet = 10 * time.Millisecond  // fsnotify forgets a moved folder's watch a moment after the move
	floodQuiet  = 100 * time.Millisecond // a checkout pauses between files
	flood       = 50                     // files that are more than somebody saves
	unrest      = 2 * time.Second        // a burst or a writer that does not end is looked at all the same
	patience    = 150 * time.Millisecond // without a write, and an unfinished file is taken as it is

	longPatience = time.Second // likewise, where its writer is known to be at work
)

// settler turns reports into settled changes. Only its own goroutine uses it,
// after open; the inbox alone is shared.
type settler struct {
	fs     *fsnotify.Watcher // nil where the system does not watch
	inbox  *inbox
	warn   func(error)
	warned map[string]bool
	paths  []string
	ignore map[string]bool
	seed   maphash.Seed
	tree   *tree

	seen    map[string]file // what each file was when it last settled
	fresh   map[string]bool // reported since, not looked at; true if it is told whatever its bytes are
	held    map[string]hold // looked unfinished
	changed map[string]bool // settled, not told
	all     bool            // likewise, of everything
	rescan  bool            // folders must be walked
	lost    bool            // reports were lost

	poll, check time.Duration        // between two looks at all files: as a way to find changes, if any; to check
	nextLook    time.Time            // when all files are looked at again
	unheard     map[string]time.Time // found so, not reported, since when

	first, last time.Time // of the burst's reports
	busy        bool      // the caller is reading files
	idle        time.Time // when it last stopped
}

// hold is a file that looked unfinished.
type hold struct {
	since time.Time
	until time.Time
	last  os.FileInfo // what it was when it was last looked at
	told  bool
	aside bool // nobody waits for it
}

// settle runs until ctx ends. It sends a change when everything is settled and
// the caller has said by ready that it is free, and which paths matter to it.
func (s *settler) settle(ctx context.Context, events chan<- Event, ready <-chan []string) {
	select {
	case paths := <-ready:
		s.follow(paths, time.Now())
	case <-ctx.Done():
		return
	}
	s.prime(ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		now := time.Now()
		due := s.due()
		if !due.IsZero() && !now.Before(due) {
			s.turn(now)
			continue
		}
		timer.Stop()
		if !due.IsZero() {
			timer.Reset(due.Sub(now))
		}
		var out chan<- Event
		var event Event
		if s.settled() {
			out, event = events, Event{Paths: slices.Sorted(maps.Keys(s.changed)), All: s.all}
		}
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-s.inbox.bell:
			s.hear(time.Now())
		case paths := <-ready:
			s.follow(paths, time.Now())
		case out <- event:
			clear(s.changed)
			s.all, s.busy = false, true
		}
	}
}

// prime reads the files that open only listed: on a large site that takes a
// while, which the caller's first work need not wait for. One that was written
// since then has changed, for the caller may have read it before.
func (s *settler) prime(ctx context.Context) {
	for path, was := range s.seen {
		if ctx.Err() != nil {
			return
		}
		if !isText(path) {
			continue
		}
		if is := look(path, s.seed); is.info != nil && !is.torn && same(is.info, was.info) {
			is.dated = false // the caller may have read it before
			s.seen[path] = is
		} else {
			s.fresh[path] = true
		}
	}
	if len(s.fresh) > 0 {
		s.note(time.Now())
	}
}

// due is when the next look must be taken, or zero.
func (s *settler) due() time.Time {
	var due time.Time
	if s.rescan || s.lost || len(s.fresh) > 0 {
		wait := quiet
		switch {
		case s.lost || len(s.fresh) > flood:
			wait = floodQuiet
		case s.rescan:
			wait = folderQuiet
		}
		due = s.last.Add(wait)
		if end := s.first.Add(unrest); end.Before(due) {
			due = end
		}
	}
	for _, h := range s.held {
		if due.IsZero() || h.until.Before(due) {
			due = h.until
		}
	}
	if due.IsZero() {
		due = s.nextLook
	}
	return due
}

// settled tells whether there is something to tell, and somebody to hear it.
func (s *settler) settled() bool {
	if s.busy || s.rescan || s.lost || len(s.fresh) > 0 || len(s.changed) == 0 && !s.all {
		return false
	}
	for _, h := range s.held {
		if !h.aside {
			return false
		}
	}
	return true
}

// note remembers when something was reported.
func (s *settler) note(now time.Time) {
	if s.first.IsZero() {
		s.first = now
	}
	s.last = now
}

// follow is told that the caller is free.
func (s *settler) follow(paths []string, now time.Time) {
	s.hear(now)
	s.busy, s.idle = false, now
	if !slices.Equal(paths, s.paths) {
		s.paths, s.rescan = paths, true
		s.note(now)
	}
}

// hear empties the inbox. What is written while the caller reads is told even
// if its bytes turn out as they were: it may have been read half-written. A report
// that only comes then is found out by the file's time, as far as that tells.
func (s *settler) hear(now time.Time) {
	names, lost := s.inbox.take()
	if len(names) > 0 {
		s.note(now)
	}
	if lost {
		s.lost, s.all = true, true
	}
	reading := s.busy || now.Sub(s.idle) < quiet
	for name, written := range names {
		s.sort(name, written && reading)
	}
	for path := range s.fresh {
		delete(s.unheard, path)
	}
	if s.rescan {
		clear(s.unheard)
	}
}

// sort finds out what a report is about.
func (s *settler) sort(name string, told bool) {
	if s.tree.dirs[name] != nil || s.tree.links[name] {
		s.rescan = true
		return
	}
	d, base := s.tree.dirs[filepath.Dir(name)], filepath.Base(name)
	if d == nil { // a folder that is not where it was
		s.rescan = true
		return
	}
	s.rescan = s.rescan || d.leads[base]
	for _, path := range d.names[base] {
		s.fresh[path] = s.fresh[path] || told
	}
	if d.path == "" {
		return
	}
	path := filepath.Join(d.path, base)
	info, err := os.Lstat(name)
	switch {
	case s.ignore[name] || s.ignore[path]:
	case err == nil && info.IsDir():
		s.rescan = s.rescan || !ignoredFolder(base)
	case ignoredFile(base):
	case err == nil && info.Mode()&os.ModeSymlink != 0:
		s.rescan = true
	default:
		s.fresh[path] = s.fresh[path] || told
	}
}

// turn looks at what was reported.
func (s *settler) turn(now time.Time) {
	if s.rescan || s.lost {
		s.walk()
	} else if len(s.fresh)+len(s.held) == 0 {
		s.doubt(now)
		s.look(now)
		return
	}
	for path, told := range s.fresh {
		s.judge(path, told, now)
	}
	clear(s.fresh)
	for path, h := range s.held {
		if !now.Before(h.until) {
			s.judge(path, h.told, now)
		}
	}
	s.first = time.Time{}
}

// walk walks all folders again and finds the files that are not as they were.
func (s *settler) walk() {
	// A watch stays with its folder when that is moved, and goes on reporting
	// under the old path; adding the new path would find it and keep it so.
	for _, path := range s.watched() {
		d := s.tree.dirs[path]
		info, err := os.Stat(path)
		if d == nil || d.info == nil || err != nil || !os.SameFile(info, d.info) {
			s.remove(path)
		}
	}
	found := walk(s.paths, s.ignore, s.add)
	for path := range s.tree.dirs {
		if found.dirs[path] == nil {
			s.remove(path)
		}
	}
	for path, info := range found.files {
		if was, ok := s.seen[path]; !ok || s.lost || !same(was.info, info) {
			s.fresh[path] = s.fresh[path] || s.busy
		}
	}
	for path := range s.seen {
		if _, ok := found.files[path]; !ok {
			s.fresh[path] = false
		}
	}
	s.report(found.faults)
	s.tree, s.rescan, s.lost = found, false, false
}

// waitFor is how long an unfinished file is waited for: longer where nobody
// waits for it, or where its writer is known to be at work.
func waitFor(longer bool) time.Duration {
	if longer {
		return longPatience
	}
	return patience
}

// judge decides whether a file has changed.
func (s *settler) judge(path string, told bool, now time.Time) {
	was := s.seen[path]
	is := look(path, s.seed)
	h, held := s.held[path]
	told = told || h.told
	// What has no extension and is new may be a program's own file; it waits
	// for its end, but keeps nobody waiting.
	aside := was.info == nil && is.info != nil && filepath.Ext(path) == ""
	unfinished := is.unfinished(was) || s.poll > 0 && is.isRecent(now)
	if !held {
		h.since = now
	}
	if !held || !sameOrGone(h.last, is.info) { // its writer goes on
		h.until = now.Add(waitFor(aside || unfinished && setAside(path, was)))
	}
	if (aside || unfinished) && now.Before(h.until) && now.Sub(h.since) < unrest {
		h.told, h.aside, h.last = told, aside, is.info
		s.held[path] = h
		return
	}
	delete(s.held, path)
	switch {
	case is.info == nil && was.info == nil:
	case is.info == nil:
		delete(s.seen, path)
		s.changed[path] = true
	default:
		if told && !is.isUntouched(was) || was.info == nil || is.differs(was) {
			s.changed[path] = true
		}
		s.seen[path] = is
	}
}
