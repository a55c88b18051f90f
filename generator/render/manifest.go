package render

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
)

// Contract is the version of what themes are given and must have. It grows when
// a theme that was right is so no more.
const Contract = 1

// manifestFile tells what a theme is.
const manifestFile = "theme.toml"

// Manifest is what theme.toml says.
type Manifest struct {
	Name        string `toml:"name"`
	Description string `toml:"description"`
	Licence     string `toml:"licence"`
	Contract    int    `toml:"contract"`
}

// ReadManifest reads a theme's theme.toml. Problems name the file from the
// theme's folder.
func ReadManifest(fsys fs.FS) (Manifest, []site.Problem) {
	var m Manifest
	var problems []site.Problem
	problem := func(severity site.Severity, line, column int, message, hint string) {
		problems = append(problems, site.Problem{File: manifestFile, Line: line, Column: column, Severity: severity, Code: "theme", Message: message, Hint: hint})
	}
	meta, err := toml.DecodeFS(fsys, manifestFile, &m)
	var syntax toml.ParseError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		problem(site.Error, 0, 0, "the theme lacks this file", fmt.Sprintf("it has at least the line: contract = %d", Contract))
	case errors.As(err, &syntax):
		problem(site.Error, syntax.Position.Line, syntax.Position.Col, syntax.Message, "")
	case err != nil:
		problem(site.Error, 0, 0, err.Error(), "")
	case m.Contract == 0:
		problem(site.Error, 0, 0, "the theme does not say which contract it keeps", fmt.Sprintf("write it as: contract = %d", Contract))
	case m.Contract > Contract || m.Contract < 0:
		problem(site.Error, 0, 0, fmt.Sprintf("the theme keeps contract %d, and this version of Digestry knows contract %d", m.Contract, Contract), "take a newer version of Digestry, or an older one of the theme")
	}
	var keys []string
	for i := range reflect.TypeFor[Manifest]().NumField() {
		keys = append(keys, reflect.TypeFor[Manifest]().Field(i).Tag.Get("toml"))
	}
	for _, key := range meta.Undecoded() {
		problem(site.Warning, 0, 0, fmt.Sprintf("theme.toml has no key %q", key), site.DidYouMean(key.String(), keys))
	}
	return m, problems
}

func (l *themeLoader) manifest(*site.Config) {
	_, problems := ReadManifest(l.fsys)
	l.problems = append(l.problems, problems...)
}
