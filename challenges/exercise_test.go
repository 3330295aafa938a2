package challenges_test

import (
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
)

func TestPhase(t *testing.T) {
	closing := challenges.Rules{
		Reveal: challenges.RevealAtClose, OpensAt: start, ClosesAt: start.Add(time.Hour), Grace: time.Minute,
	}
	practice := closing
	practice.Reveal = challenges.RevealAtOnce
	endless := challenges.Rules{Reveal: challenges.RevealAtOnce, OpensAt: start}
	abrupt := closing
	abrupt.Grace = 0
	for _, test := range []struct {
		name     string
		rules    challenges.Rules
		after    time.Duration
		want     challenges.Phase
		revealed bool // marks
	}{
		{"before it opens", closing, -time.Millisecond, challenges.PhaseScheduled, false},
		{"as it opens", closing, 0, challenges.PhaseOpen, false},
		{"just before it closes", closing, time.Hour - 1, challenges.PhaseOpen, false},
		{"as it closes", closing, time.Hour, challenges.PhaseClosed, false},
		{"in its grace", closing, time.Hour + time.Minute - 1, challenges.PhaseClosed, false},
		{"after its grace", closing, time.Hour + time.Minute, challenges.PhaseRevealed, true},
		{"without grace", abrupt, time.Hour, challenges.PhaseRevealed, true},
		{"practice before it opens", practice, -time.Second, challenges.PhaseScheduled, true},
		{"practice in its grace", practice, time.Hour, challenges.PhaseClosed, true},
		{"practice after it", practice, 2 * time.Hour, challenges.PhaseRevealed, true},
		{"without an end", endless, 1e6 * time.Hour, challenges.PhaseOpen, true},
	} {
		now := start.Add(test.after)
		if got := test.rules.Phase(now); got != test.want {
			t.Errorf("%s: phase %s, want %s", test.name, got, test.want)
		}
		if got := test.rules.MarksAreRevealed(now); got != test.revealed {
			t.Errorf("%s: marks revealed %v, want %v", test.name, got, test.revealed)
		}
	}
	if !endless.RevealsAt().IsZero() || !closing.RevealsAt().Equal(start.Add(time.Hour+time.Minute)) {
		t.Errorf("reveals at %v and %v", endless.RevealsAt(), closing.RevealsAt())
	}
}

func TestOpenExercise(t *testing.T) {
	r := newRoom(t)
	for name, test := range map[string]struct {
		rules challenges.Rules
		field string
	}{
		"no reveal":            {challenges.Rules{}, "/reveal"},
		"closed before open":   {challenges.Rules{Reveal: challenges.RevealAtOnce, OpensAt: start.Add(1e9), ClosesAt: start}, "/closesAt"},
		"closed as it opens":   {challenges.Rules{Reveal: challenges.RevealAtOnce, ClosesAt: start}, "/closesAt"},
		"a close without time": {challenges.Rules{Reveal: challenges.RevealAtClose}, "/closesAt"},
		"grace below 0":        {challenges.Rules{Reveal: challenges.RevealAtOnce, Grace: -1}, "/graceSeconds"},
		"the machine's zone":   {challenges.Rules{Reveal: challenges.RevealAtOnce, Zone: "Local"}, "/zone"},
		"its file of that":     {challenges.Rules{Reveal: challenges.RevealAtOnce, Zone: "localtime"}, "/zone"},
		"with leap seconds":    {challenges.Rules{Reveal: challenges.RevealAtOnce, Zone: "right/Asia/Almaty"}, "/zone"},
		"too much grace":       {challenges.Rules{Reveal: challenges.RevealAtOnce, Grace: challenges.MaxGrace + 1}, "/graceSeconds"},
	} {
		_, err := r.service.OpenExercise(t.Context(), r.owner, challenges.NewExercise{Version: r.version.ID, Cohort: r.cohort.ID, Rules: test.rules})
		refused(t, name, err, challenges.CodeInvalid, test.field)
	}
	rules := challenges.Rules{Reveal: challenges.RevealAtOnce}
	for name, n := range map[string]challenges.NewExercise{
		"no such version": {Version: "none", Cohort: r.cohort.ID, Rules: rules},
		"no such cohort":  {Version: r.version.ID, Cohort: "none", Rules: rules},
	} {
		_, err := r.service.OpenExercise(t.Context(), r.owner, n)
		refused(t, name, err, challenges.CodeNotFound, "")
	}

	// Times are UTC in milliseconds, whatever comes.
	almaty := time.FixedZone("Almaty", 5*3600)
	rules = challenges.Rules{
		Reveal: challenges.RevealAtClose, OpensAt: start.Add(time.Hour + 1).In(almaty), ClosesAt: start.Add(2*time.Hour + 1).In(almaty),
	}
	view, err := r.service.OpenExercise(t.Context(), r.owner, challenges.NewExercise{Version: r.version.ID, Cohort: r.cohort.ID, Rules: rules})
	check(t, err)
	rules.OpensAt, rules.ClosesAt, rules.Attempts, rules.Hints, rules.TeamRule = start.Add(time.Hour), start.Add(2*time.Hour), 1, challenges.HintsPriced, scoring.TeamMean
	want := challenges.ExerciseView{
		ID: view.ID, CohortID: r.cohort.ID, Title: r.version.Title, Phase: challenges.PhaseScheduled, Rules: rules, ChallengeCount: 3, Terms: 1,
	}
	trainee := r.join("Fox")
	got, err := r.service.Exercise(t.Context(), trainee, view.ID)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("as a trainee sees it: %v (-want +got)\n%s", err, diff)
	}
	want.VersionID = r.version.ID
	for i, c := range r.version.Challenges {
		want.Challenges = append(want.Challenges, challenges.ChallengeItem{ID: c.ID, Position: i + 1})
	}
	if diff := cmp.Diff(want, view); diff != "" {
		t.Errorf("as its author sees it (-want +got)\n%s", diff)
	}

	// Scheduled: the trainee gets no challenge, whatever the id, and no photo.
	for _, id := range []challenges.ChallengeID{r.version.Challenges[0].ID, "none"} {
		_, err = r.service.Challenge(t.Context(), trainee, view.ID, id)
		refused(t, "challenge of a scheduled exercise", err, challenges.CodeNotOpen, "")
		_, err = r.service.Debrief(t.Context(), trainee, view.ID, id)
		refused(t, "debrief of a scheduled exercise", err, challenges.CodeNotOpen, "")
	}
	image := r.version.Challenges[0].Images[0].Image
	if ok, err := r.service.MaySeeImage(t.Context(), trainee, image); ok || err != nil {
		t.Errorf("photo of a scheduled exercise: %v, %v", ok, err)
	}
	r.clock.move(time.Hour)
	if ok, err := r.service.MaySeeImage(t.Context(), trainee, image); !ok || err != nil {
		t.Errorf("photo of an open exercise: %v, %v", ok, err)
	}
	want.Phase, want.Challenges[1].Guessed, want.VersionID = challenges.PhaseOpen, true, ""
	r.guess(trainee, view.ID, 1, away(10))
	got, err = r.service.Exercise(t.Context(), trainee, view.ID)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("open, with a guess: %v (-want +got)\n%s", err, diff)
	}
}

func TestExercisePages(t *testing.T) {
	r := newRoom(t)
	trainee := r.join("Fox")
	var ids []challenges.ExerciseID
	for range 5 {
		ids = append([]challenges.ExerciseID{r.open(challenges.RevealAtOnce)}, ids...)
	}
	for _, actor := range []challenges.Actor{trainee, r.owner, r.admin} {
		var got []challenges.ExerciseID
		var cursor challenges.ExerciseID
		for pages := 0; pages == 0 || cursor != ""; pages++ {
			page, err := r.service.Exercises(t.Context(), actor, cursor, 2)
			check(t, err)
			for _, e := range page.Items {
				got = append(got, e.ID)
			}
			cursor = page.Next
			if want := 2; pages < 2 && len(page.Items) != want {
				t.Errorf("page %d has %d exercises, want %d", pages, len(page.Items), want)
			}
		}
		if diff := cmp.Diff(ids, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", actor.Role, diff)
		}
	}
	for _, actor := range []challenges.Actor{r.other, r.joinCohort(r.otherCohort(), "Wolf")} {
		page, err := r.service.Exercises(t.Context(), actor, "", 10)
		if err != nil || len(page.Items) != 0 {
			t.Errorf("%s lists %+v, %v", actor.Name, page, err)
		}
	}
}

// otherCohort is a cohort of the other instructor's.
func (r *room) otherCohort() challenges.Cohort {
	r.t.Helper()
	c, err := r.service.AddCohort(r.t.Context(), r.other, "Other")
	check(r.t, err)
	return c
}

func TestPermissions(t *testing.T) {
	r := newRoom(t)
	e := r.open(challenges.RevealAtClose)
	c := r.version.Challenges[0]
	ctx := t.Context()
	actors := []struct {
		name  string
		actor challenges.Actor
	}{
		{"trainee", r.join("Fox")}, {"stranger", r.joinCohort(r.otherCohort(), "Fox")},
		{"owner", r.owner}, {"other", r.other}, {"admin", r.admin}, {"nobody", challenges.Actor{}},
	}
	const (
		yes      = challenges.Code("")
		no       = challenges.CodeForbidden
		missing  = challenges.CodeNotFound
		unopened = challenges.CodeNotRevealed
	)
	type row = [6]challenges.Code // in the order of actors
	for _, op := range []struct {
		name string
		want row
		do   func(a challenges.Actor) error
	}{
		{"AddCohort", row{no, no, yes, yes, yes, no}, func(a challenges.Actor) error {
			_, err := r.service.AddCohort(ctx, a, "New")
			return err
		}},
		{"Cohorts", row{no, no, yes, yes, yes, no}, func(a challenges.Actor) error {
			_, err := r.service.Cohorts(ctx, a)
			return err
		}},
		{"CohortOf", row{yes, yes, missing, missing, missing, missing}, func(a challenges.Actor) error {
			_, err := r.service.CohortOf(ctx, a)
			return err
		}},
		{"Publish", row{no, no, yes, yes, yes, no}, func(a challenges.Actor) error {
			_, err := r.service.Publish(ctx, a, newDraft("new", 1), nil)
			return err
		}},
		{"Sets", row{no, no, yes, yes, yes, no}, func(a challenges.Actor) error {
			_, err := r.service.Sets(ctx, a, challenges.SetInUse, "", 10)
			return err
		}},
		{"OpenExercise", row{no, no, yes, missing, yes, no}, func(a challenges.Actor) error {
			_, err := r.service.OpenExercise(ctx, a, challenges.NewExercise{
				Version: r.version.ID, Cohort: r.cohort.ID, Rules: challenges.Rules{Reveal: challenges.RevealAtOnce},
			})
			return err
		}},
		{"Exercises", row{yes, yes, yes, yes, yes, no}, func(a challenges.Actor) error {
			_, err := r.service.Exercises(ctx, a, "", 10)
			return err
		}},
		{"Exercise", row{yes, missing, yes, missing, yes, missing}, func(a challenges.Actor) error {
			_, err := r.service.Exercise(ctx, a, e)
			return err
		}},
		{"Challenge", row{yes, missing, yes, missing, yes, missing}, func(a challenges.Actor) error {
			_, err := r.service.Challenge(ctx, a, e, c.ID)
			return err
		}},
		{"Debrief", row{unopened, missing, yes, missing, yes, missing}, func(a challenges.Actor) error {
			_, err := r.service.Debrief(ctx, a, e, c.ID)
			return err
		}},
		{"SubmitGuess", row{yes, missing, no, no, no, no}, func(a challenges.Actor) error {
			_, err := r.service.SubmitGuess(ctx, a, r.newGuess(e, 0, away(5), ""))
			return err
		}},
		{"ExerciseBoard", row{yes, missing, yes, missing, yes, missing}, func(a challenges.Actor) error {
			_, _, err := r.service.ExerciseBoard(ctx, a, e, challenges.ViewLive, "", 10)
			return err
		}},
		{"CohortBoard", row{yes, missing, yes, missing, yes, no}, func(a challenges.Actor) error {
			_, _, err := r.service.CohortBoard(ctx, a, r.cohort.ID, challenges.ViewLive, "", 10)
			return err
		}},
		{"CorrectKey", row{no, no, yes, missing, yes, no}, func(a challenges.Actor) error {
			return correctKey(ctx, r.service, a, e, c.Questions[0].ID, keyAt(keyPlace))
		}},
		{"MaySeeImage", row{yes, missing, yes, missing, yes, missing}, func(a challenges.Actor) error {
			ok, err := r.service.MaySeeImage(ctx, a, c.Images[0].Image)
			if !ok && err == nil {
				return &challenges.Error{Code: missing}
			}
			return err
		}},
	} {
		for i, a := range actors {
			err := op.do(a.actor)
			if got := challenges.CodeOf(err); got != op.want[i] || (err == nil) != (got == yes) {
				t.Errorf("%s by %s: %v, want %q", op.name, a.name, err, op.want[i])
			}
		}
	}
}
