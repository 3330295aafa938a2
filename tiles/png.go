package tiles

import (
	"encoding/binary"
	"errors"
)

// readPNGHeader reads the IHDR chunk. PNG pictures are taken as upright.
func readPNGHeader(data []byte) (header, error) {
	const end = 8 + 8 + 13 // signature, chunk length and name, IHDR
	if len(data) < end || string(data[8:16]) != "\x00\x00\x00\x0dIHDR" {
		return header{}, corrupt("png", errors.New("no IHDR chunk"))
	}
	width, height := binary.BigEndian.Uint32(data[16:]), binary.BigEndian.Uint32(data[20:])
	if width == 0 || height == 0 || width > 1<<31-1 || height > 1<<31-1 {
		return header{}, corrupt("png", errors.New("impossible dimensions"))
	}
	depth, colour, interlace := data[24], data[25], data[28]

	h := header{format: "png", width: int(width), height: int(height), orientation: upright}
	bytesPerPixel := pngDecodedBytes(depth, colour)
	if interlace != 0 {
		bytesPerPixel *= 2 // the seven passes are images of their own
	}
	h.decodedBytes = h.pixels() * bytesPerPixel
	h.planeBytes = h.pixels() * 3
	return h, nil
}

// pngDecodedBytes is the size of a pixel in the image type that image/png
// decodes to, the largest one where a tRNS chunk would change the type.
func pngDecodedBytes(depth, colour byte) int64 {
	const palette = 3 // ISO/IEC 15948, table 11.1
	switch {
	case colour == palette:
		return 1
	case depth == 16:
		return 8
	}
	return 4
}
