package geo_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"geodrill/geo"
)

// gridReference is a line of testdata/notation_grids.txt.gz.
type gridReference struct {
	group             string
	point             geo.Point
	hemisphere        string // with the zone before it, for UTM
	easting, northing float64
	mgrs              string
}

func (r gridReference) String() string { return fmt.Sprintf("%s %v", r.group, r.point) }

func (r gridReference) notation() geo.Notation {
	if r.hemisphere[0] > '9' {
		return geo.NotationUPS
	}
	return geo.NotationUTM
}

// gridReferences reads what GeoConvert says of 2000 points.
func gridReferences(t *testing.T) []gridReference {
	t.Helper()
	var all []gridReference
	var group string
	for line := range unpacked(t, "notation_grids.txt.gz") {
		if name, isComment := strings.CutPrefix(line, "# "); isComment {
			group = name
			continue
		}
		r := gridReference{group: group}
		if _, err := fmt.Sscan(line, &r.point[1], &r.point[0], &r.hemisphere, &r.easting, &r.northing, &r.mgrs); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, r)
	}
	if len(all) != 2000 {
		t.Fatalf("read %d points, want 2000", len(all))
	}
	return all
}

const millimetre = 1e-3

func TestUTMAndUPSEqualGeoConvert(t *testing.T) {
	t.Parallel()
	worst, other := 0.0, 0
	for _, r := range gridReferences(t) {
		text, err := geo.Format(r.point, r.notation())
		if err != nil {
			t.Errorf("%v: %v", r, err)
			continue
		}
		var hemisphere string
		var easting, northing float64
		if _, err := fmt.Sscan(text, &hemisphere, &easting, &northing); err != nil || hemisphere != r.hemisphere {
			t.Errorf("%v: %q, want %s: %v", r, text, r.hemisphere, err)
			continue
		}
		off := math.Hypot(easting-r.easting, northing-r.northing)
		worst = math.Max(worst, off)
		if off > millimetre {
			t.Errorf("%v: %q is %.6f m off %.6f %.6f", r, text, off, r.easting, r.northing)
		}
		if text != fmt.Sprintf("%s %.3f %.3f", r.hemisphere, r.easting, r.northing) {
			other++ // a micrometre, rounded again, may tip a half either way
			if !isHalfMillimetre(r.easting) && !isHalfMillimetre(r.northing) {
				t.Errorf("%v: %q, want %s %.3f %.3f", r, text, r.hemisphere, r.easting, r.northing)
			}
		}
	}
	t.Logf("worst difference %.6f m of texts in millimetres, of which %d end in another digit", worst, other)
}

func isHalfMillimetre(meters float64) bool {
	_, fraction := math.Modf(meters * 1000)
	return math.Abs(fraction-0.5) < 0.0015
}

func TestParseUTMAndUPSOfGeoConvert(t *testing.T) {
	t.Parallel()
	worst := 0.0
	for _, r := range gridReferences(t) {
		text := fmt.Sprintf("%s %.6f %.6f", r.hemisphere, r.easting, r.northing)
		readings, err := geo.ParsePoint(text, nil)
		if err != nil || len(readings) != 1 || readings[0].Notation != r.notation() {
			t.Errorf("%v: %q: %v, %v", r, text, readings, err)
			continue
		}
		off := geo.Distance(readings[0].Point, r.point)
		worst = math.Max(worst, off)
		if off > millimetre {
			t.Errorf("%v: %q is %v, %.6f m off", r, text, readings[0].Point, off)
		}
	}
	t.Logf("worst difference %.9f m", worst)
}

func TestMGRSEqualsGeoConvert(t *testing.T) {
	t.Parallel()
	adjacent := 0
	for _, r := range gridReferences(t) {
		text, err := geo.Format(r.point, geo.NotationMGRS)
		if err != nil {
			t.Errorf("%v: %v", r, err)
			continue
		}
		if text == r.mgrs {
			continue
		}
		adjacent++
		edge := math.Max(math.Abs(r.easting-math.Round(r.easting)), math.Abs(r.northing-math.Round(r.northing)))
		t.Logf("%v %s, GeoConvert %s at %.6f %.6f", r, text, r.mgrs, r.easting, r.northing)
		if edge > millimetre {
			t.Errorf("%v: %s, want %s", r, text, r.mgrs)
		}
	}
	t.Logf("%d in the adjacent cell", adjacent)
}

func TestParseMGRSOfGeoConvert(t *testing.T) {
	t.Parallel()
	for _, r := range gridReferences(t) {
		readings, err := geo.ParsePoint(r.mgrs, nil)
		if err != nil || len(readings) != 1 || readings[0].Notation != geo.NotationMGRS {
			t.Errorf("%v: %q: %v, %v", r, r.mgrs, readings, err)
			continue
		}
		if off := geo.Distance(readings[0].Point, r.point); off > readings[0].PrecisionMeters+millimetre {
			t.Errorf("%v: %q is %v, %.6f m off", r, r.mgrs, readings[0].Point, off)
		}
	}
}

// Every length names a cell that holds the point, to its stated precision.
func TestMGRSOfEveryLength(t *testing.T) {
	t.Parallel()
	for i, r := range gridReferences(t) {
		if i%10 != 0 {
			continue
		}
		head, tail := r.mgrs[:len(r.mgrs)-10], r.mgrs[len(r.mgrs)-10:]
		for digits := 1; digits <= 5; digits++ {
			text := head + " " + tail[:digits] + " " + tail[5:5+digits]
			readings, err := geo.ParsePoint(text, nil)
			if err != nil || len(readings) != 1 {
				t.Errorf("%v: %q: %v, %v", r, text, readings, err)
				continue
			}
			if off := geo.Distance(readings[0].Point, r.point); off > readings[0].PrecisionMeters+millimetre {
				t.Errorf("%v: %q is %v, %.3f m off", r, text, readings[0].Point, off)
			}
		}
	}
}
