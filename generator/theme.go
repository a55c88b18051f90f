package generator

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/themes"
)

// ThemeInfo is a theme that a site can have.
type ThemeInfo struct {
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Licence     string            `json:"licence"`
	Chosen      bool              `json:"chosen"`
	BuiltIn     bool              `json:"built_in"`
	Folder      string            `json:"folder"` // the site's folder of it, or empty
	Files       []themes.Override `json:"files"`  // of that folder
}

// ThemeName is the theme that config.toml or the options choose, and the default
// one where config.toml cannot be read.
func (g *Generator) ThemeName() string {
	config, _ := readConfig(g.options)
	if config == nil {
		return cmp.Or(g.options.Theme, themes.Default)
	}
	return config.Theme
}

// ThemeFolder is where a site keeps its files of a theme.
func (g *Generator) ThemeFolder(name string) string {
	return filepath.Join(g.options.Site, "themes", name)
}

// Themes are the built-in themes and those of the site, sorted by name, with what
// the site changes in them.
func (g *Generator) Themes() ([]ThemeInfo, []site.Problem, error) {
	names := themes.Names()
	entries, err := os.ReadDir(g.ThemeFolder(""))
	if err != nil && !os.IsNotExist(err) {
		return nil, nil, err
	}
	for _, entry := range entries {
		layouts, err := os.Stat(filepath.Join(g.ThemeFolder(entry.Name()), "layouts"))
		if err == nil && layouts.IsDir() && !strings.HasPrefix(entry.Name(), ".") {
			names = append(names, entry.Name())
		}
	}
	slices.Sort(names)
	chosen := g.ThemeName()
	var list []ThemeInfo
	var problems []site.Problem
	for _, name := range slices.Compact(names) {
		info, found, err := g.themeInfo(name)
		if err != nil {
			return nil, nil, err
		}
		info.Chosen = name == chosen
		list, problems = append(list, info), append(problems, found...)
	}
	return list, problems, nil
}

func (g *Generator) themeInfo(name string) (ThemeInfo, []site.Problem, error) {
	info := ThemeInfo{Name: name, BuiltIn: themes.IsBuiltIn(name), Files: []themes.Override{}}
	own, err := openFolder(g.ThemeFolder(name))
	if err != nil {
		return info, nil, err
	}
	if own.fsys != nil {
		info.Folder = filepath.ToSlash(own.path)
		if info.BuiltIn {
			files, err := themes.Overrides(name, own.fsys)
			if err != nil {
				return info, nil, err
			}
			info.Files = append(info.Files, files...)
		}
	}
	var fsys fs.FS
	if fsys, err = themes.Open(name, own.fsys); err != nil {
		return info, nil, err
	}
	manifest, problems := render.ReadManifest(fsys)
	for i := range problems {
		problems[i].File = filepath.ToSlash(filepath.Join(g.ThemeFolder(name), problems[i].File))
	}
	info.Description, info.Licence = manifest.Description, manifest.Licence
	return info, problems, nil
}
