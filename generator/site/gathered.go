package site

import (
	"cmp"
)

// Cited is a point where it is cited: with the section that it stands in.
type Cited struct {
	*Point
	Section *Section
}

// Gathered is what one digest has for a topic, a person.
type Gathered struct {
	Digest *Digest
	Points []Cited // about the topic, or made by the person, as they follow in the digest
	Named  []Cited // that only name it in their text
}

// TopicPoints is a topic with a digest's points about it.
type TopicPoints struct {
	*Topic
	Points []Cited
}

// Speaker is who makes a point, where the author wrote it.
type Speaker struct {
	Name    string
	Slug    string  // of the person, or empty
	Address Address // of the person's page, or empty
	InLabel bool    // the point's label is the name
}

// Speaker tells who makes a point of the digest. It is nil where the author did
// not write it: that an episode has one guest is not enough.
func (d *Digest) Speaker(p *Point) *Speaker {
	person := d.Speakers[p]
	switch {
	case person != nil:
		return &Speaker{person.Name, person.Slug, person.Address, p.By() == ""}
	case p.By() != "":
		return &Speaker{Name: p.By()}
	}
	return nil
}

// Role is what a person does in the digest, and whether its author credits the
// person at all.
func (d *Digest) Role(p *Person) (role PersonRole, credited bool) {
	for _, a := range d.People {
		if a.Person == p {
			return a.Role, true
		}
	}
	return "", false
}

// YearPoints is a year of a topic.
type YearPoints struct {
	Year    int // 0 for digests without a date
	Points  int
	Digests int
}

// longestChart is up to how many years a chart shows those without a point too.
const longestChart = 40

// tally is what all pages of a topic say of its points.
type tally struct {
	years           []YearPoints
	points, digests int
}

func (t *Topic) count() tally {
	return t.tally.get(func() tally {
		counted := tally{years: t.perYear()}
		for _, year := range counted.years {
			counted.points += year.Points
		}
		for _, g := range t.Gathered {
			counted.digests += min(1, len(g.Points))
		}
		return counted
	})
}

// PerYear counts the topic's points by year, newest first. A year between two
// others is told though it has none.
func (t *Topic) PerYear() []YearPoints { return t.count().years }

func (t *Topic) perYear() []YearPoints {
	var years []YearPoints
	for _, g := range t.Gathered {
		year := 0
		if !g.Digest.Date.IsZero() {
			year = g.Digest.Date.Year()
		}
		if n := len(years); n > 0 && year > 0 && years[n-1].Year-year < longestChart {
			for between := years[n-1].Year - 1; between > year; between-- {
				years = append(years, YearPoints{Year: between})
			}
		}
		if n := len(years); n == 0 || years[n-1].Year != year {
			years = append(years, YearPoints{Year: year})
		}
		last := &years[len(years)-1]
		last.Points += len(g.Points)
		last.Digests++
	}
	return years
}

// MostPerYear is how many points the topic has in the year that has most: the
// scale for a chart of its years.
func (t *Topic) MostPerYear() int {
	most := 0
	for _, year := range t.PerYear() {
		most = max(most, year.Points)
	}
	return most
}

// PointCount is how many points are about the topic.
func (t *Topic) PointCount() int { return t.count().points }

// DigestCount is how many digests have a point about the topic.
func (t *Topic) DigestCount() int { return t.count().digests }

// Related are the topics that share points with this one, nearest first, and
// after them those that share digests alone. They are found when they are asked
// for.
func (t *Topic) Related() []TopicCount {
	if t.FindRelated == nil {
		return nil
	}
	return t.FindRelated(t)
}

// Shared is the number that tells how near a related topic is: of points, or of
// digests where no point is about both.
func (c TopicCount) Shared() int { return cmp.Or(c.Points, c.Count) }

// CitedSection is a section with the points of it that are cited.
type CitedSection struct {
	*Section
	Cited []Cited
}

// BySection groups the points by the section that they stand in.
func (g Gathered) BySection() []CitedSection {
	var sections []CitedSection
	for _, p := range g.Points {
		if n := len(sections); n == 0 || sections[n-1].Section != p.Section {
			sections = append(sections, CitedSection{Section: p.Section})
		}
		last := &sections[len(sections)-1]
		last.Cited = append(last.Cited, p)
	}
	return sections
}

// OnlyNamed is the same digest with the points that only name, to be shown as
// others are.
func (g Gathered) OnlyNamed() Gathered { return Gathered{Digest: g.Digest, Points: g.Named} }
