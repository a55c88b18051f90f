//go:build !windows

package preview

import "syscall"

const addressInUse = syscall.EADDRINUSE
