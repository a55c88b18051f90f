package watch

import (
	"bytes"
	"hash/maphash"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// file is what a file was when it was last looked at.
type file struct {
	info    os.FileInfo // nil when there is none
	sum     uint64      // of its bytes, if summed
	summed  bool
	newline bool // it ends as a text file does
	open    bool // front matter begins and does not end
	torn    bool // it changed while it was read, or could not be read

	changed time.Time // when anything of it was last changed; zero where nobody can tell
	dated   bool      // whatever is done to it from now on gives it another such time
}

// texts are the files whose bytes are compared: what authors edit. A picture is
// compared by size and time, since reading all of them costs more than the
// build that it might save.
var texts = map[string]bool{
	"": true, ".md": true, ".markdown": true, ".toml": true, ".html": true, ".css": true, ".js": true, ".mjs": true,
	".json": true, ".yaml": true, ".yml": true, ".txt": true, ".vtt": true, ".srt": true, ".svg": true, ".xml": true,
}

const (
	largestText = 4 << 20
	frontMatter = 64 << 10 // where front matter must have ended
)

func isText(path string) bool { return texts[strings.ToLower(filepath.Ext(path))] }

// look looks at a file. Sums are only compared with those of the same seed.
func look(path string, seed maphash.Seed) file {
	now := diskClock()
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return file{}
	}
	f := file{info: info, changed: lastChange(info)}
	f.dated = isDated(f.changed, now)
	if !isText(path) || info.Size() > largestText {
		return f
	}
	content, err := os.ReadFile(path)
	after, statErr := os.Stat(path)
	if err != nil || statErr != nil || !same(info, after) || int64(len(content)) != info.Size() {
		f.torn, f.dated = true, false
		return f
	}
	f.sum, f.summed = maphash.Bytes(seed, content), true
	f.newline = bytes.HasSuffix(content, []byte("\n"))
	f.open = unclosed(content[:min(len(content), frontMatter)])
	return f
}

// isDated tells whether a file that was changed at one time gets another one when it
// is changed now or later. Where there are no fractions of a second, the disk may
// count in steps of two, as FAT does.
func isDated(changed, now time.Time) bool {
	if changed.Nanosecond() == 0 {
		now = now.Add(-2 * time.Second)
	}
	return !changed.IsZero() && changed.Before(now)
}

// same tells whether two looks saw the same file, unwritten.
func same(a, b os.FileInfo) bool {
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && os.SameFile(a, b)
}

// sameOrGone is same where there may be no file.
func sameOrGone(a, b os.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return same(a, b)
}

// differs tells whether a file's bytes are others than they were.
func (f file) differs(was file) bool {
	if f.summed && was.summed {
		return f.sum != was.sum || f.info.Size() != was.info.Size()
	}
	return !same(f.info, was.info)
}

// isUntouched tells whether nothing was done to a file since it was as it was.
func (f file) isUntouched(was file) bool {
	return was.dated && f.changed.Equal(was.changed) && sameOrGone(f.info, was.info)
}

// unfinished tells whether a file looks as if its writer were not done: gone
// though it was there, empty, a quarter shorter, without the end of its front
// matter or of its last line, or changing while it is read. was is what it was
// before; where it was not there, its info is nil.
func (f file) unfinished(was file) bool {
	switch {
	case f.info == nil:
		return was.info != nil
	case f.torn || f.info.Size() == 0:
		return true
	case was.info == nil:
		return f.open
	}
	return f.info.Size() < was.info.Size()/4*3 || f.open && !was.open || was.newline && f.summed && !f.newline
}

// isRecent tells whether a file was written to a moment ago. Nobody tells a
// poll that a writer goes on.
func (f file) isRecent(now time.Time) bool {
	return f.info != nil && now.Sub(f.info.ModTime()).Abs() < settling
}

// unclosed tells whether text begins with front matter that does not end.
func unclosed(text []byte) bool {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	for _, fence := range []string{"+++", "---"} {
		first, rest, _ := bytes.Cut(text, []byte("\n"))
		if string(bytes.TrimRight(first, " \t\r")) != fence {
			continue
		}
		for line := range bytes.Lines(rest) {
			end := string(bytes.TrimRight(line, " \t\r\n"))
			if end == fence || end == "..." && fence == "---" {
				return false
			}
		}
		return true
	}
	return false
}
