package preview

// The guard stands before everything that the preview answers. Each rule is the
// lesson of a hole in somebody's development server; any web page that the
// author has open can send requests to 127.0.0.1, and must learn nothing:
//
//   - Host must be a name of ours. DNS rebinding makes a foreign page of our
//     own origin, and this header is all that gives it away.
//   - Sec-Fetch-Site tells a foreign page's scripts, pictures and frames. Only
//     following a link to us is allowed.
//   - Origin, where a browser sends one, must be ours to the port. There is no
//     CORS header ever.
//   - Browsers that send neither over plain HTTP to another machine are kept
//     from showing what they got by Cross-Origin-Resource-Policy and
//     X-Frame-Options.
//   - Only GET and HEAD are answered, so nothing here can have an effect.
//   - A path that two programs may read in two ways is refused before anybody
//     reads it. X-Forwarded-* is not read at all.

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Handler answers all requests.
func (s *Server) Handler() http.Handler {
	names := map[string]bool{"localhost": true}
	for _, name := range s.options.Names {
		names[strings.ToLower(name)] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("X-Content-Type-Options", "nosniff")
		if status, why := refuse(r, names); status != 0 {
			if status == http.StatusMethodNotAllowed {
				h.Set("Allow", "GET, HEAD")
			}
			h.Set("Connection", "close")
			say(w, status, why)
			return
		}
		s.answer(w, r)
	})
}

// refuse tells why a request is not answered; status is 0 if it is.
func refuse(r *http.Request, names map[string]bool) (status int, why string) {
	switch {
	case !ownHost(r, names):
		return http.StatusMisdirectedRequest, "This preview does not answer to that name. Use localhost, or --host."
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return http.StatusMethodNotAllowed, "A preview can only be read."
	case r.ContentLength != 0:
		return http.StatusBadRequest, "A preview takes nothing."
	case !ownOrigin(r):
		return http.StatusForbidden, "Another site may not read this preview."
	case !plainPath(r):
		return http.StatusBadRequest, "That is no address."
	}
	return 0, ""
}

// ownHost tells whether a request calls us by one of our names: localhost, what
// the author named, or the very address that its connection came in at. An
// address cannot be rebound, so a literal one needs no list.
func ownHost(r *http.Request, names map[string]bool) bool {
	host := r.Host
	if name, port, err := net.SplitHostPort(host); err == nil {
		if port == "" || strings.Trim(port, "0123456789") != "" {
			return false
		}
		host = name
	} else {
		host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	host = strings.ToLower(host)
	if names[host] {
		return true
	}
	if name, ok := strings.CutSuffix(host, ".localhost"); ok {
		return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-.") == ""
	}
	ip, err := netip.ParseAddr(host)
	if err != nil || ip.Zone() != "" {
		return false
	}
	if ip == netip.AddrFrom4([4]byte{127, 0, 0, 1}) || ip == netip.IPv6Loopback() {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ok && local.AddrPort().Addr().Unmap().WithZone("") == ip.Unmap()
}

// ownOrigin tells whether a request comes from a page of ours, or from nobody's
// page: typed, or by a program. A link on another site may lead to a page.
func ownOrigin(r *http.Request) bool {
	if origin, sent := r.Header["Origin"]; sent && (len(origin) != 1 || origin[0] != "http://"+r.Host) {
		return false
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return true
	}
	return r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document" &&
		!strings.HasPrefix(r.URL.Path, reserved)
}

// plainPath tells whether a path means the same to everybody.
func plainPath(r *http.Request) bool {
	raw := strings.ToLower(r.URL.EscapedPath())
	if !strings.HasPrefix(raw, "/") || strings.ContainsAny(r.URL.Path, "\\\x00") {
		return false
	}
	for _, trick := range []string{"//", "%2f", "%5c", "%00"} {
		if strings.Contains(raw, trick) {
			return false
		}
	}
	return true
}

// say answers in plain text.
func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	w.Write([]byte(text + "\n"))
}
