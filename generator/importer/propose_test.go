package importer

import (
	"fmt"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/site"
)

func known() *site.Site {
	return &site.Site{
		Config: &site.Config{Language: "zh-Hant"},
		Topics: []*site.Topic{
			{Term: site.Term{Name: "AGI", Aliases: []string{"通用人工智慧"}}}, {Term: site.Term{Name: "AI 監管"}}, {Term: site.Term{Name: "art"}},
		},
		People: []*site.Person{{Term: site.Term{Name: "Logan Bartlett", Aliases: []string{"羅根·巴特萊"}}}, {Term: site.Term{Name: "Sam Altman"}}},
		Shows:  []*site.Show{{Term: site.Term{Name: "最佳拍檔"}}},
	}
}

// What words beside a name tell of it, and what they do not.
func TestPropose(t *testing.T) {
	cases := []struct{ text, want string }{
		{"OpenAI CEO Sam Altman 專訪重點整理", "guest Sam Altman"},
		{"接受知名播客主持人羅根·巴特萊（Logan Bartlett）專訪的內容", "host Logan Bartlett"},
		{"主持人羅根·巴特萊與來賓 Sam Altman 對談", "host 羅根·巴特萊, guest Sam Altman"},
		{"大家好，我是大飛，歡迎來到最佳拍檔。", "host 大飛; 最佳拍檔"},
		{"The host sits down with Sam Altman to talk.", "guest Sam Altman"},
		{"An interview with Sam Altman and others.", "guest Sam Altman"},
		{"Welcome to The Logan Bartlett Show. Hosted by Logan Bartlett.", "host Logan Bartlett; The Logan Bartlett Show"},
		{"《最佳拍檔》第 12 集", "; 最佳拍檔"},
		{"本集來賓分享他的看法，主持人認為很有意思。", ""},
		{"In this interview the guest talks about Paris.", ""},
		{"嘉賓提到了許多書。我是說，這很難。", ""},
		{"with three friends and a dog", ""},
	}
	for _, c := range cases {
		doc := &site.Document{Title: "T"}
		show := showIn(c.text, nil)
		doc.Show = show
		var got []string
		for _, credit := range peopleIn(doc, c.text, nil) {
			got = append(got, fmt.Sprintf("%s %s", credit.Role, credit.Name))
		}
		told := strings.Join(got, ", ")
		if show != "" {
			told += "; " + show
		}
		if told != c.want {
			t.Errorf("%s: %q, and not %q", c.text, told, c.want)
		}
	}
}

// Names that the site has are spelled as it spells them.
func TestProposeKnownNames(t *testing.T) {
	o := testOptions()
	o.Site, o.Language = known(), "zh-Hant"
	made, err := Answer([]byte("# 羅根·巴特萊專訪 Sam Altman\n\n歡迎來到最佳拍檔，談通用人工智慧。\n\n## AI監管\n\n- **時機：** 太早是錯的，AI 監管要等。\n- **Smart：** artful\n"), o)
	if err != nil {
		t.Fatal(err)
	}
	d := made[0].Document
	if fmt.Sprint(d.Topics) != "[AI 監管 AGI]" || d.Show != "最佳拍檔" || len(d.Credits) != 2 || d.Credits[0].Name != "Logan Bartlett" || d.Credits[1].Name != "Sam Altman" {
		t.Errorf("%v %v %v", d.Topics, d.Show, d.Credits)
	}
	o.Given = site.Document{Show: "Mine", Topics: []string{"x"}, Credits: []site.Credit{{Name: "G", Role: site.Guest}}, Model: "m"}
	made, err = Answer([]byte("# T\n\n主持人 Sam Altman\n\n## A\n\n- b\n\n[model=other]"), o)
	if err != nil {
		t.Fatal(err)
	}
	if d := made[0].Document; d.Show != "Mine" || fmt.Sprint(d.Topics) != "[x]" || len(d.Credits) != 1 || d.Credits[0].Name != "G" || d.Model != "m" {
		t.Errorf("what the author says goes first: %+v", d)
	}
}

// Each language has its prompt, and what it asks for is what is read.
func TestPrompts(t *testing.T) {
	files := PromptLanguages()
	if strings.Join(files, " ") != "en ja zh-Hans zh-Hant" || len(files) != len(promptTags) {
		t.Fatal(files)
	}
	for tag, want := range map[string]string{"zh-TW": "繁體中文", "zh-Hans": "简体中文", "ja-JP": "日本語", "en-GB": "Write in English", "ko": "whose tag is ko", "": "Write in English"} {
		prompt, err := Prompt(tag, known(), nil)
		if err != nil || !strings.Contains(prompt, want) || !strings.Contains(prompt, "AI 監管") || !strings.Contains(prompt, "Logan Bartlett") || !strings.Contains(prompt, "最佳拍檔") {
			t.Errorf("%s: %v\n%s", tag, err, prompt)
		}
		_, example, _ := strings.Cut(prompt, "\n---\n")
		example, _, _ = strings.Cut(example, "\n- ")
		if !strings.Contains(example, "title: ") || !strings.Contains(example, "\n---\n\n") {
			t.Errorf("%s shows no front matter:\n%s", tag, example)
		}
	}
}
