package search_test

import (
	"strings"
	"testing"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/search"
)

// TestQuestions asks what readers of the demonstration site may ask. The point
// that answers has to be among the first three that are shown; two questions in
// forty may fail.
func TestQuestions(t *testing.T) {
	h := newHost(t, generated(t, generator.Options{Site: "../.."}))
	tab := h.client(t)
	questions := search.Vectors(t, "question")
	if len(questions) < 40 {
		t.Fatalf("only %d questions", len(questions))
	}
	failed := 0
	for _, q := range questions {
		slug, label, _ := strings.Cut(q[1], "#")
		var shown []string
		right := false
		for _, result := range first(tab, q[0], 3) {
			for _, p := range result.Passages[:min(len(result.Passages), 3)] {
				if len(shown) == 3 {
					break
				}
				shown = append(shown, result.Address+" "+p.Label+p.Text)
				right = right || result.Address == "digests/"+slug+"/" && strings.HasPrefix(p.Label, label)
			}
		}
		if !right {
			failed++
			t.Logf("%s\n  should give %s, but gives\n    %s", q[0], q[1], strings.Join(shown, "\n    "))
		}
	}
	if failed*20 > len(questions) {
		t.Errorf("%d of %d questions are not answered", failed, len(questions))
	}
}
