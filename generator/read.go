package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// source is a content file that is a document.
type source struct {
	file        string // path in the content folder
	kind        site.Kind
	name        string
	translation string
	variant     int // of [content] variants, from 1; 0 is the digest itself
}

// folder is a folder that a site is made from. It may be missing.
type folder struct {
	path string
	fsys fs.FS // nil where the folder is missing
}

// openFolder opens a folder so that no link in it leads out of it.
func openFolder(path string) (folder, error) {
	root, err := os.OpenRoot(path)
	if errors.Is(err, fs.ErrNotExist) {
		return folder{path: path}, nil
	}
	if err != nil {
		return folder{}, err
	}
	return folder{path, root.FS()}, nil
}

// contents is what a walk through the content folder finds.
type contents struct {
	sources  []source
	files    []string // what is no document
	problems []site.Problem
}

// list walks through the content folder and tells what its files are.
func list(content folder, rules site.ContentRules, skip func(string) bool) contents {
	var c contents
	if content.fsys == nil {
		return c
	}
	warn := func(file, message, hint string) {
		c.problems = append(c.problems, site.Problem{File: file, Severity: site.Warning, Code: "content", Message: message, Hint: hint})
	}
	err := fs.WalkDir(content.fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			warn(file, plainError(err), "")
			return nil
		case file == ".":
			return nil
		case isHidden(file, entry), skip(file):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			if excluded(file, rules) && len(rules.Include) == 0 {
				return fs.SkipDir
			}
			return nil
		case excluded(file, rules):
			return nil
		case !entry.Type().IsRegular() && entry.Type()&fs.ModeSymlink == 0:
			// Reading a pipe or a device would wait for ever.
			warn(file, "this is no file that can be published", "")
			return nil
		}
		if entry.Type()&fs.ModeSymlink != 0 {
			info, err := fs.Stat(content.fsys, file)
			switch {
			case err != nil:
				warn(file, "this link leads nowhere that can be published: "+plainError(err), "only what is in the content folder can be published")
				return nil
			case info.IsDir():
				warn(file, "this link to a folder is not followed", "move the folder here, or name the other one with --content")
				return nil
			case !info.Mode().IsRegular():
				warn(file, "this links to no file that can be published", "")
				return nil
			}
		}
		s, ok := classify(file, rules)
		if ok {
			c.sources = append(c.sources, s)
		}
		if !ok || isCaptions(file) { // which a page may offer as they are, too
			c.files = append(c.files, file)
		}
		return nil
	})
	if err != nil {
		warn(".", plainError(err), "")
	}
	c.companions()
	return c
}

// companions leaves out the variants of digests: other renderings of what
// NAME.md says. Where there is no NAME.md, the variant that [content] variants
// names first is the digest.
func (c *contents) companions() {
	type key struct{ bundle, translation string }
	first := map[key]int{}
	of := func(s source) key {
		dir := path.Dir(s.file)
		if strings.HasPrefix(strings.ToLower(path.Base(s.file)), "index.") {
			dir = path.Dir(dir)
		}
		return key{path.Join(dir, s.name), s.translation}
	}
	for _, s := range c.sources {
		if best, known := first[of(s)]; s.kind == site.KindDigest && (!known || s.variant < best) {
			first[of(s)] = s.variant
		}
	}
	var sources []source
	for _, s := range c.sources {
		if s.kind == site.KindDigest && s.variant != first[of(s)] {
			c.files = append(c.files, s.file)
		} else {
			sources = append(sources, s)
		}
	}
	c.sources = sources
	slices.Sort(c.files)
}

// plainError leaves out what a Problem says anyway: which file.
func plainError(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}

// isHidden tells what is nobody's content: names that begin with a dot, and
// the packages of other tools.
func isHidden(file string, entry fs.DirEntry) bool {
	name := path.Base(file)
	return strings.HasPrefix(name, ".") || entry.IsDir() && name == "node_modules"
}

// excluded tells what the site's rules leave out: a file by its own path or
// that of a folder around it. What they include again is not left out, wherever
// it is.
func excluded(file string, rules site.ContentRules) bool {
	if matches(rules.Include, file) {
		return false
	}
	for ; file != "."; file = path.Dir(file) {
		if matches(rules.Exclude, file) {
			return true
		}
	}
	return false
}

func matches(globs []string, file string) bool {
	return slices.ContainsFunc(globs, func(glob string) bool {
		ok, err := doublestar.Match(glob, file)
		return err == nil && ok
	})
}

// kindFolders are the folders whose files describe something else than digests.
var kindFolders = map[string]site.Kind{
	"topics": site.KindTopic, "people": site.KindPerson, "shows": site.KindShow, "pages": site.KindPage,
}

// classify tells what a file is by its name.
func classify(file string, rules site.ContentRules) (source, bool) {
	base := path.Base(file)
	captions := isCaptions(file)
	if !captions && !strings.EqualFold(path.Ext(base), ".md") {
		return source{}, false
	}
	stem := base[:len(base)-len(path.Ext(base))]
	if !isDocument(stem) && !matches(rules.Include, file) {
		return source{}, false
	}
	s := source{file: file, kind: site.KindDigest, name: stem}
	if first, _, inside := strings.Cut(file, "/"); inside && kindFolders[first] != "" {
		s.kind = kindFolders[first]
	}
	switch {
	case captions && (s.kind != site.KindDigest && s.kind != site.KindShow || stem == "_index"):
		return source{}, false
	case stem == "_index":
		s.kind, s.name = site.KindShow, folderName(file)
		return s, s.name != ""
	case captions:
		s.kind = site.KindTranscript
	}
	if s.kind == site.KindDigest || s.kind == site.KindTranscript {
		s.companion(rules.Variants)
	}
	if strings.EqualFold(s.name, "index") {
		switch dir := path.Dir(file); {
		case dir == "pages":
			s.name = "index" // the text of the home page
		case dir != ".":
			s.name = path.Base(dir)
		}
	}
	s.name = notionID.ReplaceAllString(norm.NFC.String(s.name), "")
	return s, true
}

// notionID is what Notion puts behind the name of each page that it exports.
var notionID = regexp.MustCompile(` [0-9a-f]{32}$`)

// companion takes the endings off the name of a digest or of what lies beside
// one, in any order: NAME.en.transcript, NAME.structured.en.
func (s *source) companion(variants []string) {
	for {
		name, translation := splitLanguage(s.name)
		if s.translation == "" && translation != "" {
			s.name, s.translation = name, translation
			continue
		}
		if name, ok := cutEnding(s.name, ".transcript"); ok && s.kind == site.KindDigest && s.variant == 0 {
			s.name, s.kind = name, site.KindTranscript
			continue
		}
		i := slices.IndexFunc(variants, func(ending string) bool { _, ok := cutEnding(s.name, ending); return ok })
		if i < 0 || s.variant > 0 || s.kind == site.KindTranscript {
			return
		}
		s.name, _ = cutEnding(s.name, variants[i])
		s.variant = i + 1
	}
}

// cutEnding takes an ending off a name of which something is left then.
func cutEnding(name, ending string) (string, bool) {
	rest, ok := strings.CutSuffix(name, ending)
	return rest, ok && ending != "" && rest != ""
}

// isCaptions tells captions by their endings.
func isCaptions(file string) bool {
	ext := strings.ToLower(path.Ext(file))
	return ext == ".vtt" || ext == ".srt"
}

// isDocument leaves out what a repository has for its visitors, and notes to
// self.
func isDocument(stem string) bool {
	upper := strings.ToUpper(stem)
	for _, name := range []string{"README", "LICENSE", "LICENCE"} {
		if upper == name || strings.HasPrefix(upper, name+".") {
			return false
		}
	}
	return stem == "_index" || !strings.HasPrefix(stem, "_")
}

func folderName(file string) string {
	if dir := path.Dir(file); dir != "." {
		return path.Base(dir)
	}
	return ""
}

// longLanguages are the languages of three letters that a name can end in. Nearly
// every three letters are some language's (notes.old, draft.new, list.txt), so
// these are those that are written and have no shorter tag.
var longLanguages = map[string]bool{
	"ast": true, "bho": true, "ceb": true, "ckb": true, "cmn": true, "dsb": true, "fil": true, "fur": true, "gsw": true,
	"hak": true, "haw": true, "hsb": true, "kok": true, "lzh": true, "mai": true, "nan": true, "nds": true, "pcm": true,
	"scn": true, "vec": true, "wuu": true, "yue": true,
}

// splitLanguage takes the language off a name such as "altman.zh-Hant". Only
// two letters or one of a few threes, alone or with script or region, count as
// one.
func splitLanguage(stem string) (name, translation string) {
	i := strings.LastIndexByte(stem, '.')
	if i <= 0 || i == len(stem)-1 {
		return stem, ""
	}
	suffix := stem[i+1:]
	if base, _, _ := strings.Cut(suffix, "-"); len(base) != 2 && !longLanguages[base] || strings.ToLower(base) != base {
		return stem, ""
	}
	tag, err := language.Parse(suffix)
	if err != nil {
		return stem, ""
	}
	return stem[:i], tag.String()
}

// files lists every file of a folder that is published as it is. Names that
// begin with a dot are not, but for those that hosts ask for.
func (f folder) files() ([]string, error) {
	if f.fsys == nil {
		return nil, nil
	}
	var files []string
	err := fs.WalkDir(f.fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || file == "." {
			return err
		}
		if name := entry.Name(); strings.HasPrefix(name, ".") && name != ".well-known" && name != ".nojekyll" {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		info, err := fs.Stat(f.fsys, file)
		if err != nil || !info.Mode().IsRegular() {
			return fmt.Errorf("%s cannot be published: it leads out of the folder or is no file", filepath.Join(f.path, file))
		}
		files = append(files, file)
		return nil
	})
	return files, err
}
