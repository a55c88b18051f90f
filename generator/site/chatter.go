package site

import (
	"regexp"
	"strings"
)

// Chatter is what a language model says beside what it was asked for.
type Chatter string

// The kinds of chatter.
const (
	Refusal   Chatter = "refusal"    // it would not or could not answer
	SmallTalk Chatter = "small talk" // greeting, offer, farewell
	ModelTag  Chatter = "model tag"  // a line that a chat program adds: [model=…]
)

// chatter are the phrases by which it is known, for the tools of many vendors
// and the languages of digests. A phrase must open its line, for the same words
// inside a sentence are what somebody said in an episode.
var chatter = []struct {
	kind   Chatter
	phrase *regexp.Regexp
}{
	{ModelTag, regexp.MustCompile(`^\[model\s*=[^\]]*\]$`)},
	{Refusal, opening(
		`i(?:'|’)?m sorry,? (?:but )?i (?:can(?:'|’)?t|cannot|am (?:not able|unable))`, `i (?:can(?:'|’)?t|cannot|am unable to) (?:assist|help|access|provide|fulfill|watch|listen)`,
		`as an ai(?: language)? model`, `unfortunately,? i (?:can(?:'|’)?t|cannot|don(?:'|’)?t have)`, `i don(?:'|’)?t have (?:access|the ability)`,
		`(?:很|非常)?(?:抱歉|對不起|对不起)[，,]?\s*(?:但)?我(?:無法|无法|不能|沒有辦法|没有办法)`, `我(?:無法|无法|不能)(?:直接)?(?:存取|訪問|访问|觀看|观看|開啟|打开|協助|协助|提供|處理|处理|摘要)`,
		`(?:作為|作为|身為)(?:一個|一个|一名)?\s*(?:AI|人工智慧|人工智能|大型語言模型|语言模型|語言模型)`,
		`申し訳(?:ありません|ございません)が`, `AI(?:言語モデル)?として`, `죄송(?:하지만|합니다)`, `AI 언어 모델로서`,
	)},
	{SmallTalk, opening(
		`(?:sure|certainly|of course|absolutely)(?: thing)?[,!.]+ *(?:here|below|i(?:'|’)ve|i have|let me)`, `here(?:'|’)?s (?:the|a|your|an) .*(?:digest|summary|notes|overview|version)`, `here is (?:the|a|your|an) .*(?:digest|summary|notes|overview|version)`,
		`i hope (?:this|that|it)`, `hope this helps`, `let me know if`, `feel free to`, `if you(?:'|’)d like`, `would you like me to`, `is there anything else`,
		`(?:好的|當然|当然|沒問題|没问题)[，,！!。]`, `以下(?:是|為|为)(?:我)?.*(?:整理|摘要|摘錄|總結|总结|重點|重点|文稿)`, `(?:我已|我已經|我已经|我為你|我为你|我為您|我为您).*(?:整理|摘要|總結|总结)`,
		`希望(?:這|这|以上|能|對|对).*(?:幫助|帮助|需求|需要|滿足|满足)`, `(?:如果|若|如)(?:您|你)(?:還|还|有|需要|想).*(?:告訴我|告诉我|問題|问题|調整|调整|修改)`, `(?:請|请)(?:隨時|随时)?(?:告訴我|告诉我)`, `需要我`,
		`(?:はい|承知しました|かしこまりました|もちろん)[、。！]`, `以下に.*(?:まとめ|要約)`, `(?:お役に立てば|ご参考になれば|他に).*(?:幸い|ですか|ください)`,
		`(?:네|물론입니다|알겠습니다)[,.!]`, `다음은 .*(?:요약|정리)`, `도움이 되(?:셨|었|길)`, `추가로 .*(?:말씀|알려)`,
	)},
}

func opening(phrases ...string) *regexp.Regexp {
	return regexp.MustCompile(`^(?i:` + strings.Join(phrases, "|") + `)`)
}

// ChatterOf tells what kind of chatter a line of text is, or nothing.
func ChatterOf(line string) Chatter {
	line = strings.Trim(strings.TrimSpace(line), "*_>#- ")
	for _, c := range chatter {
		if c.phrase.MatchString(line) {
			return c.kind
		}
	}
	return ""
}
