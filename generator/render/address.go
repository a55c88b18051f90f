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
	// local appends a root-relative address as it is written where the HTML stands.
	local localise
	trace *Trace
}

// localise appends an address, which is root-relative, in the form that it has at
// some place.
type localise func(dst, address []byte) []byte

// of is an address in that form.
func (l localise) of(a site.Address) string { return string(l(nil, []byte(a))) }

// relativeTo writes addresses relative to the page at from.
func relativeTo(from site.Address) localise {
	return func(dst, a []byte) []byte {
		end := bytes.IndexAny(a, "?#")
		if end < 0 {
			end = len(a)
		}
		a, rest := a[:end], a[end:]
		if string(a) == string(from) && len(rest) > 0 && rest[0] == '#' {
			return append(dst, rest...)
		}
		return append(site.AppendRelative(dst, a, from), rest...)
	}
}

// under writes addresses below a base, which ends in a slash.
func under(base string) localise {
	return func(dst, a []byte) []byte { return append(append(dst, base...), bytes.TrimPrefix(a, []byte("/"))...) }
}

// rewrite appends the HTML to out with every address replaced, in one scan. It
// knows tags, attributes, comments and raw text as the HTML standard tokenises
// them, so that nothing in a script or a comment is taken for an address.
func (rw rewriter) rewrite(out *bytes.Buffer, page []byte) {
	s := scan{rewriter: rw, out: out, page: page}
	for {
		open := bytes.IndexByte(page[s.at:], '<')
		if open < 0 || s.at+open+1 >= len(page) {
			break
		}
		s.at += open
		switch {
		case isLetter(page[s.at+1]):
			s.tag()
		case bytes.HasPrefix(page[s.at:], []byte("<!--")):
			s.skipThrough("-->")
		default:
			s.at++
		}
	}
	s.copyTo(len(page))
}

// scan is a scan through a page. What stays as it is is copied in one piece when
// something is found that does not.
type scan struct {
	rewriter
	out  *bytes.Buffer
	page []byte
	from int // what is not copied yet
	at   int
}

func (s *scan) copyTo(end int) {
	s.out.Write(s.page[s.from:end])
	s.from = end
}

// skipThrough goes behind the end mark, or to the end.
func (s *scan) skipThrough(end string) {
	i := bytes.Index(s.page[s.at:], []byte(end))
	if i < 0 {
		s.at = len(s.page)
		return
	}
	s.at += i + len(end)
}

// tag goes through a start tag, and the raw text of a script or style below it.
func (s *scan) tag() {
	begin := s.at
	for s.at++; s.at < len(s.page) && isNameByte(s.page[s.at]); s.at++ {
	}
	name := s.page[begin+1 : s.at]
	isImage := equalFold(name, "img")
	if isImage {
		s.copyTo(begin)
	}
	start := s.out.Len()
	if isImage {
		s.copyTo(s.at)
		s.image(s.out, s.page[s.at:])
	}
	if missing, alt := s.attributes(); missing && isImage {
		// A picture that is not there leaves its description.
		s.out.Truncate(start)
		s.out.Write(alt)
		s.from = s.at
		return
	}
	for _, raw := range [...]string{"script", "style", "textarea", "title"} {
		if equalFold(name, raw) {
			if end := indexFold(s.page[s.at:], "</"+raw); end >= 0 {
				s.at += end
			} else {
				s.at = len(s.page)
			}
		}
	}
}

// attributes goes through the attributes of a tag up to its ">". One that is a
// reference that leads nowhere is left out; then the reference is missing, and
// alt is what the tag has to say instead, still escaped.
func (s *scan) attributes() (missing bool, alt []byte) {
	broken, refresh := false, false
	for s.at < len(s.page) {
		switch c := s.page[s.at]; {
		case c == '>':
			s.at++
			return broken, alt
		case !isNameByte(c):
			s.at++
		default:
			a := readAttribute(s.page[s.at:])
			begin := s.at
			s.at += a.length
			keep := true
			switch addressed(a.name) {
			case "":
				// None that has an address.
			case "alt":
				alt = a.value
			case "http-equiv":
				refresh = strings.EqualFold(string(a.value), "refresh")
			case "content":
				if refresh {
					s.replace(begin+a.before, a, s.refresh(a.value))
				}
			case "style":
				s.replace(begin+a.before, a, s.style(a.value))
			case "srcset":
				var list []byte
				if list, keep = s.list(a.value); keep {
					s.replace(begin+a.before, a, list)
				}
			case "href":
				// An empty one is that of a name without a page: it leads nowhere.
				keep = (a.value == nil || len(a.value) > 0) && s.address(begin+a.before, a.value)
			default:
				keep = s.address(begin+a.before, a.value)
			}
			if !keep {
				broken = true
				s.copyTo(begin)
				trimSpace(s.out)
				s.from = s.at
			}
		}
	}
	return false, nil
}

// replace puts a value in place of an attribute's, which begins at begin.
func (s *scan) replace(begin int, a attribute, value []byte) {
	if a.before == 0 {
		return
	}
	s.copyTo(begin)
	s.out.Write(value)
	s.from = begin + len(a.value)
}

// address puts an address in place of the one at begin, if it is to have another
// form. It is false for one that leads nowhere.
func (s *scan) address(begin int, value []byte) (keep bool) {
	if len(value) == 0 || value[0] != '/' && value[0] != '#' && !isSymbolic(value) {
		return true
	}
	if isSymbolic(value) {
		if _, keep = s.lookup(value); !keep {
			return false
		}
	}
	s.copyTo(begin)
	changed, _ := s.appendAddress(s.out.AvailableBuffer(), value)
	s.out.Write(changed)
	s.from = begin + len(value)
	return true
}

func trimSpace(out *bytes.Buffer) {
	out.Truncate(len(bytes.TrimRight(out.Bytes(), " \t\r\n")))
}

// attribute is one attribute as it stands in a tag.
type attribute struct {
	name   []byte
	value  []byte // between the quotes
	before int    // where the value begins; 0 without value
	length int
}

func readAttribute(page []byte) attribute {
	end := 0
	for end < len(page) && isNameByte(page[end]) {
		end++
	}
	a := attribute{name: page[:end], length: end}
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
	return a
}

// addressed is the name of an attribute that may hold an address, or that tells
// something about one; of others it is empty.
func addressed(name []byte) string {
	switch len(name) {
	case 3, 4, 5, 6, 7, 9, 10: // as long as those below
		for _, known := range [...]string{"href", "src", "alt", "style", "srcset", "poster", "action", "content", "data-root", "http-equiv"} {
			if len(known) == len(name) && equalFold(name, known) {
				return known
			}
		}
	}
	return ""
}

// equalFold compares a name with one in lower case, as HTML does.
func equalFold(name []byte, lower string) bool {
	if len(name) != len(lower) {
		return false
	}
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// appendAddress appends an address in the form that it has here; keep is false
// for one that leads nowhere.
func (rw rewriter) appendAddress(dst, value []byte) (_ []byte, keep bool) {
	switch {
	case len(value) > 0 && value[0] == '/' && (len(value) == 1 || value[1] != '/'):
		return rw.local(dst, value), true
	case rw.page != "" && len(value) > 0 && value[0] == '#':
		return append(append(dst, html.EscapeString(rw.page)...), value...), true
	case isSymbolic(value):
		target, ok := rw.lookup(value)
		if !ok {
			return dst, false
		}
		return append(dst, html.EscapeString(rw.local.of(target))...), true
	}
	return append(dst, value...), true
}

func (rw rewriter) lookup(ref []byte) (site.Address, bool) {
	if bytes.IndexByte(ref, '&') < 0 && rw.trace == nil {
		target, ok := rw.targets[string(ref)]
		return target, ok
	}
	return rw.leadsTo(html.UnescapeString(string(ref)))
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
		var ok bool
		if out, ok = rw.appendAddress(out, written); !ok {
			return nil, false
		}
		rest = rest[len(written):]
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
		if a, ok := rw.appendAddress(nil, value[:end]); ok {
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
	a, ok := rw.appendAddress(nil, value[i+4:])
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
