package parse

import (
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// roleNames are the titles by which a section's role is known, folded.
var roleNames = map[site.Role][]string{
	site.RoleIntro: {
		"引言", "前言", "導言", "导言", "導論", "开篇引入", "開場", "开场", "簡介", "简介", "序言", "はじめに", "導入", "イントロダクション", "序論",
		"서론", "소개", "들어가며", "introduction", "intro", "overview", "preface",
	},
	site.RoleTakeaways: {
		"重點", "重点", "重點整理", "重点整理", "重點摘要", "重点摘要", "核心要點", "核心要点", "要點", "要点", "關鍵要點", "关键要点", "一句話摘要", "摘要",
		"ポイント", "要旨", "要約", "まとめポイント", "핵심", "핵심 요약", "요점", "key takeaways", "takeaways", "key points", "tl;dr", "tldr", "highlights", "in short",
	},
	site.RoleQuotes: {"金句", "語錄", "语录", "精彩語錄", "引用", "名言", "명언", "인용", "quotes", "notable quotes", "quotations"},
	site.RoleResources: {
		"資源", "资源", "參考資料", "参考资料", "延伸閱讀", "延伸阅读", "相關連結", "相关链接", "提到的資源", "参考文献", "参考リンク", "資料", "참고 자료", "참고자료",
		"resources", "links", "references", "show notes", "further reading", "mentioned", "resources mentioned",
	},
	site.RoleConclusion: {
		"結語", "结语", "結論", "结论", "總結", "总结", "小結", "小结", "おわりに", "まとめ", "結び", "결론", "마무리", "맺음말", "conclusion", "summary", "closing", "wrap-up", "wrapping up", "final thoughts",
	},
	site.RoleNote: {"整理說明", "整理说明", "編者註", "编者注", "編輯說明", "编辑说明", "編註", "備註", "备注", "編集後記", "編集メモ", "편집자 주", "editor's note", "editors note", "editor’s note", "notes on this digest", "about this digest"},
}

// roleOfTitle looks a title up once per section, in one table.
var roleOfTitle = func() map[string]site.Role {
	table := map[string]site.Role{}
	for role, names := range roleNames {
		for _, name := range names {
			table[site.Fold(name)] = role
		}
	}
	return table
}()

// role is what a section's title makes it, or what its author says with
// {role=…}.
func role(title, given string) site.Role {
	switch r := site.Role(strings.ToLower(given)); r {
	case site.RoleIntro, site.RoleBody, site.RoleConclusion, site.RoleTakeaways, site.RoleQuotes, site.RoleResources, site.RoleNote:
		return r
	}
	if r, ok := roleOfTitle[site.Fold(strings.TrimFunc(title, isSymbol))]; ok {
		return r
	}
	return site.RoleBody
}
