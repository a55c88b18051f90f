package site

// Initial is the group of an index that a name is in: a letter, a number of
// strokes, a row of kana. Which groups there are follows from the site's language.
type Initial struct {
	ID    string // for an address within the page: "a", "3", "other"
	Label string // as it stands over the group: "A", "3 畫", "あ", "0–9"
}
