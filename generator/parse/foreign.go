package parse

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"math"
	"path"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// Programs that transcribe write more forms than a site reads. Here each
// becomes one that it does: JSON becomes WebVTT, with its times and speakers;
// plain text becomes Markdown, which says the same.

// AsTranscript makes a transcript that may lie beside a digest of what some
// program wrote: the JSON of Podcasting 2.0 and of the Whisper family becomes
// WebVTT, a plain text Markdown. WebVTT, SubRip and Markdown are themselves.
// ending is that of the file that holds it: ".vtt", ".srt" or ".transcript.md".
// name tells what content is; where it has no ending, content does.
func AsTranscript(name string, content []byte) (ending string, text []byte, err error) {
	text = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	ext := strings.ToLower(path.Ext(name))
	begins := bytes.TrimSpace(text)
	switch {
	case ext == ".vtt" || bytes.HasPrefix(begins, []byte("WEBVTT")):
		return ".vtt", content, nil
	case ext == ".srt" || subRip().Match(begins[:min(len(begins), 200)]):
		return ".srt", content, nil
	case ext == ".json" || ext == "" && bytes.HasPrefix(begins, []byte("{")):
		text, err = fromSegments(begins)
		return ".vtt", text, err
	case webPage().Match(begins[:min(len(begins), 1000)]):
		return "", nil, errors.New("this is a web page; a transcript is WebVTT, SubRip, JSON, Markdown or plain text")
	case ext == ".md" || ext == ".markdown":
		return ".transcript.md", content, nil
	}
	return ".transcript.md", plainSpeech(text), nil
}

// webPage begins as pages do, and the transcripts that some feeds name.
var webPage = site.Pattern(`(?i)^\s*(?:<!doctype html|<html\b|<cite>|<p>)`)

// subRip begins with a number, and times in the line below.
var subRip = site.Pattern(`^\d+\r?\n\d{1,3}:\d{2}:\d{2}[.,]\d{1,3} *-->`)

// segments are a transcript in JSON, as these write it:
//
//   - Podcasting 2.0 (podcastindex.org/namespace/1.0, "JSON" of its
//     transcripts): startTime, endTime in seconds, speaker, body;
//   - Whisper, and WhisperX, which names speakers: start, end in seconds, text;
//   - whisper.cpp: transcription, with offsets in milliseconds.
type segments struct {
	Language string
	Segments []struct {
		StartTime, EndTime *float64 // Podcasting 2.0
		Start, End         *float64 // Whisper
		Speaker            string
		Body, Text         string
	}
	Transcription []struct {
		Offsets struct{ From, To float64 }
		Speaker string
		Text    string
	}
	Result struct{ Language string }
	Text   string
}

// longestTime is the last second that is written: hours have three digits.
const longestTime = 999 * 3600

func fromSegments(content []byte) ([]byte, error) {
	var s segments
	if err := json.Unmarshal(content, &s); err != nil {
		return nil, fmt.Errorf("this is no transcript in JSON: %w", err)
	}
	var b bytes.Buffer
	b.WriteString("WEBVTT\n")
	if tag := cmp.Or(s.Language, s.Result.Language); languageTag().MatchString(tag) {
		b.WriteString("Language: " + tag + "\n")
	}
	said := 0
	add := func(from, to float64, speaker, text string) {
		text = strings.Join(strings.Fields(text), " ")
		if text == "" {
			return
		}
		said++
		from, to = within(from), within(to)
		fmt.Fprintf(&b, "\n%s --> %s\n", vttTime(from), vttTime(max(from, to)))
		if speaker = strings.Join(strings.Fields(speaker), " "); speaker != "" {
			fmt.Fprintf(&b, "<v %s>", html.EscapeString(speaker))
		}
		b.WriteString(strings.ReplaceAll(html.EscapeString(text), "-->", "--&gt;") + "\n")
	}
	for _, one := range s.Segments {
		add(first(one.StartTime, one.Start), first(one.EndTime, one.End, one.StartTime, one.Start), one.Speaker, cmp.Or(one.Body, one.Text))
	}
	for _, one := range s.Transcription {
		add(one.Offsets.From/1000, one.Offsets.To/1000, one.Speaker, one.Text)
	}
	if said == 0 {
		return nil, fmt.Errorf(`this JSON has no segments with words; a transcript has "segments" with "start" and "text", or "startTime" and "body"`)
	}
	return b.Bytes(), nil
}

var languageTag = site.Pattern(`^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$`)

func first(numbers ...*float64) float64 {
	for _, n := range numbers {
		if n != nil {
			return *n
		}
	}
	return 0
}

func within(seconds float64) float64 {
	if math.IsNaN(seconds) {
		return 0
	}
	return min(max(seconds, 0), longestTime)
}

func vttTime(seconds float64) string {
	ms := int64(math.Round(seconds * 1000))
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3600000, ms/60000%60, ms/1000%60, ms%1000)
}

// marksAhead are what would make something else of a line of plain text than
// words: a heading, an item, a quotation, a rule, code.
var marksAhead = site.Pattern(`(?m)^( {0,3})(#{1,6}(?:\s|$)|[-*+](?:\s|$)|>|[-*_=]{3,}[ \t]*$|~~~|` + "```" + `|\+\+\+|\d{1,9}[.)](?:\s|$))`)

// plainSpeech writes a plain text so that Markdown says the same. Brackets stay
// as they are: times stand in them.
func plainSpeech(text []byte) []byte {
	text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	escaped := bytes.NewBuffer(nil)
	for line := range bytes.Lines(text) {
		line = bytes.TrimLeft(line, " \t")
		line = marksAhead().ReplaceAllFunc(line, func(mark []byte) []byte {
			last := bytes.TrimRight(mark, " \t\n")
			at := 0
			if '0' <= last[0] && last[0] <= '9' {
				at = len(last) - 1 // 1\. is no item
			}
			return append(append(append([]byte{}, mark[:at]...), '\\'), mark[at:]...)
		})
		for _, c := range line {
			if c == '*' || c == '_' || c == '`' || c == '<' || c == '&' {
				if n := escaped.Len(); n == 0 || escaped.Bytes()[n-1] != '\\' {
					escaped.WriteByte('\\')
				}
			}
			escaped.WriteByte(c)
		}
	}
	return escaped.Bytes()
}
