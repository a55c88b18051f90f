package main

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The matcher that init puts into .vscode understands what serve says. VS Code's
// expressions are JavaScript's; these mean the same in Go.
func TestTheProblemMatcherUnderstandsServe(t *testing.T) {
	text, err := starter.ReadFile("starter/.vscode/tasks.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Tasks []struct {
			ProblemMatcher struct {
				Pattern struct {
					Regexp                                      string
					File, Line, Column, Severity, Message, Code int
				}
				Background struct{ BeginsPattern, EndsPattern string }
			}
		}
	}
	if err := json.Unmarshal(text, &file); err != nil || len(file.Tasks) != 1 {
		t.Fatalf("%v: %+v", err, file)
	}
	matcher := file.Tasks[0].ProblemMatcher
	_, stderr, dir, _ := serving(t, "--port", "0")
	stderr.after(t, "[watch] build finished in ")
	if err := os.WriteFile(dir+"/content/b.md", []byte("+++\ndate = \"never\"\n+++\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	stderr.after(t, " ms, 1 error")
	pattern := matcher.Pattern
	problem := regexp.MustCompile(pattern.Regexp)
	begins, ends := regexp.MustCompile(matcher.Background.BeginsPattern), regexp.MustCompile(matcher.Background.EndsPattern)
	var found [][]string
	began, ended := 0, 0
	for line := range strings.Lines(stderr.String()) {
		line = strings.TrimSuffix(line, "\n")
		if match := problem.FindStringSubmatch(line); match != nil {
			found = append(found, match)
		}
		if begins.MatchString(line) {
			began++
		}
		if ends.MatchString(line) {
			ended++
		}
	}
	if began < 2 || began != ended {
		t.Errorf("%d builds begin and %d end in\n%s", began, ended, stderr)
	}
	if len(found) != 1 {
		t.Fatalf("%d problems are found in\n%s", len(found), stderr)
	}
	m := found[0]
	got := []string{m[pattern.Line], m[pattern.Column], m[pattern.Severity], m[pattern.Code]}
	if !strings.HasSuffix(m[pattern.File], "content/b.md") || strings.Join(got, " ") != "2 8 error date" || !strings.HasPrefix(m[pattern.Message], `date "never" is no date`) {
		t.Errorf("it finds %q", m)
	}
	if docs, err := os.ReadFile("../../docs/editors.md"); err != nil || !strings.Contains(string(docs), ".vscode/tasks.json") {
		t.Errorf("docs/editors.md does not speak of it: %v", err)
	}
}

func TestPollFlag(t *testing.T) {
	stdout, stderr, dir, stop := serving(t, "--port", "0", "--poll=20ms", "--follow")
	stdout.after(t, "Local: ")
	stderr.after(t, "[watch] build finished in ")
	if err := os.WriteFile(dir+"/content/b.md", []byte("Polled.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	stderr.after(t, "b.md is new; no open page updated")
	if code := stop(); code != exitWell {
		t.Errorf("exit code %d", code)
	}
	_, stderr, _, stop = serving(t, "--port", "0", "--poll=-1s")
	if code := stop(); code != exitUsage || !strings.Contains(stderr.String(), "--poll=-1s is no time to wait") {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
}
