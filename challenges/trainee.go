package challenges

import (
	"context"
	"encoding/base64"
	"fmt"
	"iter"
	"slices"
	"time"

	"geodrill/challenges/account"
)

// Trainee is a member of a cohort. The alias is all that is known of the
// person.
type Trainee struct {
	ID           TraineeID
	CohortID     CohortID
	Alias        string
	RecoveryHash string // hex SHA-256 of the recovery code
	CreatedAt    time.Time
	SeenAt       time.Time // the day of the last request, in UTC: no finer
	Team         TeamID    // or empty
}

// TraineeStore keeps the trainees of cohorts.
type TraineeStore interface {
	// CreateTrainee stores t. folded is unique in the cohort: CodeAliasTaken.
	CreateTrainee(ctx context.Context, t Trainee, folded string) error
	// Enrol stores trainees, and teams of their cohort before them, all or nothing.
	// Errors: CodeAliasTaken, whose Params say which; CodeTeamTaken.
	Enrol(ctx context.Context, teams []Team, trainees []Trainee) error
	// Trainee finds a trainee, or a not-found Error.
	Trainee(ctx context.Context, id TraineeID) (Trainee, error)
	// TraineeByAlias finds a trainee by the folded alias, or a not-found Error.
	TraineeByAlias(ctx context.Context, cohort CohortID, folded string) (Trainee, error)
	// Trainees lists at most limit trainees of a cohort by folded alias, after one.
	Trainees(ctx context.Context, cohort CohortID, after string, limit int) ([]Trainee, error)
	// CountTrainees counts the trainees of a cohort.
	CountTrainees(ctx context.Context, cohort CohortID) (int, error)
	// UpdateTrainee stores the alias, the recovery hash and the team of t, and moves
	// the cohort's exercises to a new version. Errors: CodeAliasTaken; not found.
	UpdateTrainee(ctx context.Context, t Trainee) ([]ExerciseVersion, error)
	// SeeTrainee notes a later day.
	SeeTrainee(ctx context.Context, id TraineeID, day time.Time) error
	// RemoveTrainees deletes all of trainees of a cohort but their ids: guesses,
	// marks, standings and sessions. It moves the cohort's exercises to a new
	// terms. Who is not there is left out.
	RemoveTrainees(ctx context.Context, cohort CohortID, ids []TraineeID, at time.Time) ([]ExerciseVersion, error)
	// MergeTrainees gives the guesses, opened hints and sessions of other to kept,
	// except guesses for challenges that kept has guessed, and then removes other as RemoveTrainees
	// does. Errors: not found.
	MergeTrainees(ctx context.Context, cohort CohortID, kept, other TraineeID, at time.Time) ([]ExerciseVersion, error)
	// TraineeGuesses lists the guesses of a trainee in an exercise with every mark.
	TraineeGuesses(ctx context.Context, e ExerciseID, t TraineeID) ([]TraineeGuess, error)
}

// ExerciseVersion is the version that an exercise is at.
type ExerciseVersion struct {
	ID      ExerciseID
	Version int64
}

// TraineeGuess is a guess with its marks, the oldest first.
type TraineeGuess struct {
	Guess     Guess
	Marks     []Mark
	BestSince time.Time // since when its reasoning is one of the best; zero: it is not
}

// day is an instant as it is noted of people: no finer than the day.
func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// allChanged tells of the new versions of exercises whose trainees or rules have
// changed.
func (s *Service) allChanged(versions []ExerciseVersion) {
	for _, v := range versions {
		s.exercises.forget(v.ID)
		s.changed(v.ID, v.Version)
	}
}

// TraineePage is a part of a roster.
type TraineePage struct {
	Items []Trainee
	Next  string // the cursor of the next part, or empty
}

// Trainees lists the trainees of a cohort of the actor's by alias. Errors:
// CodeForbidden, CodeNotFound, CodeInvalid for a cursor that is none.
func (s *Service) Trainees(ctx context.Context, actor Actor, id CohortID, cursor string, limit int) (TraineePage, error) {
	if _, err := s.cohortFor(ctx, actor, id, MayView); err != nil {
		return TraineePage{}, err
	}
	after, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || !isText(string(after)) {
		return TraineePage{}, errCursor()
	}
	trainees, err := s.store.Trainees(ctx, id, string(after), limit+1)
	if err != nil {
		return TraineePage{}, fmt.Errorf("trainees: %w", err)
	}
	page := TraineePage{Items: trainees}
	if len(trainees) > limit {
		page.Items = trainees[:limit]
		page.Next = base64.RawURLEncoding.EncodeToString([]byte(account.Fold(trainees[limit-1].Alias)))
	}
	return page, nil
}

// ChangeTrainee is what is to change of a trainee. What is nil stays; an empty
// team takes them out of theirs.
type ChangeTrainee struct {
	Alias *string
	Team  *TeamID
}

// ChangeTrainee renames a trainee of the actor's, or puts them into a team. Errors:
// CodeForbidden, CodeNotFound, CodeInvalid, CodeAliasTaken.
func (s *Service) ChangeTrainee(ctx context.Context, actor Actor, cohort CohortID, id TraineeID, c ChangeTrainee) (Trainee, error) {
	t, err := s.managedTrainee(ctx, actor, cohort, id)
	if err != nil {
		return Trainee{}, err
	}
	if c.Alias != nil {
		if t.Alias, err = cleanName("/alias", *c.Alias, MaxAliasRunes); err != nil {
			return Trainee{}, err
		}
	}
	if c.Team != nil {
		if _, err := s.team(ctx, cohort, *c.Team); err != nil && *c.Team != "" {
			return Trainee{}, err
		}
		t.Team = *c.Team
	}
	return t, s.updateTrainee(s.recordedIn(ctx, actor, cohort, change{action: "trainee.change", subject: string(id)}), t)
}

func (s *Service) updateTrainee(ctx context.Context, t Trainee) error {
	versions, err := s.store.UpdateTrainee(ctx, t)
	if err != nil {
		return fmt.Errorf("change trainee: %w", err)
	}
	s.trainees.forget(t.ID)
	s.allChanged(versions)
	return nil
}

// ResetRecoveryCode gives a trainee of the actor's a new recovery code, which is
// told this once. Errors: CodeForbidden, CodeNotFound.
func (s *Service) ResetRecoveryCode(ctx context.Context, actor Actor, cohort CohortID, id TraineeID) (string, error) {
	t, err := s.managedTrainee(ctx, actor, cohort, id)
	if err != nil {
		return "", err
	}
	code, err := s.newCode(recoveryCodeLetters)
	if err != nil {
		return "", err
	}
	t.RecoveryHash = hashCode(code)
	return FormatCode(code), s.updateTrainee(s.recordedIn(ctx, actor, cohort, change{action: "trainee.code", subject: string(id)}), t)
}

// RemoveTrainee removes a trainee of the actor's with all that they did. Errors:
// CodeForbidden, CodeNotFound.
func (s *Service) RemoveTrainee(ctx context.Context, actor Actor, cohort CohortID, id TraineeID) error {
	if _, err := s.managedTrainee(ctx, actor, cohort, id); err != nil {
		return err
	}
	return s.removeTrainees(s.recordedIn(ctx, actor, cohort, change{action: "trainee.remove", subject: string(id)}), cohort, id)
}

func (s *Service) removeTrainees(ctx context.Context, cohort CohortID, ids ...TraineeID) error {
	versions, err := s.store.RemoveTrainees(ctx, cohort, ids, s.now())
	if err != nil {
		return fmt.Errorf("remove trainees: %w", err)
	}
	for _, id := range ids {
		s.trainees.forget(id)
	}
	s.allChanged(versions)
	return nil
}

// MergeTrainees is two trainees who are one person. Alias is that of Other, who
// goes: whoever asks has read it.
type MergeTrainees struct {
	Cohort      CohortID
	Kept, Other TraineeID
	Alias       string
}

// MergeTrainees makes one trainee of two of the actor's. Where both have guessed a
// challenge, the guesses of the one who is kept count, and those of the other are
// gone. Errors: CodeForbidden, CodeNotFound, CodeInvalid, CodeNameWrong.
func (s *Service) MergeTrainees(ctx context.Context, actor Actor, cmd MergeTrainees) (Trainee, error) {
	if cmd.Kept == cmd.Other {
		return Trainee{}, invalid("/other", "name another trainee")
	}
	kept, err := s.managedTrainee(ctx, actor, cmd.Cohort, cmd.Kept)
	if err != nil {
		return Trainee{}, err
	}
	other, err := s.managedTrainee(ctx, actor, cmd.Cohort, cmd.Other)
	if err != nil {
		return Trainee{}, err
	}
	if account.Fold(cmd.Alias) != account.Fold(other.Alias) {
		return Trainee{}, errNameWrong("/alias")
	}
	ctx = s.recordedIn(ctx, actor, cmd.Cohort, change{
		action: "trainee.merge", subject: string(cmd.Other), after: account.Details{"into": string(cmd.Kept)},
	})
	versions, err := s.store.MergeTrainees(ctx, cmd.Cohort, cmd.Kept, cmd.Other, s.now())
	if err != nil {
		return Trainee{}, fmt.Errorf("merge trainees: %w", err)
	}
	s.trainees.forget(cmd.Other)
	s.allChanged(versions)
	return kept, nil
}

// managedTrainee finds a trainee of a cohort of the actor's.
func (s *Service) managedTrainee(ctx context.Context, actor Actor, cohort CohortID, id TraineeID) (Trainee, error) {
	return s.traineeFor(ctx, actor, cohort, id, MayRun)
}

// traineeFor finds a trainee of a cohort that the actor may do something with.
func (s *Service) traineeFor(ctx context.Context, actor Actor, cohort CohortID, id TraineeID, wanted Permission) (Trainee, error) {
	if _, err := s.cohortFor(ctx, actor, cohort, wanted); err != nil {
		return Trainee{}, err
	}
	t, err := s.store.Trainee(ctx, id)
	if err != nil {
		return Trainee{}, fmt.Errorf("trainee %s: %w", id, err)
	}
	if t.CohortID != cohort {
		return Trainee{}, notFound("trainee")
	}
	return t, nil
}

// TraineeData is all that is stored of a trainee, but for the hashes of codes and
// of sessions.
type TraineeData struct {
	Trainee   Trainee
	Cohort    Cohort
	Team      string
	Exercises []TraineeExercise // with guesses, the newest first
}

// TraineeExercise is what a trainee did in an exercise.
type TraineeExercise struct {
	ID      ExerciseID
	Guesses []TraineeGuess
	Hints   []OpenedHint
	Late    []LateGuess // those that were accepted are among the guesses too
}

// TraineeData reads all that is stored of a trainee of the actor's. Errors:
// CodeForbidden, CodeNotFound.
func (s *Service) TraineeData(ctx context.Context, actor Actor, cohort CohortID, id TraineeID) (TraineeData, error) {
	t, err := s.traineeFor(ctx, actor, cohort, id, MayView)
	if err != nil {
		return TraineeData{}, err
	}
	d := TraineeData{Trainee: t}
	if d.Cohort, err = s.store.Cohort(ctx, cohort); err != nil {
		return TraineeData{}, fmt.Errorf("trainee's data: %w", err)
	}
	if t.Team != "" {
		team, err := s.team(ctx, cohort, t.Team)
		if err != nil {
			return TraineeData{}, err
		}
		d.Team = team.Name
	}
	for e, err := range s.exercisesOf(ctx, cohort) {
		if err != nil {
			return TraineeData{}, fmt.Errorf("trainee's data: %w", err)
		}
		guesses, err := s.store.TraineeGuesses(ctx, e.ID, id)
		if err != nil {
			return TraineeData{}, fmt.Errorf("trainee's data: %w", err)
		}
		hints, err := s.store.HintsOpened(ctx, e.ID)
		if err != nil {
			return TraineeData{}, fmt.Errorf("trainee's data: %w", err)
		}
		hints = slices.DeleteFunc(hints, func(h OpenedHint) bool { return h.Trainee != id })
		late, err := s.store.TraineeLate(ctx, e.ID, id)
		if err != nil {
			return TraineeData{}, fmt.Errorf("trainee's data: %w", err)
		}
		best, err := s.store.BestReasonings(ctx, e.ID)
		if err != nil {
			return TraineeData{}, fmt.Errorf("trainee's data: %w", err)
		}
		for i, g := range guesses {
			if at := slices.IndexFunc(best, func(b BestReasoning) bool { return b.Guess == g.Guess.ID }); at >= 0 {
				guesses[i].BestSince = best[at].At
			}
		}
		if len(guesses)+len(hints)+len(late) > 0 {
			d.Exercises = append(d.Exercises, TraineeExercise{ID: e.ID, Guesses: guesses, Hints: hints, Late: late})
		}
	}
	return d, nil
}

// exercisesOf goes through the exercises of a cohort, the newest first.
func (s *Service) exercisesOf(ctx context.Context, cohort CohortID) iter.Seq2[Exercise, error] {
	return func(yield func(Exercise, error) bool) {
		var before ExerciseID
		for {
			exercises, err := s.store.ExercisesOfCohort(ctx, cohort, before, MaxBoardRows)
			if err != nil {
				yield(Exercise{}, err)
				return
			}
			for _, e := range exercises {
				before = e.ID
				if !yield(e, nil) {
					return
				}
			}
			if len(exercises) < MaxBoardRows {
				return
			}
		}
	}
}

// errNameWrong refuses a confirmation by another name.
func errNameWrong(field string) error {
	return &Error{Code: CodeNameWrong, Field: field, Message: "This is not the name. Type it as it is shown."}
}
