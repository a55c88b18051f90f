package watch

import (
	"os"
	"path/filepath"
	"slices"
)

// tree is what walking the watched paths found. A watch belongs to a real
// folder; the files in it go by the names under which they were asked for.
type tree struct {
	dirs   map[string]*dir        // by real path; each is watched
	files  map[string]os.FileInfo // by name; what Stat says
	links  map[string]bool        // symbolic links, by the real path of their folder and their name
	faults []error                // folders that could not be watched
}

// dir is a watched folder.
type dir struct {
	info  os.FileInfo         // tells when another folder has taken its path
	path  string              // its name; empty when only some entries matter
	leads map[string]bool     // entries on the way to a path that is not there yet
	names map[string][]string // entries that are known under other names
}

// walker makes a tree.
type walker struct {
	*tree
	add     func(string) error // watches a folder; may be repeated
	ignore  map[string]bool
	roots   []string
	later   []link
	refused bool // the system will watch no more
}

// link is a symbolic link in a folder.
type link struct{ real, path string }

// walk watches the paths and all that is in them. Every folder is watched
// before it is listed, so that nothing falls between the two.
func walk(paths []string, ignore map[string]bool, add func(string) error) *tree {
	t := &tree{dirs: map[string]*dir{}, files: map[string]os.FileInfo{}, links: map[string]bool{}}
	w := &walker{tree: t, add: add, ignore: ignore}
	for _, path := range paths {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			w.roots = append(w.roots, real)
		}
	}
	for _, path := range paths {
		w.root(path)
	}
	// Links come last, so that a folder that is also in the tree itself has its
	// own name. Following one may find more.
	for len(w.later) > 0 {
		next := w.later[0]
		w.later = w.later[1:]
		w.link(next)
	}
	return t
}

// root walks one of the paths that were asked for.
func (w *walker) root(path string) {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&os.ModeSymlink != 0 {
		w.lead(path)
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return
	}
	if info, err = os.Stat(real); err != nil {
		return
	}
	if info.IsDir() {
		w.folder(real, path)
		return
	}
	w.alias(real, path, info)
}

// lead watches the nearest folder that exists for the entry on the way to path.
func (w *walker) lead(path string) {
	for {
		parent := filepath.Dir(path)
		if real, err := filepath.EvalSymlinks(parent); err == nil {
			w.dir(real).leads[filepath.Base(path)] = true
			return
		}
		if parent == path {
			return
		}
		path = parent
	}
}

// dir watches a folder.
func (w *walker) dir(real string) *dir {
	if d, ok := w.dirs[real]; ok {
		return d
	}
	d := &dir{leads: map[string]bool{}, names: map[string][]string{}}
	d.info, _ = os.Stat(real)
	w.dirs[real] = d
	if w.refused {
		return d
	}
	if err := w.add(real); err != nil && !os.IsNotExist(err) {
		w.faults = append(w.faults, explain(real, err))
		w.refused = exhausted(err)
	}
	return d
}

// folder watches a folder and walks what is in it. A folder that several links
// lead to is walked once, which also ends circles.
func (w *walker) folder(real, path string) {
	d := w.dir(real)
	if d.path != "" || w.ignore[real] || w.ignore[path] {
		return
	}
	d.path = path
	entries, err := os.ReadDir(real)
	if err != nil && !os.IsNotExist(err) {
		w.faults = append(w.faults, explain(real, err))
	}
	for _, entry := range entries {
		name := entry.Name()
		real, path := filepath.Join(real, name), filepath.Join(path, name)
		switch mode := entry.Type(); {
		case mode.IsDir():
			if !ignoredFolder(name) && !w.ignore[real] && !w.ignore[path] {
				w.folder(real, path)
			}
		case ignoredFile(name):
		case mode&os.ModeSymlink != 0:
			w.later = append(w.later, link{real, path})
		case mode.IsRegular():
			if info, err := entry.Info(); err == nil {
				w.files[path] = info
			}
		}
	}
}

// link follows a symbolic link. A write to its target is reported where the
// target is, so that folder is watched.
func (w *walker) link(l link) {
	w.links[l.real] = true
	target, err := filepath.EvalSymlinks(l.real)
	if err != nil {
		return
	}
	info, err := os.Stat(target)
	switch {
	case err != nil:
	case info.Mode().IsRegular():
		w.alias(target, l.path, info)
	case info.IsDir() && !ignoredFolder(filepath.Base(l.path)) && !w.above(target):
		w.folder(target, l.path)
	}
}

// alias makes path a name of the file at real.
func (w *walker) alias(real, path string, info os.FileInfo) {
	w.files[path] = info
	d, name := w.dir(filepath.Dir(real)), filepath.Base(real)
	if !slices.Contains(d.names[name], path) {
		d.names[name] = append(d.names[name], path)
	}
}

// above tells whether a folder holds one of those that were asked for: a link
// to it would make us watch a home folder, or everything.
func (w *walker) above(folder string) bool {
	return slices.ContainsFunc(w.roots, func(root string) bool {
		rel, err := filepath.Rel(folder, root)
		return err == nil && filepath.IsLocal(rel)
	})
}
