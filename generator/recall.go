package generator

import (
	"crypto/sha256"
	"io/fs"
	"path/filepath"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/store"
)

// What files say is kept on disk from one run to the next, under the hash of
// their bytes and of what parse was asked (package store). So the first build of a
// process need not parse what did not change; later ones have it in memory.

// said is what is kept of a file.
type said struct {
	Document *site.Document
	Problems []site.Problem
}

// recall is what a run has of those before it. Its documents are compact: their
// texts are parts of their bodies where they occur there. So those that are not
// kept on disk take that form as well.
type recall struct {
	codec *store.Codec[said]
	shelf *store.Shelf // nil where nothing is kept
	texts *texts       // likewise
}

func (g *Generator) recall() (*recall, error) {
	codec, err := store.NewCodec[said]()
	if err != nil {
		return nil, err
	}
	k := &recall{codec: codec}
	if g.options.Cache == "" || g.warmed {
		return k, nil
	}
	g.warmed = true
	content, err := filepath.Abs(g.options.Content)
	if err != nil {
		return k, nil // the folder that we are in is gone; reading will tell
	}
	k.shelf = store.Open(filepath.Join(g.options.Cache, "parsed"), content, store.Version(g.options.Version)+codec.Shape())
	if g.stamped != nil {
		k.texts = openTexts(store.Files{Folder: filepath.Join(g.options.Cache, "texts")}, content, g.stamped)
	}
	return k, nil
}

// text is what a file holds: by its hash alone where its stamp tells that.
func (k *recall) text(content folder, file string) (text, error) {
	if sum, known := k.texts.known(file); known {
		return text{sum: sum}, nil
	}
	return k.read(content, file)
}

func (k *recall) read(content folder, file string) (text, error) {
	b, err := fs.ReadFile(content.fsys, file)
	if err != nil {
		return text{}, err
	}
	t := text{sha256.Sum256(b), b}
	k.texts.wasRead(file, t.sum)
	return t, nil
}

// keyOfSaid is the key of what a file says: documents and problems name their file.
func keyOfSaid(asked [sha256.Size]byte, file string) store.Key {
	return store.Key(sha256.Sum256(append(asked[:], file...)))
}

// said is what a file says as it is kept.
func (k *recall) said(asked [sha256.Size]byte, file string) (document *site.Document, problems []site.Problem, known bool) {
	if k.shelf == nil {
		return nil, nil, false
	}
	payload, known := k.shelf.Get(keyOfSaid(asked, file))
	if !known {
		return nil, nil, false
	}
	s, err := k.codec.Decode(payload)
	if err != nil {
		return nil, nil, false
	}
	return s.Document, s.Problems, true
}

// parse finds what a file says anew, and keeps it.
func (k *recall) parse(asked [sha256.Size]byte, file string, text []byte, o parse.Options) (*site.Document, []site.Problem) {
	document, problems := parse.Parse(file, text, o)
	reference := ""
	if document != nil {
		reference = document.Body
	}
	payload, err := k.codec.Append(nil, &said{document, problems}, reference)
	if err != nil {
		return document, problems // params hold something of a rare kind
	}
	if k.shelf != nil {
		k.shelf.Put(keyOfSaid(asked, file), payload)
	}
	if compact, err := k.codec.Decode(string(payload)); err == nil {
		return compact.Document, compact.Problems
	}
	return document, problems
}

// close writes what is to be kept. Where that is not possible the next run does
// the work again, which is no fault of this one.
func (k *recall) close() {
	if k.shelf != nil {
		k.shelf.Close()
		k.shelf = nil
	}
	k.texts.close()
}
