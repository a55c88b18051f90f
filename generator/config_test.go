package generator

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

// TestConfig reads testdata/config.txt.
func TestConfig(t *testing.T) {
	text, err := os.ReadFile("testdata/config.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\n== ")[1:] {
		name, rest, _ := strings.Cut(c, "\n")
		t.Run(name, func(t *testing.T) {
			content, expectations, _ := strings.Cut("\n"+rest, "\n-> ")
			dir := t.TempDir()
			writeFile(t, filepath.Join(dir, ConfigFile), []byte(strings.TrimPrefix(content, "\n")))
			config, problems := readConfig(Options{Site: dir})
			var wanted []string
			for _, want := range strings.Split(strings.TrimRight(expectations, "\n"), "\n-> ") {
				key, value, _ := strings.Cut(want, ": ")
				switch {
				case key == "problem":
					wanted = append(wanted, value)
				case config == nil:
					t.Errorf("there is no configuration: %v", problems)
				case configured(config, key) != value:
					t.Errorf("%s is %q, not %q", key, configured(config, key), value)
				}
			}
			var got []string
			for _, p := range site.SortProblems(problems) {
				p.File = strings.TrimPrefix(p.File, filepath.ToSlash(dir)+"/")
				got = append(got, strings.TrimSpace(p.String()+" "+p.Hint))
			}
			if !slices.Equal(got, wanted) {
				t.Errorf("problems:\n%s\nwanted:\n%s", strings.Join(got, "\n"), strings.Join(wanted, "\n"))
			}
			if (config == nil) != (site.CountErrors(problems, false) > 0) {
				t.Errorf("errors and a configuration, or neither: %v, %v", config, problems)
			}
		})
	}
}

// configured writes one thing that a configuration holds as the table does.
func configured(c *site.Config, key string) string {
	values := map[string]any{
		"title": c.Title, "description": c.Description, "base_url": c.BaseURL, "language": c.Language, "theme": c.Theme, "author": c.Author,
		"licence": c.Licence, "time_zone": c.Location, "per_page": c.PerPage, "feed_items": c.FeedItems, "edit_url": c.EditURL, "menu": c.Menu,
		"content": c.Content, "fields": c.Fields, "html": c.TrustHTML, "search": c.Search, "tokens": c.Tokens, "params": c.Params,
	}
	value, ok := values[key]
	if !ok {
		return "no such thing in the table: " + key
	}
	return fmt.Sprintf("%+v", value)
}

func TestConfigThatIsMissing(t *testing.T) {
	config, problems := readConfig(Options{Site: t.TempDir(), BaseURL: "https://x.example", Theme: "own"})
	if len(problems) > 0 || config.BaseURL != "https://x.example/" || config.Theme != "own" || config.Title != "Digests" {
		t.Errorf("%+v, %v", config, problems)
	}
}

// What flags say stands in place of what config.toml says, wrong things too.
func TestFlagsBeforeConfig(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, ConfigFile), []byte("base_url = \"nothing\"\ntheme = \"a/b\"\n"))
	config, problems := readConfig(Options{Site: dir, BaseURL: "https://x.example/", Theme: "paper"})
	if len(problems) > 0 || config.BaseURL != "https://x.example/" || config.Theme != "paper" {
		t.Errorf("%+v, %v", config, problems)
	}
}
