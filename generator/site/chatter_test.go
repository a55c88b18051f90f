package site

import "testing"

func TestChatterOf(t *testing.T) {
	for _, c := range []struct {
		line string
		want Chatter
	}{
		{"[model=some-model-2.0,0]", ModelTag},
		{"I'm sorry, but I can't summarise a video.", Refusal},
		{"As an AI language model, I cannot listen to audio.", Refusal},
		{"很抱歉，我無法存取這個連結。", Refusal},
		{"我無法觀看影片，因此不能摘要。", Refusal},
		{"作為一個 AI，我沒有意見。", Refusal},
		{"申し訳ありませんが、動画は見られません。", Refusal},
		{"죄송하지만 영상을 볼 수 없습니다.", Refusal},
		{"Sure! Here is your summary.", SmallTalk},
		{"Here's a structured digest of the episode:", SmallTalk},
		{"**好的，我把這篇文稿整理好了：**", SmallTalk},
		{"以下是整理後的重點：", SmallTalk},
		{"希望這份整理對您有幫助！", SmallTalk},
		{"如果您需要調整，請告訴我。", SmallTalk},
		{"はい、まとめました。", SmallTalk},
		{"네, 정리했습니다.", SmallTalk},
		{"他說：「很抱歉，我無法回答。」", ""},
		{"Altman said he was sorry that he could not say more.", ""},
		{"好的產品不需要廣告。", ""},
		{"希望破滅之後，他重新開始。", ""},
		{"Certainty is rare in this business.", ""},
		{"", ""},
	} {
		if got := ChatterOf(c.line); got != c.want {
			t.Errorf("%q is %q, not %q", c.line, got, c.want)
		}
	}
}
