package tiles

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
)

// readPNGHeader reads the IHDR chunk and looks through the others for what tells
// of colours, metadata and animation (ISO/IEC 15948 third edition, 11).
func readPNGHeader(data []byte) (header, error) {
	const end = 8 + 8 + 13 // signature, chunk length and name, IHDR
	if len(data) < end {
		return header{}, truncated("png", errors.New("no IHDR chunk"))
	}
	if string(data[8:16]) != "\x00\x00\x00\x0dIHDR" {
		return header{}, corrupt("png", errors.New("no IHDR chunk"))
	}
	width, height := binary.BigEndian.Uint32(data[16:]), binary.BigEndian.Uint32(data[20:])
	switch {
	case width == 0 || height == 0:
		return header{}, zeroSized("png")
	case width > 1<<31-1 || height > 1<<31-1:
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
	return h, readPNGChunks(&h, data)
}

// readPNGChunks completes h from the chunks after IHDR. A file that is cut off
// leaves h without an end.
func readPNGChunks(h *header, data []byte) error {
	const frame = 12 // length, name and check sum of a chunk
	for at := 8 + frame + 13; at+frame <= len(data); {
		length := int64(binary.BigEndian.Uint32(data[at:]))
		if length > int64(len(data)-at-frame) {
			return nil
		}
		chunk := data[at+8:][:length]
		switch string(data[at+4 : at+8]) {
		case "acTL":
			return animated("png")
		case "iCCP":
			h.profile = pngProfile(chunk)
		case "eXIf":
			h.takeExif(chunk)
		case "IEND":
			h.end = at + frame + int(length)
			return nil
		}
		at += frame + int(length)
	}
	return nil
}

// pngProfile unpacks an iCCP chunk: a name, a zero, the method 0 and a zlib
// stream. A damaged one, or one that would grow beyond a profile's size, is nil.
func pngProfile(chunk []byte) []byte {
	_, packed, ok := bytes.Cut(chunk, []byte{0})
	if !ok || len(packed) < 1 || packed[0] != 0 {
		return nil
	}
	r, err := zlib.NewReader(bytes.NewReader(packed[1:]))
	if err != nil {
		return nil
	}
	profile, err := io.ReadAll(io.LimitReader(r, maxProfile+1))
	if err != nil || len(profile) > maxProfile {
		return nil
	}
	return profile
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
