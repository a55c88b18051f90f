package generator

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/digestry/digestry/generator/site"
)

// TestClassify reads testdata/classify.txt.
func TestClassify(t *testing.T) {
	text, err := os.ReadFile("testdata/classify.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		file, want, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("no => in %q", line)
		}
		var rules site.ContentRules
		if name, glob, ok := strings.Cut(file, " include="); ok {
			file, rules.Include = name, []string{glob}
		}
		if name, ending, ok := strings.Cut(file, " variant="); ok {
			file, rules.Variants = name, []string{ending}
		}
		got := "-"
		if s, ok := classify(file, rules); ok {
			got = strings.TrimSuffix(fmt.Sprintf("%s %s %s", s.kind, s.name, s.translation), " ")
			if s.file != file {
				t.Errorf("%s: the file became %s", file, s.file)
			}
		}
		if got != want {
			t.Errorf("%s is %s, not %s", file, got, want)
		}
	}
}

// Names are composed, whatever form the disk keeps; the path stays as it is.
func TestClassifyComposesNames(t *testing.T) {
	const decomposed = "か\u3099いと\u3099" // がいど as macOS writes it
	for file, name := range map[string]string{decomposed + ".md": "がいど", decomposed + ".en.md": "がいど", "x/" + decomposed + "/index.md": "がいど"} {
		if s, ok := classify(file, site.ContentRules{}); !ok || s.name != name || s.file != file {
			t.Errorf("%q is %+v", file, s)
		}
	}
}

// listed writes what list finds: documents, then files after "|", then problems.
func listed(content folder, rules site.ContentRules, skip func(string) bool) string {
	c := list(content, rules, skip)
	var parts []string
	for _, s := range c.sources {
		parts = append(parts, s.file)
	}
	parts = append(parts, "|")
	parts = append(parts, c.files...)
	for _, p := range c.problems {
		parts = append(parts, "\n"+p.String())
	}
	return strings.Join(parts, " ")
}

func nothing(string) bool { return false }

func TestList(t *testing.T) {
	fsys := fstest.MapFS{}
	for _, file := range []string{
		"a.md", "a.vtt", "README.md", ".hidden.md", ".obsidian/x.md", ".git/y.md", "node_modules/z/README.md", "sub/node_modules/n.md",
		"drafts/b.md", "drafts/good.md", "drafts/deep/c.md", "deep/drafts/d.md", "e.tmp.md", "sub/f.tmp.md", "sub/node_modules.md", "public/out.md",
	} {
		fsys[file] = &fstest.MapFile{}
	}
	content := folder{path: "content", fsys: fsys}
	public := func(file string) bool { return file == "public" }
	all := []string{"a.md", "a.vtt", "deep/drafts/d.md", "drafts/b.md", "drafts/deep/c.md", "drafts/good.md", "e.tmp.md", "sub/f.tmp.md", "sub/node_modules.md"}
	without := func(gone ...string) string {
		kept := slices.DeleteFunc(slices.Clone(all), func(file string) bool { return slices.Contains(gone, file) })
		return strings.Join(kept, " ") + " | README.md a.vtt"
	}
	for _, c := range []struct {
		exclude, include []string
		want             string
	}{
		{nil, nil, without()},
		{[]string{"drafts/**"}, nil, without("drafts/b.md", "drafts/deep/c.md", "drafts/good.md")},
		{[]string{"drafts"}, nil, without("drafts/b.md", "drafts/deep/c.md", "drafts/good.md")},
		{[]string{"drafts/*"}, nil, without("drafts/b.md", "drafts/deep/c.md", "drafts/good.md")},
		{[]string{"**/drafts/**"}, nil, without("drafts/b.md", "drafts/deep/c.md", "drafts/good.md", "deep/drafts/d.md")},
		{[]string{"drafts/**"}, []string{"drafts/good.md"}, without("drafts/b.md", "drafts/deep/c.md")},
		{[]string{"drafts"}, []string{"drafts/good.md"}, without("drafts/b.md", "drafts/deep/c.md")},
		{[]string{"*.tmp.md"}, nil, without("e.tmp.md")},
		{[]string{"**/*.tmp.md"}, nil, without("e.tmp.md", "sub/f.tmp.md")},
		{[]string{"**"}, []string{"a.*", "sub/*"}, "a.md a.vtt sub/f.tmp.md sub/node_modules.md | a.vtt"},
	} {
		if got := listed(content, site.ContentRules{Exclude: c.exclude, Include: c.include}, public); got != c.want {
			t.Errorf("exclude %q, include %q: %s\nwant %s", c.exclude, c.include, got, c.want)
		}
	}
	if got := listed(folder{path: "missing"}, site.ContentRules{}, nothing); got != "|" {
		t.Errorf("of a missing folder: %s", got)
	}
}

// The output, and what else of a site lies in its content folder, is not content.
func TestDestinationInsideContent(t *testing.T) {
	dir := t.TempDir()
	for _, file := range []string{"a.md", "public/digests/a/index.md", "static/x.md", "themes/test/notes.md", "sub/public/b.md"} {
		writeFile(t, filepath.Join(dir, file), []byte("text"))
	}
	g := New(Options{Site: dir, Content: dir})
	f, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := listed(f, site.ContentRules{}, g.skip), "a.md sub/public/b.md |"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

// A name of 250 bytes, in which every character takes several, has a page.
func TestLongNamesHavePages(t *testing.T) {
	dir := sample(t)
	long := strings.Repeat("長い", 41) // 246 bytes
	writeFile(t, filepath.Join(dir, "content", long+".md"), []byte("# T\n\nsee ![p](<"+long+".png>) and [other](a.md)"))
	writeFile(t, filepath.Join(dir, "content", long+".png"), []byte("picture"))
	r := generate(t, Options{Site: dir})
	for _, page := range r.Pages {
		for _, name := range strings.Split(page.File(), "/") {
			if len(name) > 255 {
				t.Errorf("%s is too long", page.File())
			}
		}
	}
	for _, p := range r.Problems {
		if !strings.Contains(p.Message, "none.png") { // the sample's own
			t.Error(p)
		}
	}
}

func TestStaticFiles(t *testing.T) {
	dir := t.TempDir()
	for _, file := range []string{"favicon.ico", ".nojekyll", ".well-known/x", ".well-known/.y", ".DS_Store", "sub/.hidden/z", "sub/robots.txt"} {
		writeFile(t, filepath.Join(dir, file), nil)
	}
	f, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	files, err := f.files()
	if want := []string{".nojekyll", ".well-known/x", "favicon.ico", "sub/robots.txt"}; err != nil || !slices.Equal(files, want) {
		t.Errorf("%q, not %q (%v)", files, want, err)
	}
}
