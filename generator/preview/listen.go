package preview

import (
	"cmp"
	"errors"
	"fmt"
	"net"
)

// Listen opens a port on a host. With search it takes one of the ports after
// it if that is not to be had. Where the host is loopback it listens on IPv4
// and IPv6, since "localhost" is one in this browser and the other in that.
func Listen(host string, port int, search bool) ([]net.Listener, error) {
	const tries = 20
	var first error
	for n := range tries {
		listeners, err := listen(host, port+n)
		if err == nil {
			return listeners, nil
		}
		first = cmp.Or(first, err)
		if !search {
			break
		}
	}
	return nil, first
}

func listen(host string, port int) ([]net.Listener, error) {
	main, err := net.Listen("tcp", net.JoinHostPort(host, fmt.Sprint(port)))
	if err != nil {
		return nil, err
	}
	if host != "127.0.0.1" && host != "localhost" {
		return []net.Listener{main}, nil
	}
	other, err := net.Listen("tcp6", net.JoinHostPort("::1", fmt.Sprint(main.Addr().(*net.TCPAddr).Port)))
	switch {
	case err == nil:
		return []net.Listener{main, other}, nil
	case InUse(err):
		main.Close()
		return nil, err
	}
	return []net.Listener{main}, nil // a machine without IPv6
}

// InUse tells whether a port could not be opened because something else did.
func InUse(err error) bool {
	return errors.Is(err, addressInUse)
}
