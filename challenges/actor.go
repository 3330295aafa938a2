package challenges

import (
	"context"
	"fmt"
	"time"

	"geodrill/challenges/account"
)

// Actor is whoever asks for something: a trainee of a cohort, or an account.
type Actor struct {
	Role   account.Role
	ID     string   // of the trainee or the account
	Cohort CohortID // of a trainee
	Name   string   // the alias or the account's name
}

// Authors reports whether the actor writes sets and runs exercises.
func (a Actor) Authors() bool {
	return a.Role == account.Instructor || a.Role == account.Admin
}

func (a Actor) isTrainee() bool { return a.Role == account.Trainee }

func (a Actor) trainee() TraineeID { return TraineeID(a.ID) }

// manages reports whether the actor may see and change everything of what
// owner owns.
func (a Actor) manages(owner string) bool {
	return a.Role == account.Admin || a.Role == account.Instructor && a.ID == owner
}

// CheckAuthor refuses trainees. Errors: CodeForbidden.
func (a Actor) CheckAuthor() error {
	if !a.Authors() {
		return forbidden()
	}
	return nil
}

// CheckAdmin refuses all but admins, who manage accounts. Errors: CodeForbidden.
func (a Actor) CheckAdmin() error {
	if a.Role != account.Admin {
		return forbidden()
	}
	return nil
}

// ownerFilter is the owner whose things an author lists; "" means everyone's.
func (a Actor) ownerFilter() string {
	if a.Role == account.Admin {
		return ""
	}
	return a.ID
}

// AccountActor is the actor that an account is.
func AccountActor(a account.Account) Actor {
	return Actor{Role: a.Role, ID: a.ID, Name: a.Name}
}

// knownTrainee is a trainee as they were read.
type knownTrainee struct {
	Actor
	readAt, seenAt time.Time
}

// acquaintance is for how long a trainee is known: one who was removed or renamed
// by another instance is so here after as long.
const acquaintance = 5 * time.Second

// TraineeActor finds who a trainee's session speaks for, and notes the day on
// which they came. Errors: CodeNotFound when the trainee has been removed.
func (s *Service) TraineeActor(ctx context.Context, id TraineeID) (Actor, error) {
	now := s.now()
	if k, ok := s.trainees.get(id); ok && now.Sub(k.readAt) < acquaintance && !now.Before(k.readAt) && !k.seenAt.Before(day(now)) {
		return k.Actor, nil
	}
	t, err := s.store.Trainee(ctx, id)
	if err != nil {
		return Actor{}, fmt.Errorf("trainee %s: %w", id, err)
	}
	if t.SeenAt.Before(day(now)) {
		if err := s.store.SeeTrainee(ctx, id, day(now)); err != nil {
			return Actor{}, fmt.Errorf("trainee %s: %w", id, err)
		}
	}
	k := knownTrainee{Actor: t.actor(), readAt: now, seenAt: day(now)}
	s.trainees.put(id, k)
	return k.Actor, nil
}

func (t Trainee) actor() Actor {
	return Actor{Role: account.Trainee, ID: string(t.ID), Cohort: t.CohortID, Name: t.Alias}
}
