package render

// An author's picture that a page shows is told its size and the narrower
// widths that there are of it, in the last scan of a page's HTML: whoever wrote
// the <img>, an author, a theme or we, need not know.

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/digestry/digestry/generator/picture"
	"github.com/digestry/digestry/generator/site"
)

// Memory is what is remembered from one site to the next: of pictures, and in
// which order pages stood. The zero value is ready. It is safe for use by several
// goroutines.
type Memory struct {
	// Keep gives what draw gave for this key at some time, if it is still
	// there. It may be nil.
	Keep func(key string, draw func() ([]byte, error)) ([]byte, error)

	measured sync.Map // seen -> picture.Info

	order atomic.Pointer[[]int32] // of pages by address, as numbers of those that were told
}

// seen tells one state of a file from others without reading it.
type seen struct {
	root    site.Root
	file    string
	size    int64
	changed time.Time
}

// pictureFolder is where narrower pictures are: /assets/pictures/480/files/a.jpg
const pictureFolder = "/assets/pictures"

// pictures adds narrower widths of the pictures in content folders, and finds
// the size of each. What stands in static/ is left as it is: that is what the
// folder is for.
func (p *pagesOf) pictures(memory *Memory, roots map[site.Root]fs.FS) {
	p.sizes = map[site.Address]picture.Info{}
	for i, a := range p.site.Assets {
		replaced := i+1 < len(p.site.Assets) && p.site.Assets[i+1].Address == a.Address // by one in static/
		fsys := roots[a.Root]
		if a.Root != site.InContent || replaced || fsys == nil || !isPicture(a.File) {
			continue
		}
		info, ok := memory.measure(fsys, a)
		if !ok {
			continue
		}
		p.sizes[a.Address] = info
		for _, width := range info.Widths {
			p.add(NewPage(narrower(a.Address, width), KindPicture, func(w io.Writer) error {
				return memory.draw(w, fsys, a.File, width)
			}))
		}
	}
}

func isPicture(file string) bool {
	switch strings.ToLower(path.Ext(file)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp":
		return true
	}
	return false
}

func narrower(a site.Address, width int) site.Address {
	return site.Address(fmt.Sprintf("%s/%d%s", pictureFolder, width, a))
}

// measure finds a picture's size. A file that is no picture has none, whatever
// its name says.
func (m *Memory) measure(fsys fs.FS, a site.Asset) (picture.Info, bool) {
	stat, err := fs.Stat(fsys, a.File)
	if err != nil {
		return picture.Info{}, false
	}
	key := seen{a.Root, a.File, stat.Size(), stat.ModTime()}
	if known, ok := m.measured.Load(key); ok {
		return known.(picture.Info), known.(picture.Info).Width > 0
	}
	info := measureFile(fsys, a.File)
	m.measured.Store(key, info)
	return info, info.Width > 0
}

func measureFile(fsys fs.FS, file string) picture.Info {
	f, err := fsys.Open(file)
	if err != nil {
		return picture.Info{}
	}
	defer f.Close()
	r, ok := f.(io.ReadSeeker)
	if !ok {
		whole, err := io.ReadAll(f)
		if err != nil {
			return picture.Info{}
		}
		r = bytes.NewReader(whole)
	}
	info, err := picture.Measure(r)
	if err != nil {
		return picture.Info{}
	}
	return info
}

// draw writes a picture in one of its widths. One that is damaged behind its
// head is published as it is: a browser shows as much of it as there is.
func (m *Memory) draw(w io.Writer, fsys fs.FS, file string, width int) error {
	source, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	resize := func() ([]byte, error) { return picture.Resize(source, width) }
	var drawn []byte
	if m.Keep != nil {
		drawn, err = m.Keep(fmt.Sprintf("picture %d %x %d", picture.Version, sha256.Sum256(source), width), resize)
	} else {
		drawn, err = resize()
	}
	if err != nil {
		drawn = source
	}
	_, err = w.Write(drawn)
	return err
}

// image says of an <img> what it does not say of itself: width and height, so
// that the page does not jump, and the widths that there are. attributes are
// those of the tag, up to its end and beyond.
func (rw rewriter) image(out *bytes.Buffer, attributes []byte) {
	said := map[string]string{}
	for i := 0; i < len(attributes) && attributes[i] != '>'; {
		if !isNameByte(attributes[i]) {
			i++
			continue
		}
		a := readAttribute(attributes[i:])
		i += a.length
		said[strings.ToLower(string(a.name))] = string(a.value)
	}
	src := rw.target(said["src"])
	rw.trace.note(ofPicture, string(src))
	info, known := rw.sizes[src]
	if !known {
		return
	}
	lacks := func(name string) bool { _, ok := said[name]; return !ok }
	if lacks("width") && lacks("height") {
		fmt.Fprintf(out, ` width="%d" height="%d"`, info.Width, info.Height)
	}
	if len(info.Widths) == 0 || !lacks("srcset") {
		return
	}
	out.WriteString(` srcset="`)
	for _, width := range info.Widths {
		fmt.Fprintf(out, "%s %dw, ", html.EscapeString(rw.local.of(narrower(src, width))), width)
	}
	fmt.Fprintf(out, `%s %dw"`, html.EscapeString(rw.local.of(src)), info.Width)
	switch {
	case !lacks("sizes"):
	case said["loading"] == "lazy":
		out.WriteString(` sizes="auto, 100vw"`) // HTML allows auto for lazy ones alone
	default:
		out.WriteString(` sizes="100vw"`)
	}
}

// target is where a src leads inside the site, or nothing.
func (rw rewriter) target(src string) site.Address {
	src = html.UnescapeString(src)
	if isSymbolic([]byte(src)) {
		target, _ := rw.leadsTo(src)
		return target
	}
	return site.Address(src)
}
