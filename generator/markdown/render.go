package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extensionast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// nodeRenderer draws what is drawn in another way than goldmark does.
type nodeRenderer struct{}

func (r nodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(KindTimeMark, r.time)
	reg.Register(ast.KindLink, r.link)
	reg.Register(ast.KindImage, r.image)
	reg.Register(ast.KindAutoLink, r.autoLink)
	reg.Register(ast.KindString, r.string)
	reg.Register(extensionast.KindTaskCheckBox, r.checkBox)
	reg.Register(kindHighlight, r.highlight)
	reg.Register(kindCallout, r.callout)
	reg.Register(kindPlayer, r.player)
	reg.Register(kindClosing, r.closing)
	reg.Register(kindHidden, func(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) { return ast.WalkSkipChildren, nil })
}

// time draws a time as a link into the episode, or as its author wrote it
// where no player is known to take it.
func (nodeRenderer) time(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	mark := n.(*TimeMark)
	if !entering {
		return ast.WalkContinue, nil
	}
	if mark.Href == "" {
		w.WriteString(escape(mark.Written))
		return ast.WalkSkipChildren, nil
	}
	shown := mark.Start
	if mark.End != "" {
		shown += "–" + mark.End
	}
	w.WriteString(`<a class="time" href="` + escape(mark.Href) + `">` + escape(shown) + `</a>`)
	return ast.WalkSkipChildren, nil
}

func (nodeRenderer) link(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	link := n.(*ast.Link)
	if !entering {
		w.WriteString("</a>")
		return ast.WalkContinue, nil
	}
	w.WriteString("<a")
	writeAddress(w, "href", link.Destination)
	writeTitle(w, link.Title)
	w.WriteByte('>')
	return ast.WalkContinue, nil
}

// image draws a picture that loads when it comes into view, without telling
// its host who looks.
func (r nodeRenderer) image(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	image := n.(*ast.Image)
	if !entering {
		return ast.WalkContinue, nil
	}
	d := &Document{Source: source}
	w.WriteString("<img")
	writeAddress(w, "src", image.Destination)
	w.WriteString(` alt="` + escape(d.Text(image)) + `"`)
	writeTitle(w, image.Title)
	w.WriteString(` loading="lazy"`)
	if bytes.Contains(image.Destination, []byte("//")) {
		w.WriteString(` referrerpolicy="no-referrer"`)
	}
	w.WriteByte('>')
	return ast.WalkSkipChildren, nil
}

func (nodeRenderer) autoLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	link := n.(*ast.AutoLink)
	if !entering {
		return ast.WalkContinue, nil
	}
	address := string(link.URL(source))
	if link.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	w.WriteString("<a")
	writeAddress(w, "href", []byte(address))
	w.WriteString(">" + escape(string(link.Label(source))) + "</a>")
	return ast.WalkContinue, nil
}

func (nodeRenderer) string(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if s := n.(*ast.String); entering {
		if s.IsCode() || s.IsRaw() {
			w.Write(s.Value)
		} else {
			w.WriteString(escape(string(s.Value)))
		}
	}
	return ast.WalkContinue, nil
}

// checkBox draws a task's box as a sign: a form's control that does nothing
// would only confuse those who hear the page.
func (nodeRenderer) checkBox(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if box := n.(*extensionast.TaskCheckBox); entering {
		if box.IsChecked {
			w.WriteString("☑ ")
		} else {
			w.WriteString("☐ ")
		}
	}
	return ast.WalkContinue, nil
}

func (nodeRenderer) highlight(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString("<mark>")
	} else {
		w.WriteString("</mark>")
	}
	return ast.WalkContinue, nil
}

// writeAddress writes an attribute with an address. What Resolve made symbolic
// holds its words as they are, so that what it leads to is found.
func writeAddress(w util.BufWriter, name string, address []byte) {
	if !symbolic(string(address)) {
		address = util.URLEscape(address, false)
	}
	w.WriteString(" " + name + `="` + escape(string(address)) + `"`)
}

func escape(text string) string { return string(util.EscapeHTML([]byte(text))) }

func writeTitle(w util.BufWriter, title []byte) {
	if title != nil {
		var b strings.Builder
		writePlain(&b, title, false)
		w.WriteString(` title="` + escape(b.String()) + `"`)
	}
}
