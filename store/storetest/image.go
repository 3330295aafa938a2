package storetest

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/job"
	"geodrill/geo"
	"geodrill/tiles"
)

// newRecord is a picture of the course's owner with blobs of its own.
func (c *course) newRecord() tiles.Record {
	id, altitude := strings.ReplaceAll(c.id(), "-", ""), -12.5
	return tiles.Record{
		Image: tiles.Image{
			ID: "image-" + id, Width: 4000, Height: 3, Archive: "images/a" + id + "-x.pmtiles", Full: "images/f" + id + "-x.jpg",
			Thumbnail: "images/t" + id + "-x.jpg", Screen: "images/s" + id + "-x.jpg",
		},
		Owner: c.owner.ID, Created: c.at(1), Bytes: 1 << 33, Original: "originals/o" + id,
		Metadata: tiles.Metadata{
			Place: &tiles.MetadataPlace{Point: geo.Point{76.9, -43.2}, Datum: "WGS-84"}, AltitudeMeters: &altitude,
			Bearing: &tiles.MetadataBearing{Degrees: 12.25, Magnetic: true},
			Time:    &tiles.MetadataTime{At: time.Date(2024, time.June, 10, 9, 0, 0, 0, time.FixedZone("", 5*3600)), Zone: tiles.ZoneStated},
			Camera:  "Nokia «3310»", Flags: []tiles.MetadataFlag{{Field: "place", Code: tiles.FlagDatum}},
		},
	}
}

// newUpload is an upload of the course's owner that waits for its job.
func (c *course) newUpload(minute int) challenges.NewImage {
	id := strings.ReplaceAll(c.id(), "-", "")
	return challenges.NewImage{
		ID: "image-" + id, OwnerID: c.owner.ID, Created: c.at(minute), Bytes: 123, Original: "originals/" + id,
		Job: job.Job{ID: c.id(), Kind: "ingest", Subject: "image-" + id, DueAt: c.at(minute), CreatedAt: c.at(minute)},
	}
}

// named reports which of the keys an image names.
func named(t *testing.T, db Database, keys ...string) (list []string) {
	t.Helper()
	for _, key := range keys {
		if value(db.HasBlob(t.Context(), key))(t) {
			list = append(list, key)
		}
	}
	return list
}

func testImage(t *testing.T, db Database) {
	c := newCourse(t, db, 0, 0)
	want := c.newRecord()
	if unnamed := value(db.PutImage(t.Context(), want))(t); len(unnamed) > 0 {
		t.Errorf("new blobs without a name: %q", unnamed)
	}
	equal(t, "image", want.Image, value(db.Image(t.Context(), want.ID))(t))
	equal(t, "record", want, value(db.Record(t.Context(), want.ID))(t))
	equal(t, "names", want.Keys(), named(t, db, want.Keys()...))
	equal(t, "owned image", challenges.Image{
		ID: want.ID, OwnerID: c.owner.ID, Created: want.Created, State: challenges.ImageReady, Bytes: want.Bytes, Original: true,
		Width: 4000, Height: 3,
	}, value(db.OwnedImage(t.Context(), want.ID))(t))

	other := c.newRecord()
	other.ID = want.ID
	failed(t, "a second image with the same id", value2(db.PutImage(t.Context(), other)))
	equal(t, "record after that", want, value(db.Record(t.Context(), want.ID))(t))
	equal(t, "names after that", []string(nil), named(t, db, other.Keys()...))
	missingImage(t, db, "a2")
	refused(t, "OwnedImage", value2(db.OwnedImage(t.Context(), "a2")), challenges.CodeNotFound)
	for name, err := range map[string]error{
		"Record": value2(db.Record(t.Context(), "a2")), "Upload": value2(db.Upload(t.Context(), want.ID)),
		"DeleteImage": value2(db.DeleteImage(t.Context(), "a2")), "DropOriginal": value2(db.DropOriginal(t.Context(), "a2")),
		"CompleteImage": value2(db.CompleteImage(t.Context(), want)),
	} {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, want fs.ErrNotExist", name, err)
		}
	}
}

// Pictures with equal blobs name the first of them, and it stays until the last of
// the pictures goes.
func testEqualBlobs(t *testing.T, db Database) {
	c := newCourse(t, db, 0, 0)
	first, second := c.newRecord(), c.newRecord()
	second.Full, second.Archive = strings.Replace(first.Full, "-x", "-y", 1), strings.Replace(first.Archive, "-x", "-y", 1)
	check(t, value2(db.PutImage(t.Context(), first)))
	unnamed := value(db.PutImage(t.Context(), second))(t)
	slices.Sort(unnamed)
	equal(t, "blobs that were there already", []string{second.Archive, second.Full}, unnamed)
	got := value(db.Image(t.Context(), second.ID))(t)
	if got.Full != first.Full || got.Archive != first.Archive || got.Screen != second.Screen {
		t.Errorf("the second names %+v", got)
	}
	unnamed = value(db.DeleteImage(t.Context(), first.ID))(t)
	slices.Sort(unnamed)
	alone := []string{first.Screen, first.Thumbnail, first.Original}
	slices.Sort(alone)
	equal(t, "blobs of the first alone", alone, unnamed)
	unnamed = value(db.DeleteImage(t.Context(), second.ID))(t)
	slices.Sort(unnamed)
	want := []string{first.Archive, first.Full, second.Screen, second.Thumbnail, second.Original}
	slices.Sort(want)
	equal(t, "blobs of the last", want, unnamed)
	equal(t, "names", []string(nil), named(t, db, want...))

	// Many at once, of one content, that come and go.
	var wg sync.WaitGroup
	var mu sync.Mutex
	gone := map[string]int{}
	errs := make([]error, 8)
	for i := range errs {
		r := c.newRecord()
		r.Archive, r.Full, r.Original = "images/same-"+r.ID+".pmtiles", "images/same-"+r.ID+".jpg", ""
		wg.Go(func() {
			one, err := db.PutImage(t.Context(), r)
			two, err2 := db.DeleteImage(t.Context(), r.ID)
			errs[i] = errors.Join(err, err2)
			mu.Lock()
			defer mu.Unlock()
			for _, key := range append(one, two...) {
				gone[key]++
			}
		})
	}
	wg.Wait()
	check(t, errors.Join(errs...))
	if len(gone) != 4*len(errs) {
		t.Errorf("%d of %d blobs have lost their names: %v", len(gone), 4*len(errs), gone)
	}
	for key, n := range gone {
		if n != 1 {
			t.Errorf("%s was returned %d times", key, n)
		}
	}
}

func testUpload(t *testing.T, db Database) {
	c := newCourse(t, db, 0, 0)
	n := c.newUpload(1)
	if id := value(db.CreateImage(t.Context(), n))(t); id != n.ID {
		t.Errorf("id %s, want %s", id, n.ID)
	}
	missingImage(t, db, n.ID)
	owned := challenges.Image{ID: n.ID, OwnerID: c.owner.ID, Created: n.Created, State: challenges.ImageQueued, Bytes: n.Bytes, Original: true}
	equal(t, "queued", owned, value(db.OwnedImage(t.Context(), n.ID))(t))
	upload := value(db.Upload(t.Context(), n.ID))(t)
	if upload.Original != n.Original || upload.Owner != c.owner.ID {
		t.Errorf("upload %+v", upload)
	}

	j := value(db.ClaimJob(t.Context(), "ingest", "me", c.at(2), c.at(3)))(t)
	owned.State, owned.Progress = challenges.ImageRunning, job.Progress{Stage: "tiling", Done: 3, Total: 9}
	check(t, db.KeepJob(t.Context(), j.ID, "me", owned.Progress, c.at(3)))
	equal(t, "running", owned, value(db.OwnedImage(t.Context(), n.ID))(t))

	r := c.newRecord()
	r.ID, r.Original = n.ID, n.Original
	if unnamed := value(db.CompleteImage(t.Context(), r))(t); len(unnamed) > 0 {
		t.Errorf("blobs without a name: %q", unnamed)
	}
	r.Created, r.Bytes = n.Created, n.Bytes
	equal(t, "record", r, value(db.Record(t.Context(), n.ID))(t))
	owned.State, owned.Progress, owned.Width, owned.Height = challenges.ImageReady, job.Progress{}, r.Width, r.Height
	equal(t, "ready", owned, value(db.OwnedImage(t.Context(), n.ID))(t))
	if err := value2(db.CompleteImage(t.Context(), r)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("completed twice: %v", err)
	}
	equal(t, "original", []string{n.Original}, value(db.DropOriginal(t.Context(), n.ID))(t))
	equal(t, "original again", []string(nil), value(db.DropOriginal(t.Context(), n.ID))(t))

	// One whose original is not kept, and one that fails.
	n = c.newUpload(2)
	check(t, value2(db.CreateImage(t.Context(), n)))
	r = c.newRecord()
	r.ID, r.Original = n.ID, ""
	equal(t, "the original that is not kept", []string{n.Original}, value(db.CompleteImage(t.Context(), r))(t))
	n = c.newUpload(3)
	check(t, value2(db.CreateImage(t.Context(), n)))
	f := &job.Failure{Code: "image_corrupt", Message: "It is damaged.", Params: map[string]any{"format": "jpeg"}}
	for range 3 {
		check(t, value2(db.ClaimJob(t.Context(), "ingest", "me", c.at(4), c.at(50))))
	}
	check(t, db.EndJob(t.Context(), n.Job.ID, "me", f, c.at(5)))
	equal(t, "failed", challenges.Image{
		ID: n.ID, OwnerID: c.owner.ID, Created: n.Created, State: challenges.ImageFailed, Bytes: n.Bytes, Original: true, Failure: f,
	}, value(db.OwnedImage(t.Context(), n.ID))(t))
}

func testUploadReplay(t *testing.T, db Database) {
	c := newCourse(t, db, 0, 0)
	first := c.newUpload(1)
	first.ReplyKey, first.Body = "key", [32]byte{1}
	check(t, value2(db.CreateImage(t.Context(), first)))
	again := c.newUpload(2)
	again.ReplyKey, again.Body = "key", [32]byte{1}
	if id := value(db.CreateImage(t.Context(), again))(t); id != first.ID {
		t.Errorf("sent again it is %s, want %s", id, first.ID)
	}
	refused(t, "the picture that was not stored", value2(db.OwnedImage(t.Context(), again.ID)), challenges.CodeNotFound)
	if err := value2(db.Job(t.Context(), again.Job.ID)); !errors.Is(err, job.ErrNotFound) {
		t.Errorf("its job: %v", err)
	}
	again.Body = [32]byte{2}
	refused(t, "another body", value2(db.CreateImage(t.Context(), again)), challenges.CodeIdempotencyReused)
	other := c.newUpload(3)
	other.OwnerID, other.ReplyKey, other.Body = "another account", "key", [32]byte{2}
	if id := value(db.CreateImage(t.Context(), other))(t); id != other.ID {
		t.Errorf("another account's key is answered %s", id)
	}
	for range 2 { // without a key each is new
		n := c.newUpload(4)
		if id := value(db.CreateImage(t.Context(), n))(t); id != n.ID {
			t.Errorf("without a key it is %s, want %s", id, n.ID)
		}
	}
}

func testImagePages(t *testing.T, db Database) {
	c := newCourse(t, db, 0, 0)
	var want []string
	for minute := range 5 {
		n := c.newUpload(minute / 2) // two at a time
		check(t, value2(db.CreateImage(t.Context(), n)))
		want = append(want, n.ID)
	}
	other := c.newUpload(9)
	other.OwnerID = "another account"
	check(t, value2(db.CreateImage(t.Context(), other)))
	slices.Reverse(want) // ids of a course are in the order they were made
	var got []string
	after := challenges.ImageCursor{}
	for {
		page := value(db.Images(t.Context(), c.owner.ID, after, 2))(t)
		if len(page) == 0 {
			break
		}
		for _, image := range page {
			got = append(got, image.ID)
			after = challenges.ImageCursor{Created: image.Created, ID: image.ID}
		}
	}
	equal(t, "own pictures", want, got)
	all := value(db.Images(t.Context(), "", challenges.ImageCursor{}, 99))(t)
	if len(all) != 6 || all[0].ID != other.ID {
		t.Errorf("everybody's pictures: %+v", all)
	}
}

func testDeleteImage(t *testing.T, db Database) {
	c := newCourse(t, db, 0, 0)
	r, n := c.newRecord(), c.newUpload(1)
	check(t, value2(db.PutImage(t.Context(), r)))
	check(t, value2(db.CreateImage(t.Context(), n)))
	equal(t, "the picture until then", r.Image, value(db.Image(t.Context(), r.ID))(t))
	unnamed := value(db.DeleteImage(t.Context(), r.ID))(t)
	slices.Sort(unnamed)
	equal(t, "blobs of the picture", r.Keys(), unnamed)
	missingImage(t, db, r.ID)
	equal(t, "blob of the upload", []string{n.Original}, value(db.DeleteImage(t.Context(), n.ID))(t))
	refused(t, "OwnedImage", value2(db.OwnedImage(t.Context(), n.ID)), challenges.CodeNotFound)
	done := c.newRecord()
	done.ID = n.ID
	if err := value2(db.CompleteImage(t.Context(), done)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("completed after it was deleted: %v", err)
	}
	equal(t, "names", []string(nil), named(t, db, append(done.Keys(), n.Original)...))
}

func testDeleteShownImage(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	image := c.version.Challenges[0].Images[0].Image
	before := value(db.Record(t.Context(), image))(t)
	refused(t, "DeleteImage", value2(db.DeleteImage(t.Context(), image)), challenges.CodeImageInUse)
	equal(t, "record", before, value(db.Record(t.Context(), image))(t))
	equal(t, "names", before.Keys(), named(t, db, before.Keys()...))
}
