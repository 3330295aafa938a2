package tiles

import "encoding/binary"

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

const exifOrientationTag = 0x0112

// readOrientation finds the orientation in the payload of an APP1 segment. What
// is not EXIF, or is damaged, is upright: a photo is not refused for its
// metadata, which is thrown away in any case.
func readOrientation(app1 []byte) (orientation, bool) {
	if len(app1) < 6 || string(app1[:6]) != "Exif\x00\x00" {
		return upright, false
	}
	tiff := app1[6:]
	if len(tiff) < 8 {
		return upright, true
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return upright, true
	}
	directory := uint64(order.Uint32(tiff[4:]))
	if directory+2 > uint64(len(tiff)) {
		return upright, true
	}
	count := int(order.Uint16(tiff[directory:]))
	entries := tiff[directory+2:]
	for range count {
		const entrySize, typeShort = 12, 3
		if len(entries) < entrySize {
			break
		}
		tag, kind, value := order.Uint16(entries), order.Uint16(entries[2:]), order.Uint16(entries[8:])
		if tag == exifOrientationTag && kind == typeShort && value >= 1 && value <= 8 {
			return orientation(value), true
		}
		entries = entries[entrySize:]
	}
	return upright, true
}
