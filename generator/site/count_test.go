package site

import "testing"

// The pages of a term are many, and each asks several times.
func TestCountedOnce(t *testing.T) {
	ann, show := &Person{Term: Term{Key: "ann"}}, &Show{Term: Term{Key: "show"}}
	topic := &Topic{Term: Term{Key: "topic"}}
	d := &Digest{Document: &Document{}, Show: show, People: []Appearance{{Person: ann}}, Topics: []*Topic{topic}}
	ann.Digests, show.Digests, topic.Digests = []*Digest{d}, []*Digest{d}, []*Digest{d}

	for what, ask := range map[string]func() int{
		"people of a topic":  func() int { return len(topic.People()) },
		"shows of a topic":   func() int { return len(topic.Shows()) },
		"topics of a person": func() int { return len(ann.Topics()) },
		"topics of a show":   func() int { return len(show.Topics()) },
		"people of a show":   func() int { return len(show.People()) },
	} {
		t.Run(what, func(t *testing.T) {
			if n := ask(); n != 1 {
				t.Fatalf("%d, want 1", n)
			}
			if allocations := testing.AllocsPerRun(5, func() { ask() }); allocations > 0 {
				t.Errorf("asking again allocates %v times", allocations)
			}
		})
	}
}
