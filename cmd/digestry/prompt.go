package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"time"

	"github.com/digestry/digestry/generator/importer"
	"github.com/digestry/digestry/generator/site"
	"github.com/spf13/cobra"
)

func promptCommand(p *program) *cobra.Command {
	c := &cobra.Command{
		Use:   "prompt [TRANSCRIPT]",
		Short: "Print a prompt that asks a language model for a digest",
		Long: `Prompt prints what to ask a language model, so that its answer is a digest in
the format that Digestry reads, with the topics, people and shows that the site
has already. The transcript stands at its end, if one is named: WebVTT, SubRip,
Markdown, plain text, or JSON of Podcasting 2.0 or the Whisper family.`,
		Example: "  digestry prompt talk.vtt | pbcopy\n  digestry prompt --language ja > prompt.txt",
		Args:    arguments(cobra.MaximumNArgs(1)),
	}
	f := p.topicFlags(c)
	lang := c.Flags().String("language", "", "language of the digest: zh-Hant, zh-Hans, ja, en or any other (default: the site's)")
	c.RunE = func(c *cobra.Command, args []string) error {
		_, s, err := f.site(c.Context(), p)
		if err != nil {
			return err
		}
		name, content := "", []byte(nil)
		if len(args) == 1 {
			name = args[0]
			if content, err = p.read(c.Context(), name, maxTranscript); err != nil {
				return err
			}
		}
		if *lang == "" {
			*lang = s.Language
		}
		prompt, err := f.prompt(p, name, content, *lang, s)
		if err != nil {
			return err
		}
		_, err = io.WriteString(p.stdout, prompt)
		return err
	}
	return c
}

// prompt asks for a digest of a transcript, or without one of what follows.
func (f *siteFlags) prompt(p *program, name string, content []byte, lang string, s *site.Site) (string, error) {
	var transcript *site.Document
	if name != "" {
		var problems []site.Problem
		var err error
		transcript, problems, err = importer.ReadTranscript(name, content, lang, s.Location, false)
		if err != nil {
			return "", fmt.Errorf("%s: %w", spoken(name), err)
		}
		for i := range problems {
			problems[i].File = spoken(name)
		}
		f.writeProblems(p.stderr, problems)
		if transcript == nil || len(transcript.Chapters) == 0 {
			return "", fmt.Errorf("%s: this transcript says nothing", spoken(name))
		}
	}
	return importer.Prompt(lang, s, transcript)
}

// runCommand runs a command line of the system's shell, with a text on its
// standard input, and tells what it wrote. What it says besides is passed on.
func runCommand(ctx context.Context, p *program, line, input string) ([]byte, error) {
	shell, flag := "sh", "-c"
	if runtime.GOOS == "windows" {
		shell, flag = "cmd", "/C"
	}
	command := exec.CommandContext(ctx, shell, flag, line)
	command.Stdin = bytes.NewReader([]byte(input))
	command.Stderr = p.stderr
	command.WaitDelay = 5 * time.Second
	out := &bounded{limit: importer.MaxAnswer}
	command.Stdout = out
	if err := command.Run(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("the command failed: %w; nothing was imported", err)
	}
	return out.Bytes(), nil
}

// bounded keeps what is written to it, up to a limit.
type bounded struct {
	bytes.Buffer
	limit int
}

func (b *bounded) Write(content []byte) (int, error) {
	if b.Len()+len(content) > b.limit {
		return 0, importer.ErrLong
	}
	return b.Buffer.Write(content)
}
