package store

import (
	"context"
	"fmt"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/store/query"
)

// CreateTeam implements [challenges.TeamStore].
func (s *Store) CreateTeam(ctx context.Context, t challenges.Team) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error { return createTeam(ctx, q, t) })
}

func createTeam(ctx context.Context, q *query.Queries, t challenges.Team) error {
	return teamTaken(q.CreateTeam(ctx, query.CreateTeamParams{
		ID: string(t.ID), CohortID: string(t.CohortID), Name: t.Name, NameFolded: account.Fold(t.Name), CreatedAt: millis(t.CreatedAt),
	}))
}

// teamTaken says of a name that is not unique that another team has it.
func teamTaken(err error) error {
	if isUnique(err) {
		return &challenges.Error{Code: challenges.CodeTeamTaken, Field: "/name", Message: "A team of the class has this name."}
	}
	return err
}

// Teams implements [challenges.TeamStore].
func (s *Store) Teams(ctx context.Context, cohort challenges.CohortID) ([]challenges.Team, error) {
	rows, err := s.q.TeamsOf(ctx, string(cohort))
	if err != nil {
		return nil, fmt.Errorf("teams of cohort %s: %w", cohort, err)
	}
	list := make([]challenges.Team, len(rows))
	for i, row := range rows {
		list[i] = challenges.Team{
			ID: challenges.TeamID(row.ID), CohortID: challenges.CohortID(row.CohortID), Name: row.Name, CreatedAt: fromMillis(row.CreatedAt),
		}
	}
	return list, nil
}

// RenameTeam implements [challenges.TeamStore].
func (s *Store) RenameTeam(ctx context.Context, t challenges.Team) ([]challenges.ExerciseVersion, error) {
	return s.changeRoster(ctx, t.CohortID, func(ctx context.Context, q *query.Queries) error {
		renamed, err := q.RenameTeam(ctx, query.RenameTeamParams{ID: string(t.ID), Name: t.Name, NameFolded: account.Fold(t.Name)})
		return mustChange(renamed, teamTaken(err), "team")
	})
}

// DeleteTeam implements [challenges.TeamStore].
func (s *Store) DeleteTeam(ctx context.Context, cohort challenges.CohortID, id challenges.TeamID) ([]challenges.ExerciseVersion, error) {
	return s.changeRoster(ctx, cohort, func(ctx context.Context, q *query.Queries) error {
		teams, err := q.TeamsOf(ctx, string(cohort))
		if err != nil {
			return fmt.Errorf("teams: %w", err)
		}
		for _, t := range teams {
			if t.ID == string(id) {
				return deleteTeam(ctx, q, t.ID)
			}
		}
		return mustChange(0, nil, "team")
	})
}

func deleteTeam(ctx context.Context, q *query.Queries, id string) error {
	if err := q.LeaveTeam(ctx, nullID(id)); err != nil {
		return fmt.Errorf("leave team %s: %w", id, err)
	}
	if _, err := q.DeleteTeam(ctx, id); err != nil {
		return fmt.Errorf("delete team %s: %w", id, err)
	}
	return nil
}

// SplitCohort implements [challenges.TeamStore].
func (s *Store) SplitCohort(ctx context.Context, cohort challenges.CohortID, teams []challenges.Team, members map[challenges.TraineeID]challenges.TeamID) ([]challenges.ExerciseVersion, error) {
	return s.changeRoster(ctx, cohort, func(ctx context.Context, q *query.Queries) error {
		former, err := q.TeamsOf(ctx, string(cohort))
		if err != nil {
			return fmt.Errorf("teams: %w", err)
		}
		for _, t := range former {
			if err := deleteTeam(ctx, q, t.ID); err != nil {
				return err
			}
		}
		for _, t := range teams {
			if err := createTeam(ctx, q, t); err != nil {
				return err
			}
		}
		for trainee, team := range members {
			if err := q.JoinTeam(ctx, string(trainee), nullID(string(team))); err != nil {
				return fmt.Errorf("join team: %w", err)
			}
		}
		return nil
	})
}

// changeRoster moves the exercises of a cohort to a new version with a change.
func (s *Store) changeRoster(ctx context.Context, cohort challenges.CohortID, change func(context.Context, *query.Queries) error) (versions []challenges.ExerciseVersion, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		rows, err := q.NextChanges(ctx, string(cohort))
		if err != nil {
			return fmt.Errorf("next changes: %w", err)
		}
		versions = versionsOf(rows)
		return change(ctx, q)
	})
	return versions, err
}
