package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/importer"
	"github.com/digestry/digestry/generator/site"
	"github.com/spf13/cobra"
)

// importFlags are what can be asked of an import.
type importFlags struct {
	*siteFlags
	given        site.Document
	date         string
	source       string
	hosts        []string
	guests       []string
	dry, keep    bool
	feed         feedFlags
	transcriptOf string
	with         string
}

func importCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "import FILE...",
		Short: "Make digests of raw answers, feeds and transcripts",
		Long: `Import makes a digest of the raw answer of a language model: the talk around it
is set aside and told, a title, people, show and topics are found, headings and
points get their marks, and no word of the content changes. FILE may be - for
standard input. The digest is written into the content folder, below its year
and never over another file, and its path is printed.

With --feed it lists the episodes of a podcast's feed, or, with --since,
--match, --pick or --all, makes a draft for each of them. With --transcript-of
it puts a transcript beside a digest. With --with it sends a prompt and the
transcript FILE to a command, and imports what that answers.`,
		Example: `  digestry import answer.txt --dry-run
  pbpaste | digestry import -
  digestry import --feed https://example.com/feed.xml --since 2026-01-01
  digestry import talk.json --transcript-of content/2026/talk.md
  digestry import talk.vtt --with "ollama run gemma3:27b" --model gemma3:27b`,
	}
	f := &importFlags{siteFlags: p.topicFlags(c)}
	f.flags(c)
	c.Args = func(c *cobra.Command, args []string) error {
		err := f.check(args)
		if err != nil {
			return usageError{err, c}
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		g, s, err := f.site(c.Context(), p)
		if err != nil {
			return err
		}
		switch {
		case f.feed.address != "":
			return f.fromFeed(c.Context(), p, g, s)
		case f.transcriptOf != "":
			return f.transcript(c.Context(), p, args[0])
		case f.with != "":
			return f.fromCommand(c.Context(), p, g, s, args[0])
		}
		return f.answers(c.Context(), p, g, s, args)
	}
	return c
}

// flags tells the command what can be asked.
func (f *importFlags) flags(c *cobra.Command) {
	flags := c.Flags()
	flags.BoolVar(&f.dry, "dry-run", false, "show what would be made, and write nothing")
	flags.BoolVar(&f.keep, "keep", false, "leave what is set aside in the digest, as a comment that nobody is shown")
	flags.StringVar(&f.given.Title, "title", "", "title, in place of the one that is found; so with all that follow")
	flags.StringVar(&f.given.Show, "show", "", "name of the podcast")
	flags.StringVar(&f.date, "date", "", "date, such as 2026-05-31")
	flags.StringVar(&f.source, "source", "", "address of the episode")
	flags.StringSliceVar(&f.hosts, "host", nil, "a host of the episode; may be repeated")
	flags.StringSliceVar(&f.guests, "guest", nil, "a guest of the episode; may be repeated")
	flags.StringSliceVar(&f.given.Topics, "topic", nil, "a topic; may be repeated")
	flags.StringVar(&f.given.Language, "language", "", "language of the digest, if not the site's")
	flags.StringVar(&f.given.Model, "model", "", "language model that wrote the answer")
	flags.StringVar(&f.given.Editor, "editor", "", "who edits the digest")
	flags.BoolVar(&f.given.Draft, "draft", false, "mark the digest as a draft")
	f.feed.flags(c)
	flags.StringVar(&f.transcriptOf, "transcript-of", "", "digest that FILE is the transcript of")
	flags.StringVar(&f.with, "with", "", "command that is sent a prompt and the transcript FILE, and answers with a digest")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "say nothing but problems")
}

// check finds flags that do not go together.
func (f *importFlags) check(args []string) error {
	ways := 0
	for _, way := range []string{f.feed.address, f.transcriptOf, f.with} {
		if way != "" {
			ways++
		}
	}
	switch {
	case ways > 1:
		return errors.New("--feed, --transcript-of and --with are three ways to import; take one")
	case f.feed.address == "" && f.feed.selects():
		return errors.New("--since, --match, --pick, --all and --fetch choose among the episodes of --feed")
	case f.feed.address != "" && len(args) > 0:
		return errors.New("--feed takes no file besides")
	case f.feed.address == "" && len(args) == 0:
		return errors.New("nothing to import: name a file, - for standard input, or --feed")
	case ways == 1 && f.feed.address == "" && len(args) != 1:
		return errors.New("one transcript at a time")
	}
	return nil
}

// site reads the site whose names are known. Faults of its digests do not
// matter here.
func (f *siteFlags) site(ctx context.Context, p *program) (*generator.Generator, *site.Site, error) {
	g, err := f.generator(p)
	if err != nil {
		return nil, nil, err
	}
	result, err := g.Generate(ctx)
	if err != nil {
		return nil, nil, err
	}
	if result.Site == nil {
		f.writeProblems(p.stderr, errorsAmong(result.Problems))
		return nil, nil, errReported
	}
	return g, result.Site, nil
}

// options are what the importer must know.
func (f *importFlags) options(s *site.Site) (importer.Options, error) {
	o := importer.Options{Site: s, Language: s.Language, Location: s.Location, Keep: f.keep, Given: f.given}
	year, month, day := f.siteFlags.options.Now.In(s.Location).Date()
	o.Today = time.Date(year, month, day, 0, 0, 0, 0, s.Location)
	o.Given.Source = site.Source(f.source)
	for _, name := range f.hosts {
		o.Given.Credits = append(o.Given.Credits, site.Credit{Name: name, Role: site.Host})
	}
	for _, name := range f.guests {
		o.Given.Credits = append(o.Given.Credits, site.Credit{Name: name, Role: site.Guest})
	}
	if f.date != "" {
		var ok bool
		if o.Given.Date, ok = importer.ParseDate(f.date, s.Location); !ok {
			return o, usageError{error: fmt.Errorf("--date %q is no date; write it as 2026-05-31", f.date)}
		}
	}
	return o, nil
}

// answers imports raw answers.
func (f *importFlags) answers(ctx context.Context, p *program, g *generator.Generator, s *site.Site, names []string) error {
	o, err := f.options(s)
	if err != nil {
		return err
	}
	var all []made
	for _, name := range names {
		if ending := strings.ToLower(filepath.Ext(name)); ending == ".vtt" || ending == ".srt" {
			return usageError{error: fmt.Errorf("%s is a transcript; name its digest with --transcript-of, or a command with --with", name)}
		}
		content, err := p.read(ctx, name, importer.MaxAnswer)
		if err != nil {
			return err
		}
		o.Name = ""
		if name != "-" {
			o.Name = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
		}
		digests, err := importer.Answer(content, o)
		if err != nil {
			return fmt.Errorf("%s: %w", spoken(name), err)
		}
		f.tell(p, name, digests)
		for _, d := range digests {
			file, text := g.Place(d.Document, s.Location)
			all = append(all, made{file, text})
		}
	}
	return f.write(p, all)
}

// spoken is the name of a file as messages have it.
func spoken(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// tell says what was set aside, and what was found by itself.
func (f *importFlags) tell(p *program, name string, digests []importer.Imported) {
	if f.quiet {
		return
	}
	for _, d := range digests {
		for _, aside := range d.Aside {
			fmt.Fprintf(p.stderr, "set aside %s:%s\n", spoken(name), aside)
		}
		for _, proposed := range d.Proposed {
			fmt.Fprintf(p.stderr, "proposed %s\n", proposed)
		}
	}
}

// made is a file that is to be written.
type made struct {
	file string
	text []byte
}

// write writes new files, all of them or none, or shows them.
func (f *importFlags) write(p *program, files []made) error {
	taken := map[string]bool{}
	for _, m := range files {
		if _, err := os.Lstat(m.file); err == nil || taken[m.file] {
			return fmt.Errorf("%s is there already; nothing was written. --title gives the digest another name", m.file)
		}
		taken[m.file] = true
	}
	for _, m := range files {
		if f.dry {
			fmt.Fprintf(p.stderr, "would write %s\n", m.file)
			if _, err := p.stdout.Write(m.text); err != nil {
				return err
			}
			continue
		}
		if err := writeNew(m.file, m.text); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(p.stdout, m.file); err != nil {
			return err
		}
	}
	return nil
}

// transcript puts a transcript beside its digest, in a form that a site reads.
func (f *importFlags) transcript(ctx context.Context, p *program, name string) error {
	digest := f.transcriptOf
	if _, err := os.Stat(digest); err != nil || !strings.EqualFold(filepath.Ext(digest), ".md") {
		return usageError{error: fmt.Errorf("--transcript-of %s is no digest", digest)}
	}
	content, err := p.read(ctx, name, maxTranscript)
	if err != nil {
		return err
	}
	file, text, err := transcriptBeside(digest, name, content)
	if err != nil {
		return fmt.Errorf("%s: %w", spoken(name), err)
	}
	return f.write(p, []made{{file, text}})
}

// maxTranscript is the longest transcript that is read: a day of speech has a
// megabyte of words, and JSON with a time for each word a hundred times that.
const maxTranscript = 128 << 20

// transcriptBeside is where the transcript of a digest belongs, and what it says.
func transcriptBeside(digest, name string, content []byte) (file string, text []byte, err error) {
	ending, text, err := importer.AsTranscript(name, content)
	if err != nil {
		return "", nil, err
	}
	stem := strings.TrimSuffix(digest, filepath.Ext(digest))
	for _, other := range []string{".vtt", ".srt", ".transcript.md"} {
		if _, err := os.Lstat(stem + other); err == nil && other != ending {
			return "", nil, fmt.Errorf("%s is there already, and says the same in another form", stem+other)
		}
	}
	return stem + ending, text, nil
}

// fromCommand sends a prompt and a transcript to a command, and imports what it
// answers.
func (f *importFlags) fromCommand(ctx context.Context, p *program, g *generator.Generator, s *site.Site, name string) error {
	content, err := p.read(ctx, name, maxTranscript)
	if err != nil {
		return err
	}
	o, err := f.options(s)
	if err != nil {
		return err
	}
	lang := f.given.Language
	if lang == "" {
		lang = s.Language
	}
	prompt, err := f.prompt(p, name, content, lang, s)
	if err != nil {
		return err
	}
	answer, err := runCommand(ctx, p, f.with, prompt)
	if err != nil {
		return err
	}
	digests, err := importer.Answer(answer, o)
	if err != nil {
		if !errors.Is(err, importer.ErrEmpty) {
			fmt.Fprintf(p.stderr, "the command answered:\n%s\n", bytes.TrimSpace(answer[:min(len(answer), 2000)]))
		}
		return fmt.Errorf("%s: %w", f.with, err)
	}
	f.tell(p, "answer", digests)
	var all []made
	for _, d := range digests {
		file, text := g.Place(d.Document, s.Location)
		all = append(all, made{file, text})
	}
	if err := f.write(p, all); err != nil {
		// What was paid for is not lost.
		p.stderr.Write(slices.Concat([]byte("the digest that was not written:\n"), all[0].text))
		return err
	}
	return nil
}
