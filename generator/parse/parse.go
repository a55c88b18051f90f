// Package parse reads one content file as one document.
//
// # For digest authors
//
// A file begins with front matter, TOML between "+++" lines, YAML between
// "---" lines, a bare JSON object, or none; its keys are listed in docs. What
// follows is Markdown. A digest's body has an anatomy:
//
//   - A section begins with a heading, or with a paragraph that is bold from
//     end to end: **一、GPT-4o：**. An ordinal in front is set apart, a colon at
//     the end goes, a time such as [12:34] becomes the section's time.
//   - A point is a top item of a list in a section. Bold words in front with
//     their colon are its label: - **革命性飛躍：** Altman 認為……
//   - Every section and point has an id that follows from its words alone, so
//     that reordering changes none; {#id} on a heading sets one by hand.
//
// What lies beside NAME.md as NAME.transcript.md, NAME.vtt or NAME.srt is its
// transcript. Who speaks and when stands in front of the words, "Ann (12:34):",
// "[12:34] Ann: …", or "Ann: …" alone where names recur.
//
// Parse is a pure function of the file's bytes and the options: it knows
// nothing of other files. References to them stay symbolic and are listed in
// Document.Links, for package link to resolve.
package parse

import (
	"bytes"
	"cmp"
	"html/template"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/markdown"
	"github.com/digestry/digestry/generator/site"
	"github.com/yuin/goldmark/ast"
)

// Options are what the site's configuration says about reading.
type Options struct {
	Kind        site.Kind
	Name        string              // the document's name, without endings
	Translation string              // LANG of NAME.LANG.md
	Language    string              // the site's, for documents that name none
	Location    *time.Location      // of dates that name no zone
	Fields      map[string][]string // canonical key -> the keys read for it
	TrustHTML   bool
	Apart       bool // of a transcript: what its file times apart stays apart, and makes no paragraphs
}

// file is one content file while it is being read.
type file struct {
	path     string
	options  Options
	problems []site.Problem
	links    []site.Link

	namedLanguage bool // the language is a name ("英文") and no tag
}

// Parse reads a file, by its path in the content folder. The document is nil
// when the file cannot be read as it says; the problems tell why.
func Parse(name string, content []byte, o Options) (*site.Document, []site.Problem) {
	f := &file{path: name, options: o}
	text, ok := f.normalise(content)
	if !ok {
		return nil, f.problems
	}
	if o.Kind == site.KindTranscript && isCaptions(name) {
		doc := f.captions(string(text))
		return doc, f.problems
	}
	front, wrong := readFront(text)
	if wrong != nil {
		f.fail(wrong.line, wrong.column, "front-matter", wrong.message, wrong.hint)
		return nil, f.problems
	}
	doc := &site.Document{File: name, Kind: o.Kind, Name: o.Name, Translation: o.Translation, Language: o.Translation}
	r := &reader{file: f, doc: doc}
	r.fields(front.fields)
	r.promote(&front)
	if slices.Contains(terms, doc.Kind) && (doc.Episode != "" || doc.Audio != "" || doc.Duration > 0) {
		doc.Kind = site.KindDigest // in a folder of another tool's that is called shows, there are episodes
	}
	doc.Body = string(front.body)
	var stated map[int]bool
	if doc.Kind == site.KindDigest {
		stated = r.stated(front.body, front.line)
		front.body = withoutStated(front.body, front.line, stated)
	}
	f.body(doc, front)
	doc.Sections = dropStated(doc.Sections, stated)
	doc.Links = f.links
	if site.CountErrors(f.problems, false) > 0 {
		return nil, f.problems
	}
	return doc, f.problems
}

// normalise takes away what editors put around a text: a byte order mark and
// the line ends of Windows and old Macs. Text that is not UTF-8 is refused,
// since guessing its encoding would publish wrong words.
func (f *file) normalise(content []byte) ([]byte, bool) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(content, '\r') >= 0 {
		content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
		content = bytes.ReplaceAll(content, []byte("\r"), []byte("\n"))
	}
	if utf8.Valid(content) {
		return content, true
	}
	line := 1
	for rest := content; ; line++ {
		one, after, more := bytes.Cut(rest, []byte("\n"))
		if column, bad := invalidColumn(one); bad {
			f.fail(line, column, "encoding", "this is not UTF-8", "save the file in UTF-8, the encoding of all text here")
			return nil, false
		}
		if !more {
			return nil, false
		}
		rest = after
	}
}

// invalidColumn finds the first byte that is not part of a character.
func invalidColumn(line []byte) (column int, bad bool) {
	for len(line) > 0 {
		r, size := utf8.DecodeRune(line)
		column++
		if r == utf8.RuneError && size == 1 {
			return column, true
		}
		line = line[size:]
	}
	return 0, false
}

// body reads what follows the front matter.
func (f *file) body(doc *site.Document, front front) {
	if f.namedLanguage && detect(front.body, doc.Language) != "" {
		doc.Language = "" // what the episode is in, and not its digest
	}
	if doc.Language == "" {
		doc.Detected = detect(front.body, f.options.Language)
	}
	if excess := markdown.Excess(front.body); excess != nil {
		f.fail(excess.Line+front.line-1, excess.Column, excess.Code, excess.Message, excess.Hint)
		return
	}
	md := markdown.Parse(front.body, markdown.Options{
		Lang:      cmp.Or(doc.Language, doc.Detected, f.options.Language),
		TrustHTML: f.options.TrustHTML,
		Resolve:   f.resolver(front.line),
		Time:      timeLink(doc),
	})
	a := &anatomy{file: f, doc: doc, md: md, linesBefore: front.line - 1, by: map[*site.Section]string{}}
	nodes := a.title(children(md.Root))
	f.nameFrom(doc)
	switch doc.Kind {
	case site.KindDigest:
		doc.Player = cmp.Or(markdown.Player(string(doc.Source)), markdown.Player(doc.Video))
		a.cut(nodes)
		assignIDs(doc.Sections)
		timeSections(doc)
		doc.Quoted = quoted(doc.Body)
	case site.KindTranscript:
		a.spoken(nodes)
	default:
		headings(md, nodes)
		doc.HTML = template.HTML(md.Blocks(nodes))
	}
	for _, n := range nodes {
		doc.Reading.Add(md.Text(n))
	}
	doc.BodyLine = front.line
	f.faults(doc, md.Faults())
}

// faults tells those of the body. A picture or link without words is nothing that
// a build need say each time.
func (f *file) faults(doc *site.Document, faults []markdown.Fault) {
	for _, fault := range faults {
		p := site.Problem{
			File: f.path, Line: fault.Line + doc.BodyLine - 1, Column: fault.Column,
			Severity: site.Warning, Code: fault.Code, Message: fault.Message, Hint: fault.Hint,
		}
		if fault.Code == "alt" || fault.Code == "link-words" {
			doc.Advice = append(doc.Advice, p)
		} else {
			f.problems = append(f.problems, p)
		}
	}
}

// headings gives those of what is no digest ids of their words, and the levels
// that a page needs.
func headings(md *markdown.Document, nodes []ast.Node) {
	taken := map[string]bool{}
	equals := map[string]int{}
	var found []*ast.Heading
	var depths []int
	for _, n := range nodes {
		heading, ok := n.(*ast.Heading)
		if !ok {
			continue
		}
		found, depths = append(found, heading), append(depths, heading.Level)
		base := safe(cmp.Or(site.ID(md.Attributes(n)["id"]), site.Slug(md.Text(n))))
		id := base
		for taken[id] {
			equals[base]++
			id = base + "-" + strconv.Itoa(equals[base]+1)
		}
		taken[id] = true
		heading.SetAttributeString("id", []byte(id))
	}
	for i, level := range pageLevels(depths) {
		found[i].Level = level
	}
}

// timeLink leads a time mark into the episode. It reports false for what only
// looks like one.
func timeLink(doc *site.Document) func(start, end string) (href string, ok bool) {
	return func(start, end string) (string, bool) {
		t := site.Time{}
		t.Start, t.Given = site.ParseClock(start)
		if until, ok := site.ParseClock(end); ok && until > t.Start {
			t.End = until
		}
		return doc.AtTime(t), t.Given
	}
}

// resolver makes references symbolic and lists them for package link.
func (f *file) resolver(firstLine int) func(markdown.Reference) string {
	return func(ref markdown.Reference) string {
		line := ref.Line + firstLine - 1
		if ref.Tag {
			name := "topic:" + ref.Destination
			f.links = append(f.links, site.Link{Ref: name, Line: line, Column: ref.Column, Written: "#" + ref.Destination})
			return name
		}
		if ref.Wiki && !strings.HasPrefix(ref.Destination, "#") {
			name := "name:" + ref.Destination
			f.links = append(f.links, site.Link{Ref: name, Line: line, Column: ref.Column, Written: ref.Destination})
			return name
		}
		return f.refer(ref.Destination, ref.Destination, line, ref.Column)
	}
}

// refer is the symbolic form of an address relative to this file. Other
// addresses stay as they are.
func (f *file) refer(destination, written string, line, column int) string {
	if destination == "" || destination == "#" || strings.HasPrefix(destination, "/") ||
		strings.HasPrefix(destination, "?") || hasScheme(destination) {
		return destination
	}
	target, fragment, hasFragment := strings.Cut(destination, "#")
	target, _, _ = strings.Cut(target, "?")
	ref := "content:" + f.path
	if target != "" {
		ref = "content:" + path.Join(path.Dir(f.path), unescape(target))
	}
	ref = strings.ReplaceAll(ref, "#", "%23") // in a file's name it begins no fragment
	if hasFragment {
		ref += "#" + unescape(fragment)
	}
	f.links = append(f.links, site.Link{Ref: ref, Line: line, Column: column, Written: written})
	return ref
}

func (f *file) fail(line, column int, code, message, hint string) {
	f.problem(site.Error, line, column, code, message, hint)
}

func (f *file) warn(line, column int, code, message, hint string) {
	f.problem(site.Warning, line, column, code, message, hint)
}

func (f *file) problem(severity site.Severity, line, column int, code, message, hint string) {
	f.problems = append(f.problems, site.Problem{
		File: f.path, Line: line, Column: column, Severity: severity, Code: code, Message: message, Hint: hint,
	})
}
