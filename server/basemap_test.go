package server_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"geodrill/server"
	"geodrill/store/storetest"
	"geodrill/tiles"

	"github.com/google/go-cmp/cmp"
)

// A tile of the test's map, and what it is compressed to.
const mapTile = "water and earth"

// mapArchive is a map of two tiles. Its reader is as good as a file.
func mapArchive(t *testing.T) *bytes.Reader {
	t.Helper()
	w := tiles.NewBasemapWriter()
	for _, p := range [][3]int{{1, 1, 0}, {2, 3, 1}} {
		if err := w.Add(p[0], p[1], p[2], []byte(mapTile)); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	metadata := tiles.BasemapMetadata{
		Attribution: "© those who made it", Layers: []tiles.BasemapLayer{{ID: "water", MaxZoom: 2, Fields: map[string]string{"kind": "String"}}},
	}
	if _, err := w.Write(&b, metadata); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

func openBasemap(t *testing.T) *tiles.Basemap {
	t.Helper()
	basemap, err := tiles.OpenBasemap(t.Context(), tiles.BasemapArchive{Name: "test", Data: mapArchive(t)})
	if err != nil {
		t.Fatal(err)
	}
	return basemap
}

func TestBasemap(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	var about struct {
		Tilejson, Attribution      string
		Tiles                      []string
		Minzoom, Maxzoom, Fillzoom int
	}
	first := s.get("", "/basemap/tiles.json").want(t, http.StatusOK)
	first.decode(t, &about)
	version := openBasemap(t).Info().Version
	if len(about.Tiles) != 1 || !strings.HasPrefix(about.Tiles[0], "http://") || !strings.HasSuffix(about.Tiles[0], "/basemap/{z}/{x}/{y}.mvt?v="+version) {
		t.Errorf("tiles at %v, want them with version %s", about.Tiles, version)
	}
	if about.Tilejson != "3.0.0" || about.Minzoom != 1 || about.Maxzoom != 2 || about.Fillzoom != 2 || about.Attribution != "© those who made it" {
		t.Errorf("TileJSON %+v", about)
	}
	again := s.do(request{path: "/basemap/tiles.json", header: map[string]string{"If-None-Match": first.header.Get("ETag")}})
	again.want(t, http.StatusNotModified)

	const kept, checked = "public, max-age=31536000, immutable", "public, max-age=3600"
	for _, test := range []struct {
		name, path, accept string
		status             int
		cache, coding      string
		body               string
	}{
		{"as stored", "/basemap/1/1/0.mvt?v=" + version, "gzip", 200, kept, "gzip", mapTile},
		{"whatever is accepted", "/basemap/2/3/1.mvt?v=" + version, "br, *;q=0.5", 200, kept, "gzip", mapTile},
		{"without gzip", "/basemap/1/1/0.mvt?v=" + version, "identity", 200, kept, "", mapTile},
		{"gzip refused", "/basemap/1/1/0.mvt", "gzip;q=0", 200, checked, "", mapTile},
		{"another version", "/basemap/1/1/0.mvt?v=1", "gzip", 200, checked, "gzip", mapTile},
		{"nothing there", "/basemap/1/0/0.mvt?v=" + version, "gzip", 204, kept, "", ""},
		{"beyond the levels", "/basemap/20/5/5.mvt", "gzip", 204, checked, "", ""},
		{"off the map", "/basemap/1/2/0.mvt", "gzip", 204, checked, "", ""},
		{"row beyond all numbers", "/basemap/1/1/9999999999.mvt", "gzip", 204, checked, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := s.do(request{path: test.path, header: map[string]string{"Accept-Encoding": test.accept}}).want(t, test.status)
			got := []string{a.header.Get("Cache-Control"), a.header.Get("Content-Encoding"), a.header.Get("Vary"), string(unzip(t, a))}
			if diff := cmp.Diff([]string{test.cache, test.coding, "Accept-Encoding", test.body}, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			tag := a.header.Get("ETag")
			if (tag == "") != (test.status == 204) {
				t.Errorf("ETag %q", tag)
			}
			if tag != "" {
				header := map[string]string{"Accept-Encoding": test.accept, "If-None-Match": tag}
				s.do(request{path: test.path, header: header}).want(t, http.StatusNotModified)
			}
		})
	}
	for _, path := range []string{
		"/basemap/32/0/0.mvt", "/basemap/-1/0/0.mvt", "/basemap/a/0/0.mvt", "/basemap/1/1/0.png", "/basemap/1/1/0", "/basemap/1/1/-1.mvt",
		"/basemap/1/1/0.mvt?v=" + strings.Repeat("a", 65),
	} {
		s.get("", path).want(t, http.StatusBadRequest)
	}
}

// unzip returns the body of an answer without its coding.
func unzip(t *testing.T, a answer) []byte {
	t.Helper()
	if a.header.Get("Content-Encoding") != "gzip" {
		return a.body
	}
	z, err := gzip.NewReader(bytes.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// Forms of one tile that differ have tags that differ.
func TestBasemapTags(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	tags := map[string]bool{}
	for _, path := range []string{"/basemap/1/1/0.mvt", "/basemap/2/3/1.mvt"} {
		for _, accept := range []string{"gzip", "identity"} {
			tags[s.do(request{path: path, header: map[string]string{"Accept-Encoding": accept}}).header.Get("ETag")] = true
		}
	}
	if len(tags) != 4 {
		t.Errorf("tags %v, want four", tags)
	}
}

// A server without a map says so, and one whose map is damaged keeps that to
// itself.
func TestBasemapThatIsMissing(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) { c.Basemap = nil })
	s.get("", "/basemap/tiles.json").want(t, http.StatusNotFound)
	s.get("", "/basemap/1/1/0.mvt").want(t, http.StatusNotFound)
}

func TestBasemapThatIsDamaged(t *testing.T) {
	t.Parallel()
	whole := mapArchive(t)
	cut := io.NewSectionReader(whole, 0, whole.Size()-5)
	basemap, err := tiles.OpenBasemap(t.Context(), tiles.BasemapArchive{Name: "secret/path.pmtiles", Data: cut})
	if err != nil {
		t.Fatal(err)
	}
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) { c.Basemap = basemap })
	a := s.get("", "/basemap/1/1/0.mvt").want(t, http.StatusInternalServerError)
	if strings.Contains(string(a.body), "secret") || strings.Contains(string(a.body), "damaged") {
		t.Errorf("the answer tells %s", a.body)
	}
	if logged := s.log.errors(); len(logged) != 1 || !strings.Contains(logged[0], "basemap secret/path.pmtiles") {
		t.Errorf("logged %q, want the archive's name", logged)
	}
}
