package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"
)

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gifOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// colours is a picture of four fields: red and green above, blue and white below.
func colours(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			field := [2][2]color.RGBA{{red, green}, {blue, white}}[2*y/h][2*x/w]
			img.SetRGBA(x, y, field)
		}
	}
	return img
}

var (
	red   = color.RGBA{255, 0, 0, 255}
	green = color.RGBA{0, 255, 0, 255}
	blue  = color.RGBA{0, 0, 255, 255}
	white = color.RGBA{255, 255, 255, 255}
)

// segment is a JPEG segment: marker, length, content.
func segment(marker byte, content []byte) []byte {
	head := []byte{0xFF, marker, 0, 0}
	binary.BigEndian.PutUint16(head[2:], uint16(len(content)+2))
	return append(head, content...)
}

// chunk is a PNG chunk: length, type, content, checksum.
func chunk(kind string, content []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	b = append(append(b, kind...), content...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// held is a JPEG with the mark of a camera that was held in some way.
func held(file []byte, orientation byte) []byte {
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08" + // big-endian TIFF, its directory at 8
		"\x00\x01" + "\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(orientation) + "\x00\x00" + "\x00\x00\x00\x00")
	return withSegments(file, segment(0xE1, exif))
}

func TestMeasure(t *testing.T) {
	small := image.NewPaletted(image.Rect(0, 0, 2000, 10), palette.WebSafe)
	still := pngOf(t, colours(2000, 1000))
	huge := slices.Clone(pngOf(t, colours(2, 2)))
	binary.BigEndian.PutUint32(huge[16:], 100_000)
	binary.BigEndian.PutUint32(huge[20:], 100_000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	for _, c := range []struct {
		name string
		file []byte
		want Info
	}{
		{"a large JPEG", jpegOf(t, colours(2000, 1000)), Info{2000, 1000, []int{480, 960, 1440}}},
		{"as wide as a width", jpegOf(t, colours(960, 10)), Info{960, 10, []int{480}}},
		{"narrower than all", jpegOf(t, colours(480, 900)), Info{480, 900, nil}},
		{"a JPEG that lies on its side", held(jpegOf(t, colours(2000, 700)), 6), Info{700, 2000, []int{480}}},
		{"a JPEG upside down", held(jpegOf(t, colours(2000, 700)), 3), Info{2000, 700, []int{480, 960, 1440}}},
		{"a mark that means nothing", held(jpegOf(t, colours(2000, 700)), 77), Info{2000, 700, []int{480, 960, 1440}}},
		{"a PNG of many colours", still, Info{2000, 1000, []int{480, 960, 1440}}},
		{"a PNG of few colours", pngOf(t, small), Info{2000, 10, nil}},
		{"a PNG that moves", withChunk(still, chunk("acTL", make([]byte, 8))), Info{2000, 1000, nil}},
		{"a PNG that nobody can hold", huge, Info{100_000, 100_000, nil}},
		{"a GIF", gifOf(t, small), Info{2000, 10, nil}},
	} {
		got, err := Measure(bytes.NewReader(c.file))
		if err != nil || got.Width != c.want.Width || got.Height != c.want.Height || !slices.Equal(got.Widths, c.want.Widths) {
			t.Errorf("%s: %+v %v, want %+v", c.name, got, err, c.want)
		}
	}
	if _, err := Measure(bytes.NewReader([]byte("<svg/>"))); err == nil {
		t.Error("a drawing in SVG has no pixels to count")
	}
}

// What each mark means: which of the four fields is seen at the corners, in
// reading order (Exif 2.32, table 6).
func TestResizeStandsUpright(t *testing.T) {
	lying := colours(64, 32)
	for orientation, want := range map[byte][4]color.RGBA{
		1: {red, green, blue, white},
		2: {green, red, white, blue},
		3: {white, blue, green, red},
		4: {blue, white, red, green},
		5: {red, blue, green, white},
		6: {blue, red, white, green},
		7: {white, green, blue, red},
		8: {green, white, red, blue},
	} {
		out, err := Resize(held(jpegOf(t, lying), orientation), 16)
		if err != nil {
			t.Fatal(err)
		}
		got, err := jpeg.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		height := 8
		if orientation > 4 {
			height = 32
		}
		if got.Bounds() != image.Rect(0, 0, 16, height) {
			t.Errorf("orientation %d: %v, want 16x%d", orientation, got.Bounds(), height)
		}
		for i, p := range []image.Point{{2, 1}, {13, 1}, {2, height - 2}, {13, height - 2}} {
			if !near(got.At(p.X, p.Y), want[i]) {
				t.Errorf("orientation %d: corner %d is %v, want %v", orientation, i, got.At(p.X, p.Y), want[i])
			}
		}
	}
}

// near allows for what JPEG does to a colour.
func near(a, b color.Color) bool {
	const most = 40 << 8
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	for _, d := range []int{int(ar) - int(br), int(ag) - int(bg), int(ab) - int(bb)} {
		if d > most || d < -most {
			return false
		}
	}
	return true
}

func TestResizeKeepsWhatTheNumbersMean(t *testing.T) {
	profile := segment(markerAPP2, append(slices.Clone(profileName), "\x01\x01wide"...))
	out, err := Resize(withSegments(jpegOf(t, colours(600, 300)), profile), 480)
	if err != nil || !bytes.Contains(out, profile) {
		t.Errorf("the profile of a JPEG is lost (%v)", err)
	}
	if _, err := jpeg.Decode(bytes.NewReader(out)); err != nil {
		t.Error(err)
	}
	named := chunk("iCCP", []byte("wide\x00\x00 "))
	out, err = Resize(withChunk(pngOf(t, colours(600, 300)), named), 480)
	if err != nil || !bytes.Contains(out, named) {
		t.Errorf("the profile of a PNG is lost (%v)", err)
	}
	if _, err := png.Decode(bytes.NewReader(out)); err != nil {
		t.Error(err)
	}
}

func TestResizeKeepsGreyAndGlass(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 600, 300))
	out, err := Resize(jpegOf(t, grey), 480)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := jpeg.DecodeConfig(bytes.NewReader(out)); got.ColorModel != color.GrayModel {
		t.Error("a grey JPEG is grey no more")
	}
	glass := image.NewNRGBA(image.Rect(0, 0, 600, 300))
	out, err = Resize(pngOf(t, glass), 480)
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, alpha := got.At(100, 100).RGBA(); alpha != 0 {
		t.Error("what could be seen through is opaque")
	}
}

// Whatever the bytes are: no panic, and what is drawn has the width that was
// asked for and the proportions that were measured.
func FuzzResize(f *testing.F) {
	f.Add(jpegOf(f, colours(500, 20)))
	f.Add(held(jpegOf(f, colours(20, 500)), 8))
	f.Add(pngOf(f, colours(500, 20)))
	f.Add(gifOf(f, image.NewPaletted(image.Rect(0, 0, 9, 9), palette.WebSafe)))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8X"))
	f.Fuzz(func(t *testing.T, file []byte) {
		info, err := Measure(bytes.NewReader(file))
		if err != nil || len(info.Widths) == 0 || info.Width*info.Height > 1<<20 {
			return
		}
		width := info.Widths[0]
		out, err := Resize(file, width)
		if err != nil {
			return
		}
		got, _, err := image.DecodeConfig(bytes.NewReader(out))
		if err != nil || got.Width != width || got.Height != inProportion(info.Width, info.Height, width) {
			t.Errorf("%dx%d became %dx%d (%v)", info.Width, info.Height, got.Width, got.Height, err)
		}
	})
}

func BenchmarkResize(b *testing.B) {
	file := jpegOf(b, colours(3000, 2000))
	for b.Loop() {
		if _, err := Resize(file, 960); err != nil {
			b.Fatal(err)
		}
	}
}
