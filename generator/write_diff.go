package generator

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/digestry/digestry/generator/render"
)

// Difference tells what writing would change in the destination: paths in it,
// sorted, with slashes.
type Difference struct{ Added, Changed, Removed []string }

// Diff tells what Write would change, and changes nothing: every page is drawn
// and compared with what stands.
func (g *Generator) Diff(ctx context.Context, r *Result) (Difference, error) {
	if err := g.withheld(r); err != nil {
		return Difference{}, err
	}
	return diff(ctx, g.options.Destination, r.Pages, g.writeOptions())
}

func diff(ctx context.Context, destination string, pages []render.Page, o writeOptions) (Difference, error) {
	files, claims, err := arrange(pages)
	if err != nil {
		return Difference{}, err
	}
	folder, err := filepath.Abs(destination)
	if err != nil {
		return Difference{}, err
	}
	resolved, err := checkDestination(folder, o)
	if err != nil {
		return Difference{}, err
	}
	out := &output{folder: folder, adopt: o.Adopt, dry: true, files: files, claims: claims, owned: map[string]fingerprint{}}
	if out.root, err = os.OpenRoot(resolved); errors.Is(err, fs.ErrNotExist) {
		// What is not there yet is empty.
		empty, made := os.MkdirTemp("", "digestry-diff-")
		if made != nil {
			return Difference{}, made
		}
		defer os.Remove(empty)
		out.root, err = os.OpenRoot(empty)
	}
	if err != nil {
		return Difference{}, fmt.Errorf("cannot read %s: %w", folder, because(err))
	}
	defer out.root.Close()
	return out.difference(ctx, o.Progress)
}

func (o *output) difference(ctx context.Context, progress func(done, total int)) (d Difference, err error) {
	err = o.readManifest()
	if err == nil {
		err = o.survey()
	}
	if err == nil {
		err = o.draw(ctx, progress)
	}
	if err != nil {
		return d, err
	}
	for _, e := range o.files {
		switch {
		case e.state == unchanged:
		case e.stood:
			d.Changed = append(d.Changed, e.file)
		default:
			d.Added = append(d.Added, e.file)
		}
	}
	for _, file := range o.stale {
		found, ours, err := o.holds(file, o.owned[file])
		if err != nil {
			return d, err
		}
		if found && ours {
			d.Removed = append(d.Removed, file)
		}
	}
	slices.Sort(d.Added)
	slices.Sort(d.Changed)
	return d, nil
}
