package challenges

import (
	"context"
	"errors"
	"fmt"
)

// remarkChunk is how many guesses are marked again in one transaction, so that
// a correction holds up nobody's guess.
const remarkChunk = 100

// CorrectKey gives a question of a set that the actor may edit a new key, and
// marks every guess again in every exercise that asks the question. Guesses
// that arrive meanwhile are marked under the new key. When it fails half-way
// the key stands, and FinishCorrections marks the rest. Errors: CodeForbidden,
// CodeNotFound, CodeInvalid.
func (s *Service) CorrectKey(ctx context.Context, actor Actor, exercise ExerciseID, question QuestionID, key Key) error {
	if !actor.Authors() {
		return forbidden()
	}
	l, err := s.visible(ctx, actor, exercise)
	if err != nil {
		return err
	}
	set, err := s.store.SetOfVersion(ctx, l.VersionID)
	if err != nil {
		return fmt.Errorf("correct key: %w", err)
	}
	p, err := s.setPermission(ctx, actor, set.ID, set.OwnerID)
	if err == nil {
		err = p.check(MayEdit, "question")
	}
	if err != nil {
		return err
	}
	asked, ok := l.question(question)
	if !ok {
		return notFound("question")
	}
	if err := asked.Ask.problems("", key).refusal(); err != nil {
		return err
	}
	recorded := s.recorded(ctx, actor, change{action: "key.correct", subject: string(question), owner: set.OwnerID})
	exercises, err := s.store.CorrectKey(recorded, question, asked.Ask.only(key), s.now())
	if err != nil {
		return fmt.Errorf("correct key: %w", err)
	}
	for _, e := range exercises {
		if err := s.remark(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// FinishCorrections marks what a correction that was cut short left unmarked.
// It is called when the server starts.
func (s *Service) FinishCorrections(ctx context.Context) error {
	exercises, err := s.store.StaleExercises(ctx)
	if err != nil {
		return fmt.Errorf("finish corrections: %w", err)
	}
	for _, e := range exercises {
		if err := s.remark(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// remark marks every guess of an exercise that has no mark at its revision.
func (s *Service) remark(ctx context.Context, id ExerciseID) error {
	for {
		l, err := s.read(ctx, id) // not from memory: it may be older than the correction
		if err != nil {
			return err
		}
		guesses, err := s.store.StaleGuesses(ctx, id, l.Revision, remarkChunk)
		if err != nil {
			return fmt.Errorf("mark exercise %s again: %w", id, err)
		}
		if len(guesses) == 0 {
			return nil
		}
		now := s.now()
		marks := make([]Mark, len(guesses))
		for i, g := range guesses {
			c, ok := l.challenges[g.ChallengeID]
			if !ok {
				return fmt.Errorf("guess %s is for challenge %s, which exercise %s does not have", g.ID, g.ChallengeID, id)
			}
			marks[i], _ = c.mark(g, l.Revision, now)
		}
		version, err := s.store.RecordMarks(ctx, id, l.Revision, marks)
		if errors.Is(err, ErrRevision) {
			continue // corrected once more meanwhile
		}
		if err != nil {
			return fmt.Errorf("mark exercise %s again: %w", id, err)
		}
		s.changed(id, version)
	}
}

func (l *loaded) question(id QuestionID) (Question, bool) {
	for _, c := range l.challenges {
		if i := c.questionIndex(id); i >= 0 {
			return c.Questions[i], true
		}
	}
	return Question{}, false
}
