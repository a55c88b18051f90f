package preview

import (
	"os"
	"strings"
	"testing"
)

// advisories are holes that development servers had, and the request that each
// was used by. None may be answered with anything that the site does not publish,
// nor at all where another site asks.
var advisories = []struct {
	names  string
	path   string
	header []string
	refuse bool // with 403 or 421, whatever is asked for
}{
	// Any website may read answers.
	{"esbuild GHSA-67mh-4wv8-2f99: pages", "/digests/a/", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"}, true},
	{"esbuild GHSA-67mh-4wv8-2f99: its stream", "/.digestry/events", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site", "Accept", "text/event-stream"}, true},
	{"Parcel CVE-2025-56648 GHSA-qm9p-f9j5-w83w", "/.digestry/preview.js", []string{"Origin", "http://evil.example"}, true},
	{"Vite CVE-2025-24010 GHSA-vg6x-rcgg-rjx6: cross-origin", "/", []string{"Origin", "http://evil.example"}, true},
	{"Vite CVE-2025-24010 GHSA-vg6x-rcgg-rjx6: DNS rebinding", "/", []string{"Host", "rebind.example"}, true},

	// Any website may open a socket.
	{"webpack-dev-server CVE-2018-14732", "/.digestry/events", []string{"Origin", "http://evil.example", "Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "MDEyMzQ1Njc4OWFiY2RlZg=="}, true},
	{"webpack-dev-server CVE-2025-30360 GHSA-9jgg-88mc-972h: an IP address", "/.digestry/events", []string{"Origin", "http://93.184.216.34"}, true},
	{"Next.js GHSA-jcc7-9wpm-mj36: Origin null", "/.digestry/events", []string{"Origin", "null"}, true},
	{"Vite CVE-2026-39363 GHSA-p9ff-h696-f583: fetchModule without Origin", "/?token=x&fetchModule=file:///SECRET", []string{"Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "MDEyMzQ1Njc4OWFiY2RlZg=="}, false},

	// Scripts are loaded by another site's page.
	{"webpack-dev-server CVE-2025-30359", "/.digestry/preview.js", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"}, true},
	{"Next.js CVE-2025-48068", "/.digestry/worker.js", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"}, true},

	// Names that are rebound.
	{"Next.js 97157: no check of Host", "/.digestry/state", []string{"Host", "attacker.example", "Digestry-Ask", "state"}, true},

	// Deny lists that are passed by.
	{"Vite CVE-2025-30208: ?raw??", "/@fs/SECRET?raw??", nil, false},
	{"Vite CVE-2025-30208: ?import&raw??", "/@fs/SECRET?import&raw??", nil, false},
	{"Vite CVE-2025-31125: ?inline&import", "/@fs/SECRET?inline&import", nil, false},
	{"Vite CVE-2025-31125: ?import&?inline=1.wasm?init", "/@fs/SECRET?import&?inline=1.wasm?init", nil, false},
	{"Vite CVE-2025-32395: a # in the target", "/@fs/SITE/#/../../SECRET", nil, false},
	{"Vite CVE-2025-46565: /.env/.", "/.env/.", nil, false},
	{"Vite CVE-2025-46565: /.env?raw", "/.env?raw", nil, false},
	{"Vite CVE-2025-58751: a link in the public folder", "/leads-out/env.txt", nil, false},
	{"Vite CVE-2025-58751: a file that became a link", "/notes.txt", nil, false},
	{"Vite CVE-2025-58751: a prefix of the public folder", "/../static-private/env.txt", nil, false},
	{"Vite CVE-2025-58752: any HTML on the disk", "/../outside.html", nil, false},
	{"Vite CVE-2025-58752: encoded", "/%2e%2e/outside.html", nil, false},
	{"Vite CVE-2025-62522: a backslash", "/.env\\", nil, false},
	{"Vite CVE-2025-62522: encoded", "/..%5c..%5cSECRET", nil, false},
	{"static-dev-server GHSA-7fxm-c848-89q8", "/../../../../../../../SECRET", nil, false},
	{"lite-dev-server GHSA-pppv-ch8p-rp2w", "/..%2f..%2f..%2f..%2f..%2f..%2fSECRET", nil, false},

	// Headers that proxies write, and anybody can.
	{"Astro CVE-2025-61925: X-Forwarded-Host", "/", []string{"Host", "evil.example", "X-Forwarded-Host", "localhost"}, true},
	{"Astro CVE-2026-54299: Host", "/nowhere", []string{"Host", "169.254.169.254"}, true},
}

func TestAdvisories(t *testing.T) {
	const secret = "TOKEN-THAT-NOBODY-MAY-READ"
	f := newFolder(t)
	outside := t.TempDir()
	f.write("static-private/.keep", "")
	for _, file := range []string{outside + "/env.txt", f.path(".env"), f.path("static/.env"), f.path("content/.env"), f.path("static-private/env.txt"), f.path("outside.html"), f.path("content/secret.txt")} {
		if err := os.WriteFile(file, []byte(secret), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := serveByHand(t, f, Options{})
	// A build withholds a site with such links; these come after it.
	for _, link := range []struct{ to, at string }{{outside, "static/leads-out"}, {outside + "/env.txt", "static/notes.txt"}} {
		os.Remove(f.path(link.at))
		if err := os.Symlink(link.to, f.path(link.at)); err != nil {
			t.Fatal(err)
		}
	}
	filled := strings.NewReplacer("SECRET", outside[1:]+"/env.txt", "SITE", f.dir[1:])
	for _, attack := range advisories {
		header := attack.header
		host := s.host()
		if len(header) > 0 && header[0] == "Host" {
			host, header = header[1], header[2:]
		}
		request := "GET " + filled.Replace(attack.path) + " HTTP/1.1\r\nHost: " + host + "\r\n"
		for i := 0; i < len(header); i += 2 {
			request += header[i] + ": " + header[i+1] + "\r\n"
		}
		a := s.raw(request + "\r\n")
		if strings.Contains(a.body, secret) {
			t.Errorf("%s: it is read", attack.names)
		}
		if attack.refuse && a.status != 403 && a.status != 421 {
			t.Errorf("%s: answered with %d", attack.names, a.status)
		}
		if a.status == 101 {
			t.Errorf("%s: a socket is opened", attack.names)
		}
		for name := range a.header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s: %s is sent", attack.names, name)
			}
		}
	}
	if a := s.get("/digests/a/"); a.status != 200 {
		t.Errorf("the preview itself: %d", a.status)
	}
}
