package preview

import (
	"runtime"
	"time"
)

// Each build leaves the one before it behind. On a large site it takes half a
// second to clear that away, which an author should not wait for: it is done
// while nobody saves.
const (
	restAfter = 200 * time.Millisecond
	restFrom  = 64 << 20 // bytes in use, below which it takes no time
)

// rest clears away when no build has come for a moment, once a good part of what
// may become new until it must be done is new.
func (s *Server) rest() {
	if s.resting != nil {
		s.resting.Stop()
	}
	s.resting = time.AfterFunc(restAfter, func() {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if m.HeapAlloc > restFrom && m.HeapAlloc > m.NextGC/8*5 {
			runtime.GC()
		}
	})
}
