package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/generator/watch"
	"github.com/spf13/cobra"
)

func buildCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "build",
		Short: "Make the site in public/",
		Long: `Build makes the whole site and puts it into public/. Files whose bytes are right
are left alone; files of an earlier build that are not needed any more are
removed; nothing else in the folder is touched. With errors nothing is written.
With --diff it tells what would be added, changed and removed, and writes
nothing.`,
		Example: "  digestry build\n  digestry build --diff\n  digestry build --base-url https://name.github.io/repository/ --strict\n  digestry build --content ~/vault/podcasts --destination ~/site",
		Args:    arguments(cobra.NoArgs),
	}
	f := p.siteFlags(c)
	watching := c.Flags().Bool("watch", false, "build again whenever something changes")
	diff := c.Flags().Bool("diff", false, "tell what would change in the output, and write nothing")
	poll := pollFlag(c)
	c.Flags().BoolVar(&f.options.Adopt, "adopt", false, "write into a folder that something else filled")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if !f.quiet && isTerminal(p.stderr) {
			f.options.Progress = p.progress()
		}
		g, err := f.generator(p)
		if err != nil {
			return err
		}
		switch {
		case *watching && *diff:
			return usageError{error: errors.New("--watch and --diff do not go together")}
		case *diff:
			return p.diff(c.Context(), g, f)
		case *watching:
			p.buildAgain(c.Context(), g, f, *poll)
			return nil
		}
		_, err = p.build(f, func() (generator.Built, error) { return g.Build(c.Context()) })
		return err
	}
	return c
}

// diff tells what a build would change.
func (p *program) diff(ctx context.Context, g *generator.Generator, f *siteFlags) error {
	result, err := g.Generate(ctx)
	if err != nil {
		return err
	}
	found := site.CountErrors(result.Problems, f.options.Strict)
	f.writeProblems(f.problemsTo(p), result.Problems)
	d, err := g.Diff(ctx, result)
	if err != nil {
		return err
	}
	p.listChanges(d.Added, d.Changed, d.Removed)
	if !f.quiet {
		fmt.Fprintf(p.stderr, "%s; nothing was written\n", sayChanges(len(d.Added), len(d.Changed), len(d.Removed)))
	}
	if found > 0 {
		return errReported // as a build with --keep-going does
	}
	return nil
}

// listChanges lists files of the output by what becomes of them.
func (p *program) listChanges(added, changed, removed []string) {
	for _, list := range []struct {
		what  string
		files []string
	}{{"added", added}, {"changed", changed}, {"removed", removed}} {
		for _, file := range list.files {
			fmt.Fprintf(p.stdout, "%-8s %s\n", list.what, readable(file))
		}
	}
}

// readable is a file's address as people write it.
func readable(file string) string {
	if file == "index.html" || strings.HasSuffix(file, "/index.html") {
		file = strings.TrimSuffix(file, "index.html")
	}
	return "/" + file
}

func sayChanges(added, changed, removed int) string {
	return fmt.Sprintf("%d added, %d changed, %d removed", added, changed, removed)
}

// build makes the site once, and tells how many errors it has.
func (p *program) build(f *siteFlags, build func() (generator.Built, error)) (found int, err error) {
	begin := time.Now()
	built, err := build()
	found = site.CountErrors(built.Problems, f.options.Strict)
	f.writeProblems(f.problemsTo(p), built.Problems)
	var withheld *generator.WithheldError
	if errors.As(err, &withheld) {
		fmt.Fprintf(p.stderr, "digestry: %v\n", err)
		return found, errReported
	}
	if err != nil {
		return found + 1, err
	}
	if !f.quiet {
		p.sayBuilt(built, time.Since(begin))
	}
	if found > 0 {
		return found, errReported // --keep-going published the rest; the exit code still tells
	}
	return 0, nil
}

func (p *program) sayBuilt(b generator.Built, took time.Duration) {
	fmt.Fprintf(p.stderr, "%s from %s in %s: %d written, %d unchanged, %d removed (%s)\n",
		count(b.Pages, "page"), count(b.Digests, "digest"), roundTime(took), b.Written, b.Unchanged, b.Removed, summary(b.Problems))
	for _, file := range b.Kept {
		fmt.Fprintf(p.stderr, "kept %s: it belongs to no page any more, but somebody changed it\n", file)
	}
	if b.BaseURL == "" {
		fmt.Fprintln(p.stderr, "config.toml has no base_url, so feeds, sitemap and llms.txt were left out")
	}
}

// buildAgain builds on every change until it is interrupted.
func (p *program) buildAgain(ctx context.Context, g *generator.Generator, f *siteFlags, poll time.Duration) {
	o := watch.Options{
		Ignore: []string{g.Destination()},
		Poll:   poll,
		Warn:   func(err error) { fmt.Fprintf(p.stderr, "digestry: %v\n", err) },
	}
	watch.Loop(ctx, g.Watched, o, func(e watch.Event) {
		p.sayStarted()
		begin := time.Now()
		paths := e.Paths
		if e.All {
			paths = nil
		}
		found, err := p.build(f, func() (generator.Built, error) { return g.BuildAgain(ctx, paths) })
		if err != nil && !errors.Is(err, errReported) {
			fmt.Fprintf(p.stderr, "digestry: %v\n", err)
		}
		p.sayFinished(time.Since(begin), found)
	})
}

// sayStarted and sayFinished frame a build that was made because something
// changed. Editors find its beginning and its end by these lines, and the
// problems by those between, so they never change.
func (p *program) sayStarted() { fmt.Fprintln(p.stderr, "[watch] build started") }

func (p *program) sayFinished(took time.Duration, errors int) {
	fmt.Fprintf(p.stderr, "[watch] build finished in %d ms, %s\n", took.Milliseconds(), count(errors, "error"))
}

// progress counts drawn pages on a terminal, once building takes long enough
// for somebody to wonder.
func (p *program) progress() func(done, total int) {
	const patience = 400 * time.Millisecond
	begin, last := time.Now(), time.Time{}
	return func(done, total int) {
		now := time.Now()
		shown := !last.IsZero()
		if now.Sub(begin) < patience || done < total && now.Sub(last) < patience/4 {
			return
		}
		last = now
		if done == total {
			if shown {
				fmt.Fprint(p.stderr, "\r\x1b[K")
			}
			return
		}
		fmt.Fprintf(p.stderr, "\r\x1b[Kdrawing pages: %d of %d", done, total)
	}
}

// roundTime writes a duration with the digits that say something.
func roundTime(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}
