package preview

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/render"
)

// A checkout writes files while the preview reads them: 3,000 in .ci/long. What it
// shows in the end is what a new generator makes of the folder.
func TestACheckoutIsWhatACleanBuildMakes(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	folders, files := 20, 15
	if os.Getenv("DIGESTRY_CHANGES") != "" { // .ci/long
		folders, files = 100, 30
	}
	f := newFolder(t)
	git := func(args ...string) {
		t.Helper()
		command := exec.Command("git", args...)
		command.Dir = f.dir
		command.Env = append(os.Environ(), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@b.c", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@b.c")
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	fill := func(branch int) {
		for folder := range folders {
			for i := branch; i < files; i++ { // either branch has some that the other lacks
				text := fmt.Sprintf("+++\ntitle = \"Digest %d of %d\"\ntopics = [\"T%d\", \"Branch %d\"]\n+++\n\n## Section\n\n- **Point:** about T%d\n", i, folder, (i+branch)%40, branch, i)
				f.write(fmt.Sprintf("content/f%02d/d%02d-%d.md", folder, i, i%2*branch), text)
			}
		}
	}
	git("init", "-q", "-b", "one")
	for branch, name := range []string{"one", "two"} {
		if branch > 0 {
			git("checkout", "-q", "-b", name)
			os.RemoveAll(f.path("content"))
		}
		fill(branch)
		git("add", ".")
		git("commit", "-q", "-m", name)
	}
	p := run(t, f, Options{})
	p.get("/")
	for _, branch := range []string{"one", "two"} {
		git("checkout", "-q", branch)
		clean, err := f.generator().Generate(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		want := told(t, clean.Pages)
		for deadline := time.Now().Add(2 * patient); ; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("after the checkout of %s the preview shows something else", branch)
			}
			e := p.server.last()
			if e == nil || e.site == nil || len(e.whole.pages) != len(clean.Pages) || len(e.problems) != len(clean.Problems) {
				continue
			}
			if told(t, e.whole.pages) == want {
				break
			}
		}
	}
}

// told is what a site has: its pages, and the text of those that speak of many.
func told(t *testing.T, pages []render.Page) string {
	var b bytes.Buffer
	for _, page := range pages {
		fmt.Fprintln(&b, page.File())
		switch page.Address {
		case "/", "/topics/", "/archive/", "/topics/t7/", "/topics/branch-1/", "/feed.json", "/sitemap.xml", "/digests/d07-0/", "/digests/f31-d09/":
			if err := page.Draw(&b); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.String()
}
