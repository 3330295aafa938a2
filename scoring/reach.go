package scoring

import "math"

// Reach returns the farthest at which at least a share of the points is left by
// a falloff: the radius of a ring of equal points. It is -1 when nowhere as much
// is left, and infinite when it is left everywhere. It expects a falloff that
// Validate accepts.
func Reach(f Falloff, share float64) float64 {
	switch {
	case share <= 0:
		return math.Inf(1)
	case share > 1 || math.IsNaN(share):
		return -1
	}
	switch f := f.(type) {
	case ExponentialFalloff:
		return f.Perfect - f.Scale*math.Log(share)
	case LinearFalloff:
		return f.Zero - share*(f.Zero-f.Perfect)
	case BandsFalloff:
		reach := -1.0
		for _, band := range f {
			if band.Share >= share {
				reach = band.UpTo
			}
		}
		return reach
	}
	return -1
}
