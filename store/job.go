package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"geodrill/challenges/job"
	"geodrill/store/query"
)

// CreateJob implements [job.Store].
func (s *Store) CreateJob(ctx context.Context, j job.Job) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error { return createJob(ctx, q, j) })
}

func createJob(ctx context.Context, q *query.Queries, j job.Job) error {
	_, err := q.CreateJob(ctx, query.CreateJobParams{
		ID: j.ID, Kind: j.Kind, Subject: j.Subject, Payload: string(j.Payload), DueAt: millis(j.DueAt), CreatedAt: millis(j.CreatedAt),
	})
	return err
}

// Job implements [job.Store].
func (s *Store) Job(ctx context.Context, id string) (job.Job, error) {
	row, err := s.q.Job(ctx, id)
	return jobOf(row, err)
}

func jobOf(row query.Job, err error) (job.Job, error) {
	if isNoRows(err) {
		return job.Job{}, job.ErrNotFound
	}
	if err != nil {
		return job.Job{}, fmt.Errorf("read job: %w", err)
	}
	j := job.Job{
		ID: row.ID, Kind: row.Kind, Subject: row.Subject, State: job.State(row.State), Holder: row.Holder,
		DueAt: fromMillis(row.DueAt), Attempts: int(row.Attempts), Progress: job.Progress{Stage: row.Stage, Done: row.Done, Total: row.Total},
		CreatedAt: fromMillis(row.CreatedAt), EndedAt: fromMillis(row.EndedAt),
	}
	if row.Payload != "" {
		j.Payload = json.RawMessage(row.Payload)
	}
	j.Failure, err = failureOf(row.Failure)
	return j, err
}

func failureOf(text string) (*job.Failure, error) {
	if text == "" {
		return nil, nil
	}
	f := new(job.Failure)
	if err := json.Unmarshal([]byte(text), f); err != nil {
		return nil, fmt.Errorf("failure of a job: %w", err)
	}
	return f, nil
}

// claimTries is how often somebody who was too late for a job looks for another.
const claimTries = 20

// ClaimJob implements [job.Store].
func (s *Store) ClaimJob(ctx context.Context, kind, holder string, now, until time.Time) (job.Job, error) {
	for range claimTries {
		id, err := s.q.DueJob(ctx, kind, millis(now))
		if isNoRows(err) {
			return job.Job{}, job.ErrNone
		}
		if err != nil {
			return job.Job{}, fmt.Errorf("look for a job: %w", err)
		}
		var row query.Job
		err = s.write(ctx, func(ctx context.Context, q *query.Queries) (err error) {
			row, err = q.ClaimJob(ctx, query.ClaimJobParams{Holder: holder, Until: millis(until), ID: id, Now: millis(now)})
			return err
		})
		if isNoRows(err) {
			continue // another was faster
		}
		if err != nil {
			return job.Job{}, fmt.Errorf("claim a job: %w", err)
		}
		return jobOf(row, nil)
	}
	return job.Job{}, job.ErrNone // so many claim that none waits for long
}

// held runs a change of a job that its holder makes.
func (s *Store) held(ctx context.Context, change func(ctx context.Context, q *query.Queries) (int64, error)) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := change(ctx, q)
		if err == nil && n == 0 {
			err = job.ErrLost
		}
		return err
	})
}

// KeepJob implements [job.Store].
func (s *Store) KeepJob(ctx context.Context, id, holder string, p job.Progress, until time.Time) error {
	return s.held(ctx, func(ctx context.Context, q *query.Queries) (int64, error) {
		return q.KeepJob(ctx, query.KeepJobParams{
			Until: millis(until), Stage: p.Stage, Done: p.Done, Total: p.Total, ID: id, Holder: holder,
		})
	})
}

// EndJob implements [job.Store].
func (s *Store) EndJob(ctx context.Context, id, holder string, f *job.Failure, at time.Time) error {
	p := query.EndJobParams{State: string(job.Done), At: millis(at), ID: id, Holder: holder}
	if f != nil {
		text, err := json.Marshal(f)
		if err != nil {
			return errors.Join(errors.New("failure of a job"), err)
		}
		p.State, p.Failure = string(job.Failed), string(text)
	}
	return s.held(ctx, func(ctx context.Context, q *query.Queries) (int64, error) { return q.EndJob(ctx, p) })
}

// ReturnJob implements [job.Store].
func (s *Store) ReturnJob(ctx context.Context, id, holder string, due time.Time, attempts int) error {
	return s.held(ctx, func(ctx context.Context, q *query.Queries) (int64, error) {
		return q.ReturnJob(ctx, query.ReturnJobParams{Due: millis(due), Attempts: int64(attempts), ID: id, Holder: holder})
	})
}

// ForgetJobs implements [job.Store].
func (s *Store) ForgetJobs(ctx context.Context, before time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error { return q.ForgetJobs(ctx, millis(before)) })
}
