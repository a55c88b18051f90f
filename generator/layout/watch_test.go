package layout

import (
	"bytes"
	"html/template"
	"reflect"
	"strings"
	"testing"
	"text/template/parse"
)

// Noun and holder are what is watched in these tests.
type (
	Noun struct {
		Name string
		Next *Noun
		List []*Noun
	}
	holder struct {
		*Noun
		Count int
	}
)

func (n *Noun) Last() *Noun {
	for n.Next != nil {
		n = n.Next
	}
	return n
}

// TestWatch tells of each template what it uses: "a.Name", with "?" behind it if only
// whether it is empty was asked, "a." if a was handed on, and "lost".
func TestWatch(t *testing.T) {
	c := &Noun{Name: "c"}
	b := &Noun{Name: "b", Next: c}
	a := &Noun{Name: "a", Next: b, List: []*Noun{b, c}}
	data := struct {
		A     *Noun
		Held  holder
		Any   any
		None  *Noun
		Title string
	}{a, holder{b, 3}, a, nil, "title"}
	for text, want := range map[string]string{
		`{{.Title}}`:                            "",
		`{{.A.Name}}`:                           "a.Name",
		`{{.Any.Name}}`:                         "a.Name",
		`{{.A.Next.Name}}`:                      "a.Next b.Name",
		`{{if .A.List}}yes{{end}}`:              "a.List?",
		`{{$a := .A}}{{if $a.List}}yes{{end}}`:  "a.List?",
		`{{if .A.Next.List}}yes{{end}}`:         "a.Next b.List?",
		`{{with .A.List}}{{len .}}{{end}}`:      "a.List",
		`{{if len .A.List}}yes{{end}}`:          "a.List",
		`{{if (len .A.List)}}yes{{end}}`:        "a.List",
		`{{if not .A.List}}no{{end}}`:           "a.List",
		`{{if and .A.List .Title}}{{end}}`:      "a.List",
		`{{if $x := .A.List}}{{len $x}}{{end}}`: "a.List",
		`{{if .A.List}}{{.A.Name}}{{end}}`:      "a.List? a.Name",
		`{{range .A.List}}{{.Name}}{{end}}`:     "a.List b.Name c.Name",
		`{{.A.Last.Name}}`:                      "a.Last c.Name",
		`{{.Held.Name}} {{.Held.Count}}`:        "b.Name b.Count",
		`{{with .None}}{{.Name}}{{end}}`:        "",
		`{{eq .A .A.Next}}`:                     "a.Next a. b.",
		`{{shout .A}}`:                          "a.",
		`{{.A | shout}}`:                        "a.",
		`{{template "part" .A}}`:                "a.Name",
		`{{inner "x" .A}}`:                      "a.inner",
		`<script>{{.A.List}}</script>`:          "a.List lost",
		`<script>{{.Title}}</script>`:           "",
		`{{.A.Nothing}}`:                        "a.Nothing lost",
		`{{printf "%d" .Title}}{{.A.Name.X}}`:   "a.Name lost",
	} {
		if got := usesOf(t, text+`{{define "part"}}{{.Name}}{{end}}`, data); got != want {
			t.Errorf("%s uses %q, not %q", text, got, want)
		}
	}
}

func usesOf(t *testing.T, text string, data any) string {
	t.Helper()
	funcs := template.FuncMap{
		"shout": func(n *Noun) string { return strings.ToUpper(n.Name) },
		"inner": func(string, *Noun) string { return "" },
	}
	trees := map[string]*parse.Tree{}
	for _, parsed := range template.Must(template.New("main").Funcs(funcs).Parse(text)).Templates() {
		trees[parsed.Name()] = parsed.Tree
	}
	draws := Drawing2("inner", func(watch func(Use), _ string, n *Noun) (string, error) {
		watch(Use{n, "inner", false})
		return "", nil
	})
	watched := map[reflect.Type][]int{reflect.TypeFor[Noun](): nil, reflect.TypeFor[holder](): {0}}
	set := NewSet(trees, Options{Funcs: funcs, Direct: []Direct{draws}, Watched: watched})
	var uses []string
	set.Execute(&bytes.Buffer{}, "main", data, func(u Use) {
		use := "lost"
		if u.Of != nil {
			use = u.Of.(*Noun).Name + "." + u.Name
		}
		if u.IfOnly {
			use += "?"
		}
		uses = append(uses, use)
	})
	return strings.Join(uses, " ")
}
