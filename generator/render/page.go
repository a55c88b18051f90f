package render

import (
	"fmt"
	"io"
	"io/fs"

	"github.com/digestry/digestry/generator/picture"
	"github.com/digestry/digestry/generator/site"
)

// Kind tells what a page is made for. An HTML page's kind is the name of its
// layout.
type Kind string

// The kinds of pages.
const (
	KindHome     Kind = "home"
	KindDigest   Kind = "digest"
	KindTopic    Kind = "topic"
	KindTopics   Kind = "topics"
	KindPerson   Kind = "person"
	KindPeople   Kind = "people"
	KindShow     Kind = "show"
	KindShows    Kind = "shows"
	KindArchive  Kind = "archive"
	KindPage     Kind = "page"
	KindNotFound Kind = "404"
	KindSearch   Kind = "search"

	KindTranscript Kind = "transcript"

	KindRedirect Kind = "redirect"
	KindMarkdown Kind = "markdown"
	KindFeed     Kind = "feed"
	KindIndex    Kind = "index" // sitemap, robots, llms.txt: files that speak of the others
	KindAsset    Kind = "asset"
	KindPicture  Kind = "picture" // an asset in another width

	KindSearchIndex Kind = "search-index"
)

// HTML tells whether a browser shows the page as a document.
func (k Kind) HTML() bool {
	switch k {
	case KindMarkdown, KindFeed, KindIndex, KindAsset, KindSearchIndex, KindPicture:
		return false
	}
	return true
}

// Page is one file of the output, not yet drawn. Everything in public/ is one.
type Page struct {
	Address site.Address
	Kind    Kind

	draw  func(io.Writer, *Trace) error
	asset *asset
}

// asset is a file that is published as it is.
type asset struct {
	fsys fs.FS
	file string
	size *picture.Info // of a picture that pages can show; else nil
}

// File is the page's path in the output folder, with slashes.
func (p Page) File() string { return p.Address.File() }

// Draw writes the page. It may be called any number of times, from any
// number of goroutines, and writes the same bytes each time. Errors begin with the
// page's address; a panic, which would be our fault, is an error of the page.
func (p Page) Draw(w io.Writer) error { return p.DrawTraced(w, nil) }

// DrawTraced is Draw, and has the trace note what the page is drawn from. Each
// goroutine that draws has a trace of its own.
func (p Page) DrawTraced(w io.Writer, t *Trace) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%v: that is a fault of Digestry; please report it", fault)
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", p.Address, err)
		}
	}()
	t.begin()
	if p.asset != nil {
		t.lose()
		return p.asset.copyTo(w)
	}
	return p.draw(w, t)
}

func (a *asset) copyTo(w io.Writer) error {
	f, err := a.fsys.Open(a.file)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// Open opens the file behind an asset, to be read in parts. It is an error to
// open a page that has to be drawn.
func (p Page) Open() (fs.File, error) {
	if p.asset == nil {
		return nil, fs.ErrInvalid
	}
	return p.asset.fsys.Open(p.asset.file)
}

// NewPage is a page that draw writes.
func NewPage(address site.Address, kind Kind, draw func(io.Writer) error) Page {
	return tracedPage(address, kind, func(w io.Writer, t *Trace) error {
		t.lose()
		return draw(w)
	})
}

// tracedPage is a page that tells a trace what it is drawn from.
func tracedPage(address site.Address, kind Kind, draw func(io.Writer, *Trace) error) Page {
	return Page{Address: address, Kind: kind, draw: draw}
}

// NewAsset is a file of fsys, published as it is.
func NewAsset(address site.Address, fsys fs.FS, file string) Page {
	return Page{Address: address, Kind: KindAsset, asset: &asset{fsys: fsys, file: file}}
}
