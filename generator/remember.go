package generator

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/themes"
	"golang.org/x/sync/errgroup"
)

// memory is what each content file said last, by its path.
type memory map[string]remembered

// remembered is what one file said, and what it was asked.
type remembered struct {
	key      [sha256.Size]byte // of the file's bytes and of the options it was parsed with
	document *site.Document    // nil where the file could not be read as it says
	problems []site.Problem
	good     *site.Document // what it said when it last could
}

// parse reads every source as a document, in parallel, and remembers it. Files
// that are gone are forgotten.
func (g *Generator) parse(ctx context.Context, content folder, sources []source, config *site.Config) ([]remembered, error) {
	results := make([]remembered, len(sources))
	kept, err := g.recall()
	if err != nil {
		return nil, err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	const batch = 64 // files a goroutine reads, so that starting one costs nothing
	for from := 0; from < len(sources); from += batch {
		group.Go(func() error {
			for i := from; i < min(from+batch, len(sources)); i++ {
				if err := ctx.Err(); err != nil {
					return err
				}
				results[i] = g.memory[sources[i].file].renew(content, sources[i], config, kept)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	kept.close()
	g.memory = make(memory, len(sources))
	for i, s := range sources {
		g.memory[s.file] = results[i]
	}
	return results, nil
}

// documents are those that sources are, and what is wrong with these.
func (g *Generator) documents(said []remembered) (documents []*site.Document, problems []site.Problem) {
	documents = make([]*site.Document, 0, len(said))
	for i := range said {
		problems = append(problems, said[i].problems...)
		document := said[i].document
		if document == nil && g.options.Preview {
			document = said[i].good
		}
		if document != nil {
			documents = append(documents, document)
		}
	}
	return documents, problems
}

// renew is what a file says now: the same as before if its bytes are the same.
func (r remembered) renew(content folder, s source, config *site.Config, kept *recall) remembered {
	text, err := kept.text(content, s.file)
	if err != nil {
		return r.unreadable(s.file, err)
	}
	o := parse.Options{
		Kind: s.kind, Name: s.name, Translation: s.translation, Language: config.Language,
		Location: config.Location, Fields: config.Fields, TrustHTML: config.TrustHTML,
	}
	key := keyOf(text.sum, o)
	if key == r.key {
		return r
	}
	document, problems, known := kept.said(key, s.file)
	if !known && text.bytes == nil {
		if text, err = kept.read(content, s.file); err != nil {
			return r.unreadable(s.file, err)
		}
		key = keyOf(text.sum, o)
	}
	if !known {
		document, problems = kept.parse(key, s.file, text.bytes, o)
	}
	good := document
	if good == nil {
		good = r.good
	}
	return remembered{key, document, problems, good}
}

// isAs tells whether two readings of a file found the same bytes.
func (r remembered) isAs(other remembered) bool {
	return r.key == other.key && r.key != [sha256.Size]byte{}
}

func (r remembered) unreadable(file string, err error) remembered {
	problem := site.Problem{File: file, Severity: site.Error, Code: "read", Message: plainError(err)}
	return remembered{problems: []site.Problem{problem}, good: r.good}
}

// keyOf tells two questions to package parse apart: about which bytes, and how they
// are to be read.
func keyOf(text [sha256.Size]byte, o parse.Options) (key [sha256.Size]byte) {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %q %q %q %v\n", o.Kind, o.Name, o.Translation, o.Language, o.Location, o.Fields, o.TrustHTML)
	h.Write(text[:])
	h.Sum(key[:0])
	return key
}

// folders are the folders of a site, opened.
type folders struct {
	content, static folder
	ownTheme        folder // the site's files of its theme
	theme           fs.FS  // all of its files
	staticFiles     []string
}

func (g *Generator) open(config *site.Config) (f folders, err error) {
	if f.content, err = openFolder(g.options.Content); err != nil {
		return f, err
	}
	if f.content.fsys == nil {
		return f, fmt.Errorf("there is no folder %s; make one, or name another with --content", g.options.Content)
	}
	if f.static, err = openFolder(filepath.Join(g.options.Site, "static")); err != nil {
		return f, err
	}
	if f.staticFiles, err = f.static.files(); err != nil {
		return f, err
	}
	if f.ownTheme, err = openFolder(g.ThemeFolder(config.Theme)); err != nil {
		return f, err
	}
	f.theme, err = themes.Open(config.Theme, f.ownTheme.fsys)
	return f, err
}

// skip leaves the output out when it lies in the content folder, and what else
// of a site does when that is its content folder.
func (g *Generator) skip(file string) bool {
	at := filepath.Join(g.options.Content, filepath.FromSlash(file))
	for _, other := range []string{g.options.Destination, filepath.Join(g.options.Site, "themes"), filepath.Join(g.options.Site, "static")} {
		if sameFolder(at, other) {
			return true
		}
	}
	return false
}

func sameFolder(a, b string) bool {
	a, errA := filepath.Abs(a)
	b, errB := filepath.Abs(b)
	return errA == nil && errB == nil && a == b
}

// inContent names problems by where the content folder is.
func (g *Generator) inContent(problems []site.Problem) []site.Problem {
	return placedIn(g.options.Content, problems)
}

// placedIn names the files of problems from the working directory.
func placedIn(folder string, problems []site.Problem) []site.Problem {
	placed := make([]site.Problem, len(problems))
	for i, p := range problems {
		p.File = path.Join(filepath.ToSlash(folder), p.File)
		placed[i] = p
	}
	return placed
}

// themed is the theme that was read last, by what it was read from.
type themed struct {
	themeHash
	theme    *render.Theme
	problems []site.Problem
	known    bool // the hash is of all that the theme is read from
}

// themeHash tells themes apart by parts of what they are read from.
type themeHash struct {
	assets, layouts [sha256.Size]byte // what stands in these files; partials are among the layouts
	around          [sha256.Size]byte // all else, and the names of all files
}

// theme reads the theme, unless its files and the configuration that it
// depends on are what they were.
func (g *Generator) theme(config *site.Config, f folders) (*render.Theme, []site.Problem) {
	before := g.themed
	hash, err := hashTheme(config, f.theme)
	if err == nil && hash == before.themeHash && before.theme != nil {
		return before.theme, before.problems
	}
	var since render.Since
	if err == nil && hash.around == before.around && len(before.problems) == 0 {
		since = render.Since{Theme: before.theme, SameAssets: hash.assets == before.assets, SameLayouts: hash.layouts == before.layouts}
	}
	load := render.LoadTheme
	if f.ownTheme.fsys == nil {
		load = render.LoadTested
	}
	theme, problems := load(config.Theme, f.theme, config, since)
	problems = placedIn(g.options.Site, problems)
	if site.CountErrors(problems, false) > 0 {
		theme = nil
	}
	g.themed = themed{hash, theme, problems, err == nil}
	return theme, problems
}

func hashTheme(config *site.Config, fsys fs.FS) (themeHash, error) {
	assets, layouts, around := sha256.New(), sha256.New(), sha256.New()
	fmt.Fprintf(around, "%q %q %v %+v", config.Theme, config.Language, config.Search, config.Tokens)
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		content, err := fs.ReadFile(fsys, file)
		fmt.Fprintf(around, "%q", file)
		part := around
		switch folder, _, _ := strings.Cut(file, "/"); folder {
		case "assets":
			part = assets
		case "layouts", "partials":
			part = layouts
		}
		binary.Write(part, binary.LittleEndian, int64(len(content)))
		part.Write(content)
		return err
	})
	var h themeHash
	assets.Sum(h.assets[:0])
	layouts.Sum(h.layouts[:0])
	around.Sum(h.around[:0])
	return h, err
}
