package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"geodrill/challenges"
	"geodrill/store/query"
)

// CreateLink implements [challenges.LinkStore].
func (s *Store) CreateLink(ctx context.Context, l challenges.Link) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateLink(ctx, query.CreateLinkParams{
			ID: l.ID, ExerciseID: nullID(string(l.Of.Exercise)), CohortID: nullID(string(l.Of.Cohort)), CompetitionID: nullID(string(l.Of.Competition)),
			TokenHash: l.TokenHash, CreatedAt: millis(l.CreatedAt), ExpiresAt: millis(l.ExpiresAt),
		})
	})
}

// Links implements [challenges.LinkStore].
func (s *Store) Links(ctx context.Context, of challenges.LinkSubject, now time.Time) ([]challenges.Link, error) {
	rows, err := s.q.Links(ctx, of.ID(), millis(now))
	if err != nil {
		return nil, fmt.Errorf("links of %s: %w", of.ID(), err)
	}
	list := make([]challenges.Link, len(rows))
	for i, row := range rows {
		list[i] = linkOf(row)
	}
	return list, nil
}

// Link implements [challenges.LinkStore].
func (s *Store) Link(ctx context.Context, hash string) (challenges.Link, error) {
	row, err := s.q.LinkByHash(ctx, hash)
	return linkOf(row), orNotFound(err, "link")
}

// DeleteLink implements [challenges.LinkStore].
func (s *Store) DeleteLink(ctx context.Context, of challenges.LinkSubject, id string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.DeleteLink(ctx, id, of.ID())
		if err == nil && n == 0 {
			return orNotFound(sql.ErrNoRows, "link")
		}
		return err
	})
}

func linkOf(row query.Link) challenges.Link {
	return challenges.Link{
		ID: row.ID, TokenHash: row.TokenHash, CreatedAt: fromMillis(row.CreatedAt), ExpiresAt: fromMillis(row.ExpiresAt),
		Of: challenges.LinkSubject{
			Exercise: challenges.ExerciseID(row.ExerciseID.String), Cohort: challenges.CohortID(row.CohortID.String),
			Competition: challenges.CompetitionID(row.CompetitionID.String),
		},
	}
}

// deleteLinks deletes the links to what has an id.
func deleteLinks(ctx context.Context, q *query.Queries, subject string) error {
	if err := q.DeleteLinks(ctx, subject); err != nil {
		return fmt.Errorf("delete links of %s: %w", subject, err)
	}
	return nil
}
