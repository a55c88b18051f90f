package parse

import (
	"cmp"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/markdown"
	"github.com/digestry/digestry/generator/site"
)

// lead is what stands in front of words.
type lead struct {
	time    site.Time
	speaker string
}

// or fills in what a lead does not say.
func (l lead) or(other lead) lead {
	if !l.time.Given {
		l.time = other.time
	}
	l.speaker = cmp.Or(l.speaker, other.speaker)
	return l
}

// isBare tells a time without brackets around it.
func isBare(mark *markdown.TimeMark) bool {
	return mark.Written != "" && '0' <= mark.Written[0] && mark.Written[0] <= '9'
}

// isSquare tells a time in the brackets that stand for what nobody said.
func isSquare(mark *markdown.TimeMark) bool {
	return strings.HasPrefix(strings.TrimPrefix(mark.Written, "\\"), "[") || strings.HasPrefix(mark.Written, "【")
}

// How a line says when and who. A time in front of words has brackets, or
// hours, or stands alone, or is what the transcript begins all lines with.
const (
	clock       = `@?(\d{1,3}[:：]\d{2}(?:[:：]\d{2})?)(?:[.,]\d{1,3})?`
	span        = clock + `(?:\s*(?:-->|[-–—~～→])\s*` + clock + `)?`
	bracket     = `\\?[\[(（【]\s*` + span + `\s*\\?[\])）】]`
	speakerName = `^\s*([^\[\]()（）【】:：]{1,80}?)`
)

var (
	bracketAhead = site.Pattern(`^\s*` + bracket + `[\s　]{0,9}[-–—:：|·]{0,9}[\s　]{0,9}`)
	clockAhead   = site.Pattern(`^\s*` + span + `(?:[\s　]{0,9}[-–—:：|·]{1,9}[\s　]{1,9}|[\s　]{1,9}|$)`)
	nameBracket  = site.Pattern(speakerName + `\s*[,，:：]?\s*` + bracket + `\s*[:：]?\s*`)
	nameClock    = site.Pattern(speakerName + `(?:\s*[:：]\s*|\s+[-–—|·]?\s*)` + span + `\s*[:：]?\s*$`)
	dayTime      = site.Pattern(`^(?i:[ap]\.?m\b|utc|gmt|點|点|分|時|时)`)
)

// timeAhead reads a time in front of words. n is how long it is, with what
// joins it on.
func timeAhead(plain string, clocked bool) (t site.Time, n int) {
	if m := bracketAhead().FindStringSubmatch(plain); m != nil {
		return timeFrom(m[1], m[2], len(m[0]))
	}
	m := clockAhead().FindStringSubmatch(plain)
	if m == nil {
		return t, 0
	}
	rest := plain[len(m[0]):]
	if dayTime().MatchString(rest) || !clocked && rest != "" && strings.Count(m[1], ":") < 2 {
		return t, 0
	}
	return timeFrom(m[1], m[2], len(m[0]))
}

func timeFrom(start, end string, length int) (t site.Time, n int) {
	if t.Start, t.Given = site.ParseClock(start); !t.Given {
		return site.Time{}, 0
	}
	if until, ok := site.ParseClock(end); ok && until > t.Start {
		t.End = until
	}
	return t, length
}

// lead reads what stands in front of a line. length is how much of it that is.
func (s *spoken) lead(plain string) (l lead, length int) {
	if t, n := timeAhead(plain, s.clocked); n > 0 {
		name, m := s.known.split(plain[n:])
		return lead{t, name}, n + m
	}
	if m, sure := nameAhead(plain); m != nil && (sure || s.leads[m[1]] > 1) {
		if t, n := timeFrom(m[2], m[3], len(m[0])); n > 0 {
			return lead{t, m[1]}, n
		}
	}
	name, n := s.known.split(plain)
	return lead{speaker: name}, n
}

// nameAhead finds a name and a time in front of words: the match, its name and
// its clocks. It is not sure of a name in CJK with no colon, where words have no
// capitals and any few of them may stand in front of a time.
func nameAhead(plain string) (m []string, sure bool) {
	for _, form := range []*regexp.Regexp{nameBracket(), nameClock()} {
		if m := form.FindStringSubmatch(plain); m != nil && isName(m[1]) {
			first, _ := utf8.DecodeRuneInString(m[1])
			clocks := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(m[0]), m[1]))
			return m, !site.IsCJK(first) || strings.Trim(clocks, ":：") != clocks
		}
	}
	return nil, false
}
