package watch

// Forty saves by each way of saving, and what a version control system and a
// shell do to thousands of files, outside of the folder for temporary files: in
// it vim and Emacs make no backups, and so never take the file away.

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// saves is how often each editor saves.
const saves = 40

// elsewhere makes a folder that no editor takes for one of temporary files.
func elsewhere(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip("there is no folder but that for temporary files")
	}
	os.MkdirAll(cache, 0o755)
	dir, err := os.MkdirTemp(cache, "digestry-saves-")
	if err != nil {
		t.Skip("there is no folder but that for temporary files")
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if strings.HasPrefix(dir, "/tmp/") {
		t.Skip("the cache is in the folder for temporary files")
	}
	return dir
}

// programs save for real. Each replaces the version in a file.
var programs = map[string]func(file string, version int) *exec.Cmd{
	"vim": func(file string, version int) *exec.Cmd {
		replace := fmt.Sprintf("%%s/^Version \\d*/Version %d/", version)
		return exec.Command("vim", "-u", "NONE", "-N", "-es", "--cmd", "set backup writebackup backupcopy=auto", "-c", replace, "-c", "wq", file)
	},
	"emacs": func(file string, version int) *exec.Cmd {
		lisp := fmt.Sprintf(`(progn (setq make-backup-files t) (find-file %q) (re-search-forward "^Version [0-9]*") (replace-match "Version %d") (save-buffer))`, file, version)
		return exec.Command("emacs", "--batch", "-Q", "--eval", lisp)
	},
	"sed": func(file string, version int) *exec.Cmd {
		return exec.Command("sed", "-i", fmt.Sprintf("s/^Version [0-9]*/Version %d/", version), file)
	},
	"perl": func(file string, version int) *exec.Cmd {
		return exec.Command("perl", "-pi", "-e", fmt.Sprintf("s/^Version \\d*/Version %d/", version), file)
	},
}

// TestNano saves forty times from one nano, which needs a terminal: the program
// script gives it one.
func TestNano(t *testing.T) {
	for _, name := range []string{"nano", "script"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(name + " is not installed; TestEditors replays what nano does")
		}
	}
	c := watchingIn(t, filepath.Join(elsewhere(t), "nano"), Options{}, []string{"."}, func(c *caller) { c.write("a.md", digest(0)) })
	nano := exec.Command("script", "-qec", "nano --ignorercfiles +5,1 a.md", os.DevNull)
	nano.Dir, nano.Env = c.dir, append(os.Environ(), "TERM=xterm")
	keys, err := nano.StdinPipe()
	c.must(err)
	screen, err := nano.StdoutPipe()
	c.must(err)
	c.must(nano.Start())
	started := make([]byte, 1)
	_, err = screen.Read(started) // it draws, so it reads keys
	c.must(err)
	go io.Copy(io.Discard, screen)
	for version := 1; version <= saves; version++ {
		// Cut the line, write another, go back to it and save.
		_, err := fmt.Fprintf(keys, "\x0bVersion %d.\r\x10\x13", version)
		c.must(err)
		c.whole("a.md", version)
	}
	io.WriteString(keys, "\x18")
	c.must(nano.Wait())
}

func TestFortySaves(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	dir := elsewhere(t)
	for name, command := range programs {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(name); err != nil {
				t.Skip(name + " is not installed")
			}
			c := watchingIn(t, filepath.Join(dir, name), Options{}, []string{"."}, func(c *caller) { c.write("a.md", digest(0)) })
			for version := 1; version <= saves; version++ {
				if out, err := command(c.path("a.md"), version).CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				c.whole("a.md", version)
			}
		})
	}
	for _, editor := range editors {
		t.Run(editor.name, func(t *testing.T) {
			c := watchingIn(t, filepath.Join(dir, strings.Map(letters, editor.name)), Options{}, []string{"."}, func(c *caller) { c.write("a.md", digest(0)) })
			for version := 1; version <= saves; version++ {
				editor.save(c, "a.md", digest(version))
				c.whole("a.md", version)
			}
		})
	}
}

// letters leaves out what no folder should be called by.
func letters(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

// A checkout of 3,000 files, a copy and a move of their folders: every file is
// told, and what its caller read last is what it holds.
func TestThreeThousandFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	const folders, files = 100, 30
	run := func(c *caller, name string, args ...string) {
		t.Helper()
		command := exec.Command(name, args...)
		command.Dir = c.dir
		command.Env = append(os.Environ(), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@b.c", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@b.c")
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%s %v: %v: %s", name, args, err, out)
		}
	}
	under := func(folder string) (names []string) {
		for f := range folders {
			for i := range files {
				names = append(names, fmt.Sprintf("%s/f%02d/d%02d.md", folder, f, i))
			}
		}
		return names
	}
	c := watchingIn(t, filepath.Join(elsewhere(t), "site"), Options{}, []string{"."}, func(c *caller) {
		c.write("a.md", digest(0))
		run(c, "git", "init", "-q", "-b", "main")
		run(c, "git", "add", ".")
		run(c, "git", "commit", "-q", "-m", "one")
		run(c, "git", "checkout", "-q", "-b", "other")
		for i, name := range under("all") {
			c.write(name, digest(i))
		}
		run(c, "git", "add", ".")
		run(c, "git", "commit", "-q", "-m", "two")
		run(c, "git", "checkout", "-q", "main")
	})
	c.only(func() { run(c, "git", "checkout", "-q", "other") }, under("all")...)
	c.only(func() { run(c, "cp", "-r", "all", "copy") }, under("copy")...)
	run(c, "mv", "copy", "moved")
	c.until(append(under("copy"), under("moved")...)...)
	c.only(func() { c.write("moved/f50/d10.md", digest(1)) }, "moved/f50/d10.md")
	run(c, "git", "checkout", "-q", "main")
	c.until(under("all")...)
}
