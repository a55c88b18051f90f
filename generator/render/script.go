package render

import (
	"bytes"
	"errors"
	"html/template"
	"strings"

	"github.com/digestry/digestry/generator/site"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// scripts puts scripts together as one module and minifies it. Each keeps a
// scope of its own, and one that fails leaves the others at work.
func (l *assetLoader) scripts(names []string) []byte {
	var all bytes.Buffer
	for _, name := range names {
		if text := l.script(name, true); len(text) > 0 {
			all.WriteString("try {\n")
			all.Write(text)
			all.WriteString("\n} catch (error) { reportError(error) }\n")
		}
	}
	return l.minify(".js", all.Bytes())
}

// module is a module of its own.
func (l *assetLoader) module(name string) []byte { return l.minify(".js", l.script(name, false)) }

// early is the script that stands in the page.
func (l *assetLoader) early() template.JS {
	text := l.minify(".js", l.script(earlyScript, true))
	if lower := bytes.ToLower(text); bytes.Contains(lower, []byte("</script")) || bytes.Contains(lower, []byte("<!--")) {
		l.fail(earlyScript, -1, "JavaScript: in a page, </script and <!-- cannot stand in a script", `write "<" + "/script" in its place`)
		return ""
	}
	return template.JS(bytes.TrimSuffix(text, []byte("\n")))
}

// script checks a script and replaces what it refers to. One that is put
// together with others is no module that imports or exports.
func (l *assetLoader) script(name string, bundled bool) []byte {
	text := bytes.TrimPrefix(l.files[name], []byte("\xef\xbb\xbf"))
	l.files[name] = text
	// The tree's names are slices of this buffer, so that their places are known.
	buffer := append(bytes.Clone(text), 0)
	ast, err := js.Parse(parse.NewInputBytes(buffer[:len(text)]), js.Options{})
	var at *parse.Error
	if errors.As(err, &at) {
		message := "JavaScript: " + at.Message
		l.problems = append(l.problems, site.Problem{File: assetsFolder + name, Line: at.Line, Column: at.Column, Severity: site.Error, Code: "asset", Message: message})
		return nil
	}
	v := &scriptVisitor{loader: l, name: name, bundled: bundled, buffer: buffer}
	js.Walk(v, ast)
	return replaced(text, v.edits)
}

// scriptVisitor finds what a script refers to.
type scriptVisitor struct {
	loader  *assetLoader
	name    string
	bundled bool
	buffer  []byte
	edits   []replacement
}

func (v *scriptVisitor) Enter(n js.INode) js.IVisitor {
	switch n := n.(type) {
	case *js.ImportStmt:
		v.statement("import", n.Module)
	case *js.ExportStmt:
		v.statement("export", n.Module)
	case *js.CallExpr:
		if callee, ok := n.X.(*js.LiteralExpr); ok && callee.TokenType == js.ImportToken && len(n.Args.List) > 0 {
			v.specifier(textOf(n.Args.List[0].Value))
		}
	case *js.NewExpr:
		if called(n.X, "URL") && n.Args != nil && len(n.Args.List) == 2 && isImportMetaURL(n.Args.List[1].Value) {
			v.address(textOf(n.Args.List[0].Value))
		}
	}
	return v
}

func (v *scriptVisitor) Exit(js.INode) {}

// statement is an import or export, which only modules of their own can have.
func (v *scriptVisitor) statement(word string, module []byte) {
	switch {
	case v.bundled && module != nil:
		v.loader.fail(v.name, v.offset(module), "JavaScript: the scripts in assets/ are put together, so that none can "+word, "move this one into a folder of assets/, or load the other one with import(…)")
	case v.bundled:
		// The tree does not tell where an export stands; the first one is this.
		at := max(0, bytes.Index(v.buffer, []byte(word)))
		v.loader.fail(v.name, at, "JavaScript: the scripts in assets/ are put together, so that none can "+word, "move this one into a folder of assets/")
	case module != nil:
		v.specifier(module)
	}
}

// specifier is what import takes: an address only if it begins with a dot or a
// slash.
func (v *scriptVisitor) specifier(quoted []byte) {
	if len(quoted) > 2 && (quoted[1] == '.' || quoted[1] == '/') {
		v.address(quoted)
	}
}

// address replaces an address that stands in quotes.
func (v *scriptVisitor) address(quoted []byte) {
	if len(quoted) < 2 || bytes.IndexByte(quoted, '\\') >= 0 {
		return
	}
	at := v.offset(quoted) + 1
	written := string(quoted[1 : len(quoted)-1])
	v.edits = append(v.edits, replacement{at, at + len(written), v.loader.refer(v.name, written, at)})
}

// offset is where a slice of the buffer begins.
func (v *scriptVisitor) offset(part []byte) int {
	for at := 0; ; at++ {
		next := bytes.Index(v.buffer[at:], part)
		if next < 0 {
			return -1
		}
		if at += next; &v.buffer[at] == &part[0] {
			return at
		}
	}
}

// textOf is a text in quotes, or nothing where an expression is something else.
func textOf(e js.IExpr) []byte {
	if literal, ok := e.(*js.LiteralExpr); ok && literal.TokenType == js.StringToken {
		return literal.Data
	}
	return nil
}

func called(e js.IExpr, name string) bool {
	v, ok := e.(*js.Var)
	return ok && string(v.Name()) == name
}

func isImportMetaURL(e js.IExpr) bool {
	dot, ok := e.(*js.DotExpr)
	if !ok {
		return false
	}
	_, meta := dot.X.(*js.ImportMetaExpr)
	var b strings.Builder
	dot.Y.JS(&b)
	return meta && b.String() == "url"
}
