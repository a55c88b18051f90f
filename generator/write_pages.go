package generator

import (
	"cmp"
	"fmt"
	"io/fs"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/digestry/digestry/generator/render"
)

// outFile is all that is kept of a page until everything is written.
type outFile struct {
	page  *render.Page
	file  string
	state pageState
	print fingerprint
	err   error

	drawing *drawing // what the page was drawn from, if that is known

	size       int64 // of the bytes that are right
	modified   time.Time
	stood      bool // a file stands at file, and does not yield
	foreign    bool // what stands at file was not written by an earlier build
	overFolder bool // a folder stands at file, and everything in it yields
}

// pageState tells what became of a page once it was drawn.
type pageState uint8

const (
	unchanged pageState = iota + 1 // its bytes stand already
	staged                         // its bytes wait in the stage folder
)

// arrange tells the files of pages in the order in which they are put in
// place: what pages show before the pages, and what speaks of them after.
// Pages that cannot stand side by side on every file system are an error.
func arrange(pages []render.Page) ([]outFile, claims, error) {
	files := make([]outFile, len(pages))
	for i := range pages {
		files[i] = outFile{page: &pages[i], file: pages[i].File()}
	}
	slices.SortFunc(files, func(a, b outFile) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.page.Address, b.page.Address))
	})
	taken := make(claims, len(pages))
	var errs []error
	for _, e := range files {
		err := checkFile(e.file)
		if err == nil {
			err = taken.take(e)
		} else {
			err = fmt.Errorf("cannot write the page %q to %q: %w", e.page.Address, e.file, err)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	slices.SortStableFunc(files, func(a, b outFile) int { return cmp.Compare(moveRank(a.page.Kind), moveRank(b.page.Kind)) })
	return files, taken, joinErrors(errs)
}

func moveRank(k render.Kind) int {
	switch k {
	case render.KindAsset, render.KindPicture:
		return 0
	case render.KindFeed, render.KindIndex:
		return 2
	}
	return 1
}

// checkFile tells what keeps a path, with slashes, from being a file of the
// destination.
func checkFile(file string) error {
	switch {
	case file == "":
		return fmt.Errorf("the path is empty")
	case !utf8.ValidString(file):
		return fmt.Errorf("the path is no valid UTF-8")
	case strings.ContainsAny(file, "\\\x00"):
		return fmt.Errorf("the path has a character that no file's name may have")
	case !fs.ValidPath(file) || file == "." || !filepath.IsLocal(filepath.FromSlash(file)):
		return fmt.Errorf("the path does not stay inside the folder")
	case strings.HasPrefix(foldPath(file), ".digestry-"):
		return fmt.Errorf("names that begin with .digestry- are needed by Digestry itself")
	}
	for name := range strings.SplitSeq(file, "/") {
		if len(name) > 255 { // what file systems hold; better said now than in the midst of renaming
			return fmt.Errorf("the name %.40s... is longer than 255 bytes", name)
		}
	}
	return nil
}

// claims are the files and folders that pages need, by folded path.
type claims map[string]claim

type claim struct {
	path   string
	page   *render.Page // one that needs it
	folder bool
}

// take claims a page's file and the folders around it.
func (c claims) take(e outFile) error {
	for path := range prefixes(e.file) {
		wanted := claim{path, e.page, path != e.file}
		key := foldPath(path)
		has, taken := c[key]
		switch {
		case !taken:
			c[key] = wanted
		case has.path != path:
			return fmt.Errorf("the paths %s and %s differ only by case or Unicode form, which not every file system can tell apart: pages %s and %s",
				has.path, path, has.page.Address, e.page.Address)
		case !has.folder && !wanted.folder:
			return fmt.Errorf("two pages have the path %s: %s and %s", path, has.page.Address, e.page.Address)
		case has.folder != wanted.folder:
			return fmt.Errorf("%s cannot be a file and a folder: pages %s and %s", path, has.page.Address, e.page.Address)
		}
	}
	return nil
}

// hasFile tells whether a page has this very path.
func (c claims) hasFile(path string) bool {
	has, ok := c[foldPath(path)]
	return ok && has.path == path && !has.folder
}

// blocker returns a page that cannot be written while a file stands at path,
// on this or on another file system. The path is not a page's own.
func (c claims) blocker(file string) (*render.Page, bool) {
	for path := range prefixes(file) {
		has, ok := c[foldPath(path)]
		if !ok {
			break
		}
		if has.path != path || has.folder != (path != file) {
			return has.page, true
		}
	}
	return nil, false
}

// folders are the folders that pages need, each before those inside it.
func (c claims) folders() []string {
	var folders []string
	for _, has := range c {
		if has.folder {
			folders = append(folders, has.path)
		}
	}
	slices.Sort(folders)
	return folders
}

// prefixes are the folders around a file, outermost first, and then itself.
func prefixes(file string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range len(file) {
			if file[i] == '/' && !yield(file[:i]) {
				return
			}
		}
		yield(file)
	}
}

// foldPath makes equal the paths that are one on some file systems: those of macOS
// and Windows ignore case, and macOS ignores the Unicode form too.
func foldPath(path string) string {
	return norm.NFC.String(strings.ToLower(norm.NFC.String(path)))
}
