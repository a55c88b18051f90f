package render

import (
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// docsOf is a file of docs/ by its headings of the third level.
func docsOf(t *testing.T, file string) (whole string, sections map[string]string) {
	t.Helper()
	text, err := os.ReadFile("../../docs/" + file)
	if err != nil {
		t.Fatal(err)
	}
	sections = map[string]string{}
	for _, section := range regexp.MustCompile(`(?m)^##+ `).Split(string(text), -1) {
		heading, body, _ := strings.Cut(section, "\n")
		sections[heading] = body
	}
	return string(text), sections
}

// Every type that a layout can come to is documented, with each field and method
// that it can use and no other.
func TestDocsTellWhatLayoutsAreGiven(t *testing.T) {
	_, sections := docsOf(t, "theme-data.md")
	internal := sections["Not for themes"]
	isInternal := func(name, member string) bool { return strings.Contains(internal, "`"+name+"."+member+"`") }
	documented := regexp.MustCompile("(?m)^\\| `\\.(\\w+)` \\|")
	known := map[string]bool{}
	for of := range reachable(isInternal) {
		name := of.Name()
		known[name] = true
		section, ok := sections[name]
		if !ok {
			t.Errorf("there is no heading %s", name)
			continue
		}
		var told []string
		for _, m := range documented.FindAllStringSubmatch(section, -1) {
			told = append(told, m[1])
		}
		own := ownMembers(of)
		for _, member := range own {
			if slices.Contains(told, member) == isInternal(name, member) {
				t.Errorf("%s.%s is told of neither or both among what %s has and what is not for themes", name, member, name)
			}
		}
		for _, member := range told {
			if !slices.Contains(own, member) {
				t.Errorf("%s has no .%s", name, member)
			}
		}
		for _, embedded := range embeddedIn(of) {
			if !strings.Contains(section, "["+embedded+"](#"+strings.ToLower(embedded)+")") {
				t.Errorf("%s does not say that it has everything of %s", name, embedded)
			}
		}
	}
	for heading := range sections {
		if regexp.MustCompile(`^[A-Z]\w+$`).MatchString(heading) && !known[heading] && heading != "Views" && heading != "Nouns" {
			t.Errorf("no layout is given a %s", heading)
		}
	}
}

// reachable are the types of ours that layouts come to from what they are given.
func reachable(isInternal func(name, member string) bool) map[reflect.Type]bool {
	found := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			visit(of.Elem())
			return
		}
		if !strings.HasPrefix(of.PkgPath(), "github.com/digestry/") || found[of] || of.Kind() == reflect.String && len(ownMembers(of)) == 0 || of == reflect.TypeFor[Kind]() {
			return
		}
		found[of] = true
		if of.Kind() == reflect.Struct {
			for _, field := range reflect.VisibleFields(of) {
				if field.IsExported() && !isInternal(of.Name(), field.Name) && len(field.Index) == 1 {
					visit(field.Type)
				}
			}
		}
		own := ownMembers(of) // what it has by embedding another is that one's
		for i := range reflect.PointerTo(of).NumMethod() {
			if method := reflect.PointerTo(of).Method(i); slices.Contains(own, method.Name) && !isInternal(of.Name(), method.Name) {
				visit(method.Type.Out(0))
			}
		}
	}
	for view := range maps.Values(views) {
		visit(view)
	}
	return found
}

// ownMembers are the fields and methods of a type that it does not have by
// embedding another.
func ownMembers(of reflect.Type) (names []string) {
	promoted := map[string]bool{}
	if of.Kind() == reflect.Struct {
		for i := range of.NumField() {
			field := of.Field(i)
			switch {
			case field.Anonymous:
				for _, name := range members(pointedTo(field.Type)) {
					promoted[name] = true
				}
			case field.IsExported():
				names = append(names, field.Name)
			}
		}
	}
	for i := range reflect.PointerTo(of).NumMethod() {
		if method := reflect.PointerTo(of).Method(i); callable(method.Type) && (!promoted[method.Name] || isOwn(of, method.Name)) {
			names = append(names, method.Name)
		}
	}
	return names
}

// isOwn tells whether a type has a method itself, though a type that it embeds has
// one of that name too.
func isOwn(of reflect.Type, name string) bool {
	method, _ := reflect.PointerTo(of).MethodByName(name)
	for i := range of.NumField() {
		if field := of.Field(i); field.Anonymous {
			inner, ok := reflect.PointerTo(pointedTo(field.Type)).MethodByName(name)
			if ok && inner.Type.Out(0) == method.Type.Out(0) {
				return false
			}
		}
	}
	return true
}

func embeddedIn(of reflect.Type) (names []string) {
	if of.Kind() != reflect.Struct {
		return nil
	}
	for i := range of.NumField() {
		if field := of.Field(i); field.Anonymous {
			names = append(names, pointedTo(field.Type).Name())
		}
	}
	return names
}

// Every function and every layout is documented, and named by the error messages.
func TestDocsTellEveryFunctionAndLayout(t *testing.T) {
	whole, sections := docsOf(t, "themes.md")
	for name := range new(Theme).functions() {
		if !regexp.MustCompile("(?m)^\\|.*`\\{\\{" + name + "\\b.*\\|").MatchString(sections["Functions"]) {
			t.Errorf("docs/themes.md does not tell of the function %s", name)
		}
	}
	for _, kind := range layoutKinds {
		if views[kind] == nil {
			t.Errorf("it is not known what %s.html is given", kind)
		}
		if !regexp.MustCompile("(?m)^\\| `layouts/KIND.html` \\|.*\\b" + string(kind) + "\\b").MatchString(whole) {
			t.Errorf("docs/themes.md does not tell of the layout %s", kind)
		}
	}
	manifest := reflect.TypeFor[Manifest]()
	for i := range manifest.NumField() {
		if key := manifest.Field(i).Tag.Get("toml"); !regexp.MustCompile("(?m)^\\| `theme.toml` \\|.*`" + key + "`").MatchString(whole) {
			t.Errorf("docs/themes.md does not tell of %s in theme.toml", key)
		}
	}
}
