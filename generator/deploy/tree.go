package deploy

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// tree is what a commit holds: files by path, with slashes.
type tree map[string]file

// file is one of them.
type file struct {
	mode string // as git writes it: "100644"
	id   string // of the blob

	// Where the bytes are: in a file, or here. Neither in the tree of a commit.
	disk string
	text []byte
}

const ordinary = "100644" // mode of a file that is no program and no link

// manifest is what a build keeps in the folder for itself; it is not published.
const manifest = ".digestry-manifest.json"

// readFolder tells the tree that a folder makes. The ids are found here and not
// by git: a site that did not change is then known without writing anything.
func readFolder(folder string, newHash func() hash.Hash) (tree, error) {
	var paths []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(folder, path)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == ".git":
			return fmt.Errorf("%s holds a git repository; nothing was published", folder)
		case entry.IsDir(), name == manifest:
			return nil
		case !entry.Type().IsRegular():
			return fmt.Errorf("%s is no ordinary file; nothing was published", path)
		}
		paths = append(paths, filepath.ToSlash(name))
		return nil
	})
	if err != nil {
		return nil, err
	}
	files := make([]file, len(paths))
	var next atomic.Int64
	var workers errgroup.Group
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() error {
			h, buffer := newHash(), make([]byte, 64<<10)
			for i := int(next.Add(1)) - 1; i < len(paths); i = int(next.Add(1)) - 1 {
				disk := filepath.Join(folder, filepath.FromSlash(paths[i]))
				id, err := hashFile(disk, h, buffer)
				if err != nil {
					return err
				}
				files[i] = file{mode: ordinary, id: id, disk: disk}
			}
			return nil
		})
	}
	if err := workers.Wait(); err != nil {
		return nil, err
	}
	t := make(tree, len(paths))
	for i, path := range paths {
		t[path] = files[i]
	}
	return t, nil
}

// hashFile is the id that git gives a file's bytes as a blob: the hash of
// "blob SIZE\0" and the bytes (git-hash-object(1)).
func hashFile(path string, h hash.Hash, buffer []byte) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	h.Reset()
	fmt.Fprintf(h, "blob %d\x00", info.Size())
	for left := info.Size(); left > 0; {
		n, err := f.Read(buffer[:min(left, int64(len(buffer)))])
		if err != nil {
			return "", fmt.Errorf("cannot read %s: %w", path, err)
		}
		h.Write(buffer[:n])
		left -= int64(n)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// id is the id that git gives the tree.
func (t tree) id(newHash func() hash.Hash) string {
	return hex.EncodeToString(t.hash("", slices.Sorted(maps.Keys(t)), newHash))
}

// hash is the id of a folder: the hash of "tree SIZE\0" and, in order, of
// "MODE NAME\0ID" for each file and folder in it. Paths are sorted as git sorts
// the entries of trees, where a folder's name counts with its slash.
func (t tree) hash(folder string, paths []string, newHash func() hash.Hash) []byte {
	var entries []byte
	for i := 0; i < len(paths); {
		name, _, inside := strings.Cut(paths[i][len(folder):], "/")
		if !inside {
			id, _ := hex.DecodeString(t[paths[i]].id)
			entries = fmt.Appendf(entries, "%s %s\x00%s", t[paths[i]].mode, name, id)
			i++
			continue
		}
		within, end := folder+name+"/", i
		for end < len(paths) && strings.HasPrefix(paths[end], within) {
			end++
		}
		entries = fmt.Appendf(entries, "40000 %s\x00%s", name, t.hash(within, paths[i:end], newHash))
		i = end
	}
	h := newHash()
	fmt.Fprintf(h, "tree %d\x00%s", len(entries), entries)
	return h.Sum(nil)
}

// add adds a file that is not on the disk.
func (t tree) add(path string, text []byte, newHash func() hash.Hash) {
	h := newHash()
	fmt.Fprintf(h, "blob %d\x00%s", len(text), text)
	t[path] = file{mode: ordinary, id: hex.EncodeToString(h.Sum(nil)), text: text}
}

// content is the bytes of a file of the folder.
func (f file) content() ([]byte, error) {
	if f.disk == "" {
		return f.text, nil
	}
	return os.ReadFile(f.disk)
}

// parseTree reads what git ls-tree -r -z prints.
func parseTree(listing string) (tree, error) {
	t := tree{}
	for entry := range strings.SplitSeq(strings.TrimSuffix(listing, "\x00"), "\x00") {
		if entry == "" {
			continue
		}
		about, path, ok := strings.Cut(entry, "\t")
		fields := strings.Fields(about)
		if !ok || len(fields) != 3 {
			return nil, fmt.Errorf("git ls-tree printed %q, which was not expected", entry)
		}
		t[path] = file{mode: fields[0], id: fields[2]}
	}
	return t, nil
}

// indexInfo is the tree as git update-index --index-info -z reads it.
func (t tree) indexInfo() []byte {
	var b bytes.Buffer
	for path, f := range t {
		fmt.Fprintf(&b, "%s %s 0\t%s\x00", f.mode, f.id, path)
	}
	return b.Bytes()
}
