package challenges

import (
	"context"
	"crypto/subtle"
	"fmt"

	"geodrill/challenges/account"
)

// Joined is what joining a cohort gives.
type Joined struct {
	Trainee      Trainee
	Cohort       Cohort
	RecoveryCode string // only the trainee keeps it; empty when it was used to come back
}

// JoinCohort is what somebody joins with.
type JoinCohort struct {
	Code         string
	Alias        string
	RecoveryCode string // to come back; empty to join
	// IdempotencyKey, when not empty, makes a repeated request harmless: with the
	// same key, code and alias it gives the same trainee and recovery code. The
	// recovery code is made from it, so it must be as hard to guess.
	IdempotencyKey string
}

// MinJoinKey is how long the key of a join is at least, in bytes: 128 random
// bits in hexadecimal are that long.
const MinJoinKey = 32

// Join makes a trainee of the cohort with this code. An alias that exists, in
// any case, is somebody's own: with that trainee's recovery code Join brings
// them back, and without it is refused. A cohort that is closed to joining brings
// back who is in and takes nobody new. Errors: CodeJoinCode, CodeAliasTaken,
// CodeJoiningClosed, CodeRecoveryCode, CodeInvalid.
func (s *Service) Join(ctx context.Context, cmd JoinCohort) (Joined, error) {
	if n := len(cmd.IdempotencyKey); n > 0 && (n < MinJoinKey || n > MaxIdempotencyKey) {
		return Joined{}, invalid("header:Idempotency-Key", "use %d to %d bytes that nobody can guess", MinJoinKey, MaxIdempotencyKey)
	}
	plain, err := parseCode(cmd.Code, joinCodeLetters)
	if err != nil {
		return Joined{}, errJoinCode()
	}
	cohort, err := s.store.CohortByCode(ctx, plain)
	if CodeOf(err) == CodeNotFound {
		return Joined{}, errJoinCode()
	}
	if err != nil {
		return Joined{}, fmt.Errorf("join: %w", err)
	}
	alias, err := cleanName("/alias", cmd.Alias, MaxAliasRunes)
	if err != nil {
		return Joined{}, err
	}
	if cmd.RecoveryCode != "" {
		return s.comeBack(ctx, cohort, alias, cmd.RecoveryCode)
	}
	newCode := codeOf(cmd.IdempotencyKey, cohort.ID, alias)
	if cmd.IdempotencyKey == "" {
		if newCode, err = s.newCode(recoveryCodeLetters); err != nil {
			return Joined{}, err
		}
	}
	t := Trainee{
		ID: TraineeID(s.newID()), CohortID: cohort.ID, Alias: alias,
		RecoveryHash: hashCode(newCode), CreatedAt: s.now(), SeenAt: day(s.now()),
	}
	if err = errJoiningClosed(); cohort.takesNew() {
		err = s.store.CreateTrainee(ctx, t, account.Fold(alias))
	}
	if CodeOf(err) != "" && cmd.IdempotencyKey != "" {
		if back, backErr := s.comeBack(ctx, cohort, alias, newCode); backErr == nil {
			back.RecoveryCode = FormatCode(newCode)
			return back, nil
		}
	}
	if err != nil {
		return Joined{}, fmt.Errorf("join: %w", err)
	}
	return Joined{Trainee: t, Cohort: cohort, RecoveryCode: FormatCode(newCode)}, nil
}

func (s *Service) comeBack(ctx context.Context, cohort Cohort, alias, recovery string) (Joined, error) {
	wrong := &Error{Code: CodeRecoveryCode, Field: "/recoveryCode",
		Message: "This is not the recovery code of that alias. Check both, or join with another alias."}
	t, err := s.store.TraineeByAlias(ctx, cohort.ID, account.Fold(alias))
	if CodeOf(err) == CodeNotFound {
		return Joined{}, wrong
	}
	if err != nil {
		return Joined{}, fmt.Errorf("come back: %w", err)
	}
	plain, err := parseCode(recovery, recoveryCodeLetters)
	if err != nil || subtle.ConstantTimeCompare([]byte(hashCode(plain)), []byte(t.RecoveryHash)) != 1 {
		return Joined{}, wrong
	}
	return Joined{Trainee: t, Cohort: cohort}, nil
}

func errJoiningClosed() error {
	return &Error{Code: CodeJoiningClosed, Message: "The class takes nobody new. If you are in it, come back with your recovery code; else ask your instructor."}
}

func errJoinCode() error {
	return &Error{Code: CodeJoinCode, Field: "/code", Message: "No class has this join code. Check it with your instructor."}
}
