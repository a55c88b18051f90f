package generator

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// Every key of config.toml is documented, those in its tables too.
func TestDocsTellEveryConfigKey(t *testing.T) {
	docs, err := os.ReadFile("../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	config := reflect.TypeFor[configFile]()
	for _, key := range keysOf(config) {
		row := ""
		for line := range strings.Lines(string(docs)) {
			for _, written := range []string{key, "[" + key + "]", "[[" + key + "]]"} {
				if strings.HasPrefix(line, "| `"+written+"` |") {
					row = line
				}
			}
		}
		if row == "" {
			t.Errorf("docs/configuration.md has no row for the key %s", key)
		}
		table, _ := fieldOf(config, key)
		for _, inner := range keysOf(table) {
			if !strings.Contains(row, inner) {
				t.Errorf("docs/configuration.md does not tell of %s in %s", inner, key)
			}
		}
	}
}
