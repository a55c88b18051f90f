// Package site holds the nouns of Digestry: what a folder of podcast digests
// is once it has been read, and what every other room must do alike.
//
// A content file says something by itself: that is a [Document], made by
// package parse and never altered afterwards, so that it can be remembered for
// as long as the file's bytes stay the same. Package link relates documents to
// each other: a [Digest] is a document with its place in the site, a [Topic],
// [Person] or [Show] is what the digests name, a [Transcript] what was said in
// a digest's episode. A [Site] is all of them, and
// it is what the layouts of a theme are given: every exported field and method
// here may be used in a layout.
//
// Three things must be done in one way everywhere, so they live here too:
//
//   - [Slug] makes the last part of an address from a name, in any script;
//   - [Fold] makes the key under which two spellings of a name are the same;
//   - [Address] is the one form of an address inside the site.
//
// Package site imports nothing else of Digestry.
package site

import (
	"time"
)

// Site is a whole site, ready to be drawn.
type Site struct {
	*Config

	Digests  []*Digest // every listed digest, newest first; undated ones last, by their numbers
	Unlisted []*Digest // built, but named on no other page
	Topics   []*Topic  // in the order of the site's language
	People   []*Person // likewise
	Shows    []*Show   // likewise
	Pages    []*Page   // content/pages, by file name
	Home     *Document // content/pages/index.md, or nil

	Favicon   Address    // static/favicon.*, or empty
	Redirects []Redirect // old addresses, sorted by From
	Assets    []Asset    // files that are published as they are, sorted by Address

	// Targets tells where the symbolic references of documents lead: the key
	// is a [Link]'s Ref. One that leads nowhere is not among them.
	Targets map[string]Address
}

// AllDigests is every digest that has a page, listed or not, newest first,
// each followed by its translations.
func (s *Site) AllDigests() []*Digest {
	all := make([]*Digest, 0, len(s.Digests)+len(s.Unlisted))
	for _, list := range [][]*Digest{s.Digests, s.Unlisted} {
		for _, d := range list {
			all = append(append(all, d), d.Translations...)
		}
	}
	return all
}

// Year is one year of the archive.
type Year struct {
	Year    int // 0 for digests without a date
	Digests []*Digest
}

// Terms are all topics, people and shows, in that order.
func (s *Site) Terms() []*Term {
	terms := make([]*Term, 0, len(s.Topics)+len(s.People)+len(s.Shows))
	for _, t := range s.Topics {
		terms = append(terms, &t.Term)
	}
	for _, p := range s.People {
		terms = append(terms, &p.Term)
	}
	for _, show := range s.Shows {
		terms = append(terms, &show.Term)
	}
	return terms
}

// Years groups the listed digests by year, newest first.
func (s *Site) Years() []Year { return byYear(s.Digests) }

func byYear(digests []*Digest) []Year {
	var years []Year
	for _, d := range digests {
		year := 0
		if !d.Date.IsZero() {
			year = d.Date.Year()
		}
		if n := len(years); n == 0 || years[n-1].Year != year {
			years = append(years, Year{Year: year})
		}
		last := &years[len(years)-1]
		last.Digests = append(last.Digests, d)
	}
	return years
}

// Config is config.toml with its defaults filled in.
type Config struct {
	Title       string
	Description string
	BaseURL     string // absolute and with a slash at its end, or empty
	Language    string // BCP 47 tag
	Theme       string
	Author      Author
	Licence     string
	Location    *time.Location // of dates that name no zone themselves
	PerPage     int
	FeedItems   int
	EditURL     string
	Menu        []MenuItem
	Content     ContentRules
	Fields      map[string][]string // canonical front matter key -> the keys read for it
	TrustHTML   bool                // [markdown] html = "allow"
	Search      bool
	Tokens      []Token
	Params      map[string]any
}

// Author is who writes the digests of a site.
type Author struct{ Name, URL string }

// MenuItem is an entry of the site's own menu.
type MenuItem struct {
	Name    string
	Address string // root-relative, or an absolute URL
}

// ContentRules tell which files of the content folder are digests.
type ContentRules struct {
	Exclude  []string // globs of paths in the content folder; ** spans folders
	Include  []string // globs that are digests though a rule would leave them out
	Variants []string // name endings such as ".structured": other renderings of the digest NAME
}

// Token is a CSS custom property that a site sets: --Name: Value.
type Token struct {
	Name, Value  string
	Line, Column int // where config.toml sets it
}

// Page is a page of its own, from content/pages.
type Page struct {
	*Document
	Address Address
}

// Redirect leads from an old address to where its page is now.
type Redirect struct{ From, To Address }

// Asset is a file that is published as it is.
type Asset struct {
	Root    Root   // the folder that File is in
	File    string // path in that folder, with slashes
	Address Address
}

// Root names a folder that assets come from.
type Root string

// The folders that assets come from.
const (
	InContent Root = "content"
	InStatic  Root = "static"
)
