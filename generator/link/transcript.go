package link

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// spoken names a digest by what its companions share with it.
type spoken struct{ bundle, translation string }

// makeTranscripts gives digests their transcripts. One in a language that the
// digest is not translated to is of the digest itself: programs name captions
// by the language that was spoken. Where a digest has several, the best form
// wins: Markdown, which somebody edited, then WebVTT, then SubRip.
func (l *linker) makeTranscripts(documents []*site.Document) {
	if len(documents) == 0 {
		return
	}
	digests, originals := map[spoken]*site.Digest{}, map[string]*site.Digest{}
	for i, d := range l.all {
		key := spoken{l.said[i].bundle, d.Translation}
		if digests[key] == nil {
			digests[key] = d
		}
		if d.Original == nil && originals[key.bundle] == nil {
			originals[key.bundle] = d
		}
	}
	withheld := map[string]string{}
	for _, d := range l.Documents {
		if why := l.withheld[d.File]; why != "" && d.Kind == site.KindDigest {
			withheld[bundle(d)] = why
		}
	}
	var others []*site.Document
	slices.SortStableFunc(documents, func(a, b *site.Document) int { return cmp.Compare(form(a), form(b)) })
	for _, d := range documents {
		if digest := digests[spoken{bundle(d), d.Translation}]; digest != nil {
			l.transcribe(digest, d)
		} else {
			others = append(others, d)
		}
	}
	for _, d := range others {
		why := withheld[bundle(d)]
		switch digest := originals[bundle(d)]; {
		case digest != nil:
			l.transcribe(digest, d)
		case why != "":
			l.withheld[d.File] = why
		default:
			l.withheld[d.File] = "a transcript without its digest"
			l.warn(d, "transcript", fmt.Sprintf("there is no digest %q that this is the transcript of", d.Name), fmt.Sprintf("it is published with %s, in the same folder", digestFile(d)))
		}
	}
}

// form orders the forms of transcripts.
func form(d *site.Document) int { return slices.Index([]string{".vtt", ".srt"}, ext(d.File)) }

func ext(file string) string { return strings.ToLower(path.Ext(file)) }

// digestFile is the file of the digest that a transcript belongs to.
func digestFile(d *site.Document) string {
	if strings.HasPrefix(strings.ToLower(path.Base(d.File)), "index.") {
		return "index.md"
	}
	return d.Name + ".md"
}

// transcribe makes a document the transcript of a digest that has none yet.
func (l *linker) transcribe(digest *site.Digest, d *site.Document) {
	switch first := digest.Transcript; {
	case len(d.Chapters) == 0: // parse has told
		l.withheld[d.File] = "empty"
	case first == nil:
		t := &site.Transcript{Document: d, Lang: cmp.Or(d.Language, d.Detected, l.Config.Language)}
		t.Foreign = t.Lang != l.Config.Language
		digest.Transcript = t
	default:
		l.withheld[d.File] = "a second transcript"
		if ext(first.File) == ext(d.File) {
			l.warn(d, "transcript", fmt.Sprintf("%s has its transcript from %s already", digest.File, first.File), "keep one of the two, or write the digest in the other language as well")
		}
	}
}
