package generator

import (
	"bytes"
	"compress/gzip"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/render"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/themes"
)

// Every built-in theme is free of faults in every language, those without words
// of their own too: fields, functions, partials, words and assets are there.
func TestBuiltInThemesHaveNoFaults(t *testing.T) {
	for _, name := range themes.Names() {
		fsys, err := themes.Open(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, language := range []string{"en", "zh-Hant", "zh-Hans", "ja", "ko", "zh-HK", "de", "ar", "yi"} {
			_, problems := render.LoadTheme(name, fsys, &site.Config{Language: language}, render.Since{})
			for _, p := range problems {
				t.Errorf("%s in %s: %v %s", name, language, p, p.Hint)
			}
		}
		if manifest, _ := render.ReadManifest(fsys); manifest.Name != name || manifest.Licence == "" || manifest.Description == "" {
			t.Errorf("%s says of itself %+v", name, manifest)
		}
	}
}

// mayBeEmpty are words that stand around something else.
var mayBeEmpty = regexp.MustCompile(`-(before|after|open|close)$`)

// The words that all themes share are whole in every language: the same keys,
// and the same places for a number.
func TestWordsAreComplete(t *testing.T) {
	fsys, err := themes.Open(themes.Default, nil)
	if err != nil {
		t.Fatal(err)
	}
	read := func(file string) map[string]string {
		var entries map[string]any
		if _, err := toml.DecodeFS(fsys, file, &entries); err != nil {
			t.Fatal(err)
		}
		holes := map[string]string{}
		for key, value := range entries {
			switch value := value.(type) {
			case string:
				holes[key] = "text" + strings.Join(regexp.MustCompile(`\{\w+\}`).FindAllString(value, -1), "")
				if strings.TrimSpace(value) == "" && !mayBeEmpty.MatchString(key) {
					t.Errorf("%s: %s is empty", file, key)
				}
			case map[string]any:
				holes[key] = "number"
				for form, text := range value {
					if strings.Count(text.(string), "{n}") != 1 {
						t.Errorf("%s: %s.%s = %q has no place for the number, or two", file, key, form, text)
					}
				}
			}
		}
		return holes
	}
	english := read("words/en.toml")
	files, err := fs.Glob(fsys, "words/*.toml")
	if err != nil || len(files) != 5 {
		t.Fatalf("words are in %v (%v)", files, err)
	}
	for _, file := range files {
		words := read(file)
		for key, want := range english {
			if words[key] != want {
				t.Errorf("%s: %s is %q, not %q", file, key, words[key], want)
			}
		}
		for key := range words {
			if english[key] == "" {
				t.Errorf("%s: English has no %s", file, key)
			}
		}
	}
}

// plain stays what it is for: small, and without a script.
func TestPlainIsSmall(t *testing.T) {
	dir := sample(t)
	result := generate(t, Options{Site: dir, Theme: "plain"})
	for _, page := range result.Pages {
		var drawn, packed bytes.Buffer
		if err := page.Draw(&drawn); err != nil {
			t.Fatal(err)
		}
		// JSON-LD stands in a script element, and is data that no browser runs.
		scripts := bytes.Count(drawn.Bytes(), []byte("<script")) - bytes.Count(drawn.Bytes(), []byte(`<script type="application/ld+json">`))
		if page.Kind.HTML() && scripts > 0 {
			t.Errorf("%s has a script", page.Address)
		}
		if strings.HasPrefix(string(page.Address), "/assets/") && strings.HasSuffix(string(page.Address), ".js") {
			t.Errorf("there is a script %s", page.Address)
		}
		if page.Kind == render.KindSearchIndex {
			t.Errorf("there is %s, and nothing reads it", page.Address)
		}
		if strings.HasSuffix(string(page.Address), ".css") {
			w := gzip.NewWriter(&packed)
			w.Write(drawn.Bytes())
			w.Close()
			const most = 2 << 10
			if packed.Len() > most {
				t.Errorf("the style sheet is %d bytes when it is compressed, more than %d", packed.Len(), most)
			}
		}
	}
}

// docFile is a file that the documentation tells to write: its name ends a
// paragraph, and what it holds follows, indented.
var docFile = regexp.MustCompile("(?m)`themes/(quiet/[a-z0-9/]+\\.(?:html|css|toml))`[^\n]*(?:\n[^\n]+)*:\n\n((?:    .*\n|\n)+)")

// TestThemeInAnHour follows docs/themes.md: what it tells to write is a theme
// without faults, in which a site can be built.
func TestThemeInAnHour(t *testing.T) {
	docs, err := os.ReadFile("../docs/themes.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := sample(t)
	files := 0
	for _, m := range docFile.FindAllStringSubmatch(string(docs), -1) {
		text := regexp.MustCompile(`(?m)^    `).ReplaceAllString(m[2], "")
		writeFile(t, filepath.Join(dir, "themes", m[1]), []byte(strings.TrimRight(text, "\n")+"\n"))
		files++
	}
	if !strings.Contains(string(docs), "It takes nineteen short files") || files != 19 {
		t.Errorf("the documentation tells to write %d files", files)
	}
	result := generate(t, Options{Site: dir, Theme: "quiet"})
	for _, p := range result.Problems {
		if strings.Contains(p.File, "themes/") {
			t.Errorf("%v %s", p, p.Hint)
		}
	}
	kinds := map[render.Kind]bool{}
	for _, page := range result.Pages {
		var b bytes.Buffer
		if err := page.Draw(&b); err != nil {
			t.Error(err)
		}
		kinds[page.Kind] = true
		if page.Kind.HTML() && page.Kind != render.KindRedirect && !bytes.Contains(b.Bytes(), []byte("<h1>")) {
			t.Errorf("%s has no heading:\n%s", page.Address, b.String())
		}
	}
	if len(kinds) < 10 {
		t.Errorf("the site has only pages of the kinds %v", kinds)
	}
}

// A theme's own folder may hold anything; no build waits for it or leaves it.
func TestHostileThemes(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"layouts/page.html", `{{define "main"}}{{template "../../config.toml" .}}{{end}}`, "there is no partial"},
		{"layouts/page.html", `{{define "main"}}{{asset "../theme.toml"}}{{end}}`, "no file ../theme.toml in the theme's assets folder"},
		{"layouts/page.html", `{{define "main"}}{{asset "/etc/passwd"}}{{end}}`, "no file /etc/passwd in the theme's assets folder"},
		{"assets/x.css", `a { background: url(../../../etc/passwd) }`, "leads out of the theme's assets folder"},
		{"assets/x.css", `@import "/etc/passwd";`, "none can @import"},
		{"assets/x.js", `import("../../config.toml")`, "leads out of the theme's assets folder"},
		{"assets/x/y.js", `import "../../theme.toml"`, "leads out of the theme's assets folder"},
		{"layouts/page.html", `{{define "main"}}{{template "main" .}}{{end}}`, "exceeded maximum template depth"},
		{"layouts/page.html", "\xff\xfe{{define \"main\"}}{{end}}", "not UTF-8"},
		{"assets/x.css", "\xff\xfe", "not UTF-8"},
		{"theme.toml", "name = \"\xff\"", "invalid UTF-8"},
		{"layouts/page.html", `{{define "main"}}{{.Page.Reading.Add "x"}}{{end}}`, "cannot be called in a layout"},
		{"layouts/page.html", `{{define "main"}}{{(index .Site.Digests 0).Role (index .Site.People 0)}}{{end}}`, "cannot be called in a layout"},
	} {
		own := fstest.MapFS{c.file: {Data: []byte(c.text)}}
		fsys, err := themes.Open("plain", own)
		if err != nil {
			t.Fatal(err)
		}
		_, problems := render.LoadTheme("plain", fsys, &site.Config{Language: "en"}, render.Since{})
		var told strings.Builder
		for _, p := range problems {
			told.WriteString(p.String() + "\n")
		}
		if !strings.Contains(told.String(), c.want) {
			t.Errorf("%s: %s\ngives %swithout %s", c.file, c.text, told.String(), c.want)
		}
	}
}

// The tokens that docs/themes.md tells of are those that the themes have: the
// custom properties that their style sheets use.
func TestDocsTellEveryToken(t *testing.T) {
	docs, err := os.ReadFile("../docs/themes.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(docs), "\n## Tokens\n")
	section, _, _ = strings.Cut(section, "\n## ")
	table, rest, _ := strings.Cut(section, "These are plain's:")
	inTable := regexp.MustCompile("(?m)^\\|((?: `[a-z-]+`,?)+) \\|").FindAllString(table, -1)
	line, _, _ := strings.Cut(rest, "\n")
	for name, told := range map[string]string{"paper": strings.Join(inTable, ""), "plain": line} {
		fsys, err := themes.Open(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		used := map[string]bool{}
		err = fs.WalkDir(fsys, "assets", func(file string, _ fs.DirEntry, err error) error {
			if filepath.Ext(file) != ".css" || err != nil {
				return err
			}
			sheet, err := fs.ReadFile(fsys, file)
			for _, m := range regexp.MustCompile(`var\(--([a-z-]+)`).FindAllSubmatch(sheet, -1) {
				used[string(m[1])] = true
			}
			return err
		})
		if err != nil || len(used) == 0 {
			t.Fatal(name, used, err)
		}
		for _, m := range regexp.MustCompile("`([a-z-]+)`").FindAllStringSubmatch(told, -1) {
			if !used[m[1]] {
				t.Errorf("docs/themes.md tells of %s, which %s does not have", m[1], name)
			}
			delete(used, m[1])
			_, problems := render.LoadTested(name, fsys, &site.Config{Language: "en", Tokens: []site.Token{{Name: m[1], Value: "red"}}}, render.Since{})
			if len(problems) > 0 {
				t.Errorf("%s: %v", name, problems)
			}
		}
		for token := range used {
			t.Errorf("docs/themes.md does not tell of %s, which %s has", token, name)
		}
	}
}

// A theme of which only a style sheet changed is not checked again; one whose
// layouts did is, and so is one that had a fault.
func TestThemeIsCheckedWhenItsLayoutsChange(t *testing.T) {
	dir := t.TempDir()
	write := func(file, text string) { writeFile(t, filepath.Join(dir, file), []byte(text)) }
	write("content/a.md", "Text.\n")
	write("themes/plain/assets/own.css", "p{color:red}")
	g := New(Options{Site: dir, Theme: "plain"})
	faults := func(told bool) string {
		t.Helper()
		r, err := g.Generate(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if (len(r.Problems) > 0) != told {
			t.Errorf("told: %v", r.Problems)
		}
		for _, page := range r.Pages {
			if strings.HasPrefix(string(page.Address), "/assets/theme.") {
				return string(page.Address)
			}
		}
		return ""
	}
	red := faults(false)
	write("themes/plain/assets/own.css", "p{color:blue}")
	if blue := faults(false); blue == red || blue == "" {
		t.Errorf("the style sheet is %q after %q", blue, red)
	}
	write("themes/plain/layouts/404.html", `{{define "main"}}{{.Nothing}}{{end}}`)
	faults(true)
	write("themes/plain/assets/own.css", "p{color:green}")
	faults(true)
	write("themes/plain/layouts/404.html", `{{define "main"}}{{end}}`)
	write("themes/plain/partials/unused.html", "Nothing.")
	faults(true)
	write("themes/plain/assets/own.css", "p{color:black}")
	faults(true)
}

// A theme that is read after an edit, with what is known from before, is the theme
// that is read anew: it tells the same problems, and its pages are the same.
func TestThemeAfterAnEditIsTheThemeReadAnew(t *testing.T) {
	dir := t.TempDir()
	write := func(file, text string) { writeFile(t, filepath.Join(dir, file), []byte(text)) }
	write("content/a.md", "---\ntitle: A\ntopics: [one]\n---\n## Part\n\n- **Point**: text\n")
	built, err := themes.Open("plain", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "themes/own"), built); err != nil {
		t.Fatal(err)
	}
	same := func(kept *Generator, edit string, paths ...string) {
		t.Helper()
		after, anew := drawnWithTheme(t, kept, paths...), drawnWithTheme(t, New(kept.options))
		if after != anew {
			t.Fatalf("after %s:\n%s\nread anew:\n%s", edit, after, anew)
		}
	}
	builtIn := New(Options{Site: dir, Theme: "plain", Check: true})
	same(builtIn, "nothing")
	write("themes/plain/layouts/404.html", `{{define "main"}}Nothing here.{{end}}`)
	same(builtIn, "the first edit of a built-in theme")

	own := New(Options{Site: dir, Theme: "own", Check: true})
	same(own, "nothing")
	for _, edit := range []struct{ file, with string }{
		{"assets/plain.css", "p{color:red}"},
		{"layouts/topic.html", `{{define "main"}}{{.Topic.Name}} again{{end}}`},
		{"layouts/topic.html", `{{define "main"}}{{.Topic.Nothing}}{{end}}`},
		{"assets/plain.css", "p{color:blue}"},
		{"layouts/topic.html", `{{define "main"}}{{range .Gathered}}{{.Digest.Show.Name}}{{end}}{{end}}`},
		{"layouts/topic.html", `{{define "main"}}{{template "part.html" .}}{{end}}`},
		{"partials/part.html", `<p>Part</p>`},
		{"partials/part.html", `{{with .Topic}}{{template "deep" .}}{{end}}`},
		{"partials/other.html", `{{define "deep"}}<b>{{.Name}}</b>{{end}}`},
		{"partials/other.html", `{{define "deep"}}<b>{{.Cover.None}}</b>{{end}}`},
		{"partials/other.html", `{{define "deep"}}<b>{{.Described.Title}}</b>{{end}}`},
		{"partials/other.html", `{{define "deep"}}<b>{{.Slug}}</b>{{end}}{{template "other.html"}}`},
		{"partials/other.html", `{{define "deep"}}<b>{{.Slug}}</b>{{end}}`},
		{"layouts/topics.html", `{{define "main"}}{{template "other.html"}}{{end}}`},
		{"partials/other.html", `{{define "deep"}}<b>{{.Name.None}}</b>{{end}}`},
		{"partials/other.html", `{{define "deep"}}<b>{{.Name}}</b>{{end}}`},
		{"layouts/home.html", `{{define "main"}}{{once "card.html" .Latest}}{{end}}`},
		{"partials/card.html", `<p>{{.Title}}</p>`},
		{"partials/card.html", `<p>{{.Show.Name}}</p>`},
		{"partials/card.html", `<p>{{.Title}}!</p>`},
		{"layouts/topic.html", `{{define "main"}}{{.Topic.Name}}{{end}}`},
		{"partials/unused.html", "Nothing."},
		{"layouts/page.html", `{{define "main"}}{{end}}`},
		{"assets/plain.css", "p{color:green}"},
		{"partials/unused.html", ""},
		{"layouts/base.html", `<!DOCTYPE html><title>x</title>{{asset "none.svg"}}{{template "main" .}}`},
		{"assets/none.svg", "<svg/>"},
		{"layouts/base.html", `<!DOCTYPE html><title>x</title>{{template "main" .}}{{stylesheet}}`},
		{"i18n/en.toml", "topics = \"Themes\""},
		{"assets/plain.css", "p{color:black}"},
		{"layouts/topics.html", ""},
		{"assets/plain.css", "p{color:white}"},
	} {
		file := filepath.Join(dir, "themes/own", edit.file)
		if edit.with == "" {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		} else {
			write("themes/own/"+edit.file, edit.with)
		}
		same(own, edit.file+": "+edit.with, file)
	}
}

// drawnWithTheme is what a build tells of a site where some paths changed, and all
// pages that a theme draws.
func drawnWithTheme(t *testing.T, g *Generator, changed ...string) string {
	t.Helper()
	r, err := g.Regenerate(context.Background(), changed)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, p := range r.Problems {
		all.WriteString(p.String() + "\n")
	}
	for _, page := range r.Pages {
		if page.Kind.HTML() || page.Kind == render.KindAsset {
			all.WriteString("== " + string(page.Address) + "\n")
			if err := page.Draw(&all); err != nil {
				all.WriteString(err.Error())
			}
		}
	}
	return all.String()
}
