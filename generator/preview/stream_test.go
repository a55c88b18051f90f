package preview

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/watch"
)

func contextWith(local net.Addr) context.Context {
	return context.WithValue(context.Background(), http.LocalAddrContextKey, local)
}

// listener hears a stream.
type listener struct {
	t        testing.TB
	response *http.Response
	lines    chan string // closed at the end of the stream
}

func (s *serving) listen() *listener {
	s.t.Helper()
	return s.listenTo("/.digestry/events")
}

func (s *serving) listenTo(path string) *listener {
	s.t.Helper()
	response, err := http.Get("http://" + s.host() + path)
	if err != nil {
		s.t.Fatal(err)
	}
	l := &listener{s.t, response, make(chan string, 1000)}
	s.t.Cleanup(func() { response.Body.Close() })
	if response.StatusCode == 200 {
		go func() {
			defer close(l.lines)
			for lines := bufio.NewScanner(response.Body); lines.Scan(); {
				l.lines <- lines.Text()
			}
		}()
	}
	return l
}

// build is the next build that is told; empty at the end.
func (l *listener) build() string {
	l.t.Helper()
	deadline := time.After(patient)
	for {
		select {
		case line, open := <-l.lines:
			if data, ok := strings.CutPrefix(line, "data: "); ok || !open {
				return data
			}
		case <-deadline:
			l.t.Fatal("nothing is told")
		}
	}
}

func TestStream(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	l := s.listen()
	if got := l.response.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("it is %q", got)
	}
	first := l.build()
	if want := `{"build":"` + s.server.start + `-0","assets":0}`; first != want {
		t.Errorf("at once: %s, want %s", first, want)
	}
	s.build(watch.Event{})
	second := l.build()
	if want := `{"build":"` + s.server.start + `-1","assets":0}`; second != want {
		t.Errorf("after a build: %s, want %s", second, want)
	}
	if late := s.listen().build(); late != second {
		t.Errorf("who comes late is told %s, want %s", late, second)
	}
	if other := newFolder(t).server(Options{}); other.start == s.server.start {
		t.Error("two servers have one start")
	}
}

// Whoever is told of a build can have its pages.
func TestTheAnswerIsReadyWhenItIsTold(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	l := s.listen()
	l.build()
	for _, text := range []string{"one", "two", "three", "four"} {
		s.write("content/a.md", text+"\n")
		s.build(watch.Event{})
		l.build()
		if a := s.get("/digests/a/"); !strings.Contains(a.body, text) {
			t.Errorf("told, but %q is not there:\n%s", text, a.body)
		}
	}
}

func TestStreamsWaitForTheFirstEdition(t *testing.T) {
	f := newFolder(t)
	s := &serving{folder: f, server: f.server(Options{})}
	s.web = newWeb(t, s.server)
	l := s.listen()
	pages := make(chan answer)
	go func() { pages <- s.get("/digests/a/") }()
	s.build(watch.Event{All: true})
	if got := l.build(); !strings.HasSuffix(got, `-0","assets":0}`) {
		t.Errorf("told %s", got)
	}
	if a := <-pages; a.status != 200 {
		t.Errorf("%+v", a)
	}
}

func TestTooManyStreams(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	s.server.streams.Store(maxStreams - 1)
	l := s.listen()
	l.build()
	if other := s.listen(); other.response.StatusCode != 503 {
		t.Errorf("one too many: %d", other.response.StatusCode)
	}
	if a := s.get("/"); a.status != 200 {
		t.Errorf("a page: %d", a.status)
	}
	l.response.Body.Close()
	// Its place is free when the server has noticed.
	for deadline := time.Now().Add(patient); s.server.streams.Load() != maxStreams-1; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the place of a stream that ended is not free")
		}
	}
}

func TestStreamsEndWithThePreview(t *testing.T) {
	p := run(t, newFolder(t), Options{})
	l := p.listen()
	l.build()
	p.stop()
	for deadline := time.After(patient); ; {
		select {
		case _, open := <-l.lines:
			if !open {
				return
			}
		case <-deadline:
			t.Fatal("the stream goes on")
		}
	}
}

// Pages are asked for and streams come and go while the site changes.
func TestManyAtOnce(t *testing.T) {
	p := run(t, newFolder(t), Options{})
	p.get("/")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			l := p.listen()
			for range 20 {
				for _, path := range []string{"/", "/digests/a/", "/topics/ai/", "/feed.xml", "/nowhere", "/notes.txt"} {
					if a := p.get(path); a.status != 200 && a.status != 404 {
						t.Errorf("%s: %d", path, a.status)
					}
				}
				p.get("/.digestry/state", askHeader, "state")
			}
			l.response.Body.Close()
		})
	}
	for i := range 20 {
		p.write("content/a.md", strings.Repeat("More. ", i+1)+"\n")
		p.write("content/broken.md", "+++\ntitle = “x”\n+++\n")
		time.Sleep(10 * time.Millisecond)
		p.write("content/broken.md", "fine now\n")
	}
	group.Wait()
}
