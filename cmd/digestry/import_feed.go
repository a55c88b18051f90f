package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/importer"
	"github.com/digestry/digestry/generator/site"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// feedFlags choose among the episodes of a feed.
type feedFlags struct {
	address, since, match string
	pick, all, fetch      bool
}

func (f *feedFlags) flags(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.address, "feed", "", "file or address of a podcast's feed: list its episodes")
	flags.StringVar(&f.since, "since", "", "episodes of the feed from this date on")
	flags.StringVar(&f.match, "match", "", "episodes whose title has this text")
	flags.BoolVar(&f.pick, "pick", false, "ask which episodes, in a terminal")
	flags.BoolVar(&f.all, "all", false, "all episodes of the feed")
	flags.BoolVar(&f.fetch, "fetch", false, "also get the chapters and transcripts that the feed names")
}

func (f *feedFlags) selects() bool {
	return f.since != "" || f.match != "" || f.pick || f.all || f.fetch
}

// readFeed reads the feed behind an address, or in a file.
func (p *program) readFeed(ctx context.Context, name string, s *site.Site) (*importer.Feed, error) {
	content, err := p.read(ctx, importer.FeedAddress(name), importer.MaxFeed)
	if err != nil {
		return nil, err
	}
	feed, err := importer.ReadFeed(content, s.Location)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", spoken(name), err)
	}
	return feed, nil
}

// fromFeed lists episodes, or makes drafts of those that were chosen.
func (f *importFlags) fromFeed(ctx context.Context, p *program, g *generator.Generator, s *site.Site) error {
	feed, err := p.readFeed(ctx, f.feed.address, s)
	if err != nil {
		return err
	}
	chosen, err := f.feed.filter(feed.Episodes, s)
	if err != nil {
		return err
	}
	known := digestsOf(g, chosen)
	if !f.feed.pick && !f.feed.all && f.feed.since == "" && f.feed.match == "" {
		for _, e := range chosen {
			if _, err := fmt.Fprintln(p.stdout, episodeLine(e, known[e])); err != nil {
				return err
			}
		}
		if !f.quiet {
			fmt.Fprintf(p.stderr, "%s of %s; --since, --match, --pick or --all makes drafts\n", count(len(chosen), "episode"), feed.Title)
		}
		return nil
	}
	chosen = slices.DeleteFunc(chosen, func(e *importer.Episode) bool {
		if known[e] != "" && !f.quiet {
			fmt.Fprintf(p.stderr, "%s has a digest already: %s\n", e.Title, known[e])
		}
		return known[e] != ""
	})
	if f.feed.pick {
		if in, ok := p.stdin.(*os.File); !ok || !term.IsTerminal(int(in.Fd())) {
			return usageError{error: errors.New("--pick asks in a terminal, and this is none; take --match or --since")}
		}
		if chosen, err = pick(p.stdin, p.stderr, chosen); err != nil {
			return err
		}
	}
	if len(chosen) == 0 {
		fmt.Fprintln(p.stderr, "no episode was chosen; nothing was made")
		return nil
	}
	return f.drafts(ctx, p, g, s, chosen)
}

// filter chooses by date and title.
func (f *feedFlags) filter(episodes []*importer.Episode, s *site.Site) ([]*importer.Episode, error) {
	chosen := slices.Clone(episodes)
	if f.since != "" {
		since, ok := importer.ParseDate(f.since, s.Location)
		if !ok {
			return nil, usageError{error: fmt.Errorf("--since %q is no date; write it as 2026-05-31", f.since)}
		}
		chosen = slices.DeleteFunc(chosen, func(e *importer.Episode) bool { return e.Date.Before(since) })
	}
	if f.match != "" {
		chosen = slices.DeleteFunc(chosen, func(e *importer.Episode) bool { return !e.Matches(f.match) })
	}
	return chosen, nil
}

// digestsOf are the digests that the site has of episodes, by their files.
func digestsOf(g *generator.Generator, episodes []*importer.Episode) map[*importer.Episode]string {
	known := map[*importer.Episode]string{}
	for _, d := range g.Documents() {
		if d.Kind != site.KindDigest {
			continue
		}
		for _, e := range episodes {
			if known[e] == "" && e.Is(d) {
				known[e] = filepath.ToSlash(filepath.Join(g.Content(), filepath.FromSlash(d.File)))
			}
		}
	}
	return known
}

// episodeLine is an episode for people and for programs: date, length, title,
// and the digest that it has, between tabs.
func episodeLine(e *importer.Episode, digest string) string {
	date := "-"
	if !e.Date.IsZero() {
		date = e.Date.Format("2006-01-02")
	}
	length := e.Duration
	if length == "" {
		length = "-"
	}
	line := date + "\t" + length + "\t" + e.Title
	if digest != "" {
		line += "\t" + digest
	}
	return line
}

// pageLength is how many episodes are asked about at once.
const pageLength = 20

// pick asks which episodes are meant: a page of numbered lines, and a line that
// names some. Nothing moves on the screen, so that a screen reader reads it.
func pick(in io.Reader, out io.Writer, episodes []*importer.Episode) ([]*importer.Episode, error) {
	answers := bufio.NewScanner(in)
	for from := 0; from < len(episodes); from += pageLength {
		to := min(from+pageLength, len(episodes))
		for i, e := range episodes[from:to] {
			fmt.Fprintf(out, "%4d  %s\n", from+i+1, strings.ReplaceAll(episodeLine(e, ""), "\t", "  "))
		}
		for {
			more := ""
			if to < len(episodes) {
				more = ", Enter for more"
			}
			fmt.Fprintf(out, "Which? Numbers such as 1 3-5%s, q for none: ", more)
			if !answers.Scan() {
				return nil, answers.Err()
			}
			answer := strings.TrimSpace(answers.Text())
			if answer == "" && more != "" {
				break
			}
			if answer == "" || answer == "q" {
				return nil, nil
			}
			chosen, err := numbered(answer, episodes[:to])
			if err == nil {
				return chosen, nil
			}
			fmt.Fprintln(out, err)
		}
	}
	return nil, nil
}

// numbered are the episodes that a line such as "1 3-5" names.
func numbered(line string, episodes []*importer.Episode) ([]*importer.Episode, error) {
	var chosen []*importer.Episode
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ',' || r == '，' || r == '、' }) {
		first, last, isRange := strings.Cut(word, "-")
		from, err := strconv.Atoi(first)
		to := from
		if isRange && err == nil {
			to, err = strconv.Atoi(last)
		}
		if err != nil || from < 1 || to < from || to > len(episodes) {
			return nil, fmt.Errorf("%q is none of 1 to %d", word, len(episodes))
		}
		for _, e := range episodes[from-1 : to] {
			if !slices.Contains(chosen, e) {
				chosen = append(chosen, e)
			}
		}
	}
	return chosen, nil
}

// drafts makes a draft of each episode. What the author said goes before what
// the feed does.
func (f *importFlags) drafts(ctx context.Context, p *program, g *generator.Generator, s *site.Site, episodes []*importer.Episode) error {
	o, err := f.options(s)
	if err != nil {
		return err
	}
	var all []made
	for _, e := range episodes {
		if f.feed.fetch {
			p.fetchChapters(ctx, e)
		}
		draft := e.Draft(s.Location)
		importer.Give(draft, &o.Given)
		file, text := g.Place(draft, s.Location)
		all = append(all, made{file, text})
		if t, ok := e.Transcript(); ok && f.feed.fetch {
			all = append(all, p.fetchTranscript(ctx, file, t)...)
		}
	}
	return f.write(p, all)
}

// fetchChapters completes an episode. Without its chapters it is one all the
// same.
func (p *program) fetchChapters(ctx context.Context, e *importer.Episode) {
	if e.ChaptersURL == "" || len(e.Chapters) > 0 {
		return
	}
	content, err := fetch(ctx, e.ChaptersURL, 4<<20)
	if err == nil {
		err = e.ReadChapters(content)
	}
	if err != nil {
		fmt.Fprintf(p.stderr, "chapters of %s: %v\n", e.Title, err)
	}
}

// fetchTranscript gets the transcript of a digest.
func (p *program) fetchTranscript(ctx context.Context, digest string, t importer.Transcript) []made {
	content, err := fetch(ctx, t.URL, maxTranscript)
	if err == nil {
		var file string
		var text []byte
		if file, text, err = transcriptBeside(digest, t.Name(), content); err == nil {
			return []made{{file, text}}
		}
	}
	fmt.Fprintf(p.stderr, "transcript of %s: %v\n", digest, err)
	return nil
}
