package challenges

import (
	"context"
	"errors"
	"fmt"

	"geodrill/challenges/account"
)

// Permission is what somebody may do with a set or a cohort.
type Permission string

// The permissions. Owners and admins have all of them; others have what is
// shared with them.
const (
	MayView Permission = "view" // look at everything: keys, guesses and results too; give a set to one's own cohorts
	MayEdit Permission = "edit" // of a set: change it too, and its keys
	MayRun  Permission = "run"  // of a cohort: change it too, and its exercises
	Owns    Permission = "own"  // share it too
)

// allows reports whether whoever has the permission p may do what needs wanted.
func (p Permission) allows(wanted Permission) bool {
	return p == Owns || p != "" && wanted == MayView || p == wanted
}

// Share is a set or a cohort shared with an account.
type Share struct {
	AccountID  string
	Name       string // of the account
	Permission Permission
}

// ShareStore keeps with whom sets and cohorts are shared.
type ShareStore interface {
	// AccountByName finds an account by its folded name, or account.ErrNotFound.
	AccountByName(ctx context.Context, folded string) (account.Account, error)

	// SetShares lists the shares of a set by the names of the accounts.
	SetShares(ctx context.Context, id SetID) ([]Share, error)
	// SetShare returns what of a set is shared with an account, "" for nothing.
	SetShare(ctx context.Context, id SetID, accountID string) (Permission, error)
	// PutSetShare shares a set with an account, in the place of what was shared
	// with it before.
	PutSetShare(ctx context.Context, id SetID, share Share) error
	// DeleteSetShare ends a share, or a not-found Error.
	DeleteSetShare(ctx context.Context, id SetID, accountID string) error

	// The same of cohorts.
	CohortShares(ctx context.Context, id CohortID) ([]Share, error)
	CohortShare(ctx context.Context, id CohortID, accountID string) (Permission, error)
	PutCohortShare(ctx context.Context, id CohortID, share Share) error
	DeleteCohortShare(ctx context.Context, id CohortID, accountID string) error
}

// setPermission is what the actor may do with a set: "" for nothing.
func (s *Service) setPermission(ctx context.Context, actor Actor, id SetID, owner string) (Permission, error) {
	if actor.manages(owner) || !actor.Authors() {
		return actor.ownership(owner), nil
	}
	p, err := s.store.SetShare(ctx, id, actor.ID)
	if err != nil {
		return "", fmt.Errorf("share of set %s: %w", id, err)
	}
	return p, nil
}

// cohortPermission is what the actor may do with a cohort as an author.
func (s *Service) cohortPermission(ctx context.Context, actor Actor, id CohortID, owner string) (Permission, error) {
	if actor.manages(owner) || !actor.Authors() {
		return actor.ownership(owner), nil
	}
	p, err := s.store.CohortShare(ctx, id, actor.ID)
	if err != nil {
		return "", fmt.Errorf("share of cohort %s: %w", id, err)
	}
	return p, nil
}

// imagePermission is what the actor may do with an image for one of its uses:
// as its owner, or with the set that shows it.
func (s *Service) imagePermission(ctx context.Context, actor Actor, u ImageUse) (Permission, error) {
	if u.Set == "" {
		return actor.ownership(u.Owner), nil
	}
	return s.setPermission(ctx, actor, u.Set, u.Owner)
}

// ownership is what the actor may do with what owner owns when nothing of it is
// shared.
func (a Actor) ownership(owner string) Permission {
	if a.manages(owner) {
		return Owns
	}
	return ""
}

// check refuses who has the permission p and needs wanted. For whom there is
// nothing to see there is no such thing.
func (p Permission) check(wanted Permission, what string) error {
	if p == "" {
		return notFound(what)
	}
	if !p.allows(wanted) {
		return &Error{Code: CodeForbidden, Message: "This is shared with you to look at. Ask its owner for more.", Params: map[string]any{"needs": string(wanted)}}
	}
	return nil
}

// setFor finds a set that the actor may do something with. Errors:
// CodeForbidden, CodeNotFound.
func (s *Service) setFor(ctx context.Context, actor Actor, id SetID, wanted Permission) (Set, error) {
	if !actor.Authors() {
		return Set{}, forbidden()
	}
	set, err := s.store.Set(ctx, id)
	if err != nil {
		return Set{}, fmt.Errorf("set %s: %w", id, err)
	}
	p, err := s.setPermission(ctx, actor, set.ID, set.OwnerID)
	if err != nil {
		return Set{}, err
	}
	return set, p.check(wanted, "set")
}

// cohortFor finds a cohort that the actor may do something with as an author.
// Errors: CodeForbidden, CodeNotFound.
func (s *Service) cohortFor(ctx context.Context, actor Actor, id CohortID, wanted Permission) (Cohort, error) {
	if !actor.Authors() {
		return Cohort{}, forbidden()
	}
	cohort, err := s.store.Cohort(ctx, id)
	if err != nil {
		return Cohort{}, fmt.Errorf("cohort %s: %w", id, err)
	}
	if cohort.Access, err = s.cohortPermission(ctx, actor, cohort.ID, cohort.OwnerID); err != nil {
		return Cohort{}, err
	}
	return cohort, cohort.Access.check(wanted, "cohort")
}

// SetShares lists with whom a set is shared. Errors: CodeForbidden,
// CodeNotFound.
func (s *Service) SetShares(ctx context.Context, actor Actor, id SetID) ([]Share, error) {
	if _, err := s.setFor(ctx, actor, id, MayView); err != nil {
		return nil, err
	}
	return s.store.SetShares(ctx, id)
}

// ShareSet shares a set with the account of a name, in the place of what was
// shared with it before. The owner only. Errors: CodeForbidden, CodeNotFound,
// CodeInvalid.
func (s *Service) ShareSet(ctx context.Context, actor Actor, id SetID, name string, p Permission) (Share, error) {
	set, err := s.setFor(ctx, actor, id, Owns)
	if err != nil {
		return Share{}, err
	}
	if p != MayView && p != MayEdit {
		return Share{}, invalid("/permission", "use %q or %q", MayView, MayEdit)
	}
	share, err := s.newShare(ctx, set.OwnerID, name, p)
	if err != nil {
		return Share{}, err
	}
	before, err := s.store.SetShare(ctx, id, share.AccountID)
	if err != nil {
		return Share{}, fmt.Errorf("share set: %w", err)
	}
	ctx = s.recorded(ctx, actor, change{action: "set.share", subject: string(id), owner: set.OwnerID,
		before: share.details(before), after: share.details(p)})
	if err := s.store.PutSetShare(ctx, id, share); err != nil {
		return Share{}, fmt.Errorf("share set: %w", err)
	}
	return share, nil
}

// UnshareSet ends the share of a set with an account: its owner may, and whom it
// is shared with. Errors: CodeForbidden, CodeNotFound.
func (s *Service) UnshareSet(ctx context.Context, actor Actor, id SetID, accountID string) error {
	set, err := s.setFor(ctx, actor, id, leaving(actor, accountID))
	if err != nil {
		return err
	}
	ctx = s.recorded(ctx, actor, change{action: "set.unshare", subject: string(id), owner: set.OwnerID, before: account.Details{"account": accountID}})
	if err := s.store.DeleteSetShare(ctx, id, accountID); err != nil {
		return fmt.Errorf("unshare set: %w", err)
	}
	return nil
}

// CohortShares lists with whom a cohort is shared. Errors: CodeForbidden,
// CodeNotFound.
func (s *Service) CohortShares(ctx context.Context, actor Actor, id CohortID) ([]Share, error) {
	if _, err := s.cohortFor(ctx, actor, id, MayView); err != nil {
		return nil, err
	}
	return s.store.CohortShares(ctx, id)
}

// ShareCohort shares a cohort as ShareSet does a set.
func (s *Service) ShareCohort(ctx context.Context, actor Actor, id CohortID, name string, p Permission) (Share, error) {
	cohort, err := s.cohortFor(ctx, actor, id, Owns)
	if err != nil {
		return Share{}, err
	}
	if p != MayView && p != MayRun {
		return Share{}, invalid("/permission", "use %q or %q", MayView, MayRun)
	}
	share, err := s.newShare(ctx, cohort.OwnerID, name, p)
	if err != nil {
		return Share{}, err
	}
	before, err := s.store.CohortShare(ctx, id, share.AccountID)
	if err != nil {
		return Share{}, fmt.Errorf("share cohort: %w", err)
	}
	ctx = s.recorded(ctx, actor, change{action: "cohort.share", subject: string(id), owner: cohort.OwnerID,
		before: share.details(before), after: share.details(p)})
	if err := s.store.PutCohortShare(ctx, id, share); err != nil {
		return Share{}, fmt.Errorf("share cohort: %w", err)
	}
	return share, nil
}

// UnshareCohort ends the share of a cohort as UnshareSet does a set's.
func (s *Service) UnshareCohort(ctx context.Context, actor Actor, id CohortID, accountID string) error {
	cohort, err := s.cohortFor(ctx, actor, id, leaving(actor, accountID))
	if err != nil {
		return err
	}
	ctx = s.recorded(ctx, actor, change{action: "cohort.unshare", subject: string(id), owner: cohort.OwnerID, before: account.Details{"account": accountID}})
	if err := s.store.DeleteCohortShare(ctx, id, accountID); err != nil {
		return fmt.Errorf("unshare cohort: %w", err)
	}
	return nil
}

// leaving is what the actor needs to end the share of an account.
func leaving(actor Actor, accountID string) Permission {
	if actor.ID == accountID {
		return MayView
	}
	return Owns
}

// newShare is a share with the account of a name, which is not the owner's.
func (s *Service) newShare(ctx context.Context, owner, name string, p Permission) (Share, error) {
	a, err := s.store.AccountByName(ctx, account.Fold(name))
	if errors.Is(err, account.ErrNotFound) {
		return Share{}, &Error{Code: CodeAccountUnknown, Field: "/account", Message: "No account has this name."}
	}
	if err != nil {
		return Share{}, fmt.Errorf("account %q: %w", name, err)
	}
	if a.ID == owner {
		return Share{}, invalid("/account", "It is the owner's already.")
	}
	return Share{AccountID: a.ID, Name: a.Name, Permission: p}, nil
}

// details is what the audit log tells of a share that is p.
func (share Share) details(p Permission) account.Details {
	if p == "" {
		return nil
	}
	return account.Details{"account": share.AccountID, "name": share.Name, "permission": string(p)}
}
