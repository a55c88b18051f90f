package store

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"
)

// Files keeps content that is large and seldom asked for, such as pictures: each in
// a file of its own in a folder, which is read when it is asked for. Without a
// folder it keeps nothing. Any number of goroutines and processes may use one
// folder.
type Files struct{ Folder string }

// unused is how long content is kept that nobody asks for.
const unused = 60 * 24 * time.Hour

// Keep gives what make gave for this key before, or gives now. The key names
// all that the content follows from, and the version of what makes it.
func (f Files) Keep(key string, make func() ([]byte, error)) ([]byte, error) {
	if content, ok := f.Get(key); ok {
		return content, nil
	}
	content, err := make()
	if err == nil {
		f.Put(key, content)
	}
	return content, err
}

// Get is what was put under a key last.
func (f Files) Get(key string) ([]byte, bool) {
	if f.Folder == "" {
		return nil, false
	}
	return readKept(f.file(key))
}

// Put keeps content under a key, in place of what was kept there.
func (f Files) Put(key string, content []byte) {
	if f.Folder != "" {
		writeKept(f.file(key), content)
	}
}

func (f Files) file(key string) string {
	sum := sha256.Sum256([]byte(key))
	name := hex.EncodeToString(sum[:])
	return filepath.Join(f.Folder, name[:2], name)
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

// Sweep deletes what nobody has asked for in a long time.
func (f Files) Sweep(now time.Time) {
	files, _ := filepath.Glob(filepath.Join(f.Folder, "*", "*"))
	for _, file := range files {
		if stat, err := os.Stat(file); err == nil && now.Sub(stat.ModTime()) > unused {
			os.Remove(file)
		}
	}
}
