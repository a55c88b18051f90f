package parse

import (
	"os"
	"strings"
	"testing"
)

// Every key of front matter, and what else is read as it, is documented.
func TestDocsTellEveryKey(t *testing.T) {
	docs, err := os.ReadFile("../../docs/content.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		row := rowOf(string(docs), k.name)
		if row == "" {
			t.Errorf("docs/content.md has no row for the key %s", k.name)
		}
		for _, alias := range k.also {
			if !strings.Contains(row, "`"+alias+"`") {
				t.Errorf("docs/content.md does not say that %s is also read as %s", alias, k.name)
			}
		}
	}
}

// rowOf is the row of a table that begins with a name.
func rowOf(text, name string) string {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "| `"+name+"` |") {
			return line
		}
	}
	return ""
}
