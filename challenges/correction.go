package challenges

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"geodrill/challenges/account"
	"geodrill/challenges/job"
	"geodrill/geo"
	"geodrill/scoring"

	"github.com/paulmach/orb"
)

// remarkChunk is how many guesses are marked again in one transaction, so that
// a correction holds up nobody's guess.
const remarkChunk = 250

// MaxReasonRunes bounds the reason of a correction.
const MaxReasonRunes = 1000

// JobRemark is the kind of the jobs that mark guesses again after a correction
// of a question, which is their subject.
const JobRemark = "remark"

// Correction says why the marks of an exercise were made anew at a revision.
type Correction struct {
	Exercise   ExerciseID
	Revision   int64
	Question   QuestionID
	KeyVersion int
	Reason     string
	AccountID  string
	At         time.Time
	Finished   time.Time // zero while guesses are still being marked
}

// RecordCorrection is a correction to be stored with the job that marks the
// guesses again.
type RecordCorrection struct {
	Question  QuestionID
	Key       Key // but for its Version
	Reason    string
	AccountID string
	At        time.Time
	Job       job.Job
}

// MarkedPoints is what a guess earned at a revision.
type MarkedPoints struct {
	Revision int64
	Points   int
}

// CorrectQuestion is a correction as it is asked for: a new key, a new rule, or
// both, or one answer to be accepted beside those that are right.
type CorrectQuestion struct {
	Exercise ExerciseID
	Question QuestionID
	Key      *Key // nil: as it is
	Ask      Ask  // of the question's kind; nil: as it is
	Accept   *Answer
	Share    float64 // of an accepted text
	Reason   string  // told to the trainees concerned
}

// Correct gives a question of one of the actor's exercises a new key or rule.
// Guesses that arrive from then on are marked by it. Those that are there are
// marked again in the background, in every exercise that asks the question; each
// board moves once, when all are. Errors: CodeForbidden, CodeNotFound,
// CodeInvalid.
func (s *Service) Correct(ctx context.Context, actor Actor, cmd CorrectQuestion) error {
	if cmd.Reason == "" {
		return invalid("/reason", "say why, for the trainees concerned")
	}
	if err := checkNote("/reason", cmd.Reason, MaxReasonRunes); err != nil {
		return err
	}
	l, _, corrected, err := s.corrected(ctx, actor, cmd)
	if err != nil {
		return err
	}
	now := s.now()
	recorded := s.recorded(ctx, actor, change{action: "key.correct", subject: string(cmd.Question), owner: l.OwnerID,
		after: account.Details{"exercise": string(cmd.Exercise), "reason": cmd.Reason}})
	exercises, err := s.store.CorrectKey(recorded, RecordCorrection{
		Question: cmd.Question, Key: corrected.Key, Reason: cmd.Reason, AccountID: actor.ID, At: now,
		Job: job.Job{ID: s.newID(), Kind: JobRemark, Subject: string(cmd.Question), DueAt: now, CreatedAt: now},
	})
	if err != nil {
		return fmt.Errorf("correct question %s: %w", cmd.Question, err)
	}
	for _, e := range exercises {
		s.exercises.forget(e)
	}
	s.wake()
	return nil
}

// ChallengeContent shows a challenge of one of the actor's exercises as its author
// made it, with its newest keys and rules: what a correction begins from. Errors:
// CodeForbidden, CodeNotFound.
func (s *Service) ChallengeContent(ctx context.Context, actor Actor, exercise ExerciseID, id ChallengeID) (Challenge, error) {
	l, err := s.authored(ctx, actor, exercise, MayView)
	if err != nil {
		return Challenge{}, err
	}
	c, ok := l.challenges[id]
	if !ok {
		return Challenge{}, notFound("challenge")
	}
	content := *c
	content.Questions = slices.Clone(c.Questions)
	for i, q := range content.Questions {
		content.Questions[i].Ask = l.newest(q)
	}
	return content, nil
}

// authored loads an exercise whose set the actor may view or edit.
func (s *Service) authored(ctx context.Context, actor Actor, exercise ExerciseID, least Permission) (*loaded, error) {
	if !actor.Authors() {
		return nil, forbidden()
	}
	l, err := s.visible(ctx, actor, exercise)
	if err != nil {
		return nil, err
	}
	set, err := s.store.SetOfVersion(ctx, l.VersionID)
	if err != nil {
		return nil, fmt.Errorf("set of exercise %s: %w", exercise, err)
	}
	p, err := s.setPermission(ctx, actor, set.ID, set.OwnerID)
	if err == nil {
		err = p.check(least, "question")
	}
	return l, err
}

// corrected finds the question of a correction, and makes it as it would be.
func (s *Service) corrected(ctx context.Context, actor Actor, cmd CorrectQuestion) (*loaded, *Challenge, Question, error) {
	fail := func(err error) (*loaded, *Challenge, Question, error) { return nil, nil, Question{}, err }
	l, err := s.authored(ctx, actor, cmd.Exercise, MayEdit)
	if err != nil {
		return fail(err)
	}
	challenge, q, ok := l.question(cmd.Question)
	if !ok {
		return fail(notFound("question"))
	}
	q.Ask = l.newest(q)
	if cmd.Key != nil {
		q.Key = *cmd.Key
	}
	if cmd.Ask != nil {
		if cmd.Ask.Kind() != q.Ask.Kind() {
			return fail(invalid("/content/kind", "a question stays of its kind"))
		}
		q.Ask = cmd.Ask
	}
	if cmd.Accept != nil {
		if q.Key, err = q.accept(*cmd.Accept, cmd.Share); err != nil {
			return fail(err)
		}
	}
	if err := q.problems("/content").refusal(); err != nil {
		return fail(err)
	}
	if q.Key = q.Ask.only(q.Key); !reflect.DeepEqual(q.Ask, l.published(q.ID)) {
		q.Key.Ask = q.Ask
	}
	return l, challenge, q, nil
}

// accept is the key with one answer more.
func (q Question) accept(a Answer, share float64) (Key, error) {
	k := q.Key
	switch {
	case q.Ask.Kind() == KindText && a.Text != nil:
		k.Texts = append(slices.Clone(k.Texts), scoring.AcceptedForm{Text: *a.Text, Share: share})
	case q.Ask.Kind() == KindPlace && a.Place != nil:
		place, err := geo.Normalize(*a.Place)
		if err != nil {
			return Key{}, PointError("/accept/place", err)
		}
		var all orb.Geometry = orb.Collection{k.Place.Geometry(), place}
		switch present := k.Place.Geometry().(type) {
		case orb.Point:
			all = orb.MultiPoint{present, place}
		case orb.MultiPoint:
			all = append(slices.Clone(present), place)
		case orb.Collection:
			all = append(slices.Clone(present), place)
		}
		if k.Place, err = geo.NewRegion(all, k.Place.Excluded()...); err != nil {
			return Key{}, invalid("/accept/place", "%v", err)
		}
	default:
		return Key{}, invalid("/accept", "accept a place or a text, as the question asks for")
	}
	return k, nil
}

// question finds a question with its challenge.
func (l *loaded) question(id QuestionID) (*Challenge, Question, bool) {
	for _, c := range l.challenges {
		if i := c.questionIndex(id); i >= 0 {
			return c, c.Questions[i], true
		}
	}
	return nil, Question{}, false
}

// newest is what a question asks for by its set and its corrections, whatever the
// rules of the exercise take away.
func (l *loaded) newest(q Question) Ask {
	if q.Key.Ask != nil {
		return q.Key.Ask
	}
	return l.published(q.ID)
}

// published is what a question asked for when it was published.
func (l *loaded) published(id QuestionID) Ask {
	for _, c := range l.content.Challenges {
		if i := c.questionIndex(id); i >= 0 {
			return c.Questions[i].Ask
		}
	}
	return nil
}

// Corrections lists the corrections of an exercise, the newest first. Errors:
// CodeForbidden, CodeNotFound.
func (s *Service) Corrections(ctx context.Context, actor Actor, id ExerciseID) ([]Correction, error) {
	if !actor.Authors() {
		return nil, forbidden()
	}
	if _, err := s.visible(ctx, actor, id); err != nil {
		return nil, err
	}
	return s.store.Corrections(ctx, id)
}

// Remark is the handler of JobRemark.
func (s *Service) Remark(ctx context.Context, j job.Job, progress func(job.Progress)) error {
	exercises, err := s.store.UnfinishedCorrections(ctx, QuestionID(j.Subject))
	if err != nil {
		return err
	}
	var marked int64
	for _, e := range exercises {
		err := ErrRevision
		for errors.Is(err, ErrRevision) { // corrected once more meanwhile
			err = s.remark(ctx, e, func(n int) {
				marked += int64(n)
				progress(job.Progress{Stage: "marking", Done: marked})
			})
		}
		if err != nil {
			return fmt.Errorf("mark exercise %s again: %w", e, err)
		}
	}
	return nil
}

// remark marks every guess of an exercise that has no mark at its revision, and
// moves its board.
func (s *Service) remark(ctx context.Context, id ExerciseID, marked func(n int)) error {
	for {
		l, err := s.read(ctx, id) // not from memory: it may be older than the correction
		if err != nil {
			return err
		}
		guesses, err := s.store.StaleGuesses(ctx, id, l.Revision, remarkChunk)
		if err != nil {
			return err
		}
		if len(guesses) == 0 {
			version, err := s.store.MoveBoard(ctx, id, l.Revision, s.now())
			if err == nil {
				s.changed(id, version)
			}
			return err
		}
		now := s.now()
		marks := make([]Mark, len(guesses))
		for i, g := range guesses {
			c, ok := l.challenges[g.ChallengeID]
			if !ok {
				return fmt.Errorf("guess %s is for challenge %s, which the exercise does not have", g.ID, g.ChallengeID)
			}
			marks[i], _ = c.mark(g, l.Revision, now)
		}
		if err := s.store.RecordMarks(ctx, id, l.Revision, marks); err != nil {
			return err
		}
		marked(len(marks))
	}
}

// CorrectedMark tells a trainee why a mark is another than it was.
type CorrectedMark struct {
	Reason       string
	At           time.Time
	PointsBefore int
	Points       int
}

// correctionsOf lists how the marks of a guess changed by corrections of its
// challenge, the oldest first.
func (s *Service) correctionsOf(ctx context.Context, l *loaded, c *Challenge, g Guess) ([]CorrectedMark, error) {
	if l.Revision == 1 {
		return nil, nil
	}
	points, err := s.store.PointsOfGuess(ctx, g.ID)
	if err != nil || len(points) == 1 {
		return nil, err
	}
	corrections, err := s.store.Corrections(ctx, l.ID)
	if err != nil {
		return nil, err
	}
	var list []CorrectedMark
	for i := 1; i < len(points); i++ {
		for _, one := range slices.Backward(corrections) {
			if one.Revision > points[i-1].Revision && one.Revision <= points[i].Revision && c.questionIndex(one.Question) >= 0 {
				list = append(list, CorrectedMark{Reason: one.Reason, At: one.At, PointsBefore: points[i-1].Points, Points: points[i].Points})
			}
		}
	}
	return list, nil
}
