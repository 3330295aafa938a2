package challenges

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"geodrill/challenges/account"
)

// SetDraft is a set as it is worked on: what its next version is made from.
type SetDraft struct {
	Set
	Title       Text
	Description Text
	Languages   []string
	Changed     time.Time
	Archived    time.Time // zero: it is not
	Deleted     time.Time // zero: it is not

	// Revision counts the changes of the above and of the challenges' order;
	// DraftRevision counts those of the challenges as well.
	Revision      int64
	DraftRevision int64

	Challenges []ChallengeDraft // in order
	Removed    []ChallengeDraft // deleted ones that can be restored

	// For whoever asks; not stored with it.
	Access Permission
	Newest *VersionSummary // nil: it was never published
}

// RestoreTime is for how long what was deleted can be restored.
const RestoreTime = 30 * 24 * time.Hour

// DraftStore keeps the drafts of sets.
type DraftStore interface {
	// CreateDraft stores a set with its draft, both at revision 1. Errors:
	// CodeNameTaken.
	CreateDraft(ctx context.Context, d SetDraft) error
	// Draft reads the draft of a set, deleted or not, without its challenges,
	// or a not-found Error.
	Draft(ctx context.Context, id SetID) (SetDraft, error)
	// DraftChallenges lists the challenges of a draft: those in it by position,
	// and the deleted ones.
	DraftChallenges(ctx context.Context, id SetID) (in, removed []ChallengeDraft, err error)
	// SaveDraft stores what is a set's own, from d.Title to d.Deleted, if it is
	// at d.Revision still, and moves both revisions on. An order, when not nil,
	// must list the challenges that are in the draft. Errors: ErrRevision,
	// which an order that does not is, too.
	SaveDraft(ctx context.Context, d SetDraft, order []ChallengeID) error
	// DraftChallenge reads a challenge of a draft, deleted or not, or a
	// not-found Error.
	DraftChallenge(ctx context.Context, set SetID, id ChallengeID) (ChallengeDraft, error)
	// AddDraftChallenge stores a challenge at its position, or as the last one
	// when that is 0 or beyond, and moves DraftRevision on.
	AddDraftChallenge(ctx context.Context, set SetID, c ChallengeDraft) error
	// SaveDraftChallenge stores a challenge, its deletion or restoration
	// included, if it is at c.Revision still, and moves its revision and
	// DraftRevision on. Errors: ErrRevision.
	SaveDraftChallenge(ctx context.Context, set SetID, c ChallengeDraft) error
	// PublishDraft stores v as the next version of a set whose draft is at
	// v.DraftRevision still, and returns its number. Errors: ErrRevision.
	PublishDraft(ctx context.Context, set SetID, v Version) (number int, err error)
	// PurgeDrafts removes for good what was deleted before a time, but for
	// published versions, and frees the names of such sets.
	PurgeDrafts(ctx context.Context, before time.Time) error
}

// NewSet is what a set is made with. All but its languages may be empty; an
// empty name is one that is free.
type NewSet struct {
	Name        string
	Title       Text
	Description Text
	Languages   []string
}

// CreateSet makes a set with an empty draft. Errors: CodeForbidden, CodeInvalid,
// CodeNameTaken.
func (s *Service) CreateSet(ctx context.Context, actor Actor, n NewSet) (SetDraft, error) {
	if !actor.Authors() {
		return SetDraft{}, forbidden()
	}
	d := SetDraft{Title: n.Title, Description: n.Description, Languages: n.Languages}
	if n.Name != "" && !isSlug(n.Name) {
		return SetDraft{}, invalid("/name", "a name has 1 to 64 of a-z, 0-9 and -, and starts with a letter or digit")
	}
	if err := d.malformed().refusal(); err != nil {
		return SetDraft{}, err
	}
	return s.createSet(ctx, actor, d, n.Name, "set")
}

// createSet stores a new set of the actor under a name, or under one that is
// free and begins with base.
func (s *Service) createSet(ctx context.Context, actor Actor, d SetDraft, name, base string) (SetDraft, error) {
	now := s.now()
	d.Set = Set{ID: SetID(s.newID()), OwnerID: actor.ID, Name: name, Created: now}
	d.Changed, d.Revision, d.DraftRevision = now, 1, 1
	const tries = 100
	for i := 1; ; i++ {
		if name == "" {
			d.Name = numbered(base, i)
		}
		recorded := s.recorded(ctx, actor, change{action: "set.create", subject: string(d.ID), owner: actor.ID, after: account.Details{"name": d.Name}})
		err := s.store.CreateDraft(recorded, d)
		if CodeOf(err) == CodeNameTaken && name == "" && i < tries {
			continue
		}
		if err != nil {
			return SetDraft{}, fmt.Errorf("create set: %w", err)
		}
		return s.SetDraft(ctx, actor, d.ID)
	}
}

// numbered is base, base-2, base-3: slugs as long as a slug may be.
func numbered(base string, i int) string {
	if i == 1 {
		return base
	}
	end := "-" + strconv.Itoa(i)
	return base[:min(len(base), maxSlug-len(end))] + end
}

// SetDraft shows the draft of a set. Errors: CodeForbidden, CodeNotFound.
func (s *Service) SetDraft(ctx context.Context, actor Actor, id SetID) (SetDraft, error) {
	d, err := s.draftFor(ctx, actor, id, MayView)
	if err != nil {
		return SetDraft{}, err
	}
	return s.whole(ctx, d)
}

// whole adds what is not a set's own.
func (s *Service) whole(ctx context.Context, d SetDraft) (SetDraft, error) {
	var err error
	if d.Challenges, d.Removed, err = s.store.DraftChallenges(ctx, d.ID); err != nil {
		return SetDraft{}, fmt.Errorf("draft of set %s: %w", d.ID, err)
	}
	for _, list := range [][]ChallengeDraft{d.Challenges, d.Removed} {
		for i := range list {
			list[i].Languages = d.Languages
		}
	}
	horizon := s.now().Add(-RestoreTime)
	d.Removed = slices.DeleteFunc(d.Removed, func(c ChallengeDraft) bool { return c.Deleted.Before(horizon) })
	versions, err := s.store.Versions(ctx, d.ID)
	if err != nil {
		return SetDraft{}, fmt.Errorf("versions of set %s: %w", d.ID, err)
	}
	if len(versions) > 0 {
		d.Newest = &versions[0]
	}
	return d, nil
}

// SetChange says what is to be changed of a set; nil is left as it is.
type SetChange struct {
	Title       *Text
	Description *Text
	Languages   *[]string
	Order       []ChallengeID // of all challenges of the draft
	Archived    *bool
}

// ChangeSet changes what is a set's own, if it is at the revision still. It
// returns the draft as it is then; with CodeChanged, as it is instead. Errors:
// CodeForbidden, CodeNotFound, CodeInvalid, CodeChanged.
func (s *Service) ChangeSet(ctx context.Context, actor Actor, id SetID, revision int64, change SetChange) (SetDraft, error) {
	d, err := s.draftFor(ctx, actor, id, MayEdit)
	if err != nil {
		return SetDraft{}, err
	}
	now, before := s.now(), d.audited()
	if change.Title != nil {
		d.Title = *change.Title
	}
	if change.Description != nil {
		d.Description = *change.Description
	}
	if change.Languages != nil {
		d.Languages = *change.Languages
	}
	switch {
	case change.Archived == nil:
	case !*change.Archived:
		d.Archived = time.Time{}
	case d.Archived.IsZero():
		d.Archived = now
	}
	if err := d.malformed().refusal(); err != nil {
		return SetDraft{}, err
	}
	d.Changed, d.Revision = now, revision
	return s.saveSet(ctx, actor, before, d, change.Order)
}

// saveSet stores what is a set's own and returns the draft as it is then.
func (s *Service) saveSet(ctx context.Context, actor Actor, before account.Details, d SetDraft, order []ChallengeID) (SetDraft, error) {
	after := d.audited()
	if order != nil {
		after["order"] = order
	}
	recorded := s.recorded(ctx, actor, change{
		action: "set.change", subject: string(d.ID), owner: d.OwnerID, before: before, after: after,
	})
	err := s.store.SaveDraft(recorded, d, order)
	if errors.Is(err, ErrRevision) {
		current, err := s.SetDraft(ctx, actor, d.ID)
		if err != nil {
			return SetDraft{}, err
		}
		return current, errChanged("The set has changed meanwhile.")
	}
	if err != nil {
		return SetDraft{}, fmt.Errorf("change set %s: %w", d.ID, err)
	}
	return s.SetDraft(ctx, actor, d.ID)
}

// DeleteSet hides a set, if it is at the revision still, until it is restored or
// RestoreTime has passed. What was published of it stays for the exercises that
// use it. With CodeChanged it returns the draft as it is. Errors: CodeForbidden,
// CodeNotFound, CodeChanged.
func (s *Service) DeleteSet(ctx context.Context, actor Actor, id SetID, revision int64) (SetDraft, error) {
	d, err := s.draftFor(ctx, actor, id, Owns)
	if err != nil {
		return SetDraft{}, err
	}
	d.Deleted, d.Revision = s.now(), revision
	recorded := s.recorded(ctx, actor, change{action: "set.delete", subject: string(id), owner: d.OwnerID, before: account.Details{"name": d.Name}})
	err = s.store.SaveDraft(recorded, d, nil)
	if errors.Is(err, ErrRevision) {
		current, err := s.SetDraft(ctx, actor, id)
		if err != nil {
			return SetDraft{}, err
		}
		return current, errChanged("The set has changed meanwhile.")
	}
	if err != nil {
		return SetDraft{}, fmt.Errorf("delete set %s: %w", id, err)
	}
	return SetDraft{}, nil
}

// RestoreSet brings a deleted set back. One that is not deleted stays as it is.
// Errors: CodeForbidden, CodeNotFound, CodeChanged.
func (s *Service) RestoreSet(ctx context.Context, actor Actor, id SetID) (SetDraft, error) {
	d, err := s.anyDraftFor(ctx, actor, id, Owns)
	if err != nil {
		return SetDraft{}, err
	}
	if d.Deleted.IsZero() {
		return s.whole(ctx, d)
	}
	if s.now().Sub(d.Deleted) > RestoreTime {
		return SetDraft{}, notFound("set")
	}
	before := d.audited()
	d.Deleted = time.Time{}
	return s.saveSet(ctx, actor, before, d, nil)
}

// DuplicateSet makes a set of the actor from the draft of a set. An empty name is
// one that is free. Errors: CodeForbidden, CodeNotFound, CodeInvalid,
// CodeNameTaken.
func (s *Service) DuplicateSet(ctx context.Context, actor Actor, id SetID, name string) (SetDraft, error) {
	if name != "" && !isSlug(name) {
		return SetDraft{}, invalid("/name", "a name has 1 to 64 of a-z, 0-9 and -, and starts with a letter or digit")
	}
	d, err := s.SetDraft(ctx, actor, id)
	if err != nil {
		return SetDraft{}, err
	}
	const end = "-copy"
	base := d.Name[:min(len(d.Name), maxSlug-len(end))] + end
	copied := SetDraft{Title: d.Title, Description: d.Description, Languages: d.Languages}
	for _, c := range d.Challenges {
		copied.Challenges = append(copied.Challenges, s.newChallenge(c.Content))
	}
	return s.createSet(ctx, actor, copied, name, base)
}

// malformed lists what makes no sense in what is a set's own.
func (d SetDraft) malformed() problems {
	found := languageProblems("/languages", d.Languages)
	found.sound("/title", d.Title)
	found.sound("/description", d.Description)
	return found.only(ProblemInvalid)
}

// draft is what would be published.
func (d SetDraft) draft() Draft {
	out := Draft{
		Name: d.Name, Title: d.Title.only(d.Languages), Description: d.Description.only(d.Languages), Languages: d.Languages,
	}
	for _, c := range d.Challenges {
		out.Challenges = append(out.Challenges, c.draft(d.Languages))
	}
	return out
}

// DraftProblems lists what keeps the draft of a set from being published, and
// tells the DraftRevision of which that is true. Errors: CodeForbidden,
// CodeNotFound.
func (s *Service) DraftProblems(ctx context.Context, actor Actor, id SetID) ([]Problem, int64, error) {
	d, err := s.SetDraft(ctx, actor, id)
	if err != nil {
		return nil, 0, err
	}
	return d.problems(), d.DraftRevision, nil
}

func (d SetDraft) problems() problems {
	draft := d.draft()
	found := draft.problems()
	for i, c := range draft.Challenges {
		found = append(found, c.sourceProblems("/challenges/"+strconv.Itoa(i))...)
	}
	return found
}

// PurgeDrafts removes for good what was deleted longer than RestoreTime ago.
func (s *Service) PurgeDrafts(ctx context.Context) error {
	if err := s.store.PurgeDrafts(ctx, s.now().Add(-RestoreTime)); err != nil {
		return fmt.Errorf("purge drafts: %w", err)
	}
	return nil
}

func errChanged(message string) error { return &Error{Code: CodeChanged, Message: message} }

// draftFor reads the draft of a set, without its challenges, for an actor who
// must have a permission. To whom it does not belong it does not exist, and for
// nobody when it is deleted. Errors: CodeForbidden, CodeNotFound.
func (s *Service) draftFor(ctx context.Context, actor Actor, id SetID, wanted Permission) (SetDraft, error) {
	d, err := s.anyDraftFor(ctx, actor, id, wanted)
	if err == nil && !d.Deleted.IsZero() {
		return SetDraft{}, notFound("set")
	}
	return d, err
}

// anyDraftFor is draftFor for sets that may be deleted.
func (s *Service) anyDraftFor(ctx context.Context, actor Actor, id SetID, wanted Permission) (SetDraft, error) {
	if !actor.Authors() {
		return SetDraft{}, forbidden()
	}
	d, err := s.store.Draft(ctx, id)
	if err != nil {
		return SetDraft{}, err
	}
	if d.Access, err = s.setPermission(ctx, actor, d.ID, d.OwnerID); err != nil {
		return SetDraft{}, err
	}
	if err := d.Access.check(wanted, "set"); err != nil {
		return SetDraft{}, err
	}
	return d, nil
}
