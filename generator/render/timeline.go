package render

import (
	"strconv"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// Charts of when something was spoken of. Places are told in hundredths of a
// chart's width, so that a chart is as wide as its page and its letters are
// not stretched.

const (
	// mostMarks is up to how many digests each has a mark of its own; more of
	// them share as many marks.
	mostMarks = 60
	// leastMarks are what it takes to show a development.
	leastMarks = 3
	// mostYears are how many years have room to be written side by side.
	mostYears = 6
	// chartHeight is that of the highest mark.
	chartHeight = 56
	// leastHeight is that of a digest without a point.
	leastHeight = 5
	// trendWidth and trendHeight are those of a trend; trendMarks its parts.
	trendWidth, trendHeight, trendMarks = 64, 16, 16
)

// TimeLine shows when a topic, person or show was spoken of, and how much.
type TimeLine struct {
	Height      int
	Marks       []TimeMark
	Years       []TimeYear // empty where fewer than two years begin between First and Last
	First, Last time.Time
}

// TimeMark stands for a digest, or for those near in time where there are many.
type TimeMark struct {
	X       string // in hundredths of the width
	Top     int    // from the upper edge; the lower end is at TimeLine.Height
	Digest  *site.Digest
	Digests int
	Points  int
	Address string // of the newest of them
}

// TimeYear is where a year begins.
type TimeYear struct {
	X    string
	Year int
}

// moment is a digest with how many points count, and what its mark leads to.
type moment struct {
	digest  *site.Digest
	points  int
	address string
}

// timeLine draws moments. It is nil where there are too few days for one.
func timeLine(moments []moment, dir string) *TimeLine {
	dated := moments[:0:0]
	days := map[time.Time]bool{}
	for _, m := range moments {
		if !m.digest.Date.IsZero() {
			dated = append(dated, m)
			days[m.digest.Date] = true
		}
	}
	if len(days) < leastMarks {
		return nil
	}
	between := periodOf(dated)
	line := &TimeLine{Height: chartHeight, First: between.first, Last: between.last}
	most := 0
	for _, marked := range between.share(dated) {
		mark := TimeMark{X: between.at(marked[0].digest.Date, dir), Digest: marked[0].digest, Digests: len(marked), Address: marked[0].address}
		for _, m := range marked {
			mark.Points += m.points
			if m.digest.Date.After(mark.Digest.Date) {
				mark.Digest, mark.Address = m.digest, m.address
			}
		}
		most = max(most, mark.Points)
		line.Marks = append(line.Marks, mark)
	}
	for i, mark := range line.Marks {
		line.Marks[i].Top = chartHeight / 2 // where no digest has a point, each is as good as the others
		if most > 0 {
			line.Marks[i].Top = chartHeight - leastHeight - mark.Points*(chartHeight-leastHeight)/most
		}
	}
	line.Years = between.years(dir)
	return line
}

// period is the time between the first and the last of several days.
type period struct{ first, last time.Time }

func periodOf(moments []moment) period {
	s := period{moments[0].digest.Date, moments[0].digest.Date}
	for _, m := range moments {
		if m.digest.Date.Before(s.first) {
			s.first = m.digest.Date
		}
		if m.digest.Date.After(s.last) {
			s.last = m.digest.Date
		}
	}
	return s
}

// part is how much of the period is over, in thousandths.
func (s period) part(t time.Time) int {
	whole := s.last.Unix() - s.first.Unix()
	if whole == 0 {
		return 0
	}
	return int((t.Unix() - s.first.Unix()) * 1000 / whole)
}

// slot is in which of n equal parts of the period a day is. A day outside is in the
// part that is nearest: a translation may be older than all that a site lists.
func (s period) slot(t time.Time, n int) int { return min(max(0, s.part(t)*n/1000), n-1) }

// at is the place of a day: time runs as the language is written.
func (s period) at(t time.Time, dir string) string {
	part := s.part(t)
	if dir == "rtl" {
		part = 1000 - part
	}
	return strconv.FormatFloat(float64(part)/10, 'f', -1, 64)
}

// share gives each moment a mark, or puts those together that are near in time.
func (s period) share(moments []moment) (marks [][]moment) {
	if len(moments) <= mostMarks {
		for i := range moments {
			marks = append(marks, moments[i:i+1])
		}
		return marks
	}
	shared := make([][]moment, mostMarks)
	for _, m := range moments {
		i := s.slot(m.digest.Date, mostMarks)
		shared[i] = append(shared[i], m)
	}
	for _, together := range shared {
		if len(together) > 0 {
			marks = append(marks, together)
		}
	}
	return marks
}

// years are those that begin in the period, as many as there is room for.
func (s period) years(dir string) (years []TimeYear) {
	first, last := s.first.Year()+1, s.last.Year()
	if last-first < 1 {
		return nil
	}
	step := (last-first)/mostYears + 1
	for year := last; year >= first; year -= step {
		begin := time.Date(year, 1, 1, 0, 0, 0, 0, s.last.Location())
		years = append(years, TimeYear{s.at(begin, dir), year})
	}
	return years
}

// BusyTopic is a topic that much is said about, with how much over time.
type BusyTopic struct {
	*site.Topic
	Trend string // a path in a box of 64 by 16, to be drawn with a stroke 3 wide; empty without days
}

// busyTopics are the topics that most digests are about.
func busyTopics(s *site.Site) []BusyTopic {
	var all period
	for _, d := range s.Digests {
		if !d.Date.IsZero() {
			if all.last.IsZero() {
				all.last = d.Date // the newest digest comes first
			}
			all.first = d.Date
		}
	}
	var busy []BusyTopic
	for _, topic := range busiestTopics(s.Topics) {
		busy = append(busy, BusyTopic{topic, all.trend(topic)})
	}
	return busy
}

// trend draws how much a topic was spoken of in each part of the period.
func (s period) trend(topic *site.Topic) string {
	var parts [trendMarks]int
	most := 0
	for _, g := range topic.Gathered {
		if !g.Digest.Date.IsZero() {
			i := s.slot(g.Digest.Date, trendMarks)
			parts[i] += max(1, len(g.Points))
			most = max(most, parts[i])
		}
	}
	var path []byte
	for i, n := range parts {
		if n > 0 {
			path = append(path, 'M')
			path = strconv.AppendInt(path, int64(i*trendWidth/trendMarks+trendWidth/trendMarks/2), 10)
			path = append(path, ' ')
			path = strconv.AppendInt(path, trendHeight, 10)
			path = append(path, 'V')
			path = strconv.AppendInt(path, int64(trendHeight-2-n*(trendHeight-2)/most), 10)
		}
	}
	return string(path)
}
