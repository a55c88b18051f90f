package deploy

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// RemoteURL is where a remote of the repository around a folder is, without a
// password; empty where there is no such remote, or no repository.
func RemoteURL(ctx context.Context, folder, remote string, env []string) string {
	url, err := remoteURL(ctx, git{folder, gitEnv(env)}, remote)
	if err != nil {
		return ""
	}
	return url
}

// Files lists the files of a commit in the repository around a folder, as sorted
// paths with slashes. The commit is named as git names it: "origin/gh-pages".
func Files(ctx context.Context, folder, commit string, env []string) ([]string, error) {
	g := git{folder, gitEnv(env)}
	id, err := g.output(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", commit+"^{tree}")
	if err != nil {
		return nil, fmt.Errorf("%s is neither a commit of the repository in %s nor the address of a sitemap.xml; git fetch brings what a remote has", commit, folder)
	}
	listing, err := g.output(ctx, "ls-tree", "-r", "-z", "--name-only", "--full-tree", strings.TrimSpace(id))
	if err != nil {
		return nil, err
	}
	return strings.FieldsFunc(listing, func(r rune) bool { return r == 0 }), nil
}

// scpAddress is the short form of an ssh address: git@github.com:name/repository.git
var scpAddress = regexp.MustCompile(`^(?:[^@/]+@)?([^:/]+):([^/].*)$`)

// PagesAddress is where GitHub Pages serves the repository at an address of
// GitHub: https://NAME.github.io/REPOSITORY/, or https://NAME.github.io/ for the
// repository of that name. It is empty for any other address.
func PagesAddress(remote string) string {
	host, path := "", ""
	if u, err := url.Parse(remote); err == nil && u.Host != "" {
		host, path = u.Hostname(), u.Path
	} else if m := scpAddress.FindStringSubmatch(remote); m != nil {
		host, path = m[1], m[2]
	}
	if !strings.EqualFold(host, "github.com") && !strings.EqualFold(host, "ssh.github.com") {
		return ""
	}
	owner, repository, ok := strings.Cut(strings.Trim(path, "/"), "/")
	repository = strings.TrimSuffix(repository, ".git")
	if !ok || owner == "" || repository == "" || strings.Contains(repository, "/") {
		return ""
	}
	owner = strings.ToLower(owner)
	if strings.EqualFold(repository, owner+".github.io") {
		return "https://" + owner + ".github.io/"
	}
	return "https://" + owner + ".github.io/" + repository + "/"
}
