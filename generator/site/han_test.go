package site

import (
	"testing"
	"unicode"
)

func TestSimplify(t *testing.T) {
	for name, want := range map[string]string{
		"機器學習": "机器学习", "人工智慧監管": "人工智慧监管", "AI 晶片": "AI 晶片", "半導體": "半导体", "總體經濟": "总体经济",
		"電動車": "电动车", "后": "后", "後": "后", "": "", "機械学習": "机械学习",
	} {
		if got := Simplify(name); got != want {
			t.Errorf("Simplify(%q) = %q, not %q", name, got, want)
		}
		if got := Simplify(want); got != want {
			t.Errorf("%q, simplified twice, is %q", name, got)
		}
	}
}

func TestEveryTraditionalCharacterHasItsSimplifiedOne(t *testing.T) {
	pairs := []rune(traditionalOf)
	if len(pairs)%2 != 0 || len(simplified)*2 != len(pairs) {
		t.Fatalf("%d characters make %d pairs", len(pairs), len(simplified))
	}
	for i := 0; i < len(pairs); i += 2 {
		if _, chained := simplified[pairs[i+1]]; chained || pairs[i] == pairs[i+1] || !unicode.Is(unicode.Han, pairs[i]) || !unicode.Is(unicode.Han, pairs[i+1]) {
			t.Errorf("%c%c is no pair", pairs[i], pairs[i+1])
		}
	}
}
