package challenges

import (
	"context"
	"maps"
	"reflect"
	"time"

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
// a recovery code, and of trainees, who can be forgotten, no more than their ids.
type change struct {
	action        string // a stable name such as cohort.create
	subject       string // id of what is changed
	owner         string // account that it belongs to
	before, after account.Details
}

// differing is what differs of two states of a thing.
func differing(before, after account.Details) (was, is account.Details) {
	was, is = account.Details{}, account.Details{}
	for name, value := range after {
		if old, ok := before[name]; !ok || !reflect.DeepEqual(old, value) {
			is[name] = value
			if ok {
				was[name] = old
			}
		}
	}
	return was, is
}

// recorded is the context for the write that makes a change: the audit log gets
// it in the same transaction. What trainees do is no change of that kind.
func (s *Service) recorded(ctx context.Context, actor Actor, c change) context.Context {
	if !actor.Authors() {
		return ctx
	}
	if c.before != nil && c.after != nil {
		c.before, c.after = differing(c.before, c.after)
	}
	return account.Recorded(ctx, account.Entry{
		ID: s.newID(), At: s.now(), AccountID: actor.ID, Action: c.action, SubjectID: c.subject, OwnerID: c.owner,
		Before: c.before, After: c.after,
	})
}

// recordedIn is recorded for a change of something in a cohort, whose owner may
// read of it.
func (s *Service) recordedIn(ctx context.Context, actor Actor, cohort CohortID, c change) context.Context {
	c.owner = actor.ID
	if in, err := s.store.Cohort(ctx, cohort); err == nil {
		c.owner = in.OwnerID
	}
	if c.after = maps.Clone(c.after); c.after == nil {
		c.after = account.Details{}
	}
	c.after["cohort"] = string(cohort)
	return s.recorded(ctx, actor, c)
}

// audited is what the audit log is told of a cohort.
func (c Cohort) audited() account.Details {
	return account.Details{"name": c.Name, "joining": c.JoiningClosedAt.IsZero(), "archived": !c.ArchivedAt.IsZero(), "shownRows": c.ShownRows}
}

// audited is what the audit log is told of an exercise.
func (e Exercise) audited() account.Details {
	r := e.Rules
	return account.Details{
		"title": e.Title, "reveal": string(r.Reveal), "opensAt": auditedTime(r.OpensAt), "closesAt": auditedTime(r.ClosesAt),
		"graceSeconds": r.Grace.Seconds(), "zone": r.Zone, "attempts": r.Attempts, "circle": !r.NoCircle, "hints": string(r.Hints),
		"freezesAt": auditedTime(r.FreezesAt), "paused": !r.PausedAt.IsZero(), "teamRule": string(r.TeamRule),
		"imagery": r.Imagery,
	}
}

// audited is what the audit log is told of what is a set's own.
func (d SetDraft) audited() account.Details {
	return account.Details{
		"name": d.Name, "title": d.Title, "description": d.Description, "languages": d.Languages,
		"archived": !d.Archived.IsZero(), "deleted": !d.Deleted.IsZero(),
	}
}

// audited is what the audit log is told of a challenge: what trainees see of it,
// and no key.
func (c ChallengeDraft) audited() account.Details {
	return account.Details{
		"title": c.Content.Title, "prompt": c.Content.Prompt, "images": len(c.Content.Images),
		"questions": len(c.Content.Questions), "hints": len(c.Content.Hints), "deleted": !c.Deleted.IsZero(),
	}
}

// auditedTime is a time as JSON has it; nil for none.
func auditedTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Format(time.RFC3339)
}
