package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"geodrill/challenges"
	"geodrill/server/api"

	"github.com/oapi-codegen/nullable"
)

// frames is a state of an exercise, rendered as events. It is never changed.
type frames struct {
	state                       challenges.State
	phase, clock, lesson, board event
	lessonData                  []byte        // of the lesson event, without what surrounds it
	next                        chan struct{} // closed when newer frames are there
}

// event is the newest event of a kind; seq tells it from the one before.
type event struct {
	frame []byte
	seq   int
}

func (e event) then(frame []byte) event { return event{frame: frame, seq: e.seq + 1} }

// after returns the frames that follow: what the state changes is rendered,
// and the clock if it is to tick. It returns nil if that is nothing. A nil f
// is the beginning, when everything is new.
func (f *frames) after(s challenges.State, tick bool) *frames {
	phaseChanged := f == nil || f.state.Phase != s.Phase || f.state.Rules != s.Rules
	boardChanged := phaseChanged || f.state.Board.Key != s.Board.Key
	lesson := lessonData(s.Lesson)
	lessonChanged := s.Lesson != nil && (f == nil || !bytes.Equal(lesson, f.lessonData))
	if !boardChanged && !lessonChanged && !tick {
		return nil
	}
	next := &frames{next: make(chan struct{})}
	if f != nil {
		next.phase, next.clock, next.lesson, next.board = f.phase, f.clock, f.lesson, f.board
	}
	next.state, next.lessonData = s, lesson
	if phaseChanged {
		next.phase = next.phase.then(phaseFrame(s))
	}
	if lessonChanged {
		next.lesson = next.lesson.then(encodedFrame("lesson", s.Version, lesson))
	}
	if boardChanged {
		next.board = next.board.then(boardFrame(s))
	}
	if tick {
		next.clock = next.clock.then(clockFrame(s.Version, s.Now))
	}
	return next
}

// since is what has changed after earlier frames of the same topic. After none
// it is the whole state, for a listener that has just come.
func (f *frames) since(old *frames, now time.Time) []byte {
	if old == nil {
		return slices.Concat(f.phase.frame, clockFrame(f.state.Version, now.UTC().Truncate(time.Millisecond)), f.lesson.frame, f.board.frame)
	}
	if f.phase.seq == old.phase.seq && f.clock.seq == old.clock.seq && f.lesson.seq == old.lesson.seq {
		return f.board.frame // by far the most frequent, and shared
	}
	var changed []byte
	if f.phase.seq != old.phase.seq {
		changed = append(changed, f.phase.frame...)
	}
	changed = append(changed, f.lessonSince(old, now)...)
	if f.board.seq != old.board.seq {
		changed = append(changed, f.board.frame...)
	}
	return changed
}

// lessonSince is since for who may see the lesson and the clock only.
func (f *frames) lessonSince(old *frames, now time.Time) []byte {
	if old == nil {
		return slices.Concat(clockFrame(f.state.Version, now.UTC().Truncate(time.Millisecond)), f.lesson.frame)
	}
	var changed []byte
	if f.clock.seq != old.clock.seq {
		changed = append(changed, f.clock.frame...)
	}
	if f.lesson.seq != old.lesson.seq {
		changed = append(changed, f.lesson.frame...)
	}
	return changed
}

// lessonData is what a lesson event tells; nil without a lesson.
func lessonData(v *challenges.LessonView) []byte {
	if v == nil {
		return nil
	}
	return encode(lessonShape(*v))
}

func phaseFrame(s challenges.State) []byte {
	return frame("phase", s.Version, struct {
		Phase     api.Phase                    `json:"phase"`
		OpensAt   time.Time                    `json:"opensAt"`
		ClosesAt  nullable.Nullable[time.Time] `json:"closesAt"`
		RevealsAt nullable.Nullable[time.Time] `json:"revealsAt"`
		FreezesAt nullable.Nullable[time.Time] `json:"freezesAt"`
		PausedAt  nullable.Nullable[time.Time] `json:"pausedAt"`
	}{
		api.Phase(s.Phase), s.Rules.OpensAt, nullTime(s.Rules.ClosesAt), nullTime(s.Rules.KnownReveal()),
		nullTime(s.Rules.FreezesAt), nullTime(s.Rules.PausedAt),
	})
}

func clockFrame(version int64, now time.Time) []byte {
	return frame("clock", version, struct {
		Now time.Time `json:"now"`
	}{now})
}

func boardFrame(s challenges.State) []byte {
	return frame("leaderboard", s.Version, boardShape(s.Board))
}

// frame is an event in the text/event-stream format. The data is one of the
// shapes above, whose values always encode.
func frame(name string, version int64, data any) []byte {
	return encodedFrame(name, version, encode(data))
}

func encode(data any) []byte {
	encoded, err := json.Marshal(data)
	if err != nil {
		panic(fmt.Sprintf("render an event: %v", err))
	}
	return encoded
}

func encodedFrame(name string, version int64, encoded []byte) []byte {
	return fmt.Appendf(nil, "event: %s\nid: %d\ndata: %s\n\n", name, version, encoded)
}
