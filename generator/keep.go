package generator

// What was made at a cost is kept between builds, in a folder that the person
// may delete at any time: a cache in the sense of the XDG base directories. A
// key names everything that the content depends on, so what is kept under it
// never goes out of date; what is damaged counts as missing.

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"
)

// keeper keeps content by key in a folder. Without a folder it keeps nothing.
// Any number of goroutines and processes may use one folder.
type keeper struct{ dir string }

// unused is how long content is kept that no build asks for.
const unused = 60 * 24 * time.Hour

// keep gives what make gave for this key before, or gives now. The key is to
// name the version of what makes it.
func (k keeper) keep(key string, make func() ([]byte, error)) ([]byte, error) {
	if k.dir == "" {
		return make()
	}
	sum := sha256.Sum256([]byte(key))
	name := hex.EncodeToString(sum[:])
	file := filepath.Join(k.dir, name[:2], name)
	if content, ok := readKept(file); ok {
		return content, nil
	}
	content, err := make()
	if err == nil {
		writeKept(file, content)
	}
	return content, err
}

// readKept reads a file and holds its content against the checksum at its
// head. It marks the file as used.
func readKept(file string) ([]byte, bool) {
	kept, err := os.ReadFile(file)
	if err != nil || len(kept) < sha256.Size {
		return nil, false
	}
	content := kept[sha256.Size:]
	if sha256.Sum256(content) != [sha256.Size]byte(kept) {
		return nil, false
	}
	now := time.Now()
	os.Chtimes(file, now, now)
	return content, true
}

// writeKept writes a file in one step. That it cannot is no fault of the
// site's: it is made again the next time.
func writeKept(file string, content []byte) {
	if os.MkdirAll(filepath.Dir(file), 0o755) != nil {
		return
	}
	sum := sha256.Sum256(content)
	f, err := os.CreateTemp(filepath.Dir(file), "new-")
	if err != nil {
		return
	}
	_, err = f.Write(append(sum[:], content...))
	if closed := f.Close(); err != nil || closed != nil || os.Rename(f.Name(), file) != nil {
		os.Remove(f.Name())
	}
}

// sweep deletes what no build has asked for in a long time.
func (k keeper) sweep(now time.Time) {
	files, _ := filepath.Glob(filepath.Join(k.dir, "*", "*"))
	for _, file := range files {
		if stat, err := os.Stat(file); err == nil && now.Sub(stat.ModTime()) > unused {
			os.Remove(file)
		}
	}
}
