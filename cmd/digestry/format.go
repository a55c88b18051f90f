package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/edit"
	"github.com/digestry/digestry/generator/site"
	"github.com/spf13/cobra"
)

func formatCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "format FILE...",
		Short: "Put front matter in canonical order",
		Long: `Format puts the keys of front matter in their canonical order, with one space
around what sets values apart and no blank lines between them. Names of keys,
values, comments and the body stay as they are. It prints the files that it
changed. With --check it writes nothing, prints the files that it would change,
and exits with 1 if there are any.`,
		Example: "  digestry format content/2026/*.md\n  digestry format --check content/2026/*.md",
		Args:    arguments(cobra.MinimumNArgs(1)),
	}
	f := p.topicFlags(c)
	check := c.Flags().Bool("check", false, "write nothing, and tell which files would change")
	c.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "say nothing but problems")
	c.RunE = func(c *cobra.Command, args []string) error {
		g, s, err := f.site(c.Context(), p)
		if err != nil {
			return err
		}
		changed, failed := 0, false
		for _, name := range args {
			changes, err := f.canonical(g, s, name)
			if err != nil {
				fmt.Fprintf(p.stderr, "digestry: %v\n", err)
				failed = true
				continue
			}
			if changes == nil {
				continue
			}
			changed++
			if !*check {
				if err := writeChanges(c.Context(), g.Content(), []edit.Change{*changes}); err != nil {
					return err
				}
			}
			if _, err := fmt.Fprintln(p.stdout, filepath.ToSlash(name)); err != nil {
				return err
			}
		}
		if !f.quiet && !(failed && changed == 0) {
			tellFormatted(p, changed, *check)
		}
		if failed || *check && changed > 0 {
			return errReported
		}
		return nil
	}
	return c
}

func tellFormatted(p *program, changed int, check bool) {
	switch {
	case changed == 0:
		fmt.Fprintln(p.stderr, "nothing to change")
	case check:
		fmt.Fprintf(p.stderr, "%s would change\n", count(changed, "file"))
	default:
		fmt.Fprintf(p.stderr, "%s changed\n", count(changed, "file"))
	}
}

// canonical is the change that puts a file into canonical form, or nil.
func (f *siteFlags) canonical(g *generator.Generator, s *site.Site, name string) (*edit.Change, error) {
	d, content, err := f.document(g, name)
	if err != nil {
		return nil, err
	}
	made, err := edit.Canonical(filepath.ToSlash(name), content, edit.OptionsOf(s.Config, d))
	if err != nil || bytes.Equal(made, content) {
		return nil, err
	}
	return &edit.Change{File: d.File, Before: content, After: made}, nil
}

// document finds a file of the site, by its name in the working directory.
func (f *siteFlags) document(g *generator.Generator, name string) (*site.Document, []byte, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	folder, err := filepath.Abs(g.Content())
	if err != nil {
		return nil, nil, err
	}
	file, err := filepath.Abs(name)
	if err != nil {
		return nil, nil, err
	}
	within, err := filepath.Rel(folder, file)
	if err != nil || within == ".." || strings.HasPrefix(within, ".."+string(filepath.Separator)) {
		return nil, nil, fmt.Errorf("%s is not in %s; --site or --content tells where the digests are", name, g.Content())
	}
	within = filepath.ToSlash(within)
	for _, d := range g.Documents() {
		if d.File == within {
			return d, content, nil
		}
	}
	result, err := g.Generate(context.Background())
	if err != nil {
		return nil, nil, err
	}
	for _, problem := range errorsAmong(result.Problems) {
		if strings.HasSuffix(filepath.ToSlash(problem.File), "/"+within) {
			return nil, nil, fmt.Errorf("%s:%d:%d: %s", name, problem.Line, problem.Column, problem.Message)
		}
	}
	return nil, nil, fmt.Errorf("%s is no digest, topic, person, show or page of the site", name)
}
