package server_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/challenges/pack"
	"geodrill/geo"
	"geodrill/store/storetest"
)

// What is burnt out of the photo of these tests: all that is magenta in it, which
// nothing else is.
const redactions = `{"rectangles":[{"x":301,"y":203,"width":255,"height":170}],"polygons":[[[900,700],[1251,777],[1003,999]]]}`

var (
	hidden    = image.Rect(301, 203, 301+255, 203+170)
	triangle  = [3]image.Point{{900, 700}, {1251, 777}, {1003, 999}}
	sceneSize = image.Pt(1500, 1100)
)

// inTriangle reports whether a point lies within the triangle.
func inTriangle(p image.Point) bool {
	for i, a := range triangle {
		b := triangle[(i+1)%3]
		if (b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X) < 0 {
			return false
		}
	}
	return true
}

func isHidden(p image.Point) bool { return p.In(hidden) || inTriangle(p) }

// hiddenScene is a photo with magenta in the hidden areas.
func hiddenScene(t *testing.T) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rectangle{Max: sceneSize})
	for y := range sceneSize.Y {
		for x := range sceneSize.X {
			c := color.RGBA{uint8(30 + x/20), uint8(120 + y/20), 40, 255}
			if isHidden(image.Pt(x, y)) {
				c = color.RGBA{255, 0, 255, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pixelsOf is a place where the server gives out pixels, and what of the photo it
// shows there.
type pixelsOf struct {
	path   string
	region image.Rectangle // of the whole photo
}

// everyAddress lists all addresses of a photo: of its description, and of its
// pixels as that lists them.
func (s *school) everyAddress(token, id string) (other []string, pixels []pixelsOf) {
	s.t.Helper()
	base := "/iiif/3/" + id
	var info struct {
		Width, Height int
		Tiles         []struct {
			Width        int
			ScaleFactors []int
		}
		Sizes []struct{ Width, Height int }
	}
	s.get(token, base+"/info.json").want(s.t, http.StatusOK).decode(s.t, &info)
	whole := image.Rect(0, 0, info.Width, info.Height)
	pixels = append(pixels, pixelsOf{base + "/full/max/0/default.jpg", whole})
	for _, size := range info.Sizes {
		pixels = append(pixels, pixelsOf{fmt.Sprintf("%s/full/%d,%d/0/default.jpg", base, size.Width, size.Height), whole})
	}
	for _, factor := range info.Tiles[0].ScaleFactors {
		span := info.Tiles[0].Width * factor
		for y := 0; y < info.Height; y += span {
			for x := 0; x < info.Width; x += span {
				r := image.Rect(x, y, x+span, y+span).Intersect(whole)
				pixels = append(pixels, pixelsOf{fmt.Sprintf("%s/%d,%d,%d,%d/%d,%d/0/default.jpg", base, x, y, r.Dx(), r.Dy(),
					(r.Dx()+factor-1)/factor, (r.Dy()+factor-1)/factor), r})
			}
		}
	}
	return []string{base, base + "/info.json"}, pixels
}

// magenta counts the pixels of a picture that can only be of the hidden areas: the
// edge of green beside black is a little reddish.
func magenta(m image.Image) (n int) {
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if r, g, b, _ := m.At(x, y).RGBA(); min(r, b) > g+0x4000 {
				n++
			}
		}
	}
	return n
}

// checkBurnt holds that what is shown at an address is black where the hidden areas
// are, and magenta nowhere.
func (s *school) checkBurnt(token string, at pixelsOf) {
	s.t.Helper()
	m := s.picture(token, at.path)
	if n := magenta(m); n > 0 {
		s.t.Errorf("%s: %d pixels are of a hidden area", at.path, n)
	}
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	for y := range h {
		for x := range w {
			// What of the photo this pixel stands for.
			from := at.region.Min.Add(image.Pt(x*at.region.Dx()/w, y*at.region.Dy()/h))
			to := at.region.Min.Add(image.Pt((x+1)*at.region.Dx()/w, (y+1)*at.region.Dy()/h))
			if !isHidden(from) || !isHidden(to) || !isHidden(image.Pt(from.X, to.Y)) || !isHidden(image.Pt(to.X, from.Y)) {
				continue
			}
			if r, g, b, _ := m.At(x, y).RGBA(); max(r, g, b) > 0x2800 {
				s.t.Errorf("%s: pixel %d,%d is (%x %x %x), not black", at.path, x, y, r>>8, g>>8, b>>8)
				return
			}
		}
	}
}

func (s *school) picture(token, path string) image.Image {
	s.t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(s.get(token, path).want(s.t, http.StatusOK).body))
	if err != nil {
		s.t.Fatalf("%s: %v", path, err)
	}
	return m
}

// packedPicture is the only photo of a version's pack.
func (s *school) packedPicture(owner instructor, v challenges.Version) image.Image {
	s.t.Helper()
	body := s.get(owner.token, fmt.Sprintf("/api/v1/sets/%s/versions/%d/pack", v.SetID, v.Number)).want(s.t, http.StatusOK).body
	fsys, err := pack.OpenArchive(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		s.t.Fatal(err)
	}
	names, err := fs.Glob(fsys, "images/*")
	if err != nil || len(names) != 1 {
		s.t.Fatalf("the pack has the photos %q, %v", names, err)
	}
	f, err := fsys.Open(names[0])
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	m, err := jpeg.Decode(f)
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

// redact burns areas out of a photo and returns the id of the one in its place.
func (s *school) redact(token, id, body string) string {
	s.t.Helper()
	var image ownImage
	s.do(request{method: "PUT", path: imagePath(id) + "/redactions", token: token, body: body}).want(s.t, http.StatusAccepted).decode(s.t, &image)
	if image.Replaces != id || image.ID == id {
		s.t.Errorf("the photo to be is %+v", image)
	}
	if done := s.finished(token, image.ID); done.State != "ready" {
		s.t.Fatalf("redacted: %+v %+v", done, done.Problem)
	}
	return image.ID
}

// publishPhoto publishes a set of one challenge with a photo.
func (s *school) publishPhoto(owner instructor, file []byte) challenges.Version {
	s.t.Helper()
	d := draft(s.t, "set", []geo.Point{{61.2, 37.5}})
	d.Challenges[0].Photos[0].Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil }
	d.Challenges[0].Tags = []string{"signs"} // one that a pack may have
	v, err := s.challenges.Publish(s.t.Context(), owner.Actor, d, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// After a redaction no address that the server has ever given out shows anything of
// what was covered: all of them are fetched again.
func TestRedaction(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := startSchool(t, location)
		s.work()
		owner, admin := s.addInstructor("Aliya"), s.addAccount("Root", account.Admin)
		v := s.publishPhoto(owner, hiddenScene(t))
		cohort := s.addCohort(owner, "Analysts")
		e := s.open(owner, v, cohort, practice())
		trainee := s.join(cohort, "own")
		first := s.shownImage(trainee.token, e)
		s.post(trainee.token, challengePath(e, 0)+"/guesses", `{"place":{"type":"Point","coordinates":[1,2]},"clues":[{"image":"`+first+
			`","x":1,"y":2,"width":3,"height":4,"note":"a sign"}]}`).want(t, http.StatusCreated)

		other, pixels := s.everyAddress(trainee.token, first)
		if len(pixels) < 10 {
			t.Fatalf("only %d addresses", len(pixels))
		}
		seen := 0
		tags := map[string]string{}
		for _, at := range pixels {
			a := s.get(trainee.token, at.path).want(t, http.StatusOK)
			tags[at.path] = a.header.Get("ETag")
			seen += magenta(s.picture(trainee.token, at.path))
		}
		if seen < hidden.Dx()*hidden.Dy() {
			t.Fatalf("only %d pixels of the hidden areas were there to be seen", seen)
		}
		before := s.keptBlobs("images/")

		if n := magenta(s.packedPicture(owner, v)); n < hidden.Dx()*hidden.Dy() {
			t.Errorf("only %d pixels of the hidden areas were in the pack", n)
		}

		second := s.redact(owner.token, first, redactions)
		if n := magenta(s.packedPicture(owner, v)); n > 0 {
			t.Errorf("%d pixels of the hidden areas are in the pack", n)
		}
		for _, at := range pixels {
			other = append(other, at.path)
		}
		for _, path := range other {
			for _, token := range []string{trainee.token, owner.token, admin.token} {
				s.get(token, path).want(t, http.StatusNotFound)
				s.do(request{path: path, token: token, header: map[string]string{"If-None-Match": tags[path]}}).want(t, http.StatusNotFound)
			}
		}
		s.get(owner.token, imagePath(first)).want(t, http.StatusNotFound)
		for _, key := range s.keptBlobs("images/") {
			if slices.Contains(before, key) {
				t.Errorf("blob %s of the old photo is still there", key)
			}
		}

		// Everybody sees the new one instead, in what is published and in clues.
		if got := s.shownImage(trainee.token, e); got != second {
			t.Errorf("the challenge shows %s, want %s", got, second)
		}
		if debrief := string(s.get(trainee.token, challengePath(e, 0)+"/debrief").want(t, http.StatusOK).body); strings.Contains(debrief, first) ||
			strings.Count(debrief, second) != 3 { // id, info, clue
			t.Errorf("debrief %s", debrief)
		}
		_, pixels = s.everyAddress(trainee.token, second)
		for _, at := range pixels {
			s.checkBurnt(trainee.token, at)
		}
		t.Logf("%d old addresses are gone, %d new ones show black", len(other), len(pixels))
		if got := string(s.get(owner.token, imagePath(second)+"/redactions").want(t, http.StatusOK).body); !strings.Contains(got, `"original":true`) ||
			!strings.Contains(got, `[[900,700],[1251,777],[1003,999]]`) || !strings.Contains(got, `"width":255`) {
			t.Errorf("redactions %s", got)
		}

		log := string(s.get(owner.token, "/api/v1/audit").want(t, http.StatusOK).body)
		for _, told := range []string{
			`"action":"image.redact"`,
			fmt.Sprintf(`"before":{"image":%q,"polygons":0,"rectangles":0}`, first),
			fmt.Sprintf(`"after":{"image":%q,"polygons":1,"rectangles":1}`, second),
		} {
			if !strings.Contains(log, told) {
				t.Errorf("the audit log does not tell %s: %s", told, log)
			}
		}

		// With the original, what was covered can be shown again.
		third := s.redact(owner.token, second, `{"rectangles":[],"polygons":[]}`)
		if n := magenta(s.picture(trainee.token, "/iiif/3/"+third+"/full/max/0/default.jpg")); n < hidden.Dx()*hidden.Dy() {
			t.Errorf("uncovered: %d pixels", n)
		}
		// Without it, what is burnt in stays, and more can be burnt in.
		fourth := s.redact(owner.token, third, redactions)
		s.do(request{method: "DELETE", path: imagePath(fourth) + "/original", token: owner.token}).want(t, http.StatusNoContent)
		if kept := s.keptBlobs("originals/"); len(kept) > 0 {
			t.Errorf("originals %q", kept)
		}
		fifth := s.redact(owner.token, fourth, `{"rectangles":[{"x":0,"y":0,"width":1500,"height":100}],"polygons":[]}`)
		_, pixels = s.everyAddress(trainee.token, fifth)
		for _, at := range pixels {
			s.checkBurnt(trainee.token, at)
		}
		if r, g, b, _ := s.picture(trainee.token, "/iiif/3/"+fifth+"/full/max/0/default.jpg").At(1000, 50).RGBA(); max(r, g, b) > 0x1000 {
			t.Errorf("the new area is (%x %x %x)", r, g, b)
		}
	})
}

// shownImage is the image of the first challenge as a trainee gets it.
func (s *school) shownImage(token string, e challenges.ExerciseView) string {
	s.t.Helper()
	var c struct{ Images []struct{ ID string } }
	s.get(token, challengePath(e, 0)).want(s.t, http.StatusOK).decode(s.t, &c)
	return c.Images[0].ID
}

// Two redactions of one photo do not go on at once, and one of a photo that is
// deleted meanwhile fails.
func TestRedactionsMeet(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	owner := s.addInstructor("Aliya")
	v := s.publishPhoto(owner, hiddenScene(t))
	id := v.Challenges[0].Images[0].Image
	put := request{method: "PUT", path: imagePath(id) + "/redactions", token: owner.token, body: redactions}
	var first, late ownImage
	s.do(put).want(t, http.StatusAccepted).decode(t, &first)
	var p problem
	s.do(put).want(t, http.StatusConflict).decode(t, &p)
	if p.Code != "conflict" {
		t.Errorf("a second redaction: %+v", p)
	}
	put.path = imagePath(first.ID) + "/redactions"
	s.do(put).want(t, http.StatusConflict).decode(t, &p)
	if p.Code != "image_not_ready" {
		t.Errorf("a redaction of what is not ready: %+v", p)
	}
	upload := s.upload(owner.token, photo(t, 1, geo.Point{1, 2}))
	s.work()
	s.finished(owner.token, first.ID)
	s.finished(owner.token, upload.ID)
	s.stopWork()
	put.path, put.body = imagePath(upload.ID)+"/redactions", `{"rectangles":[{"x":0,"y":0,"width":10,"height":10}],"polygons":[]}`
	s.do(put).want(t, http.StatusAccepted).decode(t, &late)
	s.do(request{method: "DELETE", path: imagePath(upload.ID), token: owner.token}).want(t, http.StatusNoContent)
	s.work()
	if done := s.finished(owner.token, late.ID); done.State != "failed" || done.Problem.Code != "not_found" {
		t.Errorf("a redaction of a photo that is gone: %+v", done)
	}
}
