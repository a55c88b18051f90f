package generator

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/store"
)

// A build that finds everything as the last one left it has nothing to do. So a
// build keeps how all that it was made from, and all that it wrote, stood then, in
// the person's cache folder. Nothing is read to compare it: a file that was written
// again has another stamp, whatever its size and time are, since the file
// system itself tells when a node was last changed and no program can set that.

// Built tells what a build did.
type Built struct {
	Report
	Problems []site.Problem
	Digests  int
	BaseURL  string
}

// stamp is what a file system tells of a file without reading it. Times are in
// nanoseconds since 1970.
type stamp struct {
	device, node uint64
	mode         uint32
	size         int64
	modified     int64 // its bytes
	changed      int64 // anything of it
	isLink       bool
}

// stamps are those of many files, as one hash.
type stamps struct {
	hash    hash.Hash
	latest  int64 // when the last of them was changed
	buffer  []byte
	content map[string]stamp // of files of the content folder that are no links
}

// coarse is how old a change must be to be told from one that follows: the
// coarsest file systems count in steps of two seconds.
const coarse = 2 * time.Second

// fine is the same for file systems that tell fractions of a millisecond: these go
// by the clock of the kernel, which ticks at least a hundred times a second.
const fine = 20 * time.Millisecond

// settled tells whether what is done to the file from now on gives it another stamp.
func (at stamp) settled(now time.Time) bool {
	grain := coarse
	if at.changed%int64(time.Millisecond) != 0 {
		grain = fine
	}
	return at.changed <= now.Add(-grain).UnixNano()
}

func (s *stamps) sum() string { return string(s.hash.Sum(nil)) }

// add adds what stands at a path, and what it leads to. That nothing stands
// there is worth knowing too.
func (s *stamps) add(path string) (at stamp, err error) {
	at, err = stampOf(path, false)
	if err == nil && at.isLink {
		if err = s.note(path, at); err == nil {
			var leads stamp
			if leads, err = stampOf(path, true); err == nil {
				return at, s.note(path, leads)
			}
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return at, err
	}
	return at, s.note(path, at)
}

func (s *stamps) note(path string, at stamp) error {
	s.latest = max(s.latest, at.changed, at.modified)
	s.buffer = at.append(append(append(s.buffer[:0], path...), 0))
	_, err := s.hash.Write(s.buffer)
	return err
}

// append appends all that the stamp tells.
func (at stamp) append(b []byte) []byte {
	for _, n := range [...]uint64{at.device, at.node, uint64(at.mode), uint64(at.size), uint64(at.modified), uint64(at.changed)} {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	return b
}

// tree adds a folder and all in it but what skip names by its path in it, and tells
// each file's stamp.
func (s *stamps) tree(folder string, skip func(file string, entry fs.DirEntry) bool, each func(file string, at stamp)) error {
	if _, err := s.add(folder); err != nil {
		return err
	}
	root, err := filepath.EvalSymlinks(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		file, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		file = filepath.ToSlash(file)
		if file != "." && skip(file, entry) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		at, err := s.add(path)
		each(file, at)
		return err
	})
}

// stampSources are the stamps of all that the site is made from.
func (g *Generator) stampSources() (*stamps, error) {
	s := &stamps{hash: sha256.New(), content: map[string]stamp{}}
	_, err := s.add(filepath.Join(g.options.Site, ConfigFile))
	if err == nil {
		skip := func(file string, entry fs.DirEntry) bool {
			return isHidden(file, entry) || entry.IsDir() && g.skip(file)
		}
		err = s.tree(g.options.Content, skip, func(file string, at stamp) {
			if !at.isLink {
				s.content[file] = at
			}
		})
	}
	for _, folder := range []string{"static", "themes"} {
		if err == nil {
			err = s.tree(filepath.Join(g.options.Site, folder), func(string, fs.DirEntry) bool { return false }, func(string, stamp) {})
		}
	}
	return s, err
}

// placed is a file of the output, as it stood when its bytes were known to be right.
type placed struct {
	file     string
	size     int64
	modified int64
}

// stampOutput are the stamps of files of the output. In files that were compared
// or written a moment ago nothing may have happened since.
func (g *Generator) stampOutput(files []string, placed []placed) (*stamps, error) {
	s := &stamps{hash: sha256.New()}
	for i, file := range files {
		path := filepath.Join(g.options.Destination, filepath.FromSlash(file))
		at, err := stampOf(path, false)
		if err != nil {
			return nil, err
		}
		if i < len(placed) && (at.size != placed[i].size || at.modified != placed[i].modified) {
			return nil, fmt.Errorf("%s changed", path)
		}
		if err := s.note(path, at); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// memo is what is kept of a build.
type memo struct {
	Sources, Output string   // sums of stamps
	Files           []string // of the output
	From, Until     time.Time

	// Of the site.
	Pages, Digests int
	Problems       []site.Problem
	BaseURL        string
}

// memos is where they are kept, by site and options.
func (g *Generator) memos() (files store.Files, key string, codec *store.Codec[memo], err error) {
	o := g.options
	if o.Cache == "" || o.Preview {
		return files, "", nil, errors.ErrUnsupported
	}
	if codec, err = store.NewCodec[memo](); err != nil {
		return files, "", nil, err
	}
	var at [3]string
	for i, folder := range []string{o.Site, o.Content, o.Destination} {
		if at[i], err = filepath.Abs(folder); err != nil {
			return files, "", nil, err
		}
	}
	key = fmt.Sprintf("build %s %s %q %q %q %q %v", store.Version(o.Version), codec.Shape(), at, o.Home, o.BaseURL, o.Theme,
		[]bool{o.Drafts, o.Future, o.Strict, o.KeepGoing, o.Check, o.Adopt})
	return store.Files{Folder: filepath.Join(o.Cache, "builds")}, key, codec, nil
}

// still tells what the last build did if this one would do nothing else.
func (g *Generator) still(sources *stamps) (Built, bool) {
	files, key, codec, err := g.memos()
	if err != nil {
		return Built{}, false
	}
	text, ok := files.Get(key)
	if !ok {
		return Built{}, false
	}
	m, err := codec.Decode(string(text))
	if err != nil || m.Sources != sources.sum() || g.options.Now.Before(m.From) || !m.Until.IsZero() && !g.options.Now.Before(m.Until) {
		return Built{}, false
	}
	output, err := g.stampOutput(m.Files, nil)
	if err != nil || output.sum() != m.Output {
		return Built{}, false
	}
	return Built{Report: Report{Pages: m.Pages, Unchanged: m.Pages}, Problems: m.Problems, Digests: m.Digests, BaseURL: m.BaseURL}, true
}

// keep keeps what was built for the next time. What was changed only just now
// could be changed again without another stamp; then nothing is kept.
func (g *Generator) keep(begin time.Time, sources *stamps, stood []placed, r *Result, b Built) {
	files, key, codec, err := g.memos()
	if err != nil || sources.latest > begin.Add(-coarse).UnixNano() || len(b.Kept) > 0 || site.CountErrors(b.Problems, g.options.Strict) > 0 {
		return
	}
	m := memo{
		Sources: sources.sum(), From: g.options.Now, Until: r.until, Files: make([]string, len(stood), len(stood)+1),
		Pages: b.Pages, Digests: b.Digests, Problems: b.Problems, BaseURL: b.BaseURL,
	}
	for i, p := range stood {
		m.Files[i] = p.file
	}
	m.Files = append(m.Files, manifestFile)
	output, err := g.stampOutput(m.Files, stood)
	if err != nil {
		return
	}
	m.Output = output.sum()
	if text, err := codec.Append(nil, &m, ""); err == nil {
		files.Put(key, text)
	}
}

// Build generates the site and writes it, unless nothing changed since that was
// done. What was built tells the problems in any case. It is an error if the site
// was withheld because of them.
func (g *Generator) Build(ctx context.Context) (Built, error) {
	return g.build(ctx, time.Now())
}

// BuildAgain is Build where only what paths name has changed since the last time,
// as Regenerate is Generate.
func (g *Generator) BuildAgain(ctx context.Context, paths []string) (Built, error) {
	return g.build(ctx, time.Now(), paths...)
}

// build is Build, or BuildAgain, begun at a time.
func (g *Generator) build(ctx context.Context, begin time.Time, paths ...string) (Built, error) {
	sources, err := g.stampSources()
	if err != nil {
		sources = nil // reading will tell what is wrong
	} else if b, ok := g.still(sources); ok {
		g.standing = nil // somebody else may have built what paths name, which was not read here
		return b, nil
	}
	g.stamped = sources.settled(begin)
	result, err := g.Regenerate(ctx, paths)
	g.stamped = nil
	if err != nil {
		return Built{}, err
	}
	b := Built{Problems: result.Problems}
	if result.Site != nil {
		b.Digests, b.BaseURL = len(result.Site.AllDigests()), result.Site.BaseURL
	}
	var stood []placed
	drawn := g.drawnPages(result)
	b.Report, err = g.writeTo(ctx, g.options.Destination, result, drawn, func(files []placed) { stood = files })
	if err == nil && sources != nil {
		g.keep(begin, sources, stood, result, b)
	}
	return b, err
}
