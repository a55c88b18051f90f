package site

import "golang.org/x/text/language"

// rightToLeft are the scripts that are written from right to left (Unicode
// Standard, chapter 9), by their ISO 15924 codes.
var rightToLeft = map[string]bool{
	"Arab": true, "Hebr": true, "Thaa": true, "Syrc": true, "Nkoo": true, "Adlm": true, "Rohg": true, "Mand": true, "Samr": true,
}

// Direction is how a language is written, as HTML's dir attribute says it.
func Direction(lang string) string {
	script, _ := language.Make(lang).Script()
	if rightToLeft[script.String()] {
		return "rtl"
	}
	return "ltr"
}

// Dir is how the site's language is written.
func (c *Config) Dir() string { return Direction(c.Language) }

// Dir is how the digest's language is written.
func (d *Digest) Dir() string { return Direction(d.Lang) }
