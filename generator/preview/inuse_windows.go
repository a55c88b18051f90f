package preview

import "syscall"

// addressInUse is WSAEADDRINUSE; package syscall's EADDRINUSE is a number that
// Windows never gives.
const addressInUse = syscall.Errno(10048)
