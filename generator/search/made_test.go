package search_test

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// script is how made text of a language looks: words of its characters, some far
// more often than others, as words are (Zipf's law).
type script struct {
	lang       string
	spaces     bool
	words      []string
	cumulative []float64
}

var scripts = []*script{
	newScript("zh-Hant", false, 5000, 1, 3, every(0x4E00, 0x9FA0, 9)),
	newScript("zh-Hans", false, 5000, 1, 3, []rune("的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立象数四失满战远格士音轻目条呢")),
	newScript("ja", false, 4000, 1, 4, append(every(0x3042, 0x3093, 1), every(0x30A2, 0x30F3, 1)...)),
	newScript("ko", true, 4000, 1, 4, every(0xAC00, 0xD7A3, 37)),
	newScript("en", true, 6000, 2, 9, []rune("eeeettaaooiinnsshhrrddllcuumwfgypbvk")),
	newScript("ru", true, 4000, 2, 9, []rune("ооеаинтсрвлкмдпуяыьгзбчй")),
	newScript("th", false, 2000, 2, 5, every(0x0E01, 0x0E2E, 1)),
	newScript("ar", true, 3000, 2, 7, every(0x0627, 0x064A, 1)),
	newScript("hi", true, 3000, 2, 6, append(every(0x0915, 0x0939, 1), 0x093E, 0x093F, 0x0947)),
}

func every(first, last, step rune) (all []rune) {
	for r := first; r <= last; r += step {
		all = append(all, r)
	}
	return all
}

func newScript(lang string, spaces bool, n, shortest, longest int, letters []rune) *script {
	s := &script{lang: lang, spaces: spaces}
	random := rand.New(rand.NewPCG(uint64(n), uint64(letters[0])))
	sum := 0.0
	for i := range n {
		length := shortest + random.IntN(longest-shortest+1)
		var word strings.Builder
		for range length {
			word.WriteRune(letters[random.IntN(len(letters))])
		}
		sum += 1 / float64(i+3)
		s.words, s.cumulative = append(s.words, word.String()), append(s.cumulative, sum)
	}
	return s
}

func (s *script) word(random *rand.Rand) string {
	return s.words[sort.SearchFloat64s(s.cumulative, random.Float64()*s.cumulative[len(s.cumulative)-1])]
}

// text is about n characters of sentences, with terms of other languages in
// between, as digests have them.
func (s *script) text(random *rand.Rand, n int) string {
	mixed := []string{"AI", "GPT-4o", "OpenAI", "C++", "2024", "3.5", "node.js", "TSMC", "v2.1", "ＬＬＭ"}
	var text strings.Builder
	for length := 0; length < n; {
		word := s.word(random)
		if random.IntN(18) == 0 {
			word = mixed[random.IntN(len(mixed))]
		}
		text.WriteString(word)
		length += len([]rune(word))
		switch {
		case s.spaces && random.IntN(9) == 0:
			text.WriteString(", ")
		case s.spaces:
			text.WriteByte(' ')
		case random.IntN(7) == 0:
			text.WriteString("，")
		}
	}
	return strings.TrimRight(text.String(), " ,，")
}

// madeSite is a site of n digests in all scripts, with about 12 points each.
func madeSite(n int) *site.Site {
	random := rand.New(rand.NewPCG(8, uint64(n)))
	s := &site.Site{Config: &site.Config{Title: "Made", Language: "zh-Hant", Search: true}}
	topics := make([]*site.Topic, max(10, n/10))
	for i := range topics {
		name := scripts[i%len(scripts)].word(random) + fmt.Sprint(" ", i)
		topics[i] = &site.Topic{Term: site.Term{Name: name, Address: site.PageAddress("topics", fmt.Sprint(i))}}
	}
	first := time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := n - 1; i >= 0; i-- {
		lang := scripts[0]
		if random.IntN(2) == 0 {
			lang = scripts[random.IntN(len(scripts))]
		}
		d := &site.Digest{Document: &site.Document{Title: lang.text(random, 16), Summary: lang.text(random, 50), Date: first.AddDate(0, 0, i*3000/n)},
			Address: site.PageAddress("digests", fmt.Sprint(i)), Lang: lang.lang, Foreign: lang.lang != "zh-Hant"}
		topic := topics[int(float64(len(topics))*random.Float64()*random.Float64())]
		d.Topics, topic.Digests = []*site.Topic{topic}, append(topic.Digests, d)
		var body strings.Builder
		for range 6 {
			section := &site.Section{ID: fmt.Sprint("s", len(d.Sections)), Level: 2, Title: lang.text(random, 8)}
			block := site.Block{}
			for range 2 {
				p := &site.Point{ID: fmt.Sprint(section.ID, "-", len(block.Points)), Label: lang.text(random, 6), Colon: "：", Text: lang.text(random, 120)}
				block.Points = append(block.Points, p)
				body.WriteString(p.Text)
			}
			section.Blocks = []site.Block{block}
			d.Sections = append(d.Sections, section)
		}
		d.Body = body.String()
		s.Digests = append(s.Digests, d)
	}
	s.Topics = topics
	return s
}
