package layout

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"os"
	"reflect"
	"strings"
	"testing"
	"text/template/parse"
	"time"
)

// The data of the tests: what layouts are given, in small.
type (
	address string // as package site has it: text, without methods
	source  string // text with a method
	loud    string // text that says itself how it is printed
	day     struct{ Day time.Time }
	point   struct {
		ID   string
		HTML template.HTML
		By   *person
	}
	person struct {
		Name string
		Home address
	}
	digest struct {
		*day
		Title   string
		Address address
		Source  source
		Loud    loud
		Points  []*point
		Values  []point
		People  map[string]*person
		Params  map[string]any
		Any     any
		Count   int
		Share   float64
		URL     template.URL
		Nobody  *person
		hidden  string
	}
)

func (s source) Host() string                    { return strings.ToUpper(string(s)) }
func (l loud) String() string                    { return strings.ToUpper(string(l)) + "!" }
func (d *digest) First() *point                  { return d.Points[0] }
func (d *digest) Said(p *point) string           { return d.Title + "/" + p.ID }
func (d digest) Total(n int) int                 { return d.Count + n }
func (d *digest) Fails() (string, error)         { return "", errors.New("it fails") }
func (d *digest) Panics() string                 { panic("it panics") }
func (p *person) Known() bool                    { return p != nil }
func (d *digest) Many(n int, s ...string) string { return fmt.Sprint(n, s) }

func sample() *digest {
	bob := &person{`B"ob <b>&'+`, "/people/%E4%BA%BA/"}
	return &digest{
		day: &day{time.Date(2026, 5, 31, 0, 0, 0, 0, time.UTC)}, Title: "標題 & <more>", Address: "/digests/a+b/", Source: "https://x.example/?a=1&b=2",
		Loud: "loud", Points: []*point{{"一", "<b>x</b>", bob}, {"b c", "y", nil}}, Values: []point{{ID: "v", By: bob}},
		People: map[string]*person{"bob": bob, "ann": {"Ann", ""}}, Params: map[string]any{"n": 3, "text": "t<", "list": []any{"a", 2}, "map": map[string]any{"k": "v"}, "nil": nil},
		Any: bob, hidden: "h", Count: 7, Share: 0.25, URL: "javascript:ok()",
	}
}

func funcs() template.FuncMap {
	return template.FuncMap{
		"word":  func(key string) (string, error) { return wordOf(key) },
		"join":  func(a string, n int) (string, error) { return fmt.Sprint(a, n), nil },
		"show":  func(p *point) template.HTML { return "<i>" + p.HTML + "</i>" },
		"day":   func(t time.Time) string { return t.Format(time.DateOnly) },
		"plain": func(v any) string { return fmt.Sprintf("%T", v) },
	}
}

func wordOf(key string) (string, error) {
	if key == "none" {
		return "", errors.New("no such word")
	}
	return "<" + key + ">", nil
}

func options() Options {
	return Options{
		Funcs: funcs(), Pure: []string{"word"},
		Direct:  []Direct{Func1("day", func(t time.Time) string { return t.Format(time.DateOnly) }), Func2("join", func(a string, n int) (string, error) { return fmt.Sprint(a, n), nil })},
		Methods: []Method{Method0("IsZero", time.Time.IsZero), Method0("First", (*digest).First), Method1("Said", (*digest).Said), Method1("Total", digest.Total)},
	}
}

// both draws a template by html/template and by a set, and tells whether the set
// needed html/template.
func both(text string, data any) (want, got string, wantErr, gotErr, compiled error) {
	parsed, err := template.New("main").Funcs(funcs()).Parse(text)
	if err != nil {
		return "", "", err, err, nil
	}
	trees := map[string]*parse.Tree{}
	for _, t := range parsed.Templates() {
		if t.Tree != nil {
			trees[t.Name()] = t.Tree.Copy() // html/template alters its own
		}
	}
	set := NewSet(trees, options())
	var a, b bytes.Buffer
	wantErr = parsed.ExecuteTemplate(&a, "main", data)
	gotErr = set.Execute(&b, "main", data, nil)
	if again := set.Execute(&bytes.Buffer{}, "main", data, nil); fmt.Sprint(again) != fmt.Sprint(gotErr) {
		gotErr = fmt.Errorf("the second time: %v", again)
	}
	if set.program("main").why == nil {
		compiled = set.program("main").run(&bytes.Buffer{}, reflect.ValueOf(data), nil)
	} else {
		compiled = set.program("main").why
	}
	return a.String(), b.String(), wantErr, gotErr, compiled
}

// TestAsHTMLTemplate holds what is drawn against html/template. Each line of
// testdata/same.txt is a template that must be drawn without its help, each of
// testdata/left.txt one that may not.
func TestAsHTMLTemplate(t *testing.T) {
	for file, fast := range map[string]bool{"same.txt": true, "left.txt": false} {
		for n, line := range lines(t, file) {
			want, got, wantErr, gotErr, compiled := both(line, sample())
			switch {
			case fmt.Sprint(wantErr) != fmt.Sprint(gotErr):
				t.Errorf("%s:%d: %s\n got error %v\nwant error %v", file, n+1, line, gotErr, wantErr)
			case wantErr == nil && got != want:
				t.Errorf("%s:%d: %s\n got %s\nwant %s", file, n+1, line, got, want)
			case fast && compiled != nil:
				t.Errorf("%s:%d: %s\nneeded html/template: %v", file, n+1, line, compiled)
			case !fast && compiled == nil:
				t.Errorf("%s:%d: %s\nneeded no html/template", file, n+1, line)
			}
		}
	}
}

func lines(t testing.TB, file string) []string {
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
	return lines
}

// FuzzAsHTMLTemplate holds what is drawn of any template against html/template.
func FuzzAsHTMLTemplate(f *testing.F) {
	for _, file := range []string{"same.txt", "left.txt"} {
		for _, line := range lines(f, file) {
			f.Add(line)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "range") && len(text) > 200 || strings.Contains(text, "print") || strings.Count(text, "template") > 2 {
			return // which can take for ever, or print addresses in memory
		}
		want, got, wantErr, gotErr, _ := both(text, sample())
		if fmt.Sprint(wantErr) != fmt.Sprint(gotErr) || wantErr == nil && got != want {
			t.Errorf("%s\n got %q, %v\nwant %q, %v", text, got, gotErr, want, wantErr)
		}
	})
}
