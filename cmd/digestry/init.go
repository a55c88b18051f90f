package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/spf13/cobra"
)

// starter is the site that init makes.
//
//go:embed all:starter
var starter embed.FS

func initCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "Make a new site that builds at once",
		Long: `Init makes a folder with a configuration, a first digest, a topic and a page, all
of them short and meant to be changed, and a workflow that publishes the site to
GitHub Pages on every push. The folder must be new or empty.`,
		Example: "  digestry init my-digests\n  digestry init 我的摘要 --title 我的播客摘要 --language zh-Hant",
		Args:    arguments(cobra.ExactArgs(1)),
	}
	title := c.Flags().String("title", "", "title of the site (default: the folder's name)")
	language := c.Flags().String("language", "en", "language of the site, such as zh-Hant, ja or en")
	c.RunE = func(_ *cobra.Command, args []string) error {
		dir := args[0]
		if *title == "" {
			absolute, err := filepath.Abs(dir)
			if err != nil {
				return err
			}
			*title = filepath.Base(absolute)
		}
		if err := mustBeEmpty(dir); err != nil {
			return err
		}
		if err := writeStarter(dir, starterData{*title, *language, releaseVersion()}); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, dir)
		fmt.Fprintf(p.stderr, "A site is in %s. Look at it:\n\n  cd %s\n  digestry serve\n", dir, dir)
		return nil
	}
	return c
}

func mustBeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty; nothing was written", dir)
	}
	return err
}

// starterData fills in the starter.
type starterData struct {
	Title, Language string
	Version         string // of Digestry, as go run takes it; empty for a development build
}

// writeStarter copies the starter. A file that ends in .tmpl is filled in; its
// marks are those that neither TOML nor a workflow uses.
func writeStarter(dir string, data starterData) error {
	return fs.WalkDir(starter, "starter", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := starter.ReadFile(file)
		if err != nil {
			return err
		}
		to := strings.TrimPrefix(file, "starter/")
		if name, ok := strings.CutSuffix(to, ".tmpl"); ok {
			to = name
			filled, err := template.New(name).Delims("<<", ">>").Parse(string(text))
			if err != nil {
				return err
			}
			var out strings.Builder
			if err := filled.Execute(&out, data); err != nil {
				return err
			}
			text = []byte(out.String())
		}
		return writeNew(filepath.Join(dir, filepath.FromSlash(to)), text)
	})
}
