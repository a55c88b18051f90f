package render

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/digestry/digestry/generator/site"
)

// LoadTheme reads a theme:
//
//	theme.toml            its name, its licence, and the contract that it keeps (manifest.go)
//	layouts/base.html     the page around every other layout
//	layouts/KIND.html     home, digest, transcript, topic, topics, person, people, show, shows, archive, search, page, 404
//	partials/NAME.html    parts that layouts share: {{template "NAME.html" .}}
//	assets/               styles, scripts, fonts, pictures (asset.go)
//	i18n/LANGUAGE.toml    the words of the interface
//
// What is wrong with it is told as problems, by file, line and column: layouts
// are held against the types of what they are given, and tried out.
func LoadTheme(name string, fsys fs.FS, config *site.Config, since Since) (*Theme, []site.Problem) {
	l := newThemeLoader(name, fsys, since)
	if since.SameLayouts && since.Theme != nil {
		l.theme.reached = since.Theme.reached
		return l.load(config, l.words, l.assets, l.layouts)
	}
	return l.load(config, l.manifest, l.words, l.assets, l.strangers, l.layouts, l.parseAll, l.checkLayouts, l.tryOut)
}

// Since tells what is known of a theme from the last time it was read. The zero
// value knows nothing.
type Since struct {
	Theme                   *Theme // as it was, without a problem; nil unless all but assets and layouts is as it was
	SameAssets, SameLayouts bool   // these are as they were too; partials are a part of layouts
}

// LoadTested reads a theme whose layouts are known to be free of faults, since it
// is a built-in one of which the site changes nothing: they are not checked again,
// which is a third of the work.
func LoadTested(name string, fsys fs.FS, config *site.Config, since Since) (*Theme, []site.Problem) {
	l := newThemeLoader(name, fsys, since)
	return l.load(config, l.words, l.assets, l.layouts)
}

func newThemeLoader(name string, fsys fs.FS, since Since) *themeLoader {
	theme := &Theme{
		layouts: map[Kind]func() (drawing, error){}, reached: map[Kind]map[string]bool{},
		texts: map[string]string{}, parsed: map[string]func() (trees, error){},
	}
	l := &themeLoader{name: name, fsys: fsys, since: since, theme: theme}
	l.theme.drawn.Store(new(sync.Map))
	return l
}

// load takes one step after the other, until one of them finds an error.
func (l *themeLoader) load(config *site.Config, steps ...func(*site.Config)) (*Theme, []site.Problem) {
	for _, step := range steps {
		if step(config); site.CountErrors(l.problems, false) > 0 {
			break
		}
	}
	l.problems = l.inTheme(l.problems)
	l.since = Since{} // layouts that are parsed later know the loader, which must not know all themes before it
	return l.theme, site.SortProblems(l.problems)
}

// inTheme names files as they are named from the site's folder.
func (l *themeLoader) inTheme(problems []site.Problem) []site.Problem {
	placed := slices.Clone(problems)
	for i, p := range placed {
		if p.File != configFile {
			placed[i].File = path.Join("themes", l.name, p.File)
		}
	}
	return placed
}

// configFile is where tokens are set.
const configFile = "config.toml"

// themeLoader reads a theme step by step. Its problems name files from the
// theme's folder.
type themeLoader struct {
	name     string
	fsys     fs.FS
	since    Since
	theme    *Theme
	shared   func() shared // base and partials, parsed when they are asked for
	changed  []Kind        // whose layouts have to be checked
	problems []site.Problem
}

func (l *themeLoader) fail(file string, err error) {
	l.problems = append(l.problems, layoutProblem(file, l.theme.texts, err))
}

func (l *themeLoader) warn(file, message, hint string) {
	l.problems = append(l.problems, site.Problem{File: file, Severity: site.Warning, Code: "theme", Message: message, Hint: hint})
}

func (l *themeLoader) words(config *site.Config) {
	if before := l.since.Theme; before != nil {
		l.theme.words, l.theme.advice = before.words, before.advice
		return
	}
	var found []site.Problem
	l.theme.words, found, l.theme.advice = loadWords(l.fsys, config.Language)
	l.theme.advice = l.inTheme(l.theme.advice)
	l.problems = append(l.problems, found...)
}

func (l *themeLoader) assets(config *site.Config) {
	if before := l.since.Theme; before != nil && l.since.SameAssets {
		l.theme.assets = before.assets
		return
	}
	var found []site.Problem
	var before *assets
	if l.since.Theme != nil {
		before = l.since.Theme.assets
	}
	l.theme.assets, found = loadAssets(l.fsys, config, before)
	l.problems = append(l.problems, found...)
	for _, token := range config.Tokens {
		if known := l.theme.assets.tokens; !slices.Contains(known, token.Name) {
			l.problems = append(l.problems, site.Problem{
				File: configFile, Line: token.Line, Column: token.Column, Severity: site.Warning, Code: "unknown-key",
				Message: fmt.Sprintf("the theme has no token %q", token.Name), Hint: site.DidYouMean(token.Name, known),
			})
		}
	}
}

// strangers warns of files that nothing reads, since a name is misspelt.
func (l *themeLoader) strangers(*site.Config) {
	known := append([]string{"layouts", "partials", "assets", manifestFile}, wordFolders...)
	l.inFolder(".", func(entry fs.DirEntry) {
		if name := entry.Name(); !slices.Contains(known, name) {
			if near := site.DidYouMean(name, known); near != "" {
				l.warn(name, "nothing reads this in a theme", near)
			}
		}
	})
	layouts := []string{baseLayout}
	for _, kind := range layoutKinds {
		layouts = append(layouts, string(kind)+".html")
	}
	l.inFolder("layouts", func(entry fs.DirEntry) {
		if name := entry.Name(); !slices.Contains(layouts, name) {
			l.warn("layouts/"+name, "there is no page of this kind", site.DidYouMean(name, layouts))
		}
	})
	l.inFolder("partials", func(entry fs.DirEntry) {
		switch name := entry.Name(); {
		case path.Ext(name) != ".html" || entry.IsDir():
			l.warn("partials/"+name, "this is no partial", "a partial is a file NAME.html")
		case slices.Contains(layouts, name):
			l.warn("partials/"+name, "a layout has this name too", "call the partial otherwise")
		}
	})
}

// inFolder tells what a folder holds; what is hidden is nobody's concern.
func (l *themeLoader) inFolder(folder string, each func(fs.DirEntry)) {
	entries, err := fs.ReadDir(l.fsys, folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.fail(folder, err)
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), ".") {
			each(entry)
		}
	}
}

// checkLayouts holds layouts against the types of what they are given.
func (l *themeLoader) checkLayouts(*site.Config) {
	type place struct {
		name   string
		offset int
	}
	told := map[place]bool{} // a partial may be wrong for several pages
	for _, kind := range l.changed {
		parsed, _ := l.theme.layouts[kind]() // without an error, or this step is not reached
		c := &checker{
			theme: l.theme, kind: kind, trees: parsed.trees, functions: l.theme.functions(),
			seen: map[drawnWith]bool{}, reached: map[string]bool{},
			fail: func(name string, offset int, message, hint string) {
				if told[place{name, offset}] {
					return
				}
				told[place{name, offset}] = true
				p := site.Problem{File: fileOf(name), Severity: site.Error, Code: "layout", Message: message, Hint: hint}
				p.Line, p.Column = placeIn(l.theme.texts[name], offset)
				l.problems = append(l.problems, p)
			},
		}
		c.template(baseLayout, views[kind])
		l.neverDrawn(string(kind)+".html", c)
		l.theme.reached[kind] = c.reached
	}
	l.unusedPartials()
}

// unusedPartials warns of partials that no layout draws.
func (l *themeLoader) unusedPartials() {
	reached := map[string]bool{}
	for kind := range l.theme.layouts {
		if l.theme.reached[kind] == nil { // it was not checked again
			l.theme.reached[kind] = l.since.Theme.reached[kind]
		}
		maps.Copy(reached, l.theme.reached[kind])
	}
	var partials []string
	for name := range l.theme.texts {
		if strings.HasPrefix(fileOf(name), "partials/") {
			partials = append(partials, name)
		}
	}
	for _, name := range partials {
		if !reached[name] {
			others := slices.DeleteFunc(slices.Clone(partials), func(other string) bool { return other == name })
			l.warn(fileOf(name), "no layout draws this partial", site.DidYouMean(name, others))
		}
	}
}

// neverDrawn warns of what a layout defines in vain.
func (l *themeLoader) neverDrawn(layout string, c *checker) {
	var drawn []string
	for key := range c.seen {
		drawn = append(drawn, key.name)
	}
	for name, tree := range c.trees {
		if tree.ParseName != layout || name == layout || slices.Contains(drawn, name) {
			continue
		}
		p := site.Problem{File: fileOf(layout), Severity: site.Warning, Code: "theme", Message: fmt.Sprintf("nothing draws the template %q", name), Hint: site.DidYouMean(name, drawn)}
		p.Line, p.Column = placeIn(l.theme.texts[layout], max(0, strings.Index(l.theme.texts[layout], strconv.Quote(name))))
		l.problems = append(l.problems, p)
	}
}
