package parse

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/markdown"
	"github.com/digestry/digestry/generator/site"
)

// What a file says of its points by itself.
func TestBelonging(t *testing.T) {
	const text = `# 標題

說說 #播客 與 #87。

## 一、晶片 {topics="晶片, 算力" by="Ann"}

- 一點 #AGI #AGI {topics="監管"}
- **C#：**看 [[AGI]] 與 [她](topics/open.md#x)。 {by="Sam Altman"}

### 細節 #台積電

- 用 ` + "`code`" + ` 與 https://x.example/ai。 [12:34]

## 二、其他

- 一點
- 見 example.com/ai 的說明
`
	d, problems := Parse("a.md", []byte(text), options(site.KindDigest, "a"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, s := range d.Sections {
		got = append(got, fmt.Sprintf("%s %q", s.Title, s.Topics))
		for _, p := range s.Points() {
			b := p.Belongs()
			got = append(got, fmt.Sprintf("- %s|%s|%s|%s|%s", p.Text, strings.Join(b.Topics, ","), strings.Join(b.Refs, ","), b.By, b.Prose))
		}
	}
	want := []string{
		` []`,
		`晶片 ["晶片" "算力"]`,
		"- 一點 #AGI #AGI|晶片,算力,監管,AGI,AGI||Ann|",
		"- 看 AGI 與 她。|晶片,算力|name:AGI,content:topics/open.md#x|Sam Altman|",
		`細節 #台積電 ["台積電"]`,
		"- 用 code 與 https://x.example/ai。|晶片,算力,台積電||Ann|用 " + markdown.Gap + " 與 " + markdown.Gap + "。",
		`其他 []`,
		"- 一點||||",
		"- 見 example.com/ai 的說明||||見 " + markdown.Gap + " 的說明",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !slices.Equal(d.Topics, []string{"播客"}) {
		t.Errorf("the digest's topics are %q", d.Topics)
	}
}

func TestQuoted(t *testing.T) {
	got := quoted("見《長長的標題》、「短」與「裡面《另一個 標題》的」，\"One  Title\" and \"Two titles\", 《沒有\n結束》 “Ａ Title”")
	want := []string{"長長的標題", "裡面《另一個標題》的", "另一個標題", "one title", "two titles", "a title"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}
