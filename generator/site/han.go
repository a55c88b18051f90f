package site

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"
)

// hanPairs are traditional characters, each with its simplified one, as
// han_make.go makes them. Where one simplified character stands for several
// traditional ones, all of them are there: what is compared is simplified.
//
//go:embed han.deflate
var hanPairs []byte

// The characters that the table is of: Unicode's first two blocks of Han.
const firstHan, lastHan = 0x3400, 0x9FFF

var simplified = sync.OnceValue(func() *[lastHan - firstHan + 1]uint16 {
	pairs, err := io.ReadAll(flate.NewReader(bytes.NewReader(hanPairs)))
	if err != nil {
		panic(fmt.Sprintf("han.deflate is damaged: %v", err)) // it is part of the program
	}
	table := new([lastHan - firstHan + 1]uint16)
	for len(pairs) > 0 {
		traditional, n := utf8.DecodeRune(pairs)
		simple, m := utf8.DecodeRune(pairs[n:])
		table[traditional-firstHan] = uint16(simple)
		pairs = pairs[n+m:]
	}
	return table
})

// Simplify writes a text in simplified characters, to compare two spellings of
// it. It is no conversion of text: words differ too, and every character has
// one that it is found by, whatever the word.
func Simplify(text string) string { return strings.Map(Simplifier(), text) }

// Simplifier gives the function that simplifies a character.
func Simplifier() func(rune) rune {
	table := simplified()
	return func(r rune) rune {
		if firstHan <= r && r <= lastHan {
			if s := table[r-firstHan]; s != 0 {
				return rune(s)
			}
		}
		return r
	}
}
