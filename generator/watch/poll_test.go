package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// deaf is a watcher that never says a word.
func deaf() (*fsnotify.Watcher, error) {
	w, err := fsnotify.NewWatcher()
	if err == nil {
		w.Events = make(chan fsnotify.Event)
	}
	return w, err
}

// changesThatSettle are found whatever the way of watching is.
func changesThatSettle(c *caller) {
	c.only(func() { c.write("a.md", digest(1)) }, "a.md")
	c.only(func() { c.write("deep/er/b.md", digest(1)) }, "deep/er/b.md")
	c.only(func() { c.must(os.Rename(c.path("deep"), c.path("moved"))) }, "deep/er/b.md", "moved/er/b.md")
	c.only(func() { c.write("moved/er/b.md", digest(2)) }, "moved/er/b.md")
	c.only(func() { c.must(os.RemoveAll(c.path("moved"))) }, "moved/er/b.md")
	c.only(func() { // the same bytes are no change
		c.must(os.Chtimes(c.path("a.md"), time.Now(), time.Now().Add(-time.Hour)))
	})
}

func TestPolling(t *testing.T) {
	told := make(chan error, 10)
	c := watching(t, Options{Poll: 10 * time.Millisecond, Warn: func(err error) { told <- err }}, []string{"."}, func(c *caller) { c.write("a.md", digest(0)) })
	changesThatSettle(c)
	if len(told) != 0 {
		t.Errorf("who asks for polling is told of it: %v", <-told)
	}
	for _, editor := range editors {
		c.write("a.md", digest(0))
		c.until("a.md")
		for version := 1; version <= 3; version++ {
			editor.save(c, "a.md", digest(version))
			c.whole("a.md", version)
		}
	}
}

// Polling begins by itself, and says so once, where a limit was reached, and
// where a change was not reported.
func TestPollingByItself(t *testing.T) {
	for what, o := range map[string]Options{
		"no more programs may watch": {notify: func() (*fsnotify.Watcher, error) { return nil, syscall.EMFILE }},
		"the system did not tell":    {notify: deaf},
	} {
		t.Run(what, func(t *testing.T) {
			told := make(chan error, 10)
			o.check, o.Warn = 50*time.Millisecond, func(err error) { told <- err }
			c := watching(t, o, []string{"."}, func(c *caller) { c.write("a.md", digest(0)) })
			changesThatSettle(c)
			// The check that tells comes after the change that it found.
			for deadline := time.Now().Add(patient); len(told) == 0 && time.Now().Before(deadline); {
				c.write("a.md", digest(int(time.Now().UnixNano())))
				c.until("a.md")
			}
			if len(told) != 1 {
				t.Fatalf("%d warnings", len(told))
			}
			if text := (<-told).Error(); !strings.Contains(text, "all files are looked at every 500ms") {
				t.Errorf("it says %q", text)
			}
			c.only(func() { c.write("a.md", digest(3)) }, "a.md")
		})
	}
}

// When the watches of a user are used up in the middle of the folders, the rest
// is polled, with one warning.
func TestWatchesUsedUp(t *testing.T) {
	var told []error
	dir := t.TempDir()
	s := open([]string{dir}, Options{Warn: func(err error) { told = append(told, err) }})
	defer s.close()
	var faults []error
	for i := range 3 {
		faults = append(faults, explain(filepath.Join(dir, fmt.Sprint(i)), syscall.ENOSPC))
	}
	s.report(faults)
	if s.poll != DefaultPoll || len(told) != 1 || !strings.Contains(told[0].Error(), "max_user_watches") {
		t.Errorf("every %v, %v", s.poll, told)
	}
}

// A system that tells everything is believed.
func TestNoPollingWithoutNeed(t *testing.T) {
	told := make(chan error, 10)
	c := watching(t, Options{check: time.Millisecond, Warn: func(err error) { told <- err }}, []string{"."}, nil)
	// A check may come before the report, and then a file is told twice.
	for version := range 30 {
		c.write("a.md", digest(version))
		c.until("a.md")
	}
	c.write("new/folder/b.md", digest(1))
	c.until("new/folder/b.md")
	time.Sleep(hearing + 100*time.Millisecond)
	c.write("a.md", digest(100))
	c.until("a.md")
	if len(told) > 0 {
		t.Error(<-told)
	}
}
