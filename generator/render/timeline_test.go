package render

import (
	"fmt"
	"html/template"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// momentsOf are digests on days, each with a number of points.
func momentsOf(days map[string]int, order ...string) (moments []moment) {
	for _, day := range order {
		date, _ := time.Parse(time.DateOnly, day)
		d := &site.Digest{Document: &site.Document{Title: day, Date: date}}
		moments = append(moments, moment{d, days[day], "/" + day + "/"})
	}
	return moments
}

func TestTimeLine(t *testing.T) {
	days := map[string]int{"2026-01-11": 4, "2026-01-06": 1, "2026-01-01": 0}
	line := timeLine(momentsOf(days, "2026-01-11", "2026-01-06", "2026-01-01"), "ltr")
	want := []string{"100 0 /2026-01-11/", "50 39 /2026-01-06/", "0 51 /2026-01-01/"}
	for i, mark := range line.Marks {
		if got := fmt.Sprintf("%s %d %s", mark.X, mark.Top, mark.Address); got != want[i] {
			t.Errorf("mark %d is %q, want %q", i, got, want[i])
		}
	}
	if line.Years != nil {
		t.Errorf("ten days have the years %v", line.Years)
	}
	if x := timeLine(momentsOf(days, "2026-01-11", "2026-01-06", "2026-01-01"), "rtl").Marks[0].X; x != "0" {
		t.Errorf("from right to left the newest is at %s", x)
	}
	if timeLine(momentsOf(days, "2026-01-11", "2026-01-06"), "ltr") != nil {
		t.Error("two days are no development")
	}
}

func TestTimeLineOfManyYears(t *testing.T) {
	var moments []moment
	for i := range 1000 {
		date := time.Date(2001, 6, 1+i*9, 0, 0, 0, 0, time.UTC)
		moments = append(moments, moment{&site.Digest{Document: &site.Document{Date: date}}, 2, fmt.Sprint(i)})
	}
	line := timeLine(moments, "ltr")
	points, digests := 0, 0
	for _, mark := range line.Marks {
		points += mark.Points
		digests += mark.Digests
		if mark.Top < 0 || mark.Top > chartHeight {
			t.Errorf("a mark's top is %d", mark.Top)
		}
	}
	if len(line.Marks) != mostMarks || points != 2000 || digests != 1000 {
		t.Errorf("%d marks for %d points of %d digests", len(line.Marks), points, digests)
	}
	if last := line.Marks[mostMarks-1]; last.Address != "999" {
		t.Errorf("the last mark leads to %s, not to the newest digest", last.Address)
	}
	if n := len(line.Years); n < 2 || n > mostYears {
		t.Errorf("%d years are written", n)
	}
}

func TestTrend(t *testing.T) {
	begin, end := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 17, 0, 0, 0, 0, time.UTC)
	on := func(day time.Time, points int) site.Gathered {
		return site.Gathered{Digest: &site.Digest{Document: &site.Document{Date: day}}, Points: make([]site.Cited, points)}
	}
	topic := &site.Topic{Gathered: []site.Gathered{on(end, 2), on(begin, 0), on(time.Time{}, 9)}}
	// Half as high at the beginning, since a digest without points counts as one.
	if got := (period{begin, end}).trend(topic); got != "M2 16V7M62 16V0" {
		t.Errorf("the trend is %q", got)
	}
	outside := &site.Topic{Gathered: []site.Gathered{on(end.AddDate(1, 0, 0), 2), on(begin.AddDate(-1, 0, 0), 1)}}
	if got := (period{begin, end}).trend(outside); got != "M2 16V7M62 16V0" {
		t.Errorf("the trend of days outside is %q", got)
	}
}

func TestPointsMarkTheirText(t *testing.T) {
	for _, c := range []struct{ label, colon, html, want string }{
		{"A", ":", "text <em>x</em>", `<b>A</b><span class="text">: text <em>x</em></span>`},
		{"甲", "：", "文字\n<ul>\n<li>乙</li>\n</ul>", "<b>甲</b><div class=\"text\">：文字\n<ul>\n<li>乙</li>\n</ul></div>"},
		{"", "", "no label, 1 < 2", `<span class="text">no label, 1 < 2</span>`},
		{"", "", "<p>x</p>", `<div class="text"><p>x</p></div>`},
	} {
		if got := point(&site.Point{Label: c.label, LabelHTML: template.HTML(c.label), Colon: c.colon, HTML: template.HTML(c.html)}); string(got) != c.want {
			t.Errorf("%q is\n%s\nwant\n%s", c.html, got, c.want)
		}
	}
}
