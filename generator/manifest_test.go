package generator

import (
	"maps"
	"testing"
)

func TestManifest(t *testing.T) {
	print := func(first byte) fingerprint { return fingerprint{0: first, 31: 0xff} }
	const zeros = "000000000000000000000000000000000000000000000000000000000000"
	for _, c := range []struct {
		manifest manifest
		want     string
	}{
		{manifest{Version: 1}, "{\n\t\"version\": 1,\n\t\"files\": {}\n}\n"},
		{
			manifest{1, map[string]fingerprint{"b/index.html": print(0xb), "a \"人\" & b.html": print(0xa)}, map[string]fingerprint{"c": print(0xc)}},
			"{\n\t\"version\": 1,\n\t\"files\": {\n\t\t\"a \\\"人\\\" & b.html\": \"0a" + zeros + "ff\",\n\t\t\"b/index.html\": \"0b" + zeros + "ff\"\n\t}," +
				"\n\t\"coming\": {\n\t\t\"c\": \"0c" + zeros + "ff\"\n\t}\n}\n",
		},
	} {
		text := string(c.manifest.encode())
		if text != c.want {
			t.Errorf("%s\nwant\n%s", text, c.want)
		}
		again, err := decodeManifest([]byte(text))
		if err != nil || again.Version != c.manifest.Version || !maps.Equal(again.Files, c.manifest.Files) || !maps.Equal(again.Coming, c.manifest.Coming) {
			t.Errorf("%s is read as %+v, %v", text, again, err)
		}
	}
}
