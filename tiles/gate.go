package tiles

// The codes of a [GateError]. They are stable: the UI translates by them.
const (
	CodeEmpty         = "image_empty"           // no bytes at all
	CodeTooLarge      = "image_too_large"       // params: maxBytes
	CodeTooManyPixels = "image_too_many_pixels" // params: format, width, height, and maxPixels, maxSide or maxDecodeBytes
	CodeUnsupported   = "image_unsupported"     // params: format
	CodeZeroSized     = "image_zero_sized"      // params: format
	CodeAnimated      = "image_animated"        // params: format
	CodeTruncated     = "image_truncated"       // params: format
	CodeCorrupt       = "image_corrupt"         // params: format
	CodePolyglot      = "image_polyglot"        // params: format, also
	CodeTooSlow       = "image_too_slow"        // params: seconds
)

// header is what the gate learns about a picture without decoding it.
type header struct {
	format        string // "jpeg", "png", "webp", "heic" or "avif"
	width, height int    // of the decoded picture, before it is turned
	orientation   orientation
	decodedBytes  int64  // what the decoder will allocate for pixels
	planeBytes    int64  // what the upright planes take
	coding        coding // what the samples mean, where a profile does not say it
	profile       []byte // ICC profile; nil when there is none
	exif          []byte // TIFF structure with the EXIF metadata; nil when there is none
	end           int    // where the picture ends in the file; 0 when that is cut off
}

func (h header) pixels() int64 { return int64(h.width) * int64(h.height) }

// sandboxed reports whether the decoder is one that runs in the sandbox.
func (h header) sandboxed() bool { return h.format == "heic" || h.format == "avif" }

// workBytes estimates the peak of an ingest: the decoder's pixels, the planes
// made from them, and as much again for the encoder and the lower levels.
func (h header) workBytes() int64 { return h.decodedBytes + 2*h.planeBytes }

// maxSide is the largest width or height that a JPEG file can state.
const maxSide = 65535

// inspect sniffs the format by its first bytes, reads the header and refuses
// what lies beyond the limits. Nothing is decoded.
func inspect(data []byte, limits Limits) (header, error) {
	h, err := readHeader(data)
	if err != nil {
		return header{}, err
	}
	if err := h.check(limits); err != nil {
		return header{}, err
	}
	if h.end == 0 {
		return header{}, truncated(h.format, nil)
	}
	if also := foreign(data, h.end); also != "" {
		return header{}, polyglot(h.format, also)
	}
	return h, nil
}

// readHeader reads the structure of a picture. What it refuses is no picture, or
// one of a kind that cannot be decoded.
func readHeader(data []byte) (header, error) {
	if len(data) == 0 {
		return header{}, empty()
	}
	switch format := sniff(data); format {
	case "jpeg":
		return readJPEGHeader(data)
	case "png":
		return readPNGHeader(data)
	case "webp":
		return readWebPHeader(data)
	case "heic", "avif":
		return readHEIFHeader(data, format)
	default:
		return header{}, unsupported(format)
	}
}

// check compares a header with the limits. Pixels come first: the other sizes may
// have overflowed for absurd dimensions.
func (h header) check(limits Limits) error {
	if h.width == 0 || h.height == 0 {
		return zeroSized(h.format)
	}
	if h.pixels() > limits.Pixels {
		return tooManyPixels(h, "maxPixels", limits.Pixels)
	}
	if max(h.width, h.height) > maxSide {
		return tooManyPixels(h, "maxSide", maxSide)
	}
	if h.decodedBytes > limits.DecodeBytes {
		return tooManyPixels(h, "maxDecodeBytes", limits.DecodeBytes)
	}
	return nil
}
