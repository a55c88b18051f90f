package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/digestry/digestry/generator/edit"
)

// writeChanges writes files one after the other, each whole or not at all.
// Between two of them it can be broken off; the same command then does the
// rest. What somebody else changed since it was read is left alone.
func writeChanges(ctx context.Context, content string, list []edit.Change) error {
	for i, change := range list {
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted after %d of %d files; run this again to change the others", i, len(list))
		}
		file := filepath.Join(content, filepath.FromSlash(change.File))
		if err := writeChange(file, change); err != nil {
			return fmt.Errorf("%w; %d of %d files are changed, run this again for the others", err, i, len(list))
		}
	}
	return nil
}

func writeChange(file string, change edit.Change) error {
	if change.Before == nil {
		return replace(file, change.After, 0o644)
	}
	file, err := filepath.EvalSymlinks(file)
	if err != nil {
		return err
	}
	now, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	switch {
	case change.After != nil && bytes.Equal(now, change.After):
		return nil // by another name, which a link gives it
	case !bytes.Equal(now, change.Before):
		return fmt.Errorf("%s was changed in the meantime", file)
	case change.After == nil:
		return os.Remove(file)
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	return replace(file, change.After, info.Mode().Perm())
}

// replace writes a file beside the one that it replaces, and renames it: who
// reads sees the old one or the new one.
func replace(file string, content []byte, mode fs.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	staged, err := os.CreateTemp(filepath.Dir(file), ".digestry-*")
	if err != nil {
		return err
	}
	_, err = staged.Write(content)
	err = errors.Join(err, staged.Chmod(mode), staged.Sync(), staged.Close())
	if err == nil {
		err = os.Rename(staged.Name(), file)
	}
	if err != nil {
		os.Remove(staged.Name())
	}
	return err
}
