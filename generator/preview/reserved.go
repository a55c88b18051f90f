package preview

// What is below /.digestry/: the scripts of the browser's side, the stream of
// editions, and the problems.

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const reserved = "/.digestry/"

//go:embed browser
var browser embed.FS

// askHeader must come with what tells the lines of files. A page of another
// origin cannot send a header of its own without asking first, and we never
// answer that it may.
const askHeader = "Digestry-Ask"

func (s *Server) answerReserved(w http.ResponseWriter, r *http.Request) {
	switch name := strings.TrimPrefix(r.URL.Path, reserved); name {
	case "events":
		s.stream(w, r)
	case "problems":
		if r.Header.Get(askHeader) == "" {
			say(w, http.StatusForbidden, "Only the preview's own script may ask for this.")
			return
		}
		s.tellProblems(w, r)
	case "preview.js", "morph.js", "overlay.js", "worker.js", "overlay.css":
		content, err := browser.ReadFile("browser/" + name)
		if err != nil {
			say(w, http.StatusInternalServerError, err.Error())
			return
		}
		w.Header().Set("Content-Type", mediaType(name))
		w.Write(content)
	default:
		say(w, http.StatusNotFound, "There is no such thing.")
	}
}

func (s *Server) tellProblems(w http.ResponseWriter, r *http.Request) {
	e, err := s.wait(r.Context())
	if err != nil {
		say(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	w.Header().Set("Content-Type", mediaType("problems.json"))
	json.NewEncoder(w).Encode(struct {
		Build    string    `json:"build"`
		Problems []problem `json:"problems"`
	}{e.id, append([]problem{}, e.allProblems()...)})
}

// How a stream is kept up.
const (
	writeTime = 10 * time.Second // for a client that does not read
	heartbeat = 20 * time.Second // a client that is gone is found by it
	retry     = 300              // ms until a browser asks again when we have gone
)

// stream tells, as server-sent events, which edition is the latest: at once,
// and whenever there is another. A slow client is told of the latest only, so
// nothing is kept for it.
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
	for e, next := s.current(); ; {
		if e != nil {
			message, _ := json.Marshal(e.message())
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

// message is all that a stream tells of an edition: no text of the author's.
type message struct {
	Build string `json:"build"`
}

func (e *edition) message() message { return message{e.id} }
