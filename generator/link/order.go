package link

import (
	"bytes"
	"cmp"
	"compress/flate"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/digestry/digestry/generator/site"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// The order of an index and its groups, as the readers of a language look names
// up: Chinese in traditional characters by the strokes of the first one, in
// simplified ones by its pinyin among the Latin letters; Japanese by rows of
// kana, where a name is in kana or its file gives a reading; Korean by the first
// consonant; all else by its first letter. Numbers come first. Which script is
// next is as CLDR has it: Han in Chinese, Hangul in Korean, Latin in Japanese.
//
// The group goes before the order of collation, whose tables of strokes and
// readings are older than ours.

// order puts names of one language in order. It is for one goroutine.
type order struct {
	lang                        string
	byStrokes, byPinyin, korean bool
	collator                    *collate.Collator
	buffer                      collate.Buffer
	letters                     map[rune]rune // already found
	places                      map[string]place
}

// mostPlaces are how many names' places are remembered at least.
const mostPlaces = 10_000

// orderOf is the order of a language, with the places that it remembers.
func (m *Memory) orderOf(lang string) *order {
	if m.order == nil || m.order.lang != lang {
		m.order = newOrder(lang)
	}
	return m.order
}

func newOrder(lang string) *order {
	tag := language.Make(lang)
	base, _ := tag.Base()
	script, _ := tag.Script()
	o := &order{lang: lang, collator: collate.New(tag, collate.Loose, collate.Numeric), letters: map[rune]rune{}, places: map[string]place{}}
	o.korean = base.String() == "ko"
	if base.String() == "zh" {
		o.byStrokes = script.String() == "Hant"
		o.byPinyin = !o.byStrokes
	}
	return o
}

// place is where a name stands: group before group, and in a group by key.
type place struct {
	initial site.Initial
	class   int    // of groups
	rank    []byte // of the group in its class
	key     []byte
}

// The classes of groups, in the order in which they follow each other.
const (
	digits = iota
	own    // groups that go before Latin letters
	letters
	han // whose strokes and readings tell nothing here
	signs
)

// sortTerms orders terms, and tells each its group.
func sortTerms[T any](o *order, all []*T, term func(*T) *site.Term) {
	type placed struct {
		term *T
		place
		slug string
	}
	places := make([]placed, len(all))
	if len(o.places) > mostPlaces+2*len(all) {
		clear(o.places) // most of them are gone
	}
	for i, t := range all {
		name := term(t).Name
		if d := term(t).Described; d != nil && d.Sort != "" {
			name = d.Sort
		}
		places[i] = placed{t, o.place(name), term(t).Slug}
		term(t).Initial = places[i].initial
	}
	slices.SortFunc(places, func(p, q placed) int {
		return cmp.Or(cmp.Compare(p.class, q.class), bytes.Compare(p.rank, q.rank), bytes.Compare(p.key, q.key), cmp.Compare(p.slug, q.slug))
	})
	for i, p := range places {
		all[i] = p.term
	}
}

func (o *order) place(name string) place {
	p, known := o.places[name]
	if !known {
		p = o.group(first(name))
		p.key = o.key(name)
		o.places[name] = p
	}
	return p
}

func (o *order) key(s string) []byte {
	o.buffer.Reset()
	return slices.Clone(o.collator.KeyFromString(&o.buffer, s))
}

// first is the letter or digit that a name is looked up by: not a sign before
// it, nor a vowel that Thai and Lao write before its consonant.
func first(name string) rune {
	name = norm.NFKC.String(name)
	for i, r := range name {
		if unicode.In(r, unicode.L, unicode.Nd) {
			if next, _ := utf8.DecodeRuneInString(name[i+utf8.RuneLen(r):]); unicode.Is(unicode.Logical_Order_Exception, r) && unicode.IsLetter(next) {
				return next
			}
			return r
		}
	}
	return utf8.RuneError
}

// group is the group of names that begin with r.
func (o *order) group(r rune) place {
	switch {
	case unicode.Is(unicode.Nd, r):
		return place{initial: site.Initial{ID: "0-9", Label: "0–9"}, class: digits}
	case unicode.Is(unicode.Han, r):
		return o.ofHan(r)
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return o.letter(kanaRow(r), letters)
	case r >= '가' && r <= '힣':
		return o.letter(consonant(r), o.classOfHangul())
	case unicode.Is(unicode.Hangul, r):
		return o.letter(r, o.classOfHangul())
	case unicode.IsLetter(r):
		return o.letter(o.baseLetter(r), letters)
	}
	return place{initial: site.Initial{ID: "other", Label: "#"}, class: signs}
}

func (o *order) classOfHangul() int {
	if o.korean {
		return own
	}
	return letters
}

// letter is the group of a letter. Among groups it stands where it sorts.
func (o *order) letter(r rune, class int) place {
	label := string(r)
	return place{initial: site.Initial{ID: string(unicode.ToLower(r)), Label: label}, class: class, rank: o.key(label)}
}

// ofHan is the group of a Chinese character.
func (o *order) ofHan(r rune) place {
	strokes, pinyin := hanTable(r)
	switch {
	case o.byStrokes && strokes > 0:
		return place{initial: site.Initial{ID: strconv.Itoa(int(strokes)), Label: fmt.Sprintf("%d 畫", strokes)}, class: own, rank: []byte{strokes}}
	case o.byPinyin && pinyin > 0:
		return o.letter(unicode.ToUpper(rune(pinyin)), letters)
	case o.korean:
		return place{initial: site.Initial{ID: "han", Label: "한자"}, class: han}
	}
	return place{initial: site.Initial{ID: "han", Label: "漢字"}, class: han}
}

// ligatures are letters that are read, and in most languages sorted, as two.
var ligatures = map[rune]string{'Æ': "AE", 'Œ': "OE", 'ẞ': "SS", 'ß': "SS"}

// baseLetter is the letter that an index has for r: É is E, but Å is a letter of
// its own where the language has it so.
func (o *order) baseLetter(r rune) rune {
	r = unicode.ToUpper(r)
	if r < unicode.MaxASCII {
		return r
	}
	base, known := o.letters[r]
	if known {
		return base
	}
	base = r
	candidates := "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if !unicode.Is(unicode.Latin, r) {
		plain, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		candidates = string(plain)
	}
	for _, c := range candidates {
		if o.collator.CompareString(string(c), string(r)) == 0 {
			base = c
		}
	}
	if pair, ok := ligatures[r]; ok && (r == 'ß' || o.collator.CompareString(pair, string(r)) == 0) {
		base = rune(pair[0])
	}
	o.letters[r] = base
	return base
}

// kanaRows are the first kana of the rows of the fifty sounds, each with the row's
// last one.
var kanaRows = [][2]rune{{'あ', 'お'}, {'か', 'ご'}, {'さ', 'ぞ'}, {'た', 'ど'}, {'な', 'の'}, {'は', 'ぽ'}, {'ま', 'も'}, {'や', 'よ'}, {'ら', 'ろ'}, {'わ', 'ん'}}

// kanaRow is the row that a kana is in: small, voiced and of either kind.
func kanaRow(r rune) rune {
	if r >= 'ァ' && r <= 'ヶ' {
		r -= 'ァ' - 'ぁ'
	}
	switch r {
	case 'ゔ':
		return 'あ'
	case 'ゕ', 'ゖ':
		return 'か'
	}
	for i := len(kanaRows) - 1; i > 0; i-- {
		// The small kana of や and わ stand before them.
		if r >= kanaRows[i][0]-1 && (r >= kanaRows[i][0] || strings.ContainsRune("ゃゎ", r)) {
			return kanaRows[i][0]
		}
	}
	return 'あ'
}

// consonant is what a syllable of Hangul begins with, a tense one as its plain one.
func consonant(r rune) rune {
	return []rune("ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ")[(r-'가')/588]
}

//go:embed han.deflate
var hanDeflated []byte

const firstHan, lastHan = 0x4E00, 0x9FFF

// hanData is the table that han_make.go makes; see NOTICE.
var hanData = sync.OnceValue(func() []byte {
	table, err := io.ReadAll(flate.NewReader(bytes.NewReader(hanDeflated)))
	if err != nil || len(table) != 2*(lastHan-firstHan+1) {
		panic(fmt.Sprintf("han.deflate is damaged: %d bytes, %v", len(table), err)) // it is part of the program
	}
	return table
})

// hanTable tells of a Chinese character its strokes and the letter that its pinyin
// begins with; 0 where that is not known.
func hanTable(r rune) (strokes, pinyin byte) {
	if r < firstHan || r > lastHan {
		return 0, 0
	}
	table := hanData()
	return table[r-firstHan], table[len(table)/2+int(r-firstHan)]
}
