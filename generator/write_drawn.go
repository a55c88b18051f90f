package generator

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"time"

	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/store"
)

// A page that would come out the same need not be drawn. So a build keeps in the
// person's cache folder what each page was drawn from, and how its file stood. The
// next build leaves a page alone if its file stands as it was left and all that it
// was drawn from amounts to the same; the bytes themselves are kept nowhere but in
// the output. Without what is kept, or where it is damaged, every page is drawn.

// drawings is what is kept of all pages of a site.
type drawings struct {
	Common string // sum of what every page is drawn from
	Used   []drawnFrom
	Pages  []drawing
}

// drawnFrom is something that pages were drawn from.
type drawnFrom struct{ Name, Sum string }

// drawing is a page as it was drawn.
type drawing struct {
	File  string
	Kind  string // of the page: a file of static/ may have taken its place
	Print string // SHA-256 of its bytes
	Stamp string // of its file
	Uses  string // numbers in Used, each as a varint
}

// drawnPages tell a build which pages stand, and note for the next one what the
// others are drawn from. Those that are nil know of none and note nothing.
type drawnPages struct {
	folder string // of the output
	basis  *render.Basis
	common string
	before *drawings
	stand  map[string]*drawing // whose basis is the same, by file

	files store.Files
	key   string
	codec *store.Codec[drawings]
}

// drawnPages are those of a result; nil where nothing can be kept.
func (g *Generator) drawnPages(r *Result) *drawnPages {
	if g.options.Cache == "" || r.Site == nil || !g.themed.known {
		return nil
	}
	codec, err := store.NewCodec[drawings]()
	if err != nil {
		return nil
	}
	folder, err := filepath.Abs(g.options.Destination)
	if err != nil {
		return nil
	}
	d := &drawnPages{
		folder: folder, basis: render.NewBasis(r.Site, r.Pages, g.documentSum), common: g.common(r.Site) + codec.Shape(),
		files: store.Files{Folder: filepath.Join(g.options.Cache, "drawn")}, key: "drawn " + folder, codec: codec,
	}
	if text, ok := d.files.Get(d.key); ok {
		if before, err := codec.Decode(string(text)); err == nil && before.Common == d.common {
			d.compare(before)
		}
	}
	return d
}

// documentSum tells apart what files say.
func (g *Generator) documentSum(d *site.Document) (sum render.Sum) {
	key := g.memory[d.File].key
	copy(sum[:], key[:])
	return sum
}

// common is the sum of what every page of a site is drawn from.
func (g *Generator) common(s *site.Site) string {
	config := *s.Config
	location := config.Location.String()
	config.Location = nil // a pointer is another one in every run
	h := sha256.New()
	fmt.Fprintf(h, "%s %x %#v %q %q", store.Version(g.options.Version), g.themed.themeHash, config, location, s.Favicon)
	return string(h.Sum(nil))
}

// compare finds the pages whose basis is what it was.
func (d *drawnPages) compare(before *drawings) {
	same := make([]bool, len(before.Used))
	for i, u := range before.Used {
		sum, ok := d.basis.Sum(u.Name)
		same[i] = ok && string(sum[:]) == u.Sum
	}
	d.before, d.stand = before, make(map[string]*drawing, len(before.Pages))
	for i := range before.Pages {
		page := &before.Pages[i]
		stands := eachNumber(page.Uses, func(n uint64) bool { return n < uint64(len(same)) && same[n] })
		if stands {
			d.stand[page.File] = page
		}
	}
}

// eachNumber tells whether all numbers of a list are of some kind.
func eachNumber(list string, is func(uint64) bool) bool {
	for b := []byte(list); len(b) > 0; {
		n, length := binary.Uvarint(b)
		if length <= 0 || !is(n) {
			return false
		}
		b = b[length:]
	}
	return true
}

// trace is a trace for one who draws pages.
func (d *drawnPages) trace() *render.Trace {
	if d == nil {
		return nil
	}
	return d.basis.Trace()
}

// stands tells whether the file of a page is what the page would be drawn as.
// print is what an earlier build wrote there.
func (d *drawnPages) stands(e *outFile, print fingerprint) bool {
	if d == nil {
		return false
	}
	page := d.stand[e.file]
	if page == nil || page.Kind != string(e.page.Kind) || string(print[:]) != page.Print {
		return false
	}
	at, err := stampOf(d.path(e.file), false)
	if err != nil || string(at.append(nil)) != page.Stamp {
		return false
	}
	e.drawing, e.size, e.modified = page, at.size, time.Unix(0, at.modified)
	return true
}

func (d *drawnPages) path(file string) string {
	return filepath.Join(d.folder, filepath.FromSlash(file))
}

// drew notes what a page was drawn from.
func (d *drawnPages) drew(e *outFile, t *render.Trace) {
	if d == nil {
		return
	}
	uses, known := t.Uses()
	if !known {
		return
	}
	var b []byte
	for _, n := range uses {
		b = binary.AppendUvarint(b, uint64(n))
	}
	e.drawing = &drawing{File: e.file, Kind: string(e.page.Kind), Uses: string(b)}
}

// keep keeps how pages were drawn, when all are in place. now is the time by the
// clock of the file system.
func (d *drawnPages) keep(files []outFile, now time.Time) {
	if d == nil {
		return
	}
	after := &drawings{Common: d.common}
	renumbered := d.renumbered()
	for i := range files {
		e := &files[i]
		switch {
		case e.drawing == nil:
		case e.drawing.Stamp != "":
			page := *e.drawing
			page.Uses = renumbered(page.Uses)
			after.Pages = append(after.Pages, page)
		default:
			at, err := stampOf(d.path(e.file), false)
			if err == nil && at.settled(now) && at.size == e.size && at.modified == e.modified.UnixNano() {
				e.drawing.Print, e.drawing.Stamp = string(e.print[:]), string(at.append(nil))
				after.Pages = append(after.Pages, *e.drawing)
			}
		}
	}
	for _, u := range d.basis.Used() {
		after.Used = append(after.Used, drawnFrom{u.Name, string(u.Sum[:])})
	}
	if text, err := d.codec.Append(nil, after, ""); err == nil {
		d.files.Put(d.key, text)
	}
	d.files.Sweep(time.Now())
}

// renumbered gives lists of numbers of the build before those of this one. What
// they name is there, since the pages stand.
func (d *drawnPages) renumbered() func(list string) string {
	const unknown = -1
	var now []int32
	if d.before != nil {
		now = make([]int32, len(d.before.Used))
		for i := range now {
			now[i] = unknown
		}
	}
	return func(list string) string {
		b := make([]byte, 0, len(list)+8)
		eachNumber(list, func(n uint64) bool {
			if now[n] == unknown {
				now[n], _ = d.basis.Number(d.before.Used[n].Name)
			}
			b = binary.AppendUvarint(b, uint64(now[n]))
			return true
		})
		return string(b)
	}
}
