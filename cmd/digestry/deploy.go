package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/deploy"
	"github.com/digestry/digestry/generator/site"
	"github.com/spf13/cobra"
)

func deployCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "deploy",
		Short: "Publish the site to a branch for GitHub Pages",
		Long: `Deploy builds the site into a fresh folder and puts it onto a branch of a git
remote, from which GitHub Pages serves it. What lies in public/ is not looked at.
Your work tree, index and branches are not touched, whatever state they are in.
When somebody else published in the meantime, nothing is overwritten.

Warnings count as errors, as with build --strict; --strict=false passes them
over. A site that lost a third of its pages needs --yes.`,
		Example: "  digestry deploy --dry-run\n  digestry deploy\n  digestry deploy --remote publish --branch main",
		Args:    arguments(cobra.NoArgs),
	}
	f := p.sourceFlags(c)
	f.options.Strict = true
	c.Flags().Lookup("strict").DefValue = "true"
	var o deploy.Options
	flags := c.Flags()
	flags.StringVar(&o.Remote, "remote", "origin", "git remote to publish to, or its address")
	flags.StringVar(&o.Branch, "branch", "gh-pages", "branch to publish to")
	flags.StringVar(&o.Message, "message", "", "message of the commit (default: what changed)")
	flags.BoolVar(&o.Orphan, "orphan", false, "keep no history of earlier deploys on the branch")
	flags.BoolVar(&o.Yes, "yes", false, "publish though a third of the pages is gone")
	flags.BoolVar(&o.DryRun, "dry-run", false, "tell what would change, and change nothing")
	c.RunE = func(c *cobra.Command, _ []string) error {
		g, err := f.generator(p)
		if err != nil {
			return err
		}
		return p.deploy(c.Context(), g, f, o)
	}
	return c
}

// deploy builds and publishes the site.
func (p *program) deploy(ctx context.Context, g *generator.Generator, f *siteFlags, o deploy.Options) error {
	folder, err := os.MkdirTemp("", "digestry-site-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	begin := time.Now()
	result, err := g.Generate(ctx)
	if err != nil {
		return err
	}
	f.writeProblems(f.problemsTo(p), result.Problems)
	report, err := g.WriteTo(ctx, filepath.Join(folder, "site"), result)
	var withheld *generator.WithheldError
	if errors.As(err, &withheld) {
		return fmt.Errorf("nothing was published: %s to mend first", count(withheld.Problems, "problem"))
	}
	if err != nil {
		return err
	}
	if !f.quiet {
		fmt.Fprintf(p.stderr, "%s from %s in %s (%s)\n", count(report.Pages, "page"), count(len(result.Site.AllDigests()), "digest"),
			roundTime(time.Since(begin)), summary(result.Problems))
	}
	o.Folder, o.Repository = filepath.Join(folder, "site"), cmp.Or(f.options.Site, ".")
	o.BaseURL, o.Env = result.Site.BaseURL, os.Environ()
	published, err := deploy.Deploy(ctx, o)
	if err != nil {
		return err
	}
	if o.DryRun {
		p.listChanges(published.Added, published.Changed, published.Removed)
	}
	if !f.quiet {
		p.sayDeployed(ctx, result.Site, published, o)
	}
	return nil
}

func (p *program) sayDeployed(ctx context.Context, s *site.Site, r *deploy.Result, o deploy.Options) {
	address := deploy.RemoteURL(ctx, o.Repository, o.Remote, o.Env)
	where := fmt.Sprintf("%s of %s", o.Branch, cmp.Or(address, o.Remote))
	changes := "pages: " + sayChanges(len(r.Added), len(r.Changed), len(r.Removed))
	if r.Others > 0 {
		changes += "; " + count(r.Others, "other file")
	}
	switch {
	case r.Unchanged():
		fmt.Fprintf(p.stderr, "%s has this very site already; nothing was published\n", where)
	case o.DryRun:
		fmt.Fprintf(p.stderr, "%s would change (%s); nothing was published\n", where, changes)
	default:
		fmt.Fprintf(p.stderr, "published to %s (%s)\n", where, changes)
	}
	expected := deploy.PagesAddress(address)
	if r.Domain != "" {
		expected = "https://" + r.Domain + "/"
	}
	switch base, err := url.Parse(s.BaseURL); {
	case s.BaseURL == "" && expected != "":
		fmt.Fprintf(p.stderr, "config.toml has no base_url, so feeds, sitemap and llms.txt were left out; it would be %q\n", expected)
	case r.Domain != "" && err == nil && base.Hostname() != r.Domain:
		fmt.Fprintf(p.stderr, "CNAME says %s, but base_url is %s; feeds, sitemap and canonical addresses lead there\n", r.Domain, s.BaseURL)
	}
	if address := cmp.Or(s.BaseURL, expected); address != "" && !r.Unchanged() && !o.DryRun {
		fmt.Fprintf(p.stderr, "In a minute it is at %s\n", address)
	}
}
