package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// many are the names of files in folders.
func many(under string, folders, files int) []string {
	var names []string
	for d := range folders {
		for f := range files {
			names = append(names, fmt.Sprintf("%s/show-%02d/digest-%02d.md", under, d, f))
		}
	}
	return names
}

// With a watch added on each new folder, 25 to 45 of these 200 go unnoticed.
func TestCopiedFolders(t *testing.T) {
	source := t.TempDir()
	c := watching(t, Options{}, []string{"."}, nil)
	for _, name := range many("copy", 50, 4) {
		path := source + "/" + name
		c.must(os.MkdirAll(path[:strings.LastIndex(path, "/")], 0o755))
		c.must(os.WriteFile(path, []byte(digest(1)), 0o644))
	}
	names := many("copy", 50, 4)
	c.only(func() { c.must(os.CopyFS(c.dir, os.DirFS(source))) }, names...)
	for _, name := range []string{names[0], names[101], names[199]} {
		c.only(func() { c.write(name, digest(2)) }, name)
	}
}

func TestFolderMadeAndFilledAtOnce(t *testing.T) {
	c := watching(t, Options{}, []string{"."}, nil)
	for i := range 10 {
		name := fmt.Sprintf("a%d/b/c/d.md", i)
		c.only(func() { c.write(name, digest(1)) }, name)
	}
}

// A watch belongs to the folder, not to its path: after a move it reports under
// the old one, or fsnotify drops it.
func TestMovedFolder(t *testing.T) {
	outside := t.TempDir()
	c := watching(t, Options{}, []string{"."}, func(c *caller) {
		c.write("sub/a.md", digest(1))
		c.write("sub/deep/er/a.md", digest(1))
		c.must(os.MkdirAll(outside+"/in", 0o755))
		c.must(os.WriteFile(outside+"/in/a.md", []byte(digest(1)), 0o644))
	})
	c.only(func() { c.must(os.Rename(c.path("sub"), c.path("sub2"))) },
		"sub/a.md", "sub/deep/er/a.md", "sub2/a.md", "sub2/deep/er/a.md")
	c.only(func() { c.write("sub2/a.md", digest(2)) }, "sub2/a.md")
	c.only(func() { c.write("sub2/deep/er/a.md", digest(2)) }, "sub2/deep/er/a.md")
	c.only(func() { c.write("sub/deep/er/a.md", digest(3)) }, "sub/deep/er/a.md")

	c.only(func() { c.must(os.Rename(outside+"/in", c.path("in"))) }, "in/a.md")
	c.only(func() { c.write("in/a.md", digest(2)) }, "in/a.md")
	c.only(func() { c.must(os.Rename(c.path("in"), outside+"/out")) }, "in/a.md")
	c.only(func() { c.must(os.WriteFile(outside+"/out/a.md", []byte(digest(3)), 0o644)) })
}

// Two folders change places: every path is still there, and each is another.
func TestSwappedFolders(t *testing.T) {
	c := watching(t, Options{}, []string{"."}, func(c *caller) {
		c.write("a/in/x.md", digest(1))
		c.write("b/in/x.md", digest(2))
	})
	c.only(func() {
		c.must(os.Rename(c.path("a"), c.path("c")))
		c.must(os.Rename(c.path("b"), c.path("a")))
		c.must(os.Rename(c.path("c"), c.path("b")))
	}, "a/in/x.md", "b/in/x.md")
	c.only(func() { c.write("a/in/x.md", digest(3)) }, "a/in/x.md")
	c.only(func() { c.write("b/in/x.md", digest(4)) }, "b/in/x.md")
}

func TestRemovedFolder(t *testing.T) {
	c := watching(t, Options{}, []string{"."}, func(c *caller) {
		c.write("sub/a.md", digest(1))
		c.write("sub/deep/b.md", digest(1))
	})
	c.only(func() { c.must(os.RemoveAll(c.path("sub"))) }, "sub/a.md", "sub/deep/b.md")
	c.only(func() { c.write("sub/deep/b.md", digest(1)) }, "sub/deep/b.md")
	c.only(func() { c.write("sub/deep/b.md", digest(2)) }, "sub/deep/b.md")
}

func TestLinkedFolders(t *testing.T) {
	outside := t.TempDir()
	c := watching(t, Options{}, []string{"content", "last.md"}, func(c *caller) {
		c.must(os.MkdirAll(outside+"/show", 0o755))
		c.must(os.WriteFile(outside+"/show/a.md", []byte(digest(1)), 0o644))
		c.write("content/real/b.md", digest(1))
		c.must(os.Symlink(outside+"/show", c.path("content/linked")))
		c.must(os.Symlink("..", c.path("content/real/up")))         // a circle
		c.must(os.Symlink(c.dir, c.path("content/everything")))     // would watch what nobody asked for
		c.must(os.Symlink("real", c.path("content/another-name")))  // sorts before real
		c.must(os.Symlink("nowhere", c.path("content/nothing.md"))) // leads nowhere
	})
	c.only(func() { c.must(os.WriteFile(outside+"/show/a.md", []byte(digest(2)), 0o644)) }, "content/linked/a.md")
	c.only(func() { c.write("content/another-name/b.md", digest(2)) }, "content/real/b.md")
	c.only(func() { c.write("elsewhere/a.md", digest(2)) })
	c.only(func() { c.must(os.Remove(c.path("content/linked"))) }, "content/linked/a.md")
	c.only(func() { c.must(os.WriteFile(outside+"/show/a.md", []byte(digest(3)), 0o644)) })
}

// The folder that was asked for is itself a link, as a vault's often is.
func TestLinkedRoot(t *testing.T) {
	c := watching(t, Options{}, []string{"content", "last.md"}, func(c *caller) {
		c.write("one/a.md", digest(1))
		c.write("two/a.md", digest(2))
		c.must(os.Symlink("one", c.path("content")))
	})
	c.only(func() { c.write("one/a.md", digest(3)) }, "content/a.md")
	c.only(func() {
		c.must(os.Symlink("two", c.path("content.new")))
		c.must(os.Rename(c.path("content.new"), c.path("content")))
	}, "content/a.md")
	c.only(func() { c.write("two/a.md", digest(4)) }, "content/a.md")
	c.only(func() { c.write("one/a.md", digest(5)) })
}

func TestGitCheckout(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	names := many("content", 10, 30)
	run := func(c *caller, args ...string) {
		t.Helper()
		cmd := exec.Command(git, append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = c.dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	c := watching(t, Options{}, []string{"."}, func(c *caller) {
		c.write("a.md", digest(1))
		run(c, "init", "-q", "-b", "main")
		run(c, "add", ".")
		run(c, "commit", "-q", "-m", "one")
		run(c, "checkout", "-q", "-b", "other")
		for i, name := range names {
			c.write(name, digest(i))
		}
		run(c, "add", ".")
		run(c, "commit", "-q", "-m", "two")
		run(c, "checkout", "-q", "main")
	})
	c.only(func() { run(c, "checkout", "-q", "other") }, names...)
	c.only(func() { c.write(names[299], digest(1)) }, names[299])
	c.only(func() { run(c, "checkout", "-q", "-f", "main") }, names...)
}

// Reports that the system lost are made up for by comparing everything.
func TestLostReports(t *testing.T) {
	s := open([]string{t.TempDir()}, Options{})
	s.close() // so that no report comes but the one below
	dir := s.paths[0]
	info := time.Now().Add(-time.Hour)
	for _, name := range []string{"a.md", "b.md"} {
		if err := os.WriteFile(dir+"/"+name, []byte(digest(1)), 0o644); err != nil {
			t.Fatal(err)
		}
		os.Chtimes(dir+"/"+name, info, info)
		s.seen[dir+"/"+name] = look(dir+"/"+name, s.seed)
	}
	if err := os.WriteFile(dir+"/b.md", []byte(digest(2)), 0o644); err != nil {
		t.Fatal(err)
	}
	os.Chtimes(dir+"/b.md", info, info) // as it was, but for its bytes
	s.inbox.put("", false, true)
	s.busy = false
	now := time.Now()
	s.hear(now)
	s.turn(now)
	if !s.settled() || !s.all || len(s.changed) != 1 || !s.changed[dir+"/b.md"] {
		t.Errorf("all %v, changed %v", s.all, s.changed)
	}
}

// A limit of the system is told in words that help.
func TestLimits(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{syscall.ENOSPC, "max_user_watches"},
		{syscall.EMFILE, "ulimit"},
		{fs.ErrPermission, "permission"},
	} {
		if found := walk([]string{t.TempDir()}, nil, func(string) error { return test.err }); len(found.faults) != 1 || !errors.Is(found.faults[0], test.err) {
			t.Errorf("%v: %v", test.err, found.faults)
		}
		if got := explain("/content", test.err); !strings.Contains(got.Error(), test.want) || !errors.Is(got, test.err) {
			t.Errorf("%v: %v", test.err, got)
		}
	}
}

// A folder that may not be read is warned of once; the others are watched.
func TestForbiddenFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("everything may be read by root")
	}
	warnings := make(chan error, 10)
	c := watching(t, Options{Warn: func(err error) { warnings <- err }}, []string{"."}, func(c *caller) {
		c.write("secret/a.md", digest(1))
		c.must(os.Chmod(c.path("secret"), 0))
		t.Cleanup(func() { os.Chmod(c.path("secret"), 0o755) })
	})
	c.only(func() { c.write("open/a.md", digest(1)) }, "open/a.md")
	if len(warnings) != 1 {
		t.Errorf("%d warnings", len(warnings))
	}
}
