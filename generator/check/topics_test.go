package check_test

import (
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/check"
	"github.com/digestry/digestry/generator/site"
)

// topicsSite makes a site of topics with so many digests each, one of which
// says some words.
func topicsSite(body string, counts map[string]int) *site.Site {
	s := &site.Site{Config: &site.Config{}}
	for name, n := range counts {
		t := &site.Topic{Term: site.Term{Key: site.Fold(name), Name: name, Slug: site.Slug(name)}}
		for range n {
			d := &site.Digest{Document: &site.Document{File: "d.md", Body: body}}
			t.Digests = append(t.Digests, d)
			s.Digests = append(s.Digests, d)
		}
		s.Topics = append(s.Topics, t)
	}
	return s
}

func TestNamesThatMayMeanOneTopic(t *testing.T) {
	for _, c := range []struct{ a, b, why string }{
		{"AI agents", "AI agent", "plural"},
		{"open-source", "open source", "hyphens"},
		{"fail-fast", "failfast", "hyphens"},
		{"technologies", "technology", "plural"},
		{"機器學習", "机器学习", "simplified"},
		{"總體·經濟", "总体经济", "hyphens, spaces or characters"},
		{"regulation", "regualtion", "a letter"},
		{"marketing", "marketting", "a letter"},
		{"Anthropic", "Antropic", "a letter"},
		{"GPT-4 Turbo", "GPT-5 Turbo", ""},
		{"C", "C++", ""},
		{"rust", "trust", ""},
		{"business", "busines", "a letter"},
		{"news", "new", "plural"},
		{"gas", "ga", ""},
		{"AI", "AGI", ""},
		{"investment", "investing", ""},
		{"半導體", "導體", ""},
	} {
		var told []string
		for _, p := range check.Topics(topicsSite("", map[string]int{c.a: 2, c.b: 3})) {
			if p.Code == "near-topic" {
				told = append(told, p.Message+"; "+p.Hint)
			}
		}
		switch {
		case c.why == "" && told != nil:
			t.Errorf("%s, %s: %q", c.a, c.b, told)
		case c.why != "" && (len(told) != 1 || !strings.Contains(told[0], c.why) || !strings.Contains(told[0], "merge \""+c.a+"\" \""+c.b+"\"")):
			t.Errorf("%s, %s: %q", c.a, c.b, told)
		}
	}
}

func TestTopics(t *testing.T) {
	s := topicsSite("說通用人工智慧，", map[string]int{"AGI": 2, "chips": 5, "once": 1, "more once": 1, "described once": 1})
	for _, topic := range s.Topics {
		switch topic.Name {
		case "AGI":
			topic.Described = &site.Document{File: "topics/agi.md"}
			topic.Aliases = []string{"通用人工智慧", "general AI", "強"}
		case "described once":
			topic.Described = &site.Document{File: "topics/once.md"}
		}
	}
	var got []string
	for _, p := range check.Topics(s) {
		got = append(got, p.File+" "+p.Code+" "+p.Message)
	}
	want := []string{
		`d.md single-topic no other digest has the topic more once`,
		`d.md single-topic no other digest has the topic once`,
		`d.md undescribed-topic 5 digests carry the topic "chips", and no file says what it is`,
		`topics/agi.md unused-alias no digest says "general AI"`,
		`topics/agi.md unused-alias no digest says "強"`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}
