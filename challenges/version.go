package challenges

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"geodrill/challenges/account"
)

// MaxNoteRunes bounds the note of a version.
const MaxNoteRunes = 1000

// PublishSet makes the draft of a set its next version, if the draft is at the
// revision still: what is published is what the actor has seen, whoever edits
// meanwhile. With CodeChanged it returns the draft as it is. Errors:
// CodeForbidden, CodeNotFound, CodeInvalid, CodeChanged; CodeIncomplete with all
// problems.
func (s *Service) PublishSet(ctx context.Context, actor Actor, id SetID, revision int64, note string) (VersionSummary, SetDraft, error) {
	if err := checkNote("/note", note, MaxNoteRunes); err != nil {
		return VersionSummary{}, SetDraft{}, err
	}
	if _, err := s.draftFor(ctx, actor, id, MayEdit); err != nil {
		return VersionSummary{}, SetDraft{}, err
	}
	d, err := s.SetDraft(ctx, actor, id)
	if err != nil {
		return VersionSummary{}, SetDraft{}, err
	}
	if d.DraftRevision != revision {
		return VersionSummary{}, d, errChanged("The draft has changed meanwhile.")
	}
	if found := d.problems(); len(found) > 0 {
		return VersionSummary{}, SetDraft{}, errIncomplete(found)
	}
	v := s.newVersion(d.draft())
	v.Note, v.DraftRevision = note, revision
	recorded := s.recorded(ctx, actor, change{action: "set.publish", subject: string(id), owner: d.OwnerID,
		after: account.Details{"name": d.Name, "version": string(v.ID), "challenges": len(v.Challenges), "note": note}})
	v.Number, err = s.store.PublishDraft(recorded, id, v)
	if errors.Is(err, ErrRevision) {
		if d, err = s.SetDraft(ctx, actor, id); err == nil {
			err = errChanged("The draft has changed meanwhile.")
		}
		return VersionSummary{}, d, err
	}
	if err != nil {
		return VersionSummary{}, SetDraft{}, fmt.Errorf("publish set %s: %w", id, err)
	}
	for _, c := range v.Challenges {
		for _, p := range c.Images {
			s.uses.forget(p.Image)
		}
	}
	return VersionSummary{
		ID: v.ID, Number: v.Number, Note: note, Title: v.Title, ChallengeCount: len(v.Challenges),
		PublishedAt: v.PublishedAt, DraftRevision: revision,
	}, SetDraft{}, nil
}

func errIncomplete(found []Problem) error {
	return &Error{
		Code: CodeIncomplete, Message: fmt.Sprintf("%d things are missing, the first: %s", len(found), found[0].Message),
		Field: found[0].Field, Problems: found, Params: map[string]any{"count": len(found)},
	}
}

// Versions lists what was published of a set, the newest first. Errors:
// CodeForbidden, CodeNotFound.
func (s *Service) Versions(ctx context.Context, actor Actor, id SetID) ([]VersionSummary, error) {
	if _, err := s.draftFor(ctx, actor, id, MayView); err != nil {
		return nil, err
	}
	return s.store.Versions(ctx, id)
}

// SetVersion shows a version of a set with its newest keys. Errors:
// CodeForbidden, CodeNotFound.
func (s *Service) SetVersion(ctx context.Context, actor Actor, id SetID, number int) (Version, error) {
	if _, err := s.draftFor(ctx, actor, id, MayView); err != nil {
		return Version{}, err
	}
	version, err := s.store.VersionNumbered(ctx, id, number)
	if err != nil {
		return Version{}, err
	}
	v, err := s.store.Version(ctx, version)
	if err != nil {
		return Version{}, err
	}
	return v, s.readKeys(ctx, v)
}

// readKeys gives the questions of a version their newest keys and rules.
func (s *Service) readKeys(ctx context.Context, v Version) error {
	keys, err := s.store.KeyVersions(ctx, v.ID)
	if err != nil {
		return fmt.Errorf("keys of set version %s: %w", v.ID, err)
	}
	for _, c := range v.Challenges {
		for i := range c.Questions {
			q := &c.Questions[i]
			if q.Key, err = s.key(ctx, q.ID, keys[q.ID]); err != nil {
				return fmt.Errorf("key of question %s: %w", q.ID, err)
			}
			if q.Key.Ask != nil {
				q.Ask = q.Key.Ask
			}
		}
	}
	return nil
}

// VersionChange is a challenge that is not as it was; one of the two is nil where
// it was added or removed.
type VersionChange struct{ Before, After *Challenge }

// ChangesOf pairs the challenges of two versions, in the order of the second;
// those that were removed come last. They are paired by the challenge of the
// draft, and where that is another, as after an import, by their title.
func ChangesOf(before, after Version) []VersionChange {
	left := map[ChallengeID]*Challenge{}
	for i := range before.Challenges {
		left[before.Challenges[i].ID] = &before.Challenges[i]
	}
	take := func(same func(*Challenge) bool) *Challenge {
		for i := range before.Challenges {
			if c := &before.Challenges[i]; left[c.ID] != nil && same(c) {
				delete(left, c.ID)
				return c
			}
		}
		return nil
	}
	changes := make([]VersionChange, len(after.Challenges))
	for i := range after.Challenges {
		changes[i].After = &after.Challenges[i]
		changes[i].Before = take(func(c *Challenge) bool { return c.DraftID == changes[i].After.DraftID })
	}
	for i, change := range changes {
		if change.Before == nil {
			changes[i].Before = take(func(c *Challenge) bool { return maps.Equal(c.Title, change.After.Title) })
		}
	}
	removed := slices.SortedFunc(maps.Values(left), func(a, b *Challenge) int { return a.Position - b.Position })
	for _, c := range removed {
		changes = append(changes, VersionChange{Before: c})
	}
	return changes
}
