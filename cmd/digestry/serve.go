package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/digestry/digestry/generator/preview"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/watch"
	"github.com/spf13/cobra"
)

const (
	defaultHost = "127.0.0.1"
	defaultPort = 1313
)

func serveCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "serve",
		Short: "Preview the site, and follow every change",
		Long: `Serve shows the site at http://127.0.0.1:1313/ while it is being written. Pages
are made in memory when somebody looks at them, nothing is written. Whatever is
saved shows in every open tab at once. Drafts and digests of the future are
there too, marked. A file that cannot be read keeps its last good page, and a
panel tells what is wrong with it. Only this machine can see the preview, unless
--host opens it to others.`,
		Example: "  digestry serve\n  digestry serve --content ~/vault/podcasts --open\n  digestry serve --host 0.0.0.0",
		Args:    arguments(cobra.NoArgs),
	}
	f := p.siteFlags(c)
	port := c.Flags().Int("port", defaultPort, "port to listen on (default: this one, or the next that is free)")
	host := c.Flags().String("host", defaultHost, "address to listen on: 0.0.0.0 opens the preview to the whole network")
	open := c.Flags().Bool("open", false, "open the preview in the browser")
	follow := c.Flags().Bool("follow", false, "the browser goes to the page and section that is edited")
	poll := pollFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *port < 0 || *port > 65535 {
			return usageError{fmt.Errorf("--port %d is none of 0 to 65535", *port), c}
		}
		if *poll < 0 {
			return usageError{fmt.Errorf("--poll=%s is no time to wait; 500ms is one", *poll), c}
		}
		f.options.Drafts, f.options.Future, f.options.Preview = true, true, true
		g, err := f.generator(p)
		if err != nil {
			return err
		}
		listeners, err := preview.Listen(*host, *port, !c.Flags().Changed("port"))
		if preview.InUse(err) {
			return fmt.Errorf("port %d is taken by another program, perhaps another preview; leave --port out to get a free one", *port)
		}
		if err != nil {
			return err
		}
		address := p.sayAddresses(*host, listeners[0].Addr().(*net.TCPAddr).Port)
		if *open {
			p.browse(address)
		}
		begun := p.sayStarted
		if f.quiet {
			begun = nil
		}
		return preview.New(g, preview.Options{
			Names:    names(*host),
			Ignore:   []string{g.Destination()},
			Poll:     *poll,
			Follow:   *follow,
			Warn:     func(err error) { fmt.Fprintf(p.stderr, "digestry: %v\n", err) },
			Begun:    begun,
			Finished: func(b preview.Build) { p.sayServed(f, b) },
		}).Run(c.Context(), listeners...)
	}
	return c
}

// pollFlag is --poll: alone, or with how often to look.
func pollFlag(c *cobra.Command) *time.Duration {
	poll := c.Flags().Duration("poll", 0, "look at all files every so often, in place of being told of changes by the system")
	c.Flags().Lookup("poll").NoOptDefVal = watch.DefaultPoll.String()
	return poll
}

// sayServed tells what a build of the preview came to.
func (p *program) sayServed(f *siteFlags, b preview.Build) {
	f.writeProblems(f.problemsTo(p), b.Problems)
	if !f.quiet {
		if b.Change != "" {
			fmt.Fprintln(p.stderr, b.Change)
		}
		p.sayFinished(b.Took, site.CountErrors(b.Problems, f.options.Strict))
	}
}

// sayAddresses tells where the preview is, and in words what --host opens. It
// returns the address for the browser on this machine.
func (p *program) sayAddresses(host string, port int) string {
	at := func(host string) string { return "http://" + net.JoinHostPort(host, strconv.Itoa(port)) + "/" }
	ip := net.ParseIP(host)
	local := at(host)
	if ip != nil && ip.IsUnspecified() {
		local = at(defaultHost)
	}
	fmt.Fprintf(p.stdout, "Local: %s\n", local)
	if ip != nil && ip.IsLoopback() || host == "localhost" {
		return local
	}
	others := []string{host}
	if ip != nil && ip.IsUnspecified() {
		others = ownAddresses()
	}
	for _, other := range others {
		fmt.Fprintf(p.stdout, "Network: %s\n", at(other))
	}
	fmt.Fprintln(p.stderr, "Everybody who can reach this machine there can read the whole preview, drafts too.")
	return local
}

// ownAddresses are those of this machine that others may reach it by.
func ownAddresses() []string {
	var own []string
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, address := range addresses {
		if n, ok := address.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
			own = append(own, n.IP.String())
		}
	}
	return own
}

// names are what other machines may call this one, when it is open to them.
func names(host string) []string {
	ip := net.ParseIP(host)
	if ip == nil {
		return []string{host}
	}
	if ip.IsLoopback() {
		return nil
	}
	name, err := os.Hostname()
	if err != nil || name == "" {
		return nil
	}
	short, _, _ := strings.Cut(name, ".")
	return []string{name, short, short + ".local"}
}

// browse opens an address in the browser that the person uses. A preview goes
// on without one.
func (p *program) browse(address string) {
	command := []string{"xdg-open", address}
	switch runtime.GOOS {
	case "darwin":
		command[0] = "open"
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler", address}
	}
	opener := exec.Command(command[0], command[1:]...)
	if err := opener.Start(); err != nil {
		fmt.Fprintf(p.stderr, "digestry: cannot open a browser: %v\n", err)
		return
	}
	go opener.Wait()
}
