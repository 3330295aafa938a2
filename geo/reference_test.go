package geo_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"geodrill/geo"

	orbgeo "github.com/paulmach/orb/geo"
)

// reference is a line of testdata/geodesics.txt.gz.
type reference struct {
	group              string
	a, b               geo.Point
	azimuth1, azimuth2 float64
	meters             float64
}

func (r reference) String() string { return fmt.Sprintf("%s %v %v", r.group, r.a, r.b) }

// unpacked goes through the lines of a packed table in testdata.
func unpacked(t *testing.T, name string) iter.Seq[string] {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	table, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(table)
	if err != nil {
		t.Fatal(err)
	}
	return strings.SplitSeq(strings.TrimSpace(string(text)), "\n")
}

// references reads what GeodSolve says of 4000 pairs.
func references(t *testing.T) []reference {
	t.Helper()
	var all []reference
	var group string
	for line := range unpacked(t, "geodesics.txt.gz") {
		if name, isComment := strings.CutPrefix(line, "# "); isComment {
			group = name
			continue
		}
		r := reference{group: group}
		if _, err := fmt.Sscan(line, &r.a[0], &r.a[1], &r.b[0], &r.b[1], &r.azimuth1, &r.azimuth2, &r.meters); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, r)
	}
	if len(all) != 4000 {
		t.Fatalf("read %d pairs, want 4000", len(all))
	}
	return all
}

func TestDistanceEqualsGeodSolve(t *testing.T) {
	t.Parallel() // also shows, under -race, that measuring is safe from many goroutines
	const tolerance = 20e-9
	worst := 0.0
	for _, r := range references(t) {
		for name, got := range map[string]float64{
			"Distance(a, b)": geo.Distance(r.a, r.b),
			"Distance(b, a)": geo.Distance(r.b, r.a),
			"Inverse(a, b)":  geo.Inverse(r.a, r.b).Meters,
		} {
			off := math.Abs(got - r.meters)
			if !(off <= tolerance) {
				t.Errorf("%v: %s = %.10f m, want %.10f", r, name, got, r.meters)
			}
			worst = math.Max(worst, off)
		}
	}
	t.Logf("worst difference %.1f nm", worst*1e9)
}

// Up to 1000 km an azimuth may be wrong by 100 nm across its path, which counts
// where the path is millimetres; beyond, by 1e-8 degrees. Within 200 km of the
// antipode a nanometre turns the azimuth by more, and what counts there is that
// the path arrives.
func TestAzimuthsEqualGeodSolve(t *testing.T) {
	t.Parallel() // also shows, under -race, that measuring is safe from many goroutines
	const across, reach, turned, antipodal = 100e-9, 1000e3, 1e-8, 200e3
	near, far := 0, 0
	worstNear, worstFar := 0.0, 0.0
	for _, r := range references(t) {
		antipode := geo.Point{r.a[0] + 180, -r.a[1]}
		if r.meters == 0 || geo.Distance(antipode, r.b) < antipodal {
			continue
		}
		got := geo.Inverse(r.a, r.b)
		for _, azimuth := range []struct {
			name      string
			got, want float64
		}{
			{"initial", got.InitialAzimuth, r.azimuth1},
			{"final", got.FinalAzimuth, r.azimuth2},
		} {
			if !(azimuth.got >= 0 && azimuth.got < 360) {
				t.Errorf("%v: %s azimuth %v is not in [0, 360)", r, azimuth.name, azimuth.got)
			}
			degrees := math.Abs(math.Remainder(azimuth.got-azimuth.want, 360))
			if r.meters > reach {
				far++
				worstFar = math.Max(worstFar, degrees)
				if !(degrees <= turned) {
					t.Errorf("%v: %s azimuth %.15f, want %.15f", r, azimuth.name, azimuth.got, azimuth.want)
				}
				continue
			}
			near++
			off := degrees * math.Pi / 180 * r.meters
			worstNear = math.Max(worstNear, off)
			if !(off <= across) {
				t.Errorf("%v: %s azimuth %.15f, want %.15f: off by %.0f nm at %g m",
					r, azimuth.name, azimuth.got, azimuth.want, off*1e9, r.meters)
			}
		}
	}
	t.Logf("worst difference %.1f nm of %d, and %.2g degrees of %d", worstNear*1e9, near, worstFar, far)
	if near < 3000 || far < 3000 {
		t.Errorf("only %d azimuths are within %g m, and %d beyond", near, reach, far)
	}
}

// Going from a by what Inverse says must arrive at b, from 1 mm to the antipode.
func TestDestinationReturnsToInverse(t *testing.T) {
	t.Parallel() // also shows, under -race, that measuring is safe from many goroutines
	const tolerance = 50e-9
	for _, r := range references(t) {
		path := geo.Inverse(r.a, r.b)
		got := geo.Destination(r.a, path.InitialAzimuth, path.Meters)
		if off := geo.Distance(got, r.b); !(off <= tolerance) {
			t.Errorf("%v: arrived at %v, %.0f nm off", r, got, off*1e9)
		}
		back := geo.Destination(r.b, path.FinalAzimuth, -path.Meters)
		if off := geo.Distance(back, r.a); !(off <= tolerance) {
			t.Errorf("%v: back at %v, %.0f nm off", r, back, off*1e9)
		}
		if got[0] < -180 || got[0] >= 180 {
			t.Errorf("%v: longitude %v is not normalised", r, got[0])
		}
	}
}

// Why orb holds our geometry but never measures it.
func TestOrbDoesNotMeasure(t *testing.T) {
	london, sydney := geo.Point{-0.1276, 51.5072}, geo.Point{151.2093, -33.8688}
	want := geo.Distance(london, sydney)
	if off := math.Abs(orbgeo.Distance(london, sydney)/want - 1); off < 0.1 {
		t.Errorf("orb's flat distance is only %.1f %% off", off*100)
	}
	if off := math.Abs(orbgeo.DistanceHaversine(london, sydney) - want); off < 10e3 {
		t.Errorf("orb's spherical distance is only %.0f m off", off)
	}
	unmeasured := 0
	for _, r := range references(t) {
		if math.IsNaN(orbgeo.DistanceHaversine(r.a, r.b)) {
			unmeasured++
		}
	}
	if unmeasured == 0 {
		t.Error("orb's spherical distance is a number for every pair of the table")
	}
}
