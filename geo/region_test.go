package geo_test

import (
	"encoding/json"
	"testing"

	"geodrill/geo"

	"github.com/paulmach/orb"
)

func TestPointRegion(t *testing.T) {
	almaty, bishkek := geo.Point{76.8897, 43.2389}, geo.Point{74.5698, 42.8746}
	r, err := geo.NewRegion(almaty)
	if err != nil {
		t.Fatal(err)
	}
	if meters, nearest := r.DistanceTo(bishkek); meters != geo.Distance(almaty, bishkek) || nearest != almaty {
		t.Errorf("%v m to %v", meters, nearest)
	}
	text, err := json.Marshal(r)
	if want := `{"type":"Point","coordinates":[76.8897,43.2389]}`; err != nil || string(text) != want {
		t.Errorf("got %s and %v, want %s", text, err, want)
	}
}

func TestSquare(t *testing.T) {
	r, err := geo.NewRegion(orb.Polygon{{{179, -1}, {181, -1}, {181, 1}, {179, 1}, {179, -1}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r.AreaSquareMeters(), r.Center())
	for _, p := range []geo.Point{{180, 0}, {180.9999, 0.5}, {181.1, 0}, {178.9, 2}, {0, 0}, {179, 1}} {
		m, at := r.DistanceTo(p)
		t.Log(p, m, at, geo.Distance(p, at))
	}
	var again geo.Region
	text, _ := json.Marshal(r)
	if err := json.Unmarshal(text, &again); err != nil {
		t.Error(err)
	}
	t.Logf("%s", text)
}
