package geo

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/golang/geo/r3"
)

// ErrNoPoints refuses a question about the middle or the spread of no points.
var ErrNoPoints = errors.New("no points")

// GeometricMedian returns the place with the least sum of distances to the
// points: the centre of a class's guesses, which one guess on the wrong
// continent hardly moves, where it would drag a mean along. A point that is
// given twice counts twice. The order of the points does not matter, to the
// last bit.
//
// It is the median on the sphere that has the points' latitudes and longitudes:
// the sum there is the least to within a centimetre, given points that are equal
// or a centimetre apart. The median on the ellipsoid lies apart by thousandths of
// the points' spread. Where the median is one of the points, as when one place was
// given more often than all others together, it is that point exactly (of a pole's
// many names, one).
//
// Points within 5000 km of a common centre, an eighth of the Earth's girth,
// have one median, unless they lie on one great circle: an even number of those
// have a whole arc of medians, of which this is one, and for two points the
// middle. (B. Afsari, Proc. AMS 139, 655-673, 2011, gives the bound.) Points
// spread further, beyond a hemisphere above all, may have several places that
// are better than all around them, of which this is one, not always the best.
// Of two antipodes it is one.
//
// It takes some ten passes over the points, some hundreds at the worst. The
// error is ErrNoPoints, or a *PointError within for a point that Normalize
// refuses (the message numbers it). The result is normalised as by Normalize.
func GeometricMedian(points []Point) (Point, error) {
	if len(points) == 0 {
		return Point{}, fmt.Errorf("geometric median: %w", ErrNoPoints)
	}
	normal, err := normalizeLine(points)
	if err != nil {
		return Point{}, fmt.Errorf("geometric median: %w", err)
	}
	return newCloud(normal).median(), nil
}

// site is a place on the unit sphere and how many points lie there.
type site struct {
	at     r3.Vector
	point  Point
	weight float64
}

// cloud is a set of different sites, in an order of their own.
type cloud []site

// newCloud gathers normalised points.
func newCloud(points []Point) cloud {
	sites := make(cloud, len(points))
	for i, p := range points {
		sites[i] = site{at: onUnitSphere(p), point: p, weight: 1}
	}
	slices.SortFunc(sites, func(a, b site) int {
		return cmp.Or(a.at.Cmp(b.at), slices.Compare(a.point[:], b.point[:]))
	})
	distinct := sites[:1]
	for _, s := range sites[1:] {
		last := &distinct[len(distinct)-1]
		if s.at == last.at {
			last.weight++
			continue
		}
		distinct = append(distinct, s)
	}
	return distinct
}

// Limits of the descent. A step is an angle in radians: 1e-11 is 0.06 mm on the
// ground. Newton's method doubles the digits with every step; many passes are
// needed only in a curved and nearly level valley, which takes points that are
// almost antipodes. Directions between places closer than 6 micrometres are
// noise. Within 6 cm of a site, the sum has a kink that is left best from the
// site itself.
const (
	medianPasses = 400
	medianStep   = 1e-11
	samePlace    = 1e-12
	kink         = 1e-8
)

// median descends from the mean direction to a place that no small move
// betters, by Newton's method where that works, else by Weiszfeld's (Tohoku
// Math. J. 43, 355-386, 1937) carried over to the sphere.
func (c cloud) median() Point {
	x := c.start()
	for range medianPasses {
		here := c.pullAt(x)
		if here.own == 0 && here.tug.Norm() <= 1e-12*here.total {
			break
		}
		nearest := c.nearest(x)
		if c.isMedian(nearest) {
			return nearest.point
		}
		if x.Sub(nearest.at).Norm() < kink {
			leap, ok := c.descend(nearest.at, c.pullAt(nearest.at))
			if ok && c.pullAt(leap).isBelow(here) {
				x = leap
				continue
			}
		}
		next, ok := c.descend(x, here)
		if !ok {
			break
		}
		moved := x.Sub(next).Norm()
		x = next
		if moved < medianStep {
			break
		}
	}
	return fromUnitSphere(x)
}

// start returns the mean direction or, where the points balance, a site.
func (c cloud) start() r3.Vector {
	var sum r3.Vector
	var total float64
	for _, s := range c {
		sum = sum.Add(s.at.Mul(s.weight))
		total += s.weight
	}
	if sum.Norm() < 1e-9*total {
		return c[0].at
	}
	return sum.Normalize()
}

// nearest returns the site closest to x.
func (c cloud) nearest(x r3.Vector) site {
	return slices.MinFunc(c, func(a, b site) int {
		return cmp.Compare(x.Sub(a.at).Norm2(), x.Sub(b.at).Norm2())
	})
}

// isMedian reports whether the points at a site outweigh the pull of all others
// (Y. Vardi and C.-H. Zhang, PNAS 97, 1423-1426, 2000, doi:10.1073/pnas.97.4.1423).
func (c cloud) isMedian(s site) bool {
	p := c.pullAt(s.at)
	return p.tug.Norm() <= p.own*(1+1e-12)
}

// pull is how the sum of distances behaves around a place.
type pull struct {
	sum    float64   // of the distances, in radians
	total  float64   // of the weights
	tug    r3.Vector // the direction in which the sum falls, and how fast
	spring float64   // Weiszfeld's: sum of weight by distance
	own    float64   // the weight of the place itself, less that of its antipode
	east   r3.Vector // with north, a base of the tangent plane
	north  r3.Vector
	bend   [3]float64 // second derivatives: east-east, east-north, north-north
}

// pullAt sums up the pull of all sites on the place x.
func (c cloud) pullAt(x r3.Vector) pull {
	p := pull{east: x.Ortho()}
	p.north = x.Cross(p.east)
	for _, s := range c {
		cos, sin := x.Dot(s.at), x.Cross(s.at).Norm()
		distance := math.Atan2(sin, cos)
		p.sum += s.weight * distance
		p.total += s.weight
		if sin < samePlace {
			// At the site itself every direction leads away, and at its antipode
			// every direction leads to it.
			p.own += math.Copysign(s.weight, cos)
			continue
		}
		towards := s.at.Sub(x.Mul(cos)).Mul(1 / sin)
		p.tug = p.tug.Add(towards.Mul(s.weight))
		p.spring += s.weight / distance
		// The distance grows only across the line of sight, by its cotangent.
		e, n, curl := towards.Dot(p.east), towards.Dot(p.north), s.weight*cos/sin
		p.bend[0] += curl * n * n
		p.bend[1] -= curl * e * n
		p.bend[2] += curl * e * e
	}
	return p
}

// descend returns a place with a lower sum of distances than x, or false when
// no step finds one. Newton's step is shortened before Weiszfeld's is taken:
// that one always leads down, but along a narrow valley it creeps.
func (c cloud) descend(x r3.Vector, here pull) (r3.Vector, bool) {
	newton, weiszfeld := here.newton(), here.weiszfeld()
	for scale := 1.0; scale > 1e-4; scale /= 2 {
		next := advance(x, newton.Mul(scale))
		if c.pullAt(next).isBelow(here) {
			return next, true
		}
	}
	for scale := 1.0; scale*weiszfeld.Norm() > medianStep; scale /= 2 {
		next := advance(x, weiszfeld.Mul(scale))
		if c.pullAt(next).isBelow(here) {
			return next, true
		}
	}
	return x, false
}

// isBelow reports whether p is nearer to the bottom than q. Close to it the sums
// differ by less than their rounding, and the tug tells.
func (p pull) isBelow(q pull) bool {
	rounding := 1e-15 * p.total
	return p.sum < q.sum-rounding || p.sum <= q.sum+rounding && p.tug.Norm() < q.tug.Norm()
}

// newton returns the step to where the tug should vanish if the sum is convex.
// Along a direction in which it is not, it is a step of the same size downhill.
func (p pull) newton() r3.Vector {
	middle, half := (p.bend[0]+p.bend[2])/2, (p.bend[0]-p.bend[2])/2
	radius := math.Hypot(half, p.bend[1])
	sin, cos := math.Sincos(math.Atan2(p.bend[1], half) / 2)
	axes := [...]r3.Vector{p.east.Mul(cos).Add(p.north.Mul(sin)), p.north.Mul(cos).Sub(p.east.Mul(sin))}
	var step r3.Vector
	for i, curvature := range [...]float64{middle + radius, middle - radius} {
		stiffness := max(math.Abs(curvature), 1e-12*p.spring)
		step = step.Add(axes[i].Mul(p.tug.Dot(axes[i]) / stiffness))
	}
	return step.Mul(1 / max(1, step.Norm())) // at most a radian
}

// weiszfeld returns the step to the mean of the sites weighted by the inverse of
// their distance. A site that x is on holds back with its own weight.
func (p pull) weiszfeld() r3.Vector {
	return p.tug.Mul(max(0, 1-p.own/p.tug.Norm()) / p.spring)
}

// advance goes from x along a great circle: step is tangent, in radians.
func advance(x, step r3.Vector) r3.Vector {
	angle := step.Norm()
	if angle == 0 {
		return x
	}
	sin, cos := math.Sincos(angle)
	return x.Mul(cos).Add(step.Mul(sin / angle)).Normalize()
}

// onUnitSphere maps a normalised point to the vector of length 1 with its
// longitude and latitude. All names of a pole map to one vector.
func onUnitSphere(p Point) r3.Vector {
	if math.Abs(p[1]) == 90 {
		return r3.Vector{Z: math.Copysign(1, p[1])}
	}
	sinLon, cosLon := math.Sincos(p[0] * degree)
	sinLat, cosLat := math.Sincos(p[1] * degree)
	return r3.Vector{X: cosLat * cosLon, Y: cosLat * sinLon, Z: sinLat}
}

// fromUnitSphere is the inverse of onUnitSphere.
func fromUnitSphere(v r3.Vector) Point {
	lon := math.Atan2(v.Y, v.X) / degree
	lat := math.Atan2(v.Z, math.Hypot(v.X, v.Y)) / degree
	return Point{wrapLongitude(lon), lat + 0}
}

// degree is one degree in radians.
const degree = math.Pi / 180
