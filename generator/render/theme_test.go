package render

import (
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/language"
)

// themeWith is the test theme with some files changed; an empty one is taken out.
func themeWith(t *testing.T, changes map[string]string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, folder := range []string{".", "layouts", "partials", "assets", "i18n"} {
		entries, err := os.ReadDir("testdata/theme/" + folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if entry.IsDir() {
				continue
			}
			data, err := os.ReadFile("testdata/theme/" + folder + "/" + entry.Name())
			if err != nil {
				t.Fatal(err)
			}
			fsys[path.Join(folder, entry.Name())] = &fstest.MapFile{Data: data}
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
		want, _, _ = strings.Cut(want, "\n# ")
		theme, problems := LoadTheme("test", themeWith(t, map[string]string{file: strings.TrimPrefix(content, "\n")}), &site.Config{Language: "zh-TW"}, Since{})
		problems = append(problems, theme.Advice()...)
		var got []string
		for _, p := range site.SortProblems(problems) {
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

// The language of the words is the nearest that the theme has; English is what
// is left, word by word too. What a theme says stands before what all share.
func TestWords(t *testing.T) {
	fsys := themeWith(t, map[string]string{
		"i18n/ja.toml":      "date = \"2006年1月2日\"\nhome = \"ホーム\"\n",
		"i18n/zh-Hans.toml": "home = \"首页\"\n",
		"i18n/pl.toml":      "digests = { one = \"{n} skrót\", few = \"{n} skróty\", many = \"{n} skrótów\", other = \"{n} skrótu\" }\n",
		"i18n/de.toml": "date = \"2. January 2006 (Jan)\"\nthousands = \".\"\ndigests = { one = \"{n} Digest\", other = \"{n} Digests\" }\n" +
			"months = [\"Januar\", \"Februar\", \"März\", \"April\", \"Mai\", \"Juni\", \"Juli\", \"August\", \"September\", \"Oktober\", \"November\", \"Dezember\"]\n" +
			"months-short = [\"Jan.\", \"Feb.\", \"März\", \"Apr.\", \"Mai\", \"Juni\", \"Juli\", \"Aug.\", \"Sep.\", \"Okt.\", \"Nov.\", \"Dez.\"]\n",
		"words/en.toml":      "home = \"Start\"\nshared = \"Shared\"\n",
		"words/zh-Hant.toml": "shared = \"共用\"\n",
	})
	load := func(language string) *words {
		w, problems, _ := loadWords(fsys, language)
		if site.CountErrors(problems, false) > 0 {
			t.Fatal(problems)
		}
		return w
	}
	for language, want := range map[string]string{
		"en": "Home", "en-GB": "Home", "fr": "Home", "ar": "\u2066Home\u2069", "zh-Hant": "首頁", "zh-TW": "首頁", "zh-HK": "首頁", "zh-Hans": "首页", "zh": "首页", "zh-CN": "首页", "zh-SG": "首页",
		"ja": "ホーム", "ja-JP": "ホーム", "pl": "Home",
	} {
		if got, _ := load(language).word("home"); got != want {
			t.Errorf("in %s: %s, not %s", language, got, want)
		}
	}
	for language, want := range map[string]string{"en": "Shared", "zh-TW": "共用", "zh-CN": "共用", "pl": "Shared"} {
		if got, _ := load(language).word("shared"); got != want {
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
		{"de", 999, "999 Digests"}, {"de", 1000, "1.000 Digests"}, {"de", 1234567, "1.234.567 Digests"}, {"en", 1234, "1234 digests"}, {"ar", 3, "\u20663 digests\u2069"},
	} {
		if got, err := load(c.language).counted("digests", c.n); err != nil || got != c.want {
			t.Errorf("%d in %s: %s, not %s (%v)", c.n, c.language, got, c.want, err)
		}
	}
	for language, want := range map[string]string{"en": "3 May 2024", "zh-TW": "2024年5月3日", "pl": "3 May 2024", "he": "\u20663 May 2024\u2069", "de": "3. Mai 2024 (Mai)"} {
		w := load(language)
		if got := w.date(time.Date(2024, 5, 3, 23, 0, 0, 0, time.UTC)); got != want || w.date(time.Time{}) != "" {
			t.Errorf("in %s: %s, not %s; no date is %q", language, got, want, w.date(time.Time{}))
		}
	}
	if got := load("de").date(time.Date(2024, 3, 10, 0, 0, 0, 0, time.UTC)); got != "10. März 2024 (März)" {
		t.Errorf("in March: %s", got)
	}
}

// Words of another language than the site's tell which.
func TestForeignWords(t *testing.T) {
	fsys := fstest.MapFS{"words/en.toml": {Data: []byte("date = \"2 Jan 2006\"\nhome = \"Home\"\n")}, "words/ja.toml": {Data: []byte("home = \"ホーム\"\n")}}
	for language, want := range map[string]string{"en": "", "en-GB": "", "ja": "", "ja-JP": "", "ar": "en", "de": "en"} {
		w, _, _ := loadWords(fsys, language)
		if got := w.single["foreign"]; got != want {
			t.Errorf("words for %s are in %q, not %q", language, got, want)
		}
	}
}

// Days of the week are written in the language of the date: by their names where
// the language has some, be it in a file of the site that says no more.
func TestWeekdays(t *testing.T) {
	sunday, monday := time.Date(2024, 5, 5, 0, 0, 0, 0, time.UTC), time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC)
	const german = "weekdays = [\"Sonntag\", \"Montag\", \"Dienstag\", \"Mittwoch\", \"Donnerstag\", \"Freitag\", \"Samstag\"]\n"
	for _, c := range []struct{ language, file, words, sunday, monday string }{
		{"de", "i18n/de.toml", german + "date = \"Monday, 2.1.2006\"\n", "Sonntag, 5.5.2024", "Montag, 6.5.2024"},
		{"de", "i18n/de.toml", "date = \"Monday, 2.1.2006\"\n", "Sunday, 5.5.2024", "Monday, 6.5.2024"},
		{"ja", "i18n/ja.toml", "date = \"2006年1月2日（Mon）\"\n", "2024年5月5日（日）", "2024年5月6日（月）"},
		{"en", "i18n/en.toml", "date = \"Mon 2 Jan 2006\"\n", "Sun 5 May 2024", "Mon 6 May 2024"},
		{"de", "i18n/en.toml", "weekdays-short = [\"S\", \"M\", \"T\", \"W\", \"T\", \"F\", \"S\"]\ndate = \"Mon 2 Jan 2006\"\n", "S 5 May 2024", "M 6 May 2024"},
		{"ja", "i18n/en.toml", "date = \"Mon 2 Jan 2006\"\n", "2024年5月5日", "2024年5月6日"},
	} {
		fsys := themeWith(t, map[string]string{
			c.file: c.words, "words/en.toml": "date = \"2 Jan 2006\"\n",
			"words/ja.toml": "date = \"2006年1月2日\"\nweekdays-short = [\"日\", \"月\", \"火\", \"水\", \"木\", \"金\", \"土\"]\n",
		})
		w, problems, _ := loadWords(fsys, c.language)
		if got := w.date(sunday) + "; " + w.date(monday); len(problems) > 0 || got != c.sunday+"; "+c.monday {
			t.Errorf("%s with %s: %s, not %s; %s (%v)", c.language, c.words, got, c.sunday, c.monday, problems)
		}
	}
}

// A file that says a single word is no fault. What stays English is advice, and
// where the language is known to us nothing does.
func TestFewWords(t *testing.T) {
	theme := map[string]string{"words/en.toml": "date = \"2 Jan 2006\"\nshared = \"Shared\"\n", "words/ja.toml": "date = \"2006年1月2日\"\nshared = \"共有\"\n"}
	for _, c := range []struct{ language, home, shared, advice string }{
		{"de", "Anfang", "Shared", "themes/test/i18n/de.toml: warning: 10 words are missing"},
		{"ja", "始まり", "共有", "themes/test/i18n/ja.toml: warning: 8 words are missing"},
	} {
		theme["i18n/"+c.language+".toml"] = "home = \"" + c.home + "\"\n"
		loaded, problems := LoadTheme("test", themeWith(t, theme), &site.Config{Language: c.language}, Since{})
		home, _ := loaded.words.word("home")
		shared, _ := loaded.words.word("shared")
		advice := loaded.Advice()
		if len(problems) > 0 || home != c.home || shared != c.shared || len(advice) != 1 || !strings.HasPrefix(advice[0].String(), c.advice) {
			t.Errorf("%s: home is %s, shared is %s, problems %v, advice %v", c.language, home, shared, problems, advice)
		}
	}
}

// The plural forms of whole numbers, as CLDR 23's rules have them
// (https://cldr.unicode.org/index/cldr-spec/plural-rules).
func TestPluralForms(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "one other", "de": "one other", "zh-Hant": "other", "ja": "other", "ko": "other",
		"pl": "few many one", "ru": "few many one", "ar": "few many one other two zero", "cs": "few one other",
	} {
		if got := strings.Join(pluralFormsOf(language.Make(tag)), " "); got != want {
			t.Errorf("%s has %s, not %s", tag, got, want)
		}
	}
}
