package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"math"
	"net/http"
	"strings"
	"testing"

	"geodrill/store/storetest"
)

// What the IIIF Image API 3.0 requires of a server of level 0, each requirement by
// its section: of the API, or of its compliance document where it says so.
func TestIIIFLevel0(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	s.work()
	owner := s.addInstructor("Aliya")
	id := s.upload(owner.token, hiddenScene(t)).ID
	s.finished(owner.token, id)
	base := "/iiif/3/" + id
	described := s.get(owner.token, base+"/info.json").want(t, http.StatusOK)
	var info map[string]any
	described.decode(t, &info)
	other, pixels := s.everyAddress(owner.token, id)

	// Members of objects in lists, as int; a member that is no whole number above 0 is -1.
	whole := func(v any) int {
		n, ok := v.(float64)
		if !ok || n != math.Trunc(n) || n < 1 {
			return -1
		}
		return int(n)
	}
	listed := func(name string) (items []map[string]any) {
		data, err := json.Marshal(info[name])
		if err == nil {
			err = json.Unmarshal(data, &items)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return items
	}
	width, height := whole(info["width"]), whole(info["height"])
	gone := func(path string) error {
		if a := s.get(owner.token, path); a.status != http.StatusNotFound {
			return fmt.Errorf("%s: %d", path, a.status)
		}
		return nil
	}

	for _, requirement := range []struct {
		section string
		check   func() error
	}{
		{"2: an address without a part redirects to the description (compliance 4.5)", func() error {
			if a := s.get(owner.token, other[0]); a.status != http.StatusSeeOther || !strings.HasSuffix(a.header.Get("Location"), base+"/info.json") {
				return fmt.Errorf("%d to %q", a.status, a.header.Get("Location"))
			}
			return nil
		}},
		{"5.1: the description is JSON, by its media type", func() error {
			if got, _, _ := strings.Cut(described.header.Get("Content-Type"), ";"); got != "application/json" && got != "application/ld+json" {
				return fmt.Errorf("type %q", got)
			}
			return nil
		}},
		{"5.2: @context is that of version 3", func() error { return same(info["@context"], "http://iiif.io/api/image/3/context.json") }},
		{"5.2: id is the address of the image, without a slash at its end", func() error { return same(info["id"], "http://"+s.address+base) }},
		{"5.2: type is ImageService3", func() error { return same(info["type"], "ImageService3") }},
		{"5.2: protocol is that of the Image API", func() error { return same(info["protocol"], "http://iiif.io/api/image") }},
		{"5.2: profile is level0", func() error { return same(info["profile"], "level0") }},
		{"5.2: width and height are those of the whole image", func() error {
			return same(fmt.Sprint(width, height), fmt.Sprint(sceneSize.X, sceneSize.Y))
		}},
		{"5.3: sizes have a width and a height within those of the image", func() error {
			if len(listed("sizes")) == 0 {
				return fmt.Errorf("none")
			}
			for _, size := range listed("sizes") {
				if w, h := whole(size["width"]), whole(size["height"]); w < 1 || h < 1 || w > width || h > height {
					return fmt.Errorf("%v", size)
				}
			}
			return nil
		}},
		{"5.4: tiles have a width, and scale factors that are whole numbers", func() error {
			if len(listed("tiles")) != 1 {
				return fmt.Errorf("%v", info["tiles"])
			}
			set := listed("tiles")[0]
			factors, ok := set["scaleFactors"].([]any)
			if whole(set["width"]) < 1 || !ok || len(factors) == 0 || set["height"] != nil && whole(set["height"]) < 1 {
				return fmt.Errorf("%v", set)
			}
			for i, factor := range factors {
				if whole(factor) < 1 || i > 0 && whole(factor) <= whole(factors[i-1]) {
					return fmt.Errorf("factors %v", factors)
				}
			}
			return nil
		}},
		{"5.6: no limit is told below what is served", func() error {
			for _, name := range []string{"maxWidth", "maxHeight", "maxArea"} {
				if info[name] != nil {
					return fmt.Errorf("%s is %v", name, info[name])
				}
			}
			return nil
		}},
		{"5.7: preferred formats are ones that are served", func() error { return same(fmt.Sprint(info["preferredFormats"]), "[jpg]") }},
		{"4.1, 4.2: full/max is served, whole (compliance 3, 4.1, 4.2)", func() error {
			return same(s.picture(owner.token, base+"/full/max/0/default.jpg").Bounds().Max, sceneSize)
		}},
		{"4.2: every size that is listed is served by its w,h, and every tile, in that size", func() error {
			for _, at := range pixels[1:] {
				var w, h int
				size := strings.Split(at.path, "/")[5]
				if _, err := fmt.Sscanf(size, "%d,%d", &w, &h); err != nil {
					return fmt.Errorf("%s: %w", at.path, err)
				}
				if got := s.picture(owner.token, at.path).Bounds(); got.Dx() != w || got.Dy() != h {
					return fmt.Errorf("%s: %v", at.path, got)
				}
			}
			return nil
		}},
		{"4.3 to 4.5: rotation 0, quality default and format jpg, by its media type (compliance 4.3, 4.4, 4.5)", func() error {
			for _, at := range pixels {
				a := s.get(owner.token, at.path)
				if _, err := jpeg.DecodeConfig(bytes.NewReader(a.body)); err != nil || a.header.Get("Content-Type") != "image/jpeg" {
					return fmt.Errorf("%s: %q, %v", at.path, a.header.Get("Content-Type"), err)
				}
			}
			return nil
		}},
		{"4.1: a region that is not listed is not there", func() error { return gone(base + "/1,1,512,512/512,512/0/default.jpg") }},
		{"4.1: a region outside the image is not there", func() error { return gone(base + "/1536,0,512,512/512,512/0/default.jpg") }},
		{"4.2: a size that is not listed is not there", func() error { return gone(base + "/full/333,/0/default.jpg") }},
		{"4.3: a rotation that is not offered is not there", func() error { return gone(base + "/full/max/90/default.jpg") }},
		{"4.4: a quality that is not offered is not there", func() error { return gone(base + "/full/max/0/bitonal.jpg") }},
		{"4.5: a format that is not offered is not there", func() error { return gone(base + "/full/max/0/default.webp") }},
		{"7: an image that is unknown is not there", func() error { return gone("/iiif/3/unknown/info.json") }},
	} {
		if err := requirement.check(); err != nil {
			t.Errorf("%s: %v", requirement.section, err)
		}
	}
}

// same is nil for two values that are equal.
func same(got, want any) error {
	if got != want {
		return fmt.Errorf("%v, want %v", got, want)
	}
	return nil
}
