package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/importer"
)

// podcastServer serves a feed, and what that names.
func podcastServer(t *testing.T) (server *httptest.Server, requests *atomic.Int32) {
	t.Helper()
	requests = new(atomic.Int32)
	mux := http.NewServeMux()
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	mux.HandleFunc("/feed.xml", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Left Field</title>
<item><title>Silence</title><pubDate>Fri, 15 Mar 2024 00:00:00 GMT</pubDate><link>https://left.example/1</link>
<podcast:chapters url="%[1]s/chapters.json"/><podcast:transcript url="%[1]s/talk.json" type="application/json"/></item></channel></rss>`, server.URL)
	})
	mux.HandleFunc("/chapters.json", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"version":"1.2.0","chapters":[{"startTime":0,"title":"Hello"},{"startTime":61,"title":"Goodbye"}]}`)
	})
	mux.HandleFunc("/talk.json", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"segments":[{"startTime":1,"endTime":2,"speaker":"Host","body":"Hello"}]}`)
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/feed.xml", http.StatusMovedPermanently)
	})
	mux.HandleFunc("/out", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(http.StatusFound)
	})
	mux.HandleFunc("/round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) })
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	return server, requests
}

// digestry runs a command line.
func digestry(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, messages bytes.Buffer
	p := &program{strings.NewReader(""), &out, &messages, func(string) string { return "" }}
	code = p.run(context.Background(), args)
	return code, out.String(), messages.String()
}

func emptySite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A feed, its chapters and a transcript come from the network; the latter two
// only if they are asked for.
func TestImportFromTheNetwork(t *testing.T) {
	server, requests := podcastServer(t)
	dir := emptySite(t)
	code, stdout, stderr := digestry(t, "import", "--site", dir, "--feed", server.URL+"/moved")
	if code != exitWell || stdout != "2024-03-15\t-\tSilence\n" {
		t.Fatal(code, stdout, stderr)
	}
	before := requests.Load()
	code, stdout, stderr = digestry(t, "import", "--site", dir, "--feed", server.URL+"/feed.xml", "--all", "--dry-run")
	if code != exitWell || requests.Load() != before+1 || !strings.Contains(stdout, "chapters_url = ") || !strings.Contains(stdout, "transcript_url = ") {
		t.Fatal(code, requests.Load()-before, stdout, stderr)
	}
	code, stdout, stderr = digestry(t, "import", "--site", dir, "--feed", server.URL+"/feed.xml", "--all", "--fetch")
	if code != exitWell || !strings.Contains(stdout, "silence.md") || !strings.Contains(stdout, "silence.vtt") {
		t.Fatal(code, stdout, stderr)
	}
	digest, err := os.ReadFile(filepath.Join(dir, "content", "2024", "silence.md"))
	if err != nil || !strings.Contains(string(digest), `{ time = "1:01", title = "Goodbye" }`) {
		t.Errorf("%v\n%s", err, digest)
	}
	transcript, err := os.ReadFile(filepath.Join(dir, "content", "2024", "silence.vtt"))
	if err != nil || !strings.Contains(string(transcript), "<v Host>Hello") {
		t.Errorf("%v\n%s", err, transcript)
	}
}

// What does not answer as it should is told, and ends.
func TestFetchFaults(t *testing.T) {
	server, _ := podcastServer(t)
	for address, want := range map[string]string{
		"/nowhere": "answered 404", "/out": "not on the web", "/round": "redirects without end",
	} {
		if _, err := fetch(t.Context(), server.URL+address, 1<<20); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := fetch(t.Context(), server.URL+"/feed.xml", 10); err == nil || !strings.Contains(err.Error(), "is longer than") {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := fetch(ctx, server.URL+"/slow", 10); err == nil {
		t.Error("a server that never answers was waited for")
	}
	code, _, stderr := digestry(t, "import", "--site", emptySite(t), "--feed", server.URL+"/nowhere")
	if code != exitProblems || !strings.Contains(stderr, "answered 404") {
		t.Error(code, stderr)
	}
}

func TestPick(t *testing.T) {
	var episodes []*importer.Episode
	for i := range 45 {
		episodes = append(episodes, &importer.Episode{Title: fmt.Sprint("Episode ", i+1)})
	}
	for input, want := range map[string]string{
		"1 3-5\n":         "1 3 4 5",
		"\n21, 2\n":       "21 2",
		"99\nx\n2-1\n7\n": "7",
		"q\n":             "",
		"\n\n\n":          "",
		"":                "",
		"1 1 1-2\n":       "1 2",
		"21\n20\n":        "20", // only what was shown
	} {
		var out bytes.Buffer
		chosen, err := pick(strings.NewReader(input), &out, episodes)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range chosen {
			got = append(got, strings.TrimPrefix(e.Title, "Episode "))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v", input, got)
		}
		if strings.Contains(out.String(), "\x1b") || !strings.Contains(out.String(), "   1  -  -  Episode 1\n") {
			t.Errorf("%s", out.String())
		}
	}
}
