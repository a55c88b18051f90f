package generator

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// Not in package syscall.
const (
	fileFlagDeleteOnClose = 0x04000000
	errorSharingViolation = syscall.Errno(32)
)

// lockFolder keeps a second build out of a destination. The lock is a file
// that nobody else may open; the system removes it with the last handle, even
// when the process is killed.
func lockFolder(root *os.Root) (unlock func(), err error) {
	name, err := syscall.UTF16PtrFromString(filepath.Join(root.Name(), ".digestry-lock"))
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(name, syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS,
		fileFlagDeleteOnClose|syscall.FILE_FLAG_OPEN_REPARSE_POINT, 0)
	if errors.Is(err, errorSharingViolation) {
		return nil, errLocked
	}
	if err != nil {
		return nil, err
	}
	return func() { syscall.CloseHandle(handle) }, nil
}
