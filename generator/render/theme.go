package render

import (
	"errors"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
)

// layoutKinds are the kinds of pages that a theme draws: one layout each.
var layoutKinds = []Kind{
	KindHome, KindDigest, KindTranscript, KindTopic, KindTopics, KindPerson, KindPeople,
	KindShow, KindShows, KindArchive, KindSearch, KindPage, KindNotFound,
}

// Theme is a folder of layouts, partials, assets and words, made ready to draw
// pages in one language. It is safe for use by several goroutines.
type Theme struct {
	name    string
	fsys    fs.FS
	layouts map[Kind]*template.Template
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
	var b strings.Builder
	if err := t.layouts[KindHome].ExecuteTemplate(&b, name, data); err != nil {
		return "", err
	}
	html := template.HTML(b.String())
	drawn.Store(key, html)
	return html, nil
}

// LoadTheme reads a theme:
//
//	layouts/base.html     the page around every other layout
//	layouts/KIND.html     home, digest, transcript, topic, topics, person, people, show, shows, archive, search, page, 404
//	partials/NAME.html    parts that layouts share: {{template "NAME.html" .}}
//	assets/               styles, scripts, fonts, pictures (asset.go)
//	i18n/LANGUAGE.toml    the words of the interface
//
// What is wrong with it is told as problems, by file and line.
func LoadTheme(name string, fsys fs.FS, config *site.Config) (*Theme, []site.Problem) {
	t := &Theme{name: name, fsys: fsys, layouts: map[Kind]*template.Template{}}
	var problems []site.Problem
	fail := func(file string, err error) {
		problems = append(problems, layoutProblem(path.Join("themes", name, file), err))
	}
	t.drawn.Store(new(sync.Map))
	var err error
	if t.words, err = loadWords(fsys, config.Language); err != nil {
		fail("i18n", err)
		return nil, problems
	}
	var found []site.Problem
	t.assets, found = loadAssets(fsys, config.Tokens)
	for _, p := range found {
		p.File = path.Join("themes", name, p.File)
		problems = append(problems, p)
	}
	base := template.New("base.html").Funcs(t.functions())
	files, err := fs.Glob(fsys, "partials/*.html")
	if err != nil {
		fail("partials", err)
	}
	for _, file := range append(files, "layouts/base.html") {
		if err := parseInto(base, path.Base(file), fsys, file); err != nil {
			fail(file, err)
		}
	}
	for _, kind := range layoutKinds {
		file := "layouts/" + string(kind) + ".html"
		layout, err := base.Clone()
		if err == nil {
			err = parseInto(layout, string(kind)+".html", fsys, file)
		}
		if err != nil {
			fail(file, err)
			continue
		}
		t.layouts[kind] = layout
	}
	return t, problems
}

func parseInto(set *template.Template, name string, fsys fs.FS, file string) error {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	target := set
	if set.Name() != name {
		target = set.New(name)
	}
	_, err = target.Parse(string(text))
	return err
}

// functions are what layouts can call besides the methods of their data.
func (t *Theme) functions() template.FuncMap {
	return template.FuncMap{
		"asset": t.assetAddress,

		"stylesheet": func() site.Address { return t.assets.stylesheet },
		"script":     func() site.Address { return t.assets.script },
		"early":      func() template.JS { return t.assets.early },

		"t":        t.words.word,
		"n":        t.words.counted,
		"date":     t.words.date,
		"day":      isoDate,
		"sections": t.sections,
		"outline":  outline,
		"label":    label,
		"point":    point,
		"once":     t.once,

		"elsewhere": elsewhere,
	}
}

// templatePlace finds the place in an error of text/template or html/template:
// "template: digest.html:12:5: …", "html/template:card.html:3: …".
var templatePlace = regexp.MustCompile(`^(?:html/)?template: ?([^:]+):(\d+)(?::(\d+))?: (.*)$`)

func layoutProblem(file string, err error) site.Problem {
	p := site.Problem{File: file, Severity: site.Error, Code: "layout", Message: err.Error()}
	var words *wordsError
	if errors.As(err, &words) {
		p.File, p.Message = strings.TrimSuffix(file, "i18n")+words.file, words.err.Error()
	}
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
		if path.Base(file) != m[1] {
			// The fault is in a partial that this layout calls.
			p.File = path.Join(path.Dir(path.Dir(file)), "partials", m[1])
			if m[1] == "base.html" {
				p.File = path.Join(path.Dir(file), m[1])
			}
		}
		p.Line, _ = strconv.Atoi(m[2])
		p.Column, _ = strconv.Atoi(m[3])
		p.Message = m[4]
	}
	return p
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
