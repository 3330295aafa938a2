//go:build !race

package tiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"testing"
	"time"
)

// The race detector makes the compilation of a decoder ten times slower, so these
// tests run without it; TestWithoutRaceDetector sees to that.

// TestHEIF shares one library, and with it the compiled decoders.
func TestHEIF(t *testing.T) {
	library := newTestLibrary(Limits{})
	decoded := func(t *testing.T, file []byte) image.Image {
		t.Helper()
		return checkBare(t, "stored", library, ingest(t, library, file))
	}
	for name, mean := range map[string]float64{"full.heic": 6.5, "full.avif": 3, "limited709.avif": 3, "ten.avif": 3} {
		t.Run(name, func(t *testing.T) {
			if got := meanDifference(decoded(t, photo(t, name)), scene(96, 64)); got > mean {
				t.Errorf("differs by %.2f on average", got)
			}
		})
	}
	t.Run("orientations", func(t *testing.T) {
		for _, name := range []string{"full.heic", "full.avif"} {
			file := photo(t, name)
			base := decoded(t, file)
			for o := upright; o <= turned270; o++ {
				// What EXIF says is another orientation, which must not matter.
				wrong := exif(upright+(o+2)%8, binary.BigEndian)[6:]
				got := decoded(t, rewrittenHEIF(t, file, wrong, turning(o)...))
				checkTurnedPhoto(t, fmt.Sprintf("%s orientation %d", name, o), got, base, o)
			}
		}
	})
	t.Run("transparency is laid on white", func(t *testing.T) {
		m := decoded(t, photo(t, "alpha.avif"))
		if got := m.At(48, 63); difference(got, color.White) > 16 {
			t.Errorf("the last row is %v", got)
		}
	})
	t.Run("Display P3", func(t *testing.T) {
		r := newRecolouring(nil, coding{primaries: primariesP3})
		for _, name := range []string{"full.heic", "full.avif"} {
			base := decoded(t, photo(t, name))
			for _, colours := range []box{
				property("colr", "prof"+string(iccProfile(displayP3Primaries(), sRGBTag()))),
				property("colr", "nclx\x00\x0c\x00\x0d\x00\x06\x80"),
			} {
				m := decoded(t, rewrittenHEIF(t, photo(t, name), nil, colours))
				r8, g8, b8 := rgb8(base.At(8, 6))
				r8, g8, b8 = r.rgb(r8, g8, b8)
				if d := difference(m.At(8, 6), color.RGBA{r8, g8, b8, 255}); d > 6 {
					t.Errorf("%s: %v, want about %v", name, m.At(8, 6), []uint8{r8, g8, b8})
				}
			}
		}
	})
	t.Run("studio range", func(t *testing.T) {
		m := decoded(t, rewrittenHEIF(t, photo(t, "full.heic"), nil, property("colr", "nclx\x00\x01\x00\x0d\x00\x06\x00")))
		r, g, b := color.YCbCrToRGB(76, 95, 225) // (81-16)*255/219, 128+(99-128)*255/224, 128+(213-128)*255/224
		if d := difference(m.At(8, 6), color.RGBA{r, g, b, 255}); d > 6 {
			t.Errorf("%v, want about %v", m.At(8, 6), []uint8{r, g, b})
		}
	})
	t.Run("damage", func(t *testing.T) {
		for _, name := range []string{"full.heic", "full.avif"} {
			file := photo(t, name)
			damaged := bytes.Clone(file)
			copy(damaged[len(damaged)-200:], make([]byte, 150))
			// A size that the coded picture does not have.
			larger := bytes.Clone(file)
			at := bytes.Index(larger, []byte("ispe"))
			binary.BigEndian.PutUint32(larger[at+8:], 48)
			for what, file := range map[string][]byte{"damaged": damaged, "other size": larger} {
				_, _, _, err := library.Ingest(t.Context(), "owner", bytes.NewReader(file))
				if got := codeOf(err); got != CodeCorrupt && got != "" {
					t.Errorf("%s %s: %v", name, what, err)
				}
			}
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, _, _, err := library.Ingest(ctx, "owner", bytes.NewReader(photo(t, "full.heic"))); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want the deadline", err)
		}
	})
	t.Run("memory", func(t *testing.T) {
		h, err := readHeader(photo(t, "full.avif"))
		if err != nil {
			t.Fatal(err)
		}
		for _, least := range []int64{1 << 18, 3 << 19} { // less than at the start, less than at the end
			h.decodedBytes = least
			if _, err := decodeUpright(t.Context(), decoders{sandbox: library.sandbox, progress: silent}, photo(t, "full.avif"), h); codeOf(err) != CodeCorrupt {
				t.Errorf("decoded in %d bytes: %v", least, err)
			}
		}
	})
}
