package check

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/unicode/norm"
)

// Publishing is how a site is to be published.
type Publishing struct {
	ConfigFile string // as problems name it
	BaseURL    string
	Served     string // where the host of the git remote serves it; empty when that is not known
	CNAME      string // what static/CNAME says; empty without one

	Files                     []Output
	Workflow, CurrentWorkflow string // text of the site's pages.yml, and of the one that init makes now
	WorkflowFile              string
	Version                   string // of Digestry; empty for a development build
}

// Output is a file of the site.
type Output struct {
	File string // path, with slashes
	Size int64
}

// Limits of hosts. GitHub: "GitHub Pages limits" (a site may be 1 GB) and "About
// large files on GitHub" (a file 100 MiB); Cloudflare Pages: "Limits" (20,000
// files on the free plan).
const (
	largeSite = 900_000_000 // bytes, some before the limit
	largeFile = 100 << 20
	manyFiles = 20_000
)

// Publish tells what could go wrong where the site is to be published.
func Publish(p Publishing) []site.Problem {
	a := &advice{}
	a.baseURL(p)
	a.cname(p)
	a.outputs(p.Files)
	if p.Workflow != "" {
		a.workflow(p)
	}
	return site.SortProblems(a.problems)
}

// advice gathers what is found of no document.
type advice struct{ problems []site.Problem }

func (a *advice) warn(file, code, message, hint string) {
	a.problems = append(a.problems, site.Problem{File: file, Severity: site.Warning, Code: code, Message: message, Hint: hint})
}

// baseURL holds base_url against where the host serves the repository. A domain
// of one's own is known to the host alone, unless CNAME tells.
func (a *advice) baseURL(p Publishing) {
	served := p.Served
	if p.CNAME != "" {
		served = "https://" + strings.ToLower(p.CNAME) + "/"
	}
	base, err := url.Parse(p.BaseURL)
	hint := ""
	if served != "" {
		hint = fmt.Sprintf("write base_url = %q", served)
	}
	switch {
	case p.BaseURL == "":
		a.warn(p.ConfigFile, "base-url", "there is no base_url, so feeds, sitemap and llms.txt are left out", hint)
	case err != nil || served == "" || strings.EqualFold(strings.TrimPrefix(p.BaseURL, base.Scheme), strings.TrimPrefix(served, "https")):
	case p.CNAME != "":
		a.warn(p.ConfigFile, "base-url", fmt.Sprintf("base_url is %s, but static/CNAME says %s", p.BaseURL, p.CNAME), hint)
	case strings.HasSuffix(base.Hostname(), ".github.io"):
		a.warn(p.ConfigFile, "base-url", fmt.Sprintf("base_url is %s, but GitHub serves this repository at %s", p.BaseURL, served), hint)
	}
}

// domain is a host's name as CNAME must hold it.
var domain = site.Pattern(`^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,}$`)

func (a *advice) cname(p Publishing) {
	if p.CNAME != "" && !domain().MatchString(p.CNAME) {
		a.warn("static/CNAME", "cname", fmt.Sprintf("%q is not the name of a host", p.CNAME), `it holds nothing but the domain: digests.example.org`)
	}
}

// outputs looks at names and sizes.
func (a *advice) outputs(files []Output) {
	var total int64
	for _, f := range files {
		total += f.Size
		if !norm.NFC.IsNormalString(f.File) {
			a.warn(f.File, "file-name", "the name is in decomposed form, so that its address, as people type it, is not found", "rename the file; on macOS, by deleting and typing its accents again")
		}
		if f.Size > largeFile {
			a.warn(f.File, "size", fmt.Sprintf("it has %d MB, and GitHub takes no file over 100 MB", f.Size/1_000_000), "put it elsewhere and link to it")
		}
	}
	if total > largeSite {
		a.warn("", "size", fmt.Sprintf("the site has %d MB; GitHub Pages serves up to 1 GB", total/1_000_000), "put sound and video elsewhere and link to them")
	}
	if len(files) > manyFiles {
		a.warn("", "size", fmt.Sprintf("the site has %d files; Cloudflare Pages takes 20,000 on its free plan", len(files)), "GitHub Pages has no such limit")
	}
}

var (
	usedAction  = site.Pattern(`(?m)^\s*(?:- )?uses:\s*["']?(actions/[a-z-]+)@v(\d+)`)
	usedVersion = site.Pattern(`github\.com/digestry/digestry/cmd/digestry@(\S+)`)
)

// workflow compares the site's workflow with the one that init makes now.
func (a *advice) workflow(p Publishing) {
	current := map[string]int{}
	for _, m := range usedAction().FindAllStringSubmatch(p.CurrentWorkflow, -1) {
		current[m[1]], _ = strconv.Atoi(m[2])
	}
	hidden := strings.Contains(p.Workflow, "include-hidden-files: true")
	for _, m := range usedAction().FindAllStringSubmatch(p.Workflow, -1) {
		if has, _ := strconv.Atoi(m[2]); has < current[m[1]] {
			a.warn(p.WorkflowFile, "workflow", fmt.Sprintf("%s@v%d is out of date", m[1], has), fmt.Sprintf("write %s@v%d; upload-pages-artifact and deploy-pages go together", m[1], current[m[1]]))
		}
		if m[1] == "actions/upload-pages-artifact" && !hidden {
			a.warn(p.WorkflowFile, "workflow", "files that begin with a dot are not uploaded, .well-known among them", "give actions/upload-pages-artifact include-hidden-files: true")
		}
	}
	if m := usedVersion().FindStringSubmatch(p.Workflow); m != nil && p.Version != "" && m[1] != p.Version && m[1] != "latest" {
		a.warn(p.WorkflowFile, "workflow", fmt.Sprintf("it builds with Digestry %s, and this is %s", m[1], p.Version), "name the version that you look at the site with")
	}
}
