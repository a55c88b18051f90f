package generator

// What a preview needs besides a build: to build again quickly when a few files
// were saved, and to show what a build without drafts would publish.

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/link"
	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
)

// standing is what a build read. It stands as long as nothing but the contents of
// its sources changes, which are told in it.
type standing struct {
	config   site.Config // before the site's language was found in its texts
	problems []site.Problem
	folders  folders
	contents contents
	said     []remembered   // by the sources of contents
	place    map[string]int // of a source in contents, by file
	result   *Result        // what comes of it; nil where that is to be found

	themed   bool // the generator's theme is that of these folders in this language
	language string
}

func stand(config *site.Config, f folders, c contents, said []remembered, problems []site.Problem) *standing {
	s := &standing{config: *config, problems: problems, folders: f, contents: c, said: said, place: make(map[string]int, len(c.sources))}
	for i, source := range c.sources {
		s.place[source.file] = i
	}
	return s
}

// Regenerate is Generate where only what paths name has changed since the last
// time, and paths are absolute. Where these are sources that were there before
// and still are, or files of the site's theme, only they are read; for anything
// else, and for no path, it is Generate. Where they say what they said, the result
// is the last one itself.
func (g *Generator) Regenerate(ctx context.Context, paths []string) (*Result, error) {
	g.matches.Again = g.matches.Again || len(paths) > 0
	if s := g.standing; s != nil && len(paths) > 0 && g.reread(s, paths) {
		if s.result == nil {
			s.result = g.relate(s)
		}
		return s.result, nil
	}
	return g.Generate(ctx)
}

// reread reads sources again, and lets go of the theme where its files changed, and
// of the result where anything did. It tells whether that was all there is to do.
func (g *Generator) reread(s *standing, paths []string) bool {
	content, err := filepath.Abs(g.options.Content)
	if err != nil || !s.folders.content.standsAt(content) {
		return false
	}
	theme, err := filepath.Abs(g.ThemeFolder(s.config.Theme))
	if err != nil || s.folders.ownTheme.fsys != nil && !s.folders.ownTheme.standsAt(theme) {
		return false
	}
	kept, err := g.recall()
	if err != nil {
		return false
	}
	for _, path := range paths {
		if s.folders.ownTheme.fsys != nil && strings.HasPrefix(path, theme+string(filepath.Separator)) {
			s.themed, s.result = false, nil
			continue
		}
		file, err := filepath.Rel(content, path)
		if err != nil {
			return false
		}
		i, known := s.place[filepath.ToSlash(file)]
		if !known {
			return false
		}
		// A folder or a link that took its place is for list to judge.
		if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
			return false
		}
		source := s.contents.sources[i]
		said := s.said[i].renew(s.folders.content, source, &s.config, kept)
		if !said.isAs(s.said[i]) {
			s.result = nil
		}
		s.said[i], g.memory[source.file] = said, said
	}
	return true
}

// standsAt tells whether a path still leads to the folder that was opened.
func (f folder) standsAt(path string) bool {
	opened, err := fs.Stat(f.fsys, ".")
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(opened, there)
}

// standingTheme is the theme of what stands.
func (g *Generator) standingTheme(s *standing, config *site.Config) (*render.Theme, []site.Problem) {
	if s.themed && s.language == config.Language {
		return g.themed.theme, g.themed.problems
	}
	s.themed, s.language = true, config.Language
	return g.theme(config, s.folders)
}

func (s *standing) pages(linked *site.Site, theme *render.Theme, seen *render.Memory) []render.Page {
	return render.Pages(linked, theme, map[site.Root]fs.FS{site.InContent: s.folders.content.fsys, site.InStatic: s.folders.static.fsys}, seen)
}

// unpublished counts the documents that are linked only because drafts or the
// future were asked for.
func unpublished(in link.Input) (n int) {
	for _, d := range in.Documents {
		draft, future := d.Draft, d.Kind == site.KindDigest && d.Date.After(in.Now)
		if (draft || future) && (in.Drafts || !draft) && (in.Future || !future) {
			n++
		}
	}
	return n
}

// until is when the next digest that is of the future stops to be so.
func until(in link.Input) (next time.Time) {
	for _, d := range in.Documents {
		if d.Kind == site.KindDigest && d.Date.After(in.Now) && (next.IsZero() || d.Date.Before(next)) {
			next = d.Date
		}
	}
	return next
}

// published links the same documents once more, without drafts and the future.
// It has no memory to share, so that it can be asked for at any time.
func (s *standing) published(in link.Input, theme *render.Theme, seen *render.Memory) *Result {
	in.Drafts, in.Future, in.Memory = false, false, nil
	linked, _ := link.Link(in)
	return &Result{Site: linked, Pages: s.pages(linked, theme, seen)}
}

// AsPublished is the site as build publishes it: without drafts and the future.
// It is made from the same reading when it is asked for, whatever the generator
// does meanwhile, and tells no problems.
func (r *Result) AsPublished() *Result {
	if r.Unpublished == 0 || r.published == nil {
		return r
	}
	return r.published()
}
