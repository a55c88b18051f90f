package link

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// TestMatch reads testdata/match.txt, whose head tells how.
func TestMatch(t *testing.T) {
	text, err := os.ReadFile("testdata/match.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "# ") || line == "#" {
			continue
		}
		topics, rest, _ := strings.Cut(line, " | ")
		point, want, ok := strings.Cut(rest, " =>")
		if !ok {
			t.Fatalf("no => in %q", line)
		}
		n++
		if got := matched(t, topics, point); got != strings.TrimSpace(want) {
			t.Errorf("%s | %s\n got  %s\n want %s", topics, point, got, strings.TrimSpace(want))
		}
	}
	if n < 100 {
		t.Errorf("only %d cases were read", n)
	}
}

// matched links a digest of one point and tells what the point names.
func matched(t *testing.T, topics, point string) string {
	t.Helper()
	var documents []*site.Document
	var carried []string
	for i, topic := range strings.Split(topics, ", ") {
		d := &site.Document{File: fmt.Sprintf("topics/t%d.md", i), Kind: site.KindTopic, Name: fmt.Sprintf("t%d", i), Match: "text"}
		if topic, ok := strings.CutPrefix(topic, "+"); ok {
			carried = append(carried, strings.TrimPrefix(topic, "~"))
		}
		topic = strings.TrimPrefix(topic, "+")
		if rest, ok := strings.CutPrefix(topic, "~"); ok {
			topic, d.Match = rest, "tagged"
		}
		names := strings.Split(topic, "=")
		d.Title, d.OtherNames = names[0], names[1:]
		documents = append(documents, d)
	}
	options := parse.Options{Kind: site.KindDigest, Name: "d", Language: "en", Location: time.UTC}
	d, _ := parse.Parse("d.md", []byte("# Title\n\n## Section\n\n- "+point+"\n"), options)
	d.Topics = append(d.Topics, carried...)
	linked, _ := Link(Input{Config: &site.Config{Language: "en"}, Documents: append(documents, d), Now: now})
	var found []string
	for _, topic := range linked.Topics {
		for _, g := range topic.Gathered {
			if len(g.Points) > 0 {
				found = append(found, topic.Name+"!")
			}
		}
		if topic.Named > 0 {
			found = append(found, topic.Name)
		}
	}
	slices.Sort(found)
	return strings.Join(found, ", ")
}

// Every name that is put into the trie is found, and nothing else.
func TestTrie(t *testing.T) {
	var names []string
	for i := range 3000 {
		names = append(names, site.Fold(fmt.Sprintf("主題 %d %c", i, rune(0x4E00+i*7))))
	}
	names = append(names, "ai", "ai agents", "agi", "主")
	slices.Sort(names)
	trie := newTrie(names)
	for i, name := range names {
		var found []int
		trie.find([]byte("說"+name+"。"), func(name int) { found = append(found, name) })
		if !slices.Equal(found, []int{i}) {
			t.Fatalf("%q is found as %v, not %d", name, found, i)
		}
	}
	trie.find([]byte("沒有 anything 題 0"), func(name int) { t.Errorf("%q is found", names[name]) })
}
