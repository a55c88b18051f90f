package parse

import (
	"html"
	"html/template"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// A transcript comes as WebVTT or SubRip, made for a screen (caption.go), or as
// Markdown, made to be read (spoken.go). Either is read as cues, in order. Here
// cues become passages: what one speaker says is a paragraph, which ends with a
// sentence or a pause once it is long enough to be read in one go. Every
// passage keeps the time it begins at, so that a reader finds the way from a
// sentence to the episode, and an address.

// cue is a stretch of speech as its file has it.
type cue struct {
	time    site.Time
	speaker string        // empty where none is named: then who spoke goes on
	text    string        // plain, in one line
	html    string        // the same with its markup
	from    int           // milliseconds from the beginning, where timed
	to      int           // likewise
	timed   bool          // from and to are known
	apart   bool          // a new paragraph begins here in any case
	block   bool          // html is blocks, which nothing joins
	chapter *site.Chapter // a chapter begins; there is no speech
}

// How long a paragraph becomes, in columns of a terminal: a CJK character takes
// two. Below shortest nothing but a speaker ends one; from long on, a sentence
// or a breath does; from longest on, anything.
const (
	shortest = 120
	long     = 400
	longest  = 800
)

// How long a pause ends a paragraph, in milliseconds.
const (
	breath = 700
	pause  = 2500
)

// transcript puts cues into a document.
func (f *file) transcript(doc *site.Document, cues []cue) {
	for i := range cues {
		cues[i].apart = cues[i].apart || f.options.Apart && cues[i].time.Given
	}
	doc.Chapters = passages(cues)
	said := 0
	for _, c := range doc.Chapters {
		said += len(c.Passages)
	}
	if said == 0 {
		f.warn(1, 1, "transcript", "this transcript says nothing", "a digest needs none; take the file away, or write down what was said")
	}
}

// passages makes chapters of cues.
func passages(cues []cue) []*site.Chapter {
	w := &weaver{chapter: &site.Chapter{}}
	w.chapters = append(w.chapters, w.chapter)
	for _, c := range cues {
		if c.chapter != nil {
			w.end()
			w.chapter = c.chapter
			w.chapters = append(w.chapters, w.chapter)
			continue
		}
		for _, piece := range c.pieces() {
			w.add(piece)
		}
	}
	w.end()
	if len(w.chapters[0].Passages) == 0 {
		w.chapters = w.chapters[1:]
	}
	anchor(w.chapters)
	return w.chapters
}

// weaver joins cues.
type weaver struct {
	chapters []*site.Chapter
	chapter  *site.Chapter // the one that is being filled
	open     cue           // the paragraph that is being filled
	size     int           // how long that is, in columns
	filled   bool          // there is one
	named    bool          // it names its speaker
	speaker  string        // of the passage before
}

func (w *weaver) add(c cue) {
	if strings.TrimSpace(c.html) == "" {
		return
	}
	if w.filled && w.joins(c) {
		if needsSpace(w.open.text) {
			w.size++
		}
		w.size += columns(c.text)
		w.open.text, w.open.html = joined(w.open.text, c.text), joined(w.open.html, c.html)
		w.open.to, w.open.timed = c.to, w.open.timed && c.timed
		return
	}
	w.end()
	w.open, w.filled, w.named = c, true, c.speaker != ""
	w.size = columns(c.text)
	if !w.named {
		w.open.speaker = w.speaker
	}
}

// joins tells whether a cue goes on with the paragraph.
func (w *weaver) joins(c cue) bool {
	if c.apart || c.block || w.open.block || c.speaker != "" && c.speaker != w.open.speaker || c.time.Given && !w.open.time.Given {
		return false
	}
	size, quiet := w.size, 0
	if c.timed && w.open.timed {
		quiet = c.from - w.open.to
	}
	switch {
	case size < shortest:
		return true
	case quiet >= pause, size+columns(c.text) > longest:
		return false
	case size < long:
		return true
	}
	return quiet < breath && !endsSentence(w.open.text)
}

// end makes a passage of the paragraph.
func (w *weaver) end() {
	if !w.filled {
		return
	}
	c := w.open
	p := &site.Passage{Time: c.time, Speaker: c.speaker, Text: c.text, HTML: template.HTML(c.html)}
	p.Turn = p.Speaker != w.speaker || w.named && len(w.chapter.Passages) == 0
	if !c.block {
		p.HTML = "<p>" + p.HTML + "</p>"
	}
	w.chapter.Passages = append(w.chapter.Passages, p)
	w.speaker, w.filled = p.Speaker, false
}

// pieces are a cue cut into paragraphs, where it is too long for one.
func (c cue) pieces() []cue {
	if c.block || columns(c.text) <= longest || html.EscapeString(c.text) != c.html {
		return []cue{c}
	}
	var pieces []cue
	for text := c.text; text != ""; {
		cut := paragraph(text, 0)
		piece := cue{apart: true}
		if len(pieces) == 0 {
			piece = c
		}
		piece.text = strings.TrimSpace(text[:cut])
		piece.html = html.EscapeString(piece.text)
		pieces, text = append(pieces, piece), text[cut:]
	}
	return pieces
}

// paragraph is how much of a long text makes a paragraph, in bytes: up to the
// end of a sentence, or where nobody wrote punctuation, as in Chinese
// captions, up to a space. size is how long the paragraph is already.
func paragraph(text string, size int) int {
	space := 0
	for i, r := range text {
		if size >= long && endsSentence(text[:i]) && (r == ' ' || site.IsCJK(r)) {
			return i
		}
		if r == ' ' && size >= long {
			space = i + 1
		}
		if size >= longest {
			if space > 0 {
				return space
			}
			if !unicode.IsLetter(r) && !unicode.IsMark(r) || site.IsCJK(r) {
				return i
			}
		}
		size += width(r)
	}
	return len(text)
}

func columns(text string) int {
	n := 0
	for _, r := range text {
		n += width(r)
	}
	return n
}

func width(r rune) int {
	if site.IsCJK(r) || 0x3000 <= r && r <= 0x303F || 0xFF00 <= r && r <= 0xFF60 {
		return 2
	}
	return 1
}

// endsSentence tells whether a sentence ends where a text does. Only its last
// few characters are looked at, which is why it may be asked often.
func endsSentence(text string) bool {
	for text != "" {
		r, size := utf8.DecodeLastRuneInString(text)
		if strings.ContainsRune(" \"'”’」』）)】》", r) {
			text = text[:len(text)-size]
			continue
		}
		return strings.ContainsRune(".?!…。？！．؟।", r)
	}
	return false
}

// together is the text of several lines in one.
func together(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		if i > 0 && needsSpace(lines[i-1]) {
			b.WriteByte(' ')
		}
		b.WriteString(line)
	}
	return b.String()
}

// joined is two cues' text in one.
func joined(a, b string) string { return together([]string{a, b}) }

// needsSpace tells whether there is a space behind a text when it goes on.
// Full-width punctuation brings its own; else there is one, in Chinese too,
// where captions have no other sign of a pause.
func needsSpace(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return text != "" && !(0x3000 <= last && last <= 0x303F || 0xFF01 <= last && last <= 0xFF60)
}

// anchor gives passages and chapters their ids.
func anchor(chapters []*site.Chapter) {
	times := map[string]int{}
	unique := func(id string) string {
		for times[id]++; times[id] > 1; times[id]++ {
			id += "-" + strconv.Itoa(times[id])
		}
		return id
	}
	for _, c := range chapters {
		for _, p := range c.Passages {
			if p.Time.Given {
				p.ID = unique("t-" + strconv.Itoa(p.Time.Start))
			}
		}
	}
	for _, c := range chapters {
		switch {
		case c.Level == 0:
		case c.ID != "":
			c.ID = unique(safe(c.ID))
		default:
			c.ID = unique(safe(site.Slug(c.Title)))
		}
	}
}

// A transcript may name its speakers in front of what they say, "Ann: yes".
// But so may begin any sentence: "One thing: …". Names recur, and much of a
// transcript begins with one.
type names map[string]bool

// tally counts what may be names.
type tally struct {
	count map[string]int // texts that begin with each
	led   int            // texts that begin with any
	texts int
}

func (t *tally) add(text string) {
	if t.count == nil {
		t.count = map[string]int{}
	}
	t.texts++
	if name, _, ok := splitName(text); ok {
		t.count[name]++
		t.led++
	}
}

// names are those that are names, if one text in so many begins with one.
func (t *tally) names(oneIn int) names {
	known := names{}
	for name, n := range t.count {
		if t.led*2 >= t.texts || t.led*oneIn >= t.texts && n > 1 {
			known[name] = true
		}
	}
	return known
}

// split takes a known name off the front of a text. n is how long it is with
// its colon and the spaces behind.
func (known names) split(text string) (name string, n int) {
	if name, n, ok := splitName(text); ok && known[name] {
		return name, n
	}
	return "", 0
}

// splitName reads "Name: text" if the name may be one.
func splitName(text string) (name string, n int, ok bool) {
	start := len(text) - len(strings.TrimLeft(text, " "))
	i := strings.IndexAny(text, ":：")
	if i < start || i > 120 {
		return "", 0, false
	}
	name = strings.TrimSpace(text[start:i])
	_, size := utf8.DecodeRuneInString(text[i:])
	rest := strings.TrimLeft(text[i+size:], " 　")
	if text[i] == ':' && rest != "" {
		// 12:30, https://, C::D are no names, but 主持人:你好 is one.
		if next, _ := utf8.DecodeRuneInString(text[i+1:]); next < utf8.RuneSelf && next != ' ' {
			return "", 0, false
		}
	}
	return name, len(text) - len(rest), isName(name)
}

// particles are the words in names that have no capital.
var particles = map[string]bool{
	"van": true, "von": true, "de": true, "der": true, "den": true, "da": true, "del": true, "della": true, "di": true, "du": true, "dos": true,
	"la": true, "le": true, "bin": true, "ibn": true, "al": true, "el": true, "y": true, "and": true, "of": true, "the": true,
	"speaker": true, "host": true, "guest": true, "interviewer": true, "interviewee": true, "narrator": true, "moderator": true,
}

// isName tells what may be the name of a speaker: a few words that begin as
// names do.
func isName(name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	words := strings.Fields(name)
	if !unicode.IsLetter(first) || len(words) > 5 || columns(name) > 40 || strings.ContainsAny(name, "\"“”「」『』()[]{}<>/\\|*#@=+,;!?，。！？、；…《》") {
		return false
	}
	for _, word := range words {
		r, _ := utf8.DecodeRuneInString(word)
		if unicode.IsLower(r) && !particles[strings.TrimRight(strings.ToLower(word), "0123456789_")] {
			return false
		}
		if site.IsCJK(r) && columns(word) > 20 {
			return false
		}
	}
	return true
}

// isCaptions tells which endings are those of captions.
func isCaptions(file string) bool {
	ext := strings.ToLower(path.Ext(file))
	return ext == ".vtt" || ext == ".srt"
}
