// Package generator tells the story of a site: read, parse, link, render,
// write. Config, reading and writing are here, since they are all that touches
// the disk; every other step has a room of its own, which takes bytes and
// values.
//
// A Generator remembers what each file said, keyed by the file's bytes. What
// several files say together is found anew each time, so nothing can be stale.
package generator

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/digestry/digestry/generator/check"
	"github.com/digestry/digestry/generator/link"
	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/store"
	"golang.org/x/sync/errgroup"
)

// Options are what a person can ask of a build besides config.toml.
type Options struct {
	Site        string // folder of config.toml; empty means the working directory
	Content     string // folder of the digests; empty means content in Site
	Destination string // folder of the output; empty means public in Site
	BaseURL     string // in place of config.toml's
	Theme       string // in place of config.toml's
	Drafts      bool   // publish drafts
	Future      bool   // publish what is dated after Now
	Strict      bool   // warnings count as errors
	KeepGoing   bool   // leave broken files out and publish the rest
	Preview     bool   // withhold nothing: a broken file keeps what it last said
	Check       bool   // tell what could be better too
	Adopt       bool   // write into a folder that another program filled
	Now         time.Time
	Home        string                // the person's home folder, which is never written to
	Cache       string                // folder for what is kept between builds; empty keeps nothing
	Version     string                // of the program, for what is kept
	Progress    func(done, total int) // of writing; may be nil
}

// A Generator makes a site again and again, and remembers what each file said.
// It is not safe for concurrent use.
type Generator struct {
	options  Options
	pictures store.Files // that were drawn
	memory   memory
	warmed   bool // what was kept on disk is in memory
	matches  link.Memory
	themed   themed
	rooted   rooted
	seen     render.Memory
	stamped  map[string]stamp // of sources, when the build that is under way began

	standing *standing // what the last build read besides contents of files; nil to read it anew
}

// Result is a site whose pages can be drawn.
type Result struct {
	Site     *site.Site    // nil where config or theme cannot be read
	Pages    []render.Page // sorted by address
	Problems []site.Problem

	until       time.Time // when a document stops to be of the future; zero if none does
	Unpublished int       // documents that are there only because drafts or the future were asked for

	published func() *Result
}

// New makes a generator.
func New(o Options) *Generator {
	o.Site = cmp.Or(o.Site, ".")
	o.Content = cmp.Or(o.Content, filepath.Join(o.Site, "content"))
	o.Destination = cmp.Or(o.Destination, filepath.Join(o.Site, "public"))
	g := &Generator{options: o, memory: memory{}}
	if o.Cache != "" {
		g.pictures.Folder = filepath.Join(o.Cache, "pictures")
	}
	g.seen.Keep = g.pictures.Keep
	g.matches.Again = o.Preview
	return g
}

// Generate reads, parses and links the site and tells its pages; none is drawn
// yet. What an author can mend is in the result's problems; an error is
// something else, such as a folder that may not be read.
func (g *Generator) Generate(ctx context.Context) (*Result, error) {
	g.standing = nil
	config, problems := readConfig(g.options)
	if config == nil {
		return &Result{Problems: problems}, nil
	}
	folders, err := g.open(config)
	if err != nil {
		return nil, err
	}
	contents := list(folders.content, config.Content, g.skip)
	said, err := g.parse(ctx, folders.content, contents.sources, config)
	if err != nil {
		return nil, err
	}
	g.standing = stand(config, folders, contents, said, problems)
	g.standing.result = g.relate(g.standing)
	return g.standing.result, nil
}

// relate links what was read, and tells the pages.
func (g *Generator) relate(s *standing) *Result {
	config := s.config
	documents, found := g.documents(s.said)
	problems := slices.Concat(s.problems, g.inContent(slices.Concat(s.contents.problems, found)))
	if config.Language == "" {
		config.Language = spoken(documents)
	}

	in := link.Input{
		Config: &config, Documents: documents, Files: s.contents.files, Static: s.folders.staticFiles,
		Now: g.options.Now, Drafts: g.options.Drafts, Future: g.options.Future,
		Memory: &g.matches,
	}
	r := &Result{}
	var rooted rooted
	var beside sync.WaitGroup // for the most part, one processor links
	beside.Go(func() { r.Unpublished, r.until, rooted = unpublished(in), until(in), g.findRooted(documents) })
	kept := g.recallFindings()
	linked, found := link.Link(in)
	kept.keep(&g.matches, g.memory)
	beside.Wait()
	problems = append(problems, g.inContent(found)...)
	if g.options.Check {
		problems = append(problems, g.inContent(check.Check(linked))...)
	}
	theme, found := g.standingTheme(s, &config)
	problems = append(problems, found...)
	if theme == nil {
		return &Result{Problems: site.SortProblems(problems)}
	}
	if g.options.Check {
		problems = append(problems, placedIn(g.options.Site, theme.Advice())...)
	}
	pages := s.pages(linked, theme, &g.seen)
	problems = append(problems, g.inContent(rooted.check(linked, pages))...)
	r.Site, r.Pages, r.Problems = linked, pages, site.SortProblems(problems)
	r.published = func() *Result { return s.published(in, theme, &g.seen) }
	return r
}

// spoken is the language of most documents, which a site has when config.toml
// names none; English when no document tells.
func spoken(documents []*site.Document) string {
	counts := map[string]int{}
	best := "en"
	last, run := "", 0 // documents of one language follow each other
	for _, d := range documents {
		lang := cmp.Or(d.Language, d.Detected)
		if d.Kind == site.KindTranscript {
			lang = ""
		}
		if lang != last {
			counts[last] += run
			last, run = lang, 0
		}
		run++
	}
	counts[last] += run
	delete(counts, "")
	for _, lang := range slices.Sorted(maps.Keys(counts)) {
		if counts[lang] > counts[best] {
			best = lang
		}
	}
	return best
}

// Write puts a result's pages into the destination. It writes nothing when the
// result has errors, unless they were asked to be passed over.
func (g *Generator) Write(ctx context.Context, r *Result) (Report, error) {
	return g.WriteTo(ctx, g.options.Destination, r)
}

// WriteTo is Write into another folder than the destination.
func (g *Generator) WriteTo(ctx context.Context, folder string, r *Result) (Report, error) {
	return g.writeTo(ctx, folder, r, nil, nil)
}

// writeTo is WriteTo of what is not drawn yet, and tells stood how the files of all
// pages stand.
func (g *Generator) writeTo(ctx context.Context, folder string, r *Result, drawn *drawnPages, stood func([]placed)) (Report, error) {
	if err := g.withheld(r); err != nil {
		return Report{}, err
	}
	g.pictures.Sweep(time.Now())
	o := g.writeOptions()
	o.Drawn, o.Stood = drawn, stood
	return write(ctx, folder, r.Pages, o)
}

// withheld is an error when a result has errors that nobody passes over.
func (g *Generator) withheld(r *Result) error {
	if n := site.CountErrors(r.Problems, g.options.Strict); r.Site == nil || n > 0 && !g.options.KeepGoing {
		return &WithheldError{Problems: n}
	}
	return nil
}

func (g *Generator) writeOptions() writeOptions {
	return writeOptions{
		Home: g.options.Home, Site: g.options.Site,
		Protected: []string{g.options.Content, filepath.Join(g.options.Site, "static"), filepath.Join(g.options.Site, "themes")},
		Adopt:     g.options.Adopt, Progress: g.options.Progress,
	}
}

// DrawAll draws every page and throws it away: a page that cannot be drawn is
// the only thing that reading a site does not find. Files are published as they
// are, and so is a picture that cannot be drawn.
func (r *Result) DrawAll(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, page := range r.Pages {
		if page.Kind == render.KindAsset || page.Kind == render.KindSearchIndex || page.Kind == render.KindPicture {
			continue // what no layout can break
		}
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return page.Draw(io.Discard)
		})
	}
	return group.Wait()
}

// Destination is the folder of the output.
func (g *Generator) Destination() string { return g.options.Destination }

// WithheldError says that a site was not written because of its problems.
type WithheldError struct{ Problems int }

func (e *WithheldError) Error() string {
	return fmt.Sprintf("nothing was written: %d problems to mend first", e.Problems)
}

// Watched are the files and folders that a site can be made from.
func (g *Generator) Watched() []string {
	return []string{
		filepath.Join(g.options.Site, ConfigFile), g.options.Content,
		filepath.Join(g.options.Site, "static"), filepath.Join(g.options.Site, "themes"),
	}
}
