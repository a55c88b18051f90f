package generator

import (
	"crypto/sha256"
	"path/filepath"
	"sync"
	"time"

	"github.com/digestry/digestry/generator/store"
)

// A source whose stamp is that of the last build holds the same bytes, and need not
// be read to know which: their hash is kept.

// text is what a source holds.
type text struct {
	sum   [sha256.Size]byte
	bytes []byte // nil where they were not read
}

// texts are the hashes of what sources hold, by their stamps. Those that are nil
// know none.
type texts struct {
	folder  string           // the content folder
	stamped map[string]stamp // when the build began, of those that were settled then
	before  map[string]keptText

	files store.Files
	key   string
	codec *store.Codec[[]keptText]

	lock  sync.Mutex
	after []keptText
	fresh bool // there is one that is not in before
}

// keptText is what is kept of a source.
type keptText struct{ File, Stamp, Sum string }

// settled are the stamps of the content folder of which none can be that of other
// bytes too.
func (s *stamps) settled(now time.Time) map[string]stamp {
	if s == nil {
		return nil
	}
	settled := make(map[string]stamp, len(s.content))
	for file, at := range s.content {
		if at.settled(now) {
			settled[file] = at
		}
	}
	return settled
}

func openTexts(files store.Files, folder string, stamped map[string]stamp) *texts {
	codec, err := store.NewCodec[[]keptText]()
	if err != nil {
		return nil
	}
	t := &texts{folder: folder, stamped: stamped, before: map[string]keptText{}, files: files, codec: codec}
	t.key = "texts " + codec.Shape() + " " + folder
	if kept, ok := files.Get(t.key); ok {
		if all, err := codec.Decode(string(kept)); err == nil {
			for _, one := range *all {
				t.before[one.File] = one
			}
		}
	}
	return t
}

// known is the hash of what a source holds, if its stamp tells that.
func (t *texts) known(file string) (sum [sha256.Size]byte, ok bool) {
	if t == nil {
		return sum, false
	}
	kept, ok := t.before[file]
	at, settled := t.stamped[file]
	if !ok || !settled || kept.Stamp != string(at.append(nil)) || len(kept.Sum) != len(sum) {
		return sum, false
	}
	t.lock.Lock()
	defer t.lock.Unlock()
	t.after = append(t.after, kept)
	return [sha256.Size]byte([]byte(kept.Sum)), true
}

// wasRead notes what a source holds that was just read. If its stamp is now what it
// was when the build began, it is the stamp of these bytes.
func (t *texts) wasRead(file string, sum [sha256.Size]byte) {
	if t == nil {
		return
	}
	before, settled := t.stamped[file]
	if !settled {
		return
	}
	if at, err := stampOf(filepath.Join(t.folder, filepath.FromSlash(file)), false); err != nil || at != before {
		return
	}
	t.lock.Lock()
	defer t.lock.Unlock()
	t.after, t.fresh = append(t.after, keptText{file, string(before.append(nil)), string(sum[:])}), true
}

// close keeps what is known now.
func (t *texts) close() {
	if t == nil || !t.fresh {
		return
	}
	if kept, err := t.codec.Append(nil, &t.after, ""); err == nil {
		t.files.Put(t.key, kept)
	}
	t.files.Sweep(time.Now())
}
