package generator

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"github.com/digestry/digestry/generator/render"
)

// survey compares what stands in the destination with what the pages need, as
// far as that can be known before they are drawn.
func (o *output) survey() error {
	o.yielding = map[string]string{}
	o.standing = map[string]bool{".": true}
	var errs []error
	for _, file := range slices.Sorted(maps.Keys(o.owned)) {
		if o.claims.hasFile(file) {
			continue
		}
		o.stale = append(o.stale, file)
		if page, blocks := o.claims.blocker(file); blocks {
			o.yielding[foldPath(file)] = file
			if found, ours, err := o.holds(file, o.owned[file]); err != nil {
				errs = append(errs, err)
			} else if found && !ours {
				errs = append(errs, fmt.Errorf("%s is in the way of the page %s and was changed since Digestry wrote it; move it away or delete it",
					o.path(file), page.Address))
			}
		}
	}
	within := o.foldersWithin()
	for _, folder := range o.claims.folders() {
		stands, err := o.folderStands(folder, within)
		if err != nil {
			errs = append(errs, err)
		}
		o.standing[folder] = stands
	}
	return joinErrors(errs)
}

// folderStands tells whether a folder that pages need exists. What stands in
// its place is an error, unless it is removed before.
func (o *output) folderStands(folder string, within func(string) map[string]bool) (bool, error) {
	parent, name := path.Split(folder)
	switch parent = path.Clean(parent); {
	case !o.standing[parent]:
		return false, nil
	case within(parent)[name]:
		return true, nil
	}
	info, err := o.root.Lstat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("cannot look at %s: %w", o.path(folder), because(err))
	case info.IsDir():
		return true, nil
	case o.yields(folder, info):
		return false, nil
	}
	return false, o.inTheWay(folder, info, o.claims[foldPath(folder)].page)
}

// foldersWithin tells the names of the folders in one that stands. To read it is
// quicker than to look at each of them, of which there may be thousands. What cannot be
// read has none.
func (o *output) foldersWithin() func(parent string) map[string]bool {
	known := map[string]map[string]bool{}
	return func(parent string) map[string]bool {
		names, isKnown := known[parent]
		if !isKnown {
			names = map[string]bool{}
			entries, _ := o.readFolder(parent)
			for _, entry := range entries {
				names[entry.Name()] = entry.IsDir()
			}
			known[parent] = names
		}
		return names
	}
}

// stands tells which file a page is compared with; nil means that there is
// none. It notes in the entry what publish must know.
func (o *output) stands(e *outFile) (fs.FileInfo, error) {
	if !o.standing[path.Dir(e.file)] {
		return nil, nil
	}
	info, err := o.root.Lstat(e.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("cannot look at %s: %w", o.path(e.file), because(err))
	case o.yields(e.file, info):
		return nil, nil
	case info.IsDir():
		e.overFolder = true
		return nil, o.folderYields(e.file, e.page)
	case !info.Mode().IsRegular():
		return nil, o.inTheWay(e.file, info, e.page)
	}
	_, owned := o.owned[e.file]
	e.stood, e.foreign = true, !owned
	return info, nil
}

// yields tells whether what stands at a path is a stale file that is removed
// before anything is put in place. Where the file system ignores case it may
// stand there under another spelling.
func (o *output) yields(file string, info fs.FileInfo) bool {
	stale, ok := o.yielding[foldPath(file)]
	if !ok {
		return false
	}
	other, err := o.root.Lstat(stale)
	return err == nil && os.SameFile(info, other)
}

// folderYields returns an error if anything in a folder that stands where a
// page's file belongs is not removed before.
func (o *output) folderYields(folder string, page *render.Page) error {
	entries, err := o.readFolder(folder)
	if err != nil {
		return err
	}
	for _, child := range entries {
		file := path.Join(folder, child.Name())
		info, err := child.Info()
		switch {
		case err != nil:
			err = fmt.Errorf("cannot look at %s: %w", o.path(file), because(err))
		case info.IsDir():
			err = o.folderYields(file, page)
		case o.yielding[foldPath(file)] != file:
			err = o.inTheWay(file, info, page)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// inTheWay is the error about something that stands where a page needs its
// place, and that no earlier build wrote.
func (o *output) inTheWay(file string, info fs.FileInfo, page *render.Page) error {
	what, try := "was not written by Digestry", "move it away"
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		what, try = "is a symbolic link, which is never followed", "replace it by what it points to, or delete it"
	case info.Mode().IsRegular() && file == page.File():
		try = "move it away, or give --adopt to have it replaced"
	}
	return fmt.Errorf("%s is in the way of the page %s: it %s; %s", o.path(file), page.Address, what, try)
}

// holds tells whether anything but a folder stands at a path, and whether it
// is a file with these bytes, reached without a symbolic link.
func (o *output) holds(file string, print fingerprint) (found, ours bool, err error) {
	for p := range prefixes(file) {
		info, err := o.root.Lstat(p)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return false, false, nil
		case err != nil:
			return false, false, fmt.Errorf("cannot look at %s: %w", o.path(file), because(err))
		case info.Mode()&fs.ModeSymlink != 0, p == file && !info.IsDir() && !info.Mode().IsRegular():
			return true, false, nil
		case info.IsDir() == (p == file): // a file in place of a folder, or the other way round
			return false, false, nil
		}
	}
	stands, err := o.fingerprint(file)
	if err != nil {
		return false, false, fmt.Errorf("cannot read %s: %w", o.path(file), because(err))
	}
	return true, stands == print, nil
}

func (o *output) fingerprint(file string) (fingerprint, error) {
	f, err := o.root.Open(file)
	if err != nil {
		return fingerprint{}, err
	}
	defer f.Close()
	h := newHash()
	if _, err := io.Copy(h, f); err != nil {
		return fingerprint{}, err
	}
	return fingerprint(h.Sum(nil)), nil
}

func (o *output) readFolder(folder string) ([]fs.DirEntry, error) {
	f, err := o.root.Open(folder)
	if err != nil {
		return nil, fmt.Errorf("cannot read the folder %s: %w", o.path(folder), because(err))
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return nil, fmt.Errorf("cannot read the folder %s: %w", o.path(folder), because(err))
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, nil
}
