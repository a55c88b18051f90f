package site

import (
	"math"
	"time"
	"unicode"
)

// Reading counts what a reader reads, by script: one kind of text does not
// change how the other is counted.
type Reading struct {
	Ideographs int // Han and kana characters, bopomofo
	Hangul     int // words in Hangul
	Words      int // all other words
}

// Reading speeds a minute. Words: Brysbaert 2019, silent reading of English
// non-fiction. Hangul: a Korean study of silent reading on screens, 202 words.
// Characters: between IReST's 255 aloud (times 1.3 for silent reading) and the
// 350 to 480 that Chinese reading calculators use.
const (
	wordsAMinute      = 238
	hangulAMinute     = 200
	ideographsAMinute = 400
)

// Add counts the characters and words of a text.
func (r *Reading) Add(text string) {
	inWord, inHangul := false, false
	for _, c := range text {
		switch {
		case IsCJK(c):
			r.Ideographs++
			inWord, inHangul = false, false
		case unicode.Is(unicode.Hangul, c):
			if !inHangul {
				r.Hangul++
			}
			inWord, inHangul = false, true
		case unicode.IsLetter(c) || unicode.IsNumber(c) || unicode.IsMark(c):
			if !inWord && !inHangul {
				r.Words++
			}
			inWord = true
		case (c == '\'' || c == '’' || c == '-') && inWord:
			// A word goes on: don't, state-of-the-art.
		default:
			inWord, inHangul = false, false
		}
	}
}

// Minutes is how long reading takes, rounded up, at least one.
func (r Reading) Minutes() int {
	minutes := float64(r.Ideographs)/ideographsAMinute + float64(r.Words)/wordsAMinute + float64(r.Hangul)/hangulAMinute
	return max(1, int(math.Ceil(minutes)))
}

// EpisodeMinutes is how long the episode lasts, rounded, or 0 when unknown.
func (d *Document) EpisodeMinutes() int {
	return int(d.Duration.Round(time.Minute) / time.Minute)
}
