package themes

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestNames(t *testing.T) {
	if got := Names(); !slices.Equal(got, []string{"paper", "plain"}) {
		t.Errorf("built in are %v", got)
	}
}

// A site's file stands in for the theme's file of its name, and all else stays.
func TestOverlay(t *testing.T) {
	own := fstest.MapFS{
		"partials/footer.html": {Data: []byte("mine")}, "partials/extra.html": {Data: []byte("more")}, "i18n/de.toml": {Data: []byte("")},
	}
	fsys, err := Open("paper", own)
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{"partials/footer.html": "mine", "partials/extra.html": "more"} {
		if got, err := fs.ReadFile(fsys, file); err != nil || string(got) != want {
			t.Errorf("%s is %q (%v)", file, got, err)
		}
	}
	for _, file := range []string{"layouts/base.html", "words/en.toml", "theme.toml", "i18n/de.toml"} {
		if _, err := fs.Stat(fsys, file); err != nil {
			t.Error(err)
		}
	}
	var names []string
	entries, err := fs.ReadDir(fsys, ".")
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if want := "assets i18n layouts partials theme.toml words"; err != nil || strings.Join(names, " ") != want {
		t.Errorf("the theme has %v (%v)", names, err)
	}
	// A theme of the site's own has nothing of ours but the words.
	if fsys, err = Open("mine", own); err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Stat(fsys, "layouts/base.html"); err == nil {
		t.Error("another theme has paper's layouts")
	}
	for _, file := range []string{"words/ko.toml", "partials/extra.html"} {
		if _, err := fs.Stat(fsys, file); err != nil {
			t.Error(err)
		}
	}
	if _, err := Open("mine", nil); err == nil || !strings.Contains(err.Error(), "paper, plain") {
		t.Errorf("a theme that is nowhere: %v", err)
	}
}

// No link leads a theme out of its folder.
func TestLinksLeadNowhereElse(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret.html")
	theme := filepath.Join(dir, "theme")
	for _, err := range []error{
		os.WriteFile(secret, []byte("secret"), 0o644), os.MkdirAll(filepath.Join(theme, "partials"), 0o755),
		os.Symlink(secret, filepath.Join(theme, "partials", "footer.html")), os.Symlink(dir, filepath.Join(theme, "assets")),
	} {
		if err != nil {
			t.Skip(err)
		}
	}
	root, err := os.OpenRoot(theme)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	fsys, err := Open("paper", root.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"partials/footer.html", "assets/secret.html"} {
		if content, err := fs.ReadFile(fsys, file); string(content) == "secret" || err == nil {
			t.Errorf("%s is %q (%v)", file, content, err)
		}
	}
}

// What is ejected tells what it was made from, in a comment of its kind.
func TestEject(t *testing.T) {
	for _, name := range Names() {
		for _, file := range Files(name) {
			content, err := Eject(name, file)
			if err != nil {
				t.Fatal(err)
			}
			if got := stateOf(name, file, content); got != Same {
				t.Errorf("%s of %s is %s once it is ejected", file, name, got)
			}
			if mark := ejected.Find(content); mark != nil {
				if got := stateOf(name, file, append(content, "\nmore"...)); got != Current {
					t.Errorf("%s of %s is %s once it is changed", file, name, got)
				}
			}
		}
	}
	for content, want := range map[string]State{
		"anything": Unmarked,
		"{{- /* Ejected from the built-in theme paper: 0123456789ab */ -}}\nold": Outdated,
	} {
		if got := stateOf("paper", "layouts/topic.html", []byte(content)); got != want {
			t.Errorf("%q is %s, not %s", content, got, want)
		}
	}
	if got := stateOf("paper", "layouts/none.html", nil); got != Added {
		t.Errorf("a file of the site's own is %s", got)
	}
}
