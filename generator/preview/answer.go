package preview

// What a request that passed the guard is answered with: a page of the latest
// edition, a file of ours below /.digestry/, the site's 404 page, or the
// problems in plain HTML where there is no page to lay them over.

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
)

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, reserved) {
		s.answerReserved(w, r)
		return
	}
	e, err := s.wait(r.Context())
	if err != nil {
		say(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	v := e.as(wantsPublished(r))
	page, moved, ok := v.find(r.URL.Path)
	switch {
	case ok:
		v.show(w, r, page, http.StatusOK)
	case moved != "":
		to := string(moved)
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	case e.isBroken(r.URL.Path):
		v.plain(w, http.StatusInternalServerError)
	case v.notFound != nil:
		v.show(w, r, *v.notFound, http.StatusNotFound)
	case v.pages == nil:
		v.plain(w, http.StatusInternalServerError)
	default:
		say(w, http.StatusNotFound, "There is no such page, and no 404 page either.")
	}
}

// isBroken tells whether an address is where a file would be that could not be
// read, and never could. It goes by the file's name: what else the file may say
// about its address is not known.
func (e *edition) isBroken(address string) bool {
	slug := path.Base(address)
	for _, p := range e.problems {
		name, ok := strings.CutSuffix(path.Base(p.File), ".md")
		if !ok || p.Severity != site.Error {
			continue
		}
		if name == "index" {
			name = path.Base(path.Dir(p.File))
		}
		if site.Slug(name) == slug {
			return true
		}
	}
	return false
}

// show answers with a page.
func (v *view) show(w http.ResponseWriter, r *http.Request, page render.Page, status int) {
	file, err := page.Open()
	switch {
	case err == nil:
		defer file.Close()
		if content, ok := file.(io.ReadSeeker); ok {
			serve(w, r, page, content)
			return
		}
	case !errors.Is(err, fs.ErrInvalid): // which is a page that has to be drawn
		say(w, http.StatusNotFound, "This file is gone, or cannot be read.")
		return
	}
	drawn := v.draw(page)
	h := w.Header()
	switch {
	case drawn.err != nil:
		v.plain(w, http.StatusInternalServerError)
		return
	case !page.Kind.HTML() || page.Kind == render.KindRedirect:
		serve(w, r, page, bytes.NewReader(drawn.body))
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("ETag", drawn.tag)
	h.Set(buildHeader, v.id)
	h.Set(assetsHeader, strconv.Itoa(v.assets))
	if r.Header.Get("If-None-Match") == drawn.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	before, after := aroundScript(drawn.body)
	h.Set("Content-Length", strconv.Itoa(len(drawn.body)+v.script(io.Discard, drawn.tag, false)))
	w.WriteHeader(status)
	w.Write(before)
	v.script(w, drawn.tag, false)
	w.Write(after)
}

// serve answers with a file as it is, or with the part that is asked for.
func serve(w http.ResponseWriter, r *http.Request, page render.Page, content io.ReadSeeker) {
	w.Header().Set("Content-Type", mediaType(page.File()))
	http.ServeContent(w, r, page.File(), time.Time{}, content)
}

// What a page's script must know of it: from the element that loads the script
// for the page as it was loaded, from the headers after that.
const (
	buildHeader  = "Digestry-Build"
	assetsHeader = "Digestry-Assets"
	plainHeader  = "Digestry-Plain" // this is no page of the site
)

// script writes the element that loads the script, and tells its length.
func (v *view) script(w io.Writer, tag string, plain bool) int {
	element := `<script type="module" src="` + reserved + `preview.js" data-digestry data-build="` + v.id +
		`" data-tag="` + strings.Trim(tag, `"`) + `" data-assets="` + strconv.Itoa(v.assets) + `"`
	if plain {
		element += " data-plain"
	}
	n, _ := io.WriteString(w, element+"></script>")
	return n
}

// aroundScript cuts a page where the script goes: first in its head, before any
// other script. A page without a head gets it at its end.
func aroundScript(body []byte) (before, after []byte) {
	const window = 4 << 10 // a head begins early
	start := bytes.ToLower(body[:min(window, len(body))])
	for from := 0; ; {
		i := bytes.Index(start[from:], []byte("<head"))
		if i < 0 {
			return body, nil
		}
		from += i + len("<head")
		if from < len(start) && bytes.IndexByte([]byte("> \t\r\n"), start[from]) >= 0 {
			if end := bytes.IndexByte(start[from:], '>'); end >= 0 {
				return body[:from+end+1], body[from+end+1:]
			}
		}
	}
}

// plain answers with the problems alone.
func (v *view) plain(w http.ResponseWriter, status int) {
	var script strings.Builder
	v.script(&script, "", true)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set(buildHeader, v.id)
	h.Set(assetsHeader, strconv.Itoa(v.assets))
	h.Set(plainHeader, "yes")
	w.WriteHeader(status)
	plainPage.Execute(w, struct {
		Script   template.HTML
		Problems []problem
	}{template.HTML(script.String()), v.allProblems()})
}

// plainPage can be read without its script, which only makes it heal itself.
var plainPage = template.Must(template.New("problems").Parse(`<!doctype html>
<html lang="en">
<head>{{.Script}}
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Problems</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem } pre { white-space: pre-wrap }</style>
</head>
<body>
<h1>This page cannot be shown yet</h1>
<p>It appears by itself when this is mended:</p>
<ul>
{{range .Problems}}<li><pre>{{.Problem}}{{with .Hint}}
    {{.}}{{end}}</pre></li>
{{end}}</ul>
</body>
</html>
`))

// mediaTypes are what hosts answer with, whatever this machine has been told by
// other programs. What is not here is guessed from the bytes.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".mjs": "text/javascript; charset=utf-8", ".json": "application/json", ".xml": "application/xml; charset=utf-8",
	".md": "text/markdown; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon", ".woff2": "font/woff2", ".woff": "font/woff",
	".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".wav": "audio/wav",
	".mp4": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt; charset=utf-8", ".srt": "text/plain; charset=utf-8",
	".pdf": "application/pdf", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
}

func mediaType(file string) string {
	if known := mediaTypes[strings.ToLower(path.Ext(file))]; known != "" {
		return known
	}
	return "application/octet-stream"
}
