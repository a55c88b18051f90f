package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// Describe makes the bytes of a topic's file that has another name, if there
// is one, and more aliases: names, and old addresses that begin with "/".
func Describe(file string, content []byte, o parse.Options, name string, aliases []string) ([]byte, error) {
	t := newText(file, content, o)
	before := t.parse(content)
	if before == nil {
		return nil, t.fail(0, "this file cannot be read")
	}
	d := &describer{text: t, doc: before}
	aliases = d.missing(aliases, name)
	var err error
	if d.out, d.fields, err = t.front(); err != nil {
		return nil, err
	}
	if name != "" && name != before.Title {
		d.rename(name)
	} else {
		name = before.Title
	}
	if len(aliases) > 0 {
		d.alias(aliases)
	}
	d.finish()
	if d.wrong != nil {
		return nil, d.wrong
	}
	made, err := t.apply(d.splices)
	if err != nil {
		return nil, err
	}
	return made, d.verify(t.parse(made), name, aliases)
}

// describer gathers what to change in a topic's file.
type describer struct {
	*text
	doc     *site.Document
	out     parse.Outline
	fields  []pair
	splices []splice
	added   []string // new keys with their values: name = "AGI"
	wrong   error
}

// missing are those of some aliases that the file does not have.
func (d *describer) missing(aliases []string, name string) []string {
	var missing []string
	for _, alias := range aliases {
		known := func(other string) bool { return site.Fold(other) == site.Fold(alias) }
		if a, ok := site.ParseAddress(alias); ok && strings.HasPrefix(alias, "/") && slices.Contains(d.doc.OldAddresses, a) {
			continue
		}
		if !slices.ContainsFunc(d.doc.OtherNames, known) && !slices.ContainsFunc(missing, known) && !known(name) {
			missing = append(missing, alias)
		}
	}
	return missing
}

// heading is a title as Markdown has it.
var heading = site.Pattern(`(?m)^#[ \t]+(\S.*?)[ \t]*#*[ \t]*$`)

// rename changes the title where it stands: a key, the first heading, or both.
func (d *describer) rename(name string) {
	inBody := false
	for _, m := range heading().FindAllSubmatchIndex(d.plain[d.out.Body:], -1) {
		from, to := d.out.Body+m[2], d.out.Body+m[3]
		if site.Fold(string(d.plain[from:to])) == site.Fold(d.doc.Title) {
			d.splices = append(d.splices, splice{from, to, name})
			inBody = true
			break
		}
	}
	if n := (&node{pairs: d.fields}).get(d.out.Title); n != nil && d.out.Title != "" {
		if n.isText() && !n.fixed {
			from, to := trim(n.text, 0, len(n.text))
			d.splices = append(d.splices, n.rewrite([]change{{from, to, name}})...)
		}
		return
	}
	if d.doc.TitleFrom != site.TitleFromHeading || !inBody {
		d.add("name", quote(name))
	}
}

func (d *describer) add(key, value string) {
	switch d.out.Format {
	case "yaml":
		d.added = append(d.added, key+": "+value)
	case "json":
		d.added = append(d.added, quote(key)+": "+value)
	default:
		d.added = append(d.added, key+" = "+value)
	}
}

func quoted(names []string) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = quote(name)
	}
	return strings.Join(all, ", ")
}

// alias adds aliases where the file has some, or a key for them.
func (d *describer) alias(names []string) {
	i := slices.IndexFunc(d.fields, func(p pair) bool { return p.key == d.out.Aliases && d.out.Aliases != "" })
	if i < 0 {
		d.add("aliases", "["+quoted(names)+"]")
		return
	}
	n := d.fields[i].node
	switch {
	case n.fixed || n.isTable:
		d.wrong = d.fail(n.from, "these aliases cannot be added to; make a list of them")
	case n.isText() && len(parse.NamesIn(plainText(n.text), false)) == 0:
		d.first(d.fields[i], names)
	case n.isText():
		names = append(parse.NamesIn(plainText(n.text), false), names...)
		d.splices = append(d.splices, splice{n.from, n.to, "[" + quoted(names) + "]"})
	case len(n.items) == 0:
		d.splices = append(d.splices, splice{n.from + 1, n.from + 1, quoted(names)})
	case n.flow:
		d.lengthen(n, names)
	default:
		d.moreLines(n, names)
	}
}

// first fills a key that is empty.
func (d *describer) first(p pair, names []string) {
	if p.node.to > p.node.from {
		d.splices = append(d.splices, splice{p.node.from, p.node.to, "[" + quoted(names) + "]"})
		return
	}
	at := p.from + bytes.IndexByte(d.plain[p.from:], ':') + 1
	d.splices = append(d.splices, splice{at, at, " [" + quoted(names) + "]"})
}

// lengthen adds to a list between brackets, on lines of their own if the last
// item has one.
func (d *describer) lengthen(n *node, names []string) {
	last := n.items[len(n.items)-1]
	start := bytes.LastIndexByte(d.plain[:last.from], '\n') + 1
	indent := string(d.plain[start:last.from])
	if strings.TrimSpace(indent) != "" {
		d.splices = append(d.splices, splice{last.to, last.to, ", " + quoted(names)})
		return
	}
	s := &scanner{d.plain, last.to, len(d.plain)}
	s.space()
	end := last.to + bytes.IndexByte(append(d.plain[last.to:len(d.plain):len(d.plain)], '\n'), '\n')
	added, comma := "", s.peek() == ','
	for i, name := range names {
		added += "\n" + indent + quote(name)
		if comma || i+1 < len(names) {
			added += ","
		}
	}
	if !comma {
		d.splices = append(d.splices, splice{last.to, last.to, ","})
	} else if s.at > end {
		d.wrong = d.fail(n.from, "these aliases cannot be added to; put each comma behind its name")
	}
	d.splices = append(d.splices, splice{end, end, added})
}

// moreLines adds to a list of lines with dashes.
func (d *describer) moreLines(n *node, names []string) {
	last := n.items[len(n.items)-1]
	dash := bytes.LastIndexByte(d.plain[:last.from], '-')
	start := bytes.LastIndexByte(d.plain[:max(dash, 0)], '\n') + 1
	if dash < 0 || !last.isText() || strings.TrimSpace(string(d.plain[start:dash])) != "" {
		d.wrong = d.fail(n.from, "these aliases cannot be added to; make a list of names")
		return
	}
	end := last.to + bytes.IndexByte(append(d.plain[last.to:len(d.plain):len(d.plain)], '\n'), '\n')
	for _, name := range names {
		written := quote(name)
		if last.style == plain && plainHolds(name, plain) {
			written = name
		}
		d.splices = append(d.splices, splice{end, end, "\n" + string(d.plain[start:last.from]) + written})
	}
}

// finish writes new keys: behind the title, or else in front of all others.
func (d *describer) finish() {
	if len(d.added) == 0 {
		return
	}
	if d.out.Format == "" {
		d.splices = append(d.splices, splice{0, 0, "+++\n" + strings.Join(d.added, "\n") + "\n+++\n\n"})
		return
	}
	i := slices.IndexFunc(d.fields, func(p pair) bool { return p.key == d.out.Title && d.out.Title != "" })
	if d.out.Format == "json" {
		d.inObject(i)
		return
	}
	at, indent := d.out.From, ""
	if len(d.fields) > 0 {
		first := d.fields[0].from
		start := bytes.LastIndexByte(d.plain[:first], '\n') + 1
		if indent = string(d.plain[start:first]); strings.TrimSpace(indent) != "" {
			d.wrong = d.fail(first, "keys cannot be added here; write each on a line of its own")
			return
		}
	}
	if i >= 0 {
		end := d.fields[i].node.to
		at = end + bytes.IndexByte(d.plain[end:], '\n') + 1
	}
	for _, line := range d.added {
		d.splices = append(d.splices, splice{at, at, indent + line + "\n"})
	}
}

// inObject writes new keys into JSON, on lines of their own if the others are.
func (d *describer) inObject(title int) {
	brace := bytes.IndexByte(d.plain, '{')
	if len(d.fields) == 0 {
		d.splices = append(d.splices, splice{brace + 1, brace + 1, strings.Join(d.added, ", ")})
		return
	}
	after := d.fields[max(title, 0)]
	start := bytes.LastIndexByte(d.plain[:after.from], '\n') + 1
	between := " "
	if indent := string(d.plain[start:after.from]); strings.TrimSpace(indent) == "" {
		between = "\n" + indent
	}
	if title < 0 {
		d.splices = append(d.splices, splice{after.from, after.from, strings.Join(d.added, ","+between) + "," + between})
		return
	}
	end := after.node.to
	d.splices = append(d.splices, splice{end, end, "," + between + strings.Join(d.added, ","+between)})
}

// verify holds what the file says now against what it said and what it was to
// say.
func (d *describer) verify(after *site.Document, name string, aliases []string) error {
	if after == nil {
		return d.fail(0, "with its new name or alias this file could not be read; nothing was changed")
	}
	if after.Title != name {
		return d.fail(0, "its name would be %q; nothing was changed", after.Title)
	}
	want := *d.doc
	want.OtherNames = slices.Clone(want.OtherNames)
	want.OldAddresses = slices.Clone(want.OldAddresses)
	for _, alias := range aliases {
		if a, ok := site.ParseAddress(alias); ok && strings.HasPrefix(alias, "/") {
			want.OldAddresses = append(want.OldAddresses, a)
		} else {
			want.OtherNames = append(want.OtherNames, alias)
		}
	}
	want.Title, want.TitleFrom = after.Title, after.TitleFrom
	if key := differs(&want, after); key != "" {
		return d.fail(0, "the new name or alias would alter %s too; nothing was changed", key)
	}
	return nil
}

// Described is a new topic file.
func Described(name string, aliases []string) []byte {
	return fmt.Appendf(nil, "+++\nname = %s\naliases = [%s]\n+++\n", quote(name), quoted(aliases))
}
