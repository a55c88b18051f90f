//go:build ignore

// This program makes han.deflate of the Unihan files that Debian's package
// unicode-data brings: of each character from U+4E00 to U+9FFF its number of
// strokes, a byte each, and behind them the letter that its reading in Mandarin
// begins with, likewise. What is not known is zero.
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

func main() {
	log.SetFlags(0)
	table := make([]byte, 2*(last-first+1))
	strokes, initials := table[:len(table)/2], table[len(table)/2:]
	// Of two numbers the first is for China, the second for Taiwan.
	read("Unihan_IRGSources.txt.bz2", "kTotalStrokes", func(i int, values []string) {
		n, err := strconv.ParseUint(values[len(values)-1], 10, 8)
		check(err)
		strokes[i] = byte(n)
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
