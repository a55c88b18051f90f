package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/search"
	"github.com/digestry/digestry/generator/site"
	"github.com/tdewolff/minify/v2"
	minifycss "github.com/tdewolff/minify/v2/css"
	minifyjs "github.com/tdewolff/minify/v2/js"
)

// The assets of a theme. What lies in assets/ itself is put together, what lies
// in a folder of it stays apart:
//
//	assets/*.css         one style sheet, in the order of their names; the site's tokens end it
//	assets/*.js          one module, likewise, each script in a scope of its own
//	assets/early.js      a script that runs before the page is painted; it stands in the page
//	assets/FOLDER/...    style sheets and modules of their own, loaded when they are asked for
//	search.css, search.js, search/...    as above, in a site that has search
//	all else             published as it is: fonts, pictures
//
// Style sheets and scripts are minified. Each file's name gets a hash of its
// bytes, so that browsers may keep it for ever and still never show an old one;
// what refers to another asset gets that one's name: url(…) and @import in style
// sheets, import, import(…) and new URL(…, import.meta.url) in scripts.

const (
	assetsFolder = "assets/"
	earlyScript  = "early.js"
	searchStem   = "search"
)

// assets are a theme's assets, made ready.
type assets struct {
	byName     map[string]themeAsset // those that layouts can name, by their name in assets/
	stylesheet site.Address          // of all style sheets in assets/ itself; empty without any
	script     site.Address          // of all scripts
	early      template.JS
	tokens     []string // custom properties that a style sheet uses, sorted
	searches   bool     // whether a script reads the index of search
	pages      []Page   // sorted by address
	minified   minified
}

// minified are style sheets and scripts with what they were minified to. Most of a
// theme's are those that it had before its last edit.
type minified map[unminified][]byte

type unminified struct{ ext, text string }

var minifiers = map[string]minify.MinifierFunc{".css": minifycss.Minify, ".js": minifyjs.Minify}

// themeAsset is a file in assets/ with the address that names its bytes.
type themeAsset struct {
	address site.Address
	content []byte
}

// assetLoader makes assets of files. A file is made when the first other one
// refers to it, since its name follows from its bytes.
type assetLoader struct {
	files    map[string][]byte // by name in assets/
	made     map[string]themeAsset
	making   []string // those that wait for what they refer to
	tokens   map[string]bool
	problems []site.Problem

	before, minified minified
}

// loadAssets reads the assets folder. What is there for search is left out of a
// site without it. Problems name files from the theme's folder. before are the
// assets of the last time, or nil.
func loadAssets(fsys fs.FS, config *site.Config, before *assets) (*assets, []site.Problem) {
	l := &assetLoader{files: map[string][]byte{}, made: map[string]themeAsset{}, tokens: map[string]bool{}, minified: minified{}}
	if before != nil {
		l.before = before.minified
	}
	l.read(fsys)
	a := &assets{byName: l.made, minified: l.minified}
	var styles, scripts []string
	for _, name := range slices.Sorted(maps.Keys(l.files)) {
		a.searches = a.searches || path.Ext(name) == ".js" && readsIndex(l.files[name])
		switch bundled, ext := isBundled(name), path.Ext(name); {
		case !config.Search && isForSearch(name):
		case name == earlyScript:
			a.early = l.early()
		case bundled && ext == ".css":
			styles = append(styles, name)
		case bundled:
			scripts = append(scripts, name)
		default:
			l.make(name)
		}
	}
	for _, bundle := range []struct {
		address *site.Address
		name    string
		content []byte
	}{{&a.stylesheet, "theme.css", l.styles(styles, config.Tokens)}, {&a.script, "theme.js", l.scripts(scripts)}} {
		if len(bundle.content) > 0 {
			made := hashed(bundle.name, bundle.content)
			*bundle.address = made.address
			a.pages = append(a.pages, bytesPage(made.address, KindAsset, made.content))
		}
	}
	for _, made := range l.made {
		a.pages = append(a.pages, bytesPage(made.address, KindAsset, made.content))
	}
	slices.SortFunc(a.pages, func(a, b Page) int { return strings.Compare(string(a.Address), string(b.Address)) })
	a.tokens = slices.Sorted(maps.Keys(l.tokens))
	return a, l.problems
}

func (l *assetLoader) read(fsys fs.FS) {
	err := fs.WalkDir(fsys, strings.TrimSuffix(assetsFolder, "/"), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		name := strings.TrimPrefix(file, assetsFolder)
		content, err := fs.ReadFile(fsys, file)
		if err != nil {
			l.fail(name, 0, err.Error(), "")
			return nil
		}
		if isText(name) && !utf8.Valid(content) {
			l.fail(name, 0, "the file is not UTF-8", "save it as UTF-8")
			return nil
		}
		l.files[name] = content
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.fail("", 0, err.Error(), "")
	}
}

// isText tells whether an asset is a style sheet or a script.
func isText(name string) bool { return path.Ext(name) == ".css" || path.Ext(name) == ".js" }

// isBundled tells whether an asset becomes a part of another one.
func isBundled(name string) bool { return isText(name) && !strings.Contains(name, "/") }

// isForSearch tells whether an asset does nothing in a site without search.
func isForSearch(name string) bool {
	first, _, inFolder := strings.Cut(name, "/")
	return inFolder && first == searchStem || isBundled(name) && strings.TrimSuffix(name, path.Ext(name)) == searchStem
}

// readsIndex tells whether a script, or a layout with one in it, names a file of
// the search index or what reads it.
func readsIndex(text []byte) bool {
	for _, address := range []site.Address{search.Address, search.ClientAddress} {
		if bytes.Contains(text, []byte(address[1:])) {
			return true
		}
	}
	return false
}

// hashed gives content a name that tells its bytes.
func hashed(name string, content []byte) themeAsset {
	ext := path.Ext(name)
	name = strings.TrimSuffix(name, ext) + "." + site.ShortHash(string(content), 10) + ext
	return themeAsset{site.FileAddress(assetsFolder + name), content}
}

// minify minifies a text, unless that was done before.
func (l *assetLoader) minify(ext string, text []byte) []byte {
	key := unminified{ext, string(text)}
	short, known := l.before[key]
	if !known {
		var out bytes.Buffer
		if err := minifiers[ext](minify.New(), &out, bytes.NewReader(text), nil); err != nil {
			return text // it says the same, at greater length
		}
		short = out.Bytes()
	}
	l.minified[key] = short
	return short
}

// make makes an asset that stays apart, and what it refers to before.
func (l *assetLoader) make(name string) (themeAsset, bool) {
	if made, ok := l.made[name]; ok {
		return made, true
	}
	content, ok := l.files[name]
	if !ok {
		return themeAsset{}, false
	}
	l.making = append(l.making, name)
	switch path.Ext(name) {
	case ".css":
		content = l.style(name, false)
	case ".js":
		content = l.module(name)
	}
	l.making = l.making[:len(l.making)-1]
	l.made[name] = hashed(name, content)
	return l.made[name], true
}

// refer is how the asset from, in which ref stands at offset, must write ref
// once names hold hashes. A reference that leads nowhere is a problem.
func (l *assetLoader) refer(from, ref string, offset int) string {
	u, err := url.Parse(ref)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
		return ref // an address elsewhere, or a place in the same file
	}
	suffix := ref[strings.IndexAny(ref+"#", "?#"):]
	here := site.FileAddress(assetsFolder + from)
	if strings.HasPrefix(u.Path, "/") {
		return dotted(site.FileAddress(path.Clean(u.Path)[1:]).RelativeTo(here)) + suffix
	}
	name := path.Join(path.Dir(from), u.Path)
	switch _, ok := l.files[name]; {
	case !fs.ValidPath(name):
		l.fail(from, offset, fmt.Sprintf("%q leads out of the theme's assets folder", ref), "")
		return ref
	case !ok:
		l.fail(from, offset, fmt.Sprintf("no file %s in the theme's assets folder", name), site.DidYouMean(name, slices.Sorted(maps.Keys(l.files))))
		return ref
	case isBundled(name):
		l.fail(from, offset, name+" is no file of its own: what lies in assets/ itself is put together", "move it into a folder of assets/")
		return ref
	case slices.Contains(l.making, name):
		l.fail(from, offset, name+" and "+from+" refer to each other", "let both refer to a third file: a name holds a hash of what the file refers to")
		return ref
	}
	made, _ := l.make(name)
	return dotted(made.address.RelativeTo(here)) + suffix
}

// dotted makes an address one that import takes.
func dotted(address string) string {
	if strings.HasPrefix(address, ".") {
		return address
	}
	return "./" + address
}

// fail reports an error at a byte of an asset; a negative offset is the whole
// file.
func (l *assetLoader) fail(name string, offset int, message, hint string) {
	l.problem(site.Error, name, offset, message, hint)
}

func (l *assetLoader) problem(severity site.Severity, name string, offset int, message, hint string) {
	p := site.Problem{File: path.Join(assetsFolder, name), Severity: severity, Code: "asset", Message: message, Hint: hint}
	if content, ok := l.files[name]; ok && offset >= 0 {
		p.Line, p.Column = placeIn(string(content), offset)
	}
	l.problems = append(l.problems, p)
}

// replacement is new text for a stretch of a file.
type replacement struct {
	from, to int
	text     string
}

// replaced is text with replacements in it.
func replaced(text []byte, replacements []replacement) []byte {
	slices.SortFunc(replacements, func(a, b replacement) int { return a.from - b.from })
	var out []byte
	at := 0
	for _, r := range replacements {
		out = append(append(out, text[at:r.from]...), r.text...)
		at = r.to
	}
	return append(out, text[at:]...)
}

// assetAddress is the address of a file in the theme's assets folder.
func (t *Theme) assetAddress(name string) (site.Address, error) {
	if a, ok := t.assets.byName[name]; ok {
		return a.address, nil
	}
	switch {
	case name == earlyScript:
		return "", fmt.Errorf("%s stands in the page: <script>{{early}}</script>", name)
	case isBundled(name) && path.Ext(name) == ".css":
		return "", fmt.Errorf("%s is part of the theme's one style sheet, whose address is {{stylesheet}}", name)
	case isBundled(name):
		return "", fmt.Errorf("%s is part of the theme's one script, whose address is {{script}}", name)
	}
	return "", fmt.Errorf("no file %s in the theme's assets folder", name)
}
