package importer

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
)

// When a point was made is found by its words: those that are rare in the
// transcript and stand there close together, as nowhere else. A word weighs as
// the logarithm of how few stretches of the transcript have it (inverse
// document frequency, Spärck Jones 1972); Chinese and Japanese count by pairs
// of characters, which takes no dictionary (Nie and Ren 1999). What two places
// of the transcript could be is proposed for none.

// Found is a time that is proposed for a point.
type Found struct {
	Point int // its place among all points of the digest, from 0
	Time  site.Time
}

// How a place must look to be proposed.
const (
	windowSeconds = 30   // how long a point is spoken of, at least
	sameBreath    = 8    // so near to the beginning of a passage, that is meant
	apartSeconds  = 60   // from where on another place is another place
	fewestWords   = 2.5  // that both have; a pair of characters is half a word
	leastWeight   = 2.2  // of these words; one that stands in one stretch alone weighs 1
	leastShare    = 0.15 // of the weight of all words of the point
	leastLead     = 1.35 // over the next best place
	commonShare   = 0.25 // of the transcript: words in more of it say nothing
)

// Times proposes a time for each point that has none, where it is sure of one.
// A transcript without times makes none.
func Times(digest, transcript *site.Document) []Found {
	stream := streamOf(transcript)
	if len(stream.words) == 0 {
		return nil
	}
	var found []Found
	i := -1
	for _, section := range digest.Sections {
		for _, point := range section.Points() {
			i++
			if point.Time.Given || section.Role == site.RoleNote || section.Role == site.RoleResources {
				continue
			}
			if at, ok := stream.find(point.Label + " " + point.Text); ok {
				found = append(found, Found{i, site.Time{Given: true, Start: at}})
			}
		}
	}
	return found
}

// spokenWord is a word of a transcript, with the second it is spoken at.
type spokenWord struct {
	word  string
	at    float64
	begin int // of the passage that it is in
}

// How many words, or pairs of characters, people speak in a second: as a rule,
// and at the least; what lasts longer is a pause.
const (
	usualPace   = 3
	slowestPace = 0.5
)

// stream is a transcript as words in order.
type stream struct {
	words   []spokenWord
	places  map[string][]int // of each word in words
	spread  map[string]int   // in how many stretches of the transcript it is
	buckets int
}

// streamOf reads a transcript. A passage tells when it begins; within it words
// follow each other evenly.
func streamOf(transcript *site.Document) *stream {
	s := &stream{places: map[string][]int{}, spread: map[string]int{}}
	var passages []*site.Passage
	for _, chapter := range transcript.Chapters {
		passages = append(passages, chapter.Passages...)
	}
	for i := 0; i < len(passages); {
		// Those that tell no time go on with the one that does.
		text, begin := passages[i].Text, passages[i].Time
		i++
		for i < len(passages) && !passages[i].Time.Given {
			text += "\n" + passages[i].Text
			i++
		}
		if !begin.Given {
			continue
		}
		words := wordsOf(text)
		end := float64(begin.Start) + float64(len(words))/usualPace
		if i < len(passages) && passages[i].Time.Start >= begin.Start && float64(passages[i].Time.Start-begin.Start) < float64(len(words))/slowestPace {
			end = float64(passages[i].Time.Start)
		}
		for n, word := range words {
			at := float64(begin.Start) + (end-float64(begin.Start))*float64(n)/float64(len(words))
			s.places[word] = append(s.places[word], len(s.words))
			s.words = append(s.words, spokenWord{word, at, begin.Start})
		}
	}
	slices.SortStableFunc(s.words, func(a, b spokenWord) int { return int(math.Round((a.at - b.at) * 1000)) })
	s.count()
	return s
}

// count finds where each word is, and in how many stretches.
func (s *stream) count() {
	seen := map[int]bool{}
	last := map[string]int{}
	clear(s.places)
	for i, w := range s.words {
		bucket := int(w.at) / windowSeconds
		seen[bucket] = true
		if before, ok := last[w.word]; !ok || before != bucket {
			s.spread[w.word]++
			last[w.word] = bucket
		}
		s.places[w.word] = append(s.places[w.word], i)
	}
	s.buckets = len(seen)
}

// weight is how much a word tells; nothing, where all of the transcript has it.
func (s *stream) weight(word string) float64 {
	n := s.spread[word]
	if s.buckets > 8 && float64(n) > commonShare*float64(s.buckets) {
		return 0
	}
	weight := math.Log(1+float64(s.buckets)/float64(max(n, 1))) / math.Log(1+float64(s.buckets))
	return weight * share(word)
}

// share is how much of a word one of wordsOf is.
func share(word string) float64 {
	if first, _ := utf8.DecodeRuneInString(word); isPaired(first) {
		return 0.5
	}
	return 1
}

func isPaired(r rune) bool { return site.IsCJK(r) || unicode.Is(unicode.Hangul, r) }

// hit is a word of a point in the transcript.
type hit struct {
	at            float64
	word          int
	weight, share float64
	begin         int
}

// find is the second that a text is spoken of, if it is sure.
func (s *stream) find(text string) (second int, sure bool) {
	var hits []hit
	all := 0.0
	seen := map[string]bool{}
	for n, word := range wordsOf(text) {
		if seen[word] {
			continue
		}
		seen[word] = true
		weight := s.weight(word)
		all += weight
		if weight == 0 {
			continue
		}
		for _, i := range s.places[word] {
			hits = append(hits, hit{s.words[i].at, n, weight, share(word), s.words[i].begin})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return int(math.Round((a.at - b.at) * 1000)) })
	places := windows(hits)
	best := -1
	for i, p := range places {
		if best < 0 || p.weight >= places[best].weight {
			best = i
		}
	}
	if best < 0 {
		return 0, false
	}
	top, next := places[best], 0.0
	for _, p := range places {
		if math.Abs(p.at-top.at) > apartSeconds {
			next = max(next, p.weight)
		}
	}
	sure = top.words >= fewestWords && top.weight >= leastWeight && top.weight >= leastShare*all && top.weight >= leastLead*next
	if top.at-float64(top.begin) <= sameBreath {
		return top.begin, sure
	}
	return int(top.at), sure
}

// window is a stretch of the transcript that begins with a word of the point.
type window struct {
	at     float64
	begin  int     // of the passage that it begins in
	words  float64 // of the point, each once
	weight float64
}

// windows weighs the stretch behind each hit.
func windows(hits []hit) []window {
	var all []window
	inside := map[int]int{}
	weight, words, end := 0.0, 0.0, 0
	for _, h := range hits {
		for end < len(hits) && hits[end].at <= h.at+windowSeconds {
			if inside[hits[end].word]++; inside[hits[end].word] == 1 {
				weight, words = weight+hits[end].weight, words+hits[end].share
			}
			end++
		}
		all = append(all, window{h.at, h.begin, words, weight})
		if inside[h.word]--; inside[h.word] == 0 {
			weight, words = weight-h.weight, words-h.share
		}
	}
	return all
}

// wordsOf are the words of a text, folded: of scripts with spaces words without
// their commonest endings, of CJK and Hangul pairs of characters.
func wordsOf(text string) []string {
	var words []string
	var run []rune
	paired := false
	end := func() {
		switch {
		case len(run) == 0:
		case !paired:
			if word := stem(string(run)); len(run) > 1 || unicode.IsNumber(run[0]) {
				words = append(words, word)
			}
		default:
			for i := 0; i+1 < len(run); i++ {
				if !unicode.Is(unicode.Hiragana, run[i]) || !unicode.Is(unicode.Hiragana, run[i+1]) { // which are endings and particles
					words = append(words, string(run[i:i+2]))
				}
			}
			if len(run) == 1 {
				words = append(words, string(run))
			}
		}
		run = run[:0]
	}
	for _, r := range site.Fold(text) {
		pairs := isPaired(r)
		switch {
		case !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r):
			if r != '\'' && r != '’' {
				end()
			}
			continue
		case pairs != paired:
			end()
			paired = pairs
		}
		run = append(run, r)
	}
	end()
	return words
}

// endings are those of English that do not change what is spoken of.
var endings = []string{"'s", "ing", "edly", "ed", "ies", "es", "s", "ly"}

// stem takes one ending off a word that stays long enough without it.
func stem(word string) string {
	for _, ending := range endings {
		if rest, ok := strings.CutSuffix(word, ending); ok && len(rest) >= 4 && rest[0] < 0x80 {
			return strings.TrimRight(rest, "e")
		}
	}
	return strings.TrimRight(word, "e")
}
