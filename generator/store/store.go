// Package store keeps on disk, from one run to the next, what was found by work
// that need not be done again: bytes by a key, which is a hash of all that they
// follow from.
//
// It is a help and nothing else. It may be deleted at any time; what is damaged
// or was written by another version is as if it were not there; a folder that
// cannot be written to means that nothing is kept. Processes that use it at the
// same time do not disturb each other: a file of it is written whole, under a name
// of its own, and never changed.
package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Key is what bytes are kept under.
type Key [sha256.Size]byte

const (
	// mostFiles are how many files a shelf has before they are made one.
	mostFiles = 8
	// largest is how many bytes of one site are kept; what is more is found anew.
	largest = 1 << 30
	// largestStore is how many bytes are kept of all sites together. Those that
	// were not built for the longest time go first.
	largestStore = 4 << 30
)

// Shelf holds what is kept of one site. Get and Put may be called by several
// goroutines.
type Shelf struct {
	folder string
	header string
	files  []string // that were read
	kept   map[Key]entry
	size   int // bytes of entries

	lock    sync.Mutex
	used    map[Key]bool
	usedLen int
	added   []byte // entries to be written
}

// entry is where bytes are in a file.
type entry struct {
	payload []byte
	sum     uint32
}

// Open reads what is kept of the site of a name in a folder, by programs of the
// same version.
func Open(folder, name, version string) *Shelf {
	place := sha256.Sum256([]byte(name))
	written := sha256.Sum256([]byte(version))
	s := &Shelf{
		folder: filepath.Join(folder, hex.EncodeToString(place[:8])), header: fmt.Sprintf("digestry store 1 %x\n", written),
		kept: map[Key]entry{}, used: map[Key]bool{},
	}
	entries, _ := os.ReadDir(s.folder) // sorted by name, and so by age
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), fileEnding) {
			s.files = append(s.files, e.Name())
			s.read(filepath.Join(s.folder, e.Name()))
		}
	}
	return s
}

const fileEnding = ".kept"

// An entry in a file: its key, the length and the sum of its bytes, and these.
const entryHead = sha256.Size + 8

var sums = crc32.MakeTable(crc32.Castagnoli)

func (s *Shelf) read(file string) {
	text, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(text[:min(len(text), len(s.header))]), s.header) {
		return
	}
	text = text[len(s.header):]
	for len(text) >= entryHead {
		length := int(binary.LittleEndian.Uint32(text[sha256.Size:]))
		sum := binary.LittleEndian.Uint32(text[sha256.Size+4:])
		if length > len(text)-entryHead {
			return
		}
		s.kept[Key(text[:sha256.Size])] = entry{text[entryHead : entryHead+length], sum}
		s.size += entryHead + length
		text = text[entryHead+length:]
	}
}

// Get is what is kept under a key, if it is as it was written.
func (s *Shelf) Get(key Key) (payload string, ok bool) {
	e, ok := s.kept[key]
	if !ok || crc32.Checksum(e.payload, sums) != e.sum {
		return "", false
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if !s.used[key] {
		s.used[key] = true
		s.usedLen += entryHead + len(e.payload)
	}
	return string(e.payload), true
}

// Put keeps bytes under a key.
func (s *Shelf) Put(key Key, payload []byte) {
	sum := crc32.Checksum(payload, sums)
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.usedLen+len(s.added)+len(payload) < largest {
		s.added = appendEntry(s.added, key, entry{payload, sum})
	}
}

func appendEntry(dst []byte, key Key, e entry) []byte {
	dst = append(dst, key[:]...)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(e.payload)))
	dst = binary.LittleEndian.AppendUint32(dst, e.sum)
	return append(dst, e.payload...)
}

// Close writes what was put, and makes room: where half of what was kept is not
// asked for any more, or it lies in many files, what is in use is written anew.
// The shelf is empty then. An error means that nothing new is kept.
func (s *Shelf) Close() error {
	defer func() { s.kept, s.added = nil, nil }()
	anew := len(s.files) > 0 && (s.size > 2*s.usedLen+1<<20 || len(s.files) >= mostFiles)
	if len(s.added) == 0 && !anew {
		return nil
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.folder, "*.new")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing, once it is renamed
	_, err = f.WriteString(s.header)
	if anew && err == nil {
		err = s.writeUsed(f)
	}
	if err == nil {
		_, err = f.Write(s.added)
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), filepath.Join(s.folder, newName())); err != nil {
		return err
	}
	if anew {
		for _, file := range s.files {
			os.Remove(filepath.Join(s.folder, file)) // one that cannot be is read again, which does no harm
		}
	}
	return tidy(filepath.Dir(s.folder), s.folder)
}

func (s *Shelf) writeUsed(f *os.File) error {
	for key := range s.used {
		if _, err := f.Write(appendEntry(nil, key, s.kept[key])); err != nil {
			return err
		}
	}
	return nil
}

// newName is a name that sorts behind those that are there.
func newName() string {
	return fmt.Sprintf("%020d-%d%s", time.Now().UnixNano(), os.Getpid(), fileEnding)
}

// tidy bounds what is kept of all sites, and removes what killed processes left.
func tidy(folder, own string) error {
	shelves, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	type shelf struct {
		path string
		last time.Time
		size int64
	}
	var all []shelf
	var size int64
	for _, e := range shelves {
		one := shelf{path: filepath.Join(folder, e.Name())}
		files, _ := os.ReadDir(one.path)
		for _, file := range files {
			info, err := file.Info()
			if err != nil {
				continue // another process was faster
			}
			if strings.HasSuffix(file.Name(), ".new") && time.Since(info.ModTime()) > 24*time.Hour {
				os.Remove(filepath.Join(one.path, file.Name()))
				continue
			}
			one.size += info.Size()
			if info.ModTime().After(one.last) {
				one.last = info.ModTime()
			}
		}
		size += one.size
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b shelf) int { return cmp.Or(a.last.Compare(b.last), cmp.Compare(a.path, b.path)) })
	for _, one := range all {
		if size <= largestStore {
			return nil
		}
		if one.path != own {
			size -= one.size
			if err := os.RemoveAll(one.path); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
	}
	return nil
}

// Version tells programs apart whose results may differ: by the name of the
// version, and by the file of the program, for a version in the making has no
// name of its own.
func Version(name string) string {
	file, err := os.Executable()
	if err != nil {
		return name
	}
	var info fs.FileInfo
	if info, err = os.Stat(file); err != nil {
		return name
	}
	return fmt.Sprintf("%s %d %d", name, info.Size(), info.ModTime().UnixNano())
}
