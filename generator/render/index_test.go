package render

import (
	"fmt"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

func indexed(n int, digests func(i int) int) *site.Site {
	s := &site.Site{Config: &site.Config{Title: "T", Language: "en", PerPage: 20}}
	for i := range n {
		letter := string(rune('a' + i*26/n))
		name := fmt.Sprintf("%s %d", letter, i)
		s.Topics = append(s.Topics, &site.Topic{Term: site.Term{
			Key: name, Name: name, Slug: site.Slug(name), Address: site.PageAddress("topics", site.Slug(name)),
			Initial: site.Initial{ID: letter, Label: letter}, Digests: make([]*site.Digest, digests(i)),
		}})
	}
	return s
}

// indexViews are the pages of the index of topics.
func indexViews(s *site.Site) (views []TopicsView) {
	folded := foldedTopics(s.Topics)
	pages := inPages(s.Topics, func(*site.Topic) int { return 200 })
	eachPage(topicsAddress, pages, func(_ site.Address, pager Pager, topics []*site.Topic) {
		v := TopicsView{Topics: topics}
		v.Pager = pager
		v.Groups, v.Folded = groupTopics(topics, folded)
		views = append(views, v)
	})
	return views
}

// Topics of one digest are folded where there are many, not where nearly all are
// such, and never one that has a file.
func TestFolding(t *testing.T) {
	every := func(n int) func(int) int {
		return func(i int) int {
			if i%n == 0 {
				return 2
			}
			return 1
		}
	}
	for _, c := range []struct{ topics, many, folded int }{
		{60, 2, 0}, {61, 2, 30}, {100, 20, 0}, {400, 20, 380},
	} {
		s := indexed(c.topics, every(c.many))
		if v := indexViews(s)[0]; v.Folded != c.folded {
			t.Errorf("of %d topics %d are folded, not %d", c.topics, v.Folded, c.folded)
		}
	}
	s := indexed(61, every(2))
	s.Topics[1].Described = &site.Document{}
	if v := indexViews(s)[0]; v.Folded != 29 || len(v.Groups[0].Topics) != 3 {
		t.Errorf("with a file, %d are folded, and the first group is %d topics", v.Folded, len(v.Groups[0].Topics))
	}
}

// Fifteen thousand topics are on some pages, each topic once; every group is to be
// reached from each of them.
func TestLongIndex(t *testing.T) {
	s := indexed(15_000, func(i int) int { return 1 + i%4/3 })
	n := 0
	for _, v := range indexViews(s) {
		for _, g := range v.Groups {
			n += len(g.Topics) + len(g.Once)
		}
	}
	if n != 15_000 {
		t.Errorf("%d topics are in the index", n)
	}
	pages := inPages(s.Topics, func(*site.Topic) int { return 200 })
	if len(pages) != 12 {
		t.Errorf("the index is %d pages", len(pages))
	}
	jumps := jumpsTo(topicsAddress, pages, func(t *site.Topic) site.Initial { return t.Initial })
	if len(jumps) != 26 || jumps[0].Address != "/topics/#d-a" || jumps[25].Address != "/topics/page/12/#d-z" {
		t.Errorf("jumps: %v", jumps)
	}
}
