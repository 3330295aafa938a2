package scoring

import "math"

// PlaceRule marks a pin by its distance from the key, and, when it has a Circle,
// how well the trainee knew how sure to be.
type PlaceRule struct {
	MaxPoints int         // of both parts together: 1 to MaxPointsLimit
	Falloff   Falloff     // in metres
	Circle    *CircleRule // nil when no circle is asked for
}

// Validate returns a *RuleError for the first field that makes no sense, or nil.
func (p PlaceRule) Validate() error {
	if err := validateFalloff(p.MaxPoints, p.Falloff); err != nil || p.Circle == nil {
		return err
	}
	if err := p.Circle.Validate(); err != nil {
		return err
	}
	if points := p.circlePoints(); points == 0 || points == p.MaxPoints {
		return ruleErrorf("circle/share", "%v of %d points leaves one of the two parts without any", p.Circle.Share, p.MaxPoints)
	}
	return nil
}

// Mark returns the part for a distance and, when the rule has a Circle, the part
// for its radius after it. Their maxima add up to MaxPoints: the circle's is its
// share, rounded, and the distance has the rest.
//
// Both are in metres. A distance of NaN is a place that was not answered and
// earns nothing, by its circle neither. A radius that is NaN or below 0 is a
// circle that was not drawn.
func (p PlaceRule) Mark(distanceMeters, radiusMeters float64) []Part {
	forCircle := p.circlePoints()
	parts := []Part{newPart(RuleDistance, p.MaxPoints-forCircle, p.Falloff, distanceMeters, WithinPerfect, ByDistance)}
	if p.Circle != nil {
		parts = append(parts, p.Circle.mark(forCircle, distanceMeters, radiusMeters))
	}
	return parts
}

// circlePoints is how many of the points are the circle's.
func (p PlaceRule) circlePoints() int {
	if p.Circle == nil {
		return 0
	}
	return pointsFor(p.MaxPoints, p.Circle.Share)
}

// DefaultCircleShare is the share of a place question's points that its circle
// is worth unless the author says otherwise.
const DefaultCircleShare = 0.2

// DefaultCircle is the circle of a place question whose author says no more than
// that there is one: its scale is that of the falloff, which is that over which
// the points change.
func DefaultCircle(f Falloff) *CircleRule {
	circle := &CircleRule{Share: DefaultCircleShare}
	switch f := f.(type) {
	case ExponentialFalloff:
		circle.ScaleMeters = f.Scale
	case LinearFalloff:
		circle.ScaleMeters = f.Zero - f.Perfect
	case BandsFalloff:
		if len(f) > 0 {
			circle.ScaleMeters = f[0].UpTo
		}
	}
	return circle
}

// farthestMeters is further than any two places on the Earth are apart: half
// the circumference of a sphere of the Earth's mean radius, 6371 km.
const farthestMeters = 20_015_000

// CircleRule marks the confidence circle: the radius around the pin that, to the
// trainee's mind, is as likely to hold the place as not. With
// g(x) = ln(1 + x/ScaleMeters) it leaves, for the distance d and the radius r,
//
//	1 - (g(r) + 2*max(0, g(d)-g(r))) / (2*g(20015 km))
//
// of its points. Up to a constant factor and a term that r does not change, this
// is the pinball loss of the median, for which to say what one believes is the
// best strategy: the expected points are highest for the r that d is as likely
// to exceed as not (Gneiting, Raftery: Strictly proper scoring rules, JASA 102,
// 359-378, 2007, section 6). The logarithm makes a kilometre count more on a
// street than on a continent.
//
// The reason says where the loss lies: CircleTooSmall when d > r, CircleTooWide
// when g(r) - g(d) > ln 10, which is r > 9*ScaleMeters + 10*d.
type CircleRule struct {
	Share       float64 // of the question's points, between 0 and 1; see DefaultCircleShare
	ScaleMeters float64 // above 0: the scale of the question
}

// Validate names circle/share or circle/scaleMeters.
func (c CircleRule) Validate() error {
	switch {
	case !(c.Share > 0 && c.Share < 1):
		return ruleErrorf("circle/share", "%v is not between 0 and 1", c.Share)
	case !positive(c.ScaleMeters):
		return ruleErrorf("circle/scaleMeters", "%v is not a positive length", c.ScaleMeters)
	}
	return nil
}

// Value returns the share of the circle's points that a radius earns at a
// distance, both in metres, in 0..1: 1 for a point on the key, 0.5 for a circle
// around the whole Earth, 0 for a point at the end of the Earth from the key.
// A distance or radius beyond 20015 km counts as that. NaN earns 0.
func (c CircleRule) Value(distanceMeters, radiusMeters float64) float64 {
	if math.IsNaN(distanceMeters) || math.IsNaN(radiusMeters) {
		return 0
	}
	distance, radius := c.log(distanceMeters), c.log(radiusMeters)
	return 1 - (radius+2*math.Max(0, distance-radius))/(2*c.log(farthestMeters))
}

// log is g of the formula.
func (c CircleRule) log(meters float64) float64 {
	return math.Log1p(math.Min(math.Max(0, meters), farthestMeters) / c.ScaleMeters)
}

func (c CircleRule) mark(maxPoints int, distanceMeters, radiusMeters float64) Part {
	part := Part{Rule: RuleCircle, MaxPoints: maxPoints}
	switch {
	case math.IsNaN(distanceMeters):
		part.Why = Unanswered
		return part
	case !(radiusMeters >= 0):
		part.Why = CircleMissing
		return part
	case distanceMeters > radiusMeters:
		part.Why = CircleTooSmall
	case c.log(radiusMeters)-c.log(distanceMeters) > math.Ln10:
		part.Why = CircleTooWide
	default:
		part.Why = CircleFits
	}
	part.Points = pointsFor(maxPoints, c.Value(distanceMeters, radiusMeters))
	return part
}
