package edit_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/edit"
	"golang.org/x/tools/txtar"
)

// files are a content folder.
type files map[string]string

func write(t *testing.T, all files) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, content := range all {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// plan carries a command such as "rename A B" or "merge A B C" out in thought.
func plan(t *testing.T, all files, command string) ([]edit.Change, error) {
	t.Helper()
	g := generator.New(generator.Options{Site: t.TempDir(), Content: write(t, all), Drafts: true, Future: true})
	result, err := g.Generate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	p := edit.Plan{Site: result.Site, Documents: g.Documents(), Read: func(file string) ([]byte, error) {
		content, ok := all[file]
		if !ok {
			return nil, os.ErrNotExist
		}
		return []byte(content), nil
	}}
	words := strings.Split(command, " ")
	for i, word := range words {
		words[i] = strings.ReplaceAll(word, "_", " ")
	}
	if words[0] == "rename" {
		return p.Rename(words[1], words[2])
	}
	return p.Merge(words[1:len(words)-1], words[len(words)-1])
}

func apply(all files, changes []edit.Change) files {
	made := maps.Clone(all)
	for _, c := range changes {
		if c.After == nil {
			delete(made, c.File)
		} else {
			made[c.File] = string(c.After)
		}
	}
	return made
}

// sites reads testdata/plan.txt: a comment with a command and, where it is
// refused, the words of its message; files before, and below "then/" after.
func sites(t *testing.T) (list []*txtar.Archive) {
	content, err := os.ReadFile("testdata/plan.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split("\n"+string(content), "\n=== ")[1:] {
		list = append(list, txtar.Parse([]byte(strings.TrimSuffix(part, "\n")+"\n")))
	}
	return list
}

func TestPlan(t *testing.T) {
	for _, archive := range sites(t) {
		command, refusal, _ := strings.Cut(strings.TrimSpace(string(archive.Comment)), "\n")
		t.Run(command, func(t *testing.T) {
			before, want := files{}, files{}
			for _, f := range archive.Files {
				if name, ok := strings.CutPrefix(f.Name, "then/"); ok {
					want[name] = string(f.Data)
				} else {
					before[f.Name] = string(f.Data)
				}
			}
			changes, err := plan(t, before, command)
			if refusal != "" {
				if err == nil || !strings.Contains(err.Error(), refusal) {
					t.Fatalf("error %v, want %q", err, refusal)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			after := apply(before, changes)
			same(t, "", after, want)
			// Broken off after each file, and made again.
			for done := 0; done <= len(changes); done++ {
				half := apply(before, changes[:done])
				again, err := plan(t, half, command)
				if err != nil {
					t.Fatalf("after %d of %d changes: %v", done, len(changes), err)
				}
				same(t, fmt.Sprintf("after %d changes, and again", done), apply(half, again), want)
			}
			applies(t, before, changes, want)
		})
	}
}

func same(t *testing.T, when string, got, want files) {
	t.Helper()
	for name := range got {
		if got[name] != want[name] {
			t.Errorf("%s: %s is\n%s\nnot\n%s", when, name, got[name], want[name])
		}
	}
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s: %s is gone", when, name)
		}
	}
}

// applies lets git apply the diffs of changes.
func applies(t *testing.T, before files, changes []edit.Change, want files) {
	t.Helper()
	folder := write(t, before)
	for _, c := range changes {
		patch := exec.Command("git", "apply", "--whitespace=nowarn", "-")
		patch.Dir, patch.Stdin = folder, strings.NewReader(c.Diff())
		if out, err := patch.CombinedOutput(); err != nil {
			t.Errorf("git does not apply the diff of %s: %s", c.File, out)
		}
	}
	got := files{}
	for name := range want {
		content, _ := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		got[name] = string(content)
	}
	same(t, "git apply", got, want)
}
