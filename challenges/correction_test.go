package challenges_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/job"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/store/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestCorrectKey(t *testing.T) {
	r := newRoom(t)
	fox := r.join("Fox")
	e, second := r.open(challenges.RevealAtOnce), r.open(challenges.RevealAtOnce)
	question := r.version.Challenges[0].Questions[0].ID
	for _, id := range []challenges.ExerciseID{e, second} {
		r.guess(fox, id, 0, away(100_000))
		r.guess(fox, id, 1, away(100_000))
	}
	for _, test := range []struct {
		name     string
		question challenges.QuestionID
		key      challenges.Key
		code     challenges.Code
		field    string
	}{
		{"an unknown question", "none", keyAt(keyPlace), challenges.CodeNotFound, ""},
		{"no key", question, challenges.Key{}, challenges.CodeInvalid, "/content/key"},
		{"a key of another kind", question, challenges.Key{BearingDegrees: 90}, challenges.CodeInvalid, "/content/key"},
	} {
		refused(t, test.name, correctKey(t.Context(), r.service, r.owner, e, test.question, test.key), test.code, test.field)
	}
	refused(t, "an unknown exercise", correctKey(t.Context(), r.service, r.owner, "none", question, keyAt(keyPlace)), challenges.CodeNotFound, "")

	before := r.publisher.version(e)
	place := geo.Point{keyPlace[0] + 360, keyPlace[1] + 1} // wraps
	check(t, correctKey(t.Context(), r.service, r.owner, e, question, keyAt(place)))
	for _, id := range []challenges.ExerciseID{e, second} {
		r.markedUnder(id, 2, map[challenges.ChallengeID]geo.Point{r.version.Challenges[0].ID: {keyPlace[0], keyPlace[1] + 1}})
		r.boardEqualsLedger(id, []challenges.Actor{fox})
	}
	if got := r.publisher.version(e); got <= before {
		t.Errorf("version %d was announced, after %d", got, before)
	}
	view, err := r.service.Challenge(t.Context(), fox, e, r.version.Challenges[0].ID)
	check(t, err)
	want := []challenges.RevealedKey{{
		Question: question, Kind: challenges.KindPlace,
		Key: challenges.Key{Version: 2, Place: at(place)},
	}}
	if diff := cmp.Diff(want, view.Guess.Reveal.Keys); diff != "" {
		t.Errorf("the trainee is told (-want +got)\n%s", diff)
	}
}

// markedUnder checks that the newest mark of every guess of an exercise is of
// this revision, and measures to the key it had then: keyPlace, if not another.
func (r *room) markedUnder(e challenges.ExerciseID, revision int64, keys map[challenges.ChallengeID]geo.Point) {
	r.t.Helper()
	stored, err := r.store.Exercise(r.t.Context(), e)
	check(r.t, err)
	if stored.Revision != revision {
		r.t.Errorf("revision %d, want %d", stored.Revision, revision)
	}
	ledger, err := r.store.Ledger(r.t.Context(), e)
	check(r.t, err)
	for _, entry := range ledger {
		key, ok := keys[entry.Guess.ChallengeID]
		if !ok {
			key = keyPlace
		}
		want := geo.Distance(*entry.Guess.Answers[0].Place, key)
		if entry.Mark.Revision != revision || math.Abs(entry.Mark.DistanceMeters-want) > 1e-6 {
			r.t.Errorf("mark at revision %d with %.3f m, want revision %d with %.3f m",
				entry.Mark.Revision, entry.Mark.DistanceMeters, revision, want)
		}
	}
}

// correctKey corrects a key and does what follows in the background.
func correctKey(ctx context.Context, s *challenges.Service, actor challenges.Actor, e challenges.ExerciseID, q challenges.QuestionID, k challenges.Key) error {
	if err := s.Correct(ctx, actor, challenges.CorrectQuestion{Exercise: e, Question: q, Key: &k, Reason: "a reason"}); err != nil {
		return err
	}
	return s.Remark(ctx, job.Job{Subject: string(q)}, func(job.Progress) {})
}

// The job is begun, and the power fails in the middle, as often as it likes.
func TestCorrectionIsFinished(t *testing.T) {
	r := newRoom(t)
	var actors []challenges.Actor
	e := r.open(challenges.RevealAtOnce)
	for i := range 3 {
		actors = append(actors, r.join(fmt.Sprintf("Fox %d", i)))
		r.guess(actors[i], e, 0, away(float64(i)*1000))
	}
	question, key := r.version.Challenges[0].Questions[0].ID, keyAt(geo.Point{76.9, 43.2})
	board := func() *challenges.Leaderboard {
		b, _, err := r.service.ExerciseBoard(t.Context(), r.owner, e, challenges.ViewLive, "", 10)
		check(t, err)
		return b
	}
	before := board()
	check(t, r.service.Correct(t.Context(), r.owner, challenges.CorrectQuestion{Exercise: e, Question: question, Key: &key, Reason: "the other bank"}))
	list, err := r.service.Corrections(t.Context(), r.owner, e)
	if err != nil || len(list) != 1 || !list[0].Finished.IsZero() || list[0].Reason != "the other bank" {
		t.Errorf("corrections %+v, %v", list, err)
	}
	if diff := cmp.Diff(before.Rows, board().Rows, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("the board has moved already (-want +got)\n%s", diff)
	}
	for range 3 {
		restarted := challenges.NewService(r.config)
		check(t, restarted.Remark(t.Context(), job.Job{Subject: string(question)}, func(job.Progress) {}))
		r.markedUnder(e, 2, map[challenges.ChallengeID]geo.Point{r.version.Challenges[0].ID: {76.9, 43.2}})
		r.boardEqualsLedger(e, actors)
	}
	points, err := r.store.PointsOfGuess(t.Context(), r.ledgerOf(e)[0].Guess.ID)
	if err != nil || len(points) != 2 {
		t.Errorf("marked %+v, %v", points, err)
	}
	view, err := r.service.Challenge(t.Context(), actors[0], e, r.version.Challenges[0].ID)
	check(t, err)
	why := []challenges.CorrectedMark{{Reason: "the other bank", At: start, PointsBefore: points[0].Points, Points: points[1].Points}}
	if diff := cmp.Diff(why, view.Guess.Corrections); diff != "" {
		t.Errorf("the trainee is told (-want +got)\n%s", diff)
	}
}

func (r *room) ledgerOf(e challenges.ExerciseID) []challenges.LedgerEntry {
	r.t.Helper()
	ledger, err := r.store.Ledger(r.t.Context(), e)
	check(r.t, err)
	return ledger
}

// What a preview tells is what happens, whatever the correction.
func TestCorrectionPreview(t *testing.T) {
	r := newRoom(t)
	e := r.open(challenges.RevealAtOnce)
	var actors []challenges.Actor
	for i := range 6 {
		actors = append(actors, r.join(fmt.Sprintf("Fox %d", i)))
		r.guess(actors[i], e, 0, away(float64(i)*700))
		r.guess(actors[i], e, 1, away(float64(6-i)*300))
		r.clock.move(time.Second)
	}
	question := r.version.Challenges[0].Questions[0].ID
	place := away(3000)
	far := keyAt(away(2500))
	for name, cmd := range map[string]challenges.CorrectQuestion{
		"a key":        {Key: &far},
		"a rule":       {Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 300, Falloff: scoring.LinearFalloff{Zero: 2000}}}},
		"one place":    {Accept: &challenges.Answer{Place: &place}},
		"nothing much": {Key: &far},
	} {
		cmd.Exercise, cmd.Question, cmd.Reason = e, question, "why"
		preview, err := r.service.PreviewCorrection(t.Context(), r.owner, cmd)
		check(t, err)
		rows := func() map[string]challenges.BoardRow {
			b, _, err := r.service.ExerciseBoard(t.Context(), r.owner, e, challenges.ViewLive, "", 10)
			check(t, err)
			all := map[string]challenges.BoardRow{}
			for _, row := range b.Rows {
				all[row.Alias] = row
			}
			return all
		}
		before := rows()
		check(t, r.service.Correct(t.Context(), r.owner, cmd))
		check(t, r.service.Remark(t.Context(), job.Job{Subject: string(question)}, func(job.Progress) {}))
		r.boardEqualsLedger(e, actors)
		var want []challenges.CorrectedTrainee
		for alias, after := range rows() {
			was := before[alias]
			if was.Points != after.Points || was.Rank != after.Rank {
				want = append(want, challenges.CorrectedTrainee{
					Alias: alias, PointsBefore: was.Points, PointsAfter: after.Points, RankBefore: was.Rank, RankAfter: after.Rank,
				})
			}
		}
		less := cmpopts.SortSlices(func(a, b challenges.CorrectedTrainee) bool { return a.Alias < b.Alias })
		if diff := cmp.Diff(want, preview.Trainees, less, cmpopts.EquateEmpty()); diff != "" || preview.Guesses != 6 {
			t.Errorf("%s: %d guesses; happened, -told +it\n%s", name, preview.Guesses, diff)
		}
	}
	for field, cmd := range map[string]challenges.CorrectQuestion{
		"/reason":       {Key: &far},
		"/content/kind": {Ask: challenges.TextAsk{}, Reason: "why"},
		"/content/rule": {Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 1, Falloff: scoring.LinearFalloff{}}}, Reason: "why"},
		"/accept":       {Accept: &challenges.Answer{}, Reason: "why"},
	} {
		cmd.Exercise, cmd.Question = e, question
		refused(t, field, r.service.Correct(t.Context(), r.owner, cmd), challenges.CodeInvalid, field)
	}
}

// What an exercise does not ask for stays in the question, for the others that do.
func TestCorrectionKeepsCircles(t *testing.T) {
	r := newRoom(t)
	without := r.openWith(challenges.Rules{Reveal: challenges.RevealAtOnce, NoCircle: true})
	with := r.open(challenges.RevealAtOnce)
	fox := r.join("Fox")
	r.guess(fox, without, 0, away(100))
	first := r.version.Challenges[0]
	falloff := scoring.LinearFalloff{Zero: 2000}
	asked := challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 1000, Falloff: falloff, Circle: scoring.DefaultCircle(falloff)}}
	circled := challenges.CorrectQuestion{Exercise: without, Question: first.Questions[0].ID, Ask: asked, Reason: "circles"}
	preview, err := r.service.PreviewCorrection(t.Context(), r.owner, circled)
	check(t, err)
	check(t, r.service.Correct(t.Context(), r.owner, circled))
	check(t, r.service.Remark(t.Context(), job.Job{Subject: string(circled.Question)}, func(job.Progress) {}))
	board, _, err := r.service.ExerciseBoard(t.Context(), r.owner, without, challenges.ViewLive, "", 10)
	check(t, err)
	if len(preview.Trainees) != 1 || preview.Trainees[0].PointsAfter != board.Rows[0].Points {
		t.Errorf("told %+v, happened %d points", preview.Trainees, board.Rows[0].Points)
	}
	place := away(3000)
	accepted := challenges.CorrectQuestion{Exercise: without, Question: circled.Question, Accept: &challenges.Answer{Place: &place}, Reason: "there too"}
	check(t, r.service.Correct(t.Context(), r.owner, accepted))
	for e, circle := range map[challenges.ExerciseID]bool{without: false, with: true} {
		view, err := r.service.Challenge(t.Context(), fox, e, first.ID)
		check(t, err)
		if view.Questions[0].Circle != circle {
			t.Errorf("circle %v, want %v", view.Questions[0].Circle, circle)
		}
		content, err := r.service.ChallengeContent(t.Context(), r.owner, e, first.ID)
		check(t, err)
		q := content.Questions[0]
		if diff := cmp.Diff(challenges.Ask(asked), q.Ask); diff != "" || q.Key.Version != 3 {
			t.Errorf("key %d, asked (-want +got)\n%s", q.Key.Version, diff)
		}
	}
}

// slowStore holds up the first reader of keys between the read and the answer,
// from when it closes read until release is closed.
type slowStore struct {
	challenges.Store
	first         sync.Once
	read, release chan struct{}
}

func (s *slowStore) KeyVersions(ctx context.Context, id challenges.VersionID) (map[challenges.QuestionID]int, error) {
	keys, err := s.Store.KeyVersions(ctx, id)
	held := false
	s.first.Do(func() { held = true })
	if held {
		close(s.read)
		<-s.release
	}
	return keys, err
}

// Who read the keys before a correction, and was slow, does not bring the
// old key back.
func TestCorrectionOutlivesSlowReaders(t *testing.T) {
	r := newRoom(t)
	fox := r.join("Fox")
	e := r.open(challenges.RevealAtOnce)
	r.guess(fox, e, 0, away(1000))
	slow := &slowStore{Store: r.store, read: make(chan struct{}), release: make(chan struct{})}
	r.config.Store = slow
	service := challenges.NewService(r.config)

	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := service.Exercise(t.Context(), fox, e); err != nil {
			t.Error(err)
		}
	})
	<-slow.read
	place := geo.Point{76.9, 43.2}
	check(t, correctKey(t.Context(), service, r.owner, e, r.version.Challenges[0].Questions[0].ID, keyAt(place)))
	close(slow.release)
	wg.Wait()
	debrief, err := service.Debrief(t.Context(), fox, e, r.version.Challenges[0].ID)
	check(t, err)
	want := []challenges.RevealedKey{{
		Question: r.version.Challenges[0].Questions[0].ID, Kind: challenges.KindPlace, Key: challenges.Key{Version: 2, Place: at(place)},
	}}
	if diff := cmp.Diff(want, debrief.Keys); diff != "" {
		t.Errorf("keys (-want +got)\n%s", diff)
	}
}

// A key is corrected while a class guesses: in the end every mark is of the last
// revision and measures to the last key.
func TestCorrectionRacesGuesses(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, location string) {
		r := newRoomAt(t, location)
		e := r.open(challenges.RevealAtOnce)
		instances := []*challenges.Service{r.service, challenges.NewService(r.config)}
		var actors []challenges.Actor
		for i := range 16 {
			actors = append(actors, r.join(fmt.Sprintf("Trainee %d", i)))
		}
		question := r.version.Challenges[1].Questions[0].ID
		const corrections = 4
		key := func(i int) geo.Point { return geo.Point{keyPlace[0] + float64(i), keyPlace[1] - float64(i)} }

		var wg sync.WaitGroup
		var errs []error
		var mu sync.Mutex
		fail := func(err error) {
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
		}
		corrected := make(chan struct{})
		for i, actor := range actors {
			wg.Go(func() {
				if i >= 12 { // some come after it all, to instances that may not know of it yet
					<-corrected
				}
				for challenge := range r.version.Challenges {
					cmd := r.newGuess(e, challenge, away(float64(1000*i)), "key")
					_, err := instances[i%2].SubmitGuess(t.Context(), actor, cmd)
					for challenges.CodeOf(err) == challenges.CodeConflict { // as a client does
						_, err = instances[i%2].SubmitGuess(t.Context(), actor, cmd)
					}
					fail(err)
				}
			})
		}
		wg.Go(func() {
			defer close(corrected)
			for i := range corrections {
				fail(correctKey(t.Context(), instances[i%2], r.owner, e, question, keyAt(key(i+1))))
			}
		})
		wg.Wait()
		check(t, errors.Join(errs...))

		ledger, err := r.store.Ledger(t.Context(), e)
		check(t, err)
		if want := len(actors) * len(r.version.Challenges); len(ledger) != want {
			t.Errorf("%d guesses, want %d", len(ledger), want)
		}
		r.markedUnder(e, 1+corrections, map[challenges.ChallengeID]geo.Point{r.version.Challenges[1].ID: key(corrections)})
		r.boardEqualsLedger(e, actors)
		if stale, err := r.store.UnfinishedCorrections(t.Context(), question); err != nil || len(stale) != 0 {
			t.Errorf("unfinished corrections in %v, %v", stale, err)
		}
	})
}

// A class of twenty guesses at once on every challenge, and its network repeats
// everything.
func TestClassGuessesAtOnce(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, location string) {
		r := newRoomAt(t, location)
		e := r.open(challenges.RevealAtOnce)
		var actors []challenges.Actor
		for i := range 20 {
			actors = append(actors, r.join(fmt.Sprintf("Trainee %d", i)))
		}
		type answer struct {
			receipt challenges.Receipt
			err     error
		}
		answers := make([][3]answer, len(actors)*len(r.version.Challenges))
		var first, third sync.WaitGroup
		for i := range answers {
			actor, challenge := actors[i/len(r.version.Challenges)], i%len(r.version.Challenges)
			send := func(n int, key string) {
				cmd := r.newGuess(e, challenge, away(float64(100*i)), key)
				answers[i][n].receipt, answers[i][n].err = r.service.SubmitGuess(t.Context(), actor, cmd)
			}
			var twice sync.WaitGroup
			twice.Add(2)
			for n := range 2 {
				first.Go(func() {
					defer twice.Done()
					send(n, "key")
				})
			}
			third.Go(func() {
				twice.Wait()
				send(2, "another key")
			})
		}
		first.Wait()
		third.Wait()

		for i, a := range answers {
			check(t, errors.Join(a[0].err, a[1].err))
			if diff := cmp.Diff(a[0].receipt, a[1].receipt); diff != "" {
				t.Errorf("guess %d got two receipts (-first +second)\n%s", i, diff)
			}
			if a[0].receipt.Mark == nil || a[0].receipt.Attempt != 1 {
				t.Errorf("guess %d: receipt %+v", i, a[0].receipt)
			}
			refused(t, "a third guess", a[2].err, challenges.CodeNoAttempts, "")
		}
		ledger, err := r.store.Ledger(t.Context(), e)
		check(t, err)
		type place struct {
			trainee   challenges.TraineeID
			challenge challenges.ChallengeID
		}
		seen := map[place]challenges.GuessID{}
		for _, entry := range ledger {
			seen[place{entry.Guess.TraineeID, entry.Guess.ChallengeID}] = entry.Guess.ID
		}
		if len(ledger) != len(answers) || len(seen) != len(answers) {
			t.Errorf("%d guesses of %d trainees and challenges, want %d", len(ledger), len(seen), len(answers))
		}
		for i, a := range answers {
			p := place{challenges.TraineeID(actors[i/len(r.version.Challenges)].ID), r.version.Challenges[i%len(r.version.Challenges)].ID}
			if seen[p] != a[0].receipt.GuessID {
				t.Errorf("guess %d is stored as %s, the receipt says %s", i, seen[p], a[0].receipt.GuessID)
			}
		}
		if got, want := r.publisher.version(e), int64(1+len(answers)); got != want {
			t.Errorf("version %d was announced last, want %d", got, want)
		}
		r.boardEqualsLedger(e, actors)
	})
}
