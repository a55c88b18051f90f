package markdown

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
)

// TestSpec runs the examples of CommonMark 0.31.2, as the goldmark module
// carries them.
func TestSpec(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Markdown, HTML string
		Example        int
	}
	if err := json.Unmarshal(text, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) != 652 {
		t.Errorf("%d examples, not 652", len(examples))
	}
	for _, e := range examples {
		d := Parse([]byte(e.Markdown), Options{TrustHTML: true, CommonMark: true})
		if got, want := normal(drawAll(d)), normal(e.HTML); got != want {
			t.Errorf("example %d: %q\n gives %q\n  want %q", e.Example, e.Markdown, got, want)
		}
	}
}

func drawAll(d *Document) string {
	var nodes []ast.Node
	for n := d.Root.FirstChild(); n != nil; n = n.NextSibling() {
		nodes = append(nodes, n)
	}
	return d.Blocks(nodes)
}

// normal writes void elements in one of their two ways, and leaves out what we
// add to pictures.
func normal(html string) string {
	html = strings.ReplaceAll(html, " />", ">")
	html = strings.ReplaceAll(html, ` loading="lazy"`, "")
	return strings.ReplaceAll(html, ` referrerpolicy="no-referrer"`, "")
}
