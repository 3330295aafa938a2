package scoring

import (
	"fmt"
	"math"
)

// BandsFalloff leaves a fixed share in each band of a table, and nothing beyond
// the last. The bands follow each other: each begins where the one before ends.
type BandsFalloff []Band

// Band is one line of the table: up to and with UpTo, Share is left.
type Band struct {
	UpTo  float64 `json:"upTo"`  // 0 or more, and above the band before
	Share float64 `json:"share"` // in 0..1, and no more than the band before
}

// MaxBands bounds the bands of a table.
const MaxBands = 100

// DefaultBands returns the thresholds, in metres, by which research on image
// geolocation reports its accuracy: street 1 km, city 25 km, region 200 km,
// country 750 km, continent 2500 km (Vo, Jacobs, Hays: Revisiting IM2GPS in the
// deep learning era, ICCV 2017). The shares 1, 0.8, 0.6, 0.4 and 0.2 are our own.
// The slice is the caller's own.
func DefaultBands() BandsFalloff {
	return BandsFalloff{{1e3, 1}, {25e3, 0.8}, {200e3, 0.6}, {750e3, 0.4}, {2500e3, 0.2}}
}

// Share returns what is left at off, in 0..1; see Falloff.
func (b BandsFalloff) Share(off float64) float64 {
	for _, band := range b {
		if off <= band.UpTo {
			return band.Share
		}
	}
	return 0
}

// Validate names bands, or upTo or share of a band, as in bands/2/upTo.
func (b BandsFalloff) Validate() error {
	if len(b) == 0 || len(b) > MaxBands {
		return ruleErrorf("bands", "%d bands are not 1 to %d", len(b), MaxBands)
	}
	before := Band{UpTo: math.Inf(-1), Share: 1}
	for i, band := range b {
		field := fmt.Sprintf("bands/%d/", i)
		switch {
		case !atLeastZero(band.UpTo):
			return ruleErrorf(field+"upTo", "%v is not 0 or more and finite", band.UpTo)
		case band.UpTo <= before.UpTo:
			return ruleErrorf(field+"upTo", "%v overlaps the band before, which ends at %v", band.UpTo, before.UpTo)
		case !(band.Share >= 0 && band.Share <= 1):
			return ruleErrorf(field+"share", "%v is not in 0 to 1", band.Share)
		case band.Share > before.Share:
			return ruleErrorf(field+"share", "%v is more than the %v of the band before", band.Share, before.Share)
		}
		before = band
	}
	return nil
}
