package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"geodrill/challenges/account"
	"geodrill/geo"
	"geodrill/store/storetest"
)

const imagesPath = "/api/v1/images"

func imagePath(id string) string { return imagesPath + "/" + id }

// ownImage is a photo as its author sees it.
type ownImage struct {
	ID, State     string
	Replaces      string
	Bytes         int64
	Original      bool
	Width, Height int
	Info          string
	Progress      *struct {
		Stage       string
		Done, Total int64
	}
	Problem *struct {
		Code, Detail string
		Params       map[string]any
	}
	Metadata *struct {
		Place *struct {
			Point struct{ Coordinates []float64 }
		}
		Bearing *struct {
			Degrees  float64
			Magnetic bool
		}
		Time *struct {
			At   string
			Zone string
		}
		Camera string
		Flags  []struct{ Field, Code string }
	}
}

func uploadRequest(token string, file []byte) request {
	return request{method: http.MethodPost, path: imagesPath, token: token, body: string(file),
		header: map[string]string{"Content-Type": "application/octet-stream"}}
}

// upload sends a photo and returns what is answered.
func (s *school) upload(token string, file []byte) ownImage {
	s.t.Helper()
	var image ownImage
	s.do(uploadRequest(token, file)).want(s.t, http.StatusAccepted).decode(s.t, &image)
	return image
}

// finished follows the events of a photo until they end.
func (s *school) finished(token, id string) (last ownImage) {
	s.t.Helper()
	stream := s.listen(request{path: imagePath(id) + "/events", token: token})
	defer stream.close()
	if stream.status != http.StatusOK {
		s.t.Fatalf("events of %s: %d %s", id, stream.status, stream.body)
	}
	for {
		e, err := stream.next()
		if err != nil {
			return last
		}
		if e.name != "image" {
			s.t.Errorf("event %q", e.name)
		}
		last = ownImage{}
		if err := json.Unmarshal([]byte(e.data), &last); err != nil {
			s.t.Fatal(err)
		}
		if err := fitsSchema(s.contract.spec.Components.Schemas["OwnImage"].Value, []byte(e.data)); err != nil {
			s.t.Errorf("event %s: %v", e.data, err)
		}
	}
}

// keptBlobs are the keys of the blobs that begin with prefix, in order.
func (s *school) keptBlobs(prefix string) (keys []string) {
	s.t.Helper()
	for key, err := range s.blobs.List(s.t.Context(), prefix) {
		if err != nil {
			s.t.Fatal(err)
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func TestUpload(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := startSchool(t, location)
		s.work()
		owner, rival := s.addInstructor("Aliya"), s.addInstructor("Rival")
		place := geo.Point{61.237164, 37.518293}
		file := photo(t, 1, place)

		image := s.upload(owner.token, file)
		if image.State != "queued" || image.Bytes != int64(len(file)) || !image.Original || image.Info != "" {
			t.Errorf("at first: %+v", image)
		}
		ready := s.finished(owner.token, image.ID)
		if ready.State != "ready" || ready.Width != photoSize.X || ready.Height != photoSize.Y || ready.Info != "/iiif/3/"+image.ID+"/info.json" {
			t.Fatalf("at last: %+v", ready)
		}
		if m := ready.Metadata; m == nil || m.Place == nil || geo.Distance(geo.Point(m.Place.Point.Coordinates), place) > 1 {
			t.Errorf("metadata %+v", ready.Metadata)
		}
		var shown ownImage
		s.get(owner.token, imagePath(image.ID)).want(t, http.StatusOK).decode(t, &shown)
		if shown.Metadata == nil || shown.State != "ready" {
			t.Errorf("shown: %+v", shown)
		}
		if again := s.finished(owner.token, image.ID); again.State != "ready" {
			t.Errorf("listening afterwards: %+v", again)
		}

		// Its author sees the pixels at once, and nobody else anything.
		for _, path := range []string{ready.Info, strings.Replace(ready.Info, "info.json", "full/max/0/default.jpg", 1)} {
			s.get(owner.token, path).want(t, http.StatusOK)
			s.get(rival.token, path).want(t, http.StatusNotFound)
		}
		trainee := s.join(s.addCohort(owner, "Analysts"), "own")
		s.get(trainee.token, ready.Info).want(t, http.StatusNotFound)
		s.get(rival.token, imagePath(image.ID)).want(t, http.StatusNotFound)
		admin := s.addAccount("Root", account.Admin)
		s.get(admin.token, imagePath(image.ID)).want(t, http.StatusOK)
		second := s.upload(owner.token, file)
		for token, want := range map[string]int{owner.token: 2, rival.token: 0, admin.token: 2} {
			var page struct{ Items []ownImage }
			s.get(token, imagesPath).want(t, http.StatusOK).decode(t, &page)
			if len(page.Items) != want {
				t.Errorf("%d photos are listed, want %d", len(page.Items), want)
			}
		}
		s.checkImagePages(owner.token, second.ID, image.ID)

		// What is deleted leaves nothing.
		s.finished(owner.token, second.ID)
		if kept := s.keptBlobs("images/"); len(kept) != len(s.keptBlobs(""))-2 {
			t.Errorf("blobs %q", s.keptBlobs(""))
		}
		for range 2 {
			s.do(request{method: "DELETE", path: imagePath(image.ID) + "/original", token: owner.token}).want(t, http.StatusNoContent)
		}
		if kept := s.keptBlobs("originals/"); len(kept) != 1 {
			t.Errorf("originals %q", kept)
		}
		s.get(owner.token, imagePath(image.ID)).want(t, http.StatusOK).decode(t, &shown)
		if shown.Original {
			t.Error("the original is still there")
		}
		for _, id := range []string{image.ID, second.ID} {
			s.get(owner.token, "/iiif/3/"+id+"/full/max/0/default.jpg").want(t, http.StatusOK)
			s.do(request{method: "DELETE", path: imagePath(id), token: owner.token}).want(t, http.StatusNoContent)
			s.get(owner.token, imagePath(id)).want(t, http.StatusNotFound)
			s.get(owner.token, "/iiif/3/"+id+"/full/max/0/default.jpg").want(t, http.StatusNotFound)
		}
		if kept := s.keptBlobs(""); len(kept) > 0 {
			t.Errorf("blobs %q", kept)
		}
	})
}

// checkImagePages reads the list in parts of one.
func (s *school) checkImagePages(token string, want ...string) {
	s.t.Helper()
	var got []string
	cursor := ""
	for {
		var page struct {
			Items []ownImage
			Next  string
		}
		s.get(token, imagesPath+"?limit=1&cursor="+cursor).want(s.t, http.StatusOK).decode(s.t, &page)
		for _, image := range page.Items {
			got = append(got, image.ID)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	slices.Sort(got) // of one millisecond the order is random
	slices.Sort(want)
	if !slices.Equal(got, want) {
		s.t.Errorf("pages %v, want %v", got, want)
	}
}

// A file that is no photo is told so by its photo, which keeps nothing of it.
func TestRefusedUploads(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	s.work()
	owner := s.addInstructor("Aliya")
	whole := photo(t, 1, geo.Point{1, 2})
	for code, file := range map[string][]byte{
		"image_truncated":       whole[:len(whole)/2],
		"image_unsupported":     []byte("Это не фотография."),
		"image_too_many_pixels": []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x75\x30\x00\x00\x75\x30\x08\x02\x00\x00\x00"),
	} {
		image := s.finished(owner.token, s.upload(owner.token, file).ID)
		if image.State != "failed" || image.Problem == nil || image.Problem.Code != code || image.Problem.Params["format"] == nil || image.Original {
			t.Errorf("%s: %+v %+v", code, image, image.Problem)
		}
		s.get(owner.token, "/iiif/3/"+image.ID+"/info.json").want(t, http.StatusNotFound)
		s.do(request{method: "DELETE", path: imagePath(image.ID), token: owner.token}).want(t, http.StatusNoContent)
	}
	if kept := s.keptBlobs(""); len(kept) > 0 {
		t.Errorf("blobs %q", kept)
	}
	for name, length := range map[string]int64{"stated": 64<<20 + 1, "not stated": -1} {
		r := uploadRequest(owner.token, []byte("x"))
		hr := s.newRequest(r)
		hr.Body, hr.ContentLength = io.NopCloser(io.LimitReader(endless{}, 64<<20+1)), length
		var p problem
		s.send(r, hr).want(t, http.StatusRequestEntityTooLarge).decode(t, &p)
		if p.Code != "image_too_large" || p.Params["maxBytes"] != float64(64<<20) {
			t.Errorf("a byte too many, %s: %+v", name, p)
		}
	}
	if kept := s.keptBlobs(""); len(kept) > 0 {
		t.Errorf("blobs %q", kept)
	}
}

func TestUploadIsIdempotent(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	owner := s.addInstructor("Aliya")
	file := photo(t, 1, geo.Point{1, 2})
	with := func(file []byte) request {
		r := uploadRequest(owner.token, file)
		r.header["Idempotency-Key"] = "mine"
		return r
	}
	var first, again ownImage
	s.do(with(file)).want(t, http.StatusAccepted).decode(t, &first)
	s.do(with(file)).want(t, http.StatusAccepted).decode(t, &again)
	if again.ID != first.ID || len(s.keptBlobs("")) != 1 {
		t.Errorf("sent again: %s, first %s; blobs %q", again.ID, first.ID, s.keptBlobs(""))
	}
	var p problem
	s.do(with(photo(t, 2, geo.Point{1, 2}))).want(t, http.StatusUnprocessableEntity).decode(t, &p)
	if p.Code != "idempotency_key_reused" || len(s.keptBlobs("")) != 1 {
		t.Errorf("another file: %+v; blobs %q", p, s.keptBlobs(""))
	}
}

// A server that stops leaves the rest of the work to the next.
func TestUploadSurvivesRestart(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := startSchool(t, location)
		owner := s.addInstructor("Aliya")
		var images []ownImage
		for i := range 3 {
			images = append(images, s.upload(owner.token, photo(t, i, geo.Point{1, 2})))
		}
		if got := s.keptBlobs("originals/"); len(got) != 3 {
			t.Errorf("uploads %q", got)
		}
		s.work()
		for _, image := range images {
			if done := s.finished(owner.token, image.ID); done.State != "ready" {
				t.Errorf("%+v", done)
			}
		}
	})
}

// An upload whose sender goes away leaves nothing.
func TestCutOffUpload(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	owner := s.addInstructor("Aliya")
	r := uploadRequest(owner.token, []byte("x"))
	hr := s.newRequest(r)
	reader, writer := io.Pipe()
	hr.Body, hr.ContentLength = reader, 1000
	go func() {
		fmt.Fprint(writer, "half of it")
		writer.CloseWithError(io.ErrUnexpectedEOF)
	}()
	if response, err := s.client.Do(hr); err == nil {
		response.Body.Close()
		t.Errorf("answered %d", response.StatusCode)
	}
	eventually(t, "nothing is kept", func() bool { return len(s.keptBlobs("")) == 0 })
	var page struct{ Items []ownImage }
	s.get(owner.token, imagesPath).want(t, http.StatusOK).decode(t, &page)
	if len(page.Items) > 0 {
		t.Errorf("photos %+v", page.Items)
	}
}

// A photo that a set shows cannot be deleted; its upload can.
func TestShownImageStays(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	owner := s.addInstructor("Aliya")
	id := s.publish(owner, "set", geo.Point{1, 2}).Challenges[0].Images[0].Image
	var p problem
	s.do(request{method: "DELETE", path: imagePath(id), token: owner.token}).want(t, http.StatusConflict).decode(t, &p)
	if p.Code != "image_in_use" {
		t.Errorf("problem %+v", p)
	}
	s.do(request{method: "DELETE", path: imagePath(id) + "/original", token: owner.token}).want(t, http.StatusNoContent)
	s.get(owner.token, "/iiif/3/"+id+"/full/max/0/default.jpg").want(t, http.StatusOK)
}
