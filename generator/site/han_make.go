//go:build ignore

// This program makes han.deflate of the Unihan file that Debian's package
// unicode-data brings: each traditional character with the one that stands for
// it where people write simplified ones, in pairs, sorted, as UTF-8. Characters
// that people mix up though Unihan calls them no variants are added by hand.
//
//	go run generator/site/han_make.go /usr/share/unicode generator/site/han.deflate
package main

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Both characters of a pair are from here.
const first, last = 0x3400, 0x9FFF

// mixed are pairs that Unihan lacks, or has otherwise.
const mixed = "爲为慾欲託托讚赞僱雇淨净衆众裏里週周佔占羣群佈布兇凶妳你牀床峯峰啟启喫吃説说産产線线鹼碱衹只"

func main() {
	log.SetFlags(0)
	simplified := map[rune]rune{}
	f, err := os.Open(filepath.Join(os.Args[1], "Unihan_Variants.txt.bz2"))
	check(err)
	defer f.Close()
	lines := bufio.NewScanner(bzip2.NewReader(f))
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 || fields[1] != "kSimplifiedVariant" {
			continue
		}
		traditional := character(fields[0])
		for _, value := range strings.Fields(fields[2]) {
			// Where one stays as it is in some words (乾坤, 著名), the other is
			// what it is found by: what is compared is simplified on both sides.
			if s := character(value); simplified[traditional] == 0 && s != traditional && within(s) && within(traditional) {
				simplified[traditional] = s
			}
		}
	}
	check(lines.Err())
	by := []rune(mixed)
	for i := 0; i < len(by); i += 2 {
		simplified[by[i]] = by[i+1]
	}
	var pairs bytes.Buffer
	for _, traditional := range slices.Sorted(maps.Keys(simplified)) {
		s := simplified[traditional]
		for simplified[s] != 0 && simplified[s] != traditional {
			s = simplified[s]
		}
		if simplified[s] == traditional && s > traditional {
			continue // of a circle the first one stays
		}
		pairs.WriteString(string([]rune{traditional, s}))
	}
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	check(err)
	_, err = w.Write(pairs.Bytes())
	check(err)
	check(w.Close())
	check(os.WriteFile(os.Args[2], out.Bytes(), 0o644))
}

// character reads U+4E00.
func character(name string) rune {
	r, err := strconv.ParseUint(strings.TrimPrefix(name, "U+"), 16, 32)
	check(err)
	return rune(r)
}

func within(r rune) bool { return first <= r && r <= last }

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
