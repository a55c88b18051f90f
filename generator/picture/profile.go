package picture

// The colour profile of a picture tells what its numbers mean; a phone's
// picture without it looks dull. Go's encoders write none, so the part of the
// file that holds it is carried over as it is.

import (
	"bytes"
	"encoding/binary"
	"io"
)

// JPEG (ITU-T T.81, annex B; ICC.1:2022, annex B.4).
const (
	markerAPP2   = 0xE2
	markerScan   = 0xDA // the picture itself begins: no more tables
	jpegHeadSize = 2    // SOI
)

var profileName = []byte("ICC_PROFILE\x00")

// profileSegments are the segments of a JPEG that hold its colour profile.
func profileSegments(file []byte) []byte {
	var segments []byte
	for at := jpegHeadSize; at+4 <= len(file) && file[at] == 0xFF && file[at+1] != markerScan; {
		end := at + 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		if end > len(file) {
			break
		}
		if segment := file[at:end]; segment[1] == markerAPP2 && bytes.HasPrefix(segment[4:], profileName) {
			segments = append(segments, segment...)
		}
		at = end
	}
	return segments
}

// withSegments puts segments at the head of a JPEG.
func withSegments(file, segments []byte) []byte {
	return bytes.Join([][]byte{file[:jpegHeadSize], segments, file[jpegHeadSize:]}, nil)
}

// PNG (W3C PNG specification, third edition, section 5).
const (
	pngHeadSize  = 8 + chunkAround + 13 // signature and IHDR
	pngSignature = 8
	chunkAround  = 12 // length, type, checksum
	colourType   = 25 // where it stands in the file
	greyAndAlpha = 4  // a colour type that Go reads as three colours and alpha
)

// profileChunk is the chunk of a PNG that holds its colour profile, if that
// will be true of what is drawn.
func profileChunk(file []byte) []byte {
	if len(file) > colourType && file[colourType] == greyAndAlpha {
		return nil
	}
	var found []byte
	chunks(bytes.NewReader(file), func(kind string, at, size int64) bool {
		if kind == "iCCP" && at+size <= int64(len(file)) {
			found = file[at : at+size]
		}
		return kind != "IDAT"
	})
	return found
}

// withChunk puts a chunk behind the first of a PNG.
func withChunk(file, chunk []byte) []byte {
	return bytes.Join([][]byte{file[:pngHeadSize], chunk, file[pngHeadSize:]}, nil)
}

// animated tells whether a PNG holds more than one picture.
func animated(r io.ReadSeeker) bool {
	found := false
	chunks(r, func(kind string, _, _ int64) bool {
		found = found || kind == "acTL"
		return kind != "IDAT"
	})
	return found
}

// chunks tells the chunks of a PNG, with where each begins and its whole size,
// until each answers false or the file ends.
func chunks(r io.ReadSeeker, each func(kind string, at, size int64) bool) {
	var head [8]byte
	for at := int64(pngSignature); ; {
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			return
		}
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return
		}
		size := int64(binary.BigEndian.Uint32(head[:])) + chunkAround
		if !each(string(head[4:]), at, size) {
			return
		}
		at += size
	}
}
