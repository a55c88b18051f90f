// Package edit alters content files to the byte: a topic gets another name in
// the front matter, the attributes, tags and wikilinks of every file, and of
// each file only the bytes of that name change. Comments, order, quotes,
// spaces, line ends and a byte order mark stay as their author wrote them.
//
// Nothing is taken on trust: a file that was altered is parsed again, and must
// say what it said before, but for the names. Where it does not, there is an
// error and no new file.
//
// This package takes and gives bytes; writing them is the caller's affair.
package edit

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// splice puts other bytes in place of those between two offsets.
type splice struct {
	from, to int
	with     string
}

// text is a file as package parse reads it, with "\n" at the ends of lines,
// and what it takes to alter the file itself.
type text struct {
	file    string
	options parse.Options
	raw     []byte
	plain   []byte
	places  []int // of each byte of plain in raw; nil where they differ by skip alone
	skip    int   // of a byte order mark
	eol     string
}

var bom = []byte("\xef\xbb\xbf")

func newText(file string, content []byte, o parse.Options) *text {
	t := &text{file: file, options: o, raw: content, eol: "\n"}
	if bytes.HasPrefix(content, bom) {
		t.skip = len(bom)
	}
	t.plain = content[t.skip:]
	if bytes.IndexByte(t.plain, '\r') < 0 {
		return t
	}
	if i := bytes.IndexByte(content, '\r'); i+1 < len(content) && content[i+1] == '\n' {
		t.eol = "\r\n"
	} else {
		t.eol = "\r"
	}
	t.plain = make([]byte, 0, len(content))
	for at := t.skip; at < len(content); at++ {
		c := content[at]
		if c == '\n' && at > t.skip && content[at-1] == '\r' {
			continue
		}
		if c == '\r' {
			c = '\n'
		}
		t.plain = append(t.plain, c)
		t.places = append(t.places, at)
	}
	t.places = append(t.places, len(content))
	return t
}

// place is where an offset of the plain text is in the file.
func (t *text) place(offset int) int {
	if t.places == nil {
		return t.skip + offset
	}
	return t.places[offset]
}

// apply makes the altered file.
func (t *text) apply(splices []splice) ([]byte, error) {
	slices.SortStableFunc(splices, func(a, b splice) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	var b bytes.Buffer
	at := 0
	for _, s := range splices {
		from, to := t.place(s.from), t.place(s.to)
		if from < at || to < from {
			return nil, t.fail(s.from, "two changes meet here")
		}
		b.Write(t.raw[at:from])
		b.WriteString(strings.ReplaceAll(s.with, "\n", t.eol))
		at = to
	}
	b.Write(t.raw[at:])
	return b.Bytes(), nil
}

// fail is an error that names its place.
func (t *text) fail(offset int, format string, args ...any) error {
	before := t.plain[:min(max(offset, 0), len(t.plain))]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Errorf("%s:%d: %s", t.file, line, fmt.Sprintf(format, args...))
}

// lineStart is where a line begins, counted from 1.
func (t *text) lineStart(line int) int {
	at := 0
	for ; line > 1; line-- {
		at += bytes.IndexByte(t.plain[at:], '\n') + 1
	}
	return at
}

// parse reads the file, or what it has become.
func (t *text) parse(content []byte) *site.Document {
	doc, _ := parse.Parse(t.file, content, t.options)
	return doc
}

// front finds the fields of the front matter in their places.
func (t *text) front() (parse.Outline, []pair, error) {
	out, err := parse.Outlined(t.plain, t.options)
	if err != nil {
		return out, nil, fmt.Errorf("%s: %w", t.file, err)
	}
	var fields []pair
	switch out.Format {
	case "toml":
		fields = readTOML(t.plain, out.From, out.To)
	case "json":
		fields = readJSON(t.plain, out.From, out.To)
	case "yaml":
		if fields, err = readYAML(t.plain, out.From, out.To); err != nil {
			return out, nil, fmt.Errorf("%s: %w", t.file, err)
		}
	}
	return out, fields, nil
}

// OptionsOf are those that a document of a site was parsed with.
func OptionsOf(c *site.Config, d *site.Document) parse.Options {
	return parse.Options{
		Kind: d.Kind, Name: d.Name, Translation: d.Translation, Language: c.Language,
		Location: c.Location, Fields: c.Fields, TrustHTML: c.TrustHTML,
	}
}
