package scoring

import "math"

// Accuracy is how near the guesses of a trainee, of a cohort or for a challenge
// came, whatever the points were.
type Accuracy struct {
	Measured     int      // guesses with a distance
	MedianMeters float64  // NaN when nothing was measured
	Within       []Within // one for each of the thresholds of DefaultBands
}

// Within counts the guesses no further than a threshold from the key.
type Within struct {
	Meters float64
	Count  int
	Share  float64 // of the measured, in 0..1; NaN when nothing was measured
}

// AccuracyOf sums up distances in metres. It passes over NaN, which is a guess
// without a place.
func AccuracyOf(distances []float64) Accuracy {
	accuracy := Accuracy{MedianMeters: Median(distances)}
	for _, band := range DefaultBands() {
		accuracy.Within = append(accuracy.Within, Within{Meters: band.UpTo})
	}
	for _, distance := range distances {
		if math.IsNaN(distance) {
			continue
		}
		accuracy.Measured++
		for i := range accuracy.Within {
			if distance <= accuracy.Within[i].Meters {
				accuracy.Within[i].Count++
			}
		}
	}
	for i := range accuracy.Within {
		accuracy.Within[i].Share = float64(accuracy.Within[i].Count) / float64(accuracy.Measured)
	}
	return accuracy
}
