package preview

// Problems as the panel shows them: with the lines around. The lines are read
// when the build has ended, from the files that it named; no request does.

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// problem is a problem with what stands around it.
type problem struct {
	site.Problem
	First int      `json:"first,omitempty"` // number of Frame's first line
	Frame []string `json:"frame,omitempty"`
}

const (
	framed    = 100     // problems that get a frame; nobody reads more
	around    = 2       // lines before and after
	lineSize  = 400     // bytes of a line
	frameFile = 4 << 20 // the largest file that is read for it
)

// place is where a site is on the disk, so that browsers need not hear it.
type place []string

// places takes the folders of config.toml and of the content.
func places(watched []string) place {
	var in place
	for i, path := range watched {
		if i == 0 {
			path = filepath.Dir(path)
		}
		if path, err := filepath.Abs(path); err == nil {
			in = append(in, path)
		}
	}
	return in
}

// shown is how a file is named in a browser: never by more of its path than
// the author's own folders.
func (in place) shown(file string) string {
	if !filepath.IsAbs(filepath.FromSlash(file)) {
		return file
	}
	for i, dir := range in {
		rel, err := filepath.Rel(dir, filepath.FromSlash(file))
		if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			continue
		}
		if i > 0 {
			rel = filepath.Join(filepath.Base(dir), rel)
		}
		return filepath.ToSlash(rel)
	}
	return path.Base(file)
}

// explain adds to each problem the lines around its place.
func explain(problems []site.Problem, in place) []problem {
	explained := make([]problem, len(problems))
	files := map[string][][]byte{}
	for i, p := range problems {
		explained[i].Problem = p
		explained[i].File = in.shown(p.File)
		if p.Line == 0 || i >= framed {
			continue
		}
		lines, read := files[p.File]
		if !read {
			lines = linesOf(p.File)
			files[p.File] = lines
		}
		explained[i].First, explained[i].Frame = frame(lines, p.Line)
	}
	return explained
}

// linesOf are the lines of a file; none if it cannot be read, as those of a
// built-in theme, which is not on the disk.
func linesOf(file string) [][]byte {
	info, err := os.Stat(filepath.FromSlash(file))
	if err != nil || !info.Mode().IsRegular() || info.Size() > frameFile {
		return nil
	}
	text, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		return nil
	}
	return bytes.Split(text, []byte("\n"))
}

// frame cuts the lines around one out. Their columns stay what they were.
func frame(lines [][]byte, line int) (first int, cut []string) {
	if line > len(lines) {
		return 0, nil
	}
	first = max(line-around, 1)
	for _, text := range lines[first-1 : min(line+around, len(lines))] {
		text = bytes.TrimSuffix(text, []byte("\r"))
		if len(text) > lineSize {
			text = text[:lineSize]
			for len(text) > 0 && !utf8.RuneStart(text[len(text)-1]) {
				text = text[:len(text)-1]
			}
			text = append(bytes.Clone(text[:max(len(text)-1, 0)]), "…"...)
		}
		cut = append(cut, strings.ToValidUTF8(string(text), "\ufffd"))
	}
	return first, cut
}
