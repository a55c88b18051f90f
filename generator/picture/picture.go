// Package picture makes an author's pictures fit the pages that they are on:
// it measures them, so that a page never jumps while they load, and draws
// them in the few widths that screens need. A picture is never enlarged, keeps
// its colour profile, stands upright, and stays in its format.
//
// What this package cannot draw well it leaves alone: animations, drawings of
// few colours, formats that Go cannot write, and pictures too large to be held
// in memory. Such a picture is published as it is.
package picture

import (
	"bytes"
	"image"
	"image/color"
	_ "image/gif" // so that Measure knows it
	"image/jpeg"
	"image/png"
	"io"
	"slices"

	_ "golang.org/x/image/webp" // so that Measure knows it
)

// Version is another one when Resize draws other bytes than before; what was
// drawn by another version is drawn again.
const Version = 1

// widths in CSS pixels times the densities of common screens: a phone's column
// at 1x to 3x, a desk's text column at 1x and 2x.
var widths = []int{480, 960, 1440}

// mostPixels is the largest picture that is decoded: what a camera of 50
// megapixels makes takes 200 MB of memory while it is drawn.
const mostPixels = 50 << 20

// quality of JPEG: above it files grow faster than eyes can tell
// (libjpeg's scale, 1 to 100).
const quality = 82

// Info is what a page must know of a picture.
type Info struct {
	Width, Height int   // in pixels, as the picture is seen: upright
	Widths        []int // narrower ones that Resize can draw, ascending
}

// Measure reads a picture's head. It fails for what is not a JPEG, PNG, GIF or
// WebP.
func Measure(r io.ReadSeeker) (Info, error) {
	config, format, err := image.DecodeConfig(r)
	if err != nil {
		return Info{}, err
	}
	info := Info{Width: config.Width, Height: config.Height}
	drawable := int64(config.Width)*int64(config.Height) <= mostPixels
	switch format {
	case "jpeg":
		if orientation(r).lying() {
			info.Width, info.Height = info.Height, info.Width
		}
	case "png":
		_, few := config.ColorModel.(color.Palette)
		drawable = drawable && !few && !animated(r)
	default:
		drawable = false
	}
	if drawable {
		n, _ := slices.BinarySearch(widths, info.Width)
		info.Widths = widths[:n:n]
	}
	return info, nil
}

// Resize draws a picture that Measure has measured in one of its widths.
func Resize(source []byte, width int) ([]byte, error) {
	from, format, err := image.Decode(bytes.NewReader(source))
	if err != nil {
		return nil, err
	}
	to := scaled(from, width, orientation(bytes.NewReader(source)))
	var out bytes.Buffer
	if format == "jpeg" {
		if err := jpeg.Encode(&out, to, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		if _, inks := from.(*image.CMYK); inks {
			return out.Bytes(), nil // its profile speaks of inks, and these are lights
		}
		return withSegments(out.Bytes(), profileSegments(source)), nil
	}
	if err := png.Encode(&out, to); err != nil {
		return nil, err
	}
	return withChunk(out.Bytes(), profileChunk(source)), nil
}
