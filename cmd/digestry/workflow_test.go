package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v3"
)

// workflow is what of a workflow of GitHub Actions matters here.
type workflow struct {
	On struct {
		Push struct{ Branches []string }
	}
	Permissions map[string]string
	Concurrency struct {
		Cancel bool `yaml:"cancel-in-progress"`
	}
	Jobs map[string]struct {
		Permissions map[string]string
		Environment struct{ Name, URL string }
		Steps       []struct {
			ID, Uses, Run string
			With, Env     map[string]string
		}
	}
}

func readWorkflow(file string) (w workflow, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return w, err
	}
	return w, yaml.Unmarshal(text, &w)
}

// The majors are those that are current; upload and deploy go together, since
// the one reads what the other packs.
var actions = map[string]string{
	"actions/checkout": "v7", "actions/setup-go": "v7", "actions/configure-pages": "v6",
	"actions/upload-pages-artifact": "v5", "actions/deploy-pages": "v5",
}

func checkWorkflow(w workflow) error {
	build, deploy := w.Jobs["build"], w.Jobs["deploy"]
	used := map[string]map[string]string{}
	for name, job := range w.Jobs {
		for _, step := range job.Steps {
			if step.Uses == "" {
				continue
			}
			action, version, _ := strings.Cut(step.Uses, "@")
			if actions[action] != version {
				return fmt.Errorf("job %s uses %s, not %s", name, step.Uses, actions[action])
			}
			used[action] = step.With
		}
	}
	switch {
	case len(used) != len(actions):
		return fmt.Errorf("it uses %v", used)
	case used["actions/upload-pages-artifact"]["path"] != "public", used["actions/upload-pages-artifact"]["include-hidden-files"] != "true":
		return fmt.Errorf("it uploads %v", used["actions/upload-pages-artifact"])
	case len(w.Permissions) != 0, fmt.Sprint(build.Permissions) != "map[contents:read pages:read]", fmt.Sprint(deploy.Permissions) != "map[id-token:write pages:write]":
		return fmt.Errorf("permissions: %v, build %v, deploy %v", w.Permissions, build.Permissions, deploy.Permissions)
	case w.Concurrency.Cancel:
		return fmt.Errorf("a deploy that runs can be cut off")
	case deploy.Environment.Name != "github-pages", fmt.Sprint(w.On.Push.Branches) != "[main]":
		return fmt.Errorf("environment %v, branches %v", deploy.Environment, w.On.Push.Branches)
	}
	return nil
}

// runWorkflow checks a workflow and runs its shell steps in the working
// directory, as Actions does: bash, with what the configure step would say.
func runWorkflow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: workflow FILE")
	}
	w, err := readWorkflow(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(checkWorkflow(w))
	outputs := strings.NewReplacer("${{ steps.pages.outputs.base_url }}", "https://ann.github.io/notes")
	for _, step := range w.Jobs["build"].Steps {
		if step.Run == "" {
			continue
		}
		for name, value := range step.Env {
			ts.Setenv(name, outputs.Replace(value))
		}
		ts.Check(ts.Exec("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run))
	}
}

// The workflow of init names the version that made it.
func TestStarterWorkflow(t *testing.T) {
	for version, want := range map[string]string{
		"v1.2.3": `go run github.com/digestry/digestry/cmd/digestry@v1.2.3 build --strict --format github --base-url "$BASE_URL"`,
		"":       `go build -C .digestry -o "$RUNNER_TEMP/digestry" ./cmd/digestry`,
	} {
		site := filepath.Join(t.TempDir(), "site")
		if err := writeStarter(site, starterData{"Site", "en", version}); err != nil {
			t.Fatal(err)
		}
		w, err := readWorkflow(filepath.Join(site, ".github/workflows/pages.yml"))
		if err == nil {
			err = checkWorkflow(w)
		}
		if err != nil {
			t.Fatal(err)
		}
		var run []string
		for _, step := range w.Jobs["build"].Steps {
			if step.Run != "" {
				run = append(run, step.Run)
			}
		}
		if run[0] != want {
			t.Errorf("version %q: %q", version, run)
		}
	}
}

// fakeGo stands in for go in the workflows' steps: it builds and runs the program
// under test.
const fakeGo = `#!/bin/sh
case "$1" in
run) shift 2; exec digestry "$@" ;;
build) printf '#!/bin/sh\nexec digestry "$@"\n' > "$5"; chmod +x "$5" ;;
*) echo "go $*" >&2; exit 2 ;;
esac
`

func setupWorkflow(env *testscript.Env) error {
	bin, temp := filepath.Join(env.WorkDir, ".fake"), filepath.Join(env.WorkDir, ".temp")
	for _, folder := range []string{bin, temp} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(fakeGo), 0o755); err != nil {
		return err
	}
	repository, err := filepath.Abs("../..")
	env.Setenv("FAKE", bin)
	env.Setenv("REPOSITORY", repository)
	env.Setenv("RUNNER_TEMP", temp)
	return err
}
