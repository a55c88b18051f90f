package watch

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// An editor saves a text in its own way. The sequences are what each did to
// the system when it was traced; vim's is also run for real where it is there,
// since its way under the folder for temporary files is another one.
type editor struct {
	name string
	save func(c *caller, file, text string)
}

var editors = []editor{
	{"write at once", func(c *caller, file, text string) { c.write(file, text) }},
	{"truncate, then write slowly", func(c *caller, file, text string) {
		c.inParts(file, os.O_TRUNC, 15*time.Millisecond, "", text)
	}},
	{"in parts (nano, vim with backupcopy=yes)", func(c *caller, file, text string) {
		c.inParts(file, os.O_TRUNC, 8*time.Millisecond, "", text[:len(text)/3], text[len(text)/3:len(text)*2/3], text[len(text)*2/3:])
	}},
	{"VS Code: truncate, write in pieces, sync", func(c *caller, file, text string) {
		f, err := os.OpenFile(c.path(file), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
		c.must(err)
		time.Sleep(2 * time.Millisecond) // its writing is asynchronous
		for piece := range slices.Chunk([]byte(text), len(text)/2) {
			_, err := f.Write(piece)
			c.must(err)
		}
		c.must(f.Sync())
		c.must(f.Close())
	}},
	{"atomic rename (Obsidian's atomic mode, sed -i)", func(c *caller, file, text string) {
		c.write("sedMLwdWc", text)
		c.must(os.Rename(c.path("sedMLwdWc"), c.path(file)))
	}},
	{"emacs file-precious-flag", func(c *caller, file, text string) {
		c.inParts("tmpa8Xk2Q", os.O_TRUNC, 10*time.Millisecond, "", text[:len(text)/2], text[len(text)/2:])
		c.must(os.Rename(c.path("tmpa8Xk2Q"), c.path(file)))
	}},
	{"vim: rename to a backup, write anew", func(c *caller, file, text string) {
		c.write("4913", "")
		c.must(os.Remove(c.path("4913")))
		c.must(os.Rename(c.path(file), c.path(file+"~")))
		time.Sleep(1400 * time.Microsecond)
		c.inParts(file, os.O_CREATE|os.O_TRUNC, 2*time.Millisecond, "", text[:len(text)/2], text[len(text)/2:])
		c.must(os.Chmod(c.path(file), 0o644))
		c.must(os.Remove(c.path(file + "~")))
	}},
	{"the same, slowly", func(c *caller, file, text string) {
		c.must(os.Rename(c.path(file), c.path(file+"~")))
		time.Sleep(30 * time.Millisecond)
		c.inParts(file, os.O_CREATE|os.O_TRUNC, 20*time.Millisecond, "", text[:len(text)/2], text[len(text)/2:])
		c.must(os.Remove(c.path(file + "~")))
	}},
	{"emacs: lock, rename, write", func(c *caller, file, text string) {
		c.must(os.Symlink("author@host.1234", c.path(".#"+file)))
		c.must(os.Rename(c.path(file), c.path(file+"~")))
		c.write(file, text)
		c.must(os.Remove(c.path(".#" + file)))
	}},
	{"JetBrains safe write", func(c *caller, file, text string) {
		c.write(file+"___jb_tmp___", text)
		c.must(os.Rename(c.path(file), c.path(file+"___jb_old___")))
		time.Sleep(10 * time.Millisecond)
		c.must(os.Rename(c.path(file+"___jb_tmp___"), c.path(file)))
		c.must(os.Remove(c.path(file + "___jb_old___")))
	}},
	{"sed -i.bak", func(c *caller, file, text string) {
		c.write("sedq8Zt0P", text)
		c.must(os.Rename(c.path(file), c.path(file+".bak")))
		time.Sleep(10 * time.Millisecond)
		c.must(os.Rename(c.path("sedq8Zt0P"), c.path(file)))
	}},
}

// inParts writes a file part by part, with a pause before each but the first.
func (c *caller) inParts(file string, flags int, pause time.Duration, parts ...string) {
	c.t.Helper()
	f, err := os.OpenFile(c.path(file), os.O_WRONLY|os.O_CREATE|flags, 0o644)
	c.must(err)
	for i, part := range parts {
		if i > 0 {
			time.Sleep(pause)
		}
		_, err := f.WriteString(part)
		c.must(err)
	}
	c.must(f.Close())
}

// digest is a text as editors save them: same front matter, one line differs.
func digest(version int) string {
	return fmt.Sprintf("+++\ntitle = \"A digest\"\n+++\n\nVersion %d.\n\n%s", version, strings.Repeat("- **A point:** that is made in some words, 那樣。\n", 200))
}

// Whatever the editor does on its way, its user's build must read the text
// before or the text after, and nothing in between; and no other file is told.
func TestEditors(t *testing.T) {
	for _, editor := range editors {
		t.Run(editor.name, func(t *testing.T) {
			c := watching(t, Options{}, []string{"."}, func(c *caller) { c.write("a.md", digest(0)) })
			for version := 1; version <= 10; version++ {
				editor.save(c, "a.md", digest(version))
				c.whole("a.md", version)
			}
		})
	}
}

// whole waits until the caller has read a version of the file, and fails if
// it reads another thing before.
func (c *caller) whole(file string, version int) {
	c.t.Helper()
	for {
		for path, text := range c.next().held {
			switch {
			case path == c.path("last.md"):
			case path != c.path(file):
				c.t.Fatalf("told of %s", path)
			case text == digest(version):
				return
			case text != digest(version-1):
				c.t.Fatalf("read %d bytes of %d: %.40q", len(text), len(digest(version)), text)
			}
		}
	}
}

func TestVim(t *testing.T) {
	vim, err := exec.LookPath("vim")
	if err != nil {
		t.Skip("vim is not installed; TestEditors replays what it does")
	}
	for _, settings := range []string{
		"set backupskip= backup writebackup backupcopy=auto",
		"set backupskip= nobackup writebackup backupcopy=no",
		"set backupskip= backupcopy=yes",
		"set nowritebackup",
	} {
		t.Run(settings, func(t *testing.T) {
			c := watching(t, Options{}, []string{"."}, func(c *caller) { c.write("a.md", digest(0)) })
			for version := 1; version <= 3; version++ {
				replace := fmt.Sprintf("%%s/^Version \\d*/Version %d/", version)
				out, err := exec.Command(vim, "-u", "NONE", "-N", "-es", "--cmd", settings, "-c", settings, "-c", replace, "-c", "wq", c.path("a.md")).CombinedOutput()
				if err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				c.whole("a.md", version)
			}
		})
	}
}

// vim reports nothing about a symbolic link that it writes through.
func TestLinkedFile(t *testing.T) {
	outside := t.TempDir()
	c := watching(t, Options{}, []string{"."}, func(c *caller) {
		c.must(os.WriteFile(outside+"/target.md", []byte(digest(0)), 0o644))
		c.must(os.Symlink(outside+"/target.md", c.path("a.md")))
	})
	c.only(func() { c.must(os.WriteFile(outside+"/target.md", []byte(digest(1)), 0o644)) }, "a.md")
	c.only(func() { c.must(os.WriteFile(outside+"/other.md", []byte(digest(1)), 0o644)) })
	c.only(func() { // the link leads elsewhere
		c.must(os.Remove(c.path("a.md")))
		c.must(os.Symlink(outside+"/other.md", c.path("a.md")))
		c.must(os.WriteFile(outside+"/other.md", []byte(digest(2)), 0o644))
	}, "a.md")
	c.only(func() { c.must(os.WriteFile(outside+"/other.md", []byte(digest(3)), 0o644)) }, "a.md")
	c.only(func() { c.must(os.WriteFile(outside+"/target.md", []byte(digest(4)), 0o644)) })
}
