// Package watch tells which files changed, once they have settled.
//
// [Loop] is all there is to use. It calls a function for every change and keeps
// what happens meanwhile for the next call:
//
//	err := watch.Loop(ctx, paths, watch.Options{}, func(e watch.Event) { build(e.Paths) })
//
// # What is watched
//
// Folders with all that is in them, and single files. What does not exist yet
// is noticed when it appears, what was replaced or taken away and put back is
// found again. Symbolic links are followed to where they lead. Names that
// editors and systems use for a moment are no changes (see ignore.go), nor are
// folders that begin with a dot.
//
// # How a change settles
//
// Editors do not write a file in one step: it is gone, empty or half-written
// for some milliseconds, and a folder that is copied in arrives file by file.
// What the system reports is therefore only a hint to look:
//
//   - After 5 ms of quiet (10 where folders are concerned, 100 in a flood such
//     as a checkout) the files are looked at, as they are now.
//   - A file that looks unfinished, as file.go describes, is looked at again
//     when it is written to, and taken as it is 150 ms after the last write. One
//     whose bytes of before stand under the name of a backup is waited for longer.
//   - A file whose bytes are as they were is no change.
//
// Nothing is told before the whole burst looks finished, since who builds a
// site reads all of it.
//
// After anything that happens to a folder all folders are walked again: the
// system has no recursive watches, and what was put into a new folder before
// it was watched, or is written to a renamed one, is reported by nobody.
package watch

import (
	"cmp"
	"context"
	"hash/maphash"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options are what a caller may add to the paths.
type Options struct {
	// Ignore are folders in which changes do not matter, such as the one that
	// the site is written to.
	Ignore []string
	// Poll is how often to look at all files, in place of being told by the
	// system; 0 leaves that to the system as far as it works.
	Poll time.Duration
	// Warn is told of a folder that cannot be watched, and why all files are
	// looked at every so often; nil ignores that.
	Warn func(error)

	notify func() (*fsnotify.Watcher, error) // of tests
	check  time.Duration                     // likewise
}

// Event is a change that has settled.
type Event struct {
	Paths []string // absolute, sorted, by the names under which the watched paths lead to them
	All   bool     // anything may have changed: at the start, and when the system lost count
}

// Loop calls changed at once, with All, and then for each change in the files
// and folders that paths names, until ctx ends. The watches stand before the
// first call, so that no change is missed while changed reads the files; paths
// is asked again after each call, since a changed site may consist of other
// folders. Calls do not overlap, and Loop returns when the last one has.
func Loop(ctx context.Context, paths func() []string, o Options, changed func(Event)) {
	s := open(absolute(paths()), o)
	ctx, cancel := context.WithCancel(ctx)
	events, ready, settled := make(chan Event), make(chan []string), make(chan struct{})
	go func() {
		defer close(settled)
		s.settle(ctx, events, ready)
	}()
	defer func() {
		cancel()
		<-settled
		s.close()
	}()
	event := Event{All: true}
	for {
		changed(event)
		select {
		case ready <- absolute(paths()):
		case <-ctx.Done():
			return
		}
		select {
		case event = <-events:
		case <-ctx.Done():
			return
		}
	}
}

// open sets the watches.
func open(paths []string, o Options) *settler {
	s := &settler{
		warn: o.Warn, paths: paths, ignore: withRealPaths(absolute(o.Ignore)), check: cmp.Or(o.check, checkEvery),
		seed: maphash.MakeSeed(), inbox: newInbox(), warned: map[string]bool{}, unheard: map[string]time.Time{},
		seen: map[string]file{}, fresh: map[string]bool{}, held: map[string]hold{}, changed: map[string]bool{},
		busy: true,
	}
	s.begin(o)
	s.nextLook = time.Now().Add(cmp.Or(s.poll, s.check))
	s.tree = walk(paths, s.ignore, s.add)
	s.report(s.tree.faults)
	for path, info := range s.tree.files {
		s.seen[path] = file{info: info}
	}
	return s
}

// absolute makes paths absolute, sorted and each there once, so that two lists
// of the same paths are equal.
func absolute(paths []string) []string {
	all := make([]string, 0, len(paths))
	for _, path := range paths {
		if abs, err := filepath.Abs(path); err == nil {
			path = abs
		}
		all = append(all, path)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// withRealPaths adds to each folder the one that it is, where it is a link.
func withRealPaths(folders []string) map[string]bool {
	all := map[string]bool{}
	for _, folder := range folders {
		all[folder] = true
		if real, err := filepath.EvalSymlinks(folder); err == nil {
			all[real] = true
		}
	}
	return all
}
