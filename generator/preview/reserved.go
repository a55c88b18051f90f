package preview

// What is below /.digestry/: the scripts of the browser's side, the stream of
// editions (stream.go), and the state of the latest.

import (
	"embed"
	"encoding/json"
	"net"
	"net/http"
	"strings"
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
	case "state":
		if r.Header.Get(askHeader) == "" {
			say(w, http.StatusForbidden, "Only the preview's own script may ask for this.")
			return
		}
		s.tellState(w, r)
	default:
		content, err := browser.ReadFile("browser/" + name)
		if err != nil {
			say(w, http.StatusNotFound, "There is no such thing.")
			return
		}
		w.Header().Set("Content-Type", mediaType(name))
		w.Write(content)
	}
}

// state is what the panels show of an edition.
type state struct {
	Build       string    `json:"build"`
	Reason      string    `json:"reason"`      // what it was made for, and what came of it
	Unpublished int       `json:"unpublished"` // documents that a build leaves out
	Published   bool      `json:"published"`   // these are left out of what this browser is shown
	Problems    []problem `json:"problems"`
}

func (s *Server) tellState(w http.ResponseWriter, r *http.Request) {
	e, err := s.wait(r.Context())
	if err != nil {
		say(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	w.Header().Set("Content-Type", mediaType("state.json"))
	json.NewEncoder(w).Encode(state{
		e.as(wantsPublished(r)).id, e.reason(), e.unpublished, wantsPublished(r), append([]problem{}, e.allProblems()...),
	})
}

// wantsPublished tells whether a browser has asked, by the switch in its panel,
// to be shown the site as it would be published. Ports share their cookies, so
// the name has ours in it, as the browser knows it.
func wantsPublished(r *http.Request) bool {
	_, port, _ := net.SplitHostPort(r.Host)
	cookie, err := r.Cookie("digestry-as-published-" + port)
	return err == nil && cookie.Value == "yes"
}
