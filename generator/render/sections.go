package render

import (
	"bytes"
	"html"
	"html/template"
	"strconv"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// Sections and outlines are most of what there is on a digest's page, and a
// template evaluates them a hundred times slower than statements do. So they
// are drawn here, in the markup that themes style:
//
//	<section class="part ROLE" id="ID">         with class "sub" below the outermost level;
//	                                            <div class="part ROLE"> for text before the first heading
//	<div class="part-head"><h2><a class="ordinal" href="#ID">一、</a> Title</h2> <a class="time" href="…">12:34</a></div>
//	<div class="prose">…</div>                  what is no list
//	<ul class="points">                         or <ol class="points" start="3">
//	<li id="ID"><a class="time" href="…">12:34</a> <b>Label</b><span class="text">: text</span><a class="mark" href="#ID"></a></li>
//	                                            <div class="text"> where the text has paragraphs, lists or the like in it
//	</ul>
//	</section>
//
//	<ol><li><a href="#ID"><span>一、</span> Title</a></li><li class="deep">…</li></ol>
//
// A theme that wants another markup ranges over the sections itself.

// sections draws the body of a digest.
func (t *Theme) sections(d *site.Digest) (template.HTML, error) {
	listen, err := t.words.word("listen-from")
	if err != nil {
		return "", err
	}
	permalink, err := t.words.word("permalink")
	if err != nil {
		return "", err
	}
	w := sectionWriter{Buffer: buffer(), digest: d, listen: html.EscapeString(listen), permalink: html.EscapeString(permalink)}
	defer release(w.Buffer)
	for _, s := range d.Sections {
		w.section(s)
	}
	return template.HTML(w.String()), nil
}

// sectionWriter draws sections.
type sectionWriter struct {
	*bytes.Buffer
	digest            *site.Digest
	listen, permalink string // words, escaped
}

func (w *sectionWriter) section(s *site.Section) {
	id, end := html.EscapeString(s.ID), "</section>\n"
	if s.Level == 0 {
		end = "</div>\n"
		writeAll(w.Buffer, `<div class="part `, string(s.Role), `"`)
	} else {
		w.WriteString(`<section class="part `)
		if s.Level > 2 {
			w.WriteString("sub ")
		}
		writeAll(w.Buffer, string(s.Role), `"`)
	}
	if id != "" {
		writeAll(w.Buffer, ` id="`, id, `"`)
	}
	w.WriteString(">\n")
	if s.Level > 0 {
		w.heading(s, id)
	}
	for _, b := range s.Blocks {
		if b.Points == nil {
			writeAll(w.Buffer, `<div class="prose">`, string(b.HTML), "</div>\n")
			continue
		}
		w.points(b)
	}
	w.WriteString(end)
}

// heading draws a section's heading. The ordinal, or a mark where there is
// none, is the way to its address.
func (w *sectionWriter) heading(s *site.Section, id string) {
	level := strconv.Itoa(s.Level)
	writeAll(w.Buffer, `<div class="part-head"><h`, level, ">")
	if s.Ordinal != "" {
		writeAll(w.Buffer, `<a class="ordinal" href="#`, id, `" title="`, w.permalink, `">`, html.EscapeString(s.Ordinal), "</a> ")
	}
	writeAll(w.Buffer, string(s.Heading), "</h", level, ">")
	if s.Ordinal == "" {
		w.mark(id)
	}
	if s.Time.Given {
		w.WriteByte(' ')
		w.time(s.Time)
	}
	w.WriteString("</div>\n")
}

func (w *sectionWriter) mark(id string) {
	writeAll(w.Buffer, `<a class="mark" href="#`, id, `" aria-label="`, w.permalink, `"></a>`)
}

func (w *sectionWriter) points(b site.Block) {
	open, end := `<ul class="points">`, "</ul>\n"
	if b.Ordered {
		open, end = `<ol class="points">`, "</ol>\n"
		if b.Start != 1 {
			open = `<ol class="points" start="` + strconv.Itoa(b.Start) + `">`
		}
	}
	writeAll(w.Buffer, open, "\n")
	for _, p := range b.Points {
		id := html.EscapeString(p.ID)
		writeAll(w.Buffer, `<li id="`, id, `">`)
		if p.Time.Given {
			w.time(p.Time)
			w.WriteByte(' ')
		}
		w.speaker(p)
		w.WriteString(string(point(p)))
		w.mark(id)
		w.WriteString("</li>\n")
	}
	w.WriteString(end)
}

// speaker names who says a point, where its author wrote that and the label
// does not.
func (w *sectionWriter) speaker(p *site.Point) {
	s := w.digest.Speaker(p)
	if s == nil || s.InLabel {
		return
	}
	name := html.EscapeString(s.Name)
	if s.Address != "" {
		name = `<a href="` + html.EscapeString(string(s.Address)) + `">` + name + "</a>"
	}
	writeAll(w.Buffer, `<span class="speaker">`, name, "</span> ")
}

// time writes a time, as a link into the episode where its player takes one.
func (w *sectionWriter) time(at site.Time) {
	shown := html.EscapeString(at.Range())
	if href := w.digest.AtTime(at); href != "" {
		writeAll(w.Buffer, `<a class="time" href="`, html.EscapeString(href), `" title="`, w.listen, `">`, shown, `</a>`)
		return
	}
	writeAll(w.Buffer, `<span class="time">`, shown, `</span>`)
}

// point draws a point's label and its text, each in an element of its own, so
// that a theme can show the one without the other.
func point(p *site.Point) template.HTML {
	name := template.HTML("div")
	if isPhrasing(string(p.HTML)) {
		name = "span"
	}
	text := "<" + name + ` class="text">`
	if p.Label != "" {
		text = "<b>" + p.LabelHTML + "</b>" + text + colon(p)
	}
	return text + p.HTML + "</" + name + ">"
}

// label draws a point's label with what sets it apart from the text.
func label(p *site.Point) template.HTML {
	if p.Label == "" {
		return ""
	}
	return "<b>" + p.LabelHTML + "</b>" + colon(p)
}

func colon(p *site.Point) template.HTML {
	switch p.Colon {
	case "：":
		return "："
	case ":":
		return ": "
	case "":
		return " "
	}
	return " – "
}

// phrasing are the elements that may stand in a line of text (HTML, Phrasing
// content), of those that a digest can have.
var phrasing = map[string]bool{
	"a": true, "abbr": true, "b": true, "bdi": true, "bdo": true, "br": true, "cite": true, "code": true, "data": true, "del": true,
	"dfn": true, "em": true, "i": true, "img": true, "input": true, "ins": true, "kbd": true, "mark": true, "q": true, "rp": true,
	"rt": true, "ruby": true, "s": true, "samp": true, "small": true, "span": true, "strong": true, "sub": true, "sup": true, "time": true,
	"u": true, "var": true, "wbr": true,
}

// isPhrasing tells whether HTML may stand in a line of text.
func isPhrasing(h string) bool {
	for {
		_, rest, found := strings.Cut(h, "<")
		if !found {
			return true
		}
		end := 0
		for end < len(rest) && isNameByte(rest[end]) {
			end++
		}
		if end > 0 && !phrasing[rest[:end]] {
			return false
		}
		h = rest
	}
}

// outline draws the list of a digest's sections, of the two outer levels.
func outline(d *site.Digest) template.HTML {
	var w strings.Builder
	w.WriteString("<ol>")
	for _, s := range d.Sections {
		switch {
		case s.Level == 2:
			w.WriteString("<li>")
		case s.Level == 3:
			w.WriteString(`<li class="deep">`)
		default:
			continue
		}
		w.WriteString(`<a href="#` + html.EscapeString(s.ID) + `">`)
		if s.Ordinal != "" {
			w.WriteString("<span>" + html.EscapeString(s.Ordinal) + "</span> ")
		}
		w.WriteString(html.EscapeString(s.Title) + "</a></li>")
	}
	w.WriteString("</ol>")
	return template.HTML(w.String())
}
