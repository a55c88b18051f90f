package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/layout"
	"github.com/digestry/digestry/generator/site"
)

// layoutKinds are the kinds of pages that a theme draws: one layout each.
var layoutKinds = []Kind{
	KindHome, KindDigest, KindTranscript, KindTopic, KindTopics, KindPerson, KindPeople,
	KindShow, KindShows, KindArchive, KindPage, KindNotFound,
}

// Theme is a folder of layouts, partials, assets and words, made ready to draw
// pages in one language. It is safe for use by several goroutines.
type Theme struct {
	name    string
	fsys    fs.FS
	layouts map[Kind]*layout.Set
	assets  map[string]themeAsset // by name in assets/
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

// themeAsset is a file in assets/ with the address that names its bytes.
type themeAsset struct {
	address site.Address
	content []byte
}

// LoadTheme reads a theme:
//
//	layouts/base.html     the page around every other layout
//	layouts/KIND.html     home, digest, transcript, topic, topics, person, people, show, shows, archive, page, 404
//	partials/NAME.html    parts that layouts share: {{template "NAME.html" .}}
//	assets/               styles, scripts, fonts, pictures: {{asset "NAME"}} is a file's address
//	i18n/LANGUAGE.toml    the words of the interface
//
// What is wrong with it is told as problems, by file and line.
func LoadTheme(name string, fsys fs.FS, config *site.Config) (*Theme, []site.Problem) {
	t := &Theme{name: name, fsys: fsys, layouts: map[Kind]*layout.Set{}, assets: map[string]themeAsset{}}
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
	if err := t.loadAssets(config.Tokens); err != nil {
		fail("assets", err)
		return nil, problems
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
		of, err := base.Clone()
		if err == nil {
			err = parseInto(of, string(kind)+".html", fsys, file)
		}
		if err != nil {
			fail(file, err)
			continue
		}
		t.layouts[kind] = layout.NewSet(of, t.fast())
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
		"asset":    t.assetAddress,
		"t":        t.words.word,
		"n":        t.words.counted,
		"date":     t.words.date,
		"day":      isoDate,
		"sections": t.sections,
		"outline":  outline,
		"label":    label,
		"once":     t.once,

		"elsewhere": elsewhere,
	}
}

// fast is what layouts call most, to be called without reflection.
func (t *Theme) fast() layout.Options {
	return layout.Options{
		Funcs: t.functions(),
		Pure:  []string{"asset", "t"},
		Direct: []layout.Direct{
			layout.Func1("date", t.words.date),
			layout.Func1("day", isoDate),
			layout.Func1("label", label),
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

// loadAssets gives each file in assets/ an address with a hash of its content,
// so that browsers may keep it for ever and still never show an old one. The
// site's tokens become one more style sheet, tokens.css.
func (t *Theme) loadAssets(tokens []site.Token) error {
	add := func(name string, content []byte) {
		ext := path.Ext(name)
		hashed := strings.TrimSuffix(name, ext) + "." + site.ShortHash(string(content), 10) + ext
		t.assets[name] = themeAsset{site.FileAddress("assets/" + hashed), content}
	}
	var css bytes.Buffer
	for _, token := range tokens {
		fmt.Fprintf(&css, "\t--%s: %s;\n", token.Name, token.Value)
	}
	if css.Len() > 0 {
		add("tokens.css", []byte(":root {\n"+css.String()+"}\n"))
	}
	err := fs.WalkDir(t.fsys, "assets", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		content, err := fs.ReadFile(t.fsys, file)
		add(strings.TrimPrefix(file, "assets/"), content)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// assetAddress is the address of a file in the theme's assets folder, empty
// for tokens.css where the site sets no tokens.
func (t *Theme) assetAddress(name string) (site.Address, error) {
	a, ok := t.assets[name]
	if !ok && name != "tokens.css" {
		return "", fmt.Errorf("no file %s in the theme's assets folder", name)
	}
	return a.address, nil
}

// assetPages are the theme's assets, sorted by address.
func (t *Theme) assetPages() []Page {
	var pages []Page
	for _, a := range t.assets {
		pages = append(pages, bytesPage(a.address, KindAsset, a.content))
	}
	slices.SortFunc(pages, func(a, b Page) int { return strings.Compare(string(a.Address), string(b.Address)) })
	return pages
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
