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
	Lesson  *LessonView // of a live exercise
}

// State reads the present state of an exercise, live or as the class sees it. It
// checks no permission: the stream that asks did, through Watch, when it began.
// Errors: CodeNotFound.
func (s *Service) State(ctx context.Context, id ExerciseID, live bool) (State, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return State{}, err
	}
	board, err := s.board(ctx, l, live, BoardKey{BoardWindow: BoardWindow{Limit: EventRows}})
	if err != nil {
		return State{}, err
	}
	now := s.now()
	state := State{Version: board.Key.Version, Phase: l.Rules.Phase(now), Rules: l.Rules, Now: now, Board: board}
	if l.Rules.Live {
		lesson, err := s.lesson(ctx, l)
		if err != nil {
			return State{}, err
		}
		state.Lesson = &lesson
	}
	return state, nil
}

// Watch reports whether a stream of the actor's shows an exercise live; see View.
// Errors: CodeNotFound.
func (s *Service) Watch(ctx context.Context, actor Actor, id ExerciseID, view View) (live bool, err error) {
	_, err = s.visible(ctx, actor, id)
	return view.live(actor), err
}
