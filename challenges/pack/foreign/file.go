package foreign

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Bounds of what is read.
const (
	maxFileBytes    = 16 << 20 // of a file that is parsed
	maxPictureBytes = 64 << 20 // of one whose metadata is read
	maxFiles        = 5_000    // in a folder
	maxPlaces       = 10_000   // in a file, or challenges: more than pictures, of which places are joined with one each
)

var errEnough = errors.New("enough")

// find lists the files of which is says yes, by name, at most so many. Hidden ones,
// links, and what macOS adds to archives are passed over.
func find(fsys fs.FS, is func(name string) bool, most int) (found []string, err error) {
	seen := 0
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if seen++; seen > maxFiles {
			return fmt.Errorf("the folder has more than %d files", maxFiles)
		}
		base := path.Base(name)
		switch {
		case d.IsDir() && (base == "__MACOSX" || strings.HasPrefix(base, ".") && name != "."):
			return fs.SkipDir
		case !d.Type().IsRegular() || strings.HasPrefix(base, ".") || !is(name):
			return nil
		}
		if found = append(found, name); len(found) == most {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return found, err
}

// isPicture reports whether a name is that of a picture.
func isPicture(name string) bool {
	return slices.Contains([]string{".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif"}, strings.ToLower(path.Ext(name)))
}

// contents reads a file that is not empty.
func contents(fsys fs.FS, name string, most int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(data)) > most:
		return nil, refuse(name, 1, 1, "the file has more than %d bytes", most)
	case len(data) == 0:
		return nil, refuse(name, 1, 1, "the file is empty, 0 bytes: export it again")
	}
	return data, nil
}

// textFile reads a text in UTF-8, or in Windows-1251, which is what programs write
// that know Cyrillic and no Unicode; the report tells that it was converted.
func (i *importer) textFile(name string) (string, error) {
	data, err := contents(i.source.Files, name, maxFileBytes)
	if err != nil {
		return "", err
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) || bytes.Contains(data[:min(len(data), 64)], []byte{0}) {
		return "", refuse(name, 1, 1, "this is UTF-16, not UTF-8; save the file as UTF-8")
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if utf8.Valid(data) {
		return string(data), nil
	}
	converted, err := charmap.Windows1251.NewDecoder().String(string(data))
	if err != nil || !isCyrillic(converted) {
		return "", refuse(name, 1, 1, "this is neither UTF-8 nor Windows-1251; save the file as UTF-8")
	}
	i.report.changed("%s: read as Windows-1251, for it is not UTF-8", name)
	return converted, nil
}

// isCyrillic reports whether most letters beyond ASCII are Cyrillic, and all of it
// is text.
func isCyrillic(s string) bool {
	cyrillic, other := 0, 0
	for _, r := range s {
		switch {
		case r == utf8.RuneError || unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r):
			return false
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case r > unicode.MaxASCII && unicode.IsLetter(r):
			other++
		}
	}
	return cyrillic > 2*other
}
