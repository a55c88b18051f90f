package generator

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"hash"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/digestry/digestry/generator/render"
)

// draw draws every page once, in parallel, and stages those whose bytes do not
// stand already. All pages that cannot be drawn are told at once; a fault of
// the disk ends it, for it would be every page's.
func (o *output) draw(ctx context.Context, progress func(done, total int)) error {
	drawing, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var (
		next    atomic.Int64
		counter sync.Mutex
		done    int
		workers sync.WaitGroup
	)
	for range min(runtime.GOMAXPROCS(0), len(o.files)) {
		workers.Go(func() {
			s := newSheet(drawing, stop, o)
			for i := int(next.Add(1)) - 1; i < len(o.files) && drawing.Err() == nil; i = int(next.Add(1)) - 1 {
				o.files[i].err = s.draw(i)
				if progress != nil {
					counter.Lock()
					done++
					progress(done, len(o.files))
					counter.Unlock()
				}
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := context.Cause(drawing); err != nil {
		return err
	}
	return o.drawErrors()
}

func (o *output) drawErrors() error {
	var failed []*outFile
	for i := range o.files {
		if o.files[i].err != nil {
			failed = append(failed, &o.files[i])
		}
	}
	slices.SortFunc(failed, func(a, b *outFile) int { return cmp.Compare(a.page.Address, b.page.Address) })
	errs := make([]error, len(failed))
	for i, e := range failed {
		errs[i] = e.err
	}
	return joinErrors(errs)
}

// sheet is what a worker draws its pages on, one after the other. The bytes
// are not gathered: they are compared with the file that stands for as long as
// both are equal, and from the first difference on they go into the stage, so
// that a page's size does not matter.
type sheet struct {
	ctx    context.Context
	stop   context.CancelCauseFunc
	out    *output
	buffer *bufio.Writer // gathers a layout's many small writes
	chunk  []byte        // read from the file that stands
	hash   hash.Hash
	trace  *render.Trace

	// Of the page that is being drawn.
	entry *outFile
	index int
	old   *os.File // what stands, as long as it is equal
	same  int64    // bytes that were equal
	new   *os.File // in the stage
	err   error    // what went wrong outside of the page
}

const sheetSize = 64 << 10

func newSheet(ctx context.Context, stop context.CancelCauseFunc, out *output) *sheet {
	s := &sheet{ctx: ctx, stop: stop, out: out, chunk: make([]byte, sheetSize), hash: newHash(), trace: out.drawn.trace()}
	s.buffer = bufio.NewWriterSize(s, sheetSize)
	return s
}

// draw draws one page.
func (s *sheet) draw(index int) error {
	s.entry, s.index = &s.out.files[index], index
	s.same, s.err = 0, nil
	s.hash.Reset()
	s.buffer.Reset(s)
	defer s.close()
	if print, owned := s.out.owned[s.entry.file]; owned && s.out.drawn.stands(s.entry, print) {
		s.entry.state, s.entry.print, s.entry.stood = unchanged, print, true
		return nil
	}
	if err := s.open(); err != nil {
		return err
	}
	err := s.entry.page.DrawTraced(s.buffer, s.trace)
	if err == nil {
		err = s.buffer.Flush()
	}
	if s.err != nil {
		return s.err // the page may have passed on another error, or none
	}
	if err != nil {
		return fmt.Errorf("cannot draw %w", err)
	}
	s.out.drawn.drew(s.entry, s.trace)
	return s.finish()
}

// open opens the file that the page is compared with. An asset tells its size
// beforehand; when it has another one nothing need be compared.
func (s *sheet) open() error {
	info, err := s.out.stands(s.entry)
	if err != nil || info == nil {
		return err
	}
	if size, known := s.size(); known && size != info.Size() {
		return s.differ()
	}
	s.entry.size, s.entry.modified = info.Size(), info.ModTime()
	if s.old, err = s.out.root.Open(s.entry.file); err != nil {
		return fmt.Errorf("cannot read %s: %w", s.out.path(s.entry.file), because(err))
	}
	return nil
}

func (s *sheet) size() (int64, bool) {
	asset, err := s.entry.page.Open()
	if err != nil {
		return 0, false // drawn, or about to fail in Draw
	}
	defer asset.Close()
	info, err := asset.Stat()
	if err != nil {
		return 0, false
	}
	return info.Size(), true
}

// Write takes the page's next bytes.
func (s *sheet) Write(b []byte) (int, error) {
	written := 0
	for len(b) > 0 && s.err == nil {
		if err := s.ctx.Err(); err != nil {
			s.err = err
			break
		}
		part := b[:min(len(b), sheetSize)]
		if s.old != nil {
			s.compare(part)
		}
		if s.old == nil && s.err == nil {
			s.add(part)
		}
		if s.err != nil {
			break
		}
		s.hash.Write(part)
		written += len(part)
		b = b[len(part):]
	}
	return written, s.err
}

// compare compares the next bytes with those that stand.
func (s *sheet) compare(part []byte) {
	n, err := io.ReadFull(s.old, s.chunk[:len(part)])
	switch {
	case err != nil && err != io.EOF && err != io.ErrUnexpectedEOF:
		s.err = fmt.Errorf("cannot read %s: %w", s.out.path(s.entry.file), because(err))
	case n == len(part) && bytes.Equal(s.chunk[:n], part):
		s.same += int64(n)
	default:
		s.err = s.differ()
	}
}

// differ turns from comparing to staging: the bytes that were equal are copied
// from the file that stands.
func (s *sheet) differ() error {
	if s.entry.foreign && !s.out.adopt {
		info, err := s.out.root.Lstat(s.entry.file)
		if err != nil {
			return fmt.Errorf("cannot look at %s: %w", s.out.path(s.entry.file), because(err))
		}
		return s.out.inTheWay(s.entry.file, info, s.entry.page)
	}
	if err := s.create(); err != nil || s.old == nil {
		return err
	}
	old := s.old
	s.old = nil
	defer old.Close()
	if s.same == 0 {
		return nil
	}
	if _, err := old.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("cannot read %s: %w", s.out.path(s.entry.file), because(err))
	}
	copied := newHash()
	if n, err := io.CopyBuffer(io.MultiWriter(s.new, copied), io.LimitReader(old, s.same), s.chunk); err != nil {
		return s.fault(err)
	} else if n != s.same || !bytes.Equal(copied.Sum(nil), s.hash.Sum(nil)) {
		return fmt.Errorf("%s was changed by something else during the build; build again", s.out.path(s.entry.file))
	}
	return nil
}

// add puts the next bytes into the stage.
func (s *sheet) add(part []byte) {
	if s.new == nil {
		if s.err = s.create(); s.err != nil {
			return
		}
	}
	if _, err := s.new.Write(part); err != nil {
		s.err = s.fault(err)
	}
}

func (s *sheet) create() (err error) {
	if s.out.dry {
		s.new, err = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
		return err
	}
	if err := s.out.makeStage(); err != nil {
		s.stop(err)
		return err
	}
	f, err := s.out.root.OpenFile(stagedFile(s.index), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return s.fault(err)
	}
	s.new = f
	return nil
}

// finish notes what became of a page that was drawn without error.
func (s *sheet) finish() error {
	if s.old != nil {
		switch n, err := s.old.Read(s.chunk[:1]); {
		case n > 0: // the file that stands goes on
			if err := s.differ(); err != nil {
				return err
			}
		case err != io.EOF:
			return fmt.Errorf("cannot read %s: %w", s.out.path(s.entry.file), because(err))
		}
	}
	s.entry.print = fingerprint(s.hash.Sum(nil))
	if s.old != nil {
		s.entry.state = unchanged
		return nil
	}
	if s.new == nil { // an empty page where nothing stands
		if err := s.create(); err != nil {
			return err
		}
	}
	info, err := s.new.Stat()
	if closed := s.new.Close(); err == nil {
		err = closed
	}
	s.new = nil
	if err != nil {
		return s.fault(err)
	}
	s.entry.state, s.entry.size, s.entry.modified = staged, info.Size(), info.ModTime()
	return nil
}

func (s *sheet) close() {
	for _, f := range []*os.File{s.old, s.new} {
		if f != nil {
			f.Close()
		}
	}
	s.old, s.new = nil, nil
}

// fault ends the drawing of all pages: the disk is full, or worse.
func (s *sheet) fault(err error) error {
	err = fmt.Errorf("cannot write %s: %w", s.out.path(s.entry.file), because(err))
	s.stop(err)
	return err
}

// placed tells how the files of all pages stood when their bytes were known to
// be right.
func (o *output) placed() []placed {
	all := make([]placed, len(o.files))
	for i, e := range o.files {
		all[i] = placed{e.file, e.size, e.modified.UnixNano()}
	}
	return all
}

// stagedFile is where a page waits until all are drawn.
func stagedFile(index int) string { return stageFolder + "/" + strconv.Itoa(index) }
