package preview

// What a build was made for, in words for the author, and where in the site
// that shows.

import (
	"fmt"
	"html/template"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/watch"
)

// change is the difference between an edition and the one before it.
type change struct {
	words string       // "altman.md: topics changed"
	at    site.Address // the page of the one file that was edited, to its very section; or empty
}

// placed is a document with the page that shows it.
type placed struct {
	*site.Document
	address site.Address
}

func changeOf(last, next *edition, event watch.Event, in place) change {
	if event.All {
		return change{words: "everything was read anew"}
	}
	var files []string // in the content folder
	for _, path := range event.Paths {
		if file, ok := in.content(path); ok {
			files = append(files, file)
		}
	}
	old, new := documents(last.site, files), documents(next.site, files)
	switch {
	case len(event.Paths) == 1 && len(files) == 1:
		return changeOfOne(files[0], old[files[0]], new[files[0]], next.hasError(files[0]))
	case len(event.Paths) == 2 && len(files) == 2:
		if c, ok := renamed(files, old, new); ok {
			return c
		}
	}
	return change{words: changedFiles(event.Paths, in)}
}

// changedFiles names a few files, and counts many.
func changedFiles(paths []string, in place) string {
	const few = 3
	switch n := len(paths); {
	case n == 0:
		return ""
	case n > few:
		return fmt.Sprintf("%d files changed", n)
	}
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = in.named(path)
	}
	return list(names) + " changed"
}

// changeOfOne tells what is different about one content file. A file that is no
// document, or was never read, has none.
func changeOfOne(file string, old, new *placed, broken bool) change {
	switch {
	case broken:
		return change{words: file + ": cannot be read as it is"}
	case old == nil && new == nil:
		return change{words: file + " changed"}
	case old == nil:
		return change{file + " is new", new.address}
	case new == nil:
		return change{words: file + " is gone"}
	}
	what := differences(old.Document, new.Document)
	if len(what) == 0 {
		return change{file + " was saved", new.address}
	}
	c := change{fmt.Sprintf("%s: %s changed", file, list(what)), new.address}
	if id := firstChanged(old.Document, new.Document); id != "" {
		c.at += site.Address("#" + id)
	}
	return c
}

// renamed tells whether one of two files took the place of the other.
func renamed(files []string, old, new map[string]*placed) (change, bool) {
	for i, to := range files {
		from := files[1-i]
		if old[from] != nil && new[from] == nil && old[to] == nil && new[to] != nil && old[from].Body == new[to].Body {
			return change{fmt.Sprintf("%s is now %s", from, to), new[to].address}, true
		}
	}
	return change{}, false
}

// differences are the parts of a document that are not as they were, in the
// author's words.
func differences(old, new *site.Document) (what []string) {
	differ := func(part string, pairs ...[2]any) {
		for _, pair := range pairs {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				what = append(what, part)
				return
			}
		}
	}
	differ("title", [2]any{old.Title, new.Title})
	differ("date", [2]any{old.Date, new.Date}, [2]any{old.Updated, new.Updated})
	differ("show", [2]any{old.Show, new.Show}, [2]any{old.Season, new.Season}, [2]any{old.Episode, new.Episode})
	differ("people", [2]any{old.Credits, new.Credits})
	differ("topics", [2]any{old.Topics, new.Topics})
	differ("summary", [2]any{old.Summary, new.Summary})
	differ("aliases", [2]any{old.OtherNames, new.OtherNames}, [2]any{old.OldAddresses, new.OldAddresses})
	differ("address", [2]any{old.Slug, new.Slug})
	differ("draft", [2]any{old.Draft, new.Draft})
	differ("unlisted", [2]any{old.Unlisted, new.Unlisted})
	differ("source", [2]any{old.Source, new.Source}, [2]any{old.Audio, new.Audio}, [2]any{old.Video, new.Video}, [2]any{old.Duration, new.Duration})
	differ("cover", [2]any{old.Cover, new.Cover})
	differ("text", [2]any{old.Body, new.Body}, [2]any{old.Chapters, new.Chapters})
	if len(what) == 0 && !reflect.DeepEqual(headOf(old), headOf(new)) {
		return []string{"front matter"}
	}
	return what
}

// headOf is what front matter says that has no word of its own here.
func headOf(d *site.Document) []any {
	return []any{d.Language, d.Model, d.Editor, d.Params, d.EpisodeChapters, d.Sort, d.Match, d.WebLinks, d.Feed}
}

// firstChanged is the id of the first section, point or passage that is not as
// it was; empty where that is the beginning, or nothing.
func firstChanged(old, new *site.Document) string {
	was, is := anchors(old), anchors(new)
	for i, a := range is {
		if i >= len(was) || was[i] != a {
			return a.id
		}
	}
	if len(was) > len(is) && len(is) > 0 {
		return is[len(is)-1].id // what stood behind it is gone
	}
	return ""
}

// anchored is a stretch of text that an address leads to.
type anchored struct {
	id   string
	html template.HTML
}

// anchors are all that addresses can lead to in a document, in order.
func anchors(d *site.Document) (all []anchored) {
	for _, s := range d.Sections {
		head := anchored{s.ID, template.HTML(s.Ordinal) + s.Heading}
		for _, b := range s.Blocks {
			head.html += b.HTML
		}
		all = append(all, head)
		for _, p := range s.Points() {
			all = append(all, anchored{p.ID, p.LabelHTML + template.HTML(p.Colon) + p.HTML})
		}
	}
	for _, c := range d.Chapters {
		all = append(all, anchored{c.ID, c.Heading})
		for _, p := range c.Passages {
			all = append(all, anchored{p.ID, template.HTML(p.Speaker) + p.HTML})
		}
	}
	return all
}

// documents finds the documents of some files in a site, which may be nil.
func documents(s *site.Site, files []string) map[string]*placed {
	found := map[string]*placed{}
	if s == nil || len(files) == 0 {
		return found
	}
	see := func(d *site.Document, address site.Address) {
		if d == nil {
			return
		}
		if i := slices.Index(files, d.File); i >= 0 {
			found[d.File] = &placed{d, address}
			files = slices.Concat(files[:i], files[i+1:])
		}
	}
	for _, d := range s.AllDigests() { // on a large site the most time goes by here
		if len(files) == 0 {
			break
		}
		see(d.Document, d.Address)
		if d.Transcript != nil {
			see(d.Transcript.Document, d.TranscriptAddress())
		}
	}
	for _, p := range s.Pages {
		see(p.Document, p.Address)
	}
	see(s.Home, "/")
	for _, t := range s.Topics {
		see(t.Described, t.Address)
	}
	for _, p := range s.People {
		see(p.Described, p.Address)
	}
	for _, show := range s.Shows {
		see(show.Described, show.Address)
	}
	return found
}

// hasError tells whether a content file has one.
func (e *edition) hasError(file string) bool {
	return slices.ContainsFunc(e.problems, func(p problem) bool {
		return p.Severity == site.Error && (p.File == file || strings.HasSuffix(p.File, "/"+file))
	})
}

// list writes names as one does: "a, b and c".
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// content is the path of a file in the content folder.
func (in place) content(path string) (file string, ok bool) {
	if len(in) < 2 {
		return "", false
	}
	file, err := filepath.Rel(in[1], path)
	return filepath.ToSlash(file), err == nil && filepath.IsLocal(file)
}

// named is what an author calls a file: by its path in the content folder, or
// in the site.
func (in place) named(path string) string {
	if file, ok := in.content(path); ok {
		return file
	}
	return in.shown(filepath.ToSlash(path))
}
