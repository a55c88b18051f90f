package render

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/layout"
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
func LoadTheme(name string, fsys fs.FS, config *site.Config) (*Theme, []site.Problem) {
	l := newThemeLoader(fsys)
	return l.load(name, config, l.manifest, l.words, l.assets, l.strangers, l.layouts, l.checkLayouts, l.tryOut)
}

// LoadTested reads a theme whose layouts are known to be free of faults, since it
// is a built-in one of which the site changes nothing: they are not checked again,
// which is a third of the work.
func LoadTested(name string, fsys fs.FS, config *site.Config) (*Theme, []site.Problem) {
	l := newThemeLoader(fsys)
	return l.load(name, config, l.words, l.assets, l.layouts)
}

func newThemeLoader(fsys fs.FS) *themeLoader {
	l := &themeLoader{
		fsys: fsys, sets: map[Kind]*template.Template{},
		theme: &Theme{layouts: map[Kind]*layout.Set{}, texts: map[string]string{}},
	}
	l.theme.drawn.Store(new(sync.Map))
	return l
}

// load takes one step after the other, until one of them finds an error.
func (l *themeLoader) load(name string, config *site.Config, steps ...func(*site.Config)) (*Theme, []site.Problem) {
	for _, step := range steps {
		if step(config); site.CountErrors(l.problems, false) > 0 {
			break
		}
	}
	for _, problems := range [][]site.Problem{l.problems, l.theme.advice} {
		for i, p := range problems {
			if p.File != configFile {
				problems[i].File = path.Join("themes", name, p.File)
			}
		}
	}
	return l.theme, site.SortProblems(l.problems)
}

// configFile is where tokens are set.
const configFile = "config.toml"

// themeLoader reads a theme step by step. Its problems name files from the
// theme's folder.
type themeLoader struct {
	fsys     fs.FS
	sets     map[Kind]*template.Template // what layouts are compiled from
	theme    *Theme
	problems []site.Problem
}

func (l *themeLoader) fail(file string, err error) {
	l.problems = append(l.problems, layoutProblem(file, l.theme.texts, err))
}

func (l *themeLoader) warn(file, message, hint string) {
	l.problems = append(l.problems, site.Problem{File: file, Severity: site.Warning, Code: "theme", Message: message, Hint: hint})
}

func (l *themeLoader) words(config *site.Config) {
	var found []site.Problem
	l.theme.words, found, l.theme.advice = loadWords(l.fsys, config.Language)
	l.problems = append(l.problems, found...)
}

func (l *themeLoader) assets(config *site.Config) {
	var found []site.Problem
	l.theme.assets, found = loadAssets(l.fsys, config)
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

func (l *themeLoader) layouts(*site.Config) {
	base := template.New(baseLayout).Funcs(l.theme.functions())
	partials, err := fs.Glob(l.fsys, "partials/*.html")
	if err != nil {
		l.fail("partials", err)
	}
	for _, file := range append(partials, "layouts/"+baseLayout) {
		if err := l.parse(base, file); err != nil {
			l.fail(file, err)
		}
	}
	for _, kind := range layoutKinds {
		file := "layouts/" + string(kind) + ".html"
		if _, err := fs.Stat(l.fsys, file); kind == KindSearch && errors.Is(err, fs.ErrNotExist) {
			continue // a theme without it has no search
		}
		of, err := base.Clone()
		if err == nil {
			err = l.parse(of, file)
		}
		if err == nil && of.Lookup("main") == nil {
			err = fmt.Errorf("template: %s:1:1: the layout defines no \"main\"", path.Base(file))
		}
		if err != nil {
			l.fail(file, err)
			continue
		}
		l.sets[kind] = of
	}
	l.compile()
}

// compile makes the layouts ready to draw with.
func (l *themeLoader) compile() {
	kinds := slices.Collect(maps.Keys(l.sets))
	made := make([]*layout.Set, len(kinds))
	atOnce(len(kinds), func(i int) { made[i] = layout.NewSet(l.sets[kinds[i]], l.theme.fast()) })
	for i, kind := range kinds {
		l.theme.layouts[kind] = made[i]
	}
}

func (l *themeLoader) parse(set *template.Template, file string) error {
	text, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		return err
	}
	if !utf8.Valid(text) {
		return errors.New("the file is not UTF-8")
	}
	name, target := path.Base(file), set
	l.theme.texts[name] = string(text)
	if set.Name() != name {
		target = set.New(name)
	}
	_, err = target.Parse(string(text))
	return err
}

// checkLayouts holds all layouts against the types of what they are given.
func (l *themeLoader) checkLayouts(*site.Config) {
	reached := map[string]bool{}
	type place struct {
		name   string
		offset int
	}
	told := map[place]bool{} // a partial may be wrong for several pages
	for _, kind := range layoutKinds {
		if l.sets[kind] == nil {
			continue
		}
		c := &checker{
			theme: l.theme, kind: kind, set: l.sets[kind], functions: l.theme.functions(),
			seen: map[drawnWith]bool{}, reached: reached,
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
	for _, t := range c.set.Templates() {
		if t.Tree == nil || t.Tree.ParseName != layout || t.Name() == layout || slices.Contains(drawn, t.Name()) {
			continue
		}
		p := site.Problem{File: fileOf(layout), Severity: site.Warning, Code: "theme", Message: fmt.Sprintf("nothing draws the template %q", t.Name()), Hint: site.DidYouMean(t.Name(), drawn)}
		p.Line, p.Column = placeIn(l.theme.texts[layout], max(0, strings.Index(l.theme.texts[layout], strconv.Quote(t.Name()))))
		l.problems = append(l.problems, p)
	}
}
