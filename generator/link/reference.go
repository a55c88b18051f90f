package link

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/unicode/norm"
)

// filesFolder is where the content files that pages show or link to are
// published, each at its path in the content folder.
const filesFolder = "files"

// destinations are all that a reference can lead to. Files are looked up by the
// composed form (NFC) of their path: an author types that one, whatever form
// the disk keeps. Whatever many sites do not need is found when it is asked for.
type destinations struct {
	pages    map[string]destination   // by content file
	files    map[string]string        // content files that are no documents, as the disk has them
	withheld map[string]string        // by content file: why it is not published
	names    func() map[string]string // folded name of a digest or page -> its content file
	bases    map[string]string        // folded name of a file, without folder -> its path

	nearName, nearFile func(string) string // hints
}

// destination is a document with its page.
type destination struct {
	address site.Address
	says    *site.Document
}

func (l *linker) destinations() *destinations {
	d := &destinations{
		pages: make(map[string]destination, len(l.all)), files: make(map[string]string, len(l.Files)),
		withheld: make(map[string]string, len(l.withheld)), bases: make(map[string]string, len(l.Files)),
	}
	l.listPages(d)
	for _, file := range l.Files {
		d.files[composed(file)] = file
		key := site.Fold(path.Base(file))
		if first, taken := d.bases[key]; !taken || file < first {
			d.bases[key] = composed(file)
		}
	}
	for file, why := range l.withheld {
		d.withheld[composed(file)] = why
	}
	d.names = sync.OnceValue(l.nameAll)
	d.nearName = nearest(l.knownNames)
	d.nearFile = nearest(func() []string {
		return slices.Concat(slices.Collect(maps.Keys(d.pages)), slices.Collect(maps.Keys(d.files)))
	})
	return d
}

func (l *linker) listPages(d *destinations) {
	page := func(document *site.Document, address site.Address) {
		if document != nil {
			d.pages[composed(document.File)] = destination{address, document}
		}
	}
	for i, digest := range l.all {
		d.pages[l.said[i].file] = destination{digest.Address, digest.Document}
		if t := digest.Transcript; t != nil && isMarkdown(t.File) { // captions may be wanted as a file
			page(t.Document, digest.TranscriptAddress())
		}
	}
	for _, own := range l.site.Pages {
		page(own.Document, own.Address)
	}
	page(l.site.Home, "/")
	for _, t := range l.site.Terms() {
		page(t.Described, t.Address)
	}
}

func composed(file string) string { return norm.NFC.String(file) }

// nameAll finds whose a name is. One that several have belongs to the file that
// bears it, else to the title, and to what is published before what is not.
func (l *linker) nameAll() map[string]string {
	names := make(map[string]string, 2*len(l.all))
	name := func(key, file string) {
		if _, taken := names[key]; key != "" && !taken {
			names[key] = file
		}
	}
	var originals, others, withheld []*said
	for _, digest := range l.digests {
		originals = append(originals, l.Memory.of(digest.Document))
	}
	for _, page := range l.site.Pages {
		originals = append(originals, l.Memory.of(page.Document))
	}
	for i, digest := range l.all {
		if digest.Original != nil {
			others = append(others, l.said[i])
		}
	}
	if len(l.withheld) > 0 {
		for _, document := range l.Documents {
			if l.withheld[document.File] != "" {
				withheld = append(withheld, l.Memory.of(document))
			}
		}
	}
	for _, documents := range [][]*said{originals, others, withheld} {
		for _, d := range documents {
			name(d.name, d.file)
		}
		for _, d := range documents {
			name(d.title, d.file)
		}
		for _, d := range documents {
			for _, other := range d.others {
				name(other, d.file)
			}
		}
	}
	for _, digest := range l.all {
		if t := digest.Transcript; t != nil && isMarkdown(t.File) {
			base := path.Base(t.File)
			name(site.Fold(base[:len(base)-len(".md")]), composed(t.File))
		}
	}
	return names
}

// knownNames are those that somebody may have meant.
func (l *linker) knownNames() (known []string) {
	add := func(d *site.Document) { known = append(append(known, d.Name, d.Title), d.OtherNames...) }
	for _, digest := range l.all {
		add(digest.Document)
	}
	for _, page := range l.site.Pages {
		add(page.Document)
	}
	for _, t := range l.site.Terms() {
		known = append(append(known, t.Name), t.Aliases...)
	}
	return known
}

// references finds where every reference of the published documents leads, and
// reports those that lead nowhere.
func (l *linker) references(documents []*site.Document) {
	to := sync.OnceValue(l.destinations)
	for _, document := range documents {
		if len(document.Links) == 0 {
			continue
		}
		if _, withheld := l.withheld[document.File]; withheld {
			continue
		}
		for _, link := range document.Links {
			target, message, hint := l.resolve(to(), link)
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
// there may be a target all the same. The target follows from Ref alone, since
// Targets is keyed by it.
func (l *linker) resolve(to *destinations, link site.Link) (target site.Address, message, hint string) {
	if name, ok := strings.CutPrefix(link.Ref, "topic:"); ok {
		if t := l.topics.byKey[site.Fold(name)]; t != nil {
			return t.Address, "", ""
		}
		return "", "", "" // a tag is a word too
	}
	ref, fragment, _ := strings.Cut(link.Ref, "#")
	if name, ok := strings.CutPrefix(ref, "name:"); ok {
		if t := l.term(name); t != nil {
			if t.Described == nil {
				return t.Address, "", ""
			}
			return l.file(to, composed(t.Described.File), fragment, link)
		}
		file, ok := to.named(name)
		if !ok {
			return "", fmt.Sprintf("[[%s]] names no topic, person, show, digest or file", name), to.nearName(name)
		}
		return l.file(to, file, fragment, link)
	}
	file := composed(strings.ReplaceAll(strings.TrimPrefix(ref, "content:"), "%23", "#"))
	if file == ".." || strings.HasPrefix(file, "../") {
		return "", fmt.Sprintf("%q leads out of the content folder", link.Written), "only what is in the content folder can be published"
	}
	return l.file(to, file, fragment, link)
}

// named is the content file that a wikilink names: by its path, by a name of
// its own, or by the last part of its path, which is enough in Obsidian.
func (to *destinations) named(name string) (file string, ok bool) {
	clean := composed(path.Clean(name))
	if strings.Contains(clean, "/") {
		for _, candidate := range candidates(clean) {
			if to.pages[candidate].says != nil || to.files[candidate] != "" || to.withheld[candidate] != "" {
				return candidate, true
			}
		}
	}
	if file, ok = to.names()[site.Fold(name)]; ok {
		return file, true
	}
	base := path.Base(clean)
	if file, ok = to.bases[site.Fold(base)]; ok {
		return file, true
	}
	if isMarkdown(base) {
		base = base[:len(base)-len(".md")]
	}
	file, ok = to.names()[site.Fold(base)]
	return file, ok
}

// candidates are the content files that a path can mean.
func candidates(file string) []string {
	return []string{file, file + ".md", path.Join(file, "index.md"), path.Join(file, "_index.md")}
}

func (l *linker) file(to *destinations, file, fragment string, link site.Link) (target site.Address, message, hint string) {
	for _, candidate := range candidates(file) {
		page, ok := to.pages[candidate]
		if !ok {
			continue
		}
		if fragment == "" {
			return page.address, "", ""
		}
		if id := anchor(page.says, fragment); id != "" {
			return page.address + fragmentOf(id), "", ""
		}
		return page.address, fmt.Sprintf("%q has no section or point %q", candidate, fragment), "link to the words of its heading or label"
	}
	if onDisk, ok := to.files[file]; ok && !isMarkdown(file) {
		// What such a fragment means is the file's own affair: "#page=3", "#t=90".
		return site.FileAddress(path.Join(filesFolder, onDisk)) + fragmentOf((&url.URL{Fragment: fragment}).EscapedFragment()), "", ""
	}
	for _, candidate := range candidates(file) {
		if why, ok := to.withheld[candidate]; ok {
			return "", fmt.Sprintf("%q is %s, so this link leads nowhere", link.Written, why), ""
		}
	}
	if to.files[file] != "" {
		return "", fmt.Sprintf("%q is not published, so this link leads nowhere", link.Written), ""
	}
	return "", fmt.Sprintf("there is no file %q", file), to.nearFile(file)
}

func fragmentOf(id string) site.Address {
	if id == "" {
		return ""
	}
	return site.Address("#" + id)
}

func isMarkdown(file string) bool { return strings.EqualFold(path.Ext(file), ".md") }

// term is the topic, person or show that has a name and a page, or nil.
func (l *linker) term(name string) *site.Term {
	key := site.Fold(name)
	if t := l.topics.byKey[key]; t != nil && t.Address != "" {
		return &t.Term
	}
	if p := l.people.byKey[key]; p != nil && p.Address != "" {
		return &p.Term
	}
	if s := l.shows.byKey[key]; s != nil && s.Address != "" {
		return &s.Term
	}
	return nil
}

// nearest gives hints: which of some names or files somebody may have meant.
// They are gathered when the first one is asked for, and a question that many
// links ask is answered once.
func nearest(among func() []string) func(string) string {
	var folded []string
	shown, answers := map[string]string{}, map[string]string{}
	return func(word string) string {
		if hint, known := answers[word]; known {
			return hint
		}
		if folded == nil {
			names := among()
			slices.Sort(names)
			for _, name := range names {
				if key := site.Fold(name); shown[key] == "" {
					shown[key] = name
					folded = append(folded, key)
				}
			}
		}
		answers[word] = ""
		if near := shown[site.Nearest(site.Fold(word), folded)]; near != "" {
			answers[word] = fmt.Sprintf("did you mean %q?", near)
		}
		return answers[word]
	}
}

// assets are the files that pages refer to, and those of static/.
func (l *linker) assets() {
	seen := map[site.Address]bool{}
	prefix := string(site.FileAddress(filesFolder)) + "/"
	for _, target := range l.site.Targets {
		if i := strings.IndexByte(string(target), '#'); i >= 0 {
			target = target[:i]
		}
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
	// Of two with one address the later one is published: that in static/.
	slices.SortStableFunc(l.site.Assets, func(a, b site.Asset) int { return cmp.Compare(a.Address, b.Address) })
}
