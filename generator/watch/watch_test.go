package watch

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// patient is how long a test waits for what must happen. Nothing is asserted
// about how fast it does.
const patient = 20 * time.Second

// caller is somebody who uses Loop: it reads every file that it is told of.
type caller struct {
	t      *testing.T
	dir    string
	events chan told
}

// told is an event, with what its files held when it came.
type told struct {
	Event
	held map[string]string
}

// watching runs Loop over paths of a new folder, "." being the folder itself,
// which setup fills first. It returns when Loop has begun.
func watching(t *testing.T, o Options, paths []string, setup func(c *caller)) *caller {
	t.Helper()
	return watchingIn(t, t.TempDir(), o, paths, setup)
}

// watchingIn is watching, in a folder that is made if it is not there.
func watchingIn(t *testing.T, dir string, o Options, paths []string, setup func(c *caller)) *caller {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	c := &caller{t: t, dir: dir, events: make(chan told, 1000)}
	if setup != nil {
		setup(c)
	}
	for i := range paths {
		paths[i] = c.path(paths[i])
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		Loop(ctx, func() []string { return paths }, o, func(e Event) {
			contents := map[string]string{}
			for _, path := range e.Paths {
				content, err := os.ReadFile(path)
				contents[path] = string(content)
				if err != nil {
					contents[path] = "(gone)"
				}
			}
			c.events <- told{e, contents}
		})
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	if e := c.next(); !e.All || len(e.Paths) > 0 {
		t.Fatalf("first event: %v", e)
	}
	c.only(func() {})
	return c
}

func (c *caller) path(name string) string { return filepath.Join(c.dir, filepath.FromSlash(name)) }

func (c *caller) write(name, content string) {
	c.t.Helper()
	path := c.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

// must fails the test for an error of the system.
func (c *caller) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *caller) next() told {
	c.t.Helper()
	select {
	case e := <-c.events:
		return e
	case <-time.After(patient):
		c.t.Fatal("no event")
	}
	return told{}
}

// until collects what changed, by name, until all of names have.
func (c *caller) until(names ...string) []string {
	c.t.Helper()
	changed := map[string]bool{}
	deadline := time.After(patient)
	for {
		missing := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return changed[name] })
		if len(missing) == 0 {
			var all []string
			for name := range changed {
				all = append(all, name)
			}
			slices.Sort(all)
			return all
		}
		select {
		case e := <-c.events:
			for _, path := range e.Paths {
				rel, err := filepath.Rel(c.dir, path)
				c.must(err)
				changed[filepath.ToSlash(rel)] = true
			}
		case <-deadline:
			c.t.Fatalf("%d of %d never came, such as %s", len(missing), len(names), missing[0])
		}
	}
}

// only tells that do changes just names: it then changes one more file and
// collects until that one is told. What is written while it is read is told once
// more: names, where they are so many that reading begins before writing ends, and
// our own file.
func (c *caller) only(do func(), names ...string) {
	c.t.Helper()
	do()
	if len(names) > 0 {
		got := c.until(names...)
		if got = slices.DeleteFunc(got, func(name string) bool { return name == "last.md" }); !slices.Equal(got, names) {
			c.t.Errorf("changed: %v, want %v", got, names)
		}
	}
	c.write("last.md", time.Now().String()+"\n")
	besides := slices.DeleteFunc(c.until("last.md"), func(name string) bool { return name == "last.md" || slices.Contains(names, name) })
	if len(besides) > 0 {
		c.t.Errorf("besides %v: %v", names, besides)
	}
}

func TestOneEventForABurst(t *testing.T) {
	c := watching(t, Options{}, []string{"."}, nil)
	for _, name := range []string{"b.md", "a.md", "c.md"} {
		c.write(name, "text\n")
	}
	want := []string{c.path("a.md"), c.path("b.md"), c.path("c.md")}
	if e := c.next(); !slices.Equal(e.Paths, want) || e.All {
		t.Errorf("got %v", e)
	}
}

func TestSameBytesAreNoChange(t *testing.T) {
	c := watching(t, Options{}, []string{"."}, func(c *caller) { c.write("a.md", "text\n") })
	for _, do := range []func(){
		func() { c.must(os.Chtimes(c.path("a.md"), time.Now(), time.Now())) },
		func() { c.write("a.md", "text\n") },
		func() { c.must(os.Chmod(c.path("a.md"), 0o600)) },
	} {
		time.Sleep(200 * time.Millisecond) // what is written during a call is told
		c.only(do)
	}
}

func TestRemovedFile(t *testing.T) {
	c := watching(t, Options{}, []string{"."}, func(c *caller) { c.write("a.md", "text\n") })
	c.only(func() { c.must(os.Remove(c.path("a.md"))) }, "a.md")
	c.only(func() { c.write("a.md", "text\n") }, "a.md")
}

// What is emptied or cut for good is told in the end.
func TestUnfinishedForGood(t *testing.T) {
	long := strings.Repeat("a line\n", 100)
	c := watching(t, Options{}, []string{"."}, func(c *caller) {
		for _, name := range []string{"cut.md", "empty.md", "front.md", "newline.md"} {
			c.write(name, long)
		}
	})
	c.only(func() { c.write("cut.md", "a line\n") }, "cut.md")
	c.only(func() { c.write("empty.md", "") }, "empty.md")
	c.only(func() { c.write("front.md", "+++\ntitle = 1\n"+long) }, "front.md")
	c.only(func() { c.write("newline.md", long+"the end") }, "newline.md")
	c.only(func() { c.write("new.md", "") }, "new.md")
}

func TestIgnored(t *testing.T) {
	c := watching(t, Options{}, []string{"."}, func(c *caller) {
		c.write(".obsidian/app.json", "{}")
	})
	c.only(func() {
		for _, name := range []string{
			".#a.md", "#a.md#", "a.md~", ".a.md.swp", ".a.md.swx", "4913", "a.md.un~", "a.md___jb_tmp___", "a.md___jb_old___",
			".goutputstream-X1Y2Z3", "a.md.bak", "a.md.bck", "a.md.tmp", "a.md.orig", "a.md.rej", ".DS_Store", ".~lock.a.md#",
			"a.sync-conflict-20260101-000000-ABCDEFG.md", ".git/HEAD", ".obsidian/app.json", "node_modules/x/a.js",
		} {
			c.write(name, "text "+name)
		}
	})
	c.only(func() { c.write(".well-known/security.txt", "text\n") }, ".well-known/security.txt")
	c.only(func() { c.write(".nojekyll", "no\n") }, ".nojekyll")
}

func TestIgnoredFolder(t *testing.T) {
	dir := t.TempDir()
	public := filepath.Join(dir, "public")
	c := watching(t, Options{Ignore: []string{public}}, []string{"."}, nil)
	c.must(os.Symlink(dir, c.path("linked")))
	c.only(func() { c.write("linked/a.md", "text\n") }, "linked/a.md")
	c.only(func() { c.write("linked/public/index.html", "text\n") })
	c.only(func() { c.write("linked/public/index.html", "more\n") })
}

// A program's own file without extension comes and goes; one that stays is a
// source (CNAME, _redirects).
func TestFileWithoutExtension(t *testing.T) {
	c := watching(t, Options{}, []string{"."}, func(c *caller) { c.write("a.md", "text\n") })
	c.only(func() {
		c.write("sedMLwdWc", "more\n")
		time.Sleep(30 * time.Millisecond)
		c.must(os.Rename(c.path("sedMLwdWc"), c.path("a.md")))
	}, "a.md")
	c.write("CNAME", "example.org\n")
	c.until("CNAME")
}

// A missing folder is noticed when it appears, whatever of the way to it exists.
func TestMissingPaths(t *testing.T) {
	c := watching(t, Options{}, []string{"content", "themes/mine/layouts", "config.toml", "last.md"}, func(c *caller) {
		c.write("other/a.md", "text\n")
	})
	c.only(func() { c.write("a.md", "text\n"); c.write("other/b.md", "text\n") })
	c.only(func() { c.write("config.toml", "title = 1\n") }, "config.toml")
	c.only(func() { c.write("config.toml", "title = 2\n") }, "config.toml")
	c.only(func() { c.write("content/shows/a.md", "text\n") }, "content/shows/a.md")
	c.only(func() { c.write("content/shows/b.md", "text\n") }, "content/shows/b.md")
	c.only(func() { c.write("themes/mine/assets/a.css", "a{}\n") })
	c.only(func() { c.write("themes/mine/layouts/base.html", "<html>\n") }, "themes/mine/layouts/base.html")
	c.only(func() { c.must(os.RemoveAll(c.path("content"))) }, "content/shows/a.md", "content/shows/b.md")
	c.only(func() { c.write("content/c.md", "text\n") }, "content/c.md")
	c.only(func() { c.must(os.Remove(c.path("config.toml"))) }, "config.toml")
	c.only(func() { c.write("config.toml", "title = 3\n") }, "config.toml")
}

// The caller may come to depend on other folders.
func TestPathsThatChange(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first"), filepath.Join(dir, "second")
	for _, d := range []string{first, second} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	paths, events := []string{first}, make(chan Event)
	go Loop(ctx, func() []string { return paths }, Options{}, func(e Event) {
		if len(e.Paths) > 0 {
			paths = []string{second}
		}
		events <- e
	})
	<-events
	for _, d := range []string{first, second, second} {
		path := filepath.Join(d, "a.md")
		if err := os.WriteFile(path, []byte(time.Now().String()+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		for e := range events {
			if slices.Contains(e.Paths, path) {
				break
			}
		}
	}
}

// Calls never overlap, and what happens during one is told by the next.
func TestChangesDuringACall(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	begun, proceed := make(chan Event), make(chan bool)
	go Loop(ctx, func() []string { return []string{dir} }, Options{}, func(e Event) {
		begun <- e
		<-proceed
	})
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	<-begun
	write("a.md", "one\n")
	proceed <- true
	if e := <-begun; len(e.Paths) != 1 {
		t.Errorf("written during the first call: %v", e)
	}
	// Same bytes in the end, but this call may have read the file when empty.
	write("a.md", "")
	write("a.md", "one\n")
	write("b.md", "two\n")
	select {
	case e := <-begun:
		t.Fatalf("two calls at once: %v", e)
	case <-time.After(300 * time.Millisecond):
	}
	proceed <- true
	if e := <-begun; len(e.Paths) != 2 {
		t.Errorf("written during the second call: %v", e)
	}
	cancel()
	proceed <- true
}

// A report may come while the caller reads what was told of it already. Whether it is
// of another write, the time of the file tells.
func TestLateReports(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells when a file was changed")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a.md")
	s := open([]string{dir}, Options{})
	defer s.close()
	write := func() {
		t.Helper()
		if err := os.WriteFile(path, []byte("text\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		what string
		do   func()
		told bool
	}{
		{"a new file", write, true},
		{"a late report", func() {}, false},
		{"a write of the same bytes", write, true},
		{"a write of the same bytes that sets the time back", func() {
			info, err := os.Stat(path)
			write()
			if err == nil {
				err = os.Chtimes(path, info.ModTime(), info.ModTime())
			}
			if err != nil {
				t.Fatal(err)
			}
		}, true},
		{"a report of a file whose time says nothing", func() {
			seen := s.seen[path]
			seen.dated = false
			s.seen[path] = seen
		}, true},
	} {
		c.do()
		time.Sleep(30 * time.Millisecond) // the clock of files ticks
		s.busy = true
		s.inbox.put(path, true, false)
		s.hear(time.Now())
		s.turn(time.Now())
		if got := s.changed[path]; got != c.told {
			t.Errorf("%s: told %v, want %v", c.what, got, c.told)
		}
		clear(s.changed)
	}
}

func TestIsDated(t *testing.T) {
	at := func(text string) time.Time {
		t.Helper()
		at, err := time.Parse(time.TimeOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		changed, now string
		want         bool
	}{
		{"10:00:00.004", "10:00:00.008", true},
		{"10:00:00.004", "10:00:00.004", false},
		{"10:00:00.004", "09:59:59.999", false},
		{"10:00:00", "10:00:00.004", false},
		{"10:00:00", "10:00:01.999", false},
		{"10:00:00", "10:00:02.001", true},
	} {
		if got := isDated(at(c.changed), at(c.now)); got != c.want {
			t.Errorf("changed %s, now %s: %v", c.changed, c.now, got)
		}
	}
	if isDated(time.Time{}, time.Now()) {
		t.Error("a time that nobody knows is told from later ones")
	}
}
