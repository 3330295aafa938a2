// Package job runs work in the background that must not be lost: kept in the
// database, begun again where a process ended in the middle of it, and done by one
// worker at a time, whether of this instance or of another on the same database.
//
// Whoever works on a job holds it under a lease and renews that as it goes. A job
// whose lease has ended is due again for anybody. A handler may therefore see a
// job that was done in part, or to the end: what it does, it does in a way that
// can be repeated.
package job

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// State says how far a job is.
type State string

// The states of a job.
const (
	Queued  State = "queued"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
)

// Job is a piece of work.
type Job struct {
	ID        string
	Kind      string // names the handler
	Subject   string // what it is about, as its handler understands it
	Payload   json.RawMessage
	State     State
	Holder    string    // of the lease, while it runs
	DueAt     time.Time // when it may begin; while it runs, when the lease ends
	Attempts  int       // how often it was begun
	Progress  Progress
	Failure   *Failure // of a failed one
	CreatedAt time.Time
	EndedAt   time.Time // zero until it is done or has failed
}

// Progress says how much is done of a stage of a job; Total is 0 where nobody
// knows.
type Progress struct {
	Stage       string // a word of the handler's
	Done, Total int64
}

// Failure says why a job has failed for good.
type Failure struct {
	Code    string         `json:"code"`
	Message string         `json:"message"` // English, for a person
	Params  map[string]any `json:"params,omitempty"`
}

// Refusal is an error that another attempt would not mend, and that may be told in
// full. The job fails with it.
type Refusal interface {
	error
	Refusal() (code, message string, params map[string]any)
}

// The codes of failures that are not a handler's.
const (
	CodeInterrupted = "job_interrupted" // the process ended during every attempt
	CodeBroken      = "job_broken"      // every attempt failed, for reasons in the log
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrNone says that no job is due.
	ErrNone = errors.New("job: none is due")
	// ErrLost says that somebody else holds the job, or that it is over.
	ErrLost = errors.New("job: it is no longer held")
	// ErrNotFound says that there is no such job.
	ErrNotFound = errors.New("job: not found")
)

// Store keeps jobs. Its methods are safe for concurrent use, by several instances
// too.
type Store interface {
	// CreateJob adds a job that is queued until it is due; of j count ID, Kind,
	// Subject, Payload, DueAt and CreatedAt. A job that is there already is left
	// as it is, and that is success.
	CreateJob(ctx context.Context, j Job) error
	// Job reads a job, or ErrNotFound.
	Job(ctx context.Context, id string) (Job, error)
	// ClaimJob takes the job of a kind that has been due for longest and returns
	// it, running, or ErrNone. Of those who claim at once each gets another job.
	ClaimJob(ctx context.Context, kind, holder string, now, until time.Time) (Job, error)
	// KeepJob renews the lease of a job and stores its progress. Errors: ErrLost.
	KeepJob(ctx context.Context, id, holder string, p Progress, until time.Time) error
	// EndJob ends a job: it has failed, or with no failure is done. Errors:
	// ErrLost.
	EndJob(ctx context.Context, id, holder string, f *Failure, at time.Time) error
	// ReturnJob puts a job back into the queue, due later or at once, with this
	// number of attempts behind it. Errors: ErrLost.
	ReturnJob(ctx context.Context, id, holder string, due time.Time, attempts int) error
	// ForgetJobs deletes the jobs that were done before a time.
	ForgetJobs(ctx context.Context, before time.Time) error
}

// Clock tells the time and waits.
type Clock interface {
	Now() time.Time
	// After sends once when d has passed, as time.After does.
	After(d time.Duration) <-chan time.Time
}
