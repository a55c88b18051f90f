//go:build linux

package search_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/site"
	"github.com/digestry/digestry/internal/chromium"
)

// TestPagefind sets search beside Pagefind on the same content: the demonstration
// site, and a thousand digests put together of its sections. docs/search.md has
// its table and says how to run it. DIGESTRY_PAGEFIND names the program.
func TestPagefind(t *testing.T) {
	program := os.Getenv("DIGESTRY_PAGEFIND")
	if program == "" {
		t.Skip("DIGESTRY_PAGEFIND names no program")
	}
	digestry := filepath.Join(t.TempDir(), "digestry")
	run(t, "go", "build", "-o", digestry, "../../cmd/digestry")
	for name, dir := range map[string]string{"demonstration site": copied(t), "1,000 digests": puzzled(t, 1000)} {
		t.Run(name, func(t *testing.T) { beside(t, digestry, program, dir) })
	}
}

// beside builds a site with both and asks both the same.
func beside(t *testing.T, digestry, pagefind, dir string) {
	out := filepath.Join(dir, "public")
	build := []string{"build", "--quiet", "--no-cache", "--site", dir}
	with := run(t, digestry, build...)
	own := size(t, filepath.Join(out, "search"))
	config, err := os.ReadFile(filepath.Join(dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "config.toml"), string(config)+"\n[search]\nenabled = false\n")
	without := run(t, digestry, append(build, "--destination", filepath.Join(t.TempDir(), "out"))...)
	write(t, filepath.Join(dir, "config.toml"), string(config))
	t.Logf("Digestry: the build takes %v and %d MB, without search %v and %d MB; the index has %d KB", with.cpu, with.peak>>20, without.cpu, without.peak>>20, own>>10)

	theirs := run(t, pagefind, "--site", out, "--silent", "--glob", "digests/**/*.html", "--root-selector", "main", "--force-language", "zh")
	t.Logf("Pagefind: after the build %v and %d MB; the index has %d KB", theirs.cpu, theirs.peak>>20, indexSize(t, out)>>10)

	h := newHost(t, generated(t, generator.Options{Site: dir}))
	h.addFolder(t, out, "pagefind")
	asked := drawn(h, phrases, 2, 12)
	tab := h.client(t)
	t.Logf("Digestry: of %d phrases %d are not found", len(asked), len(ask[[]string](tab, missed, asked)))
	address := map[int]string{}
	for a, n := range h.numbers() {
		address[n] = "/" + a
	}
	var theirPhrases [][2]string
	for _, p := range asked {
		theirPhrases = append(theirPhrases, [2]string{p.Query, address[p.Number]})
	}
	for _, quote := range []string{"", `"`} {
		answers := ask[struct {
			Missed []string
			First  [][]string
		}](tab, strings.ReplaceAll(askPagefind, "QUOTE", quote), theirPhrases)
		falseOnes, total := h.falseOnes(asked, answers.First)
		t.Logf("Pagefind: with %q around them %d of %d phrases are not found, such as %q; %d of %d first results have not all of the words", quote, len(answers.Missed),
			len(asked), answers.Missed[:min(len(answers.Missed), 12)], falseOnes, total)
	}
	for _, search := range []struct{ name, first string }{
		{"Digestry", `import("/search/client.js").then(m => m.open(new URL("/", location))).then(s => (window.search = s, (` + answer + `)(%q)))`},
		{"Pagefind", `import("/pagefind/pagefind.js").then(async p => { const found = await p.search(%q); await Promise.all(found.results.slice(0, 8).map(r => r.data())); return found.results.length })`},
	} {
		var sent []int
		for _, p := range asked[:10] { // each in a browser that has nothing yet
			tab := chromium.New(t)
			tab.Open(h.URL + "/")
			h.taken()
			tab.JS(fmt.Sprintf(search.first, p.Query))
			sent = append(sent, h.taken())
		}
		slices.Sort(sent)
		t.Logf("%s: a first query and 8 results load %d KB, the largest %d KB", search.name, sent[len(sent)/2]>>10, sent[len(sent)-1]>>10)
	}
}

// askPagefind gives the phrases whose digest is in none of all results, and the
// first ten results of each.
const askPagefind = `async phrases => {
	const pagefind = await import("/pagefind/pagefind.js"), missed = [], first = [], addresses = new Map()
	for (const [query, address] of phrases) {
		const {results} = await pagefind.search('QUOTE' + query + 'QUOTE')
		let found = false
		for (const r of results) {
			if (!addresses.has(r.id)) addresses.set(r.id, decodeURI((await r.data()).url))
			found ||= addresses.get(r.id) === decodeURI(address)
		}
		if (!found) missed.push(query)
		first.push(results.slice(0, 10).map(r => addresses.get(r.id).slice(1)))
	}
	return {Missed: missed, First: first}
}`

// falseOnes counts the results that have not all words of their phrase.
func (h *host) falseOnes(asked []phrase, first [][]string) (falseOnes, total int) {
	texts := map[string]string{}
	for _, d := range h.site.AllDigests() {
		address, err := url.PathUnescape(string(d.Address[1:]))
		if err != nil {
			panic(err)
		}
		texts[address] = wholeText(d)
	}
	for i, addresses := range first {
		for _, address := range addresses {
			total++
			if !has(texts[address], asked[i].Query) {
				falseOnes++
			}
		}
	}
	return falseOnes, total
}

// used is what a program used.
type used struct {
	cpu  time.Duration
	peak int64
}

func run(t *testing.T, name string, args ...string) used {
	t.Helper()
	command := exec.Command(name, args...)
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	if err := command.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, said.String())
	}
	state := command.ProcessState
	return used{(state.UserTime() + state.SystemTime()).Round(10 * time.Millisecond), state.SysUsage().(*syscall.Rusage).Maxrss << 10}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// copied is a copy of the demonstration site.
func copied(t *testing.T) string {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "config.toml"), "language = \"zh-Hant\"\n")
	return dir
}

// puzzled is a site of n digests, each put together of eight sections of those of
// the demonstration site, whatever their language.
func puzzled(t *testing.T, n int) string {
	dir := t.TempDir()
	files, err := filepath.Glob("../../content/*.md")
	if err != nil {
		t.Fatal(err)
	}
	var titles, sections []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(string(text), "\n## ")
		_, title, _ := strings.Cut(parts[0], "title = ")
		title, _, _ = strings.Cut(title, "\n")
		titles, sections = append(titles, strings.Trim(title, `"`)), append(sections, parts[1:]...)
	}
	random := rand.New(rand.NewPCG(8, uint64(n)))
	day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		text := fmt.Sprintf("+++\ntitle = %q\ndate = %s\n+++\n", titles[random.IntN(len(titles))]+fmt.Sprint(" ", i), day.AddDate(0, 0, i).Format(time.DateOnly))
		for range 8 {
			text += "\n## " + sections[random.IntN(len(sections))] + "\n"
		}
		write(t, filepath.Join(dir, "content", fmt.Sprintf("%d.md", i)), text)
	}
	write(t, filepath.Join(dir, "config.toml"), "language = \"zh-Hant\"\n")
	return dir
}

// addFolder serves a folder of a site's output too.
func (h *host) addFolder(t *testing.T, out, folder string) {
	err := fs.WalkDir(os.DirFS(out), folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			h.files["/"+name] = sync.OnceValue(func() sent {
				data, err := os.ReadFile(filepath.Join(out, name))
				if err != nil {
					panic(err)
				}
				return packed(site.Address("/"+name), data)
			})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// indexSize leaves out the interfaces that Pagefind writes beside its index.
func indexSize(t *testing.T, out string) int64 {
	all := size(t, filepath.Join(out, "pagefind"))
	extras, _ := filepath.Glob(filepath.Join(out, "pagefind", "pagefind-*-ui.*"))
	more, _ := filepath.Glob(filepath.Join(out, "pagefind", "pagefind-ui.*"))
	for _, file := range append(extras, more...) {
		all -= size(t, file)
	}
	return all
}

func size(t *testing.T, root string) (sum int64) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		sum += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}
