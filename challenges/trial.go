package challenges

import (
	"context"
	"strconv"
)

// PreviewChallenge shows a challenge of a draft as trainees will see it, with the
// texts of its hints. Its questions and hints have ids by their position: q1, q2,
// h1 and so on. Errors: CodeForbidden,
// CodeNotFound.
func (s *Service) PreviewChallenge(ctx context.Context, actor Actor, set SetID, id ChallengeID) (ChallengeView, error) {
	c, _, err := s.drafted(ctx, actor, set, id)
	if err != nil {
		return ChallengeView{}, err
	}
	v := c.view()
	v.Hints = c.hintViews(0, true)
	return v, nil
}

// Trial is what a guess would get.
type Trial struct {
	Mark   Mark
	Reveal *RevealView
}

// TryAnswers marks answers to a challenge of a draft as a guess would be after so
// many of its hints were opened. It stores nothing. Errors: CodeForbidden, CodeNotFound, CodeIncomplete where a
// rule or a key is missing, and those of SubmitGuess for the answers.
func (s *Service) TryAnswers(ctx context.Context, actor Actor, set SetID, id ChallengeID, cmd SubmitGuess, hints int) (Trial, error) {
	c, found, err := s.drafted(ctx, actor, set, id)
	if err != nil {
		return Trial{}, err
	}
	if len(found) > 0 {
		return Trial{}, errIncomplete(found)
	}
	g := Guess{Hints: hints}
	if g.Answers, err = c.checkAnswers(cmd); err != nil {
		return Trial{}, err
	}
	if err := c.checkNotes(cmd); err != nil {
		return Trial{}, err
	}
	mark, nearest := c.mark(g, 0, s.now())
	reveal := c.reveal(nearest)
	reveal.Where = s.whereabouts(reveal.Keys, g.Answers)
	return Trial{Mark: mark, Reveal: reveal}, nil
}

// drafted is a challenge as it would be published, and what its questions lack.
func (s *Service) drafted(ctx context.Context, actor Actor, set SetID, id ChallengeID) (*Challenge, problems, error) {
	draft, err := s.ChallengeDraft(ctx, actor, set, id)
	if err != nil {
		return nil, nil, err
	}
	d := draft.draft(draft.Languages)
	c := d.Challenge
	c.ID, c.Position = draft.ID, draft.Position
	c.Images = nil
	for _, p := range d.Photos {
		c.Images = append(c.Images, Photo{Image: p.Image, Width: p.Width, Height: p.Height, Alt: p.Alt, Credit: p.Credit})
	}
	var found problems
	for i := range c.Questions {
		q := &c.Questions[i]
		q.ID, q.Position = QuestionID("q"+strconv.Itoa(i+1)), i+1
		found = append(found, q.problems("/questions/"+strconv.Itoa(i))...)
	}
	for i := range c.Hints {
		c.Hints[i].ID = HintID("h" + strconv.Itoa(i+1))
	}
	if len(c.Questions) == 0 {
		found.missing("/questions", "a challenge has 1 to %d questions, this one none", MaxQuestions)
	}
	return &c, found, nil
}
