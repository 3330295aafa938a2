package tiles

import (
	"bytes"
	"errors"
	"image"
	"io"
	"slices"
	"sync"
	"testing"

	"github.com/gen2brain/jpegn"
)

// A picture that is encoded while it is decoded becomes what it becomes one after
// the other, and so does one that turns out to be unusual at its end.
func TestAheadIsTheSame(t *testing.T) {
	const width, height = 530, 517
	for _, sampling := range samplings() {
		usual := asJPEG(t, scene(width, height), sampling)
		unusual := append(bytes.Clone(usual[:len(usual)-2]), 1, 2, 0xff, markerEOI)
		p, err := buildPyramid(t.Context(), fastCodec{}, newMaster(decodeJPEG(t, usual), upright), silent)
		if err != nil {
			t.Fatal(err)
		}
		for name, file := range map[string][]byte{"usual": usual, "unusual": unusual} {
			h, err := inspect(file, Limits{}.withDefaults())
			if err != nil || !isStoredAsDecoded(h, treatment{}) {
				t.Fatalf("%s, sampling %v: not stored as decoded, %v", name, sampling, err)
			}
			var cut []int64
			var mu sync.Mutex
			progress := func(stage string, done, _ int64) {
				mu.Lock()
				defer mu.Unlock()
				if stage == StageCut {
					cut = append(cut, done)
				} else if len(cut) > 0 {
					t.Errorf("%s, sampling %v: decoding is told after cutting", name, sampling)
				}
			}
			l := newTestLibrary(Limits{})
			full, err := l.cut(t.Context(), file, h, treatment{progress: progress})
			if err != nil {
				t.Fatal(err)
			}
			got, err := full.complete(t.Context(), l.codec)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(bytes.Join(got.full, nil), bytes.Join(p.full, nil)) || !bytes.Equal(bytes.Join(got.tiles.chunks(), nil), bytes.Join(p.tiles.chunks(), nil)) {
				t.Errorf("%s, sampling %v: other bytes", name, sampling)
			}
			if want := tilesOf(width, height); slices.Max(cut) != want {
				t.Errorf("%s, sampling %v: %d parts are told, want %d", name, sampling, slices.Max(cut), want)
			}
		}
	}
}

// Damage at the end of a picture most of which has been encoded refuses it, and nothing
// is stored.
func TestAheadOfDamage(t *testing.T) {
	usual := asJPEG(t, noise(530, 517), jpegn.Subsample420)
	l := newTestLibrary(Limits{})
	cutOff := append(bytes.Clone(usual[:len(usual)-2000]), 0xff, markerEOI)
	if _, _, _, err := l.Ingest(t.Context(), "owner", bytes.NewReader(cutOff)); codeOf(err) != CodeCorrupt {
		t.Errorf("error %v, want %s", err, CodeCorrupt)
	}
	if len(l.blobs.blobs)+len(l.catalog.images) > 0 {
		t.Error("a refused file left something behind")
	}
}

// failingCodec fails to encode.
type failingCodec struct{ fastCodec }

var errFailing = errors.New("no more")

func (failingCodec) encode(io.Writer, image.Image, int) error { return errFailing }

// What fails while a picture is decoded ends that, and is what is told.
func TestAheadStops(t *testing.T) {
	l := newTestLibrary(Limits{})
	l.codec = failingCodec{}
	_, _, _, err := l.Ingest(t.Context(), "owner", bytes.NewReader(asJPEG(t, scene(530, 517), jpegn.Subsample420)))
	if !errors.Is(err, errFailing) {
		t.Errorf("error %v, want %v", err, errFailing)
	}
}
