package deploy

import (
	"fmt"
	"strings"
	"testing"
)

// What a deploy takes at 3,000 files of 10 kB when nothing changed, and when one
// page did.
func BenchmarkDeploy(b *testing.B) {
	w := newWorld(b)
	pages := texts{}
	for i := range 3000 {
		pages[fmt.Sprintf("digests/%d/index.html", i)] = strings.Repeat(fmt.Sprintf("page %d of many ", i), 600)
	}
	w.put(w.folder, pages)
	w.mustDeploy()
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			if r := w.mustDeploy(); !r.Unchanged() {
				b.Fatal("something changed")
			}
		}
	})
	n := 0
	b.Run("one page", func(b *testing.B) {
		for b.Loop() {
			n++
			w.put(w.folder, texts{"index.html": fmt.Sprint("front ", n)})
			w.mustDeploy()
		}
	})
}
