package generator

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/digestry/digestry/generator/render"
)

// homeWithASite makes a home folder with a site folder in it.
func homeWithASite(t *testing.T) (home, siteFolder string) {
	t.Helper()
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	siteFolder = filepath.Join(home, "site")
	putFiles(t, home, fileTexts{
		"site/config.toml": "", "site/content/a.md": "a", "site/static/x": "", "site/filled/notes.txt": "mine",
		"site/repository/.git/config": "", "site/repository/README.md": "", "site/repository/readme.zh.md": "", "site/repository/CNAME": "",
		"site/folder/README/x": "", "site/file": "", "site/notours/" + manifestFile: "{}", "site/newer/" + manifestFile: `{"version":2}`,
		"site/outside/" + manifestFile: `{"version":1,"files":{"../file":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}}`,
	})
	for from, to := range map[string]string{
		"to-content": filepath.Join(siteFolder, "content"), "to-site": siteFolder,
		"site/to-home": home, "site/to-nothing": filepath.Join(home, "nothing"),
	} {
		if err := os.Symlink(to, filepath.Join(home, from)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	return home, siteFolder
}

func TestWriteRefusesDestinations(t *testing.T) {
	home, siteFolder := homeWithASite(t)
	tests := []struct{ destination, want string }{
		{"/", "it is the root of the file system; choose another folder with --destination"},
		{home, "it is your home folder"},
		{filepath.Dir(home), "it holds your home folder"},
		{siteFolder + "/to-home", "it is your home folder"},
		{siteFolder, "it is the folder of the site itself"},
		{siteFolder + "/content/..", "it is the folder of the site itself"},
		{home + "/to-site", "it is the folder of the site itself"},
		{siteFolder + "/content", "it is a folder that the site is made from"},
		{siteFolder + "/content/new/deep", "it lies inside " + siteFolder + "/content, which the site is made from"},
		{home + "/to-content/new", "it lies inside"},
		{siteFolder + "/themes", "it is a folder that the site is made from"}, // does not exist
		{siteFolder + "/themes/x", "it lies inside"},
		{home + "/far", "it holds " + home + "/far/away, which the site is made from"},
		{siteFolder + "/file", "it is a file, not a folder"},
		{siteFolder + "/file/x", "not a directory"},
		{siteFolder + "/to-nothing", "cannot make the folder"},
		{siteFolder + "/filled", "it holds notes.txt, and Digestry has not written there before; choose another folder with --destination, or give --adopt"},
		{siteFolder + "/folder", "it holds README,"},
		{siteFolder + "/notours", "it has no version"},
		{siteFolder + "/newer", "comes from a newer Digestry"},
		{siteFolder + "/outside", `"../file": the path does not stay inside the folder`},
		{siteFolder + "/repository", ""},
		{siteFolder + "/public", ""},
		{home + "/elsewhere/public", ""},
	}
	for _, test := range tests {
		check := sealFolder(t, home)
		_, err := write(t.Context(), test.destination, pagesOf(fileTexts{"index.html": "home"}), writeOptions{
			Home: home, Site: siteFolder,
			Protected: []string{siteFolder + "/content", siteFolder + "/static", siteFolder + "/themes", home + "/far/away"},
		})
		if test.want == "" {
			if err != nil {
				t.Error(err)
			}
			expectPage(t, test.destination)
			continue
		}
		t.Run(test.destination, func(t *testing.T) { wantWriteError(t, err, filepath.Clean(test.destination), test.want) })
		check()
	}
	if _, err := write(t.Context(), siteFolder+"/filled", pagesOf(fileTexts{"index.html": "home"}), writeOptions{Home: home, Site: siteFolder, Adopt: true}); err != nil {
		t.Error(err)
	}
	expectFiles(t, siteFolder+"/filled", fileTexts{"notes.txt": "mine", "index.html": "home"})
}

func expectPage(t *testing.T, folder string) {
	t.Helper()
	if text, err := os.ReadFile(filepath.Join(folder, "index.html")); err != nil || string(text) != "home" {
		t.Errorf("index.html in %s holds %q, %v", folder, text, err)
	}
}

// A vault that was never meant for Digestry is site and content in one; paths
// may be relative.
func TestWriteIntoAVault(t *testing.T) {
	t.Chdir(t.TempDir())
	putFiles(t, ".", fileTexts{"a.md": "a", "static/x.png": "x"})
	for destination, want := range map[string]string{"public": "", "static/public": "lies inside static", ".": "the folder of the site itself"} {
		_, err := write(t.Context(), destination, pagesOf(fileTexts{"index.html": "home"}), writeOptions{
			Site: ".", Protected: []string{".", "static", "themes"},
		})
		if want != "" {
			wantWriteError(t, err, want)
		} else if err != nil {
			t.Error(err)
		}
	}
	expectFiles(t, "public", fileTexts{"index.html": "home"})
}

// Nothing is written, read or deleted through a symbolic link, wherever it
// leads and whatever the manifest says.
func TestWriteFollowsNoLink(t *testing.T) {
	for name, outside := range map[string]bool{"out of the destination": true, "inside": false} {
		t.Run(name, func(t *testing.T) {
			base := t.TempDir()
			public, target := filepath.Join(base, "public"), filepath.Join(base, "elsewhere")
			to := "../elsewhere"
			if !outside {
				target, to = filepath.Join(public, "elsewhere"), "elsewhere"
			}
			pages := fileTexts{"index.html": "home", "topics/x/index.html": "x", "b": "b"}
			mustWrite(t, public, pages)
			if err := os.Rename(filepath.Join(public, "topics"), target); err != nil {
				t.Fatal(err)
			}
			putFiles(t, target, fileTexts{"b": "b", "0": "zero"})
			os.Remove(filepath.Join(public, "b"))
			for from, to := range map[string]string{"topics": to, "b": to + "/b", stageFolder: to} {
				if err := os.Symlink(to, filepath.Join(public, from)); err != nil {
					t.Skipf("no symbolic links here: %v", err)
				}
			}
			check := sealFolder(t, target)
			changed := fileTexts{"index.html": "new", "topics/x/index.html": "new", "topics/y/index.html": "y", "b": "new"}
			for _, o := range []writeOptions{{}, {Adopt: true}} {
				_, err := write(t.Context(), public, pagesOf(changed), o)
				wantWriteError(t, err, filepath.Join(public, "topics")+" is in the way", "is a symbolic link, which is never followed")
			}
			delete(changed, "topics/x/index.html")
			delete(changed, "topics/y/index.html")
			_, err := write(t.Context(), public, pagesOf(changed), writeOptions{Adopt: true})
			wantWriteError(t, err, filepath.Join(public, "b")+" is in the way")
			check()

			report := mustWrite(t, public, fileTexts{"index.html": "new"})
			wantReport(t, report, Report{Pages: 1, Written: 1, Kept: []string{"b", "topics/x/index.html"}})
			check()
			if to, err := os.Readlink(filepath.Join(public, "topics")); err != nil {
				t.Errorf("the link is gone: %s, %v", to, err)
			}
		})
	}
}

func TestWriteManifestIsNoLink(t *testing.T) {
	base := t.TempDir()
	putFiles(t, base, fileTexts{"m": `{"version":1}`, "public/index.html": "mine"})
	if err := os.Symlink("../m", filepath.Join(base, "public", manifestFile)); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	check := sealFolder(t, base)
	for _, o := range []writeOptions{{}, {Adopt: true}} {
		if _, err := write(t.Context(), filepath.Join(base, "public"), pagesOf(fileTexts{"a.html": "a"}), o); err == nil {
			t.Error("no error")
		}
		check()
	}
}

func TestWriteLock(t *testing.T) {
	public := filepath.Join(t.TempDir(), "public")
	var second error
	page := render.NewPage("/", render.KindHome, func(w io.Writer) error {
		_, second = write(t.Context(), public, pagesOf(fileTexts{"index.html": "other"}), writeOptions{})
		_, err := io.WriteString(w, "home")
		return err
	})
	if _, err := write(t.Context(), public, []render.Page{page}, writeOptions{}); err != nil {
		t.Fatal(err)
	}
	wantWriteError(t, second, "another build is writing to "+public)
	expectFiles(t, public, fileTexts{"index.html": "home"}) // and no lock
	if _, err := os.Lstat(filepath.Join(public, ".digestry-lock")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the lock stayed")
	}
	mustWrite(t, public, fileTexts{"index.html": "third"})
	expectFiles(t, public, fileTexts{"index.html": "third"})
}
