package site

import (
	"fmt"
	"net/url"
	"path"
	"strconv"
	"strings"
)

// Source is the address of an original episode.
type Source string

// timeForm writes a time into the address of an episode.
type timeForm func(u *url.URL, seconds int)

// timeForms are the hosts whose players begin where an address says, by
// registered name: what each takes is what its own "share at this time" makes.
var timeForms = map[string]timeForm{
	"youtube.com":        query("t", "%d"),
	"youtu.be":           query("t", "%d"),
	"bilibili.com":       query("t", "%d"),
	"b23.tv":             query("t", "%d"),
	"spotify.com":        query("t", "%d"),
	"podcasts.apple.com": query("t", "%d"),
	"pca.st":             query("t", "%d"),
	"twitch.tv":          query("t", "%ds"),
	"overcast.fm":        func(u *url.URL, s int) { u.Path = strings.TrimSuffix(u.Path, "/") + "/" + clock(s) },
	"vimeo.com":          func(u *url.URL, s int) { u.Fragment = fmt.Sprintf("t=%ds", s) },
	"soundcloud.com":     func(u *url.URL, s int) { u.Fragment = "t=" + clock(s) },
}

// soundFiles are the endings of files that take a media fragment (W3C Media
// Fragments URI 1.0, "#t=SECONDS").
var soundFiles = map[string]bool{
	".mp3": true, ".m4a": true, ".aac": true, ".ogg": true, ".oga": true, ".opus": true,
	".wav": true, ".flac": true, ".mp4": true, ".webm": true, ".m4v": true,
}

func query(key, format string) timeForm {
	return func(u *url.URL, seconds int) {
		q := u.Query()
		q.Set(key, fmt.Sprintf(format, seconds))
		u.RawQuery = q.Encode()
	}
}

// IsSoundFile tells whether an address ends like a sound or video file.
func IsSoundFile(address string) bool {
	u, err := url.Parse(address)
	return err == nil && soundFiles[strings.ToLower(path.Ext(u.Path))]
}

// At is the address of the episode at a time. It is empty when the source's
// player is not known to take one: then a time stays plain text.
func (s Source) At(t Time) string {
	u, err := url.Parse(string(s))
	if err != nil || u.Host == "" {
		return ""
	}
	if soundFiles[strings.ToLower(path.Ext(u.Path))] {
		u.Fragment = "t=" + strconv.Itoa(t.Start)
		if t.End > t.Start {
			u.Fragment += "," + strconv.Itoa(t.End)
		}
		return u.String()
	}
	for host := u.Hostname(); host != ""; _, host, _ = strings.Cut(host, ".") {
		if form := timeForms[host]; form != nil {
			form(u, t.Start)
			return u.String()
		}
	}
	return ""
}

// Host is the source's host without "www.", for a link that says where it leads.
func (s Source) Host() string {
	u, err := url.Parse(string(s))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// playerForms are how the players that can stand in a page are told where to
// begin, by host: {t} is the second.
var playerForms = []struct{ prefix, form string }{
	{"https://www.youtube-nocookie.com/embed/", "?autoplay=1&start={t}"},
	{"https://player.vimeo.com/video/", "?autoplay=1#t={t}s"},
	{"https://player.bilibili.com/player.html?", "&autoplay=1&t={t}"},
	{"https://open.spotify.com/embed/", "?t={t}"},
}

// PlayerAt is the address of the episode's player, with {t} in the place of the
// second to begin at. It is empty where no player is known to take a time.
func (d *Document) PlayerAt() string {
	for _, p := range playerForms {
		if strings.HasPrefix(d.Player, p.prefix) {
			if address, _, found := strings.Cut(d.Player, "?"); found && p.form[0] == '?' {
				return address + p.form
			}
			return d.Player + p.form
		}
	}
	return ""
}

// AtTime leads to a time in the episode: in its source, or else in its video
// or its sound file. It is empty when none of them takes a time.
func (d *Document) AtTime(t Time) string {
	if !t.Given {
		return ""
	}
	for _, address := range []string{string(d.Source), d.Video, d.Audio} {
		if at := Source(address).At(t); at != "" {
			return at
		}
	}
	return ""
}
