package challenges

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"time"

	"geodrill/challenges/account"
)

// ChallengeDraft is a challenge of a draft. Its Content may miss anything, but
// holds nothing that makes no sense.
type ChallengeDraft struct {
	ID       ChallengeID
	Position int   // from 1; of a deleted one, where it was
	Revision int64 // counts its changes
	Changed  time.Time
	Deleted  time.Time // zero: it is not
	Content  Challenge // without ids and position

	Languages []string // of its set, for whoever asks; not stored with it
}

// draft is what would be published of it in the languages.
func (c ChallengeDraft) draft(languages []string) DraftChallenge {
	out := DraftChallenge{Challenge: c.Content}
	out.DraftID = c.ID
	for _, t := range []*Text{&out.Title, &out.Prompt, &out.Debrief} {
		*t = t.only(languages)
	}
	if out.Warning = out.Warning.only(languages); len(out.Warning) == 0 {
		out.Warning = nil
	}
	for _, p := range c.Content.Images {
		out.Photos = append(out.Photos, DraftPhoto{
			Image: p.Image, Width: p.Width, Height: p.Height, Alt: p.Alt.only(languages), Credit: p.Credit,
		})
	}
	out.Questions = slices.Clone(out.Questions)
	for i, q := range out.Questions {
		if out.Questions[i].Prompt = q.Prompt.only(languages); len(out.Questions[i].Prompt) == 0 {
			out.Questions[i].Prompt = nil
		}
		out.Questions[i].Key.Criteria = inLanguages(q.Key.Criteria, languages)
	}
	out.Hints = hintsIn(out.Hints, languages)
	out.FurtherReading = readingIn(out.FurtherReading, languages)
	out.Clues = slices.Clone(out.Clues)
	for i, clue := range out.Clues {
		out.Clues[i].Note = clue.Note.only(languages)
	}
	return out
}

// Problems lists what keeps the challenge from being published.
func (c ChallengeDraft) Problems() []Problem {
	d := c.draft(c.Languages)
	return append(d.problems("", c.Languages), d.sourceProblems("")...)
}

// AddChallenge adds a challenge to the draft of a set, before the one that is at
// the position now, or as the last when that is 0 or beyond. Errors:
// CodeForbidden, CodeNotFound, CodeInvalid.
func (s *Service) AddChallenge(ctx context.Context, actor Actor, set SetID, position int, content Challenge) (ChallengeDraft, error) {
	d, err := s.draftFor(ctx, actor, set, MayEdit)
	if err != nil {
		return ChallengeDraft{}, err
	}
	if d.Challenges, _, err = s.store.DraftChallenges(ctx, set); err != nil {
		return ChallengeDraft{}, fmt.Errorf("add challenge: %w", err)
	}
	if len(d.Challenges) >= MaxChallenges {
		return ChallengeDraft{}, errSetFull()
	}
	if content, err = s.sound(ctx, actor, nil, content); err != nil {
		return ChallengeDraft{}, err
	}
	c := s.newChallenge(content)
	c.Position = position
	recorded := s.recorded(ctx, actor, change{action: "challenge.add", subject: string(c.ID), owner: d.OwnerID, after: c.audited()})
	if err := s.store.AddDraftChallenge(recorded, set, c); err != nil {
		return ChallengeDraft{}, fmt.Errorf("add challenge: %w", err)
	}
	return s.presentChallenge(ctx, d, c.ID)
}

// newChallenge is a challenge of a draft as it is made.
func (s *Service) newChallenge(content Challenge) ChallengeDraft {
	return ChallengeDraft{ID: ChallengeID(s.newID()), Revision: 1, Changed: s.now(), Content: content}
}

func errSetFull() error {
	return invalid("", "a set has at most %d challenges", MaxChallenges)
}

// ChallengeDraft shows a challenge of the draft of a set. Errors: CodeForbidden,
// CodeNotFound.
func (s *Service) ChallengeDraft(ctx context.Context, actor Actor, set SetID, id ChallengeID) (ChallengeDraft, error) {
	d, err := s.draftFor(ctx, actor, set, MayView)
	if err != nil {
		return ChallengeDraft{}, err
	}
	return s.presentChallenge(ctx, d, id)
}

// presentChallenge reads a challenge that is not deleted.
func (s *Service) presentChallenge(ctx context.Context, d SetDraft, id ChallengeID) (ChallengeDraft, error) {
	c, err := s.store.DraftChallenge(ctx, d.ID, id)
	if err != nil {
		return ChallengeDraft{}, err
	}
	if !c.Deleted.IsZero() {
		return ChallengeDraft{}, notFound("challenge")
	}
	c.Languages = d.Languages
	return c, nil
}

// ChangeChallenge replaces the content of a challenge, if it is at the revision
// still. It returns the challenge as it is then; with CodeChanged, as it is
// instead. Errors: CodeForbidden, CodeNotFound, CodeInvalid, CodeChanged.
func (s *Service) ChangeChallenge(ctx context.Context, actor Actor, set SetID, id ChallengeID, revision int64, content Challenge) (ChallengeDraft, error) {
	d, err := s.draftFor(ctx, actor, set, MayEdit)
	if err != nil {
		return ChallengeDraft{}, err
	}
	c, err := s.presentChallenge(ctx, d, id)
	if err != nil {
		return ChallengeDraft{}, err
	}
	if c.Revision != revision {
		return c, errChanged("The challenge has changed meanwhile.")
	}
	before := c.audited()
	if c.Content, err = s.sound(ctx, actor, c.Content.Images, content); err != nil {
		return ChallengeDraft{}, err
	}
	return s.saveChallenge(ctx, actor, "challenge.change", before, d, c)
}

// saveChallenge stores a challenge and returns it as it is then; with
// CodeChanged, as it is instead.
func (s *Service) saveChallenge(ctx context.Context, actor Actor, action string, before account.Details, d SetDraft, c ChallengeDraft) (ChallengeDraft, error) {
	c.Changed = s.now()
	recorded := s.recorded(ctx, actor, change{action: action, subject: string(c.ID), owner: d.OwnerID, before: before, after: c.audited()})
	saved := s.store.SaveDraftChallenge(recorded, d.ID, c)
	if saved != nil && !errors.Is(saved, ErrRevision) {
		return ChallengeDraft{}, fmt.Errorf("change challenge %s: %w", c.ID, saved)
	}
	current, err := s.store.DraftChallenge(ctx, d.ID, c.ID)
	if err != nil {
		return ChallengeDraft{}, err
	}
	current.Languages = d.Languages
	if saved != nil {
		return current, errChanged("The challenge has changed meanwhile.")
	}
	return current, nil
}

// DeleteChallenge takes a challenge out of the draft, if it is at the revision
// still, until it is restored or RestoreTime has passed. With CodeChanged it
// returns the challenge as it is. Errors: CodeForbidden, CodeNotFound,
// CodeChanged.
func (s *Service) DeleteChallenge(ctx context.Context, actor Actor, set SetID, id ChallengeID, revision int64) (ChallengeDraft, error) {
	d, err := s.draftFor(ctx, actor, set, MayEdit)
	if err != nil {
		return ChallengeDraft{}, err
	}
	c, err := s.presentChallenge(ctx, d, id)
	if err != nil {
		return ChallengeDraft{}, err
	}
	before := c.audited()
	c.Revision, c.Deleted = revision, s.now()
	return s.saveChallenge(ctx, actor, "challenge.delete", before, d, c)
}

// RestoreChallenge puts a deleted challenge back where it was. One that is not
// deleted stays as it is. Errors: CodeForbidden, CodeNotFound, CodeInvalid,
// CodeChanged.
func (s *Service) RestoreChallenge(ctx context.Context, actor Actor, set SetID, id ChallengeID) (ChallengeDraft, error) {
	d, err := s.draftFor(ctx, actor, set, MayEdit)
	if err != nil {
		return ChallengeDraft{}, err
	}
	if d, err = s.whole(ctx, d); err != nil {
		return ChallengeDraft{}, err
	}
	isIt := func(c ChallengeDraft) bool { return c.ID == id }
	if i := slices.IndexFunc(d.Challenges, isIt); i >= 0 {
		return d.Challenges[i], nil
	}
	i := slices.IndexFunc(d.Removed, isIt)
	switch {
	case i < 0:
		return ChallengeDraft{}, notFound("challenge")
	case len(d.Challenges) >= MaxChallenges:
		return ChallengeDraft{}, errSetFull()
	}
	c := d.Removed[i]
	before := c.audited()
	c.Deleted = time.Time{}
	return s.saveChallenge(ctx, actor, "challenge.restore", before, d, c)
}

// MoveChallenge puts a challenge of the draft at a position, from 1, if the set
// is at the revision still. It returns the draft as it is then; with CodeChanged,
// as it is instead. Errors: CodeForbidden, CodeNotFound, CodeInvalid,
// CodeChanged.
func (s *Service) MoveChallenge(ctx context.Context, actor Actor, set SetID, id ChallengeID, position int, revision int64) (SetDraft, error) {
	d, err := s.draftFor(ctx, actor, set, MayEdit)
	if err != nil {
		return SetDraft{}, err
	}
	if d.Challenges, _, err = s.store.DraftChallenges(ctx, set); err != nil {
		return SetDraft{}, fmt.Errorf("move challenge: %w", err)
	}
	var order []ChallengeID
	for _, c := range d.Challenges {
		order = append(order, c.ID)
	}
	from := slices.Index(order, id)
	if from < 0 {
		return SetDraft{}, notFound("challenge")
	}
	if position < 1 || position > len(order) {
		return SetDraft{}, invalid("/position", "use 1 to %d, the number of challenges", len(order))
	}
	order = slices.Insert(slices.Delete(order, from, from+1), position-1, id)
	d.Changed, d.Revision = s.now(), revision
	return s.saveSet(ctx, actor, d.audited(), d, order)
}

// sound refuses content that makes no sense, or pictures that the actor may not
// use, and fills in the sizes of the others. Those that are there already stay,
// whoever changes the challenge.
func (s *Service) sound(ctx context.Context, actor Actor, present []Photo, content Challenge) (Challenge, error) {
	content.Images = slices.Clone(content.Images)
	var unknown problems
	for i, p := range content.Images {
		at := "/images/" + strconv.Itoa(i) + "/image"
		if j := slices.IndexFunc(content.Images, func(o Photo) bool { return o.Image == p.Image }); j < i {
			unknown.invalid(at, "the image is there already")
			continue
		}
		if j := slices.IndexFunc(present, func(o Photo) bool { return o.Image == p.Image }); j >= 0 {
			content.Images[i].Width, content.Images[i].Height = present[j].Width, present[j].Height
			continue
		}
		width, height, err := s.usableImage(ctx, actor, p.Image)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			unknown.invalid(at, "there is no such image, or you may not use it")
			continue
		case CodeOf(err) == CodeImageNotReady:
			unknown.invalid(at, "the image is still being worked on, or has failed")
			continue
		}
		if err != nil {
			return Challenge{}, err
		}
		content.Images[i].Width, content.Images[i].Height = width, height
	}
	content.Questions = slices.Clone(content.Questions)
	for i, q := range content.Questions {
		content.Questions[i].Key = q.Ask.only(q.Key)
	}
	found := append(unknown, ChallengeDraft{Content: content}.malformed()...)
	return content, found.refusal()
}

// malformed lists what makes no sense, by the languages that the texts have.
func (c ChallengeDraft) malformed() problems {
	d := DraftChallenge{Challenge: c.Content}
	for _, p := range c.Content.Images {
		d.Photos = append(d.Photos, DraftPhoto{Image: p.Image, Width: p.Width, Height: p.Height, Alt: p.Alt, Credit: p.Credit})
	}
	return d.problems("", nil).only(ProblemInvalid)
}

// usableImage is the size of a picture that the actor may put into a set, or
// fs.ErrNotExist.
func (s *Service) usableImage(ctx context.Context, actor Actor, id string) (width, height int, err error) {
	may, err := s.MaySeeImage(ctx, actor, id)
	if err != nil {
		return 0, 0, err
	}
	if !may {
		return 0, 0, fs.ErrNotExist
	}
	image, err := s.store.OwnedImage(ctx, id)
	if err != nil {
		return 0, 0, fmt.Errorf("image %s: %w", id, err)
	}
	if image.State != ImageReady {
		return 0, 0, errImageNotReady()
	}
	return image.Width, image.Height, nil
}
