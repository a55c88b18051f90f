package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// checkDestination refuses a folder in which a build could do harm and returns
// the real path of any other one. It changes nothing.
func checkDestination(folder string, o writeOptions) (string, error) {
	resolved, err := realPath(folder)
	if err != nil {
		return "", fmt.Errorf("cannot write to %s: %w", folder, because(err))
	}
	if why := unfit(resolved, o); why != "" {
		return "", fmt.Errorf("refusing to write to %s: it %s; choose another folder with --destination", folder, why)
	}
	info, err := os.Stat(resolved)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return resolved, nil
	case err != nil:
		return "", fmt.Errorf("cannot write to %s: %w", folder, because(err))
	case !info.IsDir():
		return "", fmt.Errorf("cannot write to %s: it is a file, not a folder; choose another folder with --destination", folder)
	case o.Adopt:
		return resolved, nil
	}
	foreign, err := firstForeign(resolved)
	if err != nil {
		return "", fmt.Errorf("cannot read the folder %s: %w", folder, because(err))
	}
	if foreign != "" {
		return "", fmt.Errorf("refusing to write to %s: it holds %s, and Digestry has not written there before; "+
			"choose another folder with --destination, or give --adopt to put the site beside what is there", folder, foreign)
	}
	return resolved, nil
}

// unfit tells why a folder must never be a destination, or nothing.
func unfit(resolved string, o writeOptions) string {
	if filepath.Dir(resolved) == resolved {
		return "is the root of the file system"
	}
	within, around := relation(resolved, o.Home)
	switch {
	case within && around:
		return "is your home folder"
	case around:
		return "holds your home folder"
	}
	inSite, around := relation(resolved, o.Site)
	switch {
	case inSite && around:
		return "is the folder of the site itself"
	case around:
		return "holds the folder of the site, " + o.Site
	}
	for _, protected := range o.Protected {
		within, around := relation(resolved, protected)
		if _, holdsSite := relation(settled(protected), o.Site); inSite && holdsSite {
			within = false // the site is among its content, and the destination in the site; reading passes it over
		}
		switch {
		case within && around:
			return "is a folder that the site is made from"
		case within:
			return "lies inside " + protected + ", which the site is made from"
		case around:
			return "holds " + protected + ", which the site is made from"
		}
	}
	return ""
}

// relation tells whether a real path lies within another folder, and whether
// it lies around it; both when it is that folder. An unknown folder is nowhere.
func relation(resolved, folder string) (within, around bool) {
	if folder == "" {
		return false, false
	}
	other := settled(folder)
	return liesIn(resolved, other), liesIn(other, resolved)
}

// realPath is a path without symbolic links; what does not exist yet has none.
func realPath(p string) (string, error) {
	resolved, err := filepath.EvalSymlinks(p)
	if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(p) == p {
		return resolved, err
	}
	parent, err := realPath(filepath.Dir(p))
	return filepath.Join(parent, filepath.Base(p)), err
}

// settled is the real path of a folder, or as much of it as can be known.
func settled(folder string) string {
	if absolute, err := filepath.Abs(folder); err == nil {
		folder = absolute
	}
	if resolved, err := realPath(folder); err == nil {
		return resolved
	}
	return filepath.Clean(folder)
}

// liesIn tells whether path is folder or lies inside. Both are real paths;
// folders are compared by identity too, because a file system may know one
// folder by several spellings or mounts.
func liesIn(path, folder string) bool {
	want, err := os.Stat(folder)
	for p := path; ; p = filepath.Dir(p) {
		if p == folder {
			return true
		}
		if err == nil {
			if info, err := os.Stat(p); err == nil && os.SameFile(info, want) {
				return true
			}
		}
		if filepath.Dir(p) == p {
			return false
		}
	}
}

// firstForeign names something in a folder without our manifest that tells
// that the folder serves another purpose. Dot-files, README and CNAME do not:
// a new repository for the site holds them.
func firstForeign(folder string) (string, error) {
	if info, err := os.Lstat(filepath.Join(folder, manifestFile)); err == nil && info.Mode().IsRegular() {
		return "", nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		name := e.Name()
		readme := len(name) >= 6 && strings.EqualFold(name[:6], "README") && !e.IsDir()
		if !strings.HasPrefix(name, ".") && name != "CNAME" && !readme {
			return name, nil
		}
	}
	return "", nil
}
