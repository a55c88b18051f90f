package link

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// filesFolder is where the content files that pages show or link to are
// published, each at its path in the content folder.
const filesFolder = "files"

// destinations are all that a reference can lead to.
type destinations struct {
	pages   map[string]site.Address // by content file
	digests map[string]*site.Digest // by content file
	files   map[string]bool         // content files that are no documents
	names   map[string]string       // folded name of a digest -> its content file
	bases   map[string]string       // folded name of a file, without folder -> its path
}

func (l *linker) destinations() destinations {
	d := destinations{map[string]site.Address{}, map[string]*site.Digest{}, map[string]bool{}, map[string]string{}, map[string]string{}}
	name := func(name, file string) {
		key := site.Fold(name)
		if _, taken := d.names[key]; key != "" && !taken {
			d.names[key] = file
		}
	}
	for _, digest := range l.digests {
		name(digest.Name, digest.File)
	}
	for _, digest := range l.all {
		d.pages[digest.File], d.digests[digest.File] = digest.Address, digest
		name(digest.Title, digest.File)
		for _, other := range digest.OtherNames {
			name(other, digest.File)
		}
	}
	for _, page := range l.site.Pages {
		d.pages[page.File] = page.Address
		name(page.Title, page.File)
	}
	if l.site.Home != nil {
		d.pages[l.site.Home.File] = "/"
	}
	for _, t := range l.site.Topics {
		d.describe(&t.Term)
	}
	for _, p := range l.site.People {
		d.describe(&p.Term)
	}
	for _, s := range l.site.Shows {
		d.describe(&s.Term)
	}
	for _, file := range l.Files {
		d.files[file] = true
		key := site.Fold(path.Base(file))
		if first, taken := d.bases[key]; !taken || file < first {
			d.bases[key] = file
		}
	}
	return d
}

func (d destinations) describe(t *site.Term) {
	if t.Described != nil {
		d.pages[t.Described.File] = t.Address
	}
}

// references finds where every reference of the published documents leads, and
// reports those that lead nowhere.
func (l *linker) references(documents []*site.Document) {
	to := l.destinations()
	for _, document := range documents {
		if _, withheld := l.withheld[document.File]; withheld {
			continue
		}
		for _, link := range document.Links {
			target, message, hint := l.resolve(to, link)
			if message != "" {
				l.problems = append(l.problems, site.Problem{
					File: document.File, Line: link.Line, Column: link.Column,
					Severity: site.Warning, Code: "link", Message: message, Hint: hint,
				})
			}
			if target != "" {
				l.site.Targets[link.Ref] = target
			}
		}
	}
}

// resolve finds one reference's target. A message says what is wrong with it;
// there may be a target all the same.
func (l *linker) resolve(to destinations, link site.Link) (target site.Address, message, hint string) {
	ref, fragment, _ := strings.Cut(link.Ref, "#")
	if name, ok := strings.CutPrefix(ref, "name:"); ok {
		if address := l.term(name); address != "" {
			return address, "", ""
		}
		file, ok := to.names[site.Fold(name)]
		if !ok {
			file, ok = to.bases[site.Fold(path.Base(name))]
		}
		if !ok {
			return "", fmt.Sprintf("[[%s]] names no topic, person, show, digest or file", name), nearestName(name, to.names)
		}
		return l.file(to, file, fragment, link)
	}
	file := strings.TrimPrefix(ref, "content:")
	if file == ".." || strings.HasPrefix(file, "../") {
		return "", fmt.Sprintf("%q leads out of the content folder", link.Written), "only what is in the content folder can be published"
	}
	return l.file(to, file, fragment, link)
}

func (l *linker) file(to destinations, file, fragment string, link site.Link) (target site.Address, message, hint string) {
	for _, candidate := range []string{file, file + ".md", path.Join(file, "index.md")} {
		address, ok := to.pages[candidate]
		if !ok {
			continue
		}
		if fragment == "" {
			return address, "", ""
		}
		if id := anchor(to.digests[candidate], fragment); id != "" {
			return address + site.Address("#"+id), "", ""
		}
		return address, fmt.Sprintf("%q has no section or point %q", candidate, fragment), "link to the words of its heading or label"
	}
	if to.files[file] && !isMarkdown(file) {
		return site.FileAddress(path.Join(filesFolder, file)), "", ""
	}
	if why, ok := l.withheld[file]; ok {
		return "", fmt.Sprintf("%q is %s, so this link leads nowhere", link.Written, why), ""
	}
	if to.files[file] {
		return "", fmt.Sprintf("%q is not published, so this link leads nowhere", link.Written), ""
	}
	return "", fmt.Sprintf("there is no file %q", file), nearestFile(file, to)
}

func isMarkdown(file string) bool { return strings.EqualFold(path.Ext(file), ".md") }

// anchor is the id in a digest that a fragment means: the id itself, the words
// of a heading or label, or Obsidian's ^id. Other documents' ids are not known
// here, so theirs pass.
func anchor(d *site.Digest, fragment string) string {
	fragment = strings.TrimPrefix(fragment, "^")
	if d == nil {
		return site.ID(fragment)
	}
	slug := site.Slug(fragment)
	for _, s := range d.Sections {
		if s.ID != "" && (s.ID == fragment || s.ID == slug) {
			return s.ID
		}
		for _, p := range s.Points() {
			if p.ID == fragment || p.ID == slug {
				return p.ID
			}
		}
	}
	return ""
}

// term is the page of a topic, person or show by any of its names.
func (l *linker) term(name string) site.Address {
	key := site.Fold(name)
	if t := l.topics.byKey[key]; t != nil {
		return t.Address
	}
	if p := l.people.byKey[key]; p != nil {
		return p.Address
	}
	if s := l.shows.byKey[key]; s != nil {
		return s.Address
	}
	return ""
}

func nearestName(name string, names map[string]string) string {
	var candidates []string
	for candidate := range names {
		candidates = append(candidates, candidate)
	}
	return didYouMean(site.Fold(name), candidates)
}

func nearestFile(file string, to destinations) string {
	var candidates []string
	for candidate := range to.pages {
		candidates = append(candidates, candidate)
	}
	for candidate := range to.files {
		candidates = append(candidates, candidate)
	}
	return didYouMean(file, candidates)
}

func didYouMean(word string, candidates []string) string {
	slices.Sort(candidates)
	if near := site.Nearest(word, candidates); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// assets are the files that pages refer to, and those of static/.
func (l *linker) assets() {
	seen := map[site.Address]bool{}
	prefix := string(site.FileAddress(filesFolder)) + "/"
	for _, target := range l.site.Targets {
		if !strings.HasPrefix(string(target), prefix) || seen[target] {
			continue
		}
		seen[target] = true
		file := strings.TrimPrefix(target.File(), filesFolder+"/")
		l.site.Assets = append(l.site.Assets, site.Asset{Root: site.InContent, File: file, Address: target})
	}
	for _, file := range l.Static {
		address := site.FileAddress(file)
		l.site.Assets = append(l.site.Assets, site.Asset{Root: site.InStatic, File: file, Address: address})
		if strings.HasPrefix(file, "favicon.") && l.site.Favicon == "" {
			l.site.Favicon = address
		}
	}
	slices.SortFunc(l.site.Assets, func(a, b site.Asset) int { return cmp.Compare(a.Address, b.Address) })
}

// redirects lead from old addresses, and from the addresses that other names
// of a topic, person or show would have, to where the page is.
func (l *linker) redirects() {
	taken := map[site.Address]string{}
	for _, d := range l.all {
		taken[d.Address] = d.File
	}
	for _, p := range l.site.Pages {
		taken[p.Address] = p.File
	}
	terms := l.terms()
	for _, t := range terms {
		taken[t.Address] = t.Name
	}
	add := func(from, to site.Address, owner string, document *site.Document, explicit bool) {
		if by, clash := taken[from]; clash {
			if explicit {
				l.fail(document, "alias", fmt.Sprintf("old address %s is taken by %s", from, by), "take it out of one of the two")
			}
			return
		}
		taken[from] = owner
		l.site.Redirects = append(l.site.Redirects, site.Redirect{From: from, To: to})
	}
	explicit := func(d *site.Document, to site.Address) {
		for _, from := range d.OldAddresses {
			if from != to {
				add(from, to, d.File, d, true)
			}
		}
	}
	for _, d := range l.all {
		explicit(d.Document, d.Address)
	}
	for _, p := range l.site.Pages {
		explicit(p.Document, p.Address)
	}
	for _, t := range terms {
		if t.Described == nil {
			continue
		}
		explicit(t.Described, t.Address)
		folder := t.Address[:strings.Index(string(t.Address[1:]), "/")+2]
		for _, alias := range append([]string{t.Name}, t.Aliases...) {
			add(folder+site.PageAddress(site.Slug(alias))[1:], t.Address, t.Described.File, t.Described, false)
		}
	}
	slices.SortFunc(l.site.Redirects, func(a, b site.Redirect) int { return cmp.Compare(a.From, b.From) })
}

// terms are all topics, people and shows, in that order.
func (l *linker) terms() []*site.Term {
	var terms []*site.Term
	for _, t := range l.site.Topics {
		terms = append(terms, &t.Term)
	}
	for _, p := range l.site.People {
		terms = append(terms, &p.Term)
	}
	for _, s := range l.site.Shows {
		terms = append(terms, &s.Term)
	}
	return terms
}
