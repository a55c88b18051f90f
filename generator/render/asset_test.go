package render

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the assets in testdata become now; then read the difference")

var hashInName = regexp.MustCompile(`\.[0-9a-f]{10}\.`)

// TestAssets makes the assets of every archive in testdata/assets. Below want/
// stand the problems, the early script, and each asset that comes of them; a
// hash in a name is written as HASH.
func TestAssets(t *testing.T) {
	archives, err := filepath.Glob("testdata/assets/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no assets: %v", err)
	}
	for _, file := range archives {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fsys := fstest.MapFS{}
		var tokens []site.Token
		kept := &txtar.Archive{Comment: archive.Comment}
		want := map[string]string{}
		for _, f := range archive.Files {
			name, wanted := strings.CutPrefix(f.Name, "want/")
			switch {
			case wanted:
				want[name] = string(f.Data)
				continue
			case f.Name == "tokens":
				for line := range strings.Lines(string(f.Data)) {
					name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
					tokens = append(tokens, site.Token{Name: name, Value: value})
				}
			default:
				fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			kept.Files = append(kept.Files, f)
		}
		for _, f := range outcome(t, fsys, tokens) {
			f.Name = "want/" + f.Name
			kept.Files = append(kept.Files, f)
		}
		got := txtar.Format(kept)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		} else if !bytes.Equal(got, txtar.Format(archive)) {
			t.Errorf("%s gives\n%s", file, got)
		}
	}
}

// outcome is what assets become, as files of an archive.
func outcome(t *testing.T, fsys fstest.MapFS, tokens []site.Token) (files []txtar.File) {
	t.Helper()
	add := func(name, text string) {
		if text != "" && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		if text = hashInName.ReplaceAllString(text, ".HASH."); text != "" {
			files = append(files, txtar.File{Name: name, Data: []byte(text)})
		}
	}
	a, problems := loadAssets(fsys, &site.Config{Search: true, Tokens: tokens}, nil)
	var told strings.Builder
	for _, p := range problems {
		fmt.Fprintln(&told, p)
		if p.Hint != "" {
			fmt.Fprintf(&told, "    %s\n", p.Hint)
		}
	}
	add("problems", told.String())
	if site.CountErrors(problems, false) > 0 {
		return files
	}
	add("early", string(a.early))
	add("tokens", strings.Join(a.tokens, " "))
	for _, page := range a.pages {
		var b bytes.Buffer
		if err := page.Draw(&b); err != nil {
			t.Fatal(err)
		}
		add(hashInName.ReplaceAllString(page.File(), ".HASH."), b.String())
	}
	return files
}

// A file's address changes with its bytes, and with those of what it refers to.
func TestAssetAddressesTellTheBytes(t *testing.T) {
	addresses := func(font string, tokens ...site.Token) (sheet, named site.Address) {
		a, problems := loadAssets(fstest.MapFS{
			"assets/a.css":           {Data: []byte("a{src:url(fonts/a%20b.woff2)}")},
			"assets/fonts/a b.woff2": {Data: []byte(font)},
			"assets/.hidden":         {Data: []byte("x")},
		}, &site.Config{Tokens: tokens}, nil)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if _, ok := a.byName[".hidden"]; ok {
			t.Error("a hidden file has an address")
		}
		return a.stylesheet, a.byName["fonts/a b.woff2"].address
	}
	sheet, font := addresses("one")
	if want := site.Address("/assets/fonts/a%20b." + site.ShortHash("one", 10) + ".woff2"); font != want {
		t.Errorf("the font is at %s, not %s", font, want)
	}
	if again, _ := addresses("one"); again != sheet {
		t.Errorf("the same bytes are at %s and %s", sheet, again)
	}
	if other, _ := addresses("two"); other == sheet {
		t.Error("another font changes nothing in the address of what shows it")
	}
	if other, _ := addresses("one", site.Token{Name: "ink", Value: "red"}); other == sheet {
		t.Error("a token changes nothing in the style sheet's address")
	}
}

// What an asset does for search is not there without it; and only a theme that
// reads the index has one.
func TestAssetsForSearch(t *testing.T) {
	fsys := fstest.MapFS{
		"assets/a.css":            {Data: []byte(".a{color:red}")},
		"assets/search.css":       {Data: []byte(".hit{color:red}")},
		"assets/search.js":        {Data: []byte(`import("./search/find.js")`)},
		"assets/search/find.js":   {Data: []byte(`import("/search/client.js")`)},
		"assets/search/glass.svg": {Data: []byte("<svg/>")},
		"assets/research.js":      {Data: []byte("go()")},
	}
	for enabled, want := range map[bool]string{
		true:  "find.js glass.svg theme.css theme.js: hit find",
		false: "theme.css theme.js:",
	} {
		a, problems := loadAssets(fsys, &site.Config{Search: enabled}, nil)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		var names []string
		var all bytes.Buffer
		for _, page := range a.pages {
			names = append(names, hashInName.ReplaceAllString(path.Base(page.File()), "."))
			if err := page.Draw(&all); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(names)
		got := strings.Join(names, " ") + ":"
		for _, word := range []string{"hit", "find"} {
			if strings.Contains(all.String(), word) {
				got += " " + word
			}
		}
		if got != want || !strings.Contains(all.String(), "go()") {
			t.Errorf("search is %v: %s, not %s", enabled, got, want)
		}
		if !a.searches {
			t.Error("the theme does not search")
		}
	}
	if a, _ := loadAssets(fstest.MapFS{"assets/a.js": {Data: []byte("go()")}}, &site.Config{Search: true}, nil); a.searches {
		t.Error("a theme that reads no index searches")
	}
}

// A token that no style sheet uses is told where config.toml sets it.
func TestUnknownTokens(t *testing.T) {
	fsys := themeWith(t, map[string]string{"assets/plain.css": ":root{--ink:#000}p{color:var(--ink)}"})
	config := &site.Config{Language: "en", Tokens: []site.Token{{Name: "ikn", Value: "red", Line: 4, Column: 1}, {Name: "ink", Value: "red", Line: 5, Column: 1}}}
	_, problems := LoadTheme("test", fsys, config, Since{})
	want := `[config.toml:4:1: warning: the theme has no token "ikn" [unknown-key]]`
	if fmt.Sprint(problems) != want || problems[0].Hint != `did you mean "ink"?` {
		t.Errorf("%v %q, not %s", problems, problems[0].Hint, want)
	}
}
