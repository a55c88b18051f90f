// Command digestry turns a folder of Markdown podcast digests into a website.
//
// Only this package prints, reads the environment and exits. Each command is a
// file with one function that makes it; the table in [commands] is all there
// is to add one.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitWell     = 0
	exitProblems = 1 // something is wrong with the site, or the machine
	exitUsage    = 2 // something is wrong with the command line
)

// program is what commands have of the world.
type program struct {
	stdin  io.Reader
	stdout io.Writer // what other programs read
	stderr io.Writer // what people read
	env    func(string) string
}

// commands is the table of commands, in the order of help.
var commands = []func(*program) *cobra.Command{
	initCommand,
	newCommand,
	importCommand,
	serveCommand,
	buildCommand,
	checkCommand,
	deployCommand,
	formatCommand,
	timesCommand,
	promptCommand,
	topicsCommand,
	themeCommand,
	versionCommand,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := &program{os.Stdin, os.Stdout, os.Stderr, os.Getenv}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// run carries a command line out and tells the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	root := &cobra.Command{
		Use:   "digestry",
		Short: "A static site generator for podcast digests",
		Long: `Digestry is a static site generator for podcast digests. It turns a folder of
Markdown into a website: a page for each digest, topic, person and show, feeds,
and a preview that follows your editor.`,
		Example:       "  digestry init my-digests\n  cd my-digests\n  digestry serve",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.SetArgs(args)
	for _, command := range commands {
		root.AddCommand(command(p))
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError{err, c} })
	root.InitDefaultCompletionCmd(args...)
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Example = "  digestry completion bash > ~/.local/share/bash-completion/completions/digestry"
		}
	}
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitWell
	case errors.Is(err, errReported):
		return exitProblems
	case errors.As(err, &usage) || isCobraUsage(err):
		fmt.Fprintf(p.stderr, "digestry: %v\nSee digestry help.\n", err)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(p.stderr, "digestry: interrupted; nothing was changed")
		return exitProblems
	}
	fmt.Fprintf(p.stderr, "digestry: %v\n", err)
	return exitProblems
}

// knownCommand refuses the name of no command, and tells what was meant.
func knownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	c.SuggestionsMinimumDistance = 2 // letters
	err := fmt.Errorf("unknown command %q", args[0])
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		err = fmt.Errorf("%w; did you mean %s?", err, strings.Join(near, " or "))
	}
	return usageError{err, c}
}

// errReported ends a command whose problems have been printed already.
var errReported = errors.New("problems were reported")

// usageError is a fault of the command line.
type usageError struct {
	error
	command *cobra.Command
}

// arguments makes a wrong number of arguments a fault of the command line.
func arguments(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usageError{err, c}
		}
		return nil
	}
}

// isCobraUsage tells the faults of the command line that cobra finds itself.
func isCobraUsage(err error) bool {
	return strings.HasPrefix(err.Error(), "unknown command") || strings.HasPrefix(err.Error(), "unknown flag") ||
		strings.HasPrefix(err.Error(), "required flag")
}
