package scoring

import (
	"math"

	"geodrill/geo"
)

// Cluster is a place that several took for the answer: "a third of you took
// Tashkent for Almaty".
type Cluster struct {
	Center  geo.Point // the pin with the most others around it
	Members []int     // the pins in it, by index, ascending; two or more
	Share   float64   // of all pins, in 0..1
}

// MaxClusters is how many clusters a class is told of.
const MaxClusters = 3

// earthMeters is the mean radius of the Earth (IUGG: (2a+b)/3).
const earthMeters = 6_371_008.8

// Clusters finds at most MaxClusters places around which pins lie, the largest
// first. Each is the fullest circle of the radius around any pin that is left: it
// takes all that is left within it, and what lies alone belongs to none. Among
// circles that hold as many the tightest is taken, by the squares of the distances
// from its center, then the first. The pins may lie anywhere, the antimeridian and the poles included,
// and none is moved: whoever looks at the map sees the center to be a pin.
//
// Distances are taken on a sphere, within 0.6 % of the ellipsoid: clusters have no
// sharper edges than that. The time grows with the square of the pins: ten
// thousand take about a second. Pins must be points that geo.Normalize accepts.
func Clusters(pins []geo.Point, radiusMeters float64) []Cluster {
	vectors := make([]vector, len(pins))
	for i, pin := range pins {
		vectors[i] = vectorOf(pin)
	}
	left := make([]int, len(pins))
	for i := range left {
		left[i] = i
	}
	reach := square(radiusMeters)
	var clusters []Cluster
	for len(clusters) < MaxClusters {
		center := fullest(vectors, left, reach)
		if center < 0 {
			break
		}
		cluster := Cluster{Center: pins[center]}
		var rest []int
		for _, i := range left {
			if vectors[center].squareTo(vectors[i]) <= reach {
				cluster.Members = append(cluster.Members, i)
			} else {
				rest = append(rest, i)
			}
		}
		cluster.Share = float64(len(cluster.Members)) / float64(len(pins))
		clusters = append(clusters, cluster)
		left = rest
	}
	return clusters
}

// fullest finds the pin that has the most of those that are left within reach, or
// -1 when none has another.
func fullest(vectors []vector, left []int, reach float64) int {
	center, most, tightest := -1, 1, 0.0
	for _, i := range left {
		count, sum := 0, 0.0
		for _, j := range left {
			if square := vectors[i].squareTo(vectors[j]); square <= reach {
				count++
				sum += square
			}
		}
		if count > most || count == most && center >= 0 && sum < tightest {
			center, most, tightest = i, count, sum
		}
	}
	return center
}

// vector is a point on the sphere of radius 1, seen from its center: distances
// between vectors know neither antimeridian nor pole.
type vector [3]float64

func vectorOf(p geo.Point) vector {
	const degree = math.Pi / 180
	sinLon, cosLon := math.Sincos(p[0] * degree)
	sinLat, cosLat := math.Sincos(p[1] * degree)
	return vector{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// squareTo is the square of the straight distance through the sphere.
func (v vector) squareTo(w vector) float64 {
	x, y, z := v[0]-w[0], v[1]-w[1], v[2]-w[2]
	return x*x + y*y + z*z
}

// square is the square of the straight distance between points that lie so far
// apart on the Earth. From half way around on it is beyond all points.
func square(meters float64) float64 {
	if meters >= math.Pi*earthMeters {
		return math.Inf(1)
	}
	chord := 2 * math.Sin(meters/earthMeters/2)
	return chord * chord
}
