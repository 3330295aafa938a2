package tiles

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// readWebPHeader reads the chunks of a WebP file (RFC 9649, 2) up to the end that
// the container states. The size is that of the first picture, which is what is
// decoded.
func readWebPHeader(data []byte) (header, error) {
	h := header{format: "webp", orientation: upright}
	if end := int64(binary.LittleEndian.Uint32(data[4:])) + 8; end <= int64(len(data)) {
		h.end = int(end)
		data = data[:end]
	}
	framed, alpha := false, false
	for at := 12; at+8 <= len(data) && !(framed && h.exif != nil); {
		name, size := string(data[at:at+4]), int64(binary.LittleEndian.Uint32(data[at+4:]))
		chunk := data[at+8:]
		chunk = chunk[:min(size, int64(len(chunk)))]
		switch name {
		case "VP8X":
			const animation = 1 << 1
			if len(chunk) > 0 && chunk[0]&animation != 0 {
				return header{}, animated("webp")
			}
		case "ANIM", "ANMF":
			return header{}, animated("webp")
		case "ALPH":
			alpha = true
		case "ICCP":
			h.profile = chunk
		case "EXIF":
			h.takeExif(bytes.TrimPrefix(chunk, []byte(exifPrefix)))
		case "VP8 ", "VP8L":
			if framed {
				break
			}
			framed = true
			if err := readWebPFrame(&h, name, chunk, alpha); err != nil {
				return header{}, err
			}
		}
		if size += size & 1; size > int64(len(data)-at-8) {
			break
		}
		at += 8 + int(size)
	}
	switch {
	case framed:
	case h.end == 0:
		return header{}, truncated("webp", errors.New("no picture"))
	default:
		return header{}, corrupt("webp", errors.New("no picture"))
	}
	return h, nil
}

// readWebPFrame reads the header of a lossy picture (RFC 6386, 9.1) or of a
// lossless one (RFC 9649, 3.4) into h.
func readWebPFrame(h *header, name string, frame []byte, alpha bool) error {
	if len(frame) < 10 {
		return truncated("webp", errors.New("no frame header"))
	}
	const sides = 1<<14 - 1
	if name == "VP8L" {
		bits := binary.LittleEndian.Uint32(frame[1:])
		if frame[0] != 0x2f || bits>>29 != 0 {
			return corrupt("webp", errors.New("no lossless picture"))
		}
		h.width, h.height = int(bits&sides)+1, int(bits>>14&sides)+1
		h.decodedBytes = 8 * h.pixels() // the second half for a transform that is undone
		h.planeBytes = 3 * h.pixels()
		return nil
	}
	if frame[0]&1 != 0 || string(frame[3:6]) != "\x9d\x01\x2a" {
		return corrupt("webp", errors.New("no key frame"))
	}
	h.width = int(binary.LittleEndian.Uint16(frame[6:])) & sides
	h.height = int(binary.LittleEndian.Uint16(frame[8:])) & sides
	h.coding.limited = true // RFC 6386, 2; the decoder hands its samples on as they are
	h.planeBytes = ceilDiv64(3*h.pixels(), 2)
	h.decodedBytes = h.planeBytes
	if alpha {
		h.planeBytes = 3 * h.pixels()
		h.decodedBytes += 5 * h.pixels() // transparency is a lossless picture of its own
	}
	return nil
}
