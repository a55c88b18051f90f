package main

import (
	"fmt"

	"github.com/digestry/digestry/generator/site"
	"github.com/spf13/cobra"
)

func checkCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "check",
		Short: "Tell every problem of the site, and write nothing",
		Long: `Check reads the whole site and tells what there is to mend: faults in front
matter, unknown keys, links that lead nowhere, addresses that clash; and what
could be better: chatter of a language model, lost characters, empty sections,
points that are too long, pictures and links without words, an episode digested
twice. Every page is drawn, so that faults of a theme are found. It exits with 1
when there is anything, warnings too. With --topics it also tells of topics that
may be one, aliases that nobody uses, topics of one digest, and topics of many
that no file describes. With --publish it looks at what matters where the site
is to be: base_url against the git remote, CNAME, names and sizes of the output,
the workflow. With --published it tells which addresses of the site as it is
published would vanish.`,
		Example: "  digestry check\n  digestry check --publish --published origin/gh-pages\n  digestry check --published https://name.github.io/repository/sitemap.xml\n  digestry check --topics\n  digestry check --format github\n  vim -q <(digestry check)",
		Args:    arguments(cobra.NoArgs),
	}
	f := p.siteFlags(c)
	var topics, publish bool
	var published string
	c.Flags().BoolVar(&topics, "topics", false, "tell what could be better in the topics, too")
	c.Flags().BoolVar(&publish, "publish", false, "tell what could go wrong where the site is to be published, too")
	c.Flags().StringVar(&published, "published", "", "tell which addresses of a published site would vanish: a commit such as origin/gh-pages, or the address of a sitemap.xml")
	c.RunE = func(c *cobra.Command, _ []string) error {
		f.options.Check, f.options.Future = true, true // what is dated in the future is told, and not hidden
		g, err := f.generator(p)
		if err != nil {
			return err
		}
		result, err := g.Generate(c.Context())
		if err != nil {
			return err
		}
		if topics && result.Site != nil {
			result.Problems = site.SortProblems(append(result.Problems, g.TopicAdvice(result.Site)...))
		}
		more, err := publishProblems(c.Context(), g, result, f, publish, published)
		if err != nil {
			return err
		}
		result.Problems = site.SortProblems(append(result.Problems, more...))
		f.writeProblems(p.stdout, result.Problems)
		if err := result.DrawAll(c.Context()); err != nil {
			return err
		}
		if !f.quiet {
			fmt.Fprintln(p.stderr, summary(result.Problems))
		}
		if len(result.Problems) > 0 {
			return errReported
		}
		return nil
	}
	return c
}
