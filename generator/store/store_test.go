package store

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func key(s string) Key { return sha256.Sum256([]byte(s)) }

// shelved opens a shelf, asks for and puts things, and closes it: "a" gets, "+a"
// puts. It tells what was found.
func shelved(t *testing.T, folder, version string, what ...string) (found string) {
	t.Helper()
	s := Open(folder, "site", version)
	for _, w := range what {
		if put, ok := strings.CutPrefix(w, "+"); ok {
			s.Put(key(put), []byte("bytes of "+put))
		} else if got, ok := s.Get(key(w)); ok && got == "bytes of "+w {
			found += w
		} else if ok {
			t.Errorf("under %q is %q", w, got)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return found
}

func files(t *testing.T, folder string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(folder, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestShelfKeeps(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "made", "when", "needed")
	if got := shelved(t, folder, "1", "a", "+a", "+b"); got != "" {
		t.Errorf("an empty shelf has %s", got)
	}
	if got := shelved(t, folder, "1", "a", "b", "c", "+c"); got != "ab" {
		t.Errorf("it keeps %q, not ab", got)
	}
	if got := shelved(t, folder, "1", "a", "b", "c"); got != "abc" {
		t.Errorf("it keeps %q, not abc", got)
	}
	if got := shelved(t, folder, "2", "a", "b", "c"); got != "" {
		t.Errorf("another version is given %q", got)
	}
	if Open(folder, "other", "1").size != 0 {
		t.Error("another site is given something")
	}
}

func TestShelfIsTidied(t *testing.T) {
	folder := t.TempDir()
	for i := range 30 {
		shelved(t, folder, "1", "a", "+a", fmt.Sprintf("+%d", i))
	}
	if n := len(files(t, folder)); n > mostFiles {
		t.Errorf("there are %d files", n)
	}
	s := Open(folder, "site", "1")
	for i := range 2000 {
		s.Put(key(fmt.Sprint("large", i)), make([]byte, 2000))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := shelved(t, folder, "1", "a"); got != "a" {
		t.Errorf("before it is tidied it keeps %q", got)
	}
	if s := Open(folder, "site", "1"); s.size > 1000 {
		t.Errorf("%d bytes are kept of what nobody asks for", s.size)
	}
	if got := shelved(t, folder, "1", "a"); got != "a" {
		t.Errorf("after it is tidied it keeps %q", got)
	}
}

// Whatever becomes of a file, what is read is what was written, or nothing.
func TestShelfIsNotTrustedWhenDamaged(t *testing.T) {
	folder := t.TempDir()
	shelved(t, folder, "1", "+a", "+b")
	file := files(t, folder)[0]
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	damage := func(what string, damaged []byte) {
		if err := os.WriteFile(file, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		s := Open(folder, "site", "1")
		for _, name := range []string{"a", "b"} {
			if got, ok := s.Get(key(name)); ok && got != "bytes of "+name {
				t.Fatalf("%s: %q is %q", what, name, got)
			}
		}
	}
	for i := range text {
		damage(fmt.Sprintf("cut at %d", i), text[:i])
		for _, bit := range []byte{1, 0x80} {
			damaged := append([]byte{}, text...)
			damaged[i] ^= bit
			damage(fmt.Sprintf("byte %d changed", i), damaged)
		}
	}
}

func TestShelfThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := Open(file, "site", "1")
	s.Put(key("a"), []byte("x"))
	if s.Close() == nil {
		t.Error("it is closed without an error")
	}
}

func TestShelfOfSeveralProcesses(t *testing.T) {
	folder := t.TempDir()
	var group sync.WaitGroup
	for n := range 12 {
		group.Go(func() {
			for i := range 8 {
				s := Open(folder, "site", "1")
				s.Get(key("a"))
				s.Put(key("a"), []byte("bytes of a"))
				s.Put(key(fmt.Sprint(n, i)), []byte("x"))
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if got := shelved(t, folder, "1", "a"); got != "a" {
		t.Errorf("it keeps %q", got)
	}
}

func TestTidyTakesOldLeftovers(t *testing.T) {
	folder := t.TempDir()
	shelved(t, folder, "1", "+a")
	left := filepath.Join(filepath.Dir(files(t, folder)[0]), "123.new")
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	shelved(t, folder, "1", "+b")
	if _, err := os.Stat(left); err != nil {
		t.Error("the file of a process that may still run is gone")
	}
	old := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(left, old, old); err != nil {
		t.Fatal(err)
	}
	shelved(t, folder, "1", "+c")
	if _, err := os.Stat(left); err == nil {
		t.Error("the file of a process that was killed is still there")
	}
}
