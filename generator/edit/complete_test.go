package edit

import (
	"slices"
	"testing"
	"time"

	"github.com/digestry/digestry/generator/site"
)

// What a digest lacks is added behind its title; what it says stays.
func TestComplete(t *testing.T) {
	from := &site.Document{
		Date: time.Date(2024, 5, 31, 0, 0, 0, 0, time.UTC), Show: "S \"quoted\"", Source: "https://s.example/?a&b", Duration: 3723 * time.Second,
		Credits:         []site.Credit{{Name: "H", Role: site.Host}, {Name: "G", URL: "https://g.example/", Role: site.Guest}},
		EpisodeChapters: []site.EpisodeChapter{{Time: site.Time{Given: true, Start: 61}, Title: "C"}},
	}
	cases := []struct{ name, before, after string }{
		{"TOML", "+++\ntitle = \"T\" # kept\nshow = \"Own\"\n+++\nBody\n",
			"+++\ntitle = \"T\" # kept\ndate = 2024-05-31\nsource = \"https://s.example/?a&b\"\nduration = \"1:02:03\"\nchapters = [{ time = \"1:01\", title = \"C\" }]\n" +
				"hosts = [\"H\"]\nguests = [{ name = \"G\", url = \"https://g.example/\" }]\nshow = \"Own\"\n+++\nBody\n"},
		{"YAML", "---\ntitle: T\nguest: Own\nduration: 5m\n---\nBody",
			"---\ntitle: T\ndate: 2024-05-31\nshow: \"S \\\"quoted\\\"\"\nsource: \"https://s.example/?a&b\"\nchapters: [{ \"time\": \"1:01\", \"title\": \"C\" }]\nguest: Own\nduration: 5m\n---\nBody"},
		{"none", "# T\n\nBody\n",
			"+++\ndate = 2024-05-31\nshow = \"S \\\"quoted\\\"\"\nsource = \"https://s.example/?a&b\"\nduration = \"1:02:03\"\nchapters = [{ time = \"1:01\", title = \"C\" }]\n" +
				"hosts = [\"H\"]\nguests = [{ name = \"G\", url = \"https://g.example/\" }]\n+++\n\n# T\n\nBody\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, keys, err := Complete("a.md", []byte(c.before), formatOptions(), from)
			if err != nil || string(got) != c.after || len(keys) == 0 {
				t.Fatalf("%v\n%s", err, got)
			}
			again, keys, err := Complete("a.md", got, formatOptions(), from)
			if err != nil || len(keys) > 0 || !slices.Equal(again, got) {
				t.Errorf("a second time: %v %v\n%s", err, keys, again)
			}
		})
	}
}
