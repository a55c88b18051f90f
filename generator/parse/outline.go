package parse

import (
	"errors"
	"slices"

	"github.com/digestry/digestry/generator/site"
)

// Outline tells where the parts of a file are and what its keys are for. It is
// for package edit, which alters a file and must agree with this package on
// every byte.
type Outline struct {
	Format   string   // of the front matter: "toml", "yaml", "json", or "" where there is none
	From, To int      // the front matter, without its fences
	Body     int      // where the body begins
	Topics   []string // the keys, as the file writes them, that name topics
	Title    string   // the key that the title is read from, or empty
	Aliases  string   // the key for other names, though it be empty; or nothing
	Keys     []string // all of them, in order

	Canonical map[string]string // the canonical key that each key is read as; unknown ones are not there
}

// Order is where a canonical key stands in front matter, as Format writes it. Keys
// that are not known stand in front of params.
func Order(canonical string) int {
	if i := slices.Index(order, canonical); i >= 0 {
		return i
	}
	return slices.Index(order, "params") - 1
}

// Outlined outlines a text whose line ends are "\n".
func Outlined(text []byte, o Options) (Outline, error) {
	block, f, wrong := splitFront(text)
	if wrong == nil {
		f, wrong = readFront(text)
	}
	if wrong != nil {
		return Outline{}, errors.New(wrong.message)
	}
	out := Outline{Format: f.format, To: len(block), Body: len(text) - len(f.body)}
	if f.format == "toml" || f.format == "yaml" {
		out.From = slices.Index(text, '\n') + 1
		out.To += out.From
	}
	out.Canonical = map[string]string{}
	byKey := map[string]field{}
	for _, field := range f.fields {
		out.Keys = append(out.Keys, field.key)
		if first, twice := byKey[fold(field.key)]; !twice || isEmpty(first.value) {
			byKey[fold(field.key)] = field
		}
	}
	for _, k := range keys {
		for _, name := range k.names(o) {
			if field, ok := byKey[fold(name)]; ok {
				out.note(k.name, name, field)
				if out.Canonical[field.key] == "" {
					out.Canonical[field.key] = k.name
				}
			}
		}
	}
	return out, nil
}

// note keeps a key that name, one of those read as the canonical one, stands
// for.
func (out *Outline) note(canonical, name string, f field) {
	text, _ := asText(f.value)
	sentence := name == "topic" && isSentence(text)
	switch canonical {
	case "topics":
		if _, ok := asNames(f.value); ok && !sentence && !isEmpty(f.value) {
			out.Topics = append(out.Topics, f.key)
		}
	case "title":
		if out.Title == "" && !isEmpty(text) && (name != "topic" || sentence) {
			out.Title = f.key
		}
	case "aliases":
		if out.Aliases == "" && (name == "aliases" || name == "alias") {
			out.Aliases = f.key
		}
	}
}

// NamesIn are the names that a text of front matter tells: those between its
// commas, or, of an item of a list, the one that it is.
func NamesIn(text string, item bool) []string {
	var value any = text
	if item {
		value = []any{text}
	}
	names, _ := asNames(value)
	return names
}

// TagIn is the name of the tag that a text begins with, as far as it reaches.
func TagIn(text string) string {
	doc, _ := Parse("tag.md", []byte("- "+text+"\n"), Options{Kind: site.KindPage})
	if doc == nil || len(doc.Links) == 0 || doc.Links[0].Written[0] != '#' {
		return ""
	}
	return doc.Links[0].Written[1:]
}
