package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/digestry/digestry/generator"
	"github.com/spf13/cobra"
)

func newCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   `new "TITLE"`,
		Short: "Make a digest with its front matter",
		Long: `New makes a digest in the content folder, named by its title, and prints its
path. It never writes over a file.`,
		Example: "  digestry new \"Sam Altman on GPT-4o\"\n  vim \"$(digestry new \"Sam Altman on GPT-4o\" --show \"The Logan Bartlett Show\")\"",
		Args:    arguments(cobra.ExactArgs(1)),
	}
	flags := c.Flags()
	d := generator.Draft{}
	var o generator.Options
	flags.StringVar(&o.Site, "site", "", "folder of config.toml (default: this one)")
	flags.StringVar(&o.Content, "content", "", "folder of the digests (default: content in the site)")
	flags.StringVar(&d.Show, "show", "", "name of the podcast")
	flags.StringVar(&d.Source, "source", "", "address of the episode")
	flags.StringSliceVar(&d.Guests, "guest", nil, "a guest of the episode; may be repeated")
	flags.StringSliceVar(&d.Topics, "topic", nil, "a topic; may be repeated")
	flags.StringVar(&d.Language, "language", "", "language of the digest, if not the site's")
	c.RunE = func(_ *cobra.Command, args []string) error {
		now, err := p.now()
		if err != nil {
			return err
		}
		o.Now, d.Title = now, args[0]
		file, text, err := generator.New(o).Draft(d)
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
