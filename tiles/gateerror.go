package tiles

import (
	"fmt"
	"time"
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

// Refusal implements the interface of errors that another try does not mend.
func (e *GateError) Refusal() (code, message string, params map[string]any) {
	return e.Code, e.Message, e.Params
}

func empty() *GateError { return &GateError{Code: CodeEmpty, Message: "the file is empty"} }

func tooLarge(limit int64) *GateError {
	return &GateError{
		Code: CodeTooLarge, Message: fmt.Sprintf("the file has more than %d bytes", limit), Params: map[string]any{"maxBytes": limit},
	}
}

func refuse(code, format, message string) *GateError {
	return &GateError{Code: code, Message: message, Params: map[string]any{"format": format}}
}

func unsupported(format string) *GateError {
	return refuse(CodeUnsupported, format, "the file is not a JPEG, PNG, WebP, HEIC or AVIF image that can be read ("+format+")")
}

func zeroSized(format string) *GateError {
	return refuse(CodeZeroSized, format, "the "+format+" image has no width or no height")
}

func animated(format string) *GateError {
	return refuse(CodeAnimated, format, "the "+format+" file is an animation, not a photo")
}

func truncated(format string, cause error) *GateError {
	e := refuse(CodeTruncated, format, "the "+format+" image is cut off")
	e.cause = cause
	return e
}

func corrupt(format string, cause error) *GateError {
	e := refuse(CodeCorrupt, format, "the "+format+" image is damaged")
	e.cause = cause
	return e
}

func polyglot(format, also string) *GateError {
	e := refuse(CodePolyglot, format, "the file is a "+format+" image and a "+also+" file at once")
	e.Params["also"] = also
	return e
}

func tooManyPixels(h header, limit string, value int64) *GateError {
	e := refuse(CodeTooManyPixels, h.format,
		fmt.Sprintf("the %s image has %d x %d pixels, more than can be decoded safely", h.format, h.width, h.height))
	e.Params["width"], e.Params["height"], e.Params[limit] = h.width, h.height, value
	return e
}

func tooSlow(limit time.Duration) *GateError {
	return &GateError{
		Code:    CodeTooSlow,
		Message: fmt.Sprintf("working on the image took longer than %v", limit),
		Params:  map[string]any{"seconds": limit.Seconds()},
	}
}
