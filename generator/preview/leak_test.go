package preview

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestRandomEdits edits a site at random while tabs come and go, and holds that
// nothing is left behind: no goroutine, no open file, no memory, and that the
// last answer is what the file says. DIGESTRY_EDITS is for how long; .ci/long
// goes on for an hour.
func TestRandomEdits(t *testing.T) {
	length := 5 * time.Second
	if d, err := time.ParseDuration(os.Getenv("DIGESTRY_EDITS")); err == nil {
		length = d
	}
	f := newFolder(t)
	p := run(t, f, Options{})
	random := rand.New(rand.NewPCG(8, 8))
	edits := 0
	some := func() {
		file := fmt.Sprintf("content/d%d.md", random.IntN(8))
		text := fmt.Sprintf("+++\ntitle = \"T%d\"\ntopics = [\"A%d\"]\ndraft = %v\n+++\n\n## S\n\n- **L%d:** %s\n",
			random.IntN(20), random.IntN(9), random.IntN(4) == 0, random.IntN(50), strings.Repeat("word ", random.IntN(200)))
		switch random.IntN(8) {
		case 0:
			os.Remove(f.path(file))
		case 1:
			f.write(file, text[:random.IntN(len(text))]) // often broken
		case 2:
			f.replace("config.toml", "title = ", fmt.Sprintf("description = \"%d\"\ntitle = ", random.IntN(9)))
			f.write("config.toml", "title = \"Small\"\ntheme = \"test\"\n")
		default:
			f.write(file, text)
		}
		stream, err := http.Get("http://" + p.host() + "/.digestry/events?open=/&open=/digests/d1/")
		if err != nil {
			t.Fatal(err)
		}
		stream.Body.Read(make([]byte, 1))
		for _, path := range []string{"/", "/digests/d1/", "/topics/", "/feed.json", "/notes.txt"} {
			p.get(path)
		}
		p.get("/.digestry/state", askHeader, "state")
		stream.Body.Close()
		edits++
	}
	for range 30 {
		some() // what stays for good is made by then
	}
	before := usage(t, p)
	for end := time.Now().Add(length); time.Now().Before(end); {
		some()
	}
	after := usage(t, p)
	if after.goroutines > before.goroutines+5 || after.files > before.files+5 || after.heap > before.heap+before.heap/2+(8<<20) {
		t.Errorf("after %d edits there are %+v, before %+v", edits, after, before)
	}
	f.write("content/last.md", "The last words.\n")
	for deadline := time.Now().Add(patient); !strings.Contains(p.get("/digests/last/").body, "The last words."); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the last edit does not show")
		}
	}
}

// used is what a process has taken up.
type used struct {
	goroutines, files int
	heap              uint64
}

// usage waits until streams that were closed are gone, and measures.
func usage(t *testing.T, p *running) (u used) {
	t.Helper()
	for deadline := time.Now().Add(patient); p.server.streams.Load() > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d streams are left", p.server.streams.Load())
		}
	}
	for range 3 { // folders are closed when nobody has them any more
		runtime.GC()
		time.Sleep(100 * time.Millisecond)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	u.goroutines, u.heap = runtime.NumGoroutine(), m.HeapAlloc
	if files, err := os.ReadDir("/proc/self/fd"); err == nil {
		u.files = len(files)
	}
	return u
}
