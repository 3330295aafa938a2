package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// rehearsalRoom is a cohort that a rehearsal has made, with its exercise.
type rehearsalRoom struct {
	instructor *visitor
	title      string // of the set
	cohort     struct{ ID, Name, JoinCode string }
	exercise   struct {
		ID         string
		Challenges []struct{ ID string }
	}
}

// rehearsedSet is what is read of a set.
type rehearsedSet struct {
	Name, Title string
	Version     *string
}

// openRoom makes a cohort and gives it a set to practise, of a name or the newest
// that is published. What it made is gone when it fails.
func openRoom(ctx context.Context, instructor *visitor, name string) (_ *rehearsalRoom, err error) {
	set, err := findRehearsedSet(ctx, instructor, name)
	if err != nil {
		return nil, err
	}
	r := &rehearsalRoom{instructor: instructor, title: set.Title}
	cohort := "Rehearsal of " + time.Now().UTC().Format("2006-01-02 15:04:05") + " UTC"
	if err := instructor.call(ctx, http.MethodPost, "/api/v1/cohorts", map[string]any{"name": cohort}, &r.cohort); err != nil {
		return nil, err
	}
	err = instructor.call(ctx, http.MethodPost, "/api/v1/exercises",
		map[string]any{"version": *set.Version, "cohort": r.cohort.ID, "reveal": "at_once"}, &r.exercise)
	if err != nil {
		return nil, errors.Join(err, r.close(context.WithoutCancel(ctx)))
	}
	return r, nil
}

// findRehearsedSet looks for a published set.
func findRehearsedSet(ctx context.Context, instructor *visitor, name string) (rehearsedSet, error) {
	path := "/api/v1/sets?limit=100"
	for {
		var page struct {
			Items []rehearsedSet
			Next  *string
		}
		if err := instructor.call(ctx, http.MethodGet, path, nil, &page); err != nil {
			return rehearsedSet{}, err
		}
		for _, set := range page.Items {
			if set.Version != nil && (name == "" || set.Name == name) {
				return set, nil
			}
		}
		if page.Next == nil {
			break
		}
		path = "/api/v1/sets?limit=100&cursor=" + url.QueryEscape(*page.Next)
	}
	if name == "" {
		return rehearsedSet{}, errors.New("the account of the token has published no set that could be played")
	}
	return rehearsedSet{}, fmt.Errorf("the account of the token has published no set of the name %q", name)
}

// close deletes the cohort with everything in it, and makes sure that it is gone.
func (r *rehearsalRoom) close(ctx context.Context) error {
	path := "/api/v1/cohorts/" + r.cohort.ID
	err := r.instructor.call(ctx, http.MethodDelete, path, map[string]any{"name": r.cohort.Name}, nil)
	if err != nil {
		return fmt.Errorf("the cohort %q is still there, delete it by hand: %w", r.cohort.Name, err)
	}
	var refused *refusedError
	if err := r.instructor.call(ctx, http.MethodGet, path, nil, nil); !errors.As(err, &refused) || refused.status != http.StatusNotFound {
		return fmt.Errorf("the cohort %q was deleted, and is still there: %w", r.cohort.Name, err)
	}
	return nil
}

// play has so many trainees join in the first tenth of a time, and guess every
// photo in the rest of it. It returns when all are done or the context is.
func (r *rehearsalRoom) play(ctx context.Context, address string, trainees int, length time.Duration, t *rehearsalTally) {
	joining := length / 10
	var class sync.WaitGroup
	for i := range trainees {
		class.Go(func() {
			if wait(ctx, joining*time.Duration(i)/time.Duration(trainees)) != nil {
				return
			}
			v := newVisitor(address, "", t)
			defer v.leave()
			p := rehearsedTrainee{visitor: v, room: r, alias: fmt.Sprintf("Rehearsal %d", i+1)}
			p.play(ctx, (length-joining)/time.Duration(len(r.exercise.Challenges)))
		})
	}
	class.Wait()
}

// wait waits, or returns the context's error when that is done before.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
