package deploy

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// repository is a git repository, its remote and the branch to publish to.
type repository struct {
	options   Options
	git       git
	newHash   func() hash.Hash // that the repository names objects by
	remoteURL string           // without a password
	ref       string           // "refs/heads/gh-pages"
	standard  bool             // it is the remote's default branch
	old       old
	temporary string // folder for the index, and for what a dry run must not leave behind
}

// old is what the branch has on the remote; empty where there is no branch.
type old struct {
	commit, tree string
	cname        []byte // what its CNAME says; nil without one
}

// open finds the repository, asks the remote, and refuses a branch that can be no
// place for a site. The questions are asked at the same time.
func open(ctx context.Context, o Options) (*repository, error) {
	r := &repository{options: o, git: git{o.Repository, gitEnv(o.Env)}, newHash: sha1.New, ref: "refs/heads/" + o.Branch}
	var format, current, listing string
	var faults [5]error // in the order in which they matter
	var all sync.WaitGroup
	for i, ask := range []func() error{
		func() (err error) { format, err = r.git.output(ctx, "rev-parse", "--show-object-format"); return },
		func() error { return checkBranch(ctx, r.git, o.Branch) },
		func() (err error) { r.remoteURL, err = remoteURL(ctx, r.git, o.Remote); return },
		func() error { current, _ = r.git.output(ctx, "symbolic-ref", "-q", "HEAD"); return nil }, // a detached one is nowhere
		func() (err error) {
			listing, err = r.git.output(ctx, "ls-remote", "--symref", "--", o.Remote, "HEAD", r.ref)
			return
		},
	} {
		all.Go(func() { faults[i] = ask() })
	}
	all.Wait()
	faults[0] = noRepository(faults[0], o.Repository)
	if i := slices.IndexFunc(faults[:], func(err error) bool { return err != nil }); i >= 0 {
		return nil, faults[i]
	}
	if strings.TrimSpace(format) == "sha256" {
		r.newHash = sha256.New
	}
	if strings.TrimSpace(current) == r.ref {
		return nil, fmt.Errorf("%s is the branch that you are on; a site has a branch of its own, such as gh-pages; nothing was published", o.Branch)
	}
	r.readRefs(listing)
	var err error
	if r.temporary, err = os.MkdirTemp("", "digestry-git-"); err != nil {
		return nil, err
	}
	if o.DryRun {
		if err := r.quarantine(ctx); err != nil {
			r.close()
			return nil, err
		}
	}
	return r, nil
}

// plainBranch are names of branches that need no asking.
var plainBranch = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_-]*$`)

func checkBranch(ctx context.Context, g git, branch string) error {
	if plainBranch.MatchString(branch) {
		return nil
	}
	if _, err := g.output(ctx, "check-ref-format", "refs/heads/"+branch); err != nil {
		return fmt.Errorf("%q is no name for a branch", branch)
	}
	return nil
}

// readRefs reads what git ls-remote --symref prints.
func (r *repository) readRefs(listing string) {
	for line := range strings.Lines(listing) {
		id, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if target, ok := strings.CutPrefix(id, "ref: "); ok && name == "HEAD" {
			r.standard = target == r.ref
		} else if name == r.ref {
			r.old.commit = id
		}
	}
}

func (r *repository) close() { os.RemoveAll(r.temporary) }

// noRepository puts the commonest failure into words.
func noRepository(err error, folder string) error {
	var failed *GitError
	if errors.As(err, &failed) && strings.Contains(failed.Words, "not a git repository") {
		return fmt.Errorf("%s is in no git repository; make one with git init, and tell it where to publish with git remote add origin ADDRESS", folder)
	}
	return err
}

// gitEnv is an environment in which git finds the repository by its folder alone,
// does not touch the index unasked, and speaks words that can be recognised.
func gitEnv(env []string) []string {
	local := []string{
		"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
		"GIT_PREFIX", "GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "LC_ALL", "LANGUAGE",
	}
	kept := slices.DeleteFunc(slices.Clone(env), func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		return slices.Contains(local, name)
	})
	return append(kept, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0")
}

// remoteURL is where a remote is, without a password. An address in place of a
// remote's name is its own.
func remoteURL(ctx context.Context, g git, remote string) (string, error) {
	url, err := g.output(ctx, "remote", "get-url", "--push", "--", remote)
	if err == nil {
		return withoutPasswords(strings.TrimSpace(url)), nil
	}
	switch {
	case credentials.MatchString(remote) && !strings.HasPrefix(remote, "ssh://"):
		return "", errors.New("the address given to --remote holds a name or password, which other programs of this machine can read; " +
			"leave it out and let git's credential helper know it")
	case strings.ContainsAny(remote, `/\:`):
		return remote, nil
	}
	return "", fmt.Errorf("there is no remote %q; add it with git remote add %s ADDRESS, or name another with --remote", remote, remote)
}

// quarantine keeps what git fetches out of the repository.
func (r *repository) quarantine(ctx context.Context) error {
	objects, err := r.git.output(ctx, "rev-parse", "--path-format=absolute", "--git-path", "objects")
	if err != nil {
		return err
	}
	own := filepath.Join(r.temporary, "objects")
	if err := os.Mkdir(own, 0o700); err != nil {
		return err
	}
	// In quotes, so that a colon in the path does not end it (git(1)).
	others := `"` + inC.Replace(strings.TrimSuffix(objects, "\n")) + `"`
	r.git.env = append(r.git.env, "GIT_OBJECT_DIRECTORY="+own, "GIT_ALTERNATE_OBJECT_DIRECTORIES="+others)
	return nil
}

// readOld finds out what the branch has, and fetches it if need be.
func (r *repository) readOld(ctx context.Context) error {
	if r.old.commit == "" {
		return nil
	}
	objects, err := r.objects(ctx, r.old.commit, r.old.commit+":CNAME")
	if err == nil && objects[0] == nil {
		if err = r.fetch(ctx); err == nil {
			objects, err = r.objects(ctx, r.old.commit, r.old.commit+":CNAME")
		}
	}
	if err != nil {
		return err
	}
	commit := string(objects[0])
	// A repository that holds nothing but sites has one as its default branch.
	if r.standard && !strings.Contains(commit, "\n"+trailer) {
		return fmt.Errorf("%s is the default branch of %s, and what is on it was not published by Digestry; "+
			"name another with --branch; nothing was published", r.options.Branch, r.options.Remote)
	}
	first, _, _ := strings.Cut(commit, "\n")
	r.old.tree = strings.TrimPrefix(first, "tree ")
	r.old.cname = objects[1]
	return nil
}

// objects are the bytes of objects, in one run of git; nil of those that are not
// there.
func (r *repository) objects(ctx context.Context, names ...string) ([][]byte, error) {
	printed, err := r.git.feed(ctx, []byte(strings.Join(names, "\n")+"\n"), "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	objects := make([][]byte, len(names))
	for i := range names {
		var about string
		about, printed, _ = strings.Cut(printed, "\n")
		if strings.HasSuffix(about, " missing") {
			continue
		}
		size, err := strconv.Atoi(about[strings.LastIndexByte(about, ' ')+1:])
		if err != nil || size >= len(printed) {
			return nil, fmt.Errorf("git cat-file printed %q, which was not expected", about)
		}
		objects[i], printed = []byte(printed[:size]), printed[size+1:]
	}
	return objects, nil
}

// list is the tree that the branch has.
func (r *repository) list(ctx context.Context) (tree, error) {
	if r.old.tree == "" {
		return tree{}, nil
	}
	listing, err := r.git.output(ctx, "ls-tree", "-r", "-z", "--full-tree", r.old.tree)
	if err != nil {
		return nil, err
	}
	return parseTree(listing)
}

// fetch brings the commit that the branch has. Neither a branch nor FETCH_HEAD tells of it afterwards, and a clone that is not shallow
// does not become so.
func (r *repository) fetch(ctx context.Context) error {
	args := []string{"fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--recurse-submodules=no", "--refmap="}
	if shallow, err := r.git.output(ctx, "rev-parse", "--is-shallow-repository"); err == nil && strings.TrimSpace(shallow) == "true" && !r.options.DryRun {
		args = append(args, "--depth=1")
	}
	_, err := r.git.output(ctx, append(args, "--", r.options.Remote, r.ref)...)
	return err
}

// push makes a commit of the tree and puts the branch of the remote there, if it
// still is where it was.
func (r *repository) push(ctx context.Context, next, old tree, message string) (string, error) {
	if err := r.writeBlobs(ctx, next, old); err != nil {
		return "", err
	}
	id, err := r.writeTree(ctx, next)
	if err != nil {
		return "", err
	}
	args := []string{"commit-tree", id, "-F", "-"}
	if r.old.commit != "" && !r.options.Orphan {
		args = append(args, "-p", r.old.commit)
	}
	commit, err := r.git.feed(ctx, []byte(message+"\n\n"+trailer+"\n"), args...)
	if err != nil {
		return "", err
	}
	commit = strings.TrimSpace(commit)
	_, err = r.git.output(ctx, "push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no",
		"--force-with-lease="+r.ref+":"+r.old.commit, "--", r.options.Remote, commit+":"+r.ref)
	return commit, err
}

// writeBlobs gives git the files whose bytes are none of the old tree.
func (r *repository) writeBlobs(ctx context.Context, next, old tree) error {
	has := make(map[string]bool, len(old))
	for _, f := range old {
		has[f.id] = true
	}
	var files strings.Builder
	for _, f := range next {
		if has[f.id] {
			continue
		}
		if f.disk != "" {
			fmt.Fprintln(&files, quotePath(f.disk))
		} else if _, err := r.git.feed(ctx, f.text, "hash-object", "-w", "--no-filters", "--stdin"); err != nil {
			return err
		}
	}
	if files.Len() == 0 {
		return nil
	}
	// Without filters: the bytes are published as they are, whatever line ends the
	// repository wants for its sources.
	_, err := r.git.feed(ctx, []byte(files.String()), "hash-object", "-w", "--no-filters", "--stdin-paths")
	return err
}

// quotePath writes a path as git reads it from a line: in quotes, as in C, where
// a character of it means something.
func quotePath(path string) string {
	if !strings.ContainsAny(path, "\n\r\"\\") {
		return path
	}
	return `"` + inC.Replace(path) + `"`
}

// inC writes what a string in C holds.
var inC = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`)

// writeTree makes a tree by an index of our own.
func (r *repository) writeTree(ctx context.Context, next tree) (string, error) {
	own := git{r.git.folder, append(slices.Clone(r.git.env), "GIT_INDEX_FILE="+filepath.Join(r.temporary, "index"))}
	if _, err := own.feed(ctx, next.indexInfo(), "update-index", "-z", "--index-info"); err != nil {
		return "", err
	}
	id, err := own.output(ctx, "write-tree")
	if err != nil {
		return "", err
	}
	id = strings.TrimSpace(id)
	if id != next.id(r.newHash) {
		return "", errors.New("git did not take the files as they are; nothing was published")
	}
	return id, nil
}
