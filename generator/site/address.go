package site

import (
	"net/url"
	"path"
	"strings"
)

// Address is where something is inside the site: root-relative and
// percent-encoded, in one way for all ("/topics/%E4%BA%BA/"). It ends in a
// slash when a page is meant and in a file's name otherwise.
type Address string

// PageAddress is the address of the page whose folder has these names.
func PageAddress(names ...string) Address {
	var b strings.Builder
	b.WriteByte('/')
	for _, name := range names {
		b.WriteString(escape(name))
		b.WriteByte('/')
	}
	return Address(b.String())
}

// FileAddress is the address of a file by its path with slashes. An index.html
// is what answers at its folder, so that is its address.
func FileAddress(file string) Address {
	names := strings.Split(file, "/")
	if last := len(names) - 1; names[last] == "index.html" {
		names[last] = ""
	}
	for i, name := range names {
		names[i] = escape(name)
	}
	return Address("/" + strings.Join(names, "/"))
}

// escape encodes all that RFC 3986 does not call unreserved, so that an
// address means the same in HTML, feeds and scripts.
func escape(name string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		c := name[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

// ParseAddress reads a root-relative address that an author wrote, encoded or
// not, and gives it its one form.
func ParseAddress(s string) (Address, bool) {
	decoded, err := url.PathUnescape(s)
	if err != nil || !strings.HasPrefix(decoded, "/") || strings.ContainsAny(decoded, "\\\x00?#") {
		return "", false
	}
	clean := path.Clean(decoded)
	if clean == "/" {
		return "/", true
	}
	a := FileAddress(clean[1:])
	if !strings.HasSuffix(string(a), "/") && (path.Ext(clean) == "" || strings.HasSuffix(decoded, "/")) {
		a += "/"
	}
	return a, true
}

// File is the path of the file that answers at this address.
func (a Address) File() string {
	file, err := url.PathUnescape(strings.TrimPrefix(string(a), "/"))
	if err != nil {
		file = strings.TrimPrefix(string(a), "/")
	}
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	return file
}

// Absolute is the address under a base URL that ends in a slash.
func (a Address) Absolute(base string) string {
	return base + strings.TrimPrefix(string(a), "/")
}

// RelativeTo is the shortest way to a from the page at from.
func (a Address) RelativeTo(from Address) string { return string(AppendRelative(nil, a, from)) }

// AppendRelative appends the shortest way to an address from the page at from.
func AppendRelative[A Address | []byte](dst []byte, to A, from Address) []byte {
	dir := from[:strings.LastIndexByte(string(from), '/')+1]
	common := 0
	for i := 0; i < len(dir) && i < len(to) && dir[i] == to[i]; i++ {
		if dir[i] == '/' {
			common = i + 1
		}
	}
	up := strings.Count(string(dir[common:]), "/")
	for range up {
		dst = append(dst, "../"...)
	}
	if up == 0 && common == len(to) {
		return append(dst, "./"...)
	}
	// A first segment with a colon would read as a scheme; escape encodes
	// colons, so none is left here.
	return append(dst, to[common:]...)
}
