package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/edit"
	"github.com/digestry/digestry/generator/importer"
	"github.com/digestry/digestry/generator/site"
	"github.com/spf13/cobra"
)

func newCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   `new TITLE|FILE`,
		Short: "Make a digest with its front matter",
		Long: `New makes a digest in the content folder, named by its title, and prints its
path. It never writes over a file.

With --from-feed it takes what it knows from an episode of a podcast's feed, the
one whose title TITLE is, or is a part of. Given a digest FILE that is there
already, it adds to its front matter what that lacks, and changes nothing else.`,
		Example: "  digestry new \"Sam Altman on GPT-4o\"\n  vim \"$(digestry new \"Sam Altman on GPT-4o\" --show \"The Logan Bartlett Show\")\"\n  digestry new --from-feed https://example.com/feed.xml content/2026/talk.md",
		Args:    arguments(cobra.ExactArgs(1)),
	}
	flags := c.Flags()
	d := generator.Draft{}
	f := p.topicFlags(c)
	feed := flags.String("from-feed", "", "file or address of a podcast's feed that the episode is in")
	flags.StringVar(&d.Show, "show", "", "name of the podcast")
	flags.StringVar(&d.Source, "source", "", "address of the episode")
	flags.StringSliceVar(&d.Guests, "guest", nil, "a guest of the episode; may be repeated")
	flags.StringSliceVar(&d.Topics, "topic", nil, "a topic; may be repeated")
	flags.StringVar(&d.Language, "language", "", "language of the digest, if not the site's")
	c.RunE = func(c *cobra.Command, args []string) error {
		if *feed != "" {
			return f.fromEpisode(c.Context(), p, *feed, args[0], d)
		}
		g, err := f.generator(p)
		if err != nil {
			return err
		}
		d.Title = args[0]
		file, text, err := g.Draft(d)
		if err != nil {
			return err
		}
		if err := writeNew(file, text); err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.stdout, file)
		return err
	}
	return c
}

// fromEpisode makes a digest of an episode in a feed, or completes one that is
// there.
func (f *siteFlags) fromEpisode(ctx context.Context, p *program, address, name string, d generator.Draft) error {
	g, s, err := f.site(ctx, p)
	if err != nil {
		return err
	}
	feed, err := p.readFeed(ctx, address, s)
	if err != nil {
		return err
	}
	if strings.EqualFold(filepath.Ext(name), ".md") {
		return f.completeFrom(ctx, p, g, s, feed, name)
	}
	episode, ok := feed.Find(nil, name)
	if !ok {
		return fmt.Errorf("%q is the title of no episode of %s, or of several; import --feed lists them", name, feed.Title)
	}
	draft := episode.Draft(s.Location)
	given := site.Document{Show: d.Show, Source: site.Source(d.Source), Topics: d.Topics, Language: d.Language}
	for _, guest := range d.Guests {
		given.Credits = append(given.Credits, site.Credit{Name: guest, Role: site.Guest})
	}
	importer.Give(draft, &given)
	file, text := g.Place(draft, s.Location)
	if err := writeNew(file, text); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, file)
	return err
}

// completeFrom adds what a digest lacks of what its feed knows.
func (f *siteFlags) completeFrom(ctx context.Context, p *program, g *generator.Generator, s *site.Site, feed *importer.Feed, name string) error {
	digest, content, err := f.document(g, name)
	if err != nil {
		return err
	}
	episode, ok := feed.Find(digest, digest.Title)
	if !ok {
		return fmt.Errorf("%s is of no episode of %s that its source, audio, title or number tells; give it the episode's address as source", name, feed.Title)
	}
	made, keys, err := edit.Complete(filepath.ToSlash(name), content, edit.OptionsOf(s.Config, digest), episode.Draft(s.Location))
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		fmt.Fprintln(p.stderr, "nothing to add")
		return nil
	}
	if err := writeChanges(ctx, g.Content(), []edit.Change{{File: digest.File, Before: content, After: made}}); err != nil {
		return err
	}
	fmt.Fprintf(p.stderr, "added %s\n", strings.Join(keys, ", "))
	_, err = fmt.Fprintln(p.stdout, filepath.ToSlash(name))
	return err
}

// writeNew writes a file that must not be there yet.
func writeNew(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already; nothing was written", file)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}
