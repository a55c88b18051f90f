package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/language"
)

// dateNameCounts are the words that are lists of names, with how many each has.
// Where a language has none of a kind, Go's English ones serve.
var dateNameCounts = map[string]int{"months": 12, "months-short": 12, "weekdays": 7, "weekdays-short": 7}

// dateNames reads the names of months or of days of the week.
func (l *wordLoader) dateNames(file, key string, value []any) {
	var names []string
	for _, name := range value {
		names = append(names, fmt.Sprint(name))
	}
	switch most := dateNameCounts[key]; {
	case most == 0:
		l.problem(site.Error, file, key+" is neither text nor a table of plural forms", "")
	case len(names) != most:
		l.problem(site.Error, file, fmt.Sprintf("%s has %d names, and not %d", key, len(names), most), "")
	default:
		l.names[key] = names
	}
}

// dateLayout is how a language writes days: what Go's layouts write, and between
// it the names that Go has in English alone.
type dateLayout []datePiece

type datePiece struct {
	layout string              // as Go writes layouts; or else
	names  []string            // the names,
	which  func(time.Time) int // of which this is the one
}

// written are the names that stand in a layout, longer ones first.
var written = []struct {
	name, key string
	which     func(time.Time) int
}{
	{"January", "months", func(t time.Time) int { return int(t.Month()) - 1 }},
	{"Jan", "months-short", func(t time.Time) int { return int(t.Month()) - 1 }},
	{"Monday", "weekdays", func(t time.Time) int { return int(t.Weekday()) }},
	{"Mon", "weekdays-short", func(t time.Time) int { return int(t.Weekday()) }},
}

// dateLayout cuts a layout at the names that the language has. English names are
// for dates that are English too.
func (l *wordLoader) dateLayout(layout string) (pieces dateLayout) {
	for layout != "" {
		at, end := len(layout), len(layout)
		next := datePiece{}
		for _, w := range written {
			names := l.names[w.key]
			if l.from[w.key] == language.English && l.from["date"] != language.English {
				names = nil
			}
			if i := strings.Index(layout, w.name); i >= 0 && i < at {
				at, end, next = i, i+len(w.name), datePiece{layout: w.name}
				if names != nil {
					next = datePiece{names: names, which: w.which}
				}
			}
		}
		pieces = append(pieces, datePiece{layout: layout[:at]})
		if end > at {
			pieces = append(pieces, next)
		}
		layout = layout[end:]
	}
	return pieces
}

// date writes a day as the language does.
func (w *words) date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if len(w.layout) == 1 {
		return t.Format(w.layout[0].layout)
	}
	var out strings.Builder
	for _, piece := range w.layout {
		if piece.names != nil {
			out.WriteString(piece.names[piece.which(t)])
		} else {
			out.WriteString(t.Format(piece.layout))
		}
	}
	return out.String()
}

// isoDate writes a day for <time datetime>.
func isoDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
