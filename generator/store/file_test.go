package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// made counts how often something had to be made.
type made struct{ times int }

func (m *made) make() ([]byte, error) {
	m.times++
	return []byte("content"), nil
}

func kept(t *testing.T, k Files) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(k.Folder, "*", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("kept are %v (%v)", files, err)
	}
	return files[0]
}

func TestFilesMakesOnce(t *testing.T) {
	k, m := Files{t.TempDir()}, &made{}
	for range 3 {
		if got, err := k.Keep("key", m.make); err != nil || string(got) != "content" {
			t.Errorf("%q, %v", got, err)
		}
	}
	if m.times != 1 {
		t.Errorf("made %d times", m.times)
	}
	if k.Keep("another key", m.make); m.times != 2 {
		t.Error("two keys have one content")
	}
}

func TestFilesTrustsNothingDamaged(t *testing.T) {
	for name, damage := range map[string]func(content []byte) []byte{
		"a byte is another": func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"cut":               func(b []byte) []byte { return b[:len(b)-1] },
		"empty":             func([]byte) []byte { return nil },
	} {
		k, m := Files{t.TempDir()}, &made{}
		k.Keep("key", m.make)
		file := kept(t, k)
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, damage(whole), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, err := k.Keep("key", m.make); err != nil || string(got) != "content" || m.times != 2 {
			t.Errorf("%s: %q, %v, made %d times", name, got, err, m.times)
		}
	}
}

func TestFilesWithoutAFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", file} {
		m := &made{}
		for range 2 {
			if got, err := (Files{dir}).Keep("key", m.make); err != nil || string(got) != "content" {
				t.Errorf("in %q: %q, %v", dir, got, err)
			}
		}
		if m.times != 2 {
			t.Errorf("in %q: made %d times", dir, m.times)
		}
	}
}

func TestFilesKeepsNoErrors(t *testing.T) {
	k, m := Files{t.TempDir()}, &made{}
	if _, err := k.Keep("key", func() ([]byte, error) { return nil, errors.ErrUnsupported }); err == nil {
		t.Error("an error is lost")
	}
	if got, err := k.Keep("key", m.make); err != nil || string(got) != "content" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestFilesSweepsWhatNobodyAsksFor(t *testing.T) {
	k, m := Files{t.TempDir()}, &made{}
	k.Keep("key", m.make)
	file := kept(t, k)
	now := time.Now()
	k.Sweep(now.Add(unused - time.Hour))
	if _, err := os.Stat(file); err != nil {
		t.Errorf("swept too early: %v", err)
	}
	old := now.Add(-unused - time.Hour)
	if err := os.Chtimes(file, old, old); err != nil {
		t.Fatal(err)
	}
	k.Keep("key", m.make) // which is a use
	k.Sweep(now)
	if _, err := os.Stat(file); err != nil {
		t.Errorf("swept though it was used: %v", err)
	}
	if err := os.Chtimes(file, old, old); err != nil {
		t.Fatal(err)
	}
	k.Sweep(now)
	if _, err := os.Stat(file); err == nil {
		t.Error("what nobody asks for is kept for ever")
	}
}
