package tiles

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Info is the info.json of an image (IIIF Image API 3.0, section 5). It holds
// sizes and nothing else that could tell about the picture.
type Info struct {
	Context          string     `json:"@context"`
	ID               string     `json:"id"`
	Type             string     `json:"type"`
	Protocol         string     `json:"protocol"`
	Profile          string     `json:"profile"`
	Width            int        `json:"width"`
	Height           int        `json:"height"`
	Sizes            []InfoSize `json:"sizes"`
	Tiles            []InfoTile `json:"tiles"`
	PreferredFormats []string   `json:"preferredFormats"`
}

// InfoSize is a size in which the whole picture is served, in pixels.
type InfoSize struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// InfoTile says in which tiles the picture is served.
type InfoTile struct {
	Width        int   `json:"width"`
	ScaleFactors []int `json:"scaleFactors"`
}

// Info describes the image id to a viewer. baseURI is the address under which
// images are served, without a slash at its end, such as
// "https://example.org/iiif/3". The error is fs.ErrNotExist (errors.Is) for an
// unknown image.
func (l *Library) Info(ctx context.Context, id, baseURI string) (Info, error) {
	image, err := l.catalog.Image(ctx, id)
	if err != nil {
		return Info{}, fmt.Errorf("info of image: %w", err)
	}
	info := Info{
		Context:          "http://iiif.io/api/image/3/context.json",
		ID:               baseURI + "/" + id,
		Type:             "ImageService3",
		Protocol:         "http://iiif.io/api/image",
		Profile:          "level0",
		Width:            image.Width,
		Height:           image.Height,
		Tiles:            []InfoTile{{Width: TileSize}},
		PreferredFormats: []string{"jpg"},
	}
	top := levels(image.Width, image.Height) - 1
	for level := range top + 1 {
		info.Tiles[0].ScaleFactors = append(info.Tiles[0].ScaleFactors, 1<<level)
	}
	if top > 0 {
		info.Sizes = append(info.Sizes, InfoSize{levelSize(image.Width, top), levelSize(image.Height, top)})
	}
	info.Sizes = append(info.Sizes, InfoSize{image.Width, image.Height})
	for _, small := range image.small() {
		info.Sizes = append(info.Sizes, small.size)
	}
	slices.SortFunc(info.Sizes, func(a, b InfoSize) int { return cmp.Or(a.Width-b.Width, a.Height-b.Height) })
	return info, nil
}

// smallBlob is a small picture: a blob of this size.
type smallBlob struct {
	key  string
	size InfoSize
}

// small lists the small pictures that an image has.
func (i Image) small() (list []smallBlob) {
	for _, s := range []struct {
		key  string
		side int
	}{{i.Thumbnail, thumbnailSide}, {i.Screen, screenSide}} {
		if size, ok := smallSize(i.Width, i.Height, s.side); ok && s.key != "" {
			list = append(list, smallBlob{s.key, size})
		}
	}
	return list
}

// Tile answers an IIIF image request, the four parts of its path as they follow
// the image id: region, size, rotation, and quality with format. Served are
// exactly the requests that [Library.Info] lists, in their canonical form:
//
//	full/max/0/default.jpg       the whole picture
//	full/w,h/0/default.jpg       the whole picture in one of the listed sizes
//	x,y,w,h/w,h/0/default.jpg    a tile: its region in pixels of the whole picture,
//	                             cut at the edges, and that divided by the scale
//	                             factor, rounded up
//
// The one tile of the smallest level is served under both of its names. The form
// "w," of older versions belongs to no level 0 of version 3 and is not served.
//
// Everything else, as an unknown image, gives fs.ErrNotExist (errors.Is). The
// caller closes body. The tag is a strong ETag, in quotes; it changes with
// the bytes.
func (l *Library) Tile(ctx context.Context, id, region, size, rotation, file string) (body io.ReadSeekCloser, tag string, err error) {
	fail := func(err error) (io.ReadSeekCloser, string, error) {
		return nil, "", fmt.Errorf("image request: %w", err)
	}
	if rotation != "0" || file != "default.jpg" {
		return fail(fs.ErrNotExist)
	}
	image, err := l.catalog.Image(ctx, id)
	if err != nil {
		return fail(err)
	}
	p, err := locate(image.Width, image.Height, region, size)
	key := image.Full
	if err != nil && region == "full" {
		for _, small := range image.small() {
			if size == pair(small.size.Width, small.size.Height) {
				p, key, err = place{whole: true}, small.key, nil
			}
		}
	}
	if err != nil {
		return fail(err)
	}
	if p.whole {
		body, err := l.blobs.Open(ctx, key)
		if err != nil {
			return fail(err)
		}
		return body, `"` + hashOf(key) + `"`, nil
	}
	z := levels(image.Width, image.Height) - 1 - p.level
	tile, err := l.archives.tile(ctx, image.Archive, tileID(z, p.x, p.y))
	if err != nil {
		return fail(err)
	}
	tag = `"` + hashOf(image.Archive) + "-" + strconv.Itoa(z) + "-" + strconv.Itoa(p.x) + "-" + strconv.Itoa(p.y) + `"`
	return tile, tag, nil
}

// hashOf is the part of a blob's key that stands for its contents.
func hashOf(key string) string {
	name := path.Base(Digest(key))
	return strings.TrimSuffix(name, path.Ext(name))
}

// place is what a request asks for: the whole picture, or the tile at column x
// and row y of a level.
type place struct {
	whole       bool
	level, x, y int
}

// locate finds the place that region and size stand for in an image of width by
// height pixels. What is not served is fs.ErrNotExist.
func locate(width, height int, region, size string) (place, error) {
	top := levels(width, height) - 1
	if region == "full" {
		switch size {
		case "max", pair(width, height):
			return place{whole: true}, nil
		case pair(levelSize(width, top), levelSize(height, top)):
			return place{level: top}, nil
		}
		return place{}, fs.ErrNotExist
	}
	var r [4]int // x, y, w, h
	var s [2]int // w, h
	if !parseNumbers(region, r[:]) || !parseNumbers(size, s[:]) {
		return place{}, fs.ErrNotExist
	}
	// A region at an edge does not tell its scale factor, so each is tried. Where
	// two fit, both show the same single pixel.
	for level := range top + 1 {
		span := TileSize << level
		p := place{level: level, x: r[0] / span, y: r[1] / span}
		if r[0] != p.x*span || r[1] != p.y*span || r[0] >= width || r[1] >= height {
			continue
		}
		w, h := min(span, width-r[0]), min(span, height-r[1])
		if r[2] == w && r[3] == h && s[0] == levelSize(w, level) && s[1] == levelSize(h, level) {
			return p, nil
		}
	}
	return place{}, fs.ErrNotExist
}

func pair(w, h int) string { return strconv.Itoa(w) + "," + strconv.Itoa(h) }

// parseNumbers reads len(into) decimal numbers joined by commas, without signs
// and leading zeros, each below ten million.
func parseNumbers(s string, into []int) bool {
	for i := range into {
		digits, rest, more := strings.Cut(s, ",")
		if more != (i < len(into)-1) || !isNumber(digits) {
			return false
		}
		into[i], _ = strconv.Atoi(digits)
		s = rest
	}
	return true
}

func isNumber(s string) bool {
	if len(s) == 0 || len(s) > 7 || len(s) > 1 && s[0] == '0' {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}
