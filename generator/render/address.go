package render

import (
	"bytes"
	"html"
	"strings"

	"github.com/digestry/digestry/generator/picture"
	"github.com/digestry/digestry/generator/site"
)

// rewriter makes the addresses in finished HTML what its reader needs. Themes
// and content write root-relative and symbolic addresses; this is the last
// step, so one output works at a domain's root, under /repo/ and from a folder.
type rewriter struct {
	targets map[string]site.Address
	// sizes are those of the site's own pictures; nil where HTML is read
	// elsewhere.
	sizes map[site.Address]picture.Info
	// page is put in front of fragments where the HTML is read away from its
	// page; elsewhere it is empty.
	page string
	// local writes a root-relative address for the place where the HTML stands.
	local func(site.Address) string
}

// relativeTo writes addresses relative to the page at from.
func relativeTo(from site.Address) func(site.Address) string {
	return func(a site.Address) string {
		fragment := ""
		if i := strings.IndexAny(string(a), "?#"); i >= 0 {
			a, fragment = a[:i], string(a[i:])
		}
		if a == from && strings.HasPrefix(fragment, "#") {
			return fragment
		}
		return a.RelativeTo(from) + fragment
	}
}

// under writes addresses below a base, which ends in a slash.
func under(base string) func(site.Address) string {
	return func(a site.Address) string { return a.Absolute(base) }
}

// rewrite appends the HTML to out with every address replaced, in one scan. It
// knows tags, attributes, comments and raw text as the HTML standard tokenises
// them, so that nothing in a script or a comment is taken for an address.
func (rw rewriter) rewrite(out *bytes.Buffer, page []byte) {
	for {
		open := bytes.IndexByte(page, '<')
		if open < 0 || open+1 >= len(page) {
			out.Write(page)
			return
		}
		out.Write(page[:open])
		page = page[open:]
		switch {
		case bytes.HasPrefix(page, []byte("<!--")):
			page = copyThrough(out, page, "-->")
		case !isLetter(page[1]):
			out.WriteByte('<')
			page = page[1:]
		default:
			page = rw.tag(out, page)
		}
	}
}

// copyThrough copies up to and including the end mark, or everything.
func copyThrough(out *bytes.Buffer, page []byte, end string) []byte {
	i := bytes.Index(page, []byte(end))
	if i < 0 {
		out.Write(page)
		return nil
	}
	out.Write(page[:i+len(end)])
	return page[i+len(end):]
}

// tag copies one start tag with its addresses replaced, and the raw text of a
// script or style below it.
func (rw rewriter) tag(out *bytes.Buffer, page []byte) []byte {
	nameEnd := 1
	for nameEnd < len(page) && isNameByte(page[nameEnd]) {
		nameEnd++
	}
	name := string(bytes.ToLower(page[1:nameEnd]))
	start := out.Len()
	out.Write(page[:nameEnd])
	if name == "img" {
		rw.image(out, page[nameEnd:])
	}
	rest, missing := rw.attributes(out, page[nameEnd:], name)
	if missing != nil && name == "img" {
		// A picture that is not there leaves its description.
		out.Truncate(start)
		out.Write(missing)
		return rest
	}
	switch name {
	case "script", "style", "textarea", "title":
		end := indexFold(rest, "</"+name)
		if end < 0 {
			end = len(rest)
		}
		out.Write(rest[:end])
		return rest[end:]
	}
	return rest
}

// attributes copies the attributes of a tag up to its ">". When one of them is
// a reference that leads nowhere it is left out, and missing is the tag's alt
// text, still escaped.
func (rw rewriter) attributes(out *bytes.Buffer, page []byte, tag string) (rest, missing []byte) {
	var alt []byte
	broken, refresh := false, false
	for i := 0; i < len(page); {
		switch c := page[i]; {
		case c == '>':
			out.WriteByte('>')
			if broken {
				missing = append([]byte{}, alt...)
			}
			return page[i+1:], missing
		case !isNameByte(c):
			out.WriteByte(c)
			i++
		default:
			a := readAttribute(page[i:])
			i += a.length
			value, keep := a.value, true
			switch {
			case a.name == "alt":
				alt = a.value
			case a.name == "http-equiv":
				refresh = strings.EqualFold(string(a.value), "refresh")
			case a.name == "content" && refresh:
				value = rw.refresh(a.value)
			default:
				value, keep = rw.value(a.name, a.value)
			}
			if !keep {
				broken = true
				trimSpace(out)
				continue
			}
			a.write(out, value)
		}
	}
	return nil, nil
}

func trimSpace(out *bytes.Buffer) {
	out.Truncate(len(bytes.TrimRight(out.Bytes(), " \t\r\n")))
}

// attribute is one attribute as it stands in a tag.
type attribute struct {
	raw    []byte // all of it
	name   string // lower case
	value  []byte // between the quotes
	before int    // where the value begins in raw; 0 without value
	length int
}

func readAttribute(page []byte) attribute {
	end := 0
	for end < len(page) && isNameByte(page[end]) {
		end++
	}
	a := attribute{name: lowerName(page[:end]), length: end}
	if end+1 < len(page) && page[end] == '=' {
		begin := end + 1
		stop := -1
		if q := page[begin]; q == '"' || q == '\'' {
			begin++
			stop = bytes.IndexByte(page[begin:], q)
			a.length = begin + stop + 1
		} else {
			stop = bytes.IndexAny(page[begin:], " \t\r\n>")
			a.length = begin + stop
		}
		if stop < 0 {
			stop = len(page) - begin
			a.length = len(page)
		}
		a.value, a.before = page[begin:begin+stop], begin
	}
	a.raw = page[:a.length]
	return a
}

func (a attribute) write(out *bytes.Buffer, value []byte) {
	if a.before == 0 {
		out.Write(a.raw)
		return
	}
	out.Write(a.raw[:a.before])
	out.Write(value)
	out.Write(a.raw[a.before+len(a.value):])
}

// lowerName avoids an allocation for the names that occur.
func lowerName(name []byte) string {
	for _, known := range [...]string{"href", "class", "src", "id", "alt", "lang", "datetime", "style", "srcset"} {
		if string(name) == known {
			return known
		}
	}
	return string(bytes.ToLower(name))
}

// value replaces the addresses in an attribute's value; keep is false for a
// reference that leads nowhere.
func (rw rewriter) value(name string, value []byte) (_ []byte, keep bool) {
	switch name {
	case "href":
		// An empty one is that of a name without a page: it leads nowhere.
		if value != nil && len(value) == 0 {
			return nil, false
		}
		return rw.address(value)
	case "src", "poster", "action", "data-root":
		return rw.address(value)
	case "srcset":
		return rw.list(value)
	case "style":
		return rw.style(value), true
	}
	return value, true
}

func (rw rewriter) address(value []byte) (_ []byte, keep bool) {
	switch {
	case len(value) > 0 && value[0] == '/':
		if len(value) > 1 && value[1] == '/' {
			return value, true
		}
		return []byte(rw.local(site.Address(value))), true
	case rw.page != "" && len(value) > 0 && value[0] == '#':
		return append([]byte(html.EscapeString(rw.page)), value...), true
	case isSymbolic(value):
		target, ok := rw.targets[html.UnescapeString(string(value))]
		if !ok {
			return nil, false
		}
		return []byte(html.EscapeString(rw.local(target))), true
	}
	return value, true
}

func isSymbolic(value []byte) bool {
	return bytes.HasPrefix(value, []byte("content:")) || bytes.HasPrefix(value, []byte("name:")) || bytes.HasPrefix(value, []byte("topic:"))
}

// list replaces the addresses of a srcset: "a.png 1x, b.png 2x". An address ends
// at a space; a comma inside it belongs to it, as picture servers have them.
func (rw rewriter) list(value []byte) (_ []byte, keep bool) {
	var out []byte
	for rest := value; ; {
		start := len(rest) - len(bytes.TrimLeft(rest, " \t\r\n,"))
		out, rest = append(out, rest[:start]...), rest[start:]
		if len(rest) == 0 {
			return out, true
		}
		end := bytes.IndexAny(rest, " \t\r\n")
		if end < 0 {
			end = len(rest)
		}
		written := bytes.TrimRight(rest[:end], ",")
		a, ok := rw.address(written)
		if !ok {
			return nil, false
		}
		out, rest = append(out, a...), rest[len(written):]
		comma := bytes.IndexByte(rest, ',') // which ends the descriptor
		if comma < 0 {
			comma = len(rest)
		}
		out, rest = append(out, rest[:comma]...), rest[comma:]
	}
}

// style replaces the addresses in url(…) of a style attribute.
func (rw rewriter) style(value []byte) []byte {
	i := bytes.Index(value, []byte("url("))
	if i < 0 {
		return value
	}
	var out bytes.Buffer
	for ; i >= 0; i = bytes.Index(value, []byte("url(")) {
		i += len("url(")
		for i < len(value) && strings.IndexByte(`'" `, value[i]) >= 0 {
			i++
		}
		out.Write(value[:i])
		value = value[i:]
		end := bytes.IndexAny(value, `'")`)
		if end < 0 {
			break
		}
		if a, ok := rw.address(value[:end]); ok {
			out.Write(a)
		}
		value = value[end:]
	}
	out.Write(value)
	return out.Bytes()
}

// refresh replaces the address of a refresh: "0; url=/new/".
func (rw rewriter) refresh(value []byte) []byte {
	i := indexFold(value, "url=")
	if i < 0 {
		return value
	}
	a, ok := rw.address(value[i+4:])
	if !ok {
		return value
	}
	return append(append([]byte{}, value[:i+4]...), a...)
}

// indexFold is bytes.Index with the case of ASCII letters folded in s.
func indexFold(s []byte, lower string) int {
	for i := 0; i+len(lower) <= len(s); i++ {
		if s[i]|0x20 == lower[0]|0x20 && strings.EqualFold(string(s[i:i+len(lower)]), lower) {
			return i
		}
	}
	return -1
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isNameByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '-' || c == ':' || c == '_' || c >= 0x80 || c == '@' || c == '.'
}
