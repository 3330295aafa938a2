//go:build ignore

// Command make writes the pictures of the demo pack from the packages they were found in.
//
//	./fetch.sh sources && go run main.go -sources sources -out ../images
//
// Every source file is checked against its SHA-256 before a byte of it is decoded, so the readers below may trust what
// they read. Pictures lose their metadata because only pixels are carried over: turned upright, brought to sRGB,
// scaled where the table says so, and written as baseline JPEG, which Go writes without any metadata of its own.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"log"
	"math"
	"os"
	"path"
	"path/filepath"
	"unicode/utf16"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/webp"
)

// A source is a file that fetch.sh leaves in the sources folder.
type source struct{ file, sha256 string }

var (
	monuments = source{"explore_monuments.rcc", "337878371e443f7401d4fe4798c88dde44569953bf5fa8f2738d45be4ec59ab1"}
	bridge    = source{"cincinnati-bridge.jpg", "09772d09318b34a5c5edd58ee86ff462bcd2907006f31cc8e0704310f8e9ab60"}
	bicycle   = source{"test_exif_full.jpg", "859ae6a5fc33cdd99b7d8e148fe76f0b285981fa223a3c9ff0370a8db5c63dcf"}
	earth     = source{"earth-blue-marble.jpg", "228deba2e4b600146bdcb6cfa359b8ead6aacc2b1c13550a29cd82824cfa1c01"}
)

// A picture is one file of the pack and what is done to its source.
type picture struct {
	file    string
	from    source
	member  string  // path below the activity's resource folder, when the source is a Qt resource file
	space   space   // colour space of the source; the zero value is sRGB
	turn    bool    // turn a quarter clockwise: EXIF orientation 6
	quality int     // of the JPEG
	view    *window // cut from a map of the whole earth; nil for a photo
}

// A window is a part of an equirectangular map, seen so that east-west and north-south agree at its centre.
type window struct {
	lon, lat float64 // centre, degrees; the answer of the challenge
	tall     float64 // degrees of latitude from the lower to the upper edge
}

// The windows' size in the pack, in pixels.
const (
	windowWidth  = 1200
	windowHeight = 800
)

var pictures = []picture{
	{file: "01.jpg", from: monuments, member: "wonders/colosseum.webp", quality: 90},
	{file: "02.jpg", from: monuments, member: "wonders/machuPicchu.webp", quality: 90},
	{file: "03.jpg", from: earth, quality: 90, view: &window{lon: 31.13, lat: 30.18, tall: 12}},
	{file: "04.jpg", from: monuments, member: "france/montStMichel.webp", quality: 90},
	{file: "05.jpg", from: monuments, member: "wonders/christTheRedeemer.webp", space: adobe, quality: 90},
	{file: "06.jpg", from: monuments, member: "india/hawaMahal.webp", quality: 90},
	{file: "07.jpg", from: monuments, member: "france/pontduGard.webp", quality: 90},
	{file: "08.jpg", from: monuments, member: "wonders/petra.webp", quality: 90},
	{file: "09.jpg", from: earth, quality: 90, view: &window{lon: 77.25, lat: 42.43, tall: 11}},
	{file: "10.jpg", from: bicycle, space: displayP3, turn: true, quality: 85},
	{file: "11.jpg", from: bridge, quality: 90},
	{file: "12.jpg", from: monuments, member: "egypt/meidumPyramid.webp", quality: 90},
	{file: "13.jpg", from: monuments, member: "france/rocamadour.webp", quality: 90},
	{file: "14.jpg", from: earth, quality: 90, view: &window{lon: 174.5, lat: -41.25, tall: 13}},
	{file: "15.jpg", from: monuments, member: "usa/castillodeSanMarcos.webp", quality: 90},
	{file: "16.jpg", from: monuments, member: "india/ajantaCave.webp", quality: 90},
	{file: "17.jpg", from: monuments, member: "germany/aulaPalatina.webp", quality: 90},
	{file: "18.jpg", from: monuments, member: "usa/castleClinton.webp", quality: 90},
	{file: "19.jpg", from: earth, quality: 90, view: &window{lon: 60.77, lat: 46.10, tall: 12}},
	{file: "20.jpg", from: monuments, member: "usa/fortSumter.webp", quality: 90},
}

func main() {
	log.SetFlags(0)
	sources := flag.String("sources", "sources", "folder filled by fetch.sh")
	out := flag.String("out", "../images", "folder to write the pictures to")
	flag.Parse()
	for _, p := range pictures {
		if err := p.write(*sources, *out); err != nil {
			log.Fatalf("%s: %v", p.file, err)
		}
	}
}

func (p picture) write(sources, out string) error {
	b, err := p.from.read(sources)
	if err != nil {
		return err
	}
	if p.member != "" {
		if b, err = resource(b, path.Join("gcompris/src/activities/explore_monuments/resource", p.member)); err != nil {
			return err
		}
	}
	img, err := decode(b)
	if err != nil {
		return err
	}
	if p.turn {
		img = turned(img)
	}
	p.space.toSRGB(img)
	if p.view != nil {
		img = p.view.cut(img)
		cross(img)
	}

	var packed bytes.Buffer
	if err := jpeg.Encode(&packed, img, &jpeg.Options{Quality: p.quality}); err != nil {
		return err
	}
	fmt.Printf("%s %5d x %-5d %8d bytes\n", p.file, img.Rect.Dx(), img.Rect.Dy(), packed.Len())
	return os.WriteFile(filepath.Join(out, p.file), packed.Bytes(), 0o644)
}

func (s source) read(folder string) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(folder, s.file))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	if got := hex.EncodeToString(sum[:]); got != s.sha256 {
		return nil, fmt.Errorf("%s has SHA-256 %s, want %s", s.file, got, s.sha256)
	}
	return b, nil
}

// resource returns one stored file of a Qt resource collection (rcc --binary, the format read by
// QResource::registerResource). The collection is a tree of fixed-size nodes; names are UTF-16; a folder's node gives
// the count and the index of its first child, a file's node the offset of its length-prefixed bytes. All integers are
// big-endian. Only files stored without compression are handed out: pictures gain nothing from it, so all are.
func resource(b []byte, name string) ([]byte, error) {
	u16 := func(at uint32) uint32 { return uint32(binary.BigEndian.Uint16(b[at:])) }
	u32 := func(at uint32) uint32 { return binary.BigEndian.Uint32(b[at:]) }
	version, tree, data, names := u32(4), u32(8), u32(12), u32(16)
	const compressed, directory = 1 | 4, 2
	size := uint32(14)
	if version >= 2 {
		size = 22 // a modification time follows
	}

	var find func(index uint32, rest string) []byte
	find = func(index uint32, rest string) []byte {
		node := tree + index*size
		if rest == "" {
			if u16(node+4)&(compressed|directory) != 0 {
				return nil
			}
			at := data + u32(node+10)
			return b[at+4 : at+4+u32(at)]
		}
		first := u32(node + 10)
		for child := first; child < first+u32(node+6); child++ {
			at := names + u32(tree+child*size)
			units := make([]uint16, u16(at))
			for i := range units {
				units[i] = uint16(u16(at + 6 + 2*uint32(i)))
			}
			segment := string(utf16.Decode(units))
			switch {
			case rest == segment:
				return find(child, "")
			case len(rest) > len(segment) && rest[:len(segment)+1] == segment+"/":
				return find(child, rest[len(segment)+1:])
			}
		}
		return nil
	}
	if found := find(0, name); found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("no uncompressed %s in the resource file", name)
}

// decode reads a JPEG or a WebP. Lossy WebP stores studio-range luma (16..235) and chroma (16..240), which the decoder
// hands on as if it were JPEG's full range, so it is stretched here.
func decode(b []byte) (*image.RGBA, error) {
	var src image.Image
	var err error
	if bytes.HasPrefix(b, []byte("RIFF")) {
		if src, err = webp.Decode(bytes.NewReader(b)); err == nil {
			if ycc, ok := src.(*image.YCbCr); ok {
				stretch(ycc.Y, 16, 235-16)
				stretch(ycc.Cb, 128, 240-16)
				stretch(ycc.Cr, 128, 240-16)
			}
		}
	} else {
		src, err = jpeg.Decode(bytes.NewReader(b))
	}
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(image.Rectangle{Max: src.Bounds().Size()})
	draw.Draw(img, img.Rect, src, src.Bounds().Min, draw.Src)
	return img, nil
}

// stretch widens samples of the given span to 255 about a value: 16 becomes 0, 128 stays 128.
func stretch(samples []uint8, about, span float64) {
	to := about
	if about == 16 {
		to = 0
	}
	for i, s := range samples {
		samples[i] = clamp(to + (float64(s)-about)*255/span)
	}
}

func clamp(v float64) uint8 { return uint8(math.Round(min(max(v, 0), 255))) }

// turned returns the picture turned a quarter clockwise.
func turned(src *image.RGBA) *image.RGBA {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dst := image.NewRGBA(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			dst.SetRGBA(h-1-y, x, src.RGBAAt(x, y))
		}
	}
	return dst
}

// A space is the colour space a source was recorded in. Matrices go from its linear light to linear sRGB; all of these
// spaces share the white point D65, so no adaptation is needed.
type space int

const (
	sRGB space = iota
	displayP3
	adobe
)

var toLinearSRGB = map[space][3][3]float64{
	displayP3: {{1.2249401, -0.2249401, 0}, {-0.0420569, 1.0420569, 0}, {-0.0196376, -0.0786361, 1.0982736}},
	adobe:     {{1.3983557, -0.3983557, 0}, {0, 1, 0}, {0, -0.0429290, 1.0429290}},
}

func (s space) toSRGB(img *image.RGBA) {
	m, ok := toLinearSRGB[s]
	if !ok {
		return
	}
	var light [256]float64
	for v := range light {
		x := float64(v) / 255
		switch {
		case s == adobe:
			light[v] = math.Pow(x, 563.0/256)
		case x <= 0.04045:
			light[v] = x / 12.92
		default:
			light[v] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	for i := 0; i < len(img.Pix); i += 4 {
		r, g, b := light[img.Pix[i]], light[img.Pix[i+1]], light[img.Pix[i+2]]
		for c, row := range m {
			img.Pix[i+c] = encoded(row[0]*r + row[1]*g + row[2]*b)
		}
	}
}

// encoded applies the sRGB transfer curve to linear light.
func encoded(x float64) uint8 {
	if x <= 0.0031308 {
		return clamp(255 * 12.92 * x)
	}
	return clamp(255 * (1.055*math.Pow(x, 1/2.4) - 0.055))
}

// cut enlarges the window smoothly. In an equirectangular map of W by H pixels longitude -180 is the left edge,
// latitude 90 the upper one, and a degree is W/360 pixels both ways; the window is widened by 1/cos(latitude), so that
// shapes at its centre are as seen from above. Columns wrap round at the antimeridian.
func (w window) cut(world *image.RGBA) *image.RGBA {
	degree := float64(world.Rect.Dx()) / 360
	high := w.tall * degree
	wide := high * windowWidth / windowHeight / math.Cos(w.lat*math.Pi/180)
	left, top := (w.lon+180)*degree-wide/2, (90-w.lat)*degree-high/2

	const margin = 4 // pixels the filter looks at beyond the edge
	x0, y0 := int(math.Floor(left))-margin, int(math.Floor(top))-margin
	part := image.NewRGBA(image.Rect(0, 0, int(wide)+2*margin+2, int(high)+2*margin+2))
	for y := range part.Rect.Dy() {
		for x := range part.Rect.Dx() {
			column := (x0 + x) % world.Rect.Dx()
			part.SetRGBA(x, y, world.RGBAAt(column, y0+y))
		}
	}

	dst := image.NewRGBA(image.Rect(0, 0, windowWidth, windowHeight))
	sx, sy := windowWidth/wide, windowHeight/high
	draw.CatmullRom.Transform(dst, f64.Aff3{sx, 0, (float64(x0) - left) * sx, 0, sy, (float64(y0) - top) * sy},
		part, part.Rect, draw.Src, nil)
	return dst
}

// cross marks the centre with four white strokes in dark outlines and leaves the spot itself free.
func cross(img *image.RGBA) {
	c := image.Pt(img.Rect.Dx()/2, img.Rect.Dy()/2)
	const from, to = 14, 44
	for _, stroke := range []struct {
		grow int
		ink  color.RGBA
	}{{2, color.RGBA{20, 20, 20, 255}}, {0, color.RGBA{255, 255, 255, 255}}} {
		g := stroke.grow
		for _, r := range []image.Rectangle{
			image.Rect(-to-g, -1-g, -from+g, 1+g), image.Rect(from-g, -1-g, to+g, 1+g),
			image.Rect(-1-g, -to-g, 1+g, -from+g), image.Rect(-1-g, from-g, 1+g, to+g),
		} {
			draw.Draw(img, r.Add(c), image.NewUniform(stroke.ink), image.Point{}, draw.Src)
		}
	}
}
