package render

import (
	"fmt"
	"html/template"
	"io"
	"strings"
)

// An old address is kept in two ways: by a page that leads on, which works on any
// host, and by a line of _redirects, with which Cloudflare Pages and Netlify answer
// before that.

// redirectPage sends readers and search engines of an old address to the new
// one, on hosts that know no redirects of their own.
var redirectPage = template.Must(template.New("redirect").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<title>{{.Title}}</title>
<meta http-equiv="refresh" content="0; url={{.To}}">
{{with .Canonical}}<link rel="canonical" href="{{.}}">
{{end}}<meta name="robots" content="noindex">
</head>
<body><p><a href="{{.To}}">{{.To}}</a></p></body>
</html>
`))

func (p *pagesOf) redirects() {
	if len(p.site.Redirects) > 0 {
		p.add(bytesPage("/_redirects", KindIndex, p.redirectList()))
	}
	for _, r := range p.site.Redirects {
		to := relativeTo(r.From).of(r.To)
		p.add(NewPage(r.From, KindRedirect, func(w io.Writer) error {
			canonical := ""
			if p.site.BaseURL != "" {
				canonical = r.To.Absolute(p.site.BaseURL)
			}
			return redirectPage.Execute(w, struct{ Lang, Title, To, Canonical string }{p.site.Language, p.site.Title, to, canonical})
		}))
	}
}

// redirectList is _redirects: FROM TO STATUS, a line each.
func (p *pagesOf) redirectList() []byte {
	var b strings.Builder
	local := under(basePath(p.site.BaseURL))
	for _, r := range p.site.Redirects {
		fmt.Fprintf(&b, "%s %s 301\n", local.of(r.From), local.of(r.To))
	}
	return []byte(b.String())
}
