package importer

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
	"golang.org/x/tools/txtar"
)

var pointLine = site.Pattern(`(?m)^(none|\d+) (.*)$`)

// read reads a set: the transcript, the digest of its points, and when each is
// made, -1 where nowhere.
func readTimes(t *testing.T, file string) (digest, transcript *site.Document, want []int) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lang := strings.TrimSuffix(filepath.Base(file), ".txtar")
	ending, text, err := parse.AsTranscript(archive.Files[0].Name, archive.Files[0].Data)
	if err != nil {
		t.Fatal(err)
	}
	transcript, problems := parse.Parse("a"+ending, text, parse.Options{Kind: site.KindTranscript, Name: "a", Language: lang, Location: time.UTC, Apart: true})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var body strings.Builder
	body.WriteString("# T\n\n## S\n\n")
	for _, m := range pointLine().FindAllStringSubmatch(section(archive, "points"), -1) {
		at, err := strconv.Atoi(m[1])
		if err != nil {
			at = -1
		}
		want = append(want, at)
		body.WriteString("- " + m[2] + "\n")
	}
	digest, _ = parse.Parse("a.md", []byte(body.String()), parse.Options{Kind: site.KindDigest, Name: "a", Language: lang, Location: time.UTC})
	return digest, transcript, want
}

// TestTimes holds the proposals against the answers that are known: at least
// four of five within 30 seconds, and none for what was never said.
func TestTimes(t *testing.T) {
	files, _ := filepath.Glob("testdata/times/*.txtar")
	if len(files) < 3 {
		t.Fatal(files)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			digest, transcript, want := readTimes(t, file)
			if digest.PointCount() != len(want) {
				t.Fatal(digest.PointCount(), len(want))
			}
			right, known := 0, 0
			got := map[int]int{}
			for _, f := range Times(digest, transcript) {
				got[f.Point] = f.Time.Start
			}
			for i, at := range want {
				found, ok := got[i]
				switch {
				case at < 0 && ok:
					t.Errorf("point %d was never made, and is put at %d", i, found)
				case at < 0:
				case ok && found >= at-30 && found <= at+30:
					right++
				case ok:
					t.Errorf("point %d was made at %d, and is put at %d", i, at, found)
				default:
					t.Logf("point %d is not found", i)
				}
				if at >= 0 {
					known++
				}
			}
			if right*5 < known*4 {
				t.Errorf("%d of %d are found", right, known)
			}
		})
	}
}

// What two places could be is proposed for neither, what is timed stays, and a
// transcript without times makes none.
func TestTimesWhereUnsure(t *testing.T) {
	said := "The copper kettle whistles in the attic studio above the harbour. "
	twice := "WEBVTT\n"
	for _, at := range []string{"01:00", "20:00"} {
		twice += fmt.Sprintf("\n%s.000 --> %s.030\n%s\n", at, at, said)
	}
	o := parse.Options{Kind: site.KindTranscript, Name: "a", Language: "en", Location: time.UTC, Apart: true}
	digest, _ := parse.Parse("a.md", []byte("# T\n\n## S\n\n- A copper kettle whistles in the attic studio above the harbour.\n"), parse.Options{Kind: site.KindDigest, Name: "a", Location: time.UTC})
	timed, _ := parse.Parse("a.md", []byte("# T\n\n## S\n\n- [0:10] A copper kettle whistles in the attic studio above the harbour.\n"), parse.Options{Kind: site.KindDigest, Name: "a", Location: time.UTC})
	for name, c := range map[string]struct {
		digest *site.Document
		file   string
		text   string
		want   int
	}{
		"twice":   {digest, "a.vtt", twice, 0},
		"once":    {digest, "a.vtt", strings.Replace(twice, said, "Nothing of it. ", 1), 1},
		"timed":   {timed, "a.vtt", strings.Replace(twice, said, "Nothing of it. ", 1), 0},
		"no time": {digest, "a.transcript.md", said, 0},
	} {
		transcript, problems := parse.Parse(c.file, []byte(c.text), o)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if got := Times(c.digest, transcript); len(got) != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
