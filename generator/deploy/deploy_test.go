package deploy

import (
	"crypto/sha1"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// world is a person's repository, a bare one that it has as its remote, and a
// finished site.
type world struct {
	t             testing.TB
	env           []string
	source, other string
	folder        string
}

// newWorld makes one in folders of which none has an easy name.
func newWorld(t testing.TB, initFlags ...string) *world {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	top := filepath.Join(t.TempDir(), `播客 摘要: "q"`)
	w := &world{t: t, source: filepath.Join(top, "my site"), other: filepath.Join(top, "遠端.git"), folder: filepath.Join(top, "made here")}
	w.env = append(slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.HasPrefix(s, "GIT_") }),
		"HOME="+top, "XDG_CONFIG_HOME="+top, "GIT_CONFIG_NOSYSTEM=1")
	for _, dir := range []string{w.source, w.folder} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	w.put(top, texts{".gitconfig": "[user]\n\tname = 安\n\temail = an@example.org\n[init]\n\tdefaultBranch = main\n"})
	w.git(top, append([]string{"init", "--quiet", "--bare", w.other}, initFlags...)...)
	w.git(w.source, append([]string{"init", "--quiet"}, initFlags...)...)
	w.git(w.source, "remote", "add", "origin", w.other)
	w.put(w.source, texts{"config.toml": "title = 'x'\n"})
	w.git(w.source, "add", ".")
	w.git(w.source, "commit", "--quiet", "-m", "Sources")
	w.git(w.source, "push", "--quiet", "origin", "main")
	w.put(w.folder, site(9))
	return w
}

type texts map[string]string

// site is one of n pages and what stands beside them.
func site(n int) texts {
	s := texts{"index.html": "front", "_media/長 名.css": "body {}", ".well-known/x": "x", ".digestry-manifest.json": "{}", "crlf.txt": "a\r\nb\r\n"}
	for i := 1; i < n; i++ {
		s[fmt.Sprintf("digests/第 %d/index.html", i)] = fmt.Sprint("page ", i)
	}
	return s
}

// published is what a branch holds for a site: without the manifest, with .nojekyll.
func published(s texts, more texts) texts {
	p := maps.Clone(s)
	delete(p, ".digestry-manifest.json")
	p[".nojekyll"] = ""
	maps.Copy(p, more)
	return p
}

func (w *world) put(folder string, files texts) {
	w.t.Helper()
	for file, text := range files {
		path := filepath.Join(folder, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			w.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) remove(file string) {
	w.t.Helper()
	if err := os.Remove(filepath.Join(w.folder, file)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) git(folder string, args ...string) string {
	w.t.Helper()
	c := exec.Command("git", args...)
	c.Dir, c.Env = folder, w.env
	out, err := c.CombinedOutput()
	if err != nil {
		w.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (w *world) options() Options {
	return Options{Folder: w.folder, Repository: w.source, Remote: "origin", Branch: "gh-pages", Env: w.env}
}

func (w *world) deploy(change ...func(*Options)) (*Result, error) {
	w.t.Helper()
	o := w.options()
	for _, c := range change {
		c(&o)
	}
	return Deploy(w.t.Context(), o)
}

func (w *world) mustDeploy(change ...func(*Options)) *Result {
	w.t.Helper()
	r, err := w.deploy(change...)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// refuses expects an error with these words, and the remote as it was.
func (w *world) refuses(words string, change ...func(*Options)) {
	w.t.Helper()
	before := w.git(w.other, "for-each-ref")
	r, err := w.deploy(change...)
	if err == nil {
		w.t.Fatalf("it published %+v; wanted %q", r, words)
	}
	if !strings.Contains(err.Error(), words) {
		w.t.Errorf("error %q lacks %q", err, words)
	}
	if after := w.git(w.other, "for-each-ref"); after != before {
		w.t.Errorf("the remote changed:\n%s\n%s", before, after)
	}
}

// holds compares the branch with files.
func (w *world) holds(want texts) {
	w.t.Helper()
	got := texts{}
	for file := range strings.SplitSeq(strings.Trim(w.git(w.other, "ls-tree", "-r", "-z", "--name-only", "gh-pages"), "\x00"), "\x00") {
		c := exec.Command("git", "cat-file", "blob", "gh-pages:"+file)
		c.Dir, c.Env = w.other, w.env
		text, err := c.Output()
		if err != nil {
			w.t.Fatal(err)
		}
		got[file] = string(text)
	}
	if !maps.Equal(got, want) {
		w.t.Errorf("the branch holds %q\nnot %q", got, want)
	}
}

func (w *world) commits() string { return w.git(w.other, "rev-list", "--count", "gh-pages") }

// expect compares the counts of a result.
func expect(t testing.TB, r *Result, pages, added, changed, removed, others int) {
	t.Helper()
	got := [5]int{r.Pages, len(r.Added), len(r.Changed), len(r.Removed), r.Others}
	if want := [5]int{pages, added, changed, removed, others}; got != want {
		t.Errorf("pages, added, changed, removed, others: %v, not %v", got, want)
	}
}

func orphan(o *Options) { o.Orphan = true }
func yes(o *Options)    { o.Yes = true }
func dry(o *Options)    { o.DryRun = true }

func TestDeploy(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		t.Run(format, func(t *testing.T) {
			w := newWorld(t, "--object-format="+format)
			expect(t, w.mustDeploy(), 9, 9, 0, 0, 4)
			w.holds(published(site(9), nil))

			r := w.mustDeploy()
			if !r.Unchanged() || r.Commit != "" || w.commits() != "1" {
				t.Errorf("the same site was published again: %+v, %s commits", r, w.commits())
			}

			w.put(w.folder, texts{"index.html": "new front"})
			expect(t, w.mustDeploy(), 9, 0, 1, 0, 0)
			w.holds(published(site(9), texts{"index.html": "new front"}))

			w.remove("digests/第 8/index.html")
			w.remove("crlf.txt")
			expect(t, w.mustDeploy(), 8, 0, 0, 1, 1)
			if w.commits() != "3" {
				t.Errorf("%s commits, not one a deploy", w.commits())
			}

			w.put(w.folder, texts{"new/index.html": "new"})
			expect(t, w.mustDeploy(orphan), 9, 1, 0, 0, 0)
			if w.commits() != "1" {
				t.Errorf("%s commits after --orphan", w.commits())
			}
			if subject := w.git(w.other, "log", "-1", "--format=%an: %s", "gh-pages"); subject != "安: Publish pages: 1 added" {
				t.Errorf("the commit says %q", subject)
			}
		})
	}
}

// A person's repository is in no state that matters, and is left in it.
func TestDeployTouchesNothingElse(t *testing.T) {
	w := newWorld(t)
	w.git(w.source, "checkout", "--quiet", "--detach")
	w.put(w.source, texts{"config.toml": "dirty", "staged.txt": "staged", "untracked.txt": "untracked", ".gitattributes": "* text=auto eol=crlf\n"})
	w.git(w.source, "add", "staged.txt")
	w.git(w.source, "config", "core.autocrlf", "true")
	state := func() string {
		index, err := os.ReadFile(filepath.Join(w.source, ".git", "index"))
		if err != nil {
			t.Fatal(err)
		}
		return w.git(w.source, "status", "--porcelain=v2", "--branch") + w.git(w.source, "for-each-ref", "refs/heads", "refs/tags", "refs/stash") + string(index)
	}
	before := state()
	w.mustDeploy()
	w.put(w.folder, texts{"index.html": "new front"})
	w.mustDeploy()
	if after := state(); after != before {
		t.Errorf("the repository was\n%.300q\nand is\n%.300q", before, after)
	}
	w.holds(published(site(9), texts{"index.html": "new front"})) // crlf.txt to the byte
}

func TestDeployRefuses(t *testing.T) {
	w := newWorld(t)
	w.refuses("main is the branch that you are on", func(o *Options) { o.Branch = "main" })
	w.git(w.source, "checkout", "--quiet", "-b", "work")
	w.refuses("main is the default branch of origin", func(o *Options) { o.Branch = "main" })
	w.refuses(`there is no remote "upstream"; add it with git remote add upstream ADDRESS`, func(o *Options) { o.Remote = "upstream" })
	w.refuses("is no name for a branch", func(o *Options) { o.Branch = "a..b" })
	w.refuses("holds a name or password", func(o *Options) { o.Remote = "https://name:secret@example.org/x.git" })
	w.refuses("is in no git repository; make one with git init", func(o *Options) { o.Repository = w.folder })
	w.refuses("look at the address in git remote -v", func(o *Options) { o.Remote = "../nowhere.git" })
	empty := t.TempDir()
	w.refuses("is empty", func(o *Options) { o.Folder = empty })
	w.put(empty, texts{"a.html": "a"})
	w.refuses("has no index.html", func(o *Options) { o.Folder = empty })
	w.put(empty, texts{"index.html": "a", ".git/HEAD": "ref: refs/heads/main"})
	w.refuses("holds a git repository", func(o *Options) { o.Folder = empty })
	if err := os.Symlink("/etc/passwd", filepath.Join(w.folder, "link")); err != nil {
		t.Fatal(err)
	}
	w.refuses("is no ordinary file")
	w.remove("link")

	w.put(filepath.Dir(w.source), texts{".gitconfig": "[user]\n\tuseConfigOnly = true\n"})
	w.refuses("tell git who you are", func(o *Options) { o.Env = append(slices.Clone(o.Env), "EMAIL=") })
}

func TestDeployRefusesAShrunkenSite(t *testing.T) {
	w := newWorld(t)
	w.mustDeploy()
	for i := range 3 {
		w.remove(fmt.Sprintf("digests/第 %d/index.html", i+1))
	}
	w.refuses("3 of the 9 pages that are published would be gone, such as digests/第 1/index.html")
	expect(t, w.mustDeploy(yes), 6, 0, 0, 3, 0)
}

// What is on a branch that we never published to is somebody's work.
func TestDeployOverForeignSite(t *testing.T) {
	w := newWorld(t)
	w.git(w.source, "checkout", "--quiet", "--orphan", "gh-pages")
	w.put(w.source, texts{"a.html": "made by something else"})
	w.git(w.source, "add", ".")
	w.git(w.source, "commit", "--quiet", "-m", "By hand")
	w.git(w.source, "push", "--quiet", "origin", "gh-pages")
	w.git(w.source, "checkout", "--quiet", "main")
	w.refuses("1 of the 1 pages that are published would be gone")
	w.mustDeploy(yes)
	if w.commits() != "2" {
		t.Errorf("%s commits: what was there is lost", w.commits())
	}
}

func TestDeploySeesForeignPushes(t *testing.T) {
	w := newWorld(t)
	w.mustDeploy()
	clone := filepath.Join(t.TempDir(), "clone")
	w.git(w.source, "clone", "--quiet", "--branch", "gh-pages", w.other, clone)
	push := func(text string) {
		w.put(clone, texts{"CNAME": text + "\n"})
		w.git(clone, "add", ".")
		w.git(clone, "commit", "--quiet", "-m", "Set the domain")
		w.git(clone, "push", "--quiet")
	}
	push("digests.example.org") // before: as GitHub's settings do
	w.put(w.folder, texts{"index.html": "second"})
	r := w.mustDeploy()
	if r.Domain != "digests.example.org" {
		t.Errorf("the domain is %q", r.Domain)
	}
	want := published(site(9), texts{"index.html": "second", "CNAME": "digests.example.org\n"})
	w.holds(want)
	w.git(clone, "pull", "--quiet")

	// After we asked what the remote has.
	repo, err := open(t.Context(), w.options())
	if err != nil {
		t.Fatal(err)
	}
	defer repo.close()
	if err := repo.readOld(t.Context()); err != nil {
		t.Fatal(err)
	}
	push("pushed.example.org")
	wantBeaten := func(err error) {
		t.Helper()
		var failed *GitError
		if !errors.As(err, &failed) || failed.Command != "push" || !strings.Contains(failed.Hint, "somebody else published in the meantime") {
			t.Errorf("a push in between: %v", err)
		}
		w.holds(want)
	}
	want["CNAME"] = "pushed.example.org\n"
	next, err := readFolder(w.folder, repo.newHash)
	if err != nil {
		t.Fatal(err)
	}
	_, err = repo.push(t.Context(), next, tree{}, "Too late")
	wantBeaten(err)

	// While we push: a hook of the sources' repository does.
	w.put(w.source, texts{".git/hooks/pre-push": fmt.Sprintf("#!/bin/sh\nunset $(git rev-parse --local-env-vars)\ncd '%s' && echo hook > CNAME && git commit -qam x && git push -q\n", clone)})
	if err := os.Chmod(filepath.Join(w.source, ".git/hooks/pre-push"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.put(w.folder, texts{"index.html": "third"})
	want["CNAME"] = "hook\n"
	_, err = w.deploy(orphan)
	wantBeaten(err)
}

func TestDeployToAProtectedBranch(t *testing.T) {
	w := newWorld(t)
	w.mustDeploy()
	w.put(w.folder, texts{"index.html": "second"})
	w.git(w.other, "config", "receive.denyNonFastForwards", "true")
	w.refuses("publish without --orphan", orphan)
	w.mustDeploy()
	w.put(w.other, texts{"hooks/pre-receive": "#!/bin/sh\necho 'nobody may' >&2\nexit 1\n"})
	if err := os.Chmod(filepath.Join(w.other, "hooks/pre-receive"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.put(w.folder, texts{"index.html": "third"})
	w.refuses("nobody may")
	w.refuses("its words above tell why")
}

func TestDeployDryRun(t *testing.T) {
	w := newWorld(t)
	snapshot := func() string {
		var b strings.Builder
		for _, repository := range []string{w.source, w.other} {
			err := filepath.Walk(repository, func(path string, info os.FileInfo, err error) error {
				fmt.Fprintln(&b, path, info.Size(), info.ModTime())
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		return b.String()
	}
	before := snapshot()
	expect(t, w.mustDeploy(dry), 9, 9, 0, 0, 4)
	if after := snapshot(); after != before {
		t.Errorf("a dry run changed files:\n%s\n%s", before, after)
	}
	w.mustDeploy()

	// What is on the remote must be fetched to tell what would change.
	clone := filepath.Join(t.TempDir(), "clone: \"x\"")
	w.git(w.source, "clone", "--quiet", "--single-branch", "--branch", "main", w.other, clone)
	w.source = clone
	w.put(w.folder, texts{"index.html": "second"})
	before = snapshot()
	expect(t, w.mustDeploy(dry), 9, 0, 1, 0, 0)
	if after := snapshot(); after != before {
		t.Errorf("a dry run changed files:\n%s\n%s", before, after)
	}
	expect(t, w.mustDeploy(), 9, 0, 1, 0, 0)
}

// A checkout of CI has no history, and gets none.
func TestDeployFromAShallowClone(t *testing.T) {
	w := newWorld(t)
	w.mustDeploy()
	w.put(w.folder, texts{"index.html": "second"})
	w.mustDeploy()
	clone := filepath.Join(t.TempDir(), "clone")
	w.git(w.source, "clone", "--quiet", "--depth=1", "--branch", "main", "file://"+w.other, clone)
	w.source = clone
	w.put(w.folder, texts{"index.html": "third"})
	expect(t, w.mustDeploy(), 9, 0, 1, 0, 0)
	if w.commits() != "3" {
		t.Errorf("%s commits, not 3", w.commits())
	}
}

func TestDeployDomain(t *testing.T) {
	w := newWorld(t)
	w.put(w.folder, texts{"CNAME": "own.example.org\n"})
	if r := w.mustDeploy(); r.Domain != "own.example.org" {
		t.Errorf("the domain is %q", r.Domain)
	}
	w.put(w.folder, texts{"CNAME": "other.example.org\n"})
	if r := w.mustDeploy(); r.Domain != "other.example.org" {
		t.Errorf("the site's own CNAME does not win: %q", r.Domain)
	}
	// On GitHub base_url is enough.
	for base, want := range map[string]string{"https://digests.example.org/": "digests.example.org", "https://ann.github.io/digests/": "", "": ""} {
		next := tree{}
		repo := &repository{options: Options{BaseURL: base}, newHash: sha1.New, remoteURL: "https://github.com/ann/digests"}
		if got, err := repo.domain(next); err != nil || got != want {
			t.Errorf("with base_url %q the domain is %q, %v", base, got, err)
		}
	}
}

// An address in place of a remote's name does.
func TestDeployToAnAddress(t *testing.T) {
	w := newWorld(t)
	w.git(w.source, "remote", "remove", "origin")
	w.refuses(`there is no remote "origin"`)
	expect(t, w.mustDeploy(func(o *Options) { o.Remote = w.other }), 9, 9, 0, 0, 4)
	// So does a repository that holds nothing but sites: its only branch is the
	// standard one, and what is on it is ours.
	w.git(w.other, "symbolic-ref", "HEAD", "refs/heads/gh-pages")
	w.put(w.folder, texts{"index.html": "second"})
	expect(t, w.mustDeploy(func(o *Options) { o.Remote = w.other }), 9, 0, 1, 0, 0)
}
