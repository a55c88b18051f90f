package search

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// vectors reads testdata/NAME.txt: a text and what is made of it.
func vectors(t *testing.T, name string) (all [][2]string) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	escaped := regexp.MustCompile(`\\u\{([0-9A-Fa-f]+)\}`)
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "# ") || line == "" {
			continue
		}
		line = escaped.ReplaceAllStringFunc(line, func(s string) string {
			r, err := strconv.ParseInt(escaped.FindStringSubmatch(s)[1], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			return string(rune(r))
		})
		from, to, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("%s: %q has no =>", name, line)
		}
		all = append(all, [2]string{from, to})
	}
	return all
}

func foldText(text string) string { return string(newFolder().fold(nil, text)) }

func termsOf(text string) string {
	var terms []string
	eachTerm(newFolder().fold(nil, text), func(term []rune) { terms = append(terms, string(term)) })
	return strings.Join(terms, "|")
}

func TestFold(t *testing.T) {
	for _, v := range vectors(t, "fold") {
		if got := foldText(v[0]); got != v[1] {
			t.Errorf("%q is folded to %q, not %q", v[0], got, v[1])
		}
		if again := foldText(v[1]); again != v[1] {
			t.Errorf("%q, folded twice, is %q", v[1], again)
		}
	}
}

func TestTerms(t *testing.T) {
	for _, v := range vectors(t, "term") {
		if got := termsOf(v[0]); got != v[1] {
			t.Errorf("%q has the terms\n %s, not\n %s", v[0], got, v[1])
		}
	}
}
