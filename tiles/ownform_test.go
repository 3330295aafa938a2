package tiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"slices"
	"testing"

	"github.com/gen2brain/jpegn"
	"pgregory.net/rapid"
)

// ownForm encodes a picture as whole pictures are stored.
func ownForm(t rapid.TB, m image.Image, s jpegn.Subsampling) []byte {
	t.Helper()
	across := map[jpegn.Subsampling]int{jpegn.Subsample420: 16, jpegn.Subsample422: 16}[s]
	var b bytes.Buffer
	err := jpegn.Encode(&b, m, &jpegn.EncodeOptions{
		Quality: quality, Subsampling: s, RestartInterval: bandUnits * ceilDiv(m.Bounds().Dx(), max(across, 8)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Tiles that are joined are the picture that the encoder writes in one go.
func TestTilesAreOnePicture(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {16, 64}, {17, 65}, {100, 600}, {530, 517}, {1050, 70}, {70, 1030}} {
		for _, s := range samplings() {
			m := decodeJPEG(t, asJPEG(t, noise(size.X, size.Y), s))
			full, err := encodeFull(t.Context(), fastCodec{}, newMaster(m, upright), allThere, newTileCount(size.X, size.Y, silent))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(bytes.Join(full.whole, nil), ownForm(t, m, s)) {
				t.Errorf("%v, sampling %v: the tiles are not the picture", size, s)
			}
		}
	}
}

// forgetfulCodec begins nothing anew.
type forgetfulCodec struct{ fastCodec }

func (forgetfulCodec) encode(w io.Writer, m image.Image, _ int) error {
	return fastCodec{}.encode(w, m, 0)
}

// What cannot be joined is an error, not another picture.
func TestTilesThatCannotBeJoined(t *testing.T) {
	for _, size := range []image.Point{{40, 40}, {600, 40}, {40, 600}} {
		m := newMaster(decodeJPEG(t, asJPEG(t, noise(size.X, size.Y), jpegn.Subsample420)), upright)
		_, err := encodeFull(t.Context(), forgetfulCodec{}, m, allThere, newTileCount(size.X, size.Y, silent))
		if !errors.Is(err, errStrips) {
			t.Errorf("%v: error %v, want %v", size, err, errStrips)
		}
	}
}

func kept(t rapid.TB, file []byte) bool {
	t.Helper()
	h, err := inspect(file, Limits{}.withDefaults())
	if err != nil {
		return false
	}
	own, err := isOwnForm(fastCodec{}, file, h)
	if err != nil {
		t.Fatal(err)
	}
	if !own {
		return false
	}
	_, err = decodeUpright(context.Background(), decoders{jpeg: fastCodec{}, progress: silent}, file, h)
	return err == nil
}

func samplings() []jpegn.Subsampling {
	return []jpegn.Subsampling{
		jpegn.Subsample420, jpegn.Subsample422, jpegn.Subsample440, jpegn.Subsample444, jpegn.SubsampleGray,
	}
}

// What is stored of a photo comes in again without a change, whatever its size
// and its sampling.
func TestStoredPictureIsKept(t *testing.T) {
	l := newTestLibrary(Limits{})
	for _, size := range []image.Point{{1, 1}, {16, 16}, {17, 33}, {640, 8}, {530, 517}} {
		for _, s := range samplings() {
			first := l.fetch(t, ingest(t, l, asJPEG(t, noise(size.X, size.Y), s)), "full", "max")
			second := l.fetch(t, ingest(t, l, first), "full", "max")
			if !bytes.Equal(first, second) {
				t.Errorf("%v, sampling %v: the second ingest changed the picture", size, s)
			}
			checkNoMetadata(t, "kept", second)
		}
	}
}

// A file that is anything but what the encoder writes is encoded anew.
func TestForeignPictureIsEncodedAnew(t *testing.T) {
	own := ownForm(t, scene(70, 150), jpegn.Subsample420)
	if !kept(t, own) {
		t.Fatal("the encoder's own file is not kept")
	}
	scan := bytes.Index(own, []byte{0xff, markerSOS})
	body := scan + 14
	restart := bytes.Index(own, []byte{0xff, markerRST0})
	insert := func(at int, b ...byte) []byte { return slices.Insert(slices.Clone(own), at, b...) }
	options := func(o jpegn.EncodeOptions) []byte {
		var b bytes.Buffer
		o.Quality = quality
		if err := jpegn.Encode(&b, scene(70, 150), &o); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	var standard bytes.Buffer
	if err := jpeg.Encode(&standard, scene(70, 150), &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"another quality":      asJPEG(t, scene(70, 150), jpegn.Subsample420),
		"another encoder":      standard.Bytes(),
		"own tables":           options(jpegn.EncodeOptions{OptimizeCoding: true}),
		"other bands":          options(jpegn.EncodeOptions{RestartInterval: 2}),
		"no bands":             options(jpegn.EncodeOptions{}),
		"EXIF":                 withMetadata(t, own, upright, binary.BigEndian),
		"a comment":            insert(2, 0xff, 0xfe, 0, 5, 'a', 'b', 'c'),
		"a comment in the end": insert(scan, 0xff, 0xfe, 0, 5, 'a', 'b', 'c'),
		"a density":            slices.Concat(own[:14], []byte{9}, own[15:]),
		"a fill byte":          insert(2, 0xff),
		"after the scan":       insert(len(own)-2, 1, 2, 3),
		"after the end":        insert(len(own), 1, 2, 3),
		"another scan":         slices.Concat(own[:len(own)-2], own[scan:]),
		"another picture":      slices.Concat(own, own),
		"cut off":              slices.Concat(own[:len(own)-9], own[len(own)-2:]),
		"a restart marker":     insert(body+20, 0xff, markerRST0),
		"another restart":      slices.Concat(own[:restart+1], []byte{markerRST0 + 3}, own[restart+2:]),
		"a restart twice":      insert(restart, 0xff, markerRST0),
		"between bands":        insert(restart, 0x55),
		"no restart":           slices.Delete(slices.Clone(own), restart, restart+2),
		"a comment in a scan":  insert(body+20, 0xff, 0xfe, 0, 5, 'a', 'b', 'c'),
		"no file":              nil,
	} {
		if kept(t, file) {
			t.Errorf("%s: kept", name)
		}
	}
}

// Of the ways in which a block can be coded, only that of the encoder is its own
// form: it leaves no room for bits that say nothing about the picture.
func TestBlocksHaveOneForm(t *testing.T) {
	const (
		flat  = "00"                 // a first coefficient of 0
		rest  = "1010"               // zeros to the end
		zeros = "11111111001"        // sixteen zeros
		one   = "00" + "1"           // a 1 at once
		far   = "1111111111110101" + // fifteen zeros and a 1
			"1"
		last = "1111111111101011" + // fourteen zeros and a 1
			"1"
	)
	head, err := ownHeader(fastCodec{}, ownKinds()[4], 8, 8)
	if err != nil {
		t.Fatal(err)
	}
	tables := readHuffman(head)
	for _, test := range []struct {
		name, bits string
		want       bool
	}{
		{"nothing but zeros", flat + rest, true},
		{"a coefficient", flat + one + rest, true},
		{"sixteen zeros before one", flat + zeros + one + rest, true},
		{"sixteen zeros before none", flat + zeros + rest, false},
		{"zeros to the last", flat + zeros + zeros + zeros + zeros, false},
		{"too many zeros", flat + zeros + zeros + zeros + far, false},
		{"the last coefficient", flat + zeros + zeros + zeros + last, true},
		{"no end", flat + one, false},
	} {
		r := scanReader{data: packed(test.bits)}
		if got := r.block(tables[0], tables[0x10]) && r.atEnd(); got != test.want {
			t.Errorf("%s: own form is %v, want %v", test.name, got, test.want)
		}
	}
}

// packed makes bytes of bits, filled with ones.
func packed(bits string) (data []byte) {
	for i, bit := range []byte(bits) {
		if i%8 == 0 {
			data = append(data, 0xff)
		}
		data[i/8] -= ('1' - bit) << (7 - i%8)
	}
	return bytes.ReplaceAll(data, []byte{0xff}, []byte{0xff, 0})
}

// A file that is kept, with a bit turned over, is another picture or is not kept.
func TestKeptBitsArePixels(t *testing.T) {
	for _, sampling := range samplings() {
		file := ownForm(t, softNoise(9, 37), sampling)
		if !kept(t, file) {
			t.Fatalf("sampling %v: the encoder's own file is not kept", sampling)
		}
		picture, turnable := planesOf(t, file), 0
		for i := range file {
			for bit := range 8 {
				turned := slices.Clone(file)
				turned[i] ^= 1 << bit
				if !kept(t, turned) {
					continue
				}
				if bytes.Equal(picture, planesOf(t, turned)) {
					t.Errorf("sampling %v: bit %d of byte %d of a kept file says nothing about the picture", sampling, bit, i)
				}
				turnable++
			}
		}
		if turnable == 0 {
			t.Errorf("sampling %v: no bit of the file can be turned", sampling)
		}
	}
}

// softNoise keeps away from black and white, where decoders cut samples off and
// different coefficients may look alike.
func softNoise(w, h int) *image.RGBA {
	m := noise(w, h)
	for i, v := range m.Pix {
		m.Pix[i] = 96 + v/4
	}
	return m
}

// planesOf are the size and all samples of a picture, with those that fill its
// last blocks. The steps of its coefficients are made so coarse that every one
// shows: ours may be smaller than what samples are rounded to.
func planesOf(t rapid.TB, file []byte) []byte {
	const markerDQT = 0xdb
	file = slices.Clone(file)
	for s := range jpegSegments(file) {
		if s.marker == markerDQT {
			for i := range s.payload {
				if i%65 > 0 { // a table is its number and 64 steps
					s.payload[i] = 16
				}
			}
		}
	}
	m, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	size := []byte(m.Bounds().String())
	switch m := m.(type) {
	case *image.YCbCr:
		return slices.Concat(size, m.Y[:cap(m.Y)], m.Cb[:cap(m.Cb)], m.Cr[:cap(m.Cr)])
	case *image.Gray:
		return slices.Concat(size, m.Pix[:cap(m.Pix)])
	}
	t.Fatalf("decoded to %T", m)
	return nil
}

// FuzzOwnForm reads any bytes as a scan: it ends, and does not panic.
func FuzzOwnForm(f *testing.F) {
	for _, s := range samplings() {
		own := ownForm(f, scene(17, 9), s)
		f.Add(own)
		f.Add(own[:len(own)/2])
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		h := header{format: "jpeg", width: 17, height: 9, end: len(file)}
		if own, err := isOwnForm(fastCodec{}, file, h); err != nil {
			t.Fatal(err)
		} else if own && !bytes.HasSuffix(file, []byte{0xff, markerEOI}) {
			t.Error("a file without an end is kept")
		}
	})
}
