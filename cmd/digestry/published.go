package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/deploy"
	"github.com/digestry/digestry/generator/site"
)

// workflowFile is where a site has its workflow.
const workflowFile = ".github/workflows/pages.yml"

// publishProblems are what --publish and --published ask for.
func publishProblems(ctx context.Context, g *generator.Generator, r *generator.Result, f *siteFlags, publish bool, published string) ([]site.Problem, error) {
	if r.Site == nil {
		return nil, nil
	}
	var problems []site.Problem
	folder := cmp.Or(f.options.Site, ".")
	if publish {
		place, err := placeOf(ctx, folder)
		if err != nil {
			return nil, err
		}
		if problems, err = g.PublishAdvice(ctx, r, place); err != nil {
			return nil, err
		}
	}
	if published != "" {
		addresses, err := publishedAddresses(ctx, folder, published)
		if err != nil {
			return nil, err
		}
		problems = append(problems, g.Vanished(r, addresses)...)
	}
	return problems, nil
}

// placeOf is where a site is to be published, as its repository tells.
func placeOf(ctx context.Context, folder string) (generator.Place, error) {
	place := generator.Place{
		Served:       deploy.PagesAddress(deploy.RemoteURL(ctx, folder, "origin", os.Environ())),
		WorkflowFile: filepath.ToSlash(filepath.Join(folder, workflowFile)), Version: releaseVersion(),
	}
	current, err := starter.ReadFile("starter/" + workflowFile + ".tmpl")
	if err != nil {
		return place, err
	}
	place.CurrentWorkflow = string(current)
	text, err := os.ReadFile(filepath.Join(folder, workflowFile))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return place, err
	}
	place.Workflow = string(text)
	return place, nil
}

// publishedAddresses are the addresses of the pages of a published site: of a
// branch that was deployed to, or as its sitemap lists them.
func publishedAddresses(ctx context.Context, folder, published string) ([]site.Address, error) {
	if strings.HasPrefix(published, "https://") || strings.HasPrefix(published, "http://") {
		return generator.InSitemap(published, func(address string) (io.ReadCloser, error) { return openSitemap(ctx, address) })
	}
	files, err := deploy.Files(ctx, folder, published, os.Environ())
	var addresses []site.Address
	for _, file := range files {
		if strings.HasSuffix(file, ".html") {
			addresses = append(addresses, site.FileAddress(file))
		}
	}
	return addresses, err
}

// maxSitemap is how long a sitemap may be (sitemaps.org protocol 0.9).
const maxSitemap = 50 << 20

func openSitemap(ctx context.Context, address string) (io.ReadCloser, error) {
	content, err := fetch(ctx, address, maxSitemap)
	return io.NopCloser(bytes.NewReader(content)), err
}
