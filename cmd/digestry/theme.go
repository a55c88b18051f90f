package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/themes"
	"github.com/spf13/cobra"
)

func themeCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "theme",
		Short: "List themes, change files of one, begin one of your own",
		Long: `Theme tells which themes the site can have and what it changes in them, copies
files of a built-in theme into the site to be changed, and begins a new theme.`,
		Example: "  digestry theme list\n  digestry theme eject partials/head.html\n  digestry theme new mine",
		Args:    knownCommand,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(listThemes(p), ejectTheme(p), newTheme(p))
	return c
}

// themeFlags are those that matter to somebody who works on a theme.
func themeFlags(c *cobra.Command) *siteFlags {
	f := &siteFlags{format: "text"}
	c.Flags().StringVar(&f.options.Site, "site", "", "folder of config.toml (default: this one)")
	return f
}

func listThemes(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "list",
		Short: "List themes, and the files that the site changes",
		Long: `List tells the built-in themes and those of the site, which one is chosen, and of
each file in themes/NAME whether it adds to the built-in theme or stands in for
a file of it, and whether that file has changed since it was ejected.`,
		Example: "  digestry theme list\n  digestry theme list --format json",
		Args:    arguments(cobra.NoArgs),
	}
	f := themeFlags(c)
	c.Flags().StringVar(&f.format, "format", "text", "how themes are written: text or json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if f.format == "github" {
			return usageError{fmt.Errorf("--format %q is none of text, json", f.format), c}
		}
		g, err := f.generator(p)
		if err != nil {
			return err
		}
		list, problems, err := g.Themes()
		if err != nil {
			return err
		}
		if f.format == "json" {
			encoder := json.NewEncoder(p.stdout)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			err = encoder.Encode(list)
		} else {
			err = writeThemes(p.stdout, list)
		}
		if len(problems) > 0 {
			f.format = "text"
			f.writeProblems(p.stderr, problems)
			return errReported
		}
		return err
	}
	return c
}

// states are what list says of a file.
var states = map[themes.State]string{
	themes.Added:    "the site's own",
	themes.Current:  "stands in for the built-in file",
	themes.Outdated: "stands in for the built-in file, which has changed since; see: digestry theme eject --print",
	themes.Same:     "the same as the built-in file: it can go",
	themes.Unmarked: "stands in for the built-in file; whether that has changed since is not known",
}

func writeThemes(w io.Writer, list []generator.ThemeInfo) error {
	var b strings.Builder
	for _, t := range list {
		var facts []string
		if t.Chosen {
			facts = append(facts, "chosen")
		}
		if t.BuiltIn {
			facts = append(facts, "built in")
		} else {
			facts = append(facts, t.Folder)
		}
		if t.Licence != "" {
			facts = append(facts, t.Licence)
		}
		fmt.Fprintf(&b, "%s (%s)", t.Name, strings.Join(facts, ", "))
		if t.Description != "" {
			b.WriteString(": " + t.Description)
		}
		b.WriteByte('\n')
		for _, file := range t.Files {
			fmt.Fprintf(&b, "    %s  %s\n", path.Join(t.Folder, file.File), states[file.State])
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func ejectTheme(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "eject [FILE...]",
		Short: "Copy files of a built-in theme into the site, to change them",
		Long: `Eject copies files of the built-in theme into themes/NAME, where they stand in for
the theme's own from then on. A folder means all files in it. It never writes
over a file. Without FILE it lists the files that there are.`,
		Example: "  digestry theme eject\n  digestry theme eject layouts/topic.html partials/head.html\n  digestry theme eject --print layouts/topic.html | diff themes/paper/layouts/topic.html -",
		Args:    arguments(cobra.ArbitraryArgs),
	}
	f := themeFlags(c)
	show := false
	c.Flags().StringVar(&f.options.Theme, "theme", "", "theme, in place of config.toml's")
	c.Flags().BoolVar(&show, "print", false, "print the files and write nothing")
	c.RunE = func(c *cobra.Command, args []string) error {
		g, err := f.generator(p)
		if err != nil {
			return err
		}
		name := g.ThemeName()
		if !themes.IsBuiltIn(name) {
			return fmt.Errorf("the theme %s is the site's own: there is nothing to eject; built in: %s", name, strings.Join(themes.Names(), ", "))
		}
		if len(args) == 0 {
			for _, file := range themes.Files(name) {
				fmt.Fprintln(p.stdout, file)
			}
			fmt.Fprintln(p.stderr, "Name those to copy: digestry theme eject FILE...")
			return nil
		}
		files, err := filesOf(name, args)
		if err != nil {
			return usageError{err, c}
		}
		if show {
			return printFiles(p.stdout, name, files)
		}
		folder := g.ThemeFolder(name)
		if err := eject(p, folder, name, files); err != nil {
			return err
		}
		fmt.Fprintf(p.stderr, "Change what you like in %s; digestry serve shows it. What you delete there is the theme's again.\n", count(len(files), "file"))
		return nil
	}
	return c
}

// filesOf are the files of a theme that arguments name: files or folders, or
// files as they stand in the site.
func filesOf(theme string, args []string) ([]string, error) {
	all := themes.Files(theme)
	var files []string
	for _, arg := range args {
		name := strings.TrimPrefix(path.Clean(filepath.ToSlash(arg)), path.Join("themes", theme)+"/")
		found := false
		for _, file := range all {
			if file == name || strings.HasPrefix(file, name+"/") {
				files, found = append(files, file), true
			}
		}
		if !found {
			return nil, noSuchFile(theme, name, all)
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

func noSuchFile(theme, name string, all []string) error {
	for _, file := range all {
		if path.Base(file) == name {
			return fmt.Errorf("the theme %s has no file %s; did you mean %q?", theme, name, file)
		}
	}
	err := fmt.Errorf("the theme %s has no file %s", theme, name)
	if hint := site.DidYouMean(name, all); hint != "" {
		return fmt.Errorf("%w; %s", err, hint)
	}
	return fmt.Errorf("%w; digestry theme eject lists all", err)
}

func printFiles(w io.Writer, theme string, files []string) error {
	for _, file := range files {
		content, err := themes.Eject(theme, file)
		if err != nil {
			return err
		}
		if _, err := w.Write(content); err != nil {
			return err
		}
	}
	return nil
}

// eject writes all files, or none where one of them is there already.
func eject(p *program, folder, theme string, files []string) error {
	at := func(file string) string { return filepath.Join(folder, filepath.FromSlash(file)) }
	for _, file := range files {
		if _, err := os.Lstat(at(file)); err == nil {
			return fmt.Errorf("%s is there already; nothing was written", filepath.ToSlash(at(file)))
		}
	}
	for _, file := range files {
		content, err := themes.Eject(theme, file)
		if err != nil {
			return err
		}
		if err := writeNew(at(file), content); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, filepath.ToSlash(at(file)))
	}
	return nil
}

func newTheme(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "new NAME",
		Short: "Begin a theme of your own",
		Long: `New copies a built-in theme into themes/NAME: plain, the smallest one that has
every page, or another. It is yours from then on. NAME must be new.`,
		Example: "  digestry theme new mine\n  digestry serve --theme mine",
		Args:    arguments(cobra.ExactArgs(1)),
	}
	f := themeFlags(c)
	from := c.Flags().String("from", "plain", "the built-in theme to begin with")
	c.RunE = func(c *cobra.Command, args []string) error {
		name := args[0]
		switch {
		case !themeName.MatchString(name):
			return usageError{fmt.Errorf("%q is no name of a theme: letters, digits, - and _ make one", name), c}
		case themes.IsBuiltIn(name):
			return usageError{fmt.Errorf("%s is a built-in theme; to change files of it: digestry theme eject --theme %s", name, name), c}
		case !themes.IsBuiltIn(*from):
			return usageError{fmt.Errorf("there is no built-in theme %q; there are %s", *from, strings.Join(themes.Names(), ", ")), c}
		}
		g, err := f.generator(p)
		if err != nil {
			return err
		}
		if err := copyTheme(*from, name, g.ThemeFolder(name)); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, filepath.ToSlash(g.ThemeFolder(name)))
		fmt.Fprintf(p.stderr, "Look at it with: digestry serve --theme %s\nTo keep it, write theme = %q into config.toml.\n", name, name)
		return nil
	}
	return c
}

// themeName is what a theme's folder may be called.
var themeName = regexp.MustCompile(`^[\pL\pN][\pL\pM\pN_-]*$`)

// copyTheme copies a built-in theme under another name. What it is called and
// whose it is its new author says; the licence stays, for the files are under it.
func copyTheme(from, name, folder string) error {
	if _, err := os.Lstat(folder); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s is there already; nothing was written", filepath.ToSlash(folder))
	}
	for _, file := range themes.Files(from) {
		content, err := themes.Read(from, file)
		if err != nil {
			return err
		}
		if file == "theme.toml" {
			content = renamed.ReplaceAll(content, []byte(fmt.Sprintf("name = %q\ndescription = \"\"\n", name)))
		}
		if err := writeNew(filepath.Join(folder, filepath.FromSlash(file)), content); err != nil {
			return err
		}
	}
	return nil
}

// renamed is what a copy of a theme says otherwise.
var renamed = regexp.MustCompile(`(?m)^name = .*\n(description = .*\n)?`)
