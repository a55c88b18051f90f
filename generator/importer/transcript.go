package importer

import (
	"errors"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// ReadTranscript reads a transcript in any form that package parse knows. apart
// keeps what is timed apart, as it takes to find times; else it is in
// paragraphs.
func ReadTranscript(name string, content []byte, lang string, zone *time.Location, apart bool) (*site.Document, []site.Problem, error) {
	ending, text, err := parse.AsTranscript(name, content)
	if err != nil {
		return nil, nil, err
	}
	doc, problems := parse.Parse("transcript"+ending, text, parse.Options{
		Kind: site.KindTranscript, Name: "transcript", Language: lang, Location: zone, Apart: apart,
	})
	return doc, problems, nil
}

// AsTranscript makes a transcript that may lie beside a digest, of any form that
// package parse knows, with the ending of its file. One that says nothing is an
// error.
func AsTranscript(name string, content []byte) (ending string, text []byte, err error) {
	ending, text, err = parse.AsTranscript(name, content)
	if err != nil {
		return "", nil, err
	}
	doc, problems, err := ReadTranscript("a"+ending, text, "", time.UTC, false)
	switch {
	case err != nil:
		return "", nil, err
	case doc == nil:
		return "", nil, errors.New(problems[0].Message)
	case len(doc.Chapters) == 0:
		return "", nil, errors.New("this transcript says nothing")
	}
	return ending, text, nil
}
