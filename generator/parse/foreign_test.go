package parse

import (
	"strings"
	"testing"
)

// What other programs write is read as what it says.
func TestAsTranscript(t *testing.T) {
	cases := []struct{ name, file, content, ending, want string }{
		{"Podcasting 2.0", "a.json", `{"version":"1.0.0","segments":[{"speaker":"Host","startTime":0.5,"endTime":2,"body":"Hello & welcome <b>"},{"speaker":"Guest","startTime":2,"endTime":4.25,"body":"Thanks"}]}`,
			".vtt", "t-0 [Host] Hello & welcome <b>\nt-2 [Guest] Thanks"},
		{"Whisper", "a.json", `{"text":" One. Two.","segments":[{"id":0,"start":0.0,"end":1.5,"text":" One."},{"id":1,"start":61.5,"end":63,"text":" Two."}],"language":"en"}`,
			".vtt", "t-0 One. Two."},
		{"WhisperX", "a.json", `{"segments":[{"start":1,"end":2,"text":"Hi","speaker":"SPEAKER_00"},{"start":2,"end":3,"text":"Ho","speaker":"SPEAKER_01"}]}`,
			".vtt", "t-1 [SPEAKER_00] Hi\nt-2 [SPEAKER_01] Ho"},
		{"whisper.cpp", "a.json", `{"result":{"language":"zh"},"transcription":[{"timestamps":{"from":"00:00:01,000","to":"00:00:02,000"},"offsets":{"from":1000,"to":2000},"text":"大家好"}]}`,
			".vtt", "t-1 大家好"},
		{"names and times", "a.txt", "The Host (00:12:34):\nWelcome back.\n\nThe Guest (00:12:40):\nThank you, 2 * 3 * 4.\n\nThe Host (01:00:00):\n1. is no item, # no heading.\n",
			".transcript.md", "t-754 [The Host] Welcome back.\nt-760 [The Guest] Thank you, 2 * 3 * 4.\nt-3600 [The Host] 1. is no item, # no heading."},
		{"WebVTT without a name", "", "WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n", ".vtt", "t-1 Hi"},
		{"SubRip without a name", "", "1\n00:00:01,000 --> 00:00:02,000\nHi\n", ".srt", "t-1 Hi"},
		{"JSON without a name", "", `{"segments":[{"start":1,"text":"Hi --> you"}]}`, ".vtt", "t-1 Hi --> you"},
		{"times out of all bounds", "a.json", `{"segments":[{"start":-5,"end":1e300,"text":"Hi"}]}`, ".vtt", "t-0 Hi"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ending, text, err := AsTranscript(c.file, []byte(c.content))
			if err != nil || ending != c.ending {
				t.Fatal(ending, err)
			}
			doc, problems := Parse("a"+ending, text, transcriptOptions())
			if doc == nil || len(problems) > 0 {
				t.Fatalf("%v\n%s", problems, text)
			}
			var got []string
			for _, chapter := range doc.Chapters {
				got = append(got, toldChapter(chapter)...)
			}
			if strings.Join(got, "\n") != c.want {
				t.Errorf("read:\n%s\nof\n%s", strings.Join(got, "\n"), text)
			}
		})
	}
}

func TestAsTranscriptRefuses(t *testing.T) {
	for content, want := range map[string]string{
		`{"segments":[]}`: "no segments", `{"a":1}`: "no segments", `{`: "no transcript in JSON", `[1]`: "no transcript in JSON",
	} {
		if _, _, err := AsTranscript("a.json", []byte(content)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", content, err)
		}
	}
}

func FuzzAsTranscript(f *testing.F) {
	f.Add("a.json", []byte(`{"segments":[{"start":1,"end":2,"text":"Hi <v x>","speaker":"A > B"}]}`))
	f.Add("a.json", []byte(`{"transcription":[{"offsets":{"from":1,"to":2},"text":"a\nb"}]}`))
	f.Add("a.txt", []byte("A (0:01): *b*\n\n- c\n```\n1. d"))
	f.Add("", []byte("1\n00:00:01,000 --> 00:00:02,000\na"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		ending, text, err := AsTranscript(name, content)
		if err != nil {
			return
		}
		if doc, problems := Parse("a"+ending, text, transcriptOptions()); doc == nil && len(problems) == 0 {
			t.Fatal("neither a transcript nor a problem")
		}
	})
}
