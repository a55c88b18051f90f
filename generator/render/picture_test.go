package render

import (
	"bytes"
	"html/template"
	"image"
	"image/png"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/digestry/digestry/generator/site"
)

func pngOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pictured is the sample site with pictures, and one digest that shows them
// by tags.
func pictured(t *testing.T, tags string) (*site.Site, fstest.MapFS) {
	s := sample()
	files := fstest.MapFS{
		"wide.png":  {Data: pngOf(t, 1000, 500)},
		"圖 1.png":   {Data: pngOf(t, 600, 300)},
		"small.png": {Data: pngOf(t, 100, 50)},
		"words.png": {Data: []byte("no picture")},
		"cut.png":   {Data: pngOf(t, 1000, 500)[:60]},
	}
	s.Targets = map[string]site.Address{}
	for name := range files {
		address := site.FileAddress("files/" + name)
		s.Assets = append(s.Assets, site.Asset{Root: site.InContent, File: name, Address: address})
		s.Targets["content:"+name] = address
	}
	s.Pages[0].HTML = template.HTML("<p>" + tags + "</p>")
	return s, files
}

func TestPicturesAreToldTheirSizes(t *testing.T) {
	srcset := `srcset="../assets/pictures/480/files/wide.png 480w, ../assets/pictures/960/files/wide.png 960w, ../files/wide.png 1000w"`
	for _, c := range []struct{ name, tag, want string }{
		{"an author's", `<img src="content:wide.png" alt="a" loading="lazy">`,
			`<img width="1000" height="500" ` + srcset + ` sizes="auto, 100vw" src="../files/wide.png" alt="a" loading="lazy">`},
		{"a theme's, seen at once", `<img alt="" src="/files/wide.png">`,
			`<img width="1000" height="500" ` + srcset + ` sizes="100vw" alt="" src="../files/wide.png">`},
		{"with sizes", `<img src="/files/wide.png" sizes="40rem">`,
			`<img width="1000" height="500" ` + srcset + ` src="../files/wide.png" sizes="40rem">`},
		{"with one side", `<img src="/files/wide.png" width="50">`, `<img ` + srcset + ` sizes="100vw" src="../files/wide.png" width="50">`},
		{"with widths of its own", `<img src="/files/wide.png" srcset="/files/small.png 2x">`,
			`<img width="1000" height="500" src="../files/wide.png" srcset="../files/small.png 2x">`},
		{"never enlarged", `<img src="content:small.png" alt="">`, `<img width="100" height="50" src="../files/small.png" alt="">`},
		{"another script", `<img src="content:圖 1.png" alt="">`,
			`<img width="600" height="300" srcset="../assets/pictures/480/files/%E5%9C%96%201.png 480w, ../files/%E5%9C%96%201.png 600w" sizes="100vw" src="../files/%E5%9C%96%201.png" alt="">`},
		{"no picture at all", `<img src="content:words.png" alt="">`, `<img src="../files/words.png" alt="">`},
		{"of another site", `<img src="https://example.com/files/wide.png" alt="">`, `<img src="https://example.com/files/wide.png" alt="">`},
		{"one that is not there", `<img src="content:gone.png" alt="gone">`, `gone`},
	} {
		s, files := pictured(t, c.tag)
		pages := drawn(t, s, map[site.Root]fs.FS{site.InContent: files})
		if page := pages["about/index.html"]; !strings.Contains(page, "<p>"+c.want+"</p>") {
			t.Errorf("%s: lacks\n%s\n%s", c.name, c.want, page)
		}
	}
}

func TestNarrowerPicturesAreDrawn(t *testing.T) {
	s, files := pictured(t, "")
	pages := drawn(t, s, map[site.Root]fs.FS{site.InContent: files})
	for file, width := range map[string]int{"assets/pictures/480/files/wide.png": 480, "assets/pictures/960/files/wide.png": 960, "assets/pictures/480/files/圖 1.png": 480} {
		if got, err := png.DecodeConfig(strings.NewReader(pages[file])); err != nil || got.Width != width || got.Height != width/2 {
			t.Errorf("%s is %dx%d (%v)", file, got.Width, got.Height, err)
		}
	}
	if pages["assets/pictures/480/files/cut.png"] != string(files["cut.png"].Data) {
		t.Error("a damaged picture is not published as it is")
	}
	for file := range pages {
		if strings.HasPrefix(file, "assets/pictures/") && (strings.Contains(file, "small") || strings.Contains(file, "words")) {
			t.Errorf("there is %s", file)
		}
	}
}

// What static/ puts in a picture's place is published as it is, and is not
// said to have the size of what it replaces.
func TestStaticPicturesAreLeftAlone(t *testing.T) {
	s, files := pictured(t, `<img src="/files/wide.png" alt="">`)
	static := fstest.MapFS{"files/wide.png": {Data: pngOf(t, 2000, 20)}}
	for i, a := range s.Assets {
		if a.File == "wide.png" {
			s.Assets = append(s.Assets[:i+1:i+1], append([]site.Asset{{Root: site.InStatic, File: "files/wide.png", Address: a.Address}}, s.Assets[i+1:]...)...)
			break
		}
	}
	pages := drawn(t, s, map[site.Root]fs.FS{site.InContent: files, site.InStatic: static})
	contains(t, pages, "about/index.html", `<p><img src="../files/wide.png" alt=""></p>`)
}

func TestPicturesAreMeasuredAnewWhenTheyChange(t *testing.T) {
	s, files := pictured(t, `<img src="/files/small.png" alt="">`)
	memory := &Memory{}
	about := func() string {
		for _, page := range Pages(s, theme(t, s.Config), map[site.Root]fs.FS{site.InContent: files}, memory) {
			if page.Address == "/about/" {
				var b strings.Builder
				if err := page.Draw(&b); err != nil {
					t.Fatal(err)
				}
				return b.String()
			}
		}
		return ""
	}
	before := about()
	files["small.png"] = &fstest.MapFile{Data: pngOf(t, 100, 80), ModTime: time.Unix(1, 0)}
	if after := about(); !strings.Contains(before, `height="50"`) || !strings.Contains(after, `height="80"`) {
		t.Errorf("before: %s\nafter: %s", before, after)
	}
}

func TestPicturesAreKept(t *testing.T) {
	s, files := pictured(t, "")
	keys := map[string]bool{}
	memory := &Memory{Keep: func(key string, draw func() ([]byte, error)) ([]byte, error) {
		keys[key] = true
		return []byte("kept"), nil
	}}
	for _, page := range Pages(s, theme(t, s.Config), map[site.Root]fs.FS{site.InContent: files}, memory) {
		var b strings.Builder
		if err := page.Draw(&b); err != nil {
			t.Fatal(err)
		}
		if (page.Kind == KindPicture) != (b.String() == "kept") {
			t.Errorf("%s is %q", page.Address, b.String())
		}
	}
	if len(keys) != 5 { // two widths of wide.png and of cut.png, one of 圖 1.png
		t.Errorf("keys: %v", keys)
	}
}
