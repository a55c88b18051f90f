package generator

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/digestry/digestry/generator/render"
)

// Writing is the story's last stage, and the only one that can destroy
// something. Its rules:
//
//   - If anything is wrong, nothing in the destination is touched: all pages
//     are drawn before the first file is renamed into place.
//   - Bytes that stand already are not written again, and files keep their
//     times. They are compared byte by byte: a file's size and time prove
//     nothing.
//   - Nothing is deleted or replaced but what an earlier build wrote; the
//     manifest tells what that is, by path and hash.
//   - No symbolic link inside the destination is followed.
//   - A build that is killed leaves whole files, old or new, and the next one
//     completes its work (see manifest.go).
//
// The files write_*.go tell it in this order: destination, pages, standing,
// draw, publish.

// Report tells what writing the pages changed in the destination.
type Report struct {
	Pages     int // pages of the site
	Written   int // files that are new, or whose bytes are
	Unchanged int // files that had the right bytes already
	Removed   int // files of an earlier build that belong to no page any more

	// Kept are files of an earlier build that belong to no page any more but
	// were changed by somebody else since, so that they were not removed:
	// sorted paths in the destination, with slashes. They are reported by
	// every build until they are gone.
	Kept []string
}

// writeOptions are what writing must know besides the pages.
type writeOptions struct {
	Home      string   // the person's home folder; empty when it is not known
	Site      string   // folder of config.toml; the destination may lie inside
	Protected []string // folders the site is made from; the destination may neither lie inside one nor hold one
	Adopt     bool     // accept a folder that something else filled, and replace its files where pages need their place

	// Drawn tells which pages need not be drawn; nil where all must be.
	Drawn *drawnPages

	// Stood, when it is not nil, is told how the files of all pages stand.
	Stood func([]placed)

	// Progress, when it is not nil, is called after each page drawn, never by
	// two goroutines at a time.
	Progress func(done, total int)
}

// stageFolder holds the files that are to be renamed into place. It lies in
// the destination, so that both are on one file system.
const stageFolder = ".digestry-stage"

// write puts the pages into the destination, which is made when it does not
// exist, and removes what an earlier build wrote and this one does not. When
// ctx ends while pages are drawn, nothing is changed and its error returned;
// once all are drawn the rest is done in any case.
func write(ctx context.Context, destination string, pages []render.Page, o writeOptions) (Report, error) {
	if err := ctx.Err(); err != nil {
		return Report{}, err
	}
	files, claims, err := arrange(pages)
	if err != nil {
		return Report{}, err
	}
	out, err := openOutput(destination, o)
	if err != nil {
		return Report{}, err
	}
	out.files, out.claims, out.drawn = files, claims, o.Drawn

	report, err := out.fill(ctx, o.Progress)
	if err == nil {
		o.Drawn.keep(out.files, out.now(report))
	}
	if err == nil && o.Stood != nil {
		o.Stood(out.placed())
	}
	if closing := out.close(err == nil); err == nil {
		err = closing
	}
	return report, err
}

// fill is the story of write, in a destination that is fit for it.
func (o *output) fill(ctx context.Context, progress func(done, total int)) (Report, error) {
	if err := o.survey(); err != nil {
		return Report{}, err
	}
	if err := o.draw(ctx, progress); err != nil {
		return Report{}, err
	}
	return o.publish()
}

// output is a destination while one build writes to it.
type output struct {
	folder string   // as error messages name it
	made   []string // folders that did not exist before, innermost first
	root   *os.Root
	unlock func()
	adopt  bool
	dry    bool // nothing is to be changed: pages are drawn to be compared (write_diff.go)

	drawn  *drawnPages
	files  []outFile // in the order in which files are renamed into place
	claims claims

	owned        map[string]fingerprint // what earlier builds wrote, by path
	unmade       []string               // what a build that did not end never came to write
	manifestText []byte                 // the manifest as it stands

	// What survey finds out.
	stale    []string          // owned, but of no page now; sorted
	yielding map[string]string // stale files that stand in a page's way, by folded path
	standing map[string]bool   // folders of pages that exist

	stage struct {
		once sync.Once
		made bool
		err  error
	}
}

// now is the time after a build, by the clock of the file system, which need not be
// ours: what was written last tells it.
func (o *output) now(r Report) time.Time {
	if info, err := o.root.Stat(manifestFile); err == nil && r.Written > 0 {
		return info.ModTime()
	}
	return time.Now()
}

// openOutput checks the destination, makes it, takes the lock and reads what
// earlier builds left.
func openOutput(destination string, o writeOptions) (*output, error) {
	folder, err := filepath.Abs(destination)
	if err != nil {
		return nil, fmt.Errorf("cannot write to %s: %w", destination, err)
	}
	resolved, err := checkDestination(folder, o)
	if err != nil {
		return nil, err
	}
	out := &output{folder: folder, adopt: o.Adopt, unlock: func() {}}
	if err := out.open(resolved); err != nil {
		out.close(false)
		return nil, err
	}
	return out, nil
}

// errLocked is what lockFolder returns when somebody else holds the lock.
var errLocked = errors.New("another build holds the lock")

func (o *output) open(resolved string) error {
	var err error
	if o.made, err = makeFolders(resolved); err != nil {
		return fmt.Errorf("cannot make the folder %s: %w", o.folder, because(err))
	}
	if o.root, err = os.OpenRoot(resolved); err != nil {
		return fmt.Errorf("cannot write to %s: %w", o.folder, because(err))
	}
	unlock, err := lockFolder(o.root)
	if err != nil {
		o.made = nil // the other build needs them
		if err == errLocked {
			return fmt.Errorf("another build is writing to %s; wait until it has ended, or choose another folder with --destination", o.folder)
		}
		return fmt.Errorf("cannot lock %s: %w", o.folder, because(err))
	}
	o.unlock = unlock
	if _, err := o.root.Lstat(stageFolder); err == nil {
		if err := o.root.RemoveAll(stageFolder); err != nil {
			return fmt.Errorf("cannot remove %s, left by a build that was killed: %w", o.path(stageFolder), because(err))
		}
	}
	return o.readManifest()
}

// close removes what is only needed while a build runs; and, when it failed,
// the folders that it made.
func (o *output) close(done bool) error {
	var err error
	if o.stage.made {
		if err = o.root.RemoveAll(stageFolder); err != nil {
			err = fmt.Errorf("cannot remove %s: %w", o.path(stageFolder), because(err))
		}
	}
	o.unlock()
	if o.root != nil {
		o.root.Close()
	}
	if !done {
		for _, folder := range o.made {
			os.Remove(folder) // refuses a folder that is not empty
		}
	}
	return err
}

// makeStage makes the staging folder when it is needed for the first time.
func (o *output) makeStage() error {
	o.stage.once.Do(func() {
		err := o.root.Mkdir(stageFolder, 0o755)
		if err != nil {
			o.stage.err = fmt.Errorf("cannot write to %s: %w", o.folder, because(err))
		}
		o.stage.made = err == nil
	})
	return o.stage.err
}

// path is how error messages name a file of the destination.
func (o *output) path(file string) string {
	return filepath.Join(o.folder, filepath.FromSlash(file))
}

// makeFolders makes a folder and those around it and returns the new ones,
// innermost first.
func makeFolders(folder string) ([]string, error) {
	var made []string
	for f := folder; ; f = filepath.Dir(f) {
		if _, err := os.Lstat(f); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append(made, f)
	}
	return made, os.MkdirAll(folder, 0o755)
}

// because is the bare reason of an error of package os, whose own text names
// paths that mean nothing to the reader.
func because(err error) error {
	var file *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &file):
		return file.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// joinErrors joins the first errors of a list: twenty are enough to start with.
func joinErrors(errs []error) error {
	const enough = 20
	if more := len(errs) - enough; more > 0 {
		errs = append(errs[:enough:enough], fmt.Errorf("and %d more", more))
	}
	return errors.Join(errs...)
}
