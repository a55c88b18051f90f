package render

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/layout"
	"github.com/digestry/digestry/generator/site"
)

// layoutKinds are the kinds of pages that a theme draws: one layout each.
var layoutKinds = []Kind{
	KindHome, KindDigest, KindTranscript, KindTopic, KindTopics, KindPerson, KindPeople,
	KindShow, KindShows, KindArchive, KindSearch, KindPage, KindNotFound,
}

// baseLayout is the page around every other layout.
const baseLayout = "base.html"

// Theme is a folder of layouts, partials, assets and words, made ready to draw
// pages in one language. It is safe for use by several goroutines.
type Theme struct {
	layouts map[Kind]*layout.Set
	texts   map[string]string // of layouts and partials, by file name
	assets  *assets
	words   *words

	// drawn holds what {{once}} drew for the site that pages were last told of.
	drawn atomic.Pointer[sync.Map]
}

// part is a partial with what it was given, which is compared by identity.
type part struct {
	name string
	data any
}

// once draws a partial that depends on nothing but its data, and remembers it:
// a digest's card is the same on every list that it is on. The data is a
// pointer into the site.
func (t *Theme) once(name string, data any) (template.HTML, error) {
	drawn := t.drawn.Load()
	key := part{name, data}
	if html, ok := drawn.Load(key); ok {
		return html.(template.HTML), nil
	}
	b := buffer()
	defer release(b)
	if err := t.layouts[KindHome].Execute(b, name, data); err != nil {
		return "", err
	}
	html := template.HTML(b.String())
	drawn.Store(key, html)
	return html, nil
}

// functions are what layouts can call besides the methods of their data.
func (t *Theme) functions() template.FuncMap {
	return template.FuncMap{
		"t":         t.words.word,
		"n":         t.words.counted,
		"number":    t.words.number,
		"date":      t.words.date,
		"day":       isoDate,
		"sections":  t.sections,
		"outline":   outline,
		"label":     label,
		"point":     point,
		"once":      t.once,
		"elsewhere": elsewhere,

		"asset":      t.assetAddress,
		"stylesheet": func() site.Address { return t.assets.stylesheet },
		"script":     func() site.Address { return t.assets.script },
		"early":      func() template.JS { return t.assets.early },
	}
}

// fast is what layouts call most, to be called without reflection.
func (t *Theme) fast() layout.Options {
	return layout.Options{
		Funcs: t.functions(),
		Pure:  []string{"asset", "script", "stylesheet", "t"},
		Direct: []layout.Direct{
			layout.Func1("date", t.words.date),
			layout.Func1("day", isoDate),
			layout.Func1("label", label),
			layout.Func1("point", point),
			layout.Func1("outline", outline),
			layout.Func2("n", t.words.counted),
			layout.Func2("once", t.once),
			layout.Func2("elsewhere", func(d *site.Digest, h template.HTML) (template.HTML, error) { return elsewhere(d, h), nil }),
		},
		Methods: []layout.Method{
			layout.Method0("IsZero", time.Time.IsZero),
			layout.Method0("BySection", site.Gathered.BySection),
			layout.Method0("OnlyNamed", site.Gathered.OnlyNamed),
			layout.Method1("AtTime", (*site.Digest).AtTime),
			layout.Method1("Speaker", (*site.Digest).Speaker),
			layout.Method0("PointCount", (*site.Topic).PointCount),
		},
	}
}

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
	for i, p := range l.problems {
		if p.File != configFile {
			l.problems[i].File = path.Join("themes", name, p.File)
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
	l.theme.words, found = loadWords(l.fsys, config.Language)
	l.problems = append(l.problems, found...)
}

func (l *themeLoader) assets(config *site.Config) {
	var found []site.Problem
	l.theme.assets, found = loadAssets(l.fsys, config.Tokens)
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
		l.theme.layouts[kind] = layout.NewSet(of, l.theme.fast())
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

// fileOf is the file of a template, by the name that the file has.
func fileOf(name string) string {
	if name == baseLayout || slices.Contains(layoutKinds, Kind(strings.TrimSuffix(name, ".html"))) {
		return "layouts/" + name
	}
	return "partials/" + name
}

// placeIn is the line and column of a byte of a text, both from 1.
func placeIn(text string, offset int) (line, column int) {
	before := text[:min(offset, len(text))]
	last := before[strings.LastIndexByte(before, '\n')+1:]
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(last) + 1
}

// templatePlace finds the place in an error of text/template or html/template:
// "template: digest.html:12:5: …", "html/template:card.html:3: …".
var templatePlace = regexp.MustCompile(`^(?:html/)?template: ?([^:]+):(\d+)(?::(\d+))?: (.*)$`)

var undefinedFunction = regexp.MustCompile(`^function "([^"]+)" not defined`)

// functionNames are all functions that layouts can call.
func functionNames() []string {
	return append(slices.Collect(maps.Keys(builtIn)), slices.Collect(maps.Keys(new(Theme).functions()))...)
}

// quotedWord is what a message is about.
var quotedWord = regexp.MustCompile(`"([^"]+)"|<([^>]+)>`)

func layoutProblem(file string, texts map[string]string, err error) site.Problem {
	p := site.Problem{File: file, Severity: site.Error, Code: "layout", Message: err.Error()}
	var parse toml.ParseError
	if errors.As(err, &parse) {
		p.Line, p.Column, p.Message = parse.Position.Line, parse.Position.Col, parse.Message
	}
	if errors.Is(err, fs.ErrNotExist) {
		p.Message = "the theme lacks this file"
		p.Hint = "copy it from a built-in theme"
		return p
	}
	if m := templatePlace.FindStringSubmatch(firstLine(err.Error())); m != nil {
		p.File = fileOf(m[1])
		p.Line, _ = strconv.Atoi(m[2])
		p.Message = m[4]
		if before, err := strconv.Atoi(m[3]); err == nil { // bytes of the line
			p.Column = before + 1
			if line := lineOf(texts[m[1]], p.Line); before <= len(line) {
				p.Column = utf8.RuneCountInString(line[:before]) + 1
			}
		}
		if undefined := undefinedFunction.FindStringSubmatch(p.Message); undefined != nil {
			p.Hint = site.DidYouMean(undefined[1], functionNames())
		}
		if strings.HasPrefix(p.Message, "unexpected EOF") {
			p.Hint = "an if, with, range or define lacks its {{end}}"
		}
		if p.Column == 0 {
			p.Column = columnOf(texts[m[1]], p.Line, p.Message)
		}
	}
	return p
}

// columnOf finds in a line what a message quotes: the parser tells lines only.
func columnOf(text string, line int, message string) int {
	if m := quotedWord.FindStringSubmatch(message); m != nil {
		if before, _, found := strings.Cut(lineOf(text, line), m[1]+m[2]); found {
			return utf8.RuneCountInString(before) + 1
		}
	}
	return 1
}

// lineOf is a line of a text, from 1.
func lineOf(text string, line int) string {
	if lines := strings.Split(text, "\n"); 0 < line && line <= len(lines) {
		return lines[line-1]
	}
	return ""
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
