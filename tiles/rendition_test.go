package tiles

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"slices"
	"testing"

	"github.com/disintegration/imaging"
	"github.com/gen2brain/jpegn"
)

// The sizes that are listed are served, exactly, and show the whole picture.
func TestSmallPictures(t *testing.T) {
	for _, test := range []struct {
		w, h int
		want []InfoSize
	}{
		{300, 200, []InfoSize{{300, 200}}},
		{320, 320, []InfoSize{{320, 320}}},
		{321, 10, []InfoSize{{320, 10}, {321, 10}}},
		{640, 480, []InfoSize{{320, 240}, {640, 480}}}, // the tile of the smallest level is of that size
		{1300, 800, []InfoSize{{320, 197}, {325, 200}, {1300, 800}}},
		{1000, 2500, []InfoSize{{125, 313}, {128, 320}, {768, 1920}, {1000, 2500}}},
		{2100, 1500, []InfoSize{{263, 188}, {320, 229}, {1920, 1371}, {2100, 1500}}},
		{5000, 1, []InfoSize{{313, 1}, {320, 1}, {1920, 1}, {5000, 1}}},
	} {
		library := newTestLibrary(Limits{})
		shown := scene(test.w, test.h)
		id := ingest(t, library, asJPEG(t, shown, jpegn.Subsample420))
		info, err := library.Info(t.Context(), id, "")
		if err != nil || !slices.Equal(info.Sizes, test.want) {
			t.Errorf("%d x %d has the sizes %v, %v, want %v", test.w, test.h, info.Sizes, err, test.want)
		}
		for _, size := range info.Sizes {
			name := fmt.Sprintf("%d x %d as %d x %d", test.w, test.h, size.Width, size.Height)
			file := library.fetch(t, id, "full", pair(size.Width, size.Height))
			checkNoMetadata(t, name, file)
			got := decodeJPEG(t, file)
			if got.Bounds().Size() != image.Pt(size.Width, size.Height) {
				t.Errorf("%s is %v", name, got.Bounds())
				continue
			}
			if test.h < 20 {
				continue // of a strip chroma is half lost
			}
			if mean := meanDifference(got, imaging.Resize(shown, size.Width, size.Height, imaging.Lanczos)); mean > 4 {
				t.Errorf("%s differs by %.2f on average", name, mean)
			}
		}
		if _, _, err := library.Tile(t.Context(), id, "full", "160,120", "0", "default.jpg"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a size that is not listed: %v", err)
		}
	}
}

// A picture of an older version has no small ones, and lists none.
func TestOldPictureHasNoSmallOnes(t *testing.T) {
	library := newTestLibrary(Limits{})
	id := ingest(t, library, asPNG(t, scene(600, 400)))
	old := library.catalog.images[id]
	old.Thumbnail, old.Screen = "", ""
	library.catalog.images[id] = old
	info, err := library.Info(t.Context(), id, "")
	if err != nil || len(info.Sizes) != 2 {
		t.Errorf("sizes %v, %v", info.Sizes, err)
	}
	if _, _, err := library.Tile(t.Context(), id, "full", "320,213", "0", "default.jpg"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the thumbnail: %v", err)
	}
}

func TestSmallPicturesAreAlike(t *testing.T) {
	var files [2][]byte
	for i := range files {
		library := newTestLibrary(Limits{})
		files[i] = library.fetch(t, ingest(t, library, asPNG(t, noise(700, 500))), "full", "320,229")
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("equal pictures have different thumbnails")
	}
}
