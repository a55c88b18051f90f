package parse

import "testing"

func TestDetect(t *testing.T) {
	english := "This is a digest of an episode that explains how the model is trained and what it costs."
	for _, c := range []struct{ text, site, want string }{
		{english, "zh-Hant", "en"},
		{english, "en", ""},
		{english, "en-GB", ""},
		{"這是一份播客摘要，說明模型如何訓練，以及為什麼成本會下降。我們還會討論監管的問題，並且看看這個產業的發展方向。", "en", "zh-Hant"},
		{"這是一份播客摘要，說明模型如何訓練，以及為什麼成本會下降。我們還會討論監管的問題，並且看看這個產業的發展方向。", "zh-TW", ""},
		{"这是一份播客摘要，说明模型如何训练，以及为什么成本会下降。我们还会讨论监管的问题，并且看看这个产业的发展方向。", "zh-Hant", "zh-Hans"},
		{"これはポッドキャストの要約です。モデルの訓練方法と費用について説明し、規制の議論も取り上げます。", "zh-Hant", "ja"},
		{"이것은 팟캐스트 요약입니다. 모델을 어떻게 학습시키는지, 비용이 얼마나 드는지, 규제는 어떻게 되는지 설명합니다.", "en", "ko"},
		{"Это краткое изложение выпуска подкаста о том, как обучают модели и сколько это стоит сегодня.", "en", "ru"},
		{"Esta es una síntesis del episodio que explica cómo se entrena el modelo y por qué los costes bajan para las empresas.", "en", "es"},
		{"Altman 認為 GPT-4o 是電腦使用方式的一次飛躍，OpenAI 會繼續推出新的模型，而且成本會下降。這個說法還需要時間來證明。", "en", "zh-Hant"},
		{"short", "zh-Hant", ""},
		{"https://example.com/a/b https://example.com/c/d https://example.com/e/f", "zh-Hant", ""},
	} {
		if got := detect([]byte(c.text), c.site); got != c.want {
			t.Errorf("%q on a site in %s is %q, not %q", c.text, c.site, got, c.want)
		}
	}
}
