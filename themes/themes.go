// Package themes holds the built-in themes and lays a site's own files over
// them, file by file: themes/NAME/layouts/topic.html in a site stands in for
// the built-in theme's file of that name, everything else stays.
package themes

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

//go:embed paper plain words
var builtIn embed.FS

// Default is the theme of a site that names none.
const Default = "paper"

// words is the folder of the words that all themes share. Every theme has it.
const words = "words"

// Names are the built-in themes, sorted.
func Names() []string {
	entries, err := builtIn.ReadDir(".")
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		if entry.Name() != words {
			names = append(names, entry.Name())
		}
	}
	return names
}

// Open is the theme of a name: the built-in one, with own laid over it. own is
// the site's folder of that theme, or nil. A site can bring a whole theme.
func Open(name string, own fs.FS) (fs.FS, error) {
	if !IsBuiltIn(name) {
		if own == nil {
			return nil, fmt.Errorf("there is no theme %q; built in: %s; a theme of your own is a folder in themes", name, strings.Join(Names(), ", "))
		}
		return overlay{base: shared{}, own: own}, nil
	}
	base, err := fs.Sub(builtIn, name)
	return overlay{overlay{shared{}, base}, own}, err
}

// shared is what every theme has: the folder of words.
type shared struct{}

func (shared) Open(name string) (fs.File, error) {
	if name != "." && name != words && path.Dir(name) != words {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return builtIn.Open(name)
}

func (shared) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." && name != words {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	entries, err := builtIn.ReadDir(name)
	if name == "." {
		entries = slices.DeleteFunc(entries, func(entry fs.DirEntry) bool { return entry.Name() != words })
	}
	return entries, err
}

// overlay is one file system laid over another. The upper one may be nil.
type overlay struct{ base, own fs.FS }

// Open opens the file of the upper file system, if it has it. A folder is that
// of the lower one where there is one: its listing comes from ReadDir.
func (o overlay) Open(name string) (fs.File, error) {
	if o.own == nil {
		return o.base.Open(name)
	}
	info, err := fs.Stat(o.own, name)
	switch {
	case err == nil && !info.IsDir() && !info.Mode().IsRegular():
		// Reading a pipe or a device would wait for ever.
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("this is no file")}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err // a link that leads out of the folder
	case err == nil && !info.IsDir():
		return o.own.Open(name)
	}
	f, err := o.base.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.own.Open(name)
	}
	return f, err
}

// ReadDir lists what either has.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	byName := map[string]fs.DirEntry{}
	found, missing := false, error(nil)
	layers := []fs.FS{o.base}
	if o.own != nil {
		layers = append(layers, o.own)
	}
	for _, fsys := range layers {
		entries, err := fs.ReadDir(fsys, name)
		if err != nil {
			missing = err
			continue
		}
		found = true
		for _, entry := range entries {
			byName[entry.Name()] = entry
		}
	}
	if !found {
		return nil, missing
	}
	return slices.SortedFunc(maps.Values(byName), func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) }), nil
}
