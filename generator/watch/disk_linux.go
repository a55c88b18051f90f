package watch

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// foreignDisks are file systems whose files others change too: the numbers that
// statfs(2) gives for them. Of FUSE it is not known, so it counts.
var foreignDisks = map[uint32]string{
	0x6969:     "a network disk (NFS)",
	0x517B:     "a network disk (SMB)",
	0xFE534D42: "a network disk (SMB)",
	0xFF534D42: "a network disk (CIFS)",
	0x01021997: "a folder of another system (9P)", // Windows' disks under WSL
	0x65735546: "a disk that a program provides (FUSE)",
	0x786F4256: "a shared folder (VirtualBox)",
	0x7C7C6673: "a shared folder (Parallels)",
	0x00C36400: "a network disk (Ceph)",
	0x5346414F: "a network disk (AFS)",
	0x73757245: "a network disk (Coda)",
}

func foreignDisk(path string) string {
	var s syscall.Statfs_t
	if syscall.Statfs(path, &s) != nil {
		return ""
	}
	return foreignDisks[uint32(s.Type)]
}

// lastChange is when anything of a file was last changed. No program can set that.
func lastChange(info os.FileInfo) time.Time {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return time.Time{}
	}
	return time.Unix(stat.Ctim.Unix())
}

// diskClock is the clock by which the kernel notes that. It ticks a hundred to a
// thousand times a second.
func diskClock() time.Time {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_REALTIME_COARSE, &t) != nil {
		return time.Time{}
	}
	return time.Unix(t.Unix())
}
