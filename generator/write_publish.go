package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// publish puts everything that was staged in place and removes what is stale.
// The manifest names the coming files before the first of them is put in
// place, so that a build that is killed from here on can be completed.
func (o *output) publish() (Report, error) {
	report := Report{Pages: len(o.files)}
	for i := range o.files {
		if o.files[i].state == staged {
			report.Written++
		} else {
			report.Unchanged++
		}
	}
	if report.Written > 0 {
		if err := o.writeManifest(o.journal()); err != nil {
			return Report{}, err
		}
	}
	err := o.change(&report)
	if err == nil {
		err = o.writeManifest(o.inventory(report.Kept))
	}
	if err != nil {
		return Report{}, fmt.Errorf("%w; the site is written in part, and the next build completes it", err)
	}
	return report, nil
}

// change makes the destination what the site is. What stands in the way of a
// page is removed first, all else that is stale last: until then a page that
// is still the old one may lead there.
func (o *output) change(report *Report) error {
	var later []string
	for _, file := range o.stale {
		if o.yielding[foldPath(file)] != file {
			later = append(later, file)
		} else if err := o.remove(file, report); err != nil {
			return err
		}
	}
	made := map[string]bool{".": true}
	for i := range o.files {
		if o.files[i].state == staged {
			if err := o.moveIn(i, made); err != nil {
				return err
			}
		}
	}
	for _, file := range later {
		if err := o.remove(file, report); err != nil {
			return err
		}
	}
	for _, file := range o.unmade {
		o.prune(file)
	}
	return nil
}

// moveIn renames a staged file into place, in a folder that is made if it is
// not among those that were.
func (o *output) moveIn(index int, made map[string]bool) error {
	e := &o.files[index]
	if err := o.makeFolder(path.Dir(e.file), made); err != nil {
		return err
	}
	if e.overFolder {
		if err := o.removeFolders(e.file); err != nil {
			return err
		}
	}
	if err := o.root.Rename(stagedFile(index), e.file); err != nil {
		return fmt.Errorf("cannot write %s: %w", o.path(e.file), because(err))
	}
	return nil
}

// makeFolder makes a folder and those around it. What was no folder a moment
// ago, or is a symbolic link, is not trusted.
func (o *output) makeFolder(folder string, made map[string]bool) error {
	if made[folder] {
		return nil
	}
	if err := o.makeFolder(path.Dir(folder), made); err != nil {
		return err
	}
	info, err := o.root.Lstat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = o.root.Mkdir(folder, 0o755)
	case err == nil && !info.IsDir():
		return o.inTheWay(folder, info, o.claims[foldPath(folder)].page)
	}
	if err != nil {
		return fmt.Errorf("cannot make the folder %s: %w", o.path(folder), because(err))
	}
	made[folder] = true
	return nil
}

// remove removes a stale file, and the folders that are empty then, unless
// something else than what we wrote stands there.
func (o *output) remove(file string, report *Report) error {
	found, ours, err := o.holds(file, o.owned[file])
	if err != nil {
		return err
	}
	if found && !ours {
		report.Kept = append(report.Kept, file)
		return nil
	}
	if found {
		if err := o.root.Remove(file); err != nil {
			return fmt.Errorf("cannot remove %s: %w", o.path(file), because(err))
		}
		report.Removed++
	}
	o.prune(file) // without a file too: the build that removed it may have been killed here
	return nil
}

// prune removes the folders around a file that are empty. A symbolic link is
// no folder.
func (o *output) prune(file string) {
	for folder := path.Dir(file); folder != "."; folder = path.Dir(folder) {
		info, err := o.root.Lstat(folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil || !info.IsDir() || o.root.Remove(folder) != nil {
			return // most often because it is not empty
		}
	}
}

// removeFolders removes a folder in which there are only folders.
func (o *output) removeFolders(folder string) error {
	entries, err := o.readFolder(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			if err := o.removeFolders(path.Join(folder, e.Name())); err != nil {
				return err
			}
		}
	}
	if err := o.root.Remove(folder); err != nil {
		return fmt.Errorf("cannot remove the folder %s: %w", o.path(folder), because(err))
	}
	return nil
}
