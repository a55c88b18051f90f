//go:build ignore

// This program makes han.deflate of the Unihan files that Debian's package
// unicode-data brings: of each character from U+4E00 to U+9FFF its number of
// strokes, a byte each, and behind them the letter that its reading in Mandarin
// begins with, likewise. What is not known is zero.
//
// Unihan counts strokes as China does, where the radicals of 草, 過, 陸 and 神 have one
// less than in Taiwan. The characters of Big5 are in the order of Taiwan's count.
//
//	go run generator/link/han_make.go /usr/share/unicode generator/link/han.deflate
package main

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

const first, last = 0x4E00, 0x9FFF

// bigFive tells where in Big5 the characters of a number of strokes begin: first
// the common ones, then the others.
var bigFive = []struct {
	code    uint64
	strokes byte
}{
	{0xA440, 1}, {0xA442, 2}, {0xA454, 3}, {0xA4A1, 4}, {0xA4FE, 5}, {0xA5E0, 6}, {0xA6EA, 7}, {0xA8C3, 8}, {0xAB45, 9}, {0xADBC, 10}, {0xB0AE, 11},
	{0xB3C3, 12}, {0xB6C3, 13}, {0xB9AC, 14}, {0xBBF5, 15}, {0xBEA7, 16}, {0xC075, 17}, {0xC24F, 18}, {0xC35F, 19}, {0xC455, 20}, {0xC4D7, 21},
	{0xC56B, 22}, {0xC5C8, 23}, {0xC5F1, 24}, {0xC655, 25}, {0xC665, 26}, {0xC66C, 27}, {0xC676, 28}, {0xC679, 29}, {0xC67D, 30}, {0xC67E, 32},
	{0xC940, 2}, {0xC945, 3}, {0xC94D, 4}, {0xC963, 5}, {0xC9AB, 6}, {0xCA5A, 7}, {0xCBB1, 8}, {0xCDDD, 9}, {0xD0C8, 10}, {0xD44B, 11}, {0xD851, 12},
	{0xDCB1, 13}, {0xE0F0, 14}, {0xE4E6, 15}, {0xE8F4, 16}, {0xECB9, 17}, {0xEFB7, 18}, {0xF1EB, 19}, {0xF3FD, 20}, {0xF5C0, 21}, {0xF6D6, 22},
	{0xF7D0, 23}, {0xF8A5, 24}, {0xF8EE, 25}, {0xF96B, 26}, {0xF9A2, 27}, {0xF9BA, 28}, {0xF9C6, 29}, {0xF9CC, 30}, {0xF9D0, 31}, {0xF9D1, 32},
	{0xF9D2, 33}, {0xF9D3, 35}, {0xF9D4, 36},
}

func main() {
	log.SetFlags(0)
	table := make([]byte, 2*(last-first+1))
	strokes, initials := table[:len(table)/2], table[len(table)/2:]
	read("Unihan_IRGSources.txt.bz2", "kTotalStrokes", func(i int, values []string) {
		n, err := strconv.ParseUint(values[len(values)-1], 10, 8)
		check(err)
		strokes[i] = byte(n)
	})
	read("Unihan_OtherMappings.txt.bz2", "kBigFive", func(i int, values []string) {
		code, err := strconv.ParseUint(values[0], 16, 16)
		check(err)
		for _, from := range bigFive {
			if from.code <= code {
				strokes[i] = from.strokes
			}
		}
	})
	// Of two readings the first is for China.
	read("Unihan_Readings.txt.bz2", "kMandarin", func(i int, values []string) {
		initials[i] = norm.NFD.String(values[0])[0]
	})
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	check(err)
	_, err = w.Write(table)
	check(err)
	check(w.Close())
	check(os.WriteFile(os.Args[2], out.Bytes(), 0o644))
}

func read(file, key string, each func(i int, values []string)) {
	f, err := os.Open(filepath.Join(os.Args[1], file))
	check(err)
	defer f.Close()
	lines := bufio.NewScanner(bzip2.NewReader(f))
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 || fields[1] != key {
			continue
		}
		r, err := strconv.ParseUint(strings.TrimPrefix(fields[0], "U+"), 16, 32)
		check(err)
		if first <= r && r <= last {
			each(int(r)-first, strings.Fields(fields[2]))
		}
	}
	check(lines.Err())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
