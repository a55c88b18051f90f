package render

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// words are the interface's words in one language, from i18n/LANGUAGE.toml:
//
//	home = "首頁"                                      {{t "home"}}
//	digests = { one = "{n} digest", other = "{n} digests" }   {{n "digests" 3}}
//	date = "2006年1月2日"                               {{date .Date}}, as Go writes layouts
//
// A word that a language lacks is taken from en.toml.
type words struct {
	tag      language.Tag
	layout   string
	single   map[string]string
	counting map[string]map[string]string
}

// loadWords reads the file whose language is nearest to tag.
func loadWords(fsys fs.FS, tag string) (*words, error) {
	files, err := fs.Glob(fsys, "i18n/*.toml")
	if err != nil {
		return nil, err
	}
	// English leads, so that it is what the matcher falls back to.
	tags, byTag := []language.Tag{language.English}, []string{"i18n/en.toml"}
	for _, file := range files {
		if file == "i18n/en.toml" {
			continue
		}
		t, err := language.Parse(strings.TrimSuffix(path.Base(file), ".toml"))
		if err != nil {
			return nil, &wordsError{file, fmt.Errorf("the file's name is no language tag: %w", err)}
		}
		tags, byTag = append(tags, t), append(byTag, file)
	}
	_, index, _ := language.NewMatcher(tags).Match(language.Make(tag))
	w := &words{tag: tags[index], single: map[string]string{}, counting: map[string]map[string]string{}}
	for _, file := range []string{"i18n/en.toml", byTag[index]} {
		if err := w.read(fsys, file); err != nil {
			return nil, &wordsError{file, err}
		}
	}
	if w.layout = w.single["date"]; w.layout == "" {
		return nil, &wordsError{"i18n/en.toml", errors.New("there is no date, which tells how days are written")}
	}
	return w, nil
}

// wordsError is a fault of one file of words.
type wordsError struct {
	file string
	err  error
}

func (e *wordsError) Error() string { return e.file + ": " + e.err.Error() }
func (e *wordsError) Unwrap() error { return e.err }

func (w *words) read(fsys fs.FS, file string) error {
	var entries map[string]any
	if _, err := toml.DecodeFS(fsys, file, &entries); err != nil {
		return err
	}
	for key, value := range entries {
		switch value := value.(type) {
		case string:
			w.single[key] = value
		case map[string]any:
			forms := map[string]string{}
			for form, text := range value {
				forms[form] = fmt.Sprint(text)
			}
			if forms["other"] == "" {
				return fmt.Errorf("%s has no form \"other\", which every language has", key)
			}
			w.counting[key] = forms
		default:
			return fmt.Errorf("%s is neither text nor a table of plural forms", key)
		}
	}
	return nil
}

// word is an interface word; an unknown one is an error of the layout.
func (w *words) word(key string) (string, error) {
	if text, ok := w.single[key]; ok {
		return text, nil
	}
	return "", fmt.Errorf("no word %q in i18n/en.toml", key)
}

// pluralForms names CLDR's plural forms as the word files do.
var pluralForms = map[plural.Form]string{
	plural.Other: "other", plural.Zero: "zero", plural.One: "one",
	plural.Two: "two", plural.Few: "few", plural.Many: "many",
}

// counted is a word in the form that a number takes, with the number in it.
func (w *words) counted(key string, n int) (string, error) {
	forms, ok := w.counting[key]
	if !ok {
		return "", fmt.Errorf("no counting word %q in i18n/en.toml", key)
	}
	text, ok := forms[pluralForms[plural.Cardinal.MatchPlural(w.tag, n, 0, 0, 0, 0)]]
	if !ok {
		text = forms["other"]
	}
	return strings.ReplaceAll(text, "{n}", strconv.Itoa(n)), nil
}

// date writes a day as the language does; a year alone keeps being one.
func (w *words) date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(w.layout)
}

// isoDate writes a day for <time datetime>.
func isoDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
