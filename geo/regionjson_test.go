package geo_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"geodrill/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

func TestRegionJSON(t *testing.T) {
	for _, test := range []struct{ name, given, want string }{
		{"point", `{"coordinates":[181,2,1700],"type":"Point"}`, `{"type":"Point","coordinates":[-179,2]}`},
		{"points", `{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}`, `{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}`},
		{"line", `{"type":"LineString","coordinates":[[1,2],[1,2],[3,4]]}`, `{"type":"LineString","coordinates":[[1,2],[3,4]]}`},
		{"lines", `{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}`, `{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}`},
		{
			"polygon, clockwise", `{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[0,0]]]}`,
			`{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,1],[0,0]]]}`,
		},
		{
			"polygons with foreign members", `{"bbox":[0,0,1,1],"type":"MultiPolygon","name":{"type":"x"},"coordinates":[[[[0,0],[1,1],[0,1],[0,0]]]]}`,
			`{"type":"MultiPolygon","coordinates":[[[[0,0],[1,1],[0,1],[0,0]]]]}`,
		},
		{
			"collection", `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}`,
			`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}`,
		},
		{
			"excluded", `{"type":"LineString","coordinates":[[1,2],[3,4]],"excluded":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,1],[0,1],[0,0]]]]}}`,
			`{"type":"LineString","coordinates":[[1,2],[3,4]],"excluded":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,1],[0,1],[0,0]]]]}}`,
		},
		{"null", `null`, `null`},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, given := range []string{test.given, test.want} {
				var r geo.Region
				if err := json.Unmarshal([]byte(given), &r); err != nil {
					t.Fatal(err)
				}
				got, err := json.Marshal(&r)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, string(got)); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			}
		})
	}
}

func TestRegionJSONRefuses(t *testing.T) {
	deep := strings.Repeat("[", 1e5) + strings.Repeat("]", 1e5)
	for _, test := range []struct {
		name, given string
		want        error
		path        string
	}{
		{"nothing", ``, geo.ErrGeoJSON, ""},
		{"an array", `[1,2]`, geo.ErrGeoJSON, ""},
		{"cut short", `{"type":"Point"`, geo.ErrGeoJSON, ""},
		{"cut shorter", `{"type":`, geo.ErrGeoJSON, ""},
		{"no value", `{"type"}`, geo.ErrGeoJSON, ""},
		{"something after", `{"type":"Point","coordinates":[1,2]} 3`, geo.ErrGeoJSON, ""},
		{"too long", strings.Repeat(" ", geo.MaxRegionBytes+1), geo.ErrGeoJSON, ""},
		{"deep", `{"type":"Polygon","coordinates":` + deep + `}`, geo.ErrGeoJSON, ""},
		{"no type", `{"coordinates":[1,2]}`, geo.ErrGeoJSON, "/type"},
		{"type that is no text", `{"type":1,"coordinates":[1,2]}`, geo.ErrGeoJSON, "/type"},
		{"unknown type", `{"type":"Circle","coordinates":[1,2]}`, geo.ErrGeometryType, "/type"},
		{"feature", `{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}`, geo.ErrGeometryType, "/type"},
		{"type twice", `{"type":"Point","type":"Point","coordinates":[1,2]}`, geo.ErrGeoJSON, "/type"},
		{"coordinates twice", `{"type":"Point","coordinates":[1,2],"coordinates":[1,2]}`, geo.ErrGeoJSON, "/coordinates"},
		{"no coordinates", `{"type":"Point"}`, geo.ErrGeoJSON, "/coordinates"},
		{"null coordinates", `{"type":"Polygon","coordinates":null}`, geo.ErrGeoJSON, "/coordinates"},
		{"no geometries", `{"type":"GeometryCollection","coordinates":[]}`, geo.ErrGeoJSON, "/geometries"},
		{"nested collection", `{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[]}]}`, geo.ErrGeometryType, "/geometries/0/type"},
		{"no object in collection", `{"type":"GeometryCollection","geometries":[1]}`, geo.ErrGeoJSON, "/geometries/0"},
		{"one number", `{"type":"Point","coordinates":[1]}`, geo.ErrGeoJSON, "/coordinates"},
		{"four numbers", `{"type":"Point","coordinates":[1,2,3,4]}`, geo.ErrGeoJSON, "/coordinates"},
		{"null number", `{"type":"MultiPoint","coordinates":[[1,2],[1,null]]}`, geo.ErrGeoJSON, "/coordinates/1/1"},
		{"text", `{"type":"Point","coordinates":["1",2]}`, geo.ErrGeoJSON, "/coordinates/0"},
		{"beyond float64", `{"type":"Point","coordinates":[1,1e999]}`, geo.ErrGeoJSON, "/coordinates/1"},
		{"longitude and latitude swapped", `{"type":"Point","coordinates":[43,-120]}`, geo.ErrLatitude, "/coordinates"},
		{"flat polygon", `{"type":"Polygon","coordinates":[[1,2],[3,4]]}`, geo.ErrGeoJSON, "/coordinates/0/0"},
		{"unclosed", `{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0]]]}`, geo.ErrUnclosed, "/coordinates/0/3"},
		{"too many", `{"type":"MultiPoint","coordinates":[` + strings.Repeat("[1,2],", geo.MaxVertices) + `[1,2]]}`, geo.ErrTooManyVertices, "/coordinates"},
		{"excluded point", `{"type":"Point","coordinates":[1,2],"excluded":{"type":"Point","coordinates":[1,2]}}`, geo.ErrGeometryType, "/excluded/type"},
		{"excluded null", `{"type":"Point","coordinates":[1,2],"excluded":null}`, geo.ErrGeoJSON, "/excluded"},
		{
			"excluded crossing", `{"type":"Point","coordinates":[1,2],"excluded":{"type":"MultiPolygon","coordinates":[[[[0,0],[2,2],[2,0],[0,2],[0,0]]]]}}`,
			geo.ErrSelfCrossing, "/excluded/coordinates/0/0/0",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := geo.NewRegion(orb.Point{7, 7})
			if err != nil {
				t.Fatal(err)
			}
			err = r.UnmarshalJSON([]byte(test.given))
			var refused *geo.RegionError
			if !errors.Is(err, test.want) || !errors.As(err, &refused) || refused.Path != test.path {
				t.Errorf("got %v, want %v at %q", err, test.want, test.path)
			}
			if p, ok := r.Point(); !ok || p != (geo.Point{7, 7}) {
				t.Errorf("the region became %v", r.Geometry())
			}
		})
	}
}

func FuzzRegionJSON(f *testing.F) {
	for _, seed := range []string{
		`null`, `{}`, `{"type":"Point","coordinates":[181,2,1700]}`,
		`{"type":"MultiPoint","coordinates":[[1,2],[3,90],[5,-90]]}`,
		`{"type":"LineString","coordinates":[[1,2],[1,2],[3,4],[179,0],[-179,0]]}`,
		`{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]}`,
		`{"type":"Polygon","coordinates":[[[0,60],[180,60],[360,60],[360,90],[0,90],[0,60]]]}`,
		`{"type":"MultiPolygon","coordinates":[[[[0,0],[1,1],[0,1],[0,0]]]],"excluded":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,1],[1,2],[0,0]]]]}}`,
		`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}`,
		`{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var r geo.Region
		if err := r.UnmarshalJSON(data); err != nil {
			var refused *geo.RegionError
			if !errors.As(err, &refused) || r.Geometry() != nil {
				t.Fatalf("%v left %v", err, r.Geometry())
			}
			return
		}
		written, err := json.Marshal(&r)
		if err != nil {
			t.Fatal(err)
		}
		var again geo.Region
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if rewritten, err := json.Marshal(&again); err != nil || !bytes.Equal(written, rewritten) {
			t.Fatalf("%v: wrote %s, then %s", err, written, rewritten)
		}
		p := geo.Point{10, 20}
		meters, nearest := r.DistanceTo(p)
		if r.Geometry() != nil && !(meters >= 0 && meters < 2.1e7) {
			t.Fatalf("%s is %v m away", written, meters)
		}
		if r.Geometry() != nil && !r.Contains(nearest) {
			t.Fatalf("%s does not hold its nearest place %v", written, nearest)
		}
	})
}
