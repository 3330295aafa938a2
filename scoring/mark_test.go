package scoring_test

import (
	"math"
	"testing"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTotal(t *testing.T) {
	place := scoring.Part{Rule: "distance", Points: 3001, MaxPoints: 4000, Why: "by_distance"}
	circle := scoring.Part{Rule: "circle", Points: 900, MaxPoints: 1000, Why: "circle_fits"}
	bearing := scoring.Part{Rule: "bearing", Points: 333, MaxPoints: 500, Why: "by_angle"}
	given := scoring.Part{Rule: "criterion", Points: 10, MaxPoints: 20, Why: "criterion_given"}
	skipped := scoring.Part{Rule: "criterion", Points: 0, MaxPoints: 20, Why: "not_marked"}
	hints := func(points int) scoring.Part {
		return scoring.Part{Rule: "hints", Points: points, Why: "hints_opened"}
	}
	for _, test := range []struct {
		name      string
		questions []scoring.Weighted
		prices    []float64
		want      scoring.Mark
	}{
		{"nothing", nil, nil, scoring.Mark{}},
		{"one question", []scoring.Weighted{{1, []scoring.Part{place, circle}}}, nil, scoring.Mark{3901, 5000, []scoring.Part{place, circle}}},
		{"two", []scoring.Weighted{{1, []scoring.Part{place}}, {1, []scoring.Part{bearing}}}, nil, scoring.Mark{3334, 4500, []scoring.Part{place, bearing}}},
		// 0.5*(3001+333) = 1667 exactly, where 1500.5 and 166.5 by themselves would give 1668
		{"rounded once", []scoring.Weighted{{0.5, []scoring.Part{place}}, {0.5, []scoring.Part{bearing}}}, nil, scoring.Mark{1667, 2250, []scoring.Part{place, bearing}}},
		{"a half is rounded up", []scoring.Weighted{{0.5, []scoring.Part{place}}}, nil, scoring.Mark{1501, 2000, []scoring.Part{place}}},
		{"what was not marked counts nowhere", []scoring.Weighted{{1, []scoring.Part{given, skipped}}}, nil, scoring.Mark{10, 20, []scoring.Part{given, skipped}}},
		{"a hint", []scoring.Weighted{{1, []scoring.Part{place, circle}}}, []float64{0.1}, scoring.Mark{3401, 5000, []scoring.Part{place, circle, hints(-500)}}},
		{"two hints", []scoring.Weighted{{1, []scoring.Part{place, circle}}}, []float64{0.1, 0.25}, scoring.Mark{2151, 5000, []scoring.Part{place, circle, hints(-500), hints(-1250)}}},
		// 0.15 of 10 is 1.5, twice: each costs the 2 that were said beforehand
		{"each is rounded by itself", []scoring.Weighted{{0.5, []scoring.Part{given}}}, []float64{0.15, 0.15}, scoring.Mark{1, 10, []scoring.Part{given, hints(-2), hints(-2)}}},
		{"what was not marked is part of the reward", []scoring.Weighted{{1, []scoring.Part{given, skipped}}}, []float64{0.1}, scoring.Mark{6, 20, []scoring.Part{given, skipped, hints(-4)}}},
		{"a free hint", []scoring.Weighted{{1, []scoring.Part{place}}}, []float64{0}, scoring.Mark{3001, 4000, []scoring.Part{place, hints(0)}}},
		{"never below zero", []scoring.Weighted{{1, []scoring.Part{given}}}, []float64{0.5, 0.4}, scoring.Mark{0, 20, []scoring.Part{given, hints(-10), hints(0)}}},
		{"more than everything", []scoring.Weighted{{2, []scoring.Part{given}}}, []float64{1, 1}, scoring.Mark{0, 40, []scoring.Part{given, hints(-20), hints(0)}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, scoring.Total(test.questions, test.prices)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestTotalProperties(t *testing.T) {
	part := rapid.Custom(func(t *rapid.T) scoring.Part {
		maxPoints := rapid.IntRange(1, scoring.MaxPointsLimit).Draw(t, "max")
		return scoring.Part{Points: rapid.IntRange(0, maxPoints).Draw(t, "points"), MaxPoints: maxPoints}
	})
	rapid.Check(t, func(t *rapid.T) {
		var questions []scoring.Weighted
		plain := rapid.Bool().Draw(t, "weights are 1")
		for _, parts := range rapid.SliceOfN(rapid.SliceOfN(part, 1, 3), 0, 5).Draw(t, "questions") {
			weight := 1.0
			if !plain {
				weight = rapid.Float64Range(1e-3, scoring.MaxWeight).Draw(t, "weight")
			}
			questions = append(questions, scoring.Weighted{Weight: weight, Parts: parts})
		}
		prices := rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 4).Draw(t, "prices")
		mark := scoring.Total(questions, prices)
		if mark.Points < 0 || mark.Points > mark.MaxPoints {
			t.Errorf("%d of %d points", mark.Points, mark.MaxPoints)
		}
		sum := 0
		for _, p := range mark.Parts {
			sum += p.Points
		}
		if plain && sum != mark.Points {
			t.Errorf("%d points, the parts sum to %d", mark.Points, sum)
		}
		if without := scoring.Total(questions, nil); without.Points < mark.Points || without.MaxPoints != mark.MaxPoints {
			t.Errorf("%+v with hints, %+v without", mark, without)
		}
		if fewer := scoring.Total(questions, prices[:len(prices)/2]); fewer.Points < mark.Points {
			t.Errorf("%+v with more hints than %+v", mark, fewer)
		}
	})
}

func TestValidateWeightAndPrice(t *testing.T) {
	for _, weight := range []float64{1e-9, 1, scoring.MaxWeight} {
		wantField(t, scoring.ValidateWeight(weight), "")
	}
	for _, weight := range []float64{0, -1, scoring.MaxWeight + 1, math.NaN(), math.Inf(1)} {
		wantField(t, scoring.ValidateWeight(weight), "weight")
	}
	for _, price := range []float64{0, 0.5, 1} {
		wantField(t, scoring.ValidateHintPrice(price), "")
	}
	for _, price := range []float64{-0.1, 1.1, math.NaN()} {
		wantField(t, scoring.ValidateHintPrice(price), "price")
	}
}
