package tiles

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"
)

func TestReadOrientation(t *testing.T) {
	for o := upright; o <= turned270; o++ {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			t.Run(fmt.Sprintf("%d %v", o, order), func(t *testing.T) {
				if got := readOrientation(exif(o, order)); got != o {
					t.Errorf("got %d, want %d", got, o)
				}
			})
		}
	}
}

func TestReadOrientationOfDamagedExif(t *testing.T) {
	whole := exif(turned90, binary.LittleEndian)
	const tag = 6 + 8 + 2 + 12 // the orientation's entry
	change := func(at int, b ...byte) []byte {
		damaged := append([]byte(nil), whole...)
		copy(damaged[at:], b)
		return damaged
	}
	for name, data := range map[string][]byte{
		"nothing":                     nil,
		"another segment":             []byte("http://ns.adobe.com/xap/1.0/\x00"),
		"name alone":                  whole[:6],
		"cut in the tag":              whole[:tag+8],
		"unknown byte order":          change(6, 'X', 'X'),
		"directory far away":          change(10, 0xff, 0xff, 0xff, 0xff),
		"directory at the end":        change(10, byte(len(whole)-6-2)),
		"tag of another type":         change(tag+2, 4),
		"orientation 0":               change(tag+8, 0),
		"orientation 9":               change(tag+8, 9),
		"more entries than there are": change(14, 0xff, 0xff)[:tag],
	} {
		if got := readOrientation(data); got != upright {
			t.Errorf("%s: got %d, want upright", name, got)
		}
	}
}

// readOrientation is what a header takes from the payload of an APP1 segment.
func readOrientation(app1 []byte) orientation {
	var h header
	h.takeExif(bytes.TrimPrefix(app1, []byte(exifPrefix)))
	return h.orientation
}

func FuzzReadOrientation(f *testing.F) {
	f.Add(exif(turned90, binary.LittleEndian))
	f.Add(exif(transverse, binary.BigEndian))
	f.Add([]byte("Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := readOrientation(data); o < upright || o > turned270 {
			t.Fatalf("orientation %d", o)
		}
	})
}
