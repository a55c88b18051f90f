package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/digestry/digestry/generator/edit"
	"github.com/digestry/digestry/generator/importer"
	"github.com/digestry/digestry/generator/site"
	"github.com/spf13/cobra"
)

func timesCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "times FILE",
		Short: "Propose a time for each point, from the transcript",
		Long: `Times looks for the words of each point of a digest in its transcript, and
shows as a diff when the point was made. Points that have a time keep it, and
where it is not sure it proposes none. With --write the times go into the file,
and no other byte changes. The transcript is the one beside the digest; another
one is named with --transcript, in any form that import reads.`,
		Example: "  digestry times content/2026/talk.md\n  digestry times content/2026/talk.md --transcript talk.json --write",
		Args:    arguments(cobra.ExactArgs(1)),
	}
	f := p.topicFlags(c)
	flags := c.Flags()
	transcript := flags.String("transcript", "", "transcript, in place of the one beside the digest")
	write := flags.Bool("write", false, "put the times into the file")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "say nothing but problems")
	c.RunE = func(c *cobra.Command, args []string) error {
		g, s, err := f.site(c.Context(), p)
		if err != nil {
			return err
		}
		digest, content, err := f.document(g, args[0])
		if err != nil {
			return err
		}
		if digest.Kind != site.KindDigest {
			return fmt.Errorf("%s is no digest", args[0])
		}
		said, err := f.transcriptFor(c.Context(), p, args[0], *transcript, s)
		if err != nil {
			return err
		}
		found := map[int]site.Time{}
		for _, proposed := range importer.Times(digest, said) {
			found[proposed.Point] = proposed.Time
		}
		made, err := edit.Times(filepath.ToSlash(args[0]), content, edit.OptionsOf(s.Config, digest), found)
		if err != nil {
			return err
		}
		if !f.quiet {
			fmt.Fprintf(p.stderr, "times for %d of %s that have none\n", len(found), count(untimed(digest), "point"))
		}
		if len(found) == 0 {
			return nil
		}
		change := edit.Change{File: digest.File, Before: content, After: made}
		if !*write {
			_, err := fmt.Fprint(p.stdout, change.Diff())
			return err
		}
		if err := writeChanges(c.Context(), g.Content(), []edit.Change{change}); err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.stdout, filepath.ToSlash(args[0]))
		return err
	}
	return c
}

func untimed(d *site.Document) int {
	n := 0
	for _, s := range d.Sections {
		for _, point := range s.Points() {
			if !point.Time.Given {
				n++
			}
		}
	}
	return n
}

// transcriptFor reads the transcript of a digest: the one that is named, or the
// one beside it.
func (f *siteFlags) transcriptFor(ctx context.Context, p *program, digest, name string, s *site.Site) (*site.Document, error) {
	if name == "" {
		stem := strings.TrimSuffix(digest, filepath.Ext(digest))
		for _, ending := range []string{".vtt", ".srt", ".transcript.md"} {
			if _, err := os.Stat(stem + ending); err == nil {
				name = stem + ending
				break
			}
		}
	}
	if name == "" {
		return nil, errors.New("there is no transcript beside the digest; name one with --transcript")
	}
	content, err := p.read(ctx, name, maxTranscript)
	if err != nil {
		return nil, err
	}
	doc, problems, err := importer.ReadTranscript(name, content, s.Language, s.Location, true)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", spoken(name), err)
	}
	for i := range problems {
		problems[i].File = spoken(name)
	}
	f.writeProblems(p.stderr, problems)
	if doc == nil {
		return nil, errReported
	}
	for _, chapter := range doc.Chapters {
		for _, passage := range chapter.Passages {
			if passage.Time.Given {
				return doc, nil
			}
		}
	}
	return nil, fmt.Errorf("%s tells no times", spoken(name))
}
