package preview

// The stream of editions, as server-sent events, and what the server knows by
// it of open tabs: a stream names the pages that its tabs show. They are drawn
// before a new edition is told, so that a tab hears at once whether it is
// concerned, and has its answer ready if it is.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/sync/errgroup"
)

// How a stream is kept up.
const (
	writeTime = 10 * time.Second // for a client that does not read
	heartbeat = 20 * time.Second // a client that is gone is found by it
	retry     = 300              // ms until a browser asks again when we have gone
)

// mostOpen are the pages of one stream that are drawn before it is asked for
// them.
const mostOpen = 24

// tabs are the open tabs that one stream speaks to.
type tabs struct {
	paths     []string // that they show; two tabs may show one
	published bool     // as the site would be published
}

// stream tells which edition is the latest: at once, and whenever there is
// another. A slow client is told of the latest only, so nothing is kept for it.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		return
	}
	if s.streams.Add(1) > maxStreams {
		s.streams.Add(-1)
		say(w, http.StatusServiceUnavailable, "Too many streams are open.")
		return
	}
	defer s.streams.Add(-1)
	own := &tabs{paths: openPaths(r), published: wantsPublished(r)}
	s.enter(own)
	defer s.leave(own)
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	send := func(format string, values ...any) bool {
		out.SetWriteDeadline(time.Now().Add(writeTime))
		_, err := fmt.Fprintf(w, format, values...)
		return err == nil && out.Flush() == nil
	}
	if !send("retry: %d\n\n", retry) {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	e, next := s.current()
	for first := true; ; first = false {
		if e != nil {
			message, _ := json.Marshal(e.message(own, s.options.Follow && !first))
			if !send("data: %s\n\n", message) {
				return
			}
		}
		for waiting := true; waiting; {
			select {
			case <-next:
				waiting = false
			case <-beat.C:
				if !send(":\n\n") {
					return
				}
			case <-s.closing:
				return
			case <-r.Context().Done():
				return
			}
		}
		e, next = s.current()
	}
}

// openPaths are the paths that a stream's tabs show.
func openPaths(r *http.Request) []string {
	paths := make([]string, 0, mostOpen)
	for _, path := range r.URL.Query()["open"] {
		if len(path) > 0 && path[0] == '/' && len(paths) < mostOpen {
			paths = append(paths, path)
		}
	}
	return paths
}

func (s *Server) enter(t *tabs) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[t] = true
}

func (s *Server) leave(t *tabs) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, t)
}

// message is all that a stream tells of an edition: no text of the author's.
type message struct {
	Build  string            `json:"build"`
	Assets int               `json:"assets"`
	Tags   map[string]string `json:"tags,omitempty"`   // of the pages that the stream's tabs show
	Follow site.Address      `json:"follow,omitempty"` // where the browser shall go
}

func (e *edition) message(own *tabs, follow bool) message {
	v := e.as(own.published)
	m := message{Build: v.id, Assets: e.assets}
	for _, path := range own.paths {
		if tag := v.tag(path); tag != "" {
			if m.Tags == nil {
				m.Tags = map[string]string{}
			}
			m.Tags[path] = tag
		}
	}
	if follow {
		m.Follow = e.change().at
	}
	return m
}

// drawOpen draws what open tabs show, and counts the tabs whose page is not as
// it was in the edition before, which may be nil.
func (s *Server) drawOpen(last, next *edition) (updated int) {
	type shown struct {
		path      string
		published bool
	}
	open := map[shown]int{}
	s.mu.Lock()
	for t := range s.open {
		for _, path := range t.paths {
			open[shown{path, t.published}]++
		}
	}
	s.mu.Unlock()
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	var changed atomic.Int64
	for at, n := range open {
		group.Go(func() error {
			tag := next.as(at.published).tag(at.path)
			if last != nil && tag != "" && last.as(at.published).tag(at.path) != tag {
				changed.Add(int64(n))
			}
			return nil
		})
	}
	group.Wait()
	return int(changed.Load())
}

// reason tells why an edition was made and what came of it; the first one needs
// none.
func (e *edition) reason() string {
	words := e.change().words
	if words == "" {
		return ""
	}
	pages := "no open page"
	switch {
	case e.updated == 1:
		pages = "1 open page"
	case e.updated > 1:
		pages = fmt.Sprintf("%d open pages", e.updated)
	}
	return fmt.Sprintf("%s; %s updated, %d ms", words, pages, e.took.Milliseconds())
}
