package preview

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// raw sends bytes and reads the one answer.
func (s *serving) raw(request string) answer {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.host())
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patient))
	if _, err := io.WriteString(conn, request); err != nil {
		return answer{} // closed before it was read
	}
	method, _, _ := strings.Cut(request, " ")
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return answer{}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

func TestHosts(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{Names: []string{"Studio", "studio.local"}})
	_, port, _ := net.SplitHostPort(s.host())
	for host, want := range map[string]int{
		"localhost":                    200,
		"localhost:" + port:            200,
		"LOCALHOST:" + port:            200,
		"site.localhost:" + port:       200,
		"127.0.0.1":                    200,
		"127.0.0.1:" + port:            200,
		"127.0.0.1:8080":               200, // a port that is forwarded to ours
		"[::1]:" + port:                200,
		"[::1]":                        200,
		"studio:" + port:               200,
		"studio.local:" + port:         200,
		"evil.example":                 421,
		"evil.example:" + port:         421,
		"127.0.0.1.evil.example":       421,
		"localhost.evil.example":       421,
		"evillocalhost":                421,
		".localhost":                   421,
		"a@b.localhost":                421,
		"localhost.":                   421,
		"127.0.0.2:" + port:            421,
		"127.1":                        421,
		"0.0.0.0:" + port:              421,
		"2130706433":                   421,
		"[::ffff:127.0.0.1]:" + port:   200,
		"10.0.0.1:" + port:             421,
		"169.254.169.254":              421,
		"[::ffff:10.0.0.1]:" + port:    421,
		"[::1%25lo]:" + port:           421,
		"localhost:" + port + ":1":     421,
		"localhost:":                   421,
		"localhost:x":                  421,
		"localhost:" + port + ", evil": 400,
		"":                             421,
		"localhost/":                   400,
		"a b":                          400,
	} {
		a := s.raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
		// net/http refuses some with 400 before we see them; which is its matter.
		if a.status != want && (want == 200 || a.status != 400 && a.status != 421) {
			t.Errorf("Host %q: %d, want %d", host, a.status, want)
		}
		if want != 200 && strings.Contains(a.body, "<html") {
			t.Errorf("Host %q is answered with a page", host)
		}
	}
}

// An address that a connection came in at is ours, whichever it is.
func TestHostIsTheAddressOfTheConnection(t *testing.T) {
	local := &net.TCPAddr{IP: net.ParseIP("192.168.1.5"), Port: 1313}
	for host, want := range map[string]bool{
		"192.168.1.5:1313": true, "192.168.1.5": true, "192.168.1.6:1313": false, "[::ffff:192.168.1.5]:1313": true,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		r = r.WithContext(contextWith(local))
		if got := ownHost(r, nil); got != want {
			t.Errorf("%s: %v", host, got)
		}
	}
}

func TestRequestsOfOtherSites(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	own := "http://" + s.host()
	for _, c := range []struct {
		what   string
		path   string
		header []string
		status int
	}{
		{"typed", "/", []string{"Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
		{"our own script", "/", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"our own origin", "/", []string{"Origin", own}, 200},
		{"a link on another site", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
		{"a frame", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403},
		{"a script", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"}, 403},
		{"a picture", "/notes.txt", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"}, 403},
		{"another port of this machine", "/", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors"}, 403},
		{"a sandboxed frame", "/", []string{"Origin", "null"}, 403},
		{"another origin", "/", []string{"Origin", "http://evil.example"}, 403},
		{"our name at another port", "/", []string{"Origin", "http://127.0.0.1:1"}, 403},
		{"our name over TLS", "/", []string{"Origin", "https://" + s.host()}, 403},
		{"two origins", "/", []string{"Origin", own, "Origin", "http://evil.example"}, 403},
		{"an empty origin", "/", []string{"Origin", ""}, 403},
		{"a foreign stream", "/.digestry/events", []string{"Origin", "http://evil.example"}, 403},
		{"a foreign stream, told by the browser", "/.digestry/events", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a link to our script", "/.digestry/preview.js", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 403},
		{"the state without asking", "/.digestry/state", nil, 403},
		{"the state, forwarded", "/.digestry/state", []string{"X-Forwarded-Host", "localhost"}, 403},
		{"forwarded headers mean nothing", "/", []string{"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https"}, 200},
	} {
		a := s.get(c.path, c.header...)
		if a.status != c.status {
			t.Errorf("%s: %d, want %d", c.what, a.status, c.status)
		}
		for name := range a.header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s: %s is sent", c.what, name)
			}
		}
	}
}

func TestMethods(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "FOO"} {
		a := s.raw(method + " / HTTP/1.1\r\nHost: " + s.host() + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		if a.status < 400 || a.status >= 500 {
			t.Errorf("%s: %d", method, a.status)
		}
	}
	a := s.raw("HEAD /digests/a/ HTTP/1.1\r\nHost: " + s.host() + "\r\nConnection: close\r\n\r\n")
	if get := s.get("/digests/a/"); a.status != 200 || a.body != "" || a.header.Get("Content-Length") != get.header.Get("Content-Length") {
		t.Errorf("HEAD: %+v", a)
	}
	if a := s.raw("GET / HTTP/1.1\r\nHost: " + s.host() + "\r\nContent-Length: 3\r\n\r\nabc"); a.status != 400 {
		t.Errorf("a body: %d", a.status)
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	s := serveByHand(t, newFolder(t), Options{})
	for _, a := range []answer{
		s.get("/"), s.get("/notes.txt"), s.get("/nowhere"), s.get("/topics"), s.get("//"), s.get("/feed.xml"),
		s.get("/.digestry/preview.js"), s.get("/.digestry/nothing"), s.get("/", "Origin", "null"),
		s.raw("POST / HTTP/1.1\r\nHost: " + s.host() + "\r\nContent-Length: 0\r\n\r\n"),
	} {
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin",
			"X-Frame-Options": "SAMEORIGIN", "X-Content-Type-Options": "nosniff",
		} {
			if got := a.header.Get(name); got != want {
				t.Errorf("%d: %s is %q, want %q", a.status, name, got, want)
			}
		}
	}
}

// The limits are those of the server that Run makes.
func TestLimits(t *testing.T) {
	t.Parallel() // it waits for a limit of time
	p := run(t, newFolder(t), Options{})
	p.get("/") // there is an edition
	if a := p.get("/", "X-Large", strings.Repeat("a", 100<<10)); a.status != 431 && a.status != 0 {
		t.Errorf("a header of 100 KB: %d", a.status)
	}
	if a := p.get("/" + strings.Repeat("a/", 50<<10)); a.status != 431 && a.status != 0 {
		t.Errorf("an address of 100 KB: %d", a.status)
	}
	conn, err := net.Dial("tcp", p.host())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "GET / HTTP/1.1\r\nHost: "+p.host()+"\r\nX-Slow: ")
	conn.SetDeadline(time.Now().Add(patient))
	answered, err := io.ReadAll(conn)
	if err != nil || strings.Contains(string(answered), " 200 ") {
		t.Errorf("a request that never ends was not closed: %v, %q", err, answered)
	}
}
