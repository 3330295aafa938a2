package scoring_test

import (
	"math"
	"testing"

	"geodrill/scoring"

	"pgregory.net/rapid"
)

// Up to its reach a share is left, and no further.
func TestReachIsTheEdge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.Float64Range(1, 1e6)
		perfect := rapid.SampledFrom([]float64{0, 5, 1000}).Draw(t, "perfect")
		f := rapid.SampledFrom([]scoring.Falloff{
			scoring.ExponentialFalloff{Scale: length.Draw(t, "scale"), Perfect: perfect},
			scoring.LinearFalloff{Perfect: perfect, Zero: perfect + length.Draw(t, "zero")},
			scoring.DefaultBands(),
		}).Draw(t, "falloff")
		share := rapid.Float64Range(0.01, 1).Draw(t, "share")
		reach := scoring.Reach(f, share)
		if inside := f.Share(reach * (1 - 1e-9)); inside < share-1e-6 {
			t.Errorf("%+v leaves %v inside the reach %v of %v", f, inside, reach, share)
		}
		if beyond := f.Share(reach*(1+1e-6) + 1e-3); beyond >= share+1e-6 || beyond == share && share == 1 {
			t.Errorf("%+v leaves %v beyond the reach %v of %v", f, beyond, reach, share)
		}
	})
	for _, test := range []struct{ share, want float64 }{{0, math.Inf(1)}, {1.1, -1}, {math.NaN(), -1}} {
		if got := scoring.Reach(scoring.DefaultBands(), test.share); got != test.want {
			t.Errorf("reach of %v is %v, want %v", test.share, got, test.want)
		}
	}
	if got := scoring.Reach(scoring.BandsFalloff{{UpTo: 5, Share: 0.5}}, 0.9); got != -1 {
		t.Errorf("bands that never leave as much reach %v", got)
	}
}
