package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/edit"
	"github.com/digestry/digestry/generator/site"
	"github.com/spf13/cobra"
)

func topicsCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "topics",
		Short: "List topics, and give them other names in every file",
		Long: `Topics lists the topics of the site, renames one, or makes several one. It
edits front matter, attributes, tags and wikilinks, and of each file only the
bytes of the name.`,
		Example: "  digestry topics list\n  digestry topics rename AGI \"general intelligence\" --dry-run",
		Args:    knownCommand,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(listTopics(p), renameTopic(p), mergeTopics(p))
	return c
}

// topicFlags are those that matter to somebody who works on topics.
func (p *program) topicFlags(c *cobra.Command) *siteFlags {
	f := &siteFlags{format: "text"}
	f.options.Drafts, f.options.Future = true, true
	flags := c.Flags()
	flags.StringVar(&f.options.Site, "site", "", "folder of config.toml (default: this one)")
	flags.StringVar(&f.options.Content, "content", "", "folder of the digests (default: content in the site)")
	flags.StringVar(&f.options.Theme, "theme", "", "theme, in place of config.toml's")
	return f
}

// listed is a topic as list tells it to programs.
type listed struct {
	Name      string   `json:"name"`
	Digests   int      `json:"digests"`
	Points    int      `json:"points"`
	Aliases   []string `json:"aliases"`
	Described string   `json:"described"` // its file, or empty
	Address   string   `json:"address"`
}

func listTopics(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "list",
		Short: "List topics, those with most digests first",
		Long: `List tells of each topic how many digests carry it, how many points are about
it, its name, its other names, and whether no file in content/topics says what
it is. Drafts and digests of the future count.`,
		Example: "  digestry topics list\n  digestry topics list --format json | jq '.[] | select(.described == \"\").name'",
		Args:    arguments(cobra.NoArgs),
	}
	f := p.topicFlags(c)
	c.Flags().StringVar(&f.format, "format", "text", "how topics are written: text or json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if f.format == "github" {
			return usageError{fmt.Errorf("--format %q is none of text, json", f.format), c}
		}
		g, err := f.generator(p)
		if err != nil {
			return err
		}
		result, err := g.Generate(c.Context())
		if err != nil {
			return err
		}
		if result.Site == nil {
			f.writeProblems(p.stderr, result.Problems)
			return errReported
		}
		return f.writeTopics(p.stdout, sortedTopics(result.Site, f.contentOf(g)))
	}
	return c
}

// contentOf is the content folder as problems name it.
func (f *siteFlags) contentOf(g *generator.Generator) string {
	here, _ := os.Getwd()
	return relative(here, filepath.ToSlash(g.Content()))
}

func sortedTopics(s *site.Site, content string) []listed {
	all := []listed{}
	for _, t := range s.Topics {
		l := listed{Name: t.Name, Digests: len(t.Digests), Points: t.PointCount(), Aliases: []string{}, Address: string(t.Address)}
		l.Aliases = append(l.Aliases, t.Aliases...)
		if t.Described != nil {
			l.Described = path.Join(content, t.Described.File)
		}
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b listed) int {
		return cmp.Or(b.Digests-a.Digests, cmp.Compare(site.Fold(a.Name), site.Fold(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	return all
}

func (f *siteFlags) writeTopics(w io.Writer, topics []listed) error {
	if f.format == "json" {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(topics)
	}
	for _, t := range topics {
		line := fmt.Sprintf("%4d %5d  %s", t.Digests, t.Points, t.Name)
		if len(t.Aliases) > 0 {
			line += " (" + strings.Join(t.Aliases, ", ") + ")"
		}
		if t.Described == "" {
			line += "  undescribed"
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

func renameTopic(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "rename OLD NEW",
		Short: "Call a topic otherwise, in every file",
		Long: `Rename gives a topic another name in front matter, attributes, tags and
wikilinks of every file. The old name stays as an alias in content/topics, so
that its address leads to the new one and what was not edited still counts. Of
each file only the bytes of the name change. A tag that cannot spell the new
name, since that has spaces, stays as it is.`,
		Example: "  digestry topics rename AGI \"general intelligence\" --dry-run\n  digestry topics rename AGI \"general intelligence\"",
		Args:    arguments(cobra.ExactArgs(2)),
	}
	p.editing(c, func(plan edit.Plan, args []string) ([]edit.Change, error) { return plan.Rename(args[0], args[1]) })
	return c
}

func mergeTopics(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "merge NAME... INTO",
		Short: "Make one topic of several, in every file",
		Long: `Merge makes topics one: "merge A B" renames A to B in every file. A stays as an
alias of B, and its address leads there. Where a digest would name B twice then,
A goes. A file that describes A goes too, if it says nothing but names.`,
		Example: "  digestry topics merge \"AI policy\" \"AI rules\" \"AI regulation\" --dry-run\n  digestry topics merge \"AI policy\" \"AI rules\" \"AI regulation\"",
		Args:    arguments(cobra.MinimumNArgs(2)),
	}
	p.editing(c, func(plan edit.Plan, args []string) ([]edit.Change, error) {
		return plan.Merge(args[:len(args)-1], args[len(args)-1])
	})
	return c
}

// editing makes a command that edits files.
func (p *program) editing(c *cobra.Command, changes func(edit.Plan, []string) ([]edit.Change, error)) {
	f := p.topicFlags(c)
	dry := false
	c.Flags().BoolVar(&dry, "dry-run", false, "show what would change, as a diff, and write nothing")
	c.Flags().BoolVar(&f.options.KeepGoing, "keep-going", false, "leave files with errors as they are")
	c.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "say nothing but problems")
	c.RunE = func(c *cobra.Command, args []string) error {
		g, err := f.generator(p)
		if err != nil {
			return err
		}
		result, err := g.Generate(c.Context())
		if err != nil {
			return err
		}
		if errors := errorsAmong(result.Problems); result.Site == nil || len(errors) > 0 && !f.options.KeepGoing {
			f.writeProblems(p.stderr, errors)
			fmt.Fprintln(p.stderr, "nothing was changed: a file that cannot be read may name the topic too")
			return errReported
		}
		plan := edit.Plan{Site: result.Site, Documents: g.Documents(), Read: func(file string) ([]byte, error) {
			return os.ReadFile(filepath.Join(g.Content(), filepath.FromSlash(file)))
		}}
		list, err := changes(plan, args)
		if err != nil {
			return err
		}
		if dry {
			for _, change := range list {
				fmt.Fprint(p.stdout, change.Diff())
			}
		} else if err := writeChanges(c.Context(), g.Content(), list); err != nil {
			return err
		}
		f.tellChanges(p, list, dry, f.contentOf(g))
		return nil
	}
}

func errorsAmong(problems []site.Problem) []site.Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p site.Problem) bool { return p.Severity != site.Error })
}

// tellChanges names the files that were written, and counts them.
func (f *siteFlags) tellChanges(p *program, list []edit.Change, dry bool, content string) {
	if !dry {
		for _, change := range list {
			fmt.Fprintln(p.stdout, path.Join(content, change.File))
		}
	}
	switch {
	case f.quiet:
	case len(list) == 0:
		fmt.Fprintln(p.stderr, "nothing to change")
	case dry:
		fmt.Fprintf(p.stderr, "%s would change\n", count(len(list), "file"))
	default:
		fmt.Fprintf(p.stderr, "%s changed\n", count(len(list), "file"))
	}
}
