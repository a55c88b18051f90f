package search_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/search"
	"github.com/digestry/digestry/generator/site"
)

// TestIndexIsTheSame makes the index of a site again and again, with one and with
// many processors, its files written in another order: the bytes are the same.
func TestIndexIsTheSame(t *testing.T) {
	s := madeSite(400)
	want := written(t, search.Files(s))
	for _, processors := range []int{1, 2, 3, 8} {
		files := search.Files(s)
		slices.Reverse(files)
		before := runtime.GOMAXPROCS(processors)
		got := written(t, files)
		runtime.GOMAXPROCS(before)
		compare(t, want, got)
	}
	// A site is numbered by its digests' order, whichever were read first.
	compare(t, want, written(t, search.Files(madeSite(400))))
}

// TestIndexIsTheSameElsewhere makes the index of the demonstration site in
// another folder, whose files were written in another order and at other times.
func TestIndexIsTheSameElsewhere(t *testing.T) {
	want := written(t, search.Files(generated(t, generator.Options{Site: "../.."})))
	dir := filepath.Join(t.TempDir(), "in another folder")
	var files []string
	err := filepath.WalkDir("../../content", func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(files)
	for i, file := range append(files, "../../config.toml") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel("../..", file)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(copied), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied, data, 0o644); err != nil {
			t.Fatal(err)
		}
		at := time.Date(2020, 1, 1, 0, 0, i, 0, time.UTC)
		if err := os.Chtimes(copied, at, at); err != nil {
			t.Fatal(err)
		}
	}
	compare(t, want, written(t, search.Files(generated(t, generator.Options{Site: dir}))))
}

func written(t *testing.T, files []search.File) map[site.Address][]byte {
	t.Helper()
	all := map[site.Address][]byte{}
	for _, f := range files {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		all[f.Address] = b.Bytes()
	}
	return all
}

func compare(t *testing.T, want, got map[site.Address][]byte) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("there are %d files, not %d", len(got), len(want))
	}
	for address, body := range want {
		if !bytes.Equal(got[address], body) {
			t.Errorf("%s differs", address)
		}
	}
}
