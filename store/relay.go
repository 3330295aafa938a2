package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"geodrill/challenges"

	"github.com/jackc/pgx/v5"
)

const (
	relayChannel = "exercise_version"
	relayAgain   = time.Second // between attempts to listen
	relayTell    = time.Minute // between what is told of failures
)

// Relay tells the instances of a server on one PostgreSQL database of each
// other's changes. What it loses, while a connection is cut, is lost: who needs
// every change also asks now and then. With SQLite there are no others.
//
// It is safe for concurrent use.
type Relay struct {
	// Failed hears why instances hear of changes late, at most once a minute. It is
	// set before Run; nil: nobody wants to know.
	Failed func(err error)

	store    *Store
	local    challenges.Publisher
	instance string        // marks what this one has sent
	wake     chan struct{} // holds a token when something waits

	mu      sync.Mutex
	waiting map[challenges.ExerciseID]int64
	toldAt  time.Time // of what failed
}

var _ challenges.Publisher = (*Relay)(nil)

// Relay returns a relay that passes what it hears on to local.
func (s *Store) Relay(local challenges.Publisher) *Relay {
	return &Relay{
		store: s, local: local, instance: rand.Text(), wake: make(chan struct{}, 1),
		waiting: map[challenges.ExerciseID]int64{},
	}
}

// Publish tells this instance at once and the others, while Run runs, soon:
// of several versions of an exercise that wait, only the newest. It never waits.
func (r *Relay) Publish(id challenges.ExerciseID, version int64) {
	r.local.Publish(id, version)
	if r.store.dsn == "" {
		return
	}
	r.mu.Lock()
	r.waiting[id] = max(version, r.waiting[id])
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default: // it knows
	}
}

// Run sends and listens until ctx ends.
func (r *Relay) Run(ctx context.Context) {
	if r.store.dsn == "" {
		return
	}
	var both sync.WaitGroup
	both.Go(func() { r.send(ctx) })
	both.Go(func() { r.listen(ctx) })
	both.Wait()
}

func (r *Relay) send(ctx context.Context) {
	for {
		select {
		case <-r.wake:
		case <-ctx.Done():
			return
		}
		r.mu.Lock()
		notices := make([]string, 0, len(r.waiting))
		for id, version := range r.waiting {
			notices = append(notices, fmt.Sprintf("%s %d %s", r.instance, version, id))
		}
		clear(r.waiting)
		r.mu.Unlock()
		// An error loses them: the others find the change when they ask.
		if _, err := r.store.db.ExecContext(ctx, "SELECT pg_notify($1, notice) FROM unnest($2::text[]) AS notice", relayChannel, notices); err != nil {
			r.failed(ctx, fmt.Errorf("tell other instances: %w", err))
		}
	}
}

func (r *Relay) listen(ctx context.Context) {
	for ctx.Err() == nil {
		r.failed(ctx, fmt.Errorf("hear other instances: %w", r.hear(ctx))) // whatever cut it, it is tried again
		select {
		case <-time.After(relayAgain):
		case <-ctx.Done():
		}
	}
}

// failed tells of a failure, unless ctx has ended or another was told just now.
func (r *Relay) failed(ctx context.Context, err error) {
	now := time.Now()
	r.mu.Lock()
	tell := r.Failed != nil && ctx.Err() == nil && now.Sub(r.toldAt) >= relayTell
	if tell {
		r.toldAt = now
	}
	r.mu.Unlock()
	if tell {
		r.Failed(err)
	}
}

// hear passes on what others send, until the connection is cut or ctx ends.
func (r *Relay) hear(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, r.store.dsn)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+relayChannel); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return fmt.Errorf("wait: %w", err)
		}
		r.pass(n.Payload)
	}
}

// pass publishes what another instance has sent: who, version, exercise.
func (r *Relay) pass(notice string) {
	from, rest, _ := strings.Cut(notice, " ")
	text, id, ok := strings.Cut(rest, " ")
	version, err := strconv.ParseInt(text, 10, 64)
	if !ok || err != nil || from == r.instance {
		return
	}
	r.local.Publish(challenges.ExerciseID(id), version)
}
