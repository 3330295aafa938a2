package scoring

import "math"

// Item is how a challenge worked in a class, by classical test theory: the
// teacher looks at challenges that nobody or everybody solved, and at those that
// the strong miss and the weak solve, which often have a wrong key.
type Item struct {
	Guesses int

	// Difficulty is the mean share of the points that was missed, in 0..1: 0 when
	// all had all. It is NaN without guesses.
	Difficulty float64

	// Discrimination is how far those who do well here do well elsewhere, in
	// -1..1: the correlation (Pearson's) between the shares for this challenge and
	// the mean shares of the same trainees for the other challenges they guessed.
	// Above 0.2 a challenge tells the strong from the weak; below 0 look at its
	// key. It is NaN with fewer than MinDiscriminating trainees to compare, or
	// when all did alike.
	Discrimination float64
}

// MinDiscriminating is the fewest trainees that a discrimination is worked out
// from: two would always give 1 or -1.
const MinDiscriminating = 3

// Items looks at each challenge of a set. shares holds a row for each trainee and
// in it, for each challenge, the share of the points, in 0..1, or NaN where there
// was no guess. Rows are of one length, which is how many items there are.
func Items(shares [][]float64) []Item {
	if len(shares) == 0 {
		return nil
	}
	items := make([]Item, len(shares[0]))
	for challenge := range items {
		var here, elsewhere []float64
		var sum float64
		for _, row := range shares {
			if math.IsNaN(row[challenge]) {
				continue
			}
			items[challenge].Guesses++
			sum += row[challenge]
			if others := meanWithout(row, challenge); !math.IsNaN(others) {
				here, elsewhere = append(here, row[challenge]), append(elsewhere, others)
			}
		}
		items[challenge].Difficulty = 1 - sum/float64(items[challenge].Guesses)
		items[challenge].Discrimination = correlation(here, elsewhere)
	}
	return items
}

// meanWithout is the mean of a row but for one place and what is NaN.
func meanWithout(row []float64, without int) float64 {
	var sum, count float64
	for i, x := range row {
		if i != without && !math.IsNaN(x) {
			sum += x
			count++
		}
	}
	return sum / count
}

// correlation is Pearson's, NaN for too few pairs or when either side is all the
// same.
func correlation(xs, ys []float64) float64 {
	if len(xs) < MinDiscriminating || allSame(xs) || allSame(ys) {
		return math.NaN()
	}
	meanX, meanY := meanWithout(xs, -1), meanWithout(ys, -1)
	var xx, yy, xy float64
	for i := range xs {
		dx, dy := xs[i]-meanX, ys[i]-meanY
		xx, yy, xy = xx+dx*dx, yy+dy*dy, xy+dx*dy
	}
	return math.Max(-1, math.Min(1, xy/math.Sqrt(xx*yy)))
}

// allSame takes for the same what differs by no more than sums round.
func allSame(xs []float64) bool {
	for _, x := range xs {
		if math.Abs(x-xs[0]) > 1e-12 {
			return false
		}
	}
	return true
}
