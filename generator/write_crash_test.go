package generator

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// interrupted makes what a build from one site to another leaves when it is
// killed after some of its steps: the journal alone, then removals and renames
// in order.
func interrupted(t *testing.T, from, to fileTexts, foreign fileTexts, steps int) (folder string, more bool) {
	t.Helper()
	folder = t.TempDir()
	mustWrite(t, folder, from)
	putFiles(t, folder, foreign)
	out, err := openOutput(folder, writeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer out.root.Close()
	defer out.unlock() // and no cleaning up
	if out.files, out.claims, err = arrange(pagesOf(to)); err != nil {
		t.Fatal(err)
	}
	if err = out.survey(); err == nil {
		err = out.draw(context.Background(), nil)
	}
	if err == nil {
		err = out.writeManifest(out.journal())
	}
	if err != nil {
		t.Fatal(err)
	}
	var todo []func() error
	for _, file := range out.stale {
		if out.yielding[foldPath(file)] == file {
			todo = append(todo, func() error { return out.root.Remove(file) }) // its folder stays
		}
	}
	for i := range out.files {
		if out.files[i].state == staged {
			todo = append(todo, func() error { return out.moveIn(i, map[string]bool{".": true}) })
		}
	}
	for _, file := range out.stale {
		todo = append(todo, func() error { return out.remove(file, &Report{}) })
	}
	for _, do := range todo[:min(steps, len(todo))] {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	return folder, steps < len(todo)
}

func TestWriteRepairsAfterEveryStep(t *testing.T) {
	from := fileTexts{"index.html": "home", "style.css": "old", "gone/index.html": "gone", "a": "file", "b/c/index.html": "folder", "same.html": "same"}
	to := fileTexts{"index.html": "HOME", "style.css": "new", "new/index.html": "new", "a/index.html": "folder", "b/c": "file", "same.html": "same"}
	third := fileTexts{"index.html": "home", "other.html": "other"}
	foreign := fileTexts{"CNAME": "example.org", "notes/mine.txt": "mine", "gone/mine.txt": "mine"}
	for _, next := range []fileTexts{to, from, third} {
		for steps, more := 0, true; more; steps++ {
			var folder string
			folder, more = interrupted(t, from, to, foreign, steps)
			mustWrite(t, folder, next)
			want := maps.Clone(next)
			maps.Copy(want, foreign)
			expectFiles(t, folder, want)
			wantReport(t, mustWrite(t, folder, next), Report{Pages: len(next), Unchanged: len(next)})
			if t.Failed() {
				t.Fatalf("after %d steps, towards %v", steps, next)
			}
		}
	}
}

// A file that a killed build meant to write, but did not, is not ours when
// somebody else writes it.
func TestWriteJournalClaimsNothing(t *testing.T) {
	from, to := fileTexts{"index.html": "home"}, fileTexts{"index.html": "home", "new.html": "new"}
	folder, _ := interrupted(t, from, to, nil, 0)
	putFiles(t, folder, fileTexts{"new.html": "mine"})
	_, err := write(t.Context(), folder, pagesOf(to), writeOptions{})
	wantWriteError(t, err, "new.html", "not written by Digestry")
	mustWrite(t, folder, from)
	expectFiles(t, folder, fileTexts{"index.html": "home", "new.html": "mine"})
}

const crashFolder = "DIGESTRY_TEST_CRASH_FOLDER"

// crashSite is one of two sites with hundreds of pages that differ in every
// way. A page's text tells whether it is whole.
func crashSite(which int) fileTexts {
	f := fileTexts{}
	for i := range 300 {
		text := fmt.Sprintf("%d of %d\n%s\nend", i, which, strings.Repeat(fmt.Sprint(which), 9000))
		switch {
		case i%3 == 0:
			f[fmt.Sprintf("p%d/index.html", i)] = text
		case (i+which)%2 == 0:
			f[fmt.Sprintf("q%d", i)] = text
		default:
			f[fmt.Sprintf("q%d/r/index.html", i)] = text
		}
	}
	f[fmt.Sprintf("only%d.css", which)] = "1 of 1\n\nend"
	return f
}

// TestWriteInChild is the program that TestWriteSurvivesKills kills.
func TestWriteInChild(t *testing.T) {
	folder := os.Getenv(crashFolder)
	if folder == "" {
		t.Skip("only run by TestWriteSurvivesKills")
	}
	for which := 0; ; which = 1 - which {
		_, err := write(t.Context(), folder, pagesOf(crashSite(which)), writeOptions{Progress: func(done, total int) {
			if done == total {
				fmt.Println("drawn")
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// kills are how many builds TestWriteSurvivesKills kills.
const kills = 50

func TestWriteSurvivesKills(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills many builds")
	}
	folder := filepath.Join(t.TempDir(), "public")
	mustWrite(t, folder, crashSite(1))
	foreign := fileTexts{"CNAME": "example.org", "p0/notes.txt": "mine"}
	putFiles(t, folder, foreign)
	journals := 0
	for round := range kills {
		killBuild(t, folder)
		journals += checkWhole(t, folder, foreign)
		if round%3 == 0 { // else the next child repairs
			which := rand.IntN(2)
			mustWrite(t, folder, crashSite(which))
			want := crashSite(which)
			maps.Copy(want, foreign)
			expectFiles(t, folder, want)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	t.Logf("%d of %d builds were killed between their first and last rename", journals, kills)
}

// killBuild kills a build around the moment when its pages are put in place.
func killBuild(t *testing.T, folder string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestWriteInChild$")
	child.Env = append(os.Environ(), crashFolder+"="+folder)
	child.Stderr = os.Stderr
	stdout, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for range 1 + rand.IntN(2) {
		if !lines.Scan() || lines.Text() != "drawn" {
			t.Errorf("the build said %q", lines.Text())
		}
	}
	time.Sleep(time.Duration(rand.IntN(40)) * time.Millisecond)
	child.Process.Kill()
	child.Wait()
}

// checkWhole checks that each file is whole, and returns 1 when the build was
// killed amid its renames.
func checkWhole(t *testing.T, folder string, foreign fileTexts) int {
	t.Helper()
	sites := []fileTexts{crashSite(0), crashSite(1)}
	for file, text := range heldFiles(t, folder) {
		switch {
		case strings.HasSuffix(file, "/"), strings.HasPrefix(file, stageFolder+"/"):
		case foreign[file] != "":
			if foreign[file] != text {
				t.Errorf("%s, which is not ours, holds %.40q", file, text)
			}
		default:
			head, _, _ := strings.Cut(text, "\n")
			var i, which int
			fmt.Sscanf(head, "%d of %d", &i, &which)
			if text != sites[which][file] && text != "1 of 1\n\nend" {
				t.Errorf("%s is not whole: %d bytes, %.40q", file, len(text), text)
			}
		}
	}
	for file, text := range foreign {
		if got, err := os.ReadFile(filepath.Join(folder, file)); err != nil || string(got) != text {
			t.Errorf("%s is %q, %v", file, got, err)
		}
	}
	text, err := os.ReadFile(filepath.Join(folder, manifestFile))
	if err != nil {
		t.Fatal(err)
	}
	m, err := decodeManifest(text)
	if err != nil {
		t.Fatal(err)
	}
	if m.Coming != nil {
		return 1
	}
	return 0
}
