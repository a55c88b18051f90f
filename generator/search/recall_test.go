package search_test

import (
	"cmp"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/digestry/digestry/generator"
	"github.com/digestry/digestry/generator/site"
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// phrases are how many phrases are drawn of each site; a tenth of it of a large
// one, unless DIGESTRY_PHRASES says how many.
const phrases = 500

// phrase is what stands in a digest, and how a reader would look for it.
type phrase struct {
	Query  string
	Number int // of the digest that it was drawn from
}

// texts are all texts of a digest, taken from what its page is drawn of.
func texts(d *site.Digest) []string {
	all := []string{d.Title, d.Summary}
	for _, topic := range d.Topics {
		all = append(all, topic.Name)
	}
	for _, s := range d.Sections {
		all = append(all, s.Title)
		for _, b := range s.Blocks {
			all = append(all, textsOf(string(b.HTML))...)
			for _, p := range b.Points {
				all = append(all, p.Label, p.Text)
				all = append(all, textsOf(string(p.HTML))...)
			}
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// textsOf are the texts of HTML between the tags that begin a new line.
func textsOf(markup string) (all []string) {
	var text strings.Builder
	flush := func() {
		all = append(all, strings.Join(strings.Fields(text.String()), " "))
		text.Reset()
	}
	for z := html.NewTokenizer(strings.NewReader(markup)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			flush()
			return all
		case html.TextToken:
			text.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); !slices.Contains(strings.Fields("a abbr b cite code del em i ins kbd mark q s small span strong sub sup time u"), string(name)) {
				flush()
			}
		}
	}
}

// draw takes a phrase of shortest to longest characters out of a text. Words of
// scripts with spaces are not cut.
func draw(random *rand.Rand, text string, shortest, longest int) (string, bool) {
	characters := []rune(text)
	from := random.IntN(len(characters))
	to := from + shortest + random.IntN(longest-shortest+1)
	if to > len(characters) {
		return "", false
	}
	inside := func(at int) bool {
		if at == 0 || at == len(characters) {
			return false
		}
		return spaced(characters[at-1]) && spaced(characters[at]) || unicode.IsMark(characters[at]) || characters[at] == '\u200d' ||
			strings.ContainsRune("+#", characters[at]) || characters[at-1] == '.' || strings.ContainsRune("+#", characters[at-1]) && spaced(characters[at])
	}
	drawn := strings.TrimSpace(string(characters[from:to]))
	if inside(from) || inside(to) || strings.ContainsAny(drawn, "\"“”「」『』") || !strings.ContainsFunc(drawn, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return "", false
	}
	return drawn, true
}

func spaced(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Myanmar, unicode.Khmer, unicode.Bopomofo) && r != 'ー'
}

// drawn are n phrases of a site, with the digests that they were drawn from.
func drawn(h *host, n, shortest, longest int) []phrase {
	random := rand.New(rand.NewPCG(uint64(n), uint64(len(h.site.Digests))))
	numbers := h.numbers()
	all := h.site.AllDigests()
	all = slices.DeleteFunc(all, func(d *site.Digest) bool { return d.Unlisted })
	var drawn []phrase
	for tries := 0; len(drawn) < n && tries < 100*n; tries++ {
		d := all[random.IntN(len(all))]
		from := texts(d)
		if q, ok := draw(random, from[random.IntN(len(from))], shortest, longest); ok {
			drawn = append(drawn, phrase{q, numbers[string(d.Address[1:])]})
		}
	}
	return drawn
}

// numbers tells the number of each digest by its address: the oldest has the
// first.
func (h *host) numbers() map[string]int {
	var listed []*site.Digest
	for _, d := range h.site.Digests {
		listed = append(append(listed, d), d.Translations...)
	}
	slices.Reverse(listed)
	numbers := map[string]int{}
	for i, d := range listed {
		numbers[string(d.Address[1:])] = i
	}
	return numbers
}

// missed tells which of the phrases the client does not find where they stand:
// the digest is not among those that the index gives, or its text is held not
// to have the phrase.
const missed = `async phrases => {
	const missed = []
	for (const {Query: text, Number: number} of phrases) {
		const query = search.query(text)
		let found = false
		for (const asked of [query.asked, await Promise.all(query.asked.map(a => query.longer(a)))]) {
			if (found || !asked.length) break
			const candidates = await query.candidates(asked, null)
			found = candidates.includes(number) && client.present(await query.files.digest(number), asked, search.fold, found => found.every(Boolean)) !== null
		}
		if (!found) missed.push(text)
	}
	return missed
}`

// shown gives the addresses of the first results of those queries that have some
// with all of their words.
const shown = `async texts => {
	const all = []
	for (const text of texts) {
		const query = search.query(text)
		const results = await query.next(10)
		all.push(query.nearest || query.corrected.length ? [] : results.map(r => r.address))
	}
	return all
}`

// recall tries phrases of a site, and that what is shown for them has them.
func recall(t *testing.T, h *host, phrases int) {
	tab := h.client(t)
	for _, length := range [][2]int{{2, 12}, {1, 1}} {
		all := drawn(h, phrases, length[0], length[1])
		if len(all) < phrases/5 {
			t.Fatalf("only %d phrases can be drawn", len(all))
		}
		missed := ask[[]string](tab, missed, all)
		t.Logf("of %d phrases of %d to %d characters %d are not found", len(all), length[0], length[1], len(missed))
		if len(missed) > 0 {
			t.Errorf("not found: %q", missed)
		}
	}
	falseOnes, total := 0, 0
	digests, texts := map[string]*site.Digest{}, map[string]string{}
	for _, d := range h.site.AllDigests() {
		digests[string(d.Address[1:])] = d
	}
	var queries []string
	for _, p := range drawn(h, phrases/2, 2, 12) {
		queries = append(queries, p.Query)
	}
	for i, addresses := range ask[[][]string](tab, shown, queries) {
		for _, address := range addresses {
			total++
			if texts[address] == "" {
				texts[address] = wholeText(digests[address])
			}
			if !has(texts[address], queries[i]) {
				falseOnes++
				t.Logf("%q is shown for %q", address, queries[i])
			}
		}
	}
	t.Logf("%d of %d results are false", falseOnes, total)
	if falseOnes*200 > total {
		t.Errorf("%d of %d results are false", falseOnes, total)
	}
}

// wholeText is all text of a digest, made alike in a way of the test's own.
func wholeText(d *site.Digest) string {
	all := texts(d)
	for _, a := range d.People {
		all = append(all, a.Name)
	}
	if d.Show != nil {
		all = append(all, d.Show.Name)
	}
	return alike(strings.Join(all, "\n"))
}

// alike leaves of a text what its reader tells apart: no width, no case, no
// accents of Latin letters, one form of Chinese characters.
func alike(text string) string {
	text = strings.ToLower(norm.NFKC.String(text))
	return norm.NFC.String(site.Simplify(accents.ReplaceAllString(norm.NFD.String(text), "$1")))
}

var accents = regexp.MustCompile(`(\p{Latin})\p{Mn}+`)

// has tells whether a text has every word of a query, whatever joins the parts
// of a word.
func has(text, query string) bool {
	query = alike(query)
	loose := unjoined(text)
	hasAll := func(query string) bool {
		return !slices.ContainsFunc(words.FindAllString(query, -1), func(word string) bool {
			return !strings.Contains(text, word) && !strings.Contains(loose, word)
		})
	}
	return hasAll(unjoined(query)) || hasAll(strings.ReplaceAll(query, "-", " ")) // built-in is found as built in
}

const unspaced = `\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Bopomofo}ー`

var (
	joining   = regexp.MustCompile(`([^` + unspaced + `\P{L}]|[\p{N}\p{M}])[-‐'’_.]`)
	thousands = regexp.MustCompile(`(\d),(\d)`)
	words     = regexp.MustCompile(`[` + unspaced + `]+|[^` + unspaced + `\P{L}]+|[\p{N}\p{M}+#]+`)
)

// unjoined is a text without the signs that put words together.
func unjoined(text string) string {
	text = thousands.ReplaceAllString(thousands.ReplaceAllString(text, "$1$2"), "$1$2")
	return joining.ReplaceAllString(text, "$1")
}

func TestRecallOfMadeDigests(t *testing.T) { recall(t, newHost(t, madeSite(300)), phrases) }

func TestRecallOfManyDigests(t *testing.T) {
	if testing.Short() {
		t.Skip("ten thousand digests are indexed")
	}
	n, err := strconv.Atoi(cmp.Or(os.Getenv("DIGESTRY_PHRASES"), "50"))
	if err != nil {
		t.Fatal(err)
	}
	recall(t, large(), n)
}

func TestRecallOfTheDemonstrationSite(t *testing.T) {
	recall(t, newHost(t, generated(t, generator.Options{Site: "../.."})), phrases)
}

// TestRecallOfCorpora tries every folder of the folder that DIGESTRY_CORPORA names.
func TestRecallOfCorpora(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(os.Getenv("DIGESTRY_CORPORA"), "*", "SOURCE.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("DIGESTRY_CORPORA") == "" {
		t.Skip("DIGESTRY_CORPORA names no folder of corpora")
	}
	for _, folder := range folders {
		t.Run(filepath.Base(filepath.Dir(folder)), func(t *testing.T) {
			recall(t, newHost(t, generated(t, generator.Options{Site: t.TempDir(), Content: filepath.Dir(folder), KeepGoing: true})), phrases)
		})
	}
}

func generated(t testing.TB, o generator.Options) *site.Site {
	t.Helper()
	o.Now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	result, err := generator.New(o).Generate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if result.Site == nil {
		t.Fatalf("no site: %v", result.Problems)
	}
	return result.Site
}
