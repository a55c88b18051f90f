package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"text/template/parse"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/layout"
	"github.com/digestry/digestry/generator/site"
)

// The layouts of a theme are read at once. Each is parsed and compiled when it is
// asked for, and parsed no more than once: a preview draws one or two kinds of
// pages between two edits of a style.

// trees are the syntax trees of templates, by name.
type trees map[string]*parse.Tree

// drawing is a layout with base and partials, ready to draw with.
type drawing struct {
	trees trees
	set   *layout.Set
}

// execute draws a template of the layout of a kind.
func (t *Theme) execute(b *bytes.Buffer, kind Kind, name string, data any, watch func(layout.Use)) error {
	d, err := t.layouts[kind]()
	if err != nil {
		return err
	}
	return d.set.Execute(b, name, data, watch)
}

// shared is what all layouts have, and what could not be parsed of it.
type shared struct {
	trees  trees
	faults []fault
}

type fault struct {
	file string
	err  error
}

// layouts reads the layouts and partials.
func (l *themeLoader) layouts(*site.Config) {
	files, err := fs.Glob(l.fsys, "partials/*.html")
	if err != nil {
		l.fail("partials", err)
	}
	files = append(files, "layouts/"+baseLayout)
	files = slices.DeleteFunc(files, func(file string) bool { return !l.read(file) })
	l.shared = sync.OnceValue(func() shared {
		s := shared{trees: trees{}}
		for _, file := range files {
			if err := l.addTo(s.trees, file); err != nil {
				s.faults = append(s.faults, fault{file, err})
			}
		}
		return s
	})
	for _, kind := range layoutKinds {
		file := "layouts/" + string(kind) + ".html"
		if _, err := fs.Stat(l.fsys, file); kind == KindSearch && errors.Is(err, fs.ErrNotExist) {
			continue // a theme without it has no search
		}
		if l.read(file) {
			l.theme.layouts[kind] = sync.OnceValues(func() (drawing, error) { return l.drawing(file) })
		}
	}
}

// read reads a layout or partial, and tells whether it can be parsed. One that did
// not change is not parsed again.
func (l *themeLoader) read(file string) bool {
	text, err := fs.ReadFile(l.fsys, file)
	if err == nil && !utf8.Valid(text) {
		err = errors.New("the file is not UTF-8")
	}
	if err != nil {
		l.fail(file, err)
		return false
	}
	name := path.Base(file)
	l.theme.texts[name] = string(text)
	if before := l.since.Theme; before != nil && before.parsed[name] != nil && before.texts[name] == string(text) {
		l.theme.parsed[name] = before.parsed[name]
	} else {
		l.theme.parsed[name] = sync.OnceValues(func() (trees, error) { return parseLayout(name, string(text)) })
	}
	return true
}

// parseLayout parses a file. Of functions only the names count here.
func parseLayout(name, text string) (trees, error) {
	parsed, err := template.New(name).Funcs(new(Theme).functions()).Parse(text)
	if err != nil {
		return nil, err
	}
	defined := trees{}
	for _, t := range parsed.Templates() {
		if t.Tree != nil {
			defined[t.Name()] = t.Tree
		}
	}
	return defined, nil
}

// addTo adds the templates of a file to others, as text/template does: one that
// is defined again replaces the first, unless it is empty.
func (l *themeLoader) addTo(all trees, file string) error {
	defined, err := l.theme.parsed[path.Base(file)]()
	for name, tree := range defined {
		if all[name] == nil || !parse.IsEmptyTree(tree.Root) {
			all[name] = tree
		}
	}
	return err
}

// drawing puts a layout together.
func (l *themeLoader) drawing(file string) (drawing, error) {
	all := maps.Clone(l.shared().trees)
	if err := l.addTo(all, file); err != nil {
		return drawing{}, err
	}
	if all["main"] == nil {
		return drawing{}, fmt.Errorf("template: %s:1:1: the layout defines no \"main\"", path.Base(file))
	}
	return drawing{all, layout.NewSet(all, l.theme.fast())}, nil
}

// parseAll parses the layouts that have to be looked at, and tells what is wrong
// with them.
func (l *themeLoader) parseAll(*site.Config) {
	for _, f := range l.shared().faults {
		l.fail(f.file, f.err)
	}
	l.findChanged()
	failed := make([]error, len(l.changed))
	atOnce(len(failed), func(i int) { _, failed[i] = l.theme.layouts[l.changed[i]]() })
	for i, err := range failed {
		if err != nil {
			l.fail("layouts/"+string(l.changed[i])+".html", err)
		}
	}
}

// findChanged finds the kinds of pages that are drawn otherwise than when all
// layouts were without fault: a text changed that their layouts are made of.
func (l *themeLoader) findChanged() {
	before := l.since.Theme
	changed := map[string]bool{}
	var latest []string
	for name, text := range l.theme.texts {
		if before == nil || before.texts[name] != text {
			changed[name], latest = true, append(latest, name)
		}
	}
	for len(latest) > 0 {
		var next []string
		for name := range l.theme.texts {
			if !changed[name] && slices.ContainsFunc(latest, func(other string) bool { return l.draws(name, other) }) {
				changed[name], next = true, append(next, name)
			}
		}
		latest = next
	}
	for _, kind := range layoutKinds {
		if l.theme.layouts[kind] != nil && (before == nil || before.reached[kind] == nil || changed[baseLayout] || changed[string(kind)+".html"]) {
			l.changed = append(l.changed, kind)
		}
	}
}

// draws tells whether one file may draw another one: it names it, or the other one
// defines templates, whose names are nowhere but in it.
func (l *themeLoader) draws(name, other string) bool {
	text := l.theme.texts[other]
	return strings.HasPrefix(fileOf(other), "partials/") &&
		(strings.Contains(l.theme.texts[name], other) || strings.Contains(text, "define") || strings.Contains(text, "block"))
}
