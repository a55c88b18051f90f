//go:build unix

package generator

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

// On a real disk: links that lead out or to folders, loops, pipes and long names.
func TestListOnDisk(t *testing.T) {
	dir := t.TempDir()
	content := filepath.Join(dir, "content")
	long := strings.Repeat("長", 82) + ".md" // 249 bytes
	for _, file := range []string{"content/a.md", "content/sub/b.md", "content/" + long, "outside.md", "other/c.md"} {
		writeFile(t, filepath.Join(dir, file), []byte("text"))
	}
	for link, target := range map[string]string{
		"inside.md": "sub/b.md", "out.md": "../outside.md", "absolute.md": filepath.Join(dir, "outside.md"), "gone.md": "nowhere.md",
		"loop.md": "loop.md", "folder": "sub", "outfolder": "../other", "sub/up": "..",
	} {
		if err := os.Symlink(target, filepath.Join(content, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(content, "pipe.md"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := openFolder(content)
	if err != nil {
		t.Fatal(err)
	}
	c := list(f, site.ContentRules{}, nothing)
	var sources []string
	for _, s := range c.sources {
		sources = append(sources, s.file)
	}
	if want := []string{"a.md", "inside.md", "sub/b.md", long}; !slices.Equal(sources, want) {
		t.Errorf("%q, not %q", sources, want)
	}
	if len(c.files) > 0 {
		t.Errorf("files %q", c.files)
	}
	var problems []string
	for _, p := range site.SortProblems(c.problems) {
		if p.Severity != site.Warning || p.Code != "content" {
			t.Errorf("%s", p)
		}
		message, _, _ := strings.Cut(p.Message, ":")
		problems = append(problems, p.File+": "+message)
	}
	const out, to = "this link leads nowhere that can be published", "this link to a folder is not followed"
	want := []string{
		"absolute.md: " + out, "folder: " + to, "gone.md: " + out, "loop.md: " + out, "out.md: " + out,
		"outfolder: " + out, "pipe.md: this is no file that can be published", "sub/up: " + to,
	}
	if !slices.Equal(problems, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(problems, "\n"), strings.Join(want, "\n"))
	}
}

// What leads out of static/ is not published, and not passed over in silence.
func TestStaticLinkOut(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "outside"), nil)
	writeFile(t, filepath.Join(dir, "static", "x"), nil)
	if err := os.Symlink("../outside", filepath.Join(dir, "static", "link")); err != nil {
		t.Fatal(err)
	}
	f, err := openFolder(filepath.Join(dir, "static"))
	if err != nil {
		t.Fatal(err)
	}
	if files, err := f.files(); err == nil || !strings.Contains(err.Error(), "link cannot be published") {
		t.Errorf("%q, %v", files, err)
	}
}
