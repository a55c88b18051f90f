// Package deploy puts a finished site onto a branch of a git remote, from which
// GitHub Pages and others serve it.
//
// It works with git's own plumbing. Nothing is checked out; the person's index,
// work tree, branches and stash are not looked at, so that it does not matter
// what state they are in. The rules:
//
//   - The remote is asked first, and what it has now is what the push expects:
//     when somebody else pushed in between, the push is refused.
//   - What is published already is not published again.
//   - A site that is empty, has no front page or lost a third of its pages is
//     refused; so is the branch that the sources are on.
//   - No password ever stands in an argument or a message. Git has them, by
//     whatever helper its owner set up.
//
// It knows nothing of how the site was made: any folder can be published.
package deploy

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// Options tell what to publish, and where.
type Options struct {
	Folder     string   // the finished site
	Repository string   // a folder inside the git repository that has the remote
	Remote     string   // a remote's name, or an address as git takes it
	Branch     string   // "gh-pages"
	BaseURL    string   // where the site will be; empty when nobody said
	Message    string   // of the commit; empty for one that tells what changed
	Orphan     bool     // leave the history of earlier deploys behind
	Yes        bool     // publish though a third of the pages is gone
	DryRun     bool     // tell what would change, and change nothing anywhere
	Env        []string // the environment that git runs in
}

// Result tells what a deploy changed, or would change.
type Result struct {
	Pages                   int      // HTML files of the site
	Added, Changed, Removed []string // of them, as sorted paths with slashes
	Others                  int      // other files that were added, changed or removed
	Domain                  string   // what CNAME says, or nothing
	Commit                  string   // that was pushed; empty when nothing was
}

// Unchanged tells whether the branch has this very site already.
func (r *Result) Unchanged() bool {
	return len(r.Added)+len(r.Changed)+len(r.Removed)+r.Others == 0
}

// trailer marks the commits of this package.
const trailer = "Published-by: Digestry"

// Deploy publishes a folder. With an error nothing has changed on the remote.
func Deploy(ctx context.Context, o Options) (*Result, error) {
	repo, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer repo.close()
	next, err := repo.read(ctx, o.Folder)
	if err != nil {
		return nil, err
	}
	result := &Result{}
	if result.Domain, err = repo.domain(next); err != nil {
		return nil, err
	}
	if _, has := next[".nojekyll"]; !has {
		next.add(".nojekyll", nil, repo.newHash) // without it, GitHub leaves out what begins with an underscore
	}
	old := next
	if repo.old.tree != next.id(repo.newHash) {
		if old, err = repo.list(ctx); err != nil {
			return nil, err
		}
	}
	result.compare(old, next)
	switch {
	case result.Unchanged():
		return result, nil
	case !o.Yes:
		if err := result.shrunk(old); err != nil {
			return nil, err
		}
	}
	if o.DryRun {
		return result, nil
	}
	result.Commit, err = repo.push(ctx, next, old, cmp.Or(o.Message, result.message()))
	return result, err
}

// read reads the folder and, at the same time, what the branch has now.
func (r *repository) read(ctx context.Context, folder string) (next tree, err error) {
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() error { return r.readOld(ctx) })
	both.Go(func() (err error) {
		if next, err = readFolder(folder, r.newHash); err == nil {
			err = complete(next, folder)
		}
		return err
	})
	return next, both.Wait()
}

// complete refuses what can be no site.
func complete(next tree, folder string) error {
	switch _, front := next["index.html"]; {
	case len(next) == 0:
		return fmt.Errorf("%s is empty; nothing was published", folder)
	case !front:
		return fmt.Errorf("%s has no index.html, so it is no site; nothing was published", folder)
	}
	return nil
}

// compare fills in what differs between two trees.
func (r *Result) compare(old, next tree) {
	for path, file := range next {
		before, was := old[path]
		if isPage(path) {
			r.Pages++
		}
		switch {
		case was && before.mode == file.mode && before.id == file.id:
		case !isPage(path):
			r.Others++
		case was:
			r.Changed = append(r.Changed, path)
		default:
			r.Added = append(r.Added, path)
		}
	}
	for path := range old {
		if _, stays := next[path]; stays {
			continue
		}
		if isPage(path) {
			r.Removed = append(r.Removed, path)
		} else {
			r.Others++
		}
	}
	for _, list := range [][]string{r.Added, r.Changed, r.Removed} {
		slices.Sort(list)
	}
}

func isPage(path string) bool { return strings.HasSuffix(path, ".html") }

// shrunk refuses a site that lost a third of the pages that are published:
// more often than not something else than the author took them away.
func (r *Result) shrunk(old tree) error {
	had := 0
	for path := range old {
		if isPage(path) {
			had++
		}
	}
	if gone := len(r.Removed); gone > 0 && gone*3 >= had {
		return fmt.Errorf("%d of the %d pages that are published would be gone, such as %s; give --yes if that is what you want; nothing was published",
			gone, had, r.Removed[0])
	}
	return nil
}

// message is what the commit says.
func (r *Result) message() string {
	var changes []string
	for _, c := range []struct {
		n    int
		what string
	}{{len(r.Added), "added"}, {len(r.Changed), "changed"}, {len(r.Removed), "removed"}} {
		if c.n > 0 {
			changes = append(changes, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	if len(changes) == 0 {
		return "Publish files beside the pages"
	}
	return "Publish pages: " + strings.Join(changes, ", ")
}

// domain decides what CNAME says, which is how GitHub keeps a site's own domain
// when it serves a branch. The site's own file comes first, then what the branch
// has, which is the setting that its owner made on GitHub, then base_url.
func (r *repository) domain(next tree) (string, error) {
	if own, has := next["CNAME"]; has {
		text, err := own.content()
		return strings.TrimSpace(string(text)), err
	}
	if r.old.cname != nil {
		next.add("CNAME", r.old.cname, r.newHash)
		return strings.TrimSpace(string(r.old.cname)), nil
	}
	if domain := ownDomain(r.options.BaseURL); domain != "" && PagesAddress(r.remoteURL) != "" {
		next.add("CNAME", []byte(domain+"\n"), r.newHash)
		return domain, nil
	}
	return "", nil
}

// ownDomain is the host of a base URL when it is the site's own and none of
// GitHub's.
func ownDomain(base string) string {
	u, err := url.Parse(base)
	if err != nil || strings.HasSuffix(u.Hostname(), ".github.io") {
		return ""
	}
	return u.Hostname()
}
