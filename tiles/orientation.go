package tiles

// orientation is the value of EXIF tag 0x0112 (CIPA DC-008, 4.6.4): how the
// stored rows and columns must be turned to show the picture upright.
type orientation uint8

const (
	upright    orientation = 1
	mirrored   orientation = 2 // left and right swapped
	turned180  orientation = 3
	flipped    orientation = 4 // top and bottom swapped
	transposed orientation = 5 // mirrored along the falling diagonal
	turned90   orientation = 6 // to be turned clockwise by 90 degrees
	transverse orientation = 7 // mirrored along the rising diagonal
	turned270  orientation = 8 // to be turned clockwise by 270 degrees
)

// swapsAxes reports whether rows become columns.
func (o orientation) swapsAxes() bool { return o >= transposed }

// reversesX reports whether stored columns are read from right to left.
func (o orientation) reversesX() bool {
	return o == mirrored || o == turned180 || o == transverse || o == turned270
}

// reversesY reports whether stored rows are read from bottom to top.
func (o orientation) reversesY() bool {
	return o == turned180 || o == flipped || o == turned90 || o == transverse
}

// takeExif notes EXIF metadata, the orientation in it, and whether it says that
// the picture is in Adobe RGB, as cameras do that embed no profile (DCF 2.0, R03).
// What is damaged is upright: a photo is not refused for its metadata, which is
// thrown away in any case.
func (h *header) takeExif(exif []byte) {
	const orientationTag, exifTag, interoperabilityTag, indexTag = 0x0112, 0x8769, 0xa005, 1
	h.exif, h.orientation = exif, upright
	t, ok := openTIFF(exif)
	if !ok {
		return
	}
	if o, ok := t.first().short(orientationTag); ok && o >= uint16(upright) && o <= uint16(turned270) {
		h.orientation = orientation(o)
	}
	if t.first().sub(exifTag).sub(interoperabilityTag).text(indexTag) == "R03" {
		h.coding.primaries = primariesAdobe
	}
}
