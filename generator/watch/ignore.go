package watch

import (
	"os"
	"path/filepath"
	"strings"
)

// Files that programs write beside an author's file. None is a source of a
// site, and building for them would show the author two builds for one save.
//
// Some programs choose names that nothing tells apart from a real one (sed
// sedXXXXXX, perl XXnYC0Ug, emacs tmpXXXXXX): those have no extension and are
// gone a moment later, which judge waits for.
var temporary = []string{
	".#*", "#*#", "*~", // emacs: lock, auto-save, backup
	".*.sw?", ".sw?", "4913", "*.un~", // vim: swap files, its probe for whether a folder can be written to, undo
	"*___jb_*___",                                // JetBrains
	".goutputstream-*",                           // GNOME
	"*.bak", "*.bck", "*.tmp", "*.orig", "*.rej", // sed -i.bak, helix, many, merge and patch
	".DS_Store", ".~lock*", "*.sync-conflict-*", // macOS, LibreOffice, Syncthing
}

// ignoredFile tells whether a file's name says that it is nobody's source.
func ignoredFile(name string) bool {
	for _, pattern := range temporary {
		if ok, _ := filepath.Match(pattern, name); ok {
			return true
		}
	}
	return false
}

// setAside tells whether a file that is gone stands under the name of a backup.
// Emacs was seen to take 300 ms from there to the new file.
func setAside(path string, was file) bool {
	for _, ending := range []string{"~", ".bak", ".bck", ".orig", "___jb_old___"} {
		if info, err := os.Lstat(path + ending); err == nil && was.info != nil && os.SameFile(info, was.info) {
			return true
		}
	}
	return false
}

// ignoredFolder tells whether a folder's name says that no sources are in it:
// what begins with a dot belongs to a program (.git, .obsidian), except the
// one that is published.
func ignoredFolder(name string) bool {
	return name == "node_modules" || strings.HasPrefix(name, ".") && name != ".well-known"
}
