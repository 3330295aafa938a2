package scoring

// Part is what one rule gave for one question: a mark is the sum of its parts.
type Part struct {
	Points    int // 0..MaxPoints
	MaxPoints int
	Why       Reason
}

// Reason is a stable code for why a part has its points. It is stored with the
// mark and translated by the screen, so a code once used is never changed.
type Reason string

// The reasons there are.
const (
	WithinPerfect Reason = "within_perfect" // full points: no further than the perfect distance
	ByDistance    Reason = "by_distance"    // points by the formula, which may round to full
	OutOfReach    Reason = "out_of_reach"   // so far, or not measurable, that nothing is left
)
