package preview

// Chromium, driven by tests.

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/digestry/digestry/internal/chromium"
)

func TestMain(m *testing.M) { os.Exit(chromium.Run(m)) }

// tab is a tab of a browser that looks at the preview.
type tab struct{ *chromium.Tab }

// newBrowser is a tab in a browser that knows nothing of other tests.
func newBrowser(t *testing.T) *tab {
	t.Helper()
	return &tab{chromium.New(t)}
}

// another opens one more tab of the same browser.
func (b *tab) another() *tab { return &tab{b.Another()} }

// open opens a page of the preview by its usual name.
func (b *tab) open(p *running, path string) {
	b.T.Helper()
	b.openAt("http://" + p.host() + path)
}

// openAt opens a page and marks the document, to see whether it is
// still the same later.
func (b *tab) openAt(address string) {
	b.T.Helper()
	b.Open(address)
	b.JS("window.marked = true")
}

// same fails the test when the page was loaded anew.
func (b *tab) same() {
	b.T.Helper()
	if b.JS("window.marked") != "true" {
		b.T.Error("the page was loaded anew")
	}
}

// panel is the panel of problems, as an expression.
const panel = `document.querySelector("digestry-preview")?.shadowRoot.querySelector(".panel:not([hidden])")`

// rich is a site with a page on which there is something to lose. Its tests run
// beside others, for what happens in a browser is waited for most of the time.
func rich(t *testing.T) *folder {
	t.Parallel()
	f := newFolder(t)
	f.write("themes/test/assets/plain.css", "body { margin: 0; color: rgb(1, 2, 3) }\n")
	f.replace("themes/test/layouts/digest.html", "{{define \"main\"}}", `{{define "main"}}
<p id="bar" style="position: sticky; top: 0; margin: 0">bar</p><input id="typed"><details id="more"><summary>More</summary>inside</details><audio id="sound" src="/sound.wav" loop></audio>`)
	f.write("static/sound.wav", silence())
	var long strings.Builder
	long.WriteString("+++\ntitle = \"First\"\ntopics = [\"AI\"]\n+++\n\nAbove.\n\n")
	for i := range 30 {
		fmt.Fprintf(&long, "## Section %d\n\n- **Point %d:** %s\n\n", i, i, strings.Repeat("words of it ", 40))
	}
	f.write("content/a.md", long.String())
	return f
}

// silence is ten seconds of no sound.
func silence() string {
	const rate, size = 8000, 80000
	b := []byte("RIFF")
	b = binary.LittleEndian.AppendUint32(b, 36+size)
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, 8)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, size)
	return string(b) + strings.Repeat("\x80", size)
}
