package site

import "testing"

func TestDirection(t *testing.T) {
	for lang, want := range map[string]string{
		"zh-Hant": "ltr", "en": "ltr", "": "ltr", "az": "ltr", "ar": "rtl", "he": "rtl", "fa-IR": "rtl", "ur": "rtl", "az-Arab": "rtl", "ar-Latn": "ltr",
	} {
		if got := Direction(lang); got != want {
			t.Errorf("Direction(%q) = %q, not %q", lang, got, want)
		}
	}
}
