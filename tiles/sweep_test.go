package tiles

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gen2brain/jpegn"
)

// sweep sweeps what was stored more than an hour ago, and returns what was told.
func (l testLibrary) sweepOld(t *testing.T, dry bool) (told []string) {
	t.Helper()
	if err := l.Sweep(t.Context(), time.Now().Add(-time.Hour), dry, func(key string) { told = append(told, key) }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(told)
	return told
}

// age makes all blobs two hours old.
func (l testLibrary) age() {
	for key := range l.blobs.blobs {
		l.blobs.at[key] = time.Now().Add(-2 * time.Hour)
	}
}

func (l testLibrary) putBlob(t *testing.T, key string) {
	t.Helper()
	if err := l.blobs.Put(t.Context(), key, strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
}

func TestSweep(t *testing.T) {
	library := newTestLibrary(Limits{})
	library.keepOriginals = true
	id := ingest(t, library, asPNG(t, scene(30, 20)))
	key, _, _, err := library.Keep(t.Context(), strings.NewReader("an upload that waits"))
	if err != nil {
		t.Fatal(err)
	}
	library.catalog.upload(Record{Image: Image{ID: "waiting"}, Original: key})
	orphans := []string{"images/a-x.jpg", "images/b-x.pmtiles", "originals/o"}
	for _, key := range append(orphans, "elsewhere/k") {
		library.putBlob(t, key)
	}
	library.age()
	library.putBlob(t, "images/young-x.jpg") // which an image may be about to name
	before := maps.Clone(library.blobs.blobs)

	if told := library.sweepOld(t, true); !slices.Equal(told, orphans) || len(library.blobs.blobs) != len(before) {
		t.Errorf("dry: told %q, %d of %d blobs left", told, len(library.blobs.blobs), len(before))
	}
	if told := library.sweepOld(t, false); !slices.Equal(told, orphans) {
		t.Errorf("told %q, want %q", told, orphans)
	}
	for _, key := range orphans {
		delete(before, key)
	}
	if got, want := slices.Sorted(maps.Keys(library.blobs.blobs)), slices.Sorted(maps.Keys(before)); !slices.Equal(got, want) {
		t.Errorf("left %q, want %q", got, want)
	}
	library.fetch(t, id, "full", "max")
	library.fetch(t, id, "0,0,30,20", "30,20")
	if told := library.sweepOld(t, false); len(told) > 0 {
		t.Errorf("the second time: %q", told)
	}
	library.catalog.err = nil
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	library.putBlob(t, "images/c-x.jpg")
	library.age()
	library.Library.blobs = endedBlobs{library.blobs}
	if err := library.Sweep(ended, time.Now(), false, func(string) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
}

// endedBlobs looks at the context, as real stores do.
type endedBlobs struct{ Blobs }

func (b endedBlobs) Stored(ctx context.Context, key string) (time.Time, error) {
	if err := ctx.Err(); err != nil {
		return time.Time{}, err
	}
	return b.Blobs.Stored(ctx, key)
}

// The same photo comes again in the very moment in which the sweep is about to
// delete what is left of it: the new picture is whole.
func TestSweepBesideTheSamePhoto(t *testing.T) {
	file := asJPEG(t, scene(700, 300), jpegn.Subsample420)
	for _, moment := range []string{"before its name is looked for", "before it is deleted"} {
		library := newTestLibrary(Limits{})
		lost := ingest(t, library, file)
		// The process died between forgetting the image and deleting its blobs.
		if _, err := library.catalog.DeleteImage(t.Context(), lost); err != nil {
			t.Fatal(err)
		}
		library.age()
		again := ""
		comes := func() {
			if again == "" {
				again = ingest(t, library, file)
			}
		}
		if moment == "before it is deleted" {
			library.Library.blobs = meetingBlobs{library.blobs, comes}
		} else {
			library.Library.catalog = meetingCatalog{library.catalog, comes}
		}
		if told := library.sweepOld(t, false); len(told) != 3 {
			t.Errorf("%s: swept %q", moment, told)
		}
		if len(library.blobs.blobs) != 3 {
			t.Errorf("%s: %d blobs, want 3", moment, len(library.blobs.blobs))
		}
		if full := library.fetch(t, again, "full", "max"); !bytes.HasPrefix(full, []byte{0xff, 0xd8}) {
			t.Errorf("%s: no picture", moment)
		}
		library.fetch(t, again, "0,0,512,300", "512,300")
	}
}

// meetingBlobs and meetingCatalog let something happen before a step of the sweep.
type meetingBlobs struct {
	*memoryBlobs
	meet func()
}

func (b meetingBlobs) Delete(ctx context.Context, key string) error {
	b.meet()
	return b.memoryBlobs.Delete(ctx, key)
}

type meetingCatalog struct {
	*memoryCatalog
	meet func()
}

func (c meetingCatalog) HasBlob(ctx context.Context, key string) (bool, error) {
	c.meet()
	return c.memoryCatalog.HasBlob(ctx, key)
}
