package render

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// themeWith is the test theme with some files changed; an empty one is taken out.
func themeWith(t *testing.T, changes map[string]string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, folder := range []string{"layouts", "partials", "assets", "i18n"} {
		entries, err := os.ReadDir("testdata/theme/" + folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			data, err := os.ReadFile("testdata/theme/" + folder + "/" + entry.Name())
			if err != nil {
				t.Fatal(err)
			}
			fsys[folder+"/"+entry.Name()] = &fstest.MapFile{Data: data}
		}
	}
	for file, text := range changes {
		if fsys[file] = (&fstest.MapFile{Data: []byte(text)}); text == "" {
			delete(fsys, file)
		}
	}
	return fsys
}

// TestFaultyThemes reads testdata/faults.txt: a file of the theme, what it holds,
// and the problems that come of it.
func TestFaultyThemes(t *testing.T) {
	text, err := os.ReadFile("testdata/faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\n== ")[1:] {
		file, rest, _ := strings.Cut(c, "\n")
		content, want, _ := strings.Cut("\n"+rest, "\n-> ")
		_, problems := LoadTheme("test", themeWith(t, map[string]string{file: strings.TrimPrefix(content, "\n")}), &site.Config{Language: "zh-TW"})
		var got []string
		for _, p := range problems {
			got = append(got, strings.TrimSpace(p.String()+" "+p.Hint))
		}
		if len(got) == 0 {
			got = []string{"none"}
		}
		if wanted := strings.Split(strings.TrimSpace(want), "\n-> "); strings.Join(got, "\n") != strings.Join(wanted, "\n") {
			t.Errorf("%s:\n%s\nwant:\n%s", file, strings.Join(got, "\n"), strings.Join(wanted, "\n"))
		}
	}
}

// What only drawing can find names the layout and the place in it.
func TestFaultsFoundWhenDrawn(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"layouts/page.html", "{{define \"main\"}}\n{{.Page.Titel}}{{end}}", `/about/: template: page.html:2:7: executing "main" at <.Page.Titel>: can't evaluate field Titel`},
		{"layouts/page.html", "{{define \"main\"}}{{t \"nothing\"}}{{end}}", `no word "nothing" in i18n/en.toml`},
		{"layouts/page.html", "{{define \"main\"}}{{n \"nothing\" 1}}{{end}}", `no counting word "nothing" in i18n/en.toml`},
		{"layouts/page.html", "{{define \"main\"}}{{asset \"gone.css\"}}{{end}}", `no file gone.css in the theme's assets folder`},
		{"layouts/page.html", "{{define \"main\"}}{{template \"gone.html\"}}{{end}}", `no such template "gone.html"`},
		{"partials/card.html", "{{.Nothing}}", `card.html:1:2: executing "card.html" at <.Nothing>`},
	} {
		s := sample()
		loaded, problems := LoadTheme("test", themeWith(t, map[string]string{c.file: c.text}), s.Config)
		if len(problems) > 0 {
			t.Errorf("%s: %v", c.text, problems)
			continue
		}
		var errs []string
		for _, page := range Pages(s, loaded, nil, &Pictures{}) {
			var b bytes.Buffer
			if err := page.Draw(&b); err != nil {
				errs = append(errs, err.Error())
				if b.Len() > 0 {
					t.Errorf("%s wrote %q though it cannot be drawn", page.Address, b.String())
				}
			}
		}
		if !strings.Contains(strings.Join(errs, "\n"), c.want) {
			t.Errorf("%s: %q, not %s", c.text, errs, c.want)
		}
	}
}

// The language of the words is the nearest that the theme has; English is what
// is left, word by word too.
func TestWords(t *testing.T) {
	fsys := themeWith(t, map[string]string{
		"i18n/ja.toml":      "date = \"2006年1月2日\"\nhome = \"ホーム\"\n",
		"i18n/zh-Hans.toml": "home = \"首页\"\n",
		"i18n/pl.toml":      "digests = { one = \"{n} skrót\", few = \"{n} skróty\", many = \"{n} skrótów\", other = \"{n} skrótu\" }\n",
	})
	for language, want := range map[string]string{
		"en": "Home", "en-GB": "Home", "fr": "Home", "zh-Hant": "首頁", "zh-TW": "首頁", "zh-HK": "首頁", "zh-Hans": "首页", "zh": "首页", "zh-CN": "首页", "zh-SG": "首页",
		"ja": "ホーム", "ja-JP": "ホーム", "pl": "Home",
	} {
		w, err := loadWords(fsys, language)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := w.word("home"); got != want {
			t.Errorf("in %s: %s, not %s", language, got, want)
		}
	}
	for _, c := range []struct {
		language string
		n        int
		want     string
	}{
		{"en", 0, "0 digests"}, {"en", 1, "1 digest"}, {"en", 2, "2 digests"}, {"zh-TW", 1, "1 篇摘要"}, {"fr", 1, "1 digest"},
		{"pl", 1, "1 skrót"}, {"pl", 2, "2 skróty"}, {"pl", 5, "5 skrótów"}, {"pl", 22, "22 skróty"},
	} {
		w, err := loadWords(fsys, c.language)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := w.counted("digests", c.n); err != nil || got != c.want {
			t.Errorf("%d in %s: %s, not %s (%v)", c.n, c.language, got, c.want, err)
		}
	}
	if _, err := loadWords(themeWith(t, map[string]string{"i18n/en.toml": "home = \"Home\""}), "en"); err == nil || !strings.Contains(err.Error(), "no date") {
		t.Errorf("words that do not say how days are written: %v", err)
	}
	for language, want := range map[string]string{"en": "3 May 2024", "zh-TW": "2024年5月3日", "pl": "3 May 2024"} {
		w, err := loadWords(fsys, language)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.date(time.Date(2024, 5, 3, 23, 0, 0, 0, time.UTC)); got != want || w.date(time.Time{}) != "" {
			t.Errorf("in %s: %s, not %s; no date is %q", language, got, want, w.date(time.Time{}))
		}
	}
}

// A site's tokens are one more style sheet; its address changes with them.
func TestTokens(t *testing.T) {
	sheet := func(tokens ...site.Token) (address, text string) {
		config := &site.Config{Language: "en", PerPage: 20, Tokens: tokens}
		loaded := theme(t, config)
		a, err := loaded.assetAddress("tokens.css")
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range Pages(&site.Site{Config: config}, loaded, nil, &Pictures{}) {
			if page.Address == a && a != "" {
				var b bytes.Buffer
				if err := page.Draw(&b); err != nil {
					t.Fatal(err)
				}
				return string(a), b.String()
			}
		}
		return string(a), ""
	}
	if address, text := sheet(); address != "" || text != "" {
		t.Errorf("without tokens: %q %q", address, text)
	}
	red, text := sheet(site.Token{Name: "accent", Value: "red"}, site.Token{Name: "gap", Value: "calc(1rem + 2px)"})
	if want := ":root {\n\t--accent: red;\n\t--gap: calc(1rem + 2px);\n}\n"; text != want {
		t.Errorf("%q, not %q", text, want)
	}
	blue, _ := sheet(site.Token{Name: "accent", Value: "blue"})
	if red == blue || !strings.HasPrefix(red, "/assets/tokens.") || !strings.HasSuffix(red, ".css") {
		t.Errorf("red is at %s, blue at %s", red, blue)
	}
}

// Assets are found by their own name, in folders too.
func TestAssets(t *testing.T) {
	fsys := themeWith(t, map[string]string{"assets/fonts/a b.woff2": "font", "assets/.hidden": "x"})
	loaded, problems := LoadTheme("test", fsys, &site.Config{Language: "en"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	a, err := loaded.assetAddress("fonts/a b.woff2")
	if want := site.Address(fmt.Sprintf("/assets/fonts/a%%20b.%s.woff2", site.ShortHash("font", 10))); err != nil || a != want {
		t.Errorf("%s, not %s (%v)", a, want, err)
	}
	if _, err := loaded.assetAddress(".hidden"); err == nil {
		t.Error("a hidden file has an address")
	}
}
