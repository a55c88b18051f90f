package preview

import (
	"runtime"
	"runtime/metrics"
	"time"
)

// Each build leaves the one before it behind. On a large site it takes half a
// second to clear that away, which an author should not wait for: it is done
// while nobody saves.
const (
	restAfter = 200 * time.Millisecond
	restFrom  = 64 << 20 // bytes in use below which it is done in no time
)

// rest clears away, when no build has come for a moment, where a quarter of
// what is there is new since that was last done.
func (s *Server) rest() {
	if s.resting != nil {
		s.resting.Stop()
	}
	s.resting = time.AfterFunc(restAfter, func() {
		heap := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(heap)
		if live, there := heap[0].Value.Uint64(), heap[1].Value.Uint64(); there > restFrom && there > live+live/4 {
			runtime.GC()
		}
	})
}
