package challenges

import (
	"context"
	"time"
)

// EventRows is how many rows of a board an event carries.
const EventRows = 50

// State is what an event stream tells of an exercise: where it stands, and the
// top of its board as everybody in the cohort may see it.
type State struct {
	Version int64
	Phase   Phase
	Rules   Rules
	Now     time.Time
	Board   *Leaderboard
}

// State reads the present state of an exercise. It checks no permission: the
// stream that asks did, through Exercise, when it began. Errors: CodeNotFound.
func (s *Service) State(ctx context.Context, id ExerciseID) (State, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return State{}, err
	}
	board, err := s.board(ctx, l, "", EventRows)
	if err != nil {
		return State{}, err
	}
	now := s.now()
	return State{Version: l.Version, Phase: l.Rules.Phase(now), Rules: l.Rules, Now: now, Board: board}, nil
}
