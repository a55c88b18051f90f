package deploy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
)

// git runs git in one repository.
type git struct {
	folder string
	env    []string
}

// GitError is what git said when it failed.
type GitError struct {
	Command string // "push"
	Words   string // git's own, without passwords
	Hint    string // what to try, or nothing
}

func (e *GitError) Error() string {
	text := fmt.Sprintf("git %s failed:\n    %s", e.Command, strings.ReplaceAll(e.Words, "\n", "\n    "))
	if e.Hint != "" {
		text += "\n" + e.Hint
	}
	return text
}

// output runs git and returns what it prints.
func (g git) output(ctx context.Context, args ...string) (string, error) {
	return g.feed(ctx, nil, args...)
}

// feed runs git with something to read.
func (g git) feed(ctx context.Context, input []byte, args ...string) (string, error) {
	c := exec.CommandContext(ctx, "git", args...)
	c.Dir, c.Env = g.folder, g.env
	if input != nil {
		c.Stdin = bytes.NewReader(input)
	}
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	err := c.Run()
	switch {
	case err == nil:
		return out.String(), nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return "", errors.New("git is not installed, or not in PATH; deploy needs it (https://git-scm.com)")
	}
	words := said.String()
	if args[0] == "push" {
		words = rejections(out.String()) + words // --porcelain tells them on standard output
	}
	words = withoutPasswords(strings.TrimSpace(words))
	if words == "" {
		words = err.Error()
	}
	return "", &GitError{Command: args[0], Words: words, Hint: hintFor(words)}
}

// rejections are the lines about refs that a push did not change.
func rejections(porcelain string) string {
	var b strings.Builder
	for line := range strings.Lines(porcelain) {
		if ref, ok := strings.CutPrefix(line, "!\t"); ok {
			b.WriteString(strings.ReplaceAll(ref, "\t", " "))
		}
	}
	return b.String()
}

// credentials are what stands before the host in an address.
var credentials = regexp.MustCompile(`(\b[a-zA-Z][a-zA-Z0-9+.-]*://)[^/@\s'"]+@`)

func withoutPasswords(text string) string { return credentials.ReplaceAllString(text, "$1") }

// What to try in more than one case.
const (
	overtaken = "somebody else published in the meantime; run this again to see what would change now"
	stranger  = "the remote does not know you; set up git's credential helper, or an SSH key (https://docs.github.com/authentication)"
)

// hints tell what to try when git says certain words, the first that fits.
var hints = []struct{ words, hint string }{
	{"stale info", overtaken},
	{"fetch first", overtaken},
	{"but expected", overtaken}, // "cannot lock ref …: is at … but expected …"
	{"GH013", "a rule of the repository keeps the branch as it is; see Settings, Rules on GitHub, or name another with --branch"},
	{"protected branch", "the branch is protected on the remote; change its protection, or name another with --branch"},
	{"GH001", "GitHub takes no file over 100 MB; put it elsewhere and link to it"},
	{"exceeds GitHub", "GitHub takes no file over 100 MB; put it elsewhere and link to it"},
	{"checked out branch", "the remote has this branch checked out; publish to a bare repository, or to another branch with --branch"},
	{"non-fast-forward", "the remote keeps its history; publish without --orphan"},
	{"hook declined", "the remote refused it; its words above tell why"},
	{"could not read Username", stranger},
	{"could not read Password", stranger},
	{"Authentication failed", stranger},
	{"Permission denied (publickey", "the remote does not know your SSH key (https://docs.github.com/authentication)"},
	{"Host key verification failed", "connect with ssh once and look at the host's key before you accept it"},
	{"The requested URL returned error: 403", "you may not write to this repository, or the token lacks the right to its contents"},
	{"Permission to ", "you may not write to this repository; look at git remote -v"},
	{"Repository not found", "look at the address in git remote -v; a private repository is not found either by those who may not see it"},
	{"does not appear to be a git repository", "look at the address in git remote -v"},
	{"does not exist", "look at the address in git remote -v"},
	{"Could not resolve host", "is there a network?"},
	{"Connection", "is there a network?"},
	{"unable to auto-detect email address", "tell git who you are: git config --global user.name and user.email"},
	{"empty ident name", "tell git who you are: git config --global user.name and user.email"},
	{"Please tell me who you are", "tell git who you are: git config --global user.name and user.email"},
	{"mismatched algorithms", "this repository and the remote hash in different ways (SHA-1, SHA-256); make one like the other"},
	{"No space left", "the disk is full"},
}

func hintFor(words string) string {
	for _, h := range hints {
		if strings.Contains(words, h.words) {
			return h.hint
		}
	}
	return ""
}
