package generator

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"

	"github.com/digestry/digestry/generator/check"
	"github.com/digestry/digestry/generator/site"
	"golang.org/x/sync/errgroup"
)

// Place is where a site is to be published, as far as reading the site does not
// tell it.
type Place struct {
	Served                    string // where the host of the git remote serves the repository; empty when that is not known
	Workflow, CurrentWorkflow string // text of the site's pages.yml, empty without one, and of the one that init makes now
	WorkflowFile              string // where Workflow is
	Version                   string // of Digestry; empty for a development build
}

// PublishAdvice is what could go wrong where the site is to be published. Every
// page is drawn, to know its size.
func (g *Generator) PublishAdvice(ctx context.Context, r *Result, p Place) ([]site.Problem, error) {
	publishing := check.Publishing{
		ConfigFile: filepath.ToSlash(filepath.Join(g.options.Site, ConfigFile)), BaseURL: r.Site.BaseURL, Served: p.Served,
		Workflow: p.Workflow, CurrentWorkflow: p.CurrentWorkflow, WorkflowFile: p.WorkflowFile, Version: p.Version,
	}
	var err error
	if publishing.CNAME, err = r.text("CNAME"); err != nil {
		return nil, err
	}
	if publishing.Files, err = r.outputs(ctx); err != nil {
		return nil, err
	}
	problems := check.Publish(publishing)
	if _, _, err := arrange(r.Pages); err != nil {
		for line := range strings.Lines(err.Error()) {
			problems = append(problems, site.Problem{Severity: site.Error, Code: "clash", Message: strings.TrimSpace(line)})
		}
	}
	return problems, nil
}

// largestSitemap is what the protocol allows, in bytes.
const largestSitemap = 50 << 20

// InSitemap are the addresses that a published site lists in its sitemap, or in
// several that have an index. They are read by fetch.
func InSitemap(address string, fetch func(address string) (io.ReadCloser, error)) ([]site.Address, error) {
	var pages []string
	for unread := []string{address}; len(unread) > 0; unread = unread[1:] {
		body, err := fetch(unread[0])
		if err != nil {
			return nil, err
		}
		listed, more, err := check.ReadSitemap(io.LimitReader(body, largestSitemap))
		body.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", unread[0], err)
		}
		pages = append(pages, listed...)
		if unread[0] == address { // an index lists no other one
			unread = append(unread, more...)
		}
	}
	return check.Below(address[:strings.LastIndexByte(address, '/')+1], pages), nil
}

// Vanished tells which published addresses lead nowhere in the site as it is now.
func (g *Generator) Vanished(r *Result, published []site.Address) []site.Problem {
	stands := map[site.Address]bool{}
	for _, page := range r.Pages {
		stands[page.Address] = true
	}
	problems := check.Vanished(r.Site, published, func(a site.Address) bool { return stands[a] }, g.writesYAML)
	for i, p := range problems {
		if p.File != "" {
			problems[i] = g.inContent([]site.Problem{p})[0]
		}
	}
	return problems
}

// writesYAML tells whether a content file has its front matter in YAML.
func (g *Generator) writesYAML(file string) bool {
	f, err := os.Open(filepath.Join(g.options.Content, filepath.FromSlash(file)))
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 6)
	n, _ := io.ReadFull(f, head)
	return bytes.HasPrefix(bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf")), []byte("---"))
}

// text is what a file of the output says, in one line; empty where there is none.
func (r *Result) text(file string) (string, error) {
	for _, page := range r.Pages {
		if page.File() != file {
			continue
		}
		var b strings.Builder
		err := page.Draw(&b)
		return strings.TrimSpace(b.String()), err
	}
	return "", nil
}

// outputs draws every page to know its size.
func (r *Result) outputs(ctx context.Context) ([]check.Output, error) {
	files := make([]check.Output, len(r.Pages))
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < len(files) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				var size counter
				if err := r.Pages[i].Draw(&size); err != nil {
					return err
				}
				files[i] = check.Output{File: r.Pages[i].File(), Size: int64(size)}
			}
			return ctx.Err()
		})
	}
	return files, group.Wait()
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}
