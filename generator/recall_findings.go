package generator

import (
	"path/filepath"
	"time"

	"github.com/digestry/digestry/generator/link"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/store"
)

// Which names the texts of a site hold is kept as well, all of it in one file. It
// follows from a document and from what topics and people are called; so it is of use
// until that changes.

// found is what is kept. One that is nil keeps nothing.
type findings struct {
	files store.Files
	key   string
	codec *store.Codec[keptFindings]
}

type keptFindings struct {
	Vocabulary string
	Documents  []documentFindings
}

// documentFindings is what was found of a document, by the key of what its file says.
type documentFindings struct{ Said, Findings string }

// recallFindings has linking use what is kept. Who links again and again has it in
// memory.
func (g *Generator) recallFindings() *findings {
	if g.options.Cache == "" || g.options.Preview || g.matches.Again {
		return nil
	}
	codec, err := store.NewCodec[keptFindings]()
	if err != nil {
		return nil
	}
	content, err := filepath.Abs(g.options.Content)
	if err != nil {
		return nil
	}
	f := &findings{store.Files{Folder: filepath.Join(g.options.Cache, "findings")}, store.Version(g.options.Version) + codec.Shape() + content, codec}
	if text, ok := f.files.Get(f.key); ok {
		if kept, err := codec.Decode(string(text)); err == nil {
			g.matches.Kept = kept.byDocument(g.memory)
		}
	}
	return f
}

func (k *keptFindings) byDocument(m memory) *link.Kept {
	all := make(map[string]string, len(k.Documents))
	for _, d := range k.Documents {
		all[d.Said] = d.Findings
	}
	return &link.Kept{Vocabulary: k.Vocabulary, Of: func(d *site.Document) (string, bool) {
		text, ok := all[m.keyOf(d)]
		return text, ok
	}}
}

func (m memory) keyOf(d *site.Document) string {
	key := keyOfSaid(m[d.File].key, d.File)
	return string(key[:])
}

// keep keeps what was found, if there is anything new, and lets go of what was kept.
func (f *findings) keep(matches *link.Memory, m memory) {
	if f == nil {
		return
	}
	defer func() { matches.Kept = nil }()
	vocabulary, all, fresh := matches.Found()
	if !fresh {
		return
	}
	kept := keptFindings{Vocabulary: vocabulary}
	for d, text := range all {
		kept.Documents = append(kept.Documents, documentFindings{m.keyOf(d), text})
	}
	if text, err := f.codec.Append(nil, &kept, ""); err == nil {
		f.files.Put(f.key, text)
	}
	f.files.Sweep(time.Now())
}
