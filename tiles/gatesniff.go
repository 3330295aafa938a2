package tiles

import (
	"bytes"
	"unicode/utf8"
)

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
		return sniffBrand(data)
	}
	if isText(data[:min(len(data), 512)]) {
		return "text"
	}
	return "unknown"
}

// sniffBrand names an ISO base media file by its major brand, and a file of the
// general brand mif1 by the first brand of a codec that it says to fit
// (ISO/IEC 23008-12, 10; AV1 Image File Format, 6).
func sniffBrand(data []byte) string {
	brand := string(data[8:12])
	if brand == "mif1" || brand == "msf1" {
		size := min(int(data[3]), len(data)) // of the file type box: more than 255 bytes of brands are no photo's
		for at := 16; at+4 <= size && data[0]|data[1]|data[2] == 0; at += 4 {
			if b := string(data[at : at+4]); sniffCodec(b) != "video" {
				return sniffCodec(b)
			}
		}
		return "heic"
	}
	return sniffCodec(brand)
}

func sniffCodec(brand string) string {
	switch brand {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs":
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

// foreign names the other format of a file that is a picture up to end: one whose
// readers look for it elsewhere than at the first byte. Nothing of it would be
// stored, but who uploads such a file did not mean to upload a photo. Films
// and further pictures behind a photo are what telephones write; they pass.
func foreign(data []byte, end int) string {
	if bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return "pdf"
	}
	if isZip(data) {
		return "zip"
	}
	trailer := bytes.TrimLeft(data[min(end, len(data)):], "\x00 \t\r\n")
	trailer = bytes.ToLower(trailer[:min(len(trailer), 16)])
	for _, m := range []struct{ prefix, format string }{
		{"<!doctype", "html"}, {"<html", "html"}, {"<script", "html"}, {"<svg", "svg"}, {"<?xml", "xml"}, {"<?php", "php"},
		{"%pdf-", "pdf"}, {"pk\x03\x04", "zip"}, {"rar!\x1a", "rar"}, {"7z\xbc\xaf\x27\x1c", "7z"},
		{"\x7felf", "program"}, {"mz\x90\x00", "program"}, {"#!/", "program"},
	} {
		if bytes.HasPrefix(trailer, []byte(m.prefix)) {
			return m.format
		}
	}
	return ""
}

// isZip reports whether data ends as a ZIP archive does: a record of 22 bytes and
// a comment whose length it states (APPNOTE.TXT 6.3.10, 4.3.16).
func isZip(data []byte) bool {
	const record = 22
	tail := data[max(0, len(data)-record-1<<16):]
	for at := len(tail) - record; at >= 0; at-- {
		if at = bytes.LastIndex(tail[:at+4], []byte("PK\x05\x06")); at < 0 {
			return false
		}
		if at+record+int(tail[at+20])+int(tail[at+21])<<8 == len(tail) {
			return true
		}
	}
	return false
}
