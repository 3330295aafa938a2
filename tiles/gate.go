package tiles

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// The codes of a [GateError]. They are stable: the UI translates by them.
const (
	CodeEmpty         = "image_empty"           // no bytes at all
	CodeTooLarge      = "image_too_large"       // params: maxBytes
	CodeTooManyPixels = "image_too_many_pixels" // params: width, height, and maxPixels, maxSide or maxDecodeBytes
	CodeUnsupported   = "image_unsupported"     // params: format
	CodeCorrupt       = "image_corrupt"         // params: format
)

// GateError says why the gate refused an upload. Message is English and safe to
// show; it never quotes the upload.
type GateError struct {
	Code    string
	Message string
	Params  map[string]any
	cause   error
}

// Error returns the message, with the decoder's own words when there are any.
func (e *GateError) Error() string {
	if e.cause != nil {
		return e.Code + ": " + e.Message + ": " + e.cause.Error()
	}
	return e.Code + ": " + e.Message
}

// Unwrap returns the decoder's error, or nil.
func (e *GateError) Unwrap() error { return e.cause }

func unsupported(format string) *GateError {
	return &GateError{
		Code:    CodeUnsupported,
		Message: "the file is not a JPEG or PNG image that can be read (" + format + ")",
		Params:  map[string]any{"format": format},
	}
}

func corrupt(format string, cause error) *GateError {
	return &GateError{
		Code:    CodeCorrupt,
		Message: "the " + format + " image is damaged or cut off",
		Params:  map[string]any{"format": format},
		cause:   cause,
	}
}

// header is what the gate learns about a picture without decoding it.
type header struct {
	format        string // "jpeg" or "png"
	width, height int
	orientation   orientation
	decodedBytes  int64 // what the decoder will allocate for pixels
	planeBytes    int64 // what the upright planes take
}

func (h header) pixels() int64 { return int64(h.width) * int64(h.height) }

// workBytes estimates the peak of an ingest: the decoder's pixels, the planes
// made from them, and as much again for the encoder and the lower levels.
func (h header) workBytes() int64 { return h.decodedBytes + 2*h.planeBytes }

// maxSide is the largest width or height that a JPEG file can state.
const maxSide = 65535

// inspect sniffs the format by its first bytes, reads the header and refuses
// what lies beyond the limits. Nothing is decoded.
func inspect(data []byte, limits Limits) (header, error) {
	if len(data) == 0 {
		return header{}, &GateError{Code: CodeEmpty, Message: "the file is empty"}
	}
	var h header
	var err error
	switch format := sniff(data); format {
	case "jpeg":
		h, err = readJPEGHeader(data)
	case "png":
		h, err = readPNGHeader(data)
	default:
		err = unsupported(format)
	}
	if err != nil {
		return header{}, err
	}
	// Pixels first: the other sizes may have overflowed for absurd dimensions.
	if h.pixels() > limits.Pixels {
		return header{}, tooManyPixels(h, "maxPixels", limits.Pixels)
	}
	if max(h.width, h.height) > maxSide {
		return header{}, tooManyPixels(h, "maxSide", maxSide)
	}
	if h.decodedBytes > limits.DecodeBytes {
		return header{}, tooManyPixels(h, "maxDecodeBytes", limits.DecodeBytes)
	}
	return h, nil
}

func tooManyPixels(h header, limit string, value int64) *GateError {
	return &GateError{
		Code:    CodeTooManyPixels,
		Message: fmt.Sprintf("the image has %d x %d pixels, more than can be decoded safely", h.width, h.height),
		Params:  map[string]any{"width": h.width, "height": h.height, limit: value},
	}
}

// sniff names the format of data by its first bytes. "text" and "unknown" stand
// for what is no known picture format.
func sniff(data []byte) string {
	for _, m := range []struct{ prefix, format string }{
		{"\xff\xd8\xff", "jpeg"},
		{"\x89PNG\r\n\x1a\n", "png"},
		{"GIF87a", "gif"},
		{"GIF89a", "gif"},
		{"BM", "bmp"},
		{"II*\x00", "tiff"},
		{"MM\x00*", "tiff"},
		{"\xff\x0a", "jxl"},
		{"\x00\x00\x00\x0cJXL ", "jxl"},
		{"\x00\x00\x00\x0cjP  ", "jpeg2000"},
		{"%PDF-", "pdf"},
		{"PK\x03\x04", "zip"},
	} {
		if bytes.HasPrefix(data, []byte(m.prefix)) {
			return m.format
		}
	}
	if len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP" {
		return "webp"
	}
	if len(data) >= 12 && string(data[4:8]) == "ftyp" {
		return sniffBrand(string(data[8:12]))
	}
	if isText(data[:min(len(data), 512)]) {
		return "text"
	}
	return "unknown"
}

// sniffBrand names an ISO base media file by its major brand.
func sniffBrand(brand string) string {
	switch brand {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1":
		return "heic"
	case "avif", "avis":
		return "avif"
	}
	return "video"
}

// isText reports whether b is UTF-8 without control characters but white space;
// a rune cut off at the end of b does not matter.
func isText(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 && utf8.FullRune(b) {
			return false
		}
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' {
			return false
		}
		b = b[n:]
	}
	return true
}
