package scoring_test

import (
	"fmt"
	"math"
	"testing"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPlaceRuleMark(t *testing.T) {
	nan := math.NaN()
	street := scoring.ExponentialFalloff{Scale: 1500, Perfect: 20}
	alone := scoring.PlaceRule{MaxPoints: 5000, Falloff: street}
	bands := scoring.PlaceRule{MaxPoints: 1000, Falloff: scoring.DefaultBands()}
	circle := scoring.PlaceRule{MaxPoints: 5000, Falloff: street, Circle: &scoring.CircleRule{Share: scoring.DefaultCircleShare, ScaleMeters: 1500}}
	part := func(rule scoring.Rule, points, maxPoints int, why scoring.Reason) scoring.Part {
		return scoring.Part{Rule: rule, Points: points, MaxPoints: maxPoints, Why: why}
	}
	for _, test := range []struct {
		name           string
		rule           scoring.PlaceRule
		meters, radius float64
		want           []scoring.Part
	}{
		{"perfect", alone, 20, 7, []scoring.Part{part("distance", 5000, 5000, "within_perfect")}},
		{"full by rounding", alone, 20.1, 7, []scoring.Part{part("distance", 5000, 5000, "by_distance")}},
		{"by distance", alone, 1020, 7, []scoring.Part{part("distance", 2567, 5000, "by_distance")}},
		{"too far", alone, 30e3, 7, []scoring.Part{part("distance", 0, 5000, "out_of_reach")}},
		{"no place", alone, nan, 7, []scoring.Part{part("distance", 0, 5000, "unanswered")}},
		{"the first band", bands, 0, nan, []scoring.Part{part("distance", 1000, 1000, "in_band")}},
		{"a band", bands, 3e3, nan, []scoring.Part{part("distance", 800, 1000, "in_band")}},
		{"beyond the bands", bands, 3e6, nan, []scoring.Part{part("distance", 0, 1000, "out_of_reach")}},
		{"sure and right", circle, 0, 0, []scoring.Part{part("distance", 4000, 4000, "within_perfect"), part("circle", 1000, 1000, "circle_fits")}},
		// 1 - ln(2)/(2*ln(1+20015000/1500)) of 1000, and 4000*exp(-980/1500)
		{"on the edge", circle, 1500, 1500, []scoring.Part{part("distance", 1491, 4000, "by_distance"), part("circle", 964, 1000, "circle_fits")}},
		// 1 - (2*ln(2)-ln(1.01))/(2*ln(1+20015000/1500)) of 1000
		{"over-confident", circle, 1500, 15, []scoring.Part{part("distance", 1491, 4000, "by_distance"), part("circle", 928, 1000, "circle_too_small")}},
		{"the whole Earth", circle, 20, 20015e3, []scoring.Part{part("distance", 4000, 4000, "within_perfect"), part("circle", 500, 1000, "circle_too_wide")}},
		{"more than the Earth", circle, 20, math.Inf(1), []scoring.Part{part("distance", 4000, 4000, "within_perfect"), part("circle", 500, 1000, "circle_too_wide")}},
		{"tenfold on the scale", circle, 0, 13500, []scoring.Part{part("distance", 4000, 4000, "within_perfect"), part("circle", 879, 1000, "circle_fits")}},
		{"just more", circle, 0, 13501, []scoring.Part{part("distance", 4000, 4000, "within_perfect"), part("circle", 879, 1000, "circle_too_wide")}},
		{"sure, and as wrong as can be", circle, 20015e3, 0, []scoring.Part{part("distance", 0, 4000, "out_of_reach"), part("circle", 0, 1000, "circle_too_small")}},
		{"no circle", circle, 20, nan, []scoring.Part{part("distance", 4000, 4000, "within_perfect"), part("circle", 0, 1000, "circle_missing")}},
		{"a circle below 0", circle, 20, -1, []scoring.Part{part("distance", 4000, 4000, "within_perfect"), part("circle", 0, 1000, "circle_missing")}},
		{"neither", circle, nan, nan, []scoring.Part{part("distance", 0, 4000, "unanswered"), part("circle", 0, 1000, "unanswered")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.rule.Mark(test.meters, test.radius)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestPlaceRuleProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := scoring.PlaceRule{
			MaxPoints: rapid.IntRange(10, scoring.MaxPointsLimit).Draw(t, "max"), Falloff: anyFalloff().Draw(t, "falloff"),
			Circle: &scoring.CircleRule{Share: rapid.Float64Range(0.1, 0.9).Draw(t, "share"), ScaleMeters: rapid.Float64Range(1, 1e7).Draw(t, "scale")},
		}
		if err := rule.Validate(); err != nil {
			t.Fatal(err)
		}
		meters := rapid.Float64Range(0, 20015e3)
		a, b := meters.Draw(t, "a"), meters.Draw(t, "b")
		radius := rapid.OneOf(meters, rapid.Float64(), rapid.Just(math.NaN())).Draw(t, "radius")
		near, far := rule.Mark(min(a, b), radius), rule.Mark(max(a, b), radius)
		for i, n := range near {
			if n.Points < far[i].Points {
				t.Errorf("%s: %d points at %v m, but %d at %v m", n.Rule, n.Points, min(a, b), far[i].Points, max(a, b))
			}
			if n.Points < 0 || n.Points > n.MaxPoints {
				t.Errorf("%+v", n)
			}
		}
		if sum := near[0].MaxPoints + near[1].MaxPoints; sum != rule.MaxPoints {
			t.Errorf("the parts are worth %d, the rule %d", sum, rule.MaxPoints)
		}
	})
}

// The share is in 0..1 by the formula itself.
func TestCircleValueNeedsNoClipping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := scoring.CircleRule{Share: 0.2, ScaleMeters: rapid.Float64Range(1e-3, 1e8).Draw(t, "scale")}
		meters := rapid.OneOf(rapid.Float64Range(0, 20015e3), rapid.Float64(), rapid.Just(20015e3))
		distance, radius := meters.Draw(t, "distance"), meters.Draw(t, "radius")
		if share := rule.Value(distance, radius); !(share >= 0 && share <= 1) {
			t.Errorf("%v at %v m in a circle of %v m", share, distance, radius)
		}
	})
	if got := (scoring.CircleRule{ScaleMeters: 1}).Value(math.NaN(), 1); got != 0 {
		t.Errorf("NaN is worth %v", got)
	}
}

// Whoever states the distance that they believe to exceed as often as not earns
// the most: for beliefs of every shape and spread, under every preset.
func TestCircleRewardsTheMedian(t *testing.T) {
	for _, belief := range []struct {
		name    string
		inverse func(p float64) float64 // the distance that is exceeded with 1-p
		median  float64                 // for a spread of 1
	}{
		{"even in a disc", math.Sqrt, math.Sqrt(0.5)},
		{"even in distance", func(p float64) float64 { return p }, 0.5},
		{"normal in the plane", func(p float64) float64 { return math.Sqrt(-2 * math.Log1p(-p)) }, math.Sqrt(2 * math.Ln2)},
		{"exponential", func(p float64) float64 { return -math.Log1p(-p) }, math.Ln2},
		{"heavy tail", func(p float64) float64 { return 1/(1-p) - 1 }, 1},
		{"one of two towns", func(p float64) float64 {
			if p < 0.6 {
				return 0.2 * p
			}
			return 5 + p
		}, 0.1},
	} {
		for _, preset := range scoring.Presets() {
			scale, _ := preset.ScaleMeters()
			rule := scoring.CircleRule{Share: scoring.DefaultCircleShare, ScaleMeters: scale}
			for _, spread := range []float64{10, 1e3, 30e3, 700e3} {
				t.Run(fmt.Sprintf("%s/%s/%v", belief.name, preset, spread), func(t *testing.T) {
					got, want := bestRadius(rule, belief.inverse, spread), belief.median*spread
					if math.Abs(got-want) > 0.02*want {
						t.Errorf("%.1f m earns most, the median is %.1f m", got, want)
					}
				})
			}
		}
	}
}

// bestRadius finds the radius with the highest expected value by trying radii
// that are 1 % apart, from a hundredth of the spread to a hundred of it.
func bestRadius(rule scoring.CircleRule, inverse func(float64) float64, spread float64) float64 {
	const beliefs = 51 // odd, so that one is the median
	best, most := math.NaN(), math.Inf(-1)
	for radius := spread / 100; radius < spread*100; radius *= 1.01 {
		var value float64
		for i := range beliefs {
			value += rule.Value(spread*inverse((float64(i)+0.5)/beliefs), radius)
		}
		if value > most {
			best, most = radius, value
		}
	}
	return best
}

func TestPlaceRuleValidate(t *testing.T) {
	street := scoring.ExponentialFalloff{Scale: 1500}
	with := func(c scoring.CircleRule) scoring.PlaceRule {
		return scoring.PlaceRule{MaxPoints: 5000, Falloff: street, Circle: &c}
	}
	for _, test := range []struct {
		name  string
		rule  scoring.PlaceRule
		field string
	}{
		{"without a circle", scoring.PlaceRule{MaxPoints: 1, Falloff: street}, ""},
		{"with a circle", with(scoring.CircleRule{Share: 0.2, ScaleMeters: 1500}), ""},
		{"no points", scoring.PlaceRule{Falloff: street}, "maxPoints"},
		{"too many points", scoring.PlaceRule{MaxPoints: scoring.MaxPointsLimit + 1, Falloff: street}, "maxPoints"},
		{"no falloff", scoring.PlaceRule{MaxPoints: 1}, "falloff"},
		{"a bad falloff", scoring.PlaceRule{MaxPoints: 1, Falloff: scoring.LinearFalloff{Perfect: 2, Zero: 1}}, "zero"},
		{"circle without a share", with(scoring.CircleRule{ScaleMeters: 1500}), "circle/share"},
		{"circle with it all", with(scoring.CircleRule{Share: 1, ScaleMeters: 1500}), "circle/share"},
		{"circle share NaN", with(scoring.CircleRule{Share: math.NaN(), ScaleMeters: 1500}), "circle/share"},
		{"circle without a scale", with(scoring.CircleRule{Share: 0.2}), "circle/scaleMeters"},
		{"circle of infinite scale", with(scoring.CircleRule{Share: 0.2, ScaleMeters: math.Inf(1)}), "circle/scaleMeters"},
		{"too few points for two", scoring.PlaceRule{MaxPoints: 2, Falloff: street, Circle: &scoring.CircleRule{Share: 0.2, ScaleMeters: 1}}, "circle/share"},
		{"none left for the distance", scoring.PlaceRule{MaxPoints: 2, Falloff: street, Circle: &scoring.CircleRule{Share: 0.9, ScaleMeters: 1}}, "circle/share"},
	} {
		t.Run(test.name, func(t *testing.T) { wantField(t, test.rule.Validate(), test.field) })
	}
}

func BenchmarkPlaceRuleMark(b *testing.B) {
	rule := scoring.PlaceRule{
		MaxPoints: 5000, Falloff: scoring.ExponentialFalloff{Scale: 1500},
		Circle: &scoring.CircleRule{Share: scoring.DefaultCircleShare, ScaleMeters: 1500},
	}
	b.ReportAllocs()
	for b.Loop() {
		rule.Mark(1000, 800)
	}
}
