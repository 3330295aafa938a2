package server

import (
	"context"
	"math"

	"geodrill/challenges"
	"geodrill/scoring"
	"geodrill/server/api"

	"github.com/oapi-codegen/nullable"
	"golang.org/x/text/language"
)

// GetResults implements the contract.
func (s *Server) GetResults(ctx context.Context, r api.GetResultsRequestObject) (api.GetResultsResponseObject, error) {
	results, err := s.challenges.Results(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.ResultsAsk{
		Order: challenges.ResultOrder(valueOf(r.Params.Sort)), Query: textOf(r.Params.Q),
		Cursor: textOf(r.Params.Cursor), Limit: limitOf(r.Params.Limit),
	})
	if err != nil {
		return nil, err
	}
	return api.GetResults200JSONResponse(resultsShape(results, languages(r.Params.Lang, r.Params.AcceptLanguage))), nil
}

// GetChallengeResults implements the contract.
func (s *Server) GetChallengeResults(ctx context.Context, r api.GetChallengeResultsRequestObject) (api.GetChallengeResultsResponseObject, error) {
	results, err := s.challenges.ChallengeResults(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.ChallengeID(r.Challenge))
	if err != nil {
		return nil, err
	}
	tags := languages(r.Params.Lang, r.Params.AcceptLanguage)
	return api.GetChallengeResults200JSONResponse(challengeResultsShape(results, s.names.in(tags), tags)), nil
}

// GetTraineeResults implements the contract.
func (s *Server) GetTraineeResults(ctx context.Context, r api.GetTraineeResultsRequestObject) (api.GetTraineeResultsResponseObject, error) {
	results, err := s.challenges.TraineeResults(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.TraineeID(r.Trainee))
	if err != nil {
		return nil, err
	}
	tags := languages(r.Params.Lang, r.Params.AcceptLanguage)
	in := s.names.in(tags)
	out := api.TraineeResults{
		Trainee: traineeResultShape(results.Result), Challenges: make([]api.TraineeChallenge, len(results.Challenges)),
		Calibration: make([]api.CalibrationStep, len(results.Steps)),
	}
	for i, c := range results.Challenges {
		title, _ := c.Result.Title.In(tags...)
		one := api.TraineeChallenge{
			ID: string(c.Result.ID), Position: c.Result.Position, Title: title, MaxPoints: c.Result.MaxPoints,
			Images: imageShapes(c.Images, tags), Questions: questionShapes(c.Questions, tags), Guesses: make([]api.Guess, len(c.Guesses)),
			Markings: listPointer(c.Markings, markingShape), Seconds: number(c.Seconds),
		}
		for j, g := range c.Guesses {
			one.Guesses[j] = guessShape(g, in, tags)
		}
		out.Challenges[i] = one
	}
	for i, step := range results.Steps {
		out.Calibration[i] = calibrationStepShape(step)
	}
	return api.GetTraineeResults200JSONResponse(out), nil
}

// number is a figure that is left out when there is none.
func number(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}

func resultsShape(r challenges.Results, tags []language.Tag) api.Results {
	title, _ := r.Title.In(tags...)
	late := 0
	for _, n := range r.Summary.Late {
		late += n
	}
	out := api.Results{
		Exercise: string(r.Exercise), Title: title, Version: r.Version, Correcting: r.Correcting,
		Summary: api.ResultsSummary{
			Trainees: r.Summary.Trainees, Guessing: r.Summary.Guessing, Guesses: r.Summary.Guesses, Attempts: r.Summary.Attempts,
			Expected: r.Summary.Expected, Pending: r.Summary.Pending, Hints: r.Summary.Hints,
			Late: late, LateWaiting: r.Summary.Late[challenges.LateWaiting], MaxPoints: r.Summary.MaxPoints,
			MeanPoints: number(r.Summary.MeanPoints), MedianPoints: number(r.Summary.MedianPoints), MedianSeconds: number(r.Summary.MedianSeconds),
			Accuracy: accuracyShape(r.Summary.Accuracy), Calibration: calibrationShape(r.Summary.Calibration), Country: countryShape(r.Summary.Country),
		},
		Challenges: make([]api.ChallengeResult, len(r.Challenges)), Trainees: make([]api.TraineeResult, len(r.Trainees)),
		Total: r.Total, Next: nullText(r.Next),
	}
	for i, c := range r.Challenges {
		out.Challenges[i] = challengeResultShape(c, tags)
	}
	for i, t := range r.Trainees {
		out.Trainees[i] = traineeResultShape(t)
	}
	return out
}

func challengeResultShape(c challenges.ChallengeResult, tags []language.Tag) api.ChallengeResult {
	title, _ := c.Title.In(tags...)
	out := api.ChallengeResult{
		ID: string(c.ID), Position: c.Position, Title: title, Kinds: make([]api.QuestionKind, len(c.Kinds)), MaxPoints: c.MaxPoints,
		Guesses: c.Guesses, Attempts: c.Attempts, Pending: c.Pending, MeanPoints: number(c.MeanPoints),
		Difficulty: number(c.Difficulty), Discrimination: number(c.Discrimination), Accuracy: accuracyShape(c.Accuracy),
		MedianSeconds: number(c.MedianSeconds), Country: countryShape(c.Country), Hints: c.Hints,
	}
	for i, kind := range c.Kinds {
		out.Kinds[i] = api.QuestionKind(kind)
	}
	return out
}

func traineeResultShape(t challenges.TraineeResult) api.TraineeResult {
	out := api.TraineeResult{
		ID: string(t.ID), Alias: t.Alias, Rank: optional(t.Rank), Guesses: t.Guesses, Attempts: t.Attempts, Pending: t.Pending,
		MedianDistanceMeters: number(t.MedianDistanceMeters), Accuracy: accuracyShape(t.Accuracy), Calibration: calibrationShape(t.Calibration),
		LastScoredAt: optionalTime(t.LastScoredAt), FirstGuessAt: optionalTime(t.FirstAt), LastGuessAt: optionalTime(t.LastAt),
		Seconds: number(t.Seconds), Hints: t.Hints, Marks: make([]api.ResultMark, len(t.Marks)),
	}
	if t.Rank > 0 {
		out.Points = &t.Points
	}
	if t.Team != "" {
		out.Team = &api.Team{ID: string(t.Team), Name: t.TeamName}
	}
	for i, m := range t.Marks {
		out.Marks[i] = api.ResultMark{
			Challenge: string(m.Challenge), Points: m.Points, DistanceMeters: number(m.DistanceMeters), Pending: optional(m.Pending),
		}
	}
	return out
}

func accuracyShape(a scoring.Accuracy) api.Accuracy {
	out := api.Accuracy{Measured: a.Measured, MedianMeters: number(a.MedianMeters), Within: make([]api.Within, len(a.Within))}
	for i, w := range a.Within {
		out.Within[i] = api.Within{Meters: w.Meters, Count: w.Count, Share: number(w.Share)}
	}
	return out
}

func calibrationShape(c scoring.Calibration) api.Calibration {
	return api.Calibration{
		Circles: c.Circles, Held: c.Held, Share: number(c.Share), Low: c.Low, High: c.High, Verdict: api.Verdict(c.Verdict),
	}
}

func countryShape(c *challenges.CountryCount) *api.CountryCount {
	if c == nil {
		return nil
	}
	return &api.CountryCount{Known: c.Known, Right: c.Right}
}

func challengeResultsShape(r challenges.ChallengeResults, in placesIn, tags []language.Tag) api.ChallengeResults {
	prompt, _ := r.Prompt.In(tags...)
	out := api.ChallengeResults{
		Challenge: challengeResultShape(r.Result, tags), Prompt: prompt, Images: imageShapes(r.Images, tags), Country: optional(r.Country),
		Questions: make([]api.QuestionResult, len(r.Questions)), Guesses: make([]api.GuessResult, len(r.Guesses)), GuessesLeftOut: r.LeftOut,
	}
	if r.Where != nil {
		out.Place = in.whereabouts(r.Where.Key)
	}
	for i, q := range r.Questions {
		out.Questions[i] = questionResultShape(q, in, tags)
	}
	for i, g := range r.Guesses {
		out.Guesses[i] = guessResultShape(g)
	}
	out.Best = listPointer(r.Best, func(b challenges.BestReasoning) api.BestReasoning {
		return api.BestReasoning{Reasoning: *reasoningShape(&b.Reasoning), Alias: &b.Alias, Guess: optional(string(b.Guess))}
	})
	return out
}

func questionResultShape(q challenges.QuestionResult, in placesIn, tags []language.Tag) api.QuestionResult {
	prompt, _ := q.Prompt.In(tags...)
	kind := q.Ask.Kind()
	out := api.QuestionResult{
		Question: string(q.ID), Kind: api.QuestionKind(kind), Prompt: optional(prompt), MaxPoints: q.Ask.MaxPoints(),
		Key:     keyShape(challenges.RevealedKey{Question: q.ID, Kind: kind, Key: q.Key}, tags),
		Answers: q.Answers, MeanPoints: q.MeanPoints, Errors: spreadShape(kind, q.Errors), Country: countryShape(q.Country),
		ClusterRadiusMeters: optional(q.ClusterMeters), TextsLeftOut: optional(q.TextsLeftOut),
		Clusters: listPointer(q.Clusters, in.cluster),
		Texts: listPointer(q.Texts, func(t challenges.GivenText) api.GivenText {
			return api.GivenText{Text: t.Text, Count: t.Count, Share: t.Share, Points: t.Points}
		}),
		Criteria: listPointer(q.Criteria, func(c challenges.CriterionResult) api.CriterionResult {
			text, _ := c.Text.In(tags...)
			return api.CriterionResult{ID: c.ID, Text: text, MaxPoints: c.MaxPoints, Marked: c.Marked, MeanPoints: c.MeanPoints}
		}),
	}
	if ask, ok := q.Ask.(challenges.TimeAsk); ok {
		out.Zone, out.Day = &ask.Zone, optional(ask.Day)
	}
	if q.Calibration != nil {
		calibration := calibrationShape(*q.Calibration)
		out.Calibration = &calibration
	}
	return out
}

// spreadShape is a spread in the unit of a kind; nothing where there are no errors.
func spreadShape(kind challenges.Kind, s *scoring.Spread) *api.ErrorSpread {
	if s == nil || s.Count == 0 {
		return nil
	}
	out := api.ErrorSpread{
		Unit: errorUnit(kind), Count: s.Count, Median: s.Median, LowerQuartile: s.Lower, UpperQuartile: s.Upper, Largest: s.Largest,
		Bins: make([]api.ErrorBin, len(s.Bins)),
	}
	for i, b := range s.Bins {
		out.Bins[i] = api.ErrorBin{From: b.From, To: nullable.NewNullNullable[float64](), Count: b.Count}
		if !math.IsInf(b.To, 1) {
			out.Bins[i].To.Set(b.To)
		}
	}
	return &out
}

func errorUnit(kind challenges.Kind) api.ErrorSpreadUnit {
	switch kind {
	case challenges.KindBearing:
		return api.Degrees
	case challenges.KindTime:
		return api.Minutes
	default:
		return api.Meters
	}
}

func guessResultShape(g challenges.GuessResult) api.GuessResult {
	out := api.GuessResult{
		Guess: string(g.ID), Trainee: string(g.Trainee), Alias: g.Alias, Attempt: g.Attempt, SubmittedAt: g.SubmittedAt, Points: g.Points,
		DistanceMeters: number(g.DistanceMeters), Pending: optional(g.Pending), Seconds: number(g.Seconds),
		Late: optional(g.Late), Hints: g.Hints, HintPoints: g.HintPoints, Answers: make([]api.AnswerResult, len(g.Answers)),
	}
	for i, a := range g.Answers {
		out.Answers[i] = api.AnswerResult{
			Question: string(a.Question), Points: a.Points, Place: pointerShape(a.Place), RadiusMeters: a.RadiusMeters,
			Nearest: pointerShape(a.Nearest), BearingDegrees: a.BearingDegrees, Text: a.Text, Error: number(a.Error),
		}
		if a.Time != nil {
			out.Answers[i].Time = intervalShape(*a.Time)
		}
	}
	return out
}
