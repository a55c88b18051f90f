package picture

import (
	"image"
	"io"

	"github.com/bep/imagemeta"
	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// turn is how a camera was held, as its picture says (Exif 2.32, tag 0x0112):
// 1 is upright, 2 to 8 are the other ways to lay down a sheet.
type turn int

const (
	straight turn = 1
	lastTurn turn = 8
)

// lying tells whether width and height change places.
func (t turn) lying() bool { return t > 4 }

// orientation reads how a JPEG is to be turned. A browser heeds the mark in
// the file that a camera made; what is drawn here carries no mark and so has
// to be turned. A mark that cannot be read counts as none, as in browsers.
func orientation(r io.ReadSeeker) turn {
	found := straight
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return found
	}
	_, err := imagemeta.Decode(imagemeta.Options{
		R: r, ImageFormat: imagemeta.JPEG, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "Orientation" && tag.Namespace == "IFD0" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if value, ok := tag.Value.(uint16); ok && straight <= turn(value) && turn(value) <= lastTurn {
				found = turn(value)
			}
			return imagemeta.ErrStopWalking
		},
	})
	if err != nil {
		return straight
	}
	return found
}

// scaled draws a picture upright and in a width, its height in proportion.
func scaled(from image.Image, width int, t turn) image.Image {
	bounds := from.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	if t.lying() {
		w, h = inProportion(h, w, width), width
	} else {
		w, h = width, inProportion(w, h, width)
	}
	to := sheet(from, w, h)
	draw.CatmullRom.Scale(to, to.Bounds(), from, bounds, draw.Src, nil)
	if t == straight {
		return to
	}
	// Turned after it became small: that is the cheaper order.
	standing := sheet(from, w, h)
	if t.lying() {
		standing = sheet(from, h, w)
	}
	draw.NearestNeighbor.Transform(standing, t.matrix(float64(w), float64(h)), to, to.Bounds(), draw.Src, nil)
	return standing
}

// inProportion is the height of a picture of w to h pixels in another width.
func inProportion(w, h, width int) int { return max(1, (h*width+w/2)/w) }

// sheet is an empty picture that holds what from can hold.
func sheet(from image.Image, w, h int) draw.Image {
	switch from.(type) {
	case *image.Gray, *image.Gray16:
		return image.NewGray(image.Rect(0, 0, w, h))
	}
	return image.NewRGBA(image.Rect(0, 0, w, h))
}

// matrix leads from a place in a picture of w to h pixels to where it is seen.
func (t turn) matrix(w, h float64) f64.Aff3 {
	switch t {
	case 2:
		return f64.Aff3{-1, 0, w, 0, 1, 0}
	case 3:
		return f64.Aff3{-1, 0, w, 0, -1, h}
	case 4:
		return f64.Aff3{1, 0, 0, 0, -1, h}
	case 5:
		return f64.Aff3{0, 1, 0, 1, 0, 0}
	case 6:
		return f64.Aff3{0, -1, h, 1, 0, 0}
	case 7:
		return f64.Aff3{0, -1, h, -1, 0, w}
	case 8:
		return f64.Aff3{0, 1, 0, -1, 0, w}
	}
	return f64.Aff3{1, 0, 0, 0, 1, 0}
}
