package render

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// words are the interface's words in one language:
//
//	home = "首頁"                                      {{t "home"}}
//	digests = { one = "{n} digest", other = "{n} digests" }   {{n "digests" 3}}
//	date = "2006年1月2日"                               {{date .Date}}, as Go writes layouts
//	months = ["Januar", "Februar", …]                  for January in date; see date.go
//
// The word "foreign" is in no file: it is the language of the words where that is not
// the site's, and else nothing.
//
// They come from the folders words/, which has those that all themes share, and
// i18n/, which has a theme's own. The en.toml of both is read first and then the
// files whose language is nearest, so that a word that is missing is English.
type words struct {
	layout   dateLayout
	single   map[string]string
	counting map[string]countingWord
}

// countingWord is a word with its plural forms, and the language that they are of.
type countingWord struct {
	tag   language.Tag
	forms map[string]string
}

// wordFolders are where words are, those of a theme last.
var wordFolders = []string{"words", "i18n"}

// loadWords reads the words of a language. Advice is of what is missing and has
// something to stand in for it, so that a file may hold as few words as its
// author cares for.
func loadWords(fsys fs.FS, tag string) (w *words, problems, advice []site.Problem) {
	l := &wordLoader{
		words: &words{single: map[string]string{}, counting: map[string]countingWord{}},
		from:  map[string]language.Tag{}, names: map[string][]string{}, english: map[string]bool{}, dir: site.Direction(tag),
	}
	for _, folder := range wordFolders {
		if file := folder + "/en.toml"; l.exists(fsys, file) {
			l.read(fsys, file, language.English)
		}
	}
	for _, folder := range wordFolders {
		l.nearest(fsys, folder, language.Make(tag))
	}
	if site.CountErrors(l.problems, false) > 0 {
		return l.words, l.problems, nil
	}
	l.words.single["foreign"] = ""
	if base, _ := language.Make(tag).Base(); l.last == "" && base.String() != "en" {
		l.words.single["foreign"] = "en"
	}
	date := l.words.single["date"]
	if !strings.Contains(date, "06") {
		file := cmp.Or(l.last, "i18n/en.toml")
		l.problem(site.Error, file, fmt.Sprintf("date = %q does not tell how days are written", date), `write the 2nd of January 2006 as the language does: date = "2 January 2006"`)
	}
	l.words.layout = l.dateLayout(date)
	l.compare()
	return l.words, l.problems, l.advice
}

type wordLoader struct {
	words    *words
	problems []site.Problem
	advice   []site.Problem
	from     map[string]language.Tag // the language that a word is in
	names    map[string][]string     // of months and days of the week
	english  map[string]bool         // the words that English has
	last     string                  // the file read last in another language
	lastTag  language.Tag
	dir      string // how the site's language is written
}

func (l *wordLoader) problem(severity site.Severity, file, message, hint string) {
	l.problems = append(l.problems, site.Problem{File: file, Severity: severity, Code: "words", Message: message, Hint: hint})
}

// advise tells what could be better.
func (l *wordLoader) advise(file, message, hint string) {
	l.advice = append(l.advice, site.Problem{File: file, Severity: site.Warning, Code: "words", Message: message, Hint: hint})
}

func (l *wordLoader) exists(fsys fs.FS, file string) bool {
	_, err := fs.Stat(fsys, file)
	return !errors.Is(err, fs.ErrNotExist)
}

// nearest reads the words of a folder that are nearest to a language, if another
// than English is.
func (l *wordLoader) nearest(fsys fs.FS, folder string, wanted language.Tag) {
	files, err := fs.Glob(fsys, folder+"/*.toml")
	if err != nil {
		l.problem(site.Error, folder, err.Error(), "")
	}
	english := folder + "/en.toml"
	// English leads, so that it is what the matcher falls back to.
	tags, byTag := []language.Tag{language.English}, []string{english}
	for _, file := range files {
		if file == english {
			continue
		}
		tag, err := language.Parse(strings.TrimSuffix(path.Base(file), ".toml"))
		if err != nil {
			l.problem(site.Error, file, "the file's name is no language tag", "name it as zh-Hant.toml, ja.toml or de.toml")
			continue
		}
		tags, byTag = append(tags, tag), append(byTag, file)
	}
	_, nearest, _ := language.NewMatcher(tags).Match(wanted)
	if nearest > 0 {
		l.read(fsys, byTag[nearest], tags[nearest])
		l.last, l.lastTag = byTag[nearest], tags[nearest]
	}
}

// read adds the words of a file.
func (l *wordLoader) read(fsys fs.FS, file string, tag language.Tag) {
	var entries map[string]any
	if _, err := toml.DecodeFS(fsys, file, &entries); err != nil {
		l.problems = append(l.problems, layoutProblem(file, nil, err))
		return
	}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		l.from[key] = tag
		if tag == language.English {
			l.english[key] = true
		}
		switch value := entries[key].(type) {
		case string:
			l.words.single[key] = value
			if key != "thousands" {
				l.words.single[key] = l.isolated(value, tag)
			}
		case map[string]any:
			l.counting(file, key, value, tag)
		case []any:
			l.dateNames(file, key, value)
		default:
			l.problem(site.Error, file, key+" is neither text nor a table of plural forms", "")
		}
	}
}

// isolated is a word of a language that is written the other way than the site's:
// English words in an Arabic page. It is put between marks of UAX #9 that keep its
// numbers where they belong.
func (l *wordLoader) isolated(text string, tag language.Tag) string {
	const leftToRight, rightToLeft, end = "\u2066", "\u2067", "\u2069"
	switch dir := site.Direction(tag.String()); {
	case text == "" || dir == l.dir:
		return text
	case dir == "ltr":
		return leftToRight + text + end
	}
	return rightToLeft + text + end
}

func (l *wordLoader) counting(file, key string, value map[string]any, tag language.Tag) {
	w := countingWord{tag, map[string]string{}}
	for form, text := range value {
		w.forms[form] = l.isolated(fmt.Sprint(text), tag)
	}
	if w.forms["other"] == "" {
		l.problem(site.Error, file, key+` has no form "other", which every language has`, "")
		return
	}
	l.words.counting[key] = w
}

// compare holds the words of a language against all words that there are: what
// is missing is English, and what English lacks is used by nobody.
func (l *wordLoader) compare() {
	file, tag := l.last, l.lastTag
	if file == "" {
		return
	}
	var missing, unknown []string
	english := slices.Sorted(maps.Keys(l.english))
	for _, key := range english {
		if l.from[key] == language.English {
			missing = append(missing, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(l.from)) {
		switch near := site.DidYouMean(key, english); {
		case l.english[key], dateNameCounts[key] > 0:
		case near != "":
			l.problem(site.Warning, file, fmt.Sprintf("en.toml has no word %q", key), near)
		default:
			unknown = append(unknown, key)
		}
	}
	if len(missing) > 0 {
		l.advise(file, fmt.Sprintf("%d words are missing and stay English: %s", len(missing), firstFew(missing)), "")
	}
	if len(unknown) > 0 {
		l.problem(site.Warning, file, "en.toml has no such words: "+firstFew(unknown), "what English lacks has no word in other languages")
	}
	l.compareForms(file, tag)
}

// firstFew names some of many.
func firstFew(names []string) string {
	const few = 8
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:few], ", ") + ", …"
}

// compareForms holds the plural forms of counting words against those of CLDR.
func (l *wordLoader) compareForms(file string, tag language.Tag) {
	forms := pluralFormsOf(tag)
	var missing []string
	for _, key := range slices.Sorted(maps.Keys(l.words.counting)) {
		w := l.words.counting[key]
		if w.tag != tag {
			continue
		}
		for _, form := range slices.Sorted(maps.Keys(w.forms)) {
			if !slices.Contains(forms, form) {
				l.problem(site.Warning, file, fmt.Sprintf("%s has a form %q, which %s does not have", key, form, tag), "its forms are "+strings.Join(forms, ", "))
			}
		}
		for _, form := range forms {
			if w.forms[form] == "" {
				missing = append(missing, key+"."+form)
			}
		}
	}
	if len(missing) > 0 {
		l.advise(file, fmt.Sprintf("%d plural forms are missing: %s", len(missing), firstFew(missing)), "the form other stands in for them")
	}
}

// numberForms names CLDR's plural forms as the word files do.
var numberForms = map[plural.Form]string{
	plural.Other: "other", plural.Zero: "zero", plural.One: "one",
	plural.Two: "two", plural.Few: "few", plural.Many: "many",
}

// pluralFormsOf are the forms that whole numbers take in a language. CLDR tells
// forms by rules and not by lists; what differs shows below 200 or at a million.
func pluralFormsOf(tag language.Tag) (forms []string) {
	for n := range 201 {
		if n == 200 {
			n = 1_000_000
		}
		if form := formOf(tag, n); !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	slices.Sort(forms)
	return forms
}

func formOf(tag language.Tag, n int) string {
	return numberForms[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]
}

// word is an interface word; an unknown one is an error of the layout.
func (w *words) word(key string) (string, error) {
	if text, ok := w.single[key]; ok {
		return text, nil
	}
	return "", fmt.Errorf("no word %q in i18n/en.toml", key)
}

// counted is a word in the form that a number takes, with the number in it.
func (w *words) counted(key string, n int) (string, error) {
	word, ok := w.counting[key]
	if !ok {
		return "", fmt.Errorf("no counting word %q in i18n/en.toml", key)
	}
	text, ok := word.forms[formOf(word.tag, n)]
	if !ok {
		text = word.forms["other"]
	}
	return strings.ReplaceAll(text, "{n}", w.number(n)), nil
}

// number writes a number as the language groups its digits: with what
// thousands names between three of them.
func (w *words) number(n int) string {
	digits := fmt.Sprint(n)
	between := w.single["thousands"]
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-' && between != ""; at -= 3 {
		digits = digits[:at] + between + digits[at:]
	}
	return digits
}
