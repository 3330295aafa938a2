package challenges

import "context"

// Access is what an actor may do with a set. What is more includes what is less.
type Access int

// The degrees of access.
const (
	AccessNone Access = iota
	AccessView        // read it, try it out, and use its versions
	AccessEdit        // change it and publish it
	AccessOwn         // delete it, and what else its owner may
)

// String names the access as the contract does.
func (a Access) String() string {
	return [...]string{"none", "view", "edit", "own"}[a]
}

// setAccess is the one place where it is decided what an actor may do with a
// set.
func (s *Service) setAccess(ctx context.Context, actor Actor, set Set) (Access, error) {
	p, err := s.setPermission(ctx, actor, set.ID, set.OwnerID)
	switch p {
	case Owns:
		return AccessOwn, err
	case MayEdit:
		return AccessEdit, err
	case MayView:
		return AccessView, err
	default:
		return AccessNone, err
	}
}

// draftFor reads the draft of a set, without its challenges, for an actor who
// needs an access to it. To whom it does not belong it does not exist, and for
// nobody when it is deleted. Errors: CodeForbidden, CodeNotFound.
func (s *Service) draftFor(ctx context.Context, actor Actor, id SetID, need Access) (SetDraft, error) {
	d, err := s.anyDraftFor(ctx, actor, id, need)
	if err == nil && !d.Deleted.IsZero() {
		return SetDraft{}, notFound("set")
	}
	return d, err
}

// anyDraftFor is draftFor for sets that may be deleted.
func (s *Service) anyDraftFor(ctx context.Context, actor Actor, id SetID, need Access) (SetDraft, error) {
	if !actor.Authors() {
		return SetDraft{}, forbidden()
	}
	d, err := s.store.Draft(ctx, id)
	if err != nil {
		return SetDraft{}, err
	}
	if d.Access, err = s.setAccess(ctx, actor, d.Set); err != nil {
		return SetDraft{}, err
	}
	switch {
	case d.Access == AccessNone:
		return SetDraft{}, notFound("set")
	case d.Access < need:
		return SetDraft{}, forbidden()
	}
	return d, nil
}
