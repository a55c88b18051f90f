package themes

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
)

// A file that a site ejects from a built-in theme stands in for the theme's file
// from then on, whatever becomes of that. So the copy says in its first line which
// file it was made from: a later version of the program can tell what it misses.

// State tells what a site's file of a theme is beside the built-in one.
type State string

// The states of a site's file.
const (
	Added    State = "added"    // the built-in theme has no such file
	Current  State = "current"  // the built-in file is still the one that it was made from
	Outdated State = "outdated" // the built-in file has changed since
	Same     State = "same"     // nothing was changed in it
	Unmarked State = "unmarked" // it does not say what it was made from
)

// Override is a site's file of a theme.
type Override struct {
	File  string `json:"file"` // path in the theme's folder
	State State  `json:"state"`
}

// Files are the files of a built-in theme, sorted; none where there is no such theme.
func Files(name string) (files []string) {
	fs.WalkDir(builtIn, name, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, file[len(name)+1:])
		}
		return err
	})
	return files
}

// Read is a file of a built-in theme as it is.
func Read(name, file string) ([]byte, error) { return builtIn.ReadFile(path.Join(name, file)) }

// Eject is a file of a built-in theme as a site keeps it: with a first line that
// says what it was made from, where its syntax has comments.
func Eject(name, file string) ([]byte, error) {
	content, err := Read(name, file)
	if err != nil {
		return nil, err
	}
	if comment, ok := comments[path.Ext(file)]; ok {
		mark := fmt.Sprintf("Ejected from the built-in theme %s: %s", name, digest(content))
		content = append([]byte(comment[0]+mark+comment[1]+"\n"), content...)
	}
	return content, nil
}

// comments are what a comment is put between, by a file's ending. That of a layout
// takes the line's end with it, so that nothing of it is drawn.
var comments = map[string][2]string{
	".html": {"{{- /* ", " */ -}}"},
	".css":  {"/* ", " */"},
	".js":   {"/* ", " */"},
	".toml": {"# ", ""},
	".svg":  {"<!-- ", " -->"},
}

var ejected = regexp.MustCompile(`^[^\n]*Ejected from the built-in theme [^\n:]+: ([0-9a-f]{12})[^\n]*\n`)

// digest tells the bytes of a file apart from others.
func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:6])
}

// Overrides are the files that a site's folder of a theme has, each with what it
// is beside the built-in theme's, sorted by path.
func Overrides(name string, own fs.FS) ([]Override, error) {
	var list []Override
	err := fs.WalkDir(own, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(overlay{own: own}, file)
		if err != nil {
			return err
		}
		list = append(list, Override{file, stateOf(name, file, content)})
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return list, err
}

func stateOf(name, file string, content []byte) State {
	original, err := Read(name, file)
	if err != nil {
		return Added
	}
	mark := ejected.FindSubmatch(content)
	switch {
	case bytes.Equal(content, original) || mark != nil && bytes.Equal(content[len(mark[0]):], original):
		return Same
	case mark == nil:
		return Unmarked
	case string(mark[1]) == digest(original):
		return Current
	}
	return Outdated
}

// IsBuiltIn tells whether a theme is one of ours.
func IsBuiltIn(name string) bool { return slices.Contains(Names(), name) }
