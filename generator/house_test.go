package generator

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/digestry/digestry/"

// rooms is the table of ARCHITECTURE.md: what each package may import of ours.
// A new arrow is a decision: draw it there first.
var rooms = map[string]string{
	"cmd/digestry":       "generator generator/site generator/importer generator/edit generator/preview generator/watch generator/deploy themes",
	"generator":          "generator/site generator/parse generator/link generator/render generator/check generator/store themes",
	"generator/site":     "",
	"generator/markdown": "",
	"generator/parse":    "generator/site generator/markdown",
	"generator/link":     "generator/site",
	"generator/store":    "",
	"generator/search":   "generator/site",
	"generator/picture":  "",
	"generator/check":    "generator/site",
	"generator/layout":   "",
	"generator/render":   "generator/site generator/layout generator/search generator/picture",
	"generator/edit":     "generator/parse generator/site",
	"generator/watch":    "",
	"generator/preview":  "generator generator/site generator/render generator/watch",
	"generator/importer": "generator/site generator/markdown generator/parse",
	"generator/deploy":   "",
	"themes":             "",
	"internal/chromium":  "",
	"internal/made":      "",
	"internal/bench":     "internal/made",
}

func TestRoomsImportOnlyWhatTheHouseAllows(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		fields := strings.Fields(line)
		room := strings.TrimPrefix(fields[0], module)
		allowed, drawn := rooms[room]
		if !drawn {
			t.Errorf("room %s is not in the drawing", room)
		}
		for _, imported := range fields[1:] {
			name, ours := strings.CutPrefix(imported, module)
			if ours && !slices.Contains(strings.Fields(allowed), name) {
				t.Errorf("%s imports %s, which the drawing does not allow", room, name)
			}
		}
	}
}
