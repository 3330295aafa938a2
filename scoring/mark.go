package scoring

import "math"

// Mark is the points of a guess, with the parts they came from.
type Mark struct {
	Points    int // 0..MaxPoints
	MaxPoints int
	Parts     []Part
}

// Weighted is what one question of a challenge gave, and how much it counts.
type Weighted struct {
	Weight float64 // 1 counts the points as they are; see ValidateWeight
	Parts  []Part
}

// MaxWeight is the most that a question can weigh.
const MaxWeight = 100

// ValidateWeight returns a *RuleError that names weight unless it is above 0 and
// at most MaxWeight.
func ValidateWeight(weight float64) error {
	if !(weight > 0 && weight <= MaxWeight) {
		return ruleErrorf("weight", "%v is not above 0 and at most %d", weight, MaxWeight)
	}
	return nil
}

// ValidateHintPrice returns a *RuleError that names price unless it is a share in
// 0..1. A hint may be free.
func ValidateHintPrice(price float64) error {
	if !(price >= 0 && price <= 1) {
		return ruleErrorf("price", "%v is not in 0 to 1", price)
	}
	return nil
}

// Total adds up the questions of a challenge and takes off the price of the
// hints that were opened.
//
// Its points are the sum of the parts, each times the weight of its question,
// rounded to the nearest whole number, halves up, once for all of them; parts
// are whole already. Its maximum comes from the maxima in the same way, but for
// those of parts that were not marked, which count nowhere.
//
// The hints come last, in their order, each with a part of its own whose points
// are its [HintCost], below 0, or 0 of one that is free. Together they never take
// more than the questions gave: what the first have taken, the others cannot. A
// part that was not marked belongs to the reward that they are a share of, so that
// a hint costs what was said beforehand, whatever is marked later.
//
// The parts come in the order of the questions and as these gave them, without
// their weights: when all weights are 1, they sum to the points exactly. Total
// expects weights and prices that ValidateWeight and ValidateHintPrice accept.
func Total(questions []Weighted, hintPrices []float64) Mark {
	var mark Mark
	var points, maxPoints, reward float64
	for _, question := range questions {
		for _, part := range question.Parts {
			mark.Parts = append(mark.Parts, part)
			reward += question.Weight * float64(part.MaxPoints)
			if part.Why != NotMarked {
				points += question.Weight * float64(part.Points)
				maxPoints += question.Weight * float64(part.MaxPoints)
			}
		}
	}
	mark.Points, mark.MaxPoints = int(math.Round(points)), int(math.Round(maxPoints))
	for _, price := range hintPrices {
		cost := min(HintCost(int(math.Round(reward)), price), mark.Points)
		mark.Points -= cost
		mark.Parts = append(mark.Parts, Part{Rule: RuleHints, Points: -cost, Why: HintsOpened})
	}
	return mark
}

// HintCost is what a hint costs of a challenge that gives reward points at most:
// its price times the reward, rounded to the nearest, halves up.
func HintCost(reward int, price float64) int { return pointsFor(reward, price) }
