package parse

import (
	"fmt"
	"html"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

func transcriptOptions() Options {
	o := options(site.KindTranscript, "a")
	o.Language = "en"
	return o
}

// TestTranscript reads testdata/transcript.txt.
func TestTranscript(t *testing.T) {
	text, err := os.ReadFile("testdata/transcript.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\n== ")[1:] {
		title, rest, _ := strings.Cut(c, "\n")
		i := strings.LastIndexByte(title, ' ')
		t.Run(title[:i], func(t *testing.T) {
			input, wanted, _ := strings.Cut(rest, "\n-> ")
			if strings.Contains(title, "Windows") {
				input = "\ufeff" + strings.ReplaceAll(input, "\n", "\r\n")
			}
			doc, problems := Parse("a"+title[i+1:], []byte(input+"\n"), transcriptOptions())
			if doc == nil {
				t.Fatal(problems)
			}
			var got []string
			for _, c := range doc.Chapters {
				got = append(got, toldChapter(c)...)
			}
			if strings.Contains(wanted, "-> language: ") {
				got = append(got, "language: "+doc.Language)
			}
			for _, p := range problems {
				got = append(got, fmt.Sprintf("problem: %d:%d %s | %s", p.Line, p.Column, p.Message, p.Hint))
			}
			want := strings.Split(strings.TrimSpace(wanted), "\n-> ")
			if !slices.Equal(got, want) {
				t.Errorf("read:\n%s\nwanted:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// toldChapter writes a chapter as the table does.
func toldChapter(c *site.Chapter) (lines []string) {
	if c.Level > 0 {
		line := strings.Repeat("#", c.Level) + " " + c.ID + " " + c.Title
		if c.Time.Given {
			line += fmt.Sprintf(" @%d", c.Time.Start)
		}
		lines = append(lines, line)
	}
	for _, p := range c.Passages {
		var words []string
		if p.ID != "" {
			words = append(words, p.ID)
		}
		if p.Turn {
			words = append(words, "["+p.Speaker+"]")
		}
		said := strings.NewReplacer("<em>", "*", "</em>", "*").Replace(string(p.HTML))
		said = html.UnescapeString(regexp.MustCompile(`</?(p|ul|li|strong|a)[^>]*>`).ReplaceAllString(said, ""))
		words = append(words, strings.Join(strings.Fields(said), " "))
		lines = append(lines, strings.Join(words, " "))
	}
	return lines
}

// A transcript that nobody divided is divided, and no character is lost.
func TestLongSpeechIsCut(t *testing.T) {
	sentence := "This is a sentence of nine words, more or less. "
	phrase := "這裡沒有標點只有空格 "
	for name, text := range map[string]string{"sentences": strings.Repeat(sentence, 60), "captions": strings.Repeat(phrase, 200), "nothing": strings.Repeat("字", 3000)} {
		for _, file := range []string{"a.transcript.md", "a.srt"} {
			input := text
			if file == "a.srt" {
				input = "1\n00:00:01,000 --> 00:00:02,000\n" + text
			}
			doc, problems := Parse(file, []byte(input), transcriptOptions())
			if doc == nil || len(problems) > 0 || len(doc.Chapters) != 1 {
				t.Fatalf("%s %s: %v", name, file, problems)
			}
			whole := ""
			for _, p := range doc.Chapters[0].Passages {
				if n := columns(p.Text); n > longest+20 {
					t.Errorf("%s %s: a passage of %d columns", name, file, n)
				}
				if name == "sentences" && !strings.HasSuffix(p.Text, ".") {
					t.Errorf("%s %s: a passage ends within a sentence: %q", name, file, p.Text)
				}
				whole += strings.ReplaceAll(p.Text, " ", "")
			}
			if whole != strings.ReplaceAll(text, " ", "") {
				t.Errorf("%s %s: words were lost", name, file)
			}
		}
	}
}

// A transcript in Markdown with links and markup keeps them where it is cut.
func TestCutKeepsMarkup(t *testing.T) {
	text := strings.Repeat("Some words of a sentence. ", 30) + "**bold** and [a link](b.md). " + strings.Repeat("More words of it. ", 40)
	doc, _ := Parse("a.transcript.md", []byte(text), transcriptOptions())
	var all strings.Builder
	for _, p := range doc.Chapters[0].Passages {
		all.WriteString(string(p.HTML))
	}
	if n := len(doc.Chapters[0].Passages); n < 3 || !strings.Contains(all.String(), "<strong>bold</strong>") || !strings.Contains(all.String(), `href="content:b.md"`) || len(doc.Links) != 1 {
		t.Errorf("%d passages: %s", n, all.String())
	}
}

func FuzzTranscript(f *testing.F) {
	f.Add("vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hi</v> & <c.x>you</c>\n")
	f.Add("srt", "1\r\n00:00:01,000 --> 00:00:02,000\r\n- a\r\n- b\r\n")
	f.Add("md", "Ann (00:12): *a*\n[0:20] b **c\n[0:25] d** e\n\n- [0:30] f\n\n# Ann\n")
	f.Add("md", "**Ann：** `[0:05]` 字。\n字 [1:00](#t=60) <i>x\ny</i> ![p](p.png)\n")
	f.Fuzz(func(t *testing.T, ending, content string) {
		switch ending {
		case "vtt", "srt":
		default:
			ending = "transcript.md"
		}
		doc, problems := Parse("a."+ending, []byte(content), transcriptOptions())
		if doc == nil && len(problems) == 0 {
			t.Fatal("neither a transcript nor a problem")
		}
		if doc == nil {
			return
		}
		ids := map[string]bool{}
		id := func(id string) {
			if id != "" && ids[id] {
				t.Fatalf("id %q twice", id)
			}
			ids[id] = true
		}
		for _, c := range doc.Chapters {
			id(c.ID)
			for _, p := range c.Passages {
				id(p.ID)
				if p.Time.Given != (p.ID != "") {
					t.Fatalf("%+v", p)
				}
				if strings.HasPrefix(ending, "t") {
					continue
				}
				if inner := strings.TrimSuffix(strings.TrimPrefix(string(p.HTML), "<p>"), "</p>"); html.UnescapeString(inner) != p.Text || strings.ContainsAny(inner, "<>") {
					t.Fatalf("captions are drawn as %s", p.HTML)
				}
			}
		}
	})
}

// Captions without end are one problem, and those of any episode are none.
func TestTooManyCues(t *testing.T) {
	read := func(voices int) (*site.Document, []site.Problem) {
		return Parse("a.vtt", []byte("WEBVTT\n\n00:01.000 --> 00:02.000\n"+strings.Repeat("<v A>b\n", voices)), options(site.KindTranscript, "a"))
	}
	if d, problems := read(1000); d == nil || len(problems) > 0 {
		t.Errorf("%v", problems)
	}
	if d, problems := Parse("a.srt", []byte("00:00:01,000 --> 00:00:02,000\n"+strings.Repeat("a\n", maxLines)), options(site.KindTranscript, "a")); d != nil || len(problems) != 1 || problems[0].Code != "limit" {
		t.Errorf("%v", problems)
	}
	if d, problems := read(maxCues); d != nil || len(problems) != 1 || problems[0].Code != "limit" {
		t.Errorf("%v", problems)
	}
}
