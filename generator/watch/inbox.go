package watch

import (
	"errors"
	"sync"

	"github.com/fsnotify/fsnotify"
)

// inbox keeps what the system reports until the settler has time for it. The
// kernel's queue is short (on Linux 16,384 events for all folders together) and
// what does not fit is lost, so whoever empties it must never wait.
type inbox struct {
	mu    sync.Mutex
	names map[string]bool // where something happened; true if more than a change of mode or time
	lost  bool            // the system reported less than what happened
	bell  chan struct{}   // holds a signal when there is something in the box
}

func newInbox() *inbox {
	return &inbox{names: map[string]bool{}, bell: make(chan struct{}, 1)}
}

// collect fills the box until the watcher is closed.
func (b *inbox) collect(w *fsnotify.Watcher) {
	for {
		select {
		case e, ok := <-w.Events:
			if !ok {
				return
			}
			b.put(e.Name, e.Op != fsnotify.Chmod, false)
		case err, ok := <-w.Errors:
			if !ok {
				return
			}
			// Other errors are about watches of folders that went away while
			// they were being dealt with; walking again settles them.
			b.put("", false, errors.Is(err, fsnotify.ErrEventOverflow))
		}
	}
}

func (b *inbox) put(name string, written, lost bool) {
	b.mu.Lock()
	b.names[name] = b.names[name] || written
	b.lost = b.lost || lost
	b.mu.Unlock()
	select {
	case b.bell <- struct{}{}:
	default:
	}
}

// take empties the box.
func (b *inbox) take() (names map[string]bool, lost bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	names, lost = b.names, b.lost
	b.names, b.lost = map[string]bool{}, false
	return names, lost
}
