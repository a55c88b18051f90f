// Package preview shows a site while it is being written: it serves the pages
// from memory, builds anew whenever something changes, and tells browsers so.
//
//	server := preview.New(generator, preview.Options{})
//	err := server.Run(ctx, listeners...)
//
// # Editions
//
// What one build made is an edition. A request is answered from the latest; a
// page is drawn when somebody first asks for it. While a build runs the edition
// before it answers, and only the first one has to be waited for. Nothing of an
// edition changes once it is out, so no page is half old and half new. If
// config.toml or the theme cannot be read, the edition keeps the pages of the
// one before and tells what is wrong.
//
// # What a browser does
//
// Each page of HTML is served with one script that the published site does not
// have (browser/preview.js). It hears by server-sent events which edition is
// the latest, one stream for all tabs together. It then asks for its own page
// by the tag of the one that it shows: most tabs hear that nothing changed and
// do nothing. Otherwise it changes in the document what differs between the old
// HTML and the new, so that the place on the page, open details, a playing
// player and typed text stay as they are. Problems lie over the page in a panel
// that goes away when they are mended.
//
// What the script needs is below /.digestry/, which no site can have pages at.
//
// # What it keeps to itself
//
// Whoever previews drafts trusts that nobody else reads them, so every request
// passes guard.go first: it must call us by a name of ours, it must not come
// from another site, and it can only read. Addresses are looked up among the
// edition's pages; none is ever a path on the disk.
package preview

import (
	"context"
	"crypto/rand"
	"errors"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/watch"
)

// Options are what a preview can be told besides its generator. The functions
// may be nil; those that speak of builds are called one after the other.
type Options struct {
	Names    []string      // of this machine: requests may call it by them besides localhost
	Ignore   []string      // folders in which changes do not matter
	Poll     time.Duration // look at all files this often, in place of waiting to be told; 0 to be told
	Follow   bool          // the browser goes to the page that is edited
	Begun    func()        // a build begins
	Finished func(Build)   // and has an edition out, if there is anything new
	Warn     func(error)   // something else that the author may want to know; at any time
}

// Build is what one build came to.
type Build struct {
	Took     time.Duration
	Change   string // why it was made, and what came of it: "a.md: topics changed; 3 open pages updated"; empty where nothing did
	Problems []site.Problem
	Err      error // what kept it from reading the site at all
}

// Server is a preview.
type Server struct {
	generator *generator.Generator
	options   Options
	start     string // tells this server's editions from those of one before it
	streams   atomic.Int64
	closing   chan struct{}     // closed when streams must end
	result    *generator.Result // of the last build
	resting   *time.Timer       // runs rest; like result, of build alone

	mu     sync.Mutex
	latest *edition
	next   chan struct{} // closed when there is one after latest
	open   map[*tabs]bool
}

// New makes a preview of what g generates, which should have been told that it
// is for one.
func New(g *generator.Generator, o Options) *Server {
	if o.Begun == nil {
		o.Begun = func() {}
	}
	if o.Finished == nil {
		o.Finished = func(Build) {}
	}
	if o.Warn == nil {
		o.Warn = func(error) {}
	}
	return &Server{generator: g, options: o, start: rand.Text()[:8], closing: make(chan struct{}), next: make(chan struct{}), open: map[*tabs]bool{}}
}

// Limits of what one client can take up.
const (
	headerTime = 5 * time.Second
	answerTime = 10 * time.Minute // a player that is paused does not read
	idleTime   = 2 * time.Minute
	headerSize = 64 << 10
	maxStreams = 200
	lastWords  = 2 * time.Second // for requests under way when the preview ends
)

// Run builds, watches and serves until ctx ends. It closes the listeners. It
// can be called once.
func (s *Server) Run(ctx context.Context, listeners ...net.Listener) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	web := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: headerTime, WriteTimeout: answerTime, IdleTimeout: idleTime,
		MaxHeaderBytes: headerSize, ErrorLog: log.New(warner(s.options.Warn), "", 0),
	}
	var serving sync.WaitGroup
	for _, l := range listeners {
		serving.Go(func() {
			if err := web.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				stop(err)
			}
		})
	}
	watch.Loop(ctx, s.generator.Watched, watch.Options{Ignore: s.options.Ignore, Poll: s.options.Poll, Warn: s.options.Warn}, func(e watch.Event) {
		s.build(ctx, e)
	})
	if s.resting != nil {
		s.resting.Stop()
	}
	close(s.closing)
	ending, cancel := context.WithTimeout(context.Background(), lastWords)
	defer cancel()
	if web.Shutdown(ending) != nil {
		web.Close()
	}
	serving.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// build makes the next edition.
func (s *Server) build(ctx context.Context, e watch.Event) {
	s.options.Begun()
	begin := time.Now()
	paths := e.Paths
	if e.All {
		paths = nil
	}
	result, err := s.generator.Regenerate(ctx, paths)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		result = &generator.Result{Problems: []site.Problem{{Severity: site.Error, Code: "read", Message: err.Error()}}}
	}
	if result == s.result {
		// What was written while the last build read holds what that one found.
		s.options.Finished(Build{Took: time.Since(begin), Problems: result.Problems})
		return
	}
	s.result = result
	last := s.last()
	next := newEdition(s.start, last, result, e, places(s.generator.Watched()))
	next.warn = s.options.Warn
	next.updated = s.drawOpen(last, next)
	next.took = time.Since(begin)
	s.publish(next)
	s.options.Finished(Build{next.took, next.reason(), result.Problems, err})
	s.rest()
}

// publish makes an edition the latest, and lets everybody know who waits.
func (s *Server) publish(e *edition) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latest = e
	close(s.next)
	s.next = make(chan struct{})
}

// last is the latest edition, or nil before the first.
func (s *Server) last() *edition {
	e, _ := s.current()
	return e
}

// current is the latest edition and what is closed when it no longer is.
func (s *Server) current() (*edition, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.latest, s.next
}

// errEnding answers requests that waited for a first edition that never came.
var errEnding = errors.New("the preview is ending")

// wait is the latest edition; the first one takes a moment.
func (s *Server) wait(ctx context.Context) (*edition, error) {
	e, next := s.current()
	if e != nil {
		return e, nil
	}
	select {
	case <-next:
		return s.last(), nil
	case <-s.closing:
		return nil, errEnding
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// warner passes on what package http has to say, such as of a page that
// panicked when it was drawn.
type warner func(error)

func (w warner) Write(line []byte) (int, error) {
	w(errors.New(strings.TrimSpace(string(line))))
	return len(line), nil
}
