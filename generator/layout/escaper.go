package layout

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"
)

// escaper prints values in one of html/template's contexts. Texts, addresses and
// numbers it writes itself; for what else there is, it has a small template with
// an action in the same context.
type escaper struct {
	context
	around *template.Template
	before int // bytes that the small template has in front of the action
	behind int
}

// context is one that the escaper writes itself, or none of them.
type context uint8

const (
	inOther   context = iota
	inText            // between tags
	inValue           // in an attribute, or in the text of a title
	inAddress         // an attribute that is an address, from its beginning
	inPath            // a part of such an address
	inQuery           // a part of its query or fragment
)

// contexts are templates by the escapers that html/template gives their action.
var contexts = []struct {
	context
	before, behind string
}{
	{inText, "", ""},
	{inValue, `<p title="`, `">`},
	{inValue, "<title>", "</title>"},
	{inAddress, `<a href="`, `">`},
	{inPath, `<a href="/x/`, `">`},
	{inQuery, `<a href="/x?`, `">`},
	{inOther, `<p title=`, `>`},
	{inOther, `<a href=`, `>`},
	{inOther, "<script>", "</script>"},
	{inOther, `<script>"`, `"</script>`},
	{inOther, `<p onclick="`, `">`},
	{inOther, `<p onclick="'`, `'">`},
	{inOther, "<style>a{b:", "}</style>"},
	{inOther, `<p style="a:`, `">`},
	{inOther, `<p style="a:url('`, `')">`},
	{inOther, `<img srcset="`, `">`},
	{inOther, `<p `, `>`},
	{inOther, `<meta http-equiv="refresh" content="0;url=`, `">`},
}

// escaper is the one that html/template's escapers amount to.
func (c *compiler) escaper(chain string) (*escaper, error) {
	if e := c.escaping[chain]; e != nil {
		return e, nil
	}
	for _, context := range contexts {
		text := context.before + "{{.}}" + context.behind
		trees, err := parse.Parse("", text, "", "")
		if err != nil {
			return nil, err
		}
		root := trees[""].Root
		if err := escape("around", root); err != nil {
			return nil, err
		}
		for _, node := range root.Nodes {
			if action, ok := node.(*parse.ActionNode); !ok {
				continue
			} else if its, _ := escapers(action.Pipe); its != chain {
				continue
			}
			e := &escaper{context.context, template.Must(template.New("around").Parse(text)), len(context.before), len(context.behind)}
			c.escaping[chain] = e
			return e, nil
		}
	}
	return nil, fmt.Errorf("context %q is not known", chain)
}

// print writes a value.
func (e *escaper) print(s *state, out *bytes.Buffer, v reflect.Value) error {
	v = inside(v)
	switch kind := classify(v); {
	case e.context == inOther, kind == isStrange:
		return e.ask(s, out, v)
	case kind == isNumber:
		out.Write(strconv.AppendInt(out.AvailableBuffer(), v.Int(), 10))
		return nil
	case kind == isHTML && e.context == inText:
		out.WriteString(v.String())
		return nil
	case kind == isHTML:
		return e.ask(s, out, v)
	}
	switch text := v.String(); e.context {
	case inAddress:
		if !isSafe(text) {
			return e.ask(s, out, v)
		}
		writeAddress(out, text, true)
	case inPath:
		writeAddress(out, text, true)
	case inQuery:
		writeAddress(out, text, false)
	default:
		writeText(out, text)
	}
	return nil
}

// ask has html/template write a value.
func (e *escaper) ask(s *state, out *bytes.Buffer, v reflect.Value) error {
	s.handOut(v)
	var value any
	if v.IsValid() {
		value = v.Interface()
	}
	var drawn bytes.Buffer
	if err := e.around.Execute(&drawn, value); err != nil {
		return err
	}
	out.Write(drawn.Bytes()[e.before : drawn.Len()-e.behind])
	return nil
}

// class is how a value is printed.
type class uint8

const (
	isStrange class = iota
	isText
	isNumber
	isHTML
)

// classify tells texts and numbers that print as such from what has a method
// for it, and from texts of a type that html/template trusts.
func classify(v reflect.Value) class {
	switch {
	case v.Kind() == reflect.String:
		switch typ := v.Type(); {
		case typ == stringType:
			return isText
		case typ == htmlType:
			return isHTML
		case typ.PkgPath() == htmlType.PkgPath():
			return isStrange
		case typ.NumMethod() == 0 || !speaks(typ):
			return isText
		}
	case v.CanInt():
		if typ := v.Type(); typ.NumMethod() == 0 || !speaks(typ) {
			return isNumber
		}
	}
	return isStrange
}

// speaks tells whether a type says itself how it is printed.
func speaks(typ reflect.Type) bool {
	return typ.Implements(stringerType) || typ.Implements(errorType) || typ.Implements(formatterType)
}

var (
	stringType    = reflect.TypeFor[string]()
	htmlType      = reflect.TypeFor[template.HTML]()
	stringerType  = reflect.TypeFor[fmt.Stringer]()
	errorType     = reflect.TypeFor[error]()
	formatterType = reflect.TypeFor[fmt.Formatter]()
)

// writeText escapes what html/template does in text and in attributes.
func writeText(out *bytes.Buffer, text string) {
	from := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c > '>' {
			continue
		}
		var entity string
		switch c {
		case '"':
			entity = "&#34;"
		case '&':
			entity = "&amp;"
		case '\'':
			entity = "&#39;"
		case '+':
			entity = "&#43;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case 0:
			entity = "\uFFFD"
		default:
			continue
		}
		out.WriteString(text[from:i])
		out.WriteString(entity)
		from = i + 1
	}
	out.WriteString(text[from:])
}

// isSafe tells whether an address is relative or of a scheme that html/template
// lets pass.
func isSafe(address string) bool {
	scheme, _, ok := strings.Cut(address, ":")
	return !ok || strings.Contains(scheme, "/") ||
		strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "mailto")
}

// writeAddress percent-encodes what html/template does in an address, which may
// be encoded already, or in a part of its query, and escapes what is left for an
// attribute.
func writeAddress(out *bytes.Buffer, text string, whole bool) {
	from := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		var escaped string
		switch {
		case 'a' <= c && c <= 'z', '/' <= c && c <= '9' && c != '/', 'A' <= c && c <= 'Z', c == '-', c == '.', c == '_', c == '~':
			continue
		case !whole:
		case c == '&':
			escaped = "&amp;"
		case c == '+':
			escaped = "&#43;"
		case strings.IndexByte("!#$*,/:;=?@[]", c) >= 0:
			continue
		case c == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			continue
		}
		out.WriteString(text[from:i])
		if escaped != "" {
			out.WriteString(escaped)
		} else {
			const digits = "0123456789abcdef"
			out.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
		from = i + 1
	}
	out.WriteString(text[from:])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
