package edit

import (
	"strings"
	"testing"

	"github.com/digestry/digestry/generator/parse"
	"github.com/digestry/digestry/generator/site"
)

// A time is put where its point's first paragraph ends, and no other byte
// changes.
func TestTimes(t *testing.T) {
	const before = "+++\r\ntitle = \"T\" # kept\r\n+++\r\n\r\n## 一、A {topics=\"x\"}\r\n\r\n" +
		"*   **標籤：**文字。\r\n- No label, over\r\n  two lines\r\n- Has an id {#own}\r\n- A block id ^b1\r\n- [ ] a box\r\n- Parent\r\n  - child\r\n- [0:10] has one\r\n" +
		"- `code`\r\n\r\n  Another paragraph.\r\n"
	o := parse.Options{Kind: site.KindDigest, Name: "a", Language: "zh-Hant"}
	times := map[int]site.Time{}
	for i, at := range []int{61, 3725, 120, 130, 140, 150} {
		times[i] = site.Time{Given: true, Start: at}
	}
	times[7] = site.Time{Given: true, Start: 200}
	got, err := Times("a.md", []byte(before), o, times)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("文字。", "文字。 [1:01]", "two lines", "two lines [1:02:05]", "Has an id {#own}", "Has an id [2:00] {#own}",
		"A block id ^b1", "A block id [2:10] ^b1", "a box", "a box [2:20]", "- Parent", "- Parent [2:30]", "`code`", "`code` [3:20]").Replace(before)
	if string(got) != want {
		t.Errorf("%s", got)
	}
	if _, err := Times("a.md", []byte(before), o, map[int]site.Time{6: {Given: true, Start: 1}}); err == nil || !strings.Contains(err.Error(), "a.md:15: this point has a time already") {
		t.Error(err)
	}
}
