package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Raw HTML is parsed as a browser would, so that what is not closed is closed;
// its addresses are resolved like those of Markdown; and what is written out
// again passes an allow-list. All of a piece is treated at once, so that tags
// which stand in several blocks belong together.

// schemes are those that an address may name.
var schemes = []string{"http", "https", "mailto", "tel"}

var scheme = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)

// allowed tells whether an address is relative or has one of our schemes.
// Browsers pass over control characters and spaces, so they do not hide one.
func allowed(address string) bool {
	plain := strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, address)
	name := scheme.FindString(plain)
	return name == "" || slices.Contains(schemes, strings.ToLower(name[:len(name)-1]))
}

// symbolic tells an address that Resolve made for whoever puts pages together.
func symbolic(address string) bool {
	return strings.HasPrefix(address, "content:") || strings.HasPrefix(address, "name:") || strings.HasPrefix(address, "topic:")
}

// elements are those that raw HTML may have: what text, tables, pictures and
// sound are made of.
var elements = []string{
	"p", "br", "hr", "wbr", "div", "section", "article", "aside", "header", "footer", "address", "main", "nav", "hgroup", "center",
	"h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figure", "figcaption",
	"ul", "ol", "li", "dl", "dt", "dd", "details", "summary",
	"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "rb", "rp",
	"rt", "rtc", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
	"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "colgroup", "col",
	"img", "picture", "source", "audio", "video", "track", "map", "area",
}

// policy is the allow-list of raw HTML. No script, style sheet, form or frame,
// no handler, and no style but an alignment.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(elements...)
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(?:ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("lang", "title").Globally()
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^[^\s"'<>]+$`)).Globally()
	p.AllowAttrs("class").Matching(ourClasses).Globally()
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^doc-[a-z]+$`)).Globally()
	p.AllowAttrs("href").OnElements("a", "area")
	p.AllowAttrs("data-player").Matching(playerAddress).OnElements("a")
	p.AllowAttrs("cite").OnElements("blockquote", "q", "del", "ins")
	p.AllowAttrs("datetime").OnElements("time", "del", "ins")
	p.AllowAttrs("value").Matching(bluemonday.Integer).OnElements("li")
	p.AllowAttrs("value").OnElements("data")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("reversed").OnElements("ol")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^[1aAiI]$`)).OnElements("ol", "li")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.AllowAttrs("span").Matching(bluemonday.Integer).OnElements("col", "colgroup")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(?:row|col)(?:group)?$`)).OnElements("th")
	p.AllowAttrs("headers", "abbr").OnElements("td", "th")
	p.AllowAttrs("src", "alt", "width", "height", "loading", "decoding", "usemap", "referrerpolicy").OnElements("img")
	p.AllowAttrs("srcset", "sizes").OnElements("img", "source")
	p.AllowAttrs("src", "controls", "preload", "width", "height", "poster", "loop", "muted", "playsinline").OnElements("audio", "video")
	p.AllowAttrs("src", "type", "media").OnElements("source")
	p.AllowAttrs("src", "kind", "srclang", "label", "default").OnElements("track")
	p.AllowAttrs("name").OnElements("map")
	p.AllowAttrs("shape", "coords", "alt").OnElements("area")
	p.AllowNoAttrs().OnElements("a", "img", "source", "audio", "video", "font", "span", "picture", "track", "area", "map", "data")
	p.AllowStyles("text-align").MatchingEnum("left", "right", "center", "start", "end").OnElements("td", "th", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6")
	p.AllowURLSchemes(append(slices.Clone(schemes), "content", "name", "topic")...)
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(false) // symbolic references hold any characters
	return p
})

// ourClasses are the classes that we write ourselves; an author's could take
// the shape of a theme's parts.
var ourClasses = regexp.MustCompile(`^(?:time|player|callout(?: callout-[\w-]+)?|callout-title|footnotes|footnote-(?:ref|backref)|language-[\w+#.-]+)$`)

// holdsRaw tells whether any of the nodes has raw HTML in it.
func holdsRaw(nodes []ast.Node) bool {
	return slices.ContainsFunc(nodes, func(n ast.Node) bool {
		if k := n.Kind(); k == ast.KindHTMLBlock || k == ast.KindRawHTML {
			return true
		}
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if holdsRaw([]ast.Node{c}) {
				return true
			}
		}
		return false
	})
}

// clean balances drawn HTML, resolves its addresses and lets through what the
// allow-list holds.
func (d *Document) clean(drawn []byte, nodes []ast.Node) string {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	roots, err := html.ParseFragment(bytes.NewReader(drawn), body)
	if err != nil {
		return html.EscapeString(string(drawn)) // nested beyond what the parser takes
	}
	d.found = max(0, begin(nodes[0]))
	var b bytes.Buffer
	for _, root := range roots {
		d.tidy(root)
		if err := html.Render(&b, root); err != nil {
			return html.EscapeString(string(drawn)) // a raw element that holds its own end
		}
	}
	if d.options.TrustHTML {
		return b.String()
	}
	// Render ends void elements in a way that HTML only tolerates; a ">" of the
	// text is escaped, so none of these is anything else.
	return strings.ReplaceAll(policy().Sanitize(b.String()), "/>", ">")
}

// begin is where a node begins in the source.
func begin(n ast.Node) int {
	if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	if n.Pos() < 0 && n.FirstChild() != nil {
		return begin(n.FirstChild())
	}
	return n.Pos()
}

// addressed are the attributes that hold an address which we resolve.
var addressed = map[string]bool{"href": true, "src": true, "poster": true}

// tidy makes of an author's HTML what belongs to us: players of frames, and
// addresses resolved. Those of Markdown are symbolic already, and an author's
// cannot be. What the allow-list will not let through is told.
func (d *Document) tidy(n *html.Node) {
	if n.Type == html.ElementNode {
		if n.Data == "iframe" {
			frame(n)
		}
		d.addresses(n)
		if !d.options.TrustHTML && !slices.Contains(elements, n.Data) {
			d.fault(d.find("<"+n.Data), "html", fmt.Sprintf("<%s> was left out: digests hold text, tables, pictures and known players", n.Data), `[markdown] html = "allow" in config.toml trusts all HTML`)
		}
	}
	for c := n.FirstChild; c != nil; {
		following := c.NextSibling
		if c.Type == html.TextNode && !verbatim[n.Data] {
			d.embolden(c)
		} else {
			d.tidy(c)
		}
		c = following
	}
}

// verbatim are the elements whose text is shown as it is.
var verbatim = map[string]bool{"pre": true, "code": true, "kbd": true, "samp": true, "script": true, "style": true, "textarea": true}

// starred is bold as Markdown writes it.
var starred = regexp.MustCompile(`\*\*([^\s*](?:[^*]*[^\s*])?)\*\*`)

// embolden makes bold of **text** that stands in a block of raw HTML, where
// CommonMark reads no Markdown and authors expect it all the same.
func (d *Document) embolden(n *html.Node) {
	m := starred.FindStringSubmatchIndex(n.Data)
	if m == nil {
		return
	}
	if d.starred++; d.starred > maxStarred {
		d.giveUp(d.found, "there are more ** in raw HTML than are read; what follows")
		return
	}
	bold := &html.Node{Type: html.ElementNode, Data: "strong", DataAtom: atom.Strong}
	bold.AppendChild(&html.Node{Type: html.TextNode, Data: n.Data[m[2]:m[3]]})
	rest := &html.Node{Type: html.TextNode, Data: n.Data[m[1]:]}
	n.Data = n.Data[:m[0]]
	n.Parent.InsertBefore(bold, n.NextSibling)
	n.Parent.InsertBefore(rest, bold.NextSibling)
	d.embolden(rest)
}

// frame makes a player of a frame that holds one.
func frame(n *html.Node) {
	for _, a := range n.Attr {
		if a.Key != "src" || !isPlayerHost(a.Val) {
			continue
		}
		page, loaded, _ := playerOf(a.Val)
		n.Data, n.DataAtom = "a", atom.A
		n.Attr = []html.Attribute{{Key: "class", Val: "player"}, {Key: "href", Val: page}, {Key: "data-player", Val: loaded}}
		for c := n.FirstChild; c != nil; c = n.FirstChild {
			n.RemoveChild(c)
		}
		n.AppendChild(&html.Node{Type: html.TextNode, Data: hostOf(page)})
		return
	}
}

// addresses resolves the relative addresses of an element, and takes away those
// with a scheme that is not let through.
func (d *Document) addresses(n *html.Node) {
	for i := range n.Attr {
		a := &n.Attr[i]
		switch {
		case !addressed[a.Key] || d.resolved[a.Val]:
			continue
		case scheme.MatchString(a.Val) || !allowed(a.Val):
			if !d.options.TrustHTML && !allowed(a.Val) {
				d.fault(d.find(a.Val), "html", fmt.Sprintf("the address %s was left out", shorten(a.Val)), "addresses may be http, https, mailto, tel or relative")
				a.Val = ""
			}
			continue
		}
		a.Val = d.resolve(Reference{Destination: a.Val, Embed: a.Key != "href"}, d.find(a.Val))
	}
	if !d.options.TrustHTML {
		n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return addressed[a.Key] && a.Val == "" })
	}
}

// find is where some of an author's HTML stands in the source: from the last
// place that was found on, for the tree is walked in the author's order. Where
// entities hide it, it is that last place.
func (d *Document) find(what string) int {
	const near = 64 << 10 // bytes; a piece that is longer has its faults told less exactly
	at := d.found
	window := d.Source[at:min(len(d.Source), at+near)]
	if i := bytes.Index(window, []byte(what)); i >= 0 {
		d.found = at + i
	} else if i := bytes.Index(window, []byte(strings.ToUpper(what))); i >= 0 {
		d.found = at + i
	}
	return d.found
}

// rawBytes is the source of a block of raw HTML.
func rawBytes(n *ast.HTMLBlock, source []byte) []byte {
	raw := n.Lines().Value(source)
	if n.HasClosure() {
		raw = append(raw[:len(raw):len(raw)], n.ClosureLine.Value(source)...)
	}
	return raw
}

// textOfHTML is what raw HTML says.
func textOfHTML(raw []byte) string {
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(raw))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			b.WriteByte(' ')
		}
	}
}
