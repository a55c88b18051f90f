package parse

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/language"
)

// Captions are WebVTT (w3.org/TR/webvtt1) or SubRip, which nobody specified:
// cues of a line with two times and lines of text. Programs write both with
// many small liberties, so that one reader takes either, and the ending of a
// file only decides what a blank line means.

// How much one file of captions may hold: about two hundred hours of speech.
const (
	maxCues  = 300_000   // cues and voices
	maxLines = 1_500_000 // of all kinds
)

// captions reads a file of captions whose line ends are "\n". The document is
// nil where there are too many of them.
func (f *file) captions(text string) *site.Document {
	if strings.Count(text, arrow)+strings.Count(text, "<v") > maxCues || strings.Count(text, "\n") > maxLines {
		f.fail(1, 1, "limit", fmt.Sprintf("these captions have more than %d cues and voices, or %d lines, and no more are read of one file", maxCues, maxLines), "make several files of it")
		return nil
	}
	o := f.options
	doc := &site.Document{File: f.path, Kind: o.Kind, Name: o.Name, Translation: o.Translation, Language: o.Translation}
	f.nameFrom(doc)
	r := &captionReader{file: f, lines: strings.Split(text, "\n"), vtt: strings.HasSuffix(strings.ToLower(f.path), ".vtt")}
	if r.vtt {
		r.header(doc)
	}
	for ; r.at < len(r.lines); r.at++ {
		r.line(strings.TrimSpace(r.lines[r.at]))
	}
	r.report()
	cues := r.speech()
	var said strings.Builder
	for _, c := range cues {
		said.WriteString(c.text + "\n")
	}
	if doc.Language == "" {
		doc.Detected = detect([]byte(said.String()), o.Language)
	}
	f.transcript(doc, cues)
	return doc
}

// captionReader reads captions line by line.
type captionReader struct {
	*file
	lines []string
	vtt   bool
	at    int // the line that is being read, from 0
	inCue bool
	cues  []caption
	wrong site.Problem // the first thing that is amiss
	more  int          // how many more there are
}

// caption is a cue as its file has it.
type caption struct {
	from, to int // milliseconds
	timed    bool
	lines    []string
}

// header reads what stands before a WebVTT file's first blank line.
func (r *captionReader) header(doc *site.Document) {
	if !strings.HasPrefix(r.lines[0], "WEBVTT") {
		r.amiss(1, "write WEBVTT alone on the first line, and leave the second one empty", "this does not begin as WebVTT does")
		return
	}
	for r.at = 1; r.at < len(r.lines); r.at++ {
		line := strings.TrimSpace(r.lines[r.at])
		if line == "" || strings.Contains(line, "-->") {
			return
		}
		if written, ok := strings.CutPrefix(line, "Language:"); ok && doc.Language == "" {
			if tag, err := language.Parse(strings.TrimSpace(written)); err == nil {
				doc.Language = tag.String()
			}
		}
	}
}

// line reads one line.
func (r *captionReader) line(line string) {
	switch {
	case line == "":
		// SubRip's text may hold blank lines, and WebVTT's lines of spaces.
		r.inCue = r.inCue && (!r.vtt || r.lines[r.at] != "")
	case strings.Contains(line, "-->"):
		r.begin()
	case r.isIdentifier(line):
	case r.inCue:
		last := &r.cues[len(r.cues)-1]
		last.lines = append(last.lines, line)
	case r.vtt && isNote(line):
		for r.at+1 < len(r.lines) && strings.TrimSpace(r.lines[r.at+1]) != "" {
			r.at++
		}
	default:
		r.amiss(1, "write the times of the cue above it: 00:12:34.000 --> 00:12:37.000", "this text belongs to no cue")
		r.cues, r.inCue = append(r.cues, caption{lines: []string{line}}), true
	}
}

// isIdentifier tells a cue's name or number, which stands above its times.
func (r *captionReader) isIdentifier(line string) bool {
	if r.at+1 >= len(r.lines) || !strings.Contains(r.lines[r.at+1], "-->") {
		return false
	}
	number := strings.Trim(line, "0123456789") == ""
	return number || r.vtt && !r.inCue
}

func isNote(line string) bool {
	word, _, _ := strings.Cut(line, " ")
	return word == "NOTE" || line == "STYLE" || line == "REGION"
}

// Times as programs write them: hours may be left out, and a comma stands for
// the point as in SubRip.
var (
	moment = site.Pattern(`^\s*(?:(\d{1,4}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?(?:\s|$)`)
	arrow  = "-->"
)

// begin begins a cue with a line of times.
func (r *captionReader) begin() {
	raw := r.lines[r.at]
	before, after, _ := strings.Cut(raw, arrow)
	c := caption{}
	var fromOK, toOK bool
	c.from, fromOK = milliseconds(before)
	c.to, toOK = milliseconds(after)
	const hint = "write it as 00:12:34.000 --> 00:12:37.000"
	switch {
	case !fromOK:
		r.amiss(columnOf(raw, before), hint, "%q is no time", strings.TrimSpace(before))
	case !toOK:
		end, _, _ := strings.Cut(strings.TrimSpace(after), " ")
		r.amiss(columnOf(raw, after), hint, "%q is no time", end)
		c.to = c.from
	case c.to < c.from:
		r.amiss(columnOf(raw, after), hint, "this cue ends before it begins")
		c.to = c.from
	}
	c.timed = fromOK
	r.cues, r.inCue = append(r.cues, c), true
}

func milliseconds(written string) (ms int, ok bool) {
	m := moment().FindStringSubmatch(written)
	if m == nil {
		return 0, false
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	hours, minutes, seconds := number(m[1]), number(m[2]), number(m[3])
	if seconds > 59 || m[1] != "" && minutes > 59 {
		return 0, false
	}
	return ((hours*60+minutes)*60+seconds)*1000 + number((m[4] + "000")[:3]), true
}

// columnOf is where a part of a line begins, without the spaces around it.
func columnOf(line, part string) int {
	at := strings.Index(line, part)
	at += len(part) - len(strings.TrimLeft(part, " \t"))
	return utf8.RuneCountInString(line[:at]) + 1
}

// amiss notes what is wrong in the line that is being read.
func (r *captionReader) amiss(column int, hint, message string, args ...any) {
	if r.wrong.Line > 0 {
		r.more++
		return
	}
	r.wrong = site.Problem{Line: min(r.at+1, len(r.lines)), Column: column, Message: fmt.Sprintf(message, args...), Hint: hint}
}

// report tells the first thing that is wrong, and how many more there are:
// what is wrong in captions is most often wrong in all of them alike.
func (r *captionReader) report() {
	if r.wrong.Line == 0 {
		return
	}
	message := r.wrong.Message
	if r.more > 0 {
		message += fmt.Sprintf("; %d more in this file", r.more)
	}
	r.warn(r.wrong.Line, r.wrong.Column, "transcript", message, r.wrong.Hint)
}

var (
	// captionTag is what stands between < and > in captions, and the placement
	// codes that SubRip has from other formats. What else is there is text.
	captionTag = site.Pattern(`</?(?:[cibus]|v|ruby|rt|lang|font|span)(?:[.\s][^<>]*)?/?>|` + inlineTime().String() + `|\{\\[^{}]*\}`)
	// inlineTime is the time of one word.
	inlineTime = site.Pattern(`<\d+:\d\d(?::\d\d)?\.\d+>`)
	// voice begins the words of a speaker.
	voice = site.Pattern(`<v(?:\.[^\s<>]*)?\s+([^<>]*)>`)
)

// speech is what the captions say, in cues.
func (r *captionReader) speech() []cue {
	r.unroll()
	var cues []cue
	t := tally{}
	for _, c := range r.cues {
		for _, spoken := range c.voices() {
			if c.timed {
				spoken.timed, spoken.from, spoken.to = true, c.from, c.to
				spoken.time = site.Time{Given: true, Start: c.from / 1000, End: c.to / 1000}
				if spoken.time.End <= spoken.time.Start {
					spoken.time.End = 0
				}
			}
			t.add(spoken.text)
			cues = append(cues, spoken)
		}
	}
	known := t.names(12)
	for i := range cues {
		if c := &cues[i]; c.speaker == "" {
			var n int
			c.speaker, n = known.split(c.text)
			c.text = c.text[n:]
		}
		cues[i].html = html.EscapeString(cues[i].text)
	}
	return cues
}

// voices are the words of each speaker in a caption. Lines that all begin with
// a dash are of several, too, who are not named.
func (c caption) voices() []cue {
	text := strings.Join(c.lines, "\n")
	var cues []cue
	add := func(speaker, text string) {
		lines := plainLines(strings.Split(text, "\n"))
		if len(lines) > 1 && !slices.ContainsFunc(lines, func(line string) bool { return !strings.HasPrefix(line, "-") }) {
			for _, line := range lines {
				cues = append(cues, cue{text: line, apart: true})
			}
			return
		}
		if said := together(lines); said != "" {
			// ">>" is how captions for television say that somebody else speaks.
			cues = append(cues, cue{speaker: speaker, text: said, apart: strings.HasPrefix(said, ">>")})
		}
	}
	speaker, at := "", 0
	for _, m := range voice().FindAllStringSubmatchIndex(text, -1) {
		add(speaker, text[at:m[0]])
		speaker, at = strings.TrimSpace(html.UnescapeString(text[m[2]:m[3]])), m[1]
	}
	add(speaker, text[at:])
	return cues
}

// unseen takes out what programs put between words to break or turn lines.
var unseen = strings.NewReplacer("\u200b", "", "\u200e", "", "\u200f", "")

// plainLines are lines without markup; what says nothing goes.
func plainLines(lines []string) []string {
	var plain []string
	for _, line := range lines {
		if strings.ContainsAny(line, "<{") {
			line = captionTag().ReplaceAllString(line, "")
		}
		line = strings.Join(strings.Fields(unseen.Replace(html.UnescapeString(line))), " ")
		if line != "" {
			plain = append(plain, line)
		}
	}
	return plain
}

// unroll takes out what captions show twice. YouTube's own roll: each shows the
// line before once more, above its own words, and between two of them stands
// one that lasts no time. Where none does, what is there twice was said twice.
func (r *captionReader) unroll() {
	short := 0
	for _, c := range r.cues {
		if c.timed && c.to-c.from <= 20 {
			short++
		}
	}
	if short*3 < len(r.cues) {
		return
	}
	var before []string
	for i := range r.cues {
		lines := plainLines(r.cues[i].lines)
		shown := lines
		const most = 20 // lines that a screen may show
		for n := min(len(before), len(lines), most); n > 0; n-- {
			if slices.Equal(before[len(before)-n:], lines[:n]) {
				lines = lines[n:]
				break
			}
		}
		r.cues[i].lines = slices.Clone(lines)
		for j, line := range lines {
			r.cues[i].lines[j] = html.EscapeString(line) // it is read once more
		}
		before = shown
	}
}
