package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/site"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// siteFlags are the flags of every command that reads a site.
type siteFlags struct {
	options generator.Options
	format  string
	quiet   bool
	noCache bool
}

func (p *program) siteFlags(c *cobra.Command) *siteFlags {
	f := p.sourceFlags(c)
	c.Flags().StringVar(&f.options.Destination, "destination", "", "folder of the output (default: public in the site)")
	return f
}

// sourceFlags are those of a command that has a place of its own for the output.
func (p *program) sourceFlags(c *cobra.Command) *siteFlags {
	f := &siteFlags{}
	flags := c.Flags()
	flags.StringVar(&f.options.Site, "site", "", "folder of config.toml (default: this one)")
	flags.StringVar(&f.options.Content, "content", "", "folder of the digests (default: content in the site)")
	flags.StringVar(&f.options.BaseURL, "base-url", "", "address that the site will have, in place of config.toml's")
	flags.StringVar(&f.options.Theme, "theme", "", "theme, in place of config.toml's")
	flags.BoolVar(&f.options.Drafts, "drafts", false, "publish drafts too")
	flags.BoolVar(&f.options.Future, "future", false, "publish digests dated in the future too")
	flags.BoolVar(&f.options.Strict, "strict", false, "count warnings as errors")
	flags.BoolVar(&f.options.KeepGoing, "keep-going", false, "leave out files with errors and publish the rest")
	flags.BoolVar(&f.noCache, "no-cache", false, "neither use nor keep what earlier runs found out")
	flags.StringVar(&f.format, "format", "text", "how problems are written: text, json or github")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "say nothing but problems")
	return f
}

// generator makes the generator that the flags ask for.
func (f *siteFlags) generator(p *program) (*generator.Generator, error) {
	switch f.format {
	case "text", "json", "github":
	default:
		return nil, usageError{error: fmt.Errorf("--format %q is none of text, json, github", f.format)}
	}
	now, err := p.now()
	if err != nil {
		return nil, err
	}
	f.options.Now = now
	f.options.Home = p.env("HOME")
	if folder, err := os.UserCacheDir(); err == nil && !f.noCache {
		f.options.Cache, f.options.Version = filepath.Join(folder, "digestry"), version()
	}
	return generator.New(f.options), nil
}

// now is the time that decides what is in the future: SOURCE_DATE_EPOCH, as
// reproducible builds have it, or the clock.
func (p *program) now() (time.Time, error) {
	epoch := p.env("SOURCE_DATE_EPOCH")
	if epoch == "" {
		return time.Now(), nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH %q is no number of seconds", epoch)
	}
	return time.Unix(seconds, 0), nil
}

// writeProblems writes problems in the format asked for.
func (f *siteFlags) writeProblems(w io.Writer, problems []site.Problem) {
	here, _ := os.Getwd()
	for i, p := range problems {
		problems[i].File = relative(here, p.File)
	}
	switch f.format {
	case "json":
		if problems == nil {
			problems = []site.Problem{}
		}
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		encoder.Encode(problems)
	case "github":
		for _, p := range problems {
			fmt.Fprintln(w, workflowCommand(p))
		}
	default:
		for _, p := range problems {
			fmt.Fprintln(w, p)
			if p.Hint != "" {
				fmt.Fprintf(w, "    %s\n", p.Hint)
			}
		}
	}
}

// relative names a file from the working directory when it lies below it.
func relative(here, file string) string {
	if !filepath.IsAbs(file) {
		return file
	}
	rel, err := filepath.Rel(here, filepath.FromSlash(file))
	if err != nil || strings.HasPrefix(rel, "..") {
		return file
	}
	return filepath.ToSlash(rel)
}

// workflowCommand is a problem as GitHub Actions shows it beside the line.
func workflowCommand(p site.Problem) string {
	value := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	place := "file=" + property.Replace(p.File)
	if p.Line > 0 {
		place += fmt.Sprintf(",line=%d,col=%d", p.Line, max(p.Column, 1))
	}
	message := p.Message
	if p.Hint != "" {
		message += "\n" + p.Hint
	}
	return fmt.Sprintf("::%s %s,title=%s::%s", p.Severity, place, property.Replace(p.Code), value.Replace(message))
}

// problemsTo is where problems go when they are not what was asked for: people
// read text, programs the other formats.
func (f *siteFlags) problemsTo(p *program) io.Writer {
	if f.format == "text" {
		return p.stderr
	}
	return p.stdout
}

// summary counts problems in words.
func summary(problems []site.Problem) string {
	errors := site.CountErrors(problems, false)
	return fmt.Sprintf("%s, %s", count(errors, "error"), count(len(problems)-errors, "warning"))
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// isTerminal tells whether somebody watches.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
