package parse

import "testing"

func TestSplitOrdinal(t *testing.T) {
	for _, c := range []struct{ title, number, rest string }{
		{"一、GPT-4o", "一、", "GPT-4o"},
		{"（二）影響", "（二）", "影響"},
		{"第三節 開源", "第三節", "開源"},
		{"第 12 章：結尾", "第 12 章：", "結尾"},
		{"1. Title", "1.", "Title"},
		{"１．標題", "１．", "標題"},
		{"2) Title", "2)", "Title"},
		{"1.1 Title", "1.1", "Title"},
		{"3.2.1 Title", "3.2.1", "Title"},
		{"IV. Title", "IV.", "Title"},
		{"Part 3: Title", "Part 3:", "Title"},
		{"7 - Title", "7 -", "Title"},
		{"十二、人類", "十二、", "人類"},
		{"2024. A year", "", "2024. A year"},
		{"2024年的展望", "", "2024年的展望"},
		{"1.5 倍的成長", "", "1.5 倍的成長"},
		{"2.5 million users", "", "2.5 million users"},
		{"1.5", "", "1.5"},
		{"3", "", "3"},
		{"三個問題", "", "三個問題"},
		{"GPT-4o", "", "GPT-4o"},
		{"I think so", "", "I think so"},
	} {
		if number, rest := splitOrdinal(c.title); number != c.number || rest != c.rest {
			t.Errorf("%q is %q and %q, not %q and %q", c.title, number, rest, c.number, c.rest)
		}
	}
}
