package challenges_test

import (
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/job"
)

// Another instance, which has the exercise in memory, shows the redacted photo
// within a second, and the one that burnt it at once.
func TestRedactionReachesOtherInstances(t *testing.T) {
	r := newRoom(t)
	e := r.open(challenges.RevealAtOnce)
	second := challenges.NewService(r.config)
	trainee := r.join("Trainee")
	shown := func(s *challenges.Service) string {
		t.Helper()
		view, err := s.Challenge(t.Context(), trainee, e, r.version.Challenges[0].ID)
		check(t, err)
		return view.Images[0].Image
	}
	old := shown(r.service)
	if shown(second) != old {
		t.Fatal("the instances differ")
	}
	next, err := r.service.RedactImage(t.Context(), r.owner, old, challenges.Redactions{Rectangles: []challenges.Rectangle{{Width: 3, Height: 2}}})
	check(t, err)
	check(t, r.service.BurnImage(t.Context(), job.Job{Subject: next.ID}, func(job.Progress) {}))
	if got := shown(r.service); got != next.ID {
		t.Errorf("here %s is shown, want %s", got, next.ID)
	}
	r.clock.move(time.Second)
	if got := shown(second); got != next.ID {
		t.Errorf("there %s is shown, want %s", got, next.ID)
	}
	if ok, err := second.MaySeeImage(t.Context(), trainee, next.ID); !ok || err != nil {
		t.Errorf("its pixels are shown: %v, %v", ok, err)
	}
	check(t, r.service.BurnImage(t.Context(), job.Job{Subject: next.ID}, func(job.Progress) {})) // again, as after a crash
}
