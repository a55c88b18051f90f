package preview

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/watch"
)

// patient is how long a test waits for what must happen. Nothing is asserted
// about how fast it does.
const patient = 20 * time.Second

// folder is a site on the disk.
type folder struct {
	t   testing.TB
	dir string
}

// newFolder makes a small site with the theme of package render's tests. It has
// a path in base_url, as on GitHub Pages.
func newFolder(t *testing.T) *folder {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := &folder{t, dir}
	if err := os.CopyFS(f.path("themes/test"), os.DirFS("../render/testdata/theme")); err != nil {
		t.Fatal(err)
	}
	f.write("config.toml", "title = \"Small\"\ntheme = \"test\"\nbase_url = \"https://name.github.io/repo/\"\n")
	f.write("content/a.md", "+++\ntitle = \"First\"\ndate = 2024-05-01\ntopics = [\"人\", \"AI\"]\naliases = [\"/old/\"]\n+++\n\nThe first text. ![pic](pic.png)\n")
	f.write("content/pic.png", "0123456789")
	f.write("content/secret.txt", "nobody links to this")
	f.write("static/.well-known/security.txt", "Contact: me")
	f.write("static/.nojekyll", "")
	f.write("static/notes.txt", "notes")
	return f
}

func (f *folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

func (f *folder) write(name, content string) {
	f.t.Helper()
	if err := os.MkdirAll(filepath.Dir(f.path(name)), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(f.path(name), []byte(content), 0o644); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) read(name string) string {
	f.t.Helper()
	content, err := os.ReadFile(f.path(name))
	if err != nil {
		f.t.Fatal(err)
	}
	return string(content)
}

// replace changes a file's text.
func (f *folder) replace(name, old, new string) {
	f.t.Helper()
	text := f.read(name)
	if !strings.Contains(text, old) {
		f.t.Fatalf("%s has no %q", name, old)
	}
	f.write(name, strings.ReplaceAll(text, old, new))
}

func (f *folder) server(o Options) *Server { return New(f.generator(), o) }

func (f *folder) generator() *generator.Generator {
	return generator.New(generator.Options{
		Site: f.dir, Drafts: true, Future: true, Preview: true, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC),
	})
}

// serving is a preview that a test builds by hand, behind a real socket.
type serving struct {
	*folder
	server *Server
	web    *httptest.Server
}

func serveByHand(t *testing.T, f *folder, o Options) *serving {
	t.Helper()
	s := &serving{folder: f, server: f.server(o)}
	s.web = newWeb(t, s.server)
	s.build(watch.Event{All: true})
	return s
}

func newWeb(t *testing.T, s *Server) *httptest.Server {
	web := httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		close(s.closing)
		web.Close()
	})
	return web
}

func (s *serving) build(e watch.Event) { s.server.build(context.Background(), e) }

// answer is what came of a request.
type answer struct {
	status int
	header http.Header
	body   string
}

// get asks for a path exactly as it is written.
func (s *serving) get(path string, header ...string) answer {
	s.t.Helper()
	raw := "GET " + path + " HTTP/1.1\r\nHost: " + s.host() + "\r\nConnection: close\r\n"
	for i := 0; i < len(header); i += 2 {
		raw += header[i] + ": " + header[i+1] + "\r\n"
	}
	return s.raw(raw + "\r\n")
}

func (s *serving) host() string { return s.web.Listener.Addr().String() }

func TestAddresses(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	for _, c := range []struct {
		path   string
		status int
		want   string // in the body, or the address that it moved to
	}{
		{"/", 200, "<title>Small</title>"},
		{"/index.html", 200, "<title>Small</title>"},
		{"/?any=thing", 200, "<title>Small</title>"},
		{"/digests/a/", 200, "The first text."},
		{"/digests/a/index.html", 200, "The first text."},
		{"/digests/a/index.md", 200, "# First"},
		{"/digests/a", 302, "/digests/a/"},
		{"/digests/a?x=1", 302, "/digests/a/?x=1"},
		{"/topics", 302, "/topics/"},
		{"/topics/%E4%BA%BA/", 200, "<h1>人</h1>"},
		{"/topics/%e4%ba%ba/", 200, "<h1>人</h1>"},
		{"/topics/%E4%BA%BA", 302, "/topics/%E4%BA%BA/"},
		{"/old/", 200, `content="0; url=../digests/a/"`},
		{"/feed.xml", 200, "<feed"},
		{"/notes.txt", 200, "notes"},
		{"/.well-known/security.txt", 200, "Contact: me"},

		// The path of base_url is there too, for the 404 page speaks of it.
		{"/repo", 302, "/repo/"},
		{"/repo/", 200, "<title>Small</title>"},
		{"/repo/digests/a/", 200, "The first text."},
		{"/repo/digests/a", 302, "/repo/digests/a/"},

		// What is not there, and what must seem so.
		{"/nowhere/at/all", 404, `<a href="/repo/topics/">`},
		{"/404.html", 200, "Not found"},
		{"/content/a.md", 404, "Not found"},
		{"/config.toml", 404, "Not found"},
		{"/secret.txt", 404, "Not found"},
		{"/.nojekyll", 404, "Not found"},
		{"/.git/config", 404, "Not found"},
		{"/digests/", 404, "Not found"},
		{"/assets/", 404, "Not found"},
		{"/digests/a/../../notes.txt", 404, "Not found"},
		{"/digests/a/%2e%2e/%2e%2e/notes.txt", 404, "Not found"},
		{"/./notes.txt", 404, "Not found"},

		// What two programs could read in two ways.
		{"//notes.txt", 400, "no address"},
		{"/digests//a/", 400, "no address"},
		{`/digests\a/`, 400, "no address"},
		{"/digests%2fa/", 400, "no address"},
		{"/digests%5Ca/", 400, "no address"},
		{"/notes.txt%00.html", 400, "no address"},
		{"/%zz", 400, ""},
	} {
		a := s.get(c.path)
		got := a.body
		if c.status == 302 {
			got = a.header.Get("Location")
			if got != c.want {
				t.Errorf("%s moved to %q, want %q", c.path, got, c.want)
			}
		}
		if a.status != c.status || !strings.Contains(got, c.want) {
			t.Errorf("%s: %d, want %d with %q:\n%s", c.path, a.status, c.status, c.want, a.body)
		}
	}
}

// Run serves, follows changes, and ends in good order.
func TestRun(t *testing.T) {
	f := newFolder(t)
	builds := make(chan Build, 100)
	p := run(t, f, Options{Finished: func(b Build) { builds <- b }})
	if a := p.get("/digests/a/"); a.status != 200 {
		t.Errorf("%+v", a)
	}
	f.replace("content/a.md", "The first text", "Newer text")
	deadline := time.After(patient)
	for !strings.Contains(p.get("/digests/a/").body, "Newer text") {
		select {
		case <-builds:
		case <-deadline:
			t.Fatal("the change does not show")
		}
	}
	p.stop()
	if _, err := net.Dial("tcp", p.host()); err == nil {
		t.Error("it still listens")
	}
}

// running is a preview with all that belongs to it.
type running struct {
	*serving
	stop func()
}

func run(t *testing.T, f *folder, o Options) *running {
	t.Helper()
	listeners, err := Listen("127.0.0.1", 0, false)
	if err != nil {
		t.Fatal(err)
	}
	return runOn(t, f, o, listeners)
}

func runOn(t *testing.T, f *folder, o Options, listeners []net.Listener) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	if o.Finished == nil {
		o.Finished = func(b Build) { t.Logf("built: %s", b.Change) }
	}
	server := f.server(o)
	go func() { ended <- server.Run(ctx, listeners...) }()
	stopped := false
	stop := func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("Run: %v", err)
			}
		case <-time.After(patient):
			t.Error("Run does not end")
		}
	}
	t.Cleanup(stop)
	web := &httptest.Server{Listener: listeners[0]} // tells the host, and nothing else
	return &running{&serving{f, server, web}, stop}
}

func TestPorts(t *testing.T) {
	taken, err := Listen("127.0.0.1", 0, false)
	if err != nil {
		t.Fatal(err)
	}
	port := taken[0].Addr().(*net.TCPAddr).Port
	if _, err := Listen("127.0.0.1", port, false); !InUse(err) {
		t.Errorf("a port that is taken: %v", err)
	}
	next, err := Listen("127.0.0.1", port, true)
	if err != nil {
		t.Fatal(err)
	}
	if next[0].Addr().String() == taken[0].Addr().String() {
		t.Error("one port twice")
	}
	for _, l := range slices.Concat(taken, next) {
		if !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
			t.Errorf("%s is no loopback address", l.Addr())
		}
		l.Close()
	}
	if _, err := Listen("192.0.2.1", 0, true); err == nil || InUse(err) {
		t.Errorf("an address that this machine does not have: %v", err)
	}
}

func listenAgain(address string) ([]net.Listener, error) {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	return Listen("127.0.0.1", number, false)
}
