package site

import (
	"testing"
	"unicode"
)

func TestSimplify(t *testing.T) {
	for name, want := range map[string]string{
		"機器學習": "机器学习", "頭髮發白": "头发发白", "皇后後面": "皇后后面", "臺灣颱風": "台湾台风", "週一": "周一", "乾燥": "干燥", "這裡這裏": "这里这里", "人工智慧監管": "人工智慧监管", "AI 晶片": "AI 晶片", "半導體": "半导体", "總體經濟": "总体经济",
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
	simplify, pairs := Simplifier(), 0
	for r := rune(firstHan); r <= lastHan; r++ {
		simple := simplify(r)
		if simple == r {
			continue
		}
		pairs++
		if simplify(simple) != simple || !unicode.Is(unicode.Han, r) || !unicode.Is(unicode.Han, simple) {
			t.Errorf("%c%c is no pair", r, simple)
		}
	}
	if pairs < 2500 {
		t.Errorf("only %d pairs", pairs)
	}
}
