package challenges

import (
	"context"

	"geodrill/challenges/account"
)

// AuditView narrows what is asked of the audit log to what the actor may read:
// admins everything, instructors what they did and what was done to what they
// own. Errors: CodeForbidden.
func (a Actor) AuditView(f account.AuditFilter) (account.AuditFilter, error) {
	f.Viewer = a.ownerFilter()
	return f, a.CheckAuthor()
}

// change is what the audit log is told of a change: never a key, a join code or
// a recovery code.
type change struct {
	action        string // a stable name such as cohort.create
	subject       string // id of what is changed
	owner         string // account that it belongs to
	before, after account.Details
}

// recorded is the context for the write that makes a change: the audit log gets
// it in the same transaction. What trainees do is no change of that kind.
func (s *Service) recorded(ctx context.Context, actor Actor, c change) context.Context {
	if !actor.Authors() {
		return ctx
	}
	return account.Recorded(ctx, account.Entry{
		ID: s.newID(), At: s.now(), AccountID: actor.ID, Action: c.action, SubjectID: c.subject, OwnerID: c.owner,
		Before: c.before, After: c.after,
	})
}

// recordedIn is recorded for a change of something in a cohort, whose owner may
// read of it.
func (s *Service) recordedIn(ctx context.Context, actor Actor, cohort CohortID, action, subject string) context.Context {
	owner := actor.ID
	if c, err := s.store.Cohort(ctx, cohort); err == nil {
		owner = c.OwnerID
	}
	return s.recorded(ctx, actor, change{action: action, subject: subject, owner: owner, after: account.Details{"cohort": string(cohort)}})
}
