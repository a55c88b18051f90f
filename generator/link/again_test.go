package link

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// What is linked with a memory, or with what another run kept, is what is linked
// without, whatever changed in between: names come, go and change hands, files change
// their names, kinds and dates.
func TestLinkedAgainIsLinkedAnew(t *testing.T) {
	names := []string{
		"AGI", "agi", "通用人工智慧", "AI", "ＡＩ", "AI 監管", "監管", "晶片", "C++", "c", "Go", "愛", "Open source", "open source models",
		"GPT-4", "gpt 4.5", "한국", "カナ", "é", "Sam Altman", "Altman", "山姆·奧特曼", "Ann Lee", "Bob Lee", "大飛", "sam  altman", "#", "f1", "f2",
	}
	random := rand.New(rand.NewPCG(9, 9))
	one := func(of ...string) string { return of[random.IntN(len(of))] }
	name := func() string { return one(names...) }
	text := func() string {
		return fmt.Sprintf("%s，%s說%s 與「%s」%s", name(), name(), name(), name(), one("", "", " #"+one("AGI", "晶片", "a/b"), " [["+name()+"]]", " [x](topics/f1.md)", " [y](f3.md#heading)",
			fmt.Sprintf(" {topics=%q}", name()), fmt.Sprintf(" {by=%q}", name())))
	}
	digest := func() string {
		var b strings.Builder
		fmt.Fprintf(&b, "+++\ntitle = %q\ndate = 202%d-05-03\ntopics = [%q, %q]\nguests = [%q, %q]\nshow = %q\naliases = [%q]\ndraft = %v\nunlisted = %v\n+++\n",
			name(), random.IntN(7), name(), name(), name(), name(), one("S", "T", "大飛", ""), one("Other", "/digests/old/", name()), random.IntN(9) == 0, random.IntN(9) == 0)
		for range random.IntN(3) {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n\n- **%s：**%s\n- %s\n", text(), text(), name(), text(), text())
		}
		return b.String()
	}
	term := func() string {
		return fmt.Sprintf("+++\nname = %q\naliases = [%q, %q]\nmatch = %q\n+++\nText of [[%s]].\n", name(), name(), name(), one("text", "text", "tagged"), name())
	}
	documents := map[string]*site.Document{}
	change := func() (file string) {
		kind := site.Kind(one("digest", "digest", "digest", "topic", "topic", "person", "show", "page", "transcript"))
		short := fmt.Sprintf("f%d", random.IntN(14))
		o := parse.Options{Kind: kind, Name: short, Language: "zh-Hant", Location: time.UTC}
		content := ""
		switch kind {
		case site.KindDigest:
			file, content = one("", "", "", "sub/")+short+".md", digest()
			if random.IntN(5) == 0 {
				o.Translation = "en"
				file = strings.TrimSuffix(file, ".md") + ".en.md"
			}
		case site.KindTranscript:
			file, content = short+".vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nWords.\n"
		default:
			file, content = string(kind)+"s/"+short+".md", term()
		}
		d, _ := parse.Parse(file, []byte(content), o)
		if d == nil || random.IntN(6) == 0 {
			delete(documents, file)
		} else {
			documents[file] = d
		}
		return file
	}
	in := Input{Config: &site.Config{Language: "zh-Hant", Location: time.UTC}, Files: []string{"x.png", "sub/X.PNG"}, Now: now, Drafts: true}
	memory := &Memory{Again: true}
	kept, used := (*Kept)(nil), 0
	for range 12 {
		change()
	}
	for i := range 200 {
		file := change()
		in.Documents = nil
		for _, file := range slices.Sorted(maps.Keys(documents)) {
			in.Documents = append(in.Documents, documents[file])
		}
		in.Memory = nil
		anew := told(Link(in))
		in.Memory = memory
		if again := told(Link(in)); again != anew {
			t.Fatalf("change %d of %s: %s", i, file, firstDifference(again, anew))
		}
		in.Memory = &Memory{Kept: kept}
		if again := told(Link(in)); again != anew {
			t.Fatalf("change %d of %s, with what was kept: %s", i, file, firstDifference(again, anew))
		}
		kept, used = keptOf(in.Memory), used+len(in.Documents)-in.Memory.searched
	}
	if used < 100 {
		t.Errorf("what was kept was of use %d times", used)
	}
	if len(memory.said) > len(in.Documents) {
		t.Errorf("%d documents are remembered, but there are %d", len(memory.said), len(in.Documents))
	}
}

// keptOf is what the next run has of a memory.
func keptOf(m *Memory) *Kept {
	vocabulary, all, _ := m.Found()
	found := maps.Collect(all)
	return &Kept{vocabulary, func(d *site.Document) (string, bool) {
		text, ok := found[d]
		return text, ok
	}}
}

func firstDifference(got, want string) string {
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for n := range min(len(gotLines), len(wantLines)) {
		if gotLines[n] != wantLines[n] {
			return fmt.Sprintf("again\n%s\nanew\n%s", gotLines[n], wantLines[n])
		}
	}
	return "one tells more than the other"
}

// told writes down everything that relates documents.
func told(s *site.Site, problems []site.Problem) string {
	var b strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&b, format+"\n", values...) }
	files := func(digests []*site.Digest) (files []string) {
		for _, d := range digests {
			files = append(files, d.File)
		}
		return files
	}
	cited := func(all []site.Cited) (ids []string) {
		for _, c := range all {
			ids = append(ids, fmt.Sprint(c.Section.ID, "#", c.ID, " ", c.Text))
		}
		return ids
	}
	gathered := func(what string, all []site.Gathered) {
		for _, g := range all {
			line("  %s %s %q %q", what, g.Digest.File, cited(g.Points), cited(g.Named))
		}
	}
	line("%q %q", files(s.Digests), files(s.Unlisted))
	for _, d := range s.AllDigests() {
		line("%s %s %s %v %s %q %q", d.File, d.Address, d.Lang, d.Future, d.Cover, files(d.Translations), files(d.MentionedIn))
		for _, topic := range d.Topics {
			line("  topic %s", topic.Address)
		}
		for _, about := range d.About {
			line("  about %s %q", about.Key, cited(about.Points))
		}
		for _, a := range d.People {
			line("  person %s %s", a.Address, a.Role)
		}
		for _, section := range d.Sections {
			for _, p := range section.Points() {
				line("  %v", d.Speaker(p))
			}
		}
		if d.Show != nil {
			line("  show %s", d.Show.Address)
		}
		for _, other := range []*site.Digest{d.Prev, d.Next, d.Original} {
			if other != nil {
				line("  beside %s", other.File)
			}
		}
		if d.Transcript != nil {
			line("  transcript %s", d.Transcript.File)
		}
		for _, r := range d.Related() {
			line("  related %s %d %d", r.File, len(r.SharedTopics), len(r.SharedPeople))
		}
	}
	for _, term := range s.Terms() {
		line("%q %s %s %v %s %q %q", term.Key, term.Name, term.Slug, term.Initial, term.Address, term.Aliases, files(term.Digests))
	}
	for _, topic := range s.Topics {
		line("%s %d", topic.Key, topic.Named)
		gathered("gathers", topic.Gathered)
		gathered("named in", topic.Mentions)
		for _, r := range topic.Related() {
			line("  related %s %d %d", r.Key, r.Count, r.Points)
		}
	}
	for _, person := range s.People {
		line("%s %s", person.Key, person.URL)
		gathered("gathers", person.Gathered)
	}
	for _, p := range s.Pages {
		line("%s %s", p.File, p.Address)
	}
	line("%v %v", s.Redirects, s.Assets)
	for _, ref := range slices.Sorted(maps.Keys(s.Targets)) {
		line("%s -> %s", ref, s.Targets[ref])
	}
	for _, p := range problems {
		line("%s %s", p, p.Hint)
	}
	return b.String()
}
