package geo_test

import (
	"encoding/binary"
	"math"
	"testing"

	"geodrill/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// The latitudes of the cuts off the equator come from GeodSolve, by halving the
// edge until its longitude is 180.
func TestCutAntimeridian(t *testing.T) {
	for _, test := range []struct {
		name string
		line orb.LineString
		want orb.MultiLineString
	}{
		{"no point", nil, nil},
		{"one point", orb.LineString{{180, 0}}, nil},
		{"a bad point", orb.LineString{{179, 0}, {-179, 91}}, nil},
		{
			"far from it", orb.LineString{{10, 10}, {-10, 20}, {0, 0}},
			orb.MultiLineString{{{10, 10}, {-10, 20}, {0, 0}}},
		},
		{
			"eastward along the equator", orb.LineString{{170, 0}, {-170, 0}},
			orb.MultiLineString{{{170, 0}, {180, 0}}, {{-180, 0}, {-170, 0}}},
		},
		{
			"westward along the equator", orb.LineString{{-170, 0}, {170, 0}},
			orb.MultiLineString{{{-170, 0}, {-180, 0}}, {{180, 0}, {170, 0}}},
		},
		{
			"beyond 180", orb.LineString{{170, 0}, {190, 0}},
			orb.MultiLineString{{{170, 0}, {180, 0}}, {{-180, 0}, {-170, 0}}},
		},
		{
			"beyond -180", orb.LineString{{-170, 0}, {-190, 0}},
			orb.MultiLineString{{{-170, 0}, {-180, 0}}, {{180, 0}, {170, 0}}},
		},
		{
			"beyond 180 all the way", orb.LineString{{530, 0}, {550, 0}},
			orb.MultiLineString{{{170, 0}, {180, 0}}, {{-180, 0}, {-170, 0}}},
		},
		{
			"bulging towards the pole", orb.LineString{{170, 40}, {-170, 40}},
			orb.MultiLineString{{{170, 40}, {180, 40.434167786272}}, {{-180, 40.434167786272}, {-170, 40}}},
		},
		{
			"Tokyo to San Francisco", orb.LineString{{139.7798, 35.5494}, {-122.379, 37.6213}},
			orb.MultiLineString{{{139.7798, 35.5494}, {180, 48.070651693141}}, {{-180, 48.070651693141}, {-122.379, 37.6213}}},
		},
		{
			"Fiji to Samoa", orb.LineString{{178.065, -17.7134}, {188.2333, -13.8333}},
			orb.MultiLineString{{{178.065, -17.7134}, {180, -17.023975674092}}, {{-180, -17.023975674092}, {-171.7667, -13.8333}}},
		},
		{
			"past the pole", orb.LineString{{100, 89.9}, {-100, 89.99}},
			orb.MultiLineString{{{100, 89.9}, {180, 89.996842760092}}, {{-180, 89.996842760092}, {-100, 89.99}}},
		},
		{
			"nearly antipodal", orb.LineString{{-1, -0.5}, {179.5, 0.3}},
			orb.MultiLineString{{{-1, -0.5}, {-180, -0.390764459466}}, {{180, -0.390764459466}, {179.5, 0.3}}},
		},
		{
			"there and back", orb.LineString{{170, 0}, {-170, 0}, {170, 0}},
			orb.MultiLineString{{{170, 0}, {180, 0}}, {{-180, 0}, {-170, 0}, {-180, 0}}, {{180, 0}, {170, 0}}},
		},
		{
			"touching and turning back", orb.LineString{{170, 0}, {180, 10}, {170, 20}},
			orb.MultiLineString{{{170, 0}, {180, 10}, {170, 20}}},
		},
		{
			"touching by the other name", orb.LineString{{170, 0}, {-180, 10}, {170, 20}},
			orb.MultiLineString{{{170, 0}, {180, 10}, {170, 20}}},
		},
		{
			"crossing at a vertex", orb.LineString{{170, 0}, {180, 10}, {-170, 20}},
			orb.MultiLineString{{{170, 0}, {180, 10}}, {{-180, 10}, {-170, 20}}},
		},
		{
			"ending on it", orb.LineString{{-170, 0}, {180, 10}},
			orb.MultiLineString{{{-170, 0}, {-180, 10}}},
		},
		{
			"starting on it", orb.LineString{{180, 10}, {-170, 0}},
			orb.MultiLineString{{{-180, 10}, {-170, 0}}},
		},
		{
			"starting along it", orb.LineString{{180, 10}, {-180, 20}, {170, 0}},
			orb.MultiLineString{{{180, 10}, {180, 20}, {170, 0}}},
		},
		{
			"running along it", orb.LineString{{170, 0}, {180, 0}, {-180, 10}, {170, 10}},
			orb.MultiLineString{{{170, 0}, {180, 0}, {180, 10}, {170, 10}}},
		},
		{
			"along it and over", orb.LineString{{170, 0}, {180, 0}, {180, 10}, {-170, 10}},
			orb.MultiLineString{{{170, 0}, {180, 0}, {180, 10}}, {{-180, 10}, {-170, 10}}},
		},
		{
			"wholly on it", orb.LineString{{180, 0}, {-180, 10}, {540, 20}},
			orb.MultiLineString{{{-180, 0}, {-180, 10}, {-180, 20}}},
		},
		{
			"over the pole from it", orb.LineString{{180, 80}, {0, 80}},
			orb.MultiLineString{{{180, 80}, {0, 80}}},
		},
		{
			"over the pole to it", orb.LineString{{0, -80}, {-180, -80}},
			orb.MultiLineString{{{0, -80}, {180, -80}}},
		},
		{
			"over the pole elsewhere", orb.LineString{{-90, 80}, {90, 80}},
			orb.MultiLineString{{{-90, 80}, {90, 80}}},
		},
		{
			"to the pole", orb.LineString{{-175, 80}, {10, 90}},
			orb.MultiLineString{{{-175, 80}, {-180, 90}}, {{180, 90}, {10, 90}}},
		},
		{
			"from the pole", orb.LineString{{10, -90}, {-175, -80}},
			orb.MultiLineString{{{10, -90}, {180, -90}}, {{-180, -90}, {-175, -80}}},
		},
		{
			"to the pole, no further", orb.LineString{{-175, 80}, {-10, 90}},
			orb.MultiLineString{{{-175, 80}, {-10, 90}}},
		},
		{
			"a millimetre", orb.LineString{{179.9999999955, 0}, {-179.9999999955, 0}},
			orb.MultiLineString{{{179.9999999955, 0}, {180, 0}}, {{-180, 0}, {-179.9999999955, 0}}},
		},
		{
			"nowhere", orb.LineString{{180, 5}, {-180, 5}},
			orb.MultiLineString{{{-180, 5}, {-180, 5}}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			given := test.line.Clone()
			got := geo.CutAntimeridian(test.line)
			if diff := cmp.Diff(plain(test.want), plain(got), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(given, test.line); diff != "" {
				t.Errorf("the given line changed: %s", diff)
			}
		})
	}
}

// plain strips the orb types, whose Equal methods would make cmp exact.
func plain(lines orb.MultiLineString) [][][2]float64 {
	var all [][][2]float64
	for _, line := range lines {
		var points [][2]float64
		for _, p := range line {
			points = append(points, p)
		}
		all = append(all, points)
	}
	return all
}

// checkCut checks what CutAntimeridian promises of the pieces of a good line.
func checkCut(t rapid.TB, line orb.LineString, pieces orb.MultiLineString) {
	t.Helper()
	var joined orb.LineString
	for i, piece := range pieces {
		if len(piece) < 2 {
			t.Fatalf("piece %d is %v", i, piece)
		}
		for k, p := range piece {
			if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
				t.Errorf("%v is out of range", p)
			}
			if k > 0 && math.Abs(p[0]-piece[k-1][0]) > 180 {
				t.Errorf("piece %d jumps from %v to %v", i, piece[k-1], p)
			}
		}
		if i > 0 {
			end, start := pieces[i-1][len(pieces[i-1])-1], piece[0]
			if math.Abs(end[0]) != 180 || start[0] != -end[0] || start[1] != end[1] {
				t.Errorf("cut between %v and %v", end, start)
			}
			piece = piece[1:]
		}
		joined = append(joined, piece...)
	}
	// Without the cuts, the joined pieces are the line. Each cut lies on its edge.
	vertex := 0
	for _, p := range joined {
		if vertex < len(line) && samePlace(p, line[vertex]) {
			vertex++
			continue
		}
		if vertex == 0 || vertex == len(line) {
			t.Fatalf("%v lies outside of the line", p)
		}
		checkOnEdge(t, line[vertex-1], p, line[vertex])
	}
	if vertex != len(line) {
		t.Errorf("only %d vertices of %d are kept", vertex, len(line))
	}
}

// samePlace tells whether p is q in the notation of [-180, 180].
func samePlace(p, q geo.Point) bool {
	q, err := geo.Normalize(q)
	return err == nil && p[1] == q[1] && (p[0] == q[0] || p[0] == 180 && q[0] == -180)
}

// checkOnEdge checks that p is within a micrometre of the geodesic from a to b:
// as far to the side as the azimuths differ, and no detour.
func checkOnEdge(t rapid.TB, a, p, b geo.Point) {
	t.Helper()
	whole, part := geo.Inverse(a, b), geo.Inverse(a, p)
	if detour := part.Meters + geo.Distance(p, b) - whole.Meters; detour > 100e-9 {
		t.Errorf("%v is off the geodesic from %v to %v: %v m longer", p, a, b, detour)
	}
	if math.Abs(p[1]) == 90 || part.Meters > 10000e3 {
		return // there, the azimuth is a convention or says little
	}
	turn := math.Remainder(part.InitialAzimuth-whole.InitialAzimuth, 360) * math.Pi / 180
	if aside := math.Abs(math.Sin(turn)) * part.Meters; part.Meters > 0 && aside > 1e-6 {
		t.Errorf("%v is %v m beside the geodesic from %v to %v", p, aside, a, b)
	}
}

func TestCutAnyLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := orb.LineString(rapid.SliceOfN(points(), 2, 6).Draw(t, "line"))
		checkCut(t, line, geo.CutAntimeridian(line))
	})
}

func TestCutNearTheAntimeridian(t *testing.T) {
	near := rapid.Custom(func(t *rapid.T) geo.Point {
		off := rapid.SampledFrom([]float64{1e-9, 1e-4, 1, 30, 90}).Draw(t, "off")
		return geo.Point{
			180 + off*rapid.Float64Range(-1, 1).Draw(t, "east"),
			rapid.OneOf(rapid.Float64Range(-90, 90), rapid.Float64Range(89.999999, 90)).Draw(t, "lat"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		line := orb.LineString(rapid.SliceOfN(near, 2, 4).Draw(t, "line"))
		checkCut(t, line, geo.CutAntimeridian(line))
	})
}

func FuzzCutAntimeridian(f *testing.F) {
	for _, line := range []orb.LineString{
		{{170, 10}, {-170, 20}},
		{{180, 90}, {-180, -90}, {0, 0}},
		{{190, 5}, {-190, 5}, {540, 5}},
		{{10, 90}, {-175, 80}, {math.NaN(), 91}},
		{{1e-17, 80}, {math.Nextafter(-180, 0), 80}},
		{{0, 0}, {180, 0}, {0, 5e-324}, {-180, 0}},
	} {
		f.Add(encode(line))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		line := decode(data)
		pieces := geo.CutAntimeridian(line)
		for _, p := range line {
			if _, err := geo.Normalize(p); err != nil {
				if pieces != nil {
					t.Errorf("pieces of a line with %v", p)
				}
				return
			}
		}
		if len(line) < 2 {
			if pieces != nil {
				t.Errorf("pieces of %d points", len(line))
			}
			return
		}
		checkCut(t, line, pieces)
	})
}

func encode(line orb.LineString) []byte {
	var data []byte
	for _, p := range line {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(p[0]))
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(p[1]))
	}
	return data
}

// decode reads at most 16 points.
func decode(data []byte) orb.LineString {
	var line orb.LineString
	for len(data) >= 16 && len(line) < 16 {
		line = append(line, geo.Point{
			math.Float64frombits(binary.LittleEndian.Uint64(data)),
			math.Float64frombits(binary.LittleEndian.Uint64(data[8:])),
		})
		data = data[16:]
	}
	return line
}

func BenchmarkCutAntimeridian(b *testing.B) {
	line := orb.LineString{{170, 40}, {-170, 40}}
	b.ReportAllocs()
	for b.Loop() {
		geo.CutAntimeridian(line)
	}
}
