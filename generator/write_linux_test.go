package generator

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mountSmall mounts a small file system in memory.
func mountSmall(t *testing.T, options string) (folder string) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount the small file system that this test fills")
	}
	folder = t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, options); err != nil {
		t.Skipf("cannot mount a small file system: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(folder, syscall.MNT_DETACH) })
	return folder
}

// The disk fills up at every point of a build, one after the other.
func TestWriteOnAFullDisk(t *testing.T) {
	before, after := fileTexts{}, fileTexts{}
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		before[name+"/index.html"] = name + strings.Repeat("old", 4000)
		after[name+"/index.html"] = name + strings.Repeat("new", 4000)
		after["x/"+name+"/index.html"] = "short"
	}
	failed, done := 0, 0
	for free := 0; done < 2; free += 4096 {
		folder := mountSmall(t, "size=512k")
		public := filepath.Join(folder, "public")
		mustWrite(t, public, before)
		fillDisk(t, filepath.Join(folder, "filler"), free)
		check := sealFolder(t, public)

		report, err := write(t.Context(), public, pagesOf(after), writeOptions{})
		switch {
		case err == nil:
			done++
			wantReport(t, report, Report{Pages: 12, Written: 12})
			expectFiles(t, public, after)
			continue
		case !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), public) || !strings.HasSuffix(err.Error(), "no space left on device"),
			strings.Contains(err.Error(), "\n"): // one is enough, from whichever page

			t.Errorf("error %v", err)
		}
		failed++
		check() // and no stage
		if err := os.Remove(filepath.Join(folder, "filler")); err != nil {
			t.Fatal(err)
		}
		mustWrite(t, public, after)
		expectFiles(t, public, after)
	}
	if failed < 10 {
		t.Errorf("the disk was full %d times only", failed)
	}
}

// fillDisk leaves about so many bytes free.
func fillDisk(t *testing.T, file string, free int) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var size int64
	for err == nil {
		var n int
		n, err = f.Write(make([]byte, 4096))
		size += int64(n)
	}
	if err := f.Truncate(size - int64(free)); err != nil {
		t.Fatal(err)
	}
}

// Folders need room too: the file system runs out of inodes.
func TestWriteWithoutRoomForFolders(t *testing.T) {
	folder := mountSmall(t, "size=1m,nr_inodes=12")
	public := filepath.Join(folder, "public")
	before := fileTexts{"index.html": "home", "a.html": "a"}
	mustWrite(t, public, before) // with root, public and manifest: 5 inodes
	after := fileTexts{"index.html": "new", "a.html": "new", "b/c/d/e/f/index.html": "deep"}
	_, err := write(t.Context(), public, pagesOf(after), writeOptions{})
	wantWriteError(t, err, filepath.Join(public, "b"), "no space left on device", "the next build completes it")
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v", err)
	}
	mustWrite(t, public, before)
	expectFiles(t, public, before)
}

func TestWriteToAReadOnlyDisk(t *testing.T) {
	folder := mountSmall(t, "size=1m")
	public := filepath.Join(folder, "public")
	mustWrite(t, public, fileTexts{"index.html": "home"})
	if err := syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("cannot remount: %v", err)
	}
	mustWrite(t, public, fileTexts{"index.html": "home"}) // nothing to write
	_, err := write(t.Context(), public, pagesOf(fileTexts{"index.html": "new"}), writeOptions{})
	wantWriteError(t, err, "cannot write to "+public+": read-only file system")
	_, err = write(t.Context(), public, pagesOf(nil), writeOptions{})
	wantWriteError(t, err, "read-only file system")
	_, err = write(t.Context(), filepath.Join(folder, "other"), pagesOf(nil), writeOptions{})
	wantWriteError(t, err, "cannot make the folder "+filepath.Join(folder, "other")+": read-only file system")
	expectFiles(t, public, fileTexts{"index.html": "home"})
}
