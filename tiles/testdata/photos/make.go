//go:build ignore

// Command make writes the pictures that make.sh hands to encoders: the scene of
// the tests, 96 by 64 pixels, opaque, and with a lower half that fades away.
package main

import (
	"image"
	"image/color"
	"image/png"
	"log"
	"os"
)

func main() {
	const w, h = 96, 64
	opaque, fading := image.NewNRGBA(image.Rect(0, 0, w, h)), image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{uint8(40 + 170*x/w), uint8(40 + 170*y/h), 90, 255}
			switch {
			case x < w/4 && y < h/4:
				c = color.NRGBA{200, 30, 30, 255}
			case x >= w-w/4 && y < h/4:
				c = color.NRGBA{30, 180, 30, 255}
			}
			opaque.SetNRGBA(x, y, c)
			c.A = uint8(min(255, 255*2*(h-y)/h))
			fading.SetNRGBA(x, y, c)
		}
	}
	for name, m := range map[string]image.Image{"opaque.png": opaque, "fading.png": fading} {
		f, err := os.Create(name)
		if err != nil {
			log.Fatal(err)
		}
		if err := png.Encode(f, m); err != nil {
			log.Fatal(err)
		}
		if err := f.Close(); err != nil {
			log.Fatal(err)
		}
	}
}
