package main

import (
	"bytes"
	"image"

	"github.com/gen2brain/jpegn"
)

// photoQuality is that of a camera's JPEG.
const photoQuality = 90

// testPhoto makes a photo of its own: the same bytes every time, with smooth
// parts, edges and grain, and as many bits a pixel as a camera writes.
func testPhoto(width, height int) ([]byte, error) {
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	grain := uint32(1)
	fill := func(pix []byte, stride, w, h, slope, noise int) {
		for y := range h {
			for x := range w {
				grain = grain*1664525 + 1013904223
				v := 40 + (x*slope/w+y*slope/h)/2 + (x/97*31+y/61*17)%64
				pix[y*stride+x] = byte(v + int(grain>>24)*noise/256)
			}
		}
	}
	fill(m.Y, m.YStride, width, height, 90, 14)
	fill(m.Cb, m.CStride, (width+1)/2, (height+1)/2, 60, 4)
	fill(m.Cr, m.CStride, (width+1)/2, (height+1)/2, 50, 4)
	var b bytes.Buffer
	err := jpegn.Encode(&b, m, &jpegn.EncodeOptions{Quality: photoQuality})
	return b.Bytes(), err
}
