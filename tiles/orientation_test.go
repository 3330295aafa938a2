package tiles

import (
	"encoding/binary"
	"fmt"
	"testing"
)

func TestReadOrientation(t *testing.T) {
	for o := upright; o <= turned270; o++ {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			t.Run(fmt.Sprintf("%d %v", o, order), func(t *testing.T) {
				if got, ok := readOrientation(exif(o, order)); got != o || !ok {
					t.Errorf("got %d, %v, want %d", got, ok, o)
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
	for name, test := range map[string]struct {
		data []byte
		exif bool
	}{
		"nothing":                     {nil, false},
		"another segment":             {[]byte("http://ns.adobe.com/xap/1.0/\x00"), false},
		"name alone":                  {whole[:6], true},
		"cut in the tag":              {whole[:tag+8], true},
		"unknown byte order":          {change(6, 'X', 'X'), true},
		"directory far away":          {change(10, 0xff, 0xff, 0xff, 0xff), true},
		"directory at the end":        {change(10, byte(len(whole)-6-2)), true},
		"tag of another type":         {change(tag+2, 4), true},
		"orientation 0":               {change(tag+8, 0), true},
		"orientation 9":               {change(tag+8, 9), true},
		"more entries than there are": {change(14, 0xff, 0xff)[:tag], true},
	} {
		if got, ok := readOrientation(test.data); got != upright || ok != test.exif {
			t.Errorf("%s: got %d, %v, want upright, %v", name, got, ok, test.exif)
		}
	}
}

func FuzzReadOrientation(f *testing.F) {
	f.Add(exif(turned90, binary.LittleEndian))
	f.Add(exif(transverse, binary.BigEndian))
	f.Add([]byte("Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o, _ := readOrientation(data); o < upright || o > turned270 {
			t.Fatalf("orientation %d", o)
		}
	})
}
