// Package themes holds the built-in themes and lays a site's own files over
// them, file by file: themes/NAME/layouts/topic.html in a site stands in for
// the built-in theme's file of that name, everything else stays.
package themes

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed paper
var builtIn embed.FS

// Default is the theme of a site that names none.
const Default = "paper"

// Names are the built-in themes, sorted.
func Names() []string {
	entries, err := builtIn.ReadDir(".")
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// Open is the theme of a name: the built-in one, with own laid over it. own is
// the site's folder of that theme, or nil. A site can bring a whole theme.
func Open(name string, own fs.FS) (fs.FS, error) {
	if !slices.Contains(Names(), name) {
		if own == nil {
			return nil, fmt.Errorf("there is no theme %q; built in: %s", name, strings.Join(Names(), ", "))
		}
		return own, nil
	}
	base, err := fs.Sub(builtIn, name)
	if err != nil || own == nil {
		return base, err
	}
	return overlay{base, own}, nil
}

// overlay is one file system laid over another.
type overlay struct{ base, own fs.FS }

// Open opens the file of the upper file system, if it has it. A folder is that
// of the lower one where there is one: its listing comes from ReadDir.
func (o overlay) Open(name string) (fs.File, error) {
	if info, err := fs.Stat(o.own, name); err == nil && !info.IsDir() {
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
	base, baseErr := fs.ReadDir(o.base, name)
	own, ownErr := fs.ReadDir(o.own, name)
	if baseErr != nil && ownErr != nil {
		return nil, baseErr
	}
	byName := map[string]fs.DirEntry{}
	for _, entry := range append(base, own...) {
		byName[entry.Name()] = entry
	}
	merged := make([]fs.DirEntry, 0, len(byName))
	for _, entry := range byName {
		merged = append(merged, entry)
	}
	slices.SortFunc(merged, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return merged, nil
}
