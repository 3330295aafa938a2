package server

import (
	"context"
	"errors"
	"testing"

	"geodrill/challenges"
)

// answers are what states say when they are asked, one after the other.
type answers chan error

func (a answers) State(ctx context.Context, _ challenges.ExerciseID, _ bool) (challenges.State, error) {
	select {
	case err := <-a:
		return challenges.State{Board: &challenges.Leaderboard{}}, err
	case <-ctx.Done():
		return challenges.State{}, ctx.Err()
	}
}

// Of a database that is away the hub tells once, until it has been back.
func TestHubTellsOfFailures(t *testing.T) {
	away := errors.New("the database is away")
	told, hub, states := 0, NewHub(), make(answers)
	hub.Failed = func(id challenges.ExerciseID, err error) {
		if told++; id != "e" || !errors.Is(err, away) {
			t.Errorf("was told %v of %q", err, id)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() {
		hub.Run(ctx, states)
		close(stopped)
	}()
	<-hub.running
	hub.join(watched{id: "e"})
	for _, err := range []error{nil, away, away, nil, away, away} {
		states <- err
		hub.Publish("e", 0) // so that it asks again
	}
	cancel()
	<-stopped // what is told when it stops is no failure
	if told != 2 {
		t.Errorf("was told %d times of two failures", told)
	}
}
