package importer

import (
	"regexp"
	"strings"

	"github.com/digestry/digestry/generator/site"
)

// Names of model families, as authors and tools write them.
const family = `(?:chat)?gpt[\w.-]*(?: ?\d[\w.]*)?|(?:openai )?o[134](?:-\w+)*|claude(?:[ -][\w.]+){0,4}|gemini(?:[ -][\w.]+){0,4}|gemma[\w.:-]*|llama[\w.: -]*|qwen[\w.:-]*|qwq[\w.:-]*|deepseek[\w.:-]*|mi[sx]tral[\w.:-]*|grok[\w.-]*|kimi[\w.-]*|glm[\w.-]*|phi-?\d[\w.:-]*|command[- ]r[\w.+-]*|copilot|perplexity|sonar[\w-]*|doubao[\w.-]*|ernie[\w.-]*|yi-[\w.-]*|minimax[\w.-]*|nova[\w.-]*`

var (
	modelTag    = site.Pattern(`(?i)^[\[(（【<]\s*(?:model|模型|モデル|모델)\s*[=:：]\s*([^\],，;)）】>]+?)\s*(?:[,，;][^\])）】>]*)?[\])）】>]$`)
	modelField  = site.Pattern(`(?i)^(?:model|llm|model used|使用模型|模型|使用モデル|モデル|모델)\s*[:：=]\s*(` + family + `)$`)
	modelCredit = site.Pattern(`(?i)^(?:this (?:digest|summary) was |summary |digest )?(?:generated|created|written|produced|summari[sz]ed|powered|made|organi[sz]ed)(?: automatically)? (?:by|with|using) (?:google |openai |anthropic |meta )?(` + family + `)\.?(?:[，,;；.。].{0,60})?$`)
	modelZh     = site.Pattern(`(?i)^(?:本(?:文|摘要|篇|內容|内容))?由\s*(?:Google |OpenAI |Anthropic )?(` + family + `)\s*(?:自動|自动|協助|协助)?(?:生成|產生|产生|整理|摘要|總結|总结|撰寫|撰写)。?(?:[，,;；.。].{0,60})?$`)
	modelJaKo   = site.Pattern(`(?i)^(?:この(?:要約|まとめ)は|이 (?:요약|글|문서)은 )?(` + family + `)\s*(?:により|によって|が|で|(?:이|가|로|으로)\s?)\s*(?:生成|作成|要約|생성|작성|요약)\S{0,8}$`)
)

// modelOf is the model that a line names as the author of the answer.
func modelOf(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if m := modelTag().FindStringSubmatch(strings.Trim(text, "*_ ")); m != nil {
		return strings.TrimSpace(m[1]), true
	}
	text = strings.Trim(bare(text), "—– ")
	for _, form := range []*regexp.Regexp{modelField(), modelCredit(), modelZh(), modelJaKo()} {
		if m := form.FindStringSubmatch(text); m != nil {
			return strings.TrimSpace(m[1]), true
		}
	}
	return "", false
}

// noteModel looks for the name of the model in lines that are set aside.
func (a *answer) noteModel(lines []line) {
	for _, l := range lines {
		if name, ok := modelOf(l.text); ok && a.model == "" && len(l.text) < 200 {
			a.model = name
		}
	}
}

// isInterface tells a line that a chat program printed.
func isInterface(text string) bool {
	text = bare(text)
	return len(text) > 0 && len(text) < 200 && shows("interface", strings.TrimRight(text, ".。"))
}
