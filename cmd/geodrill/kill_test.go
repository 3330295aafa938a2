package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/store"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// How the program is killed.
const (
	killRounds     = 10
	killTrainees   = 40
	killChallenges = 30
	killExercises  = 40 // 48,000 guesses: more than can be sent in the time
	killClients    = 8
)

// TestKill kills the program in the middle of the load, again and again on one
// data folder, and holds after each restart that every guess answered 201 is
// there once with its mark, that the standings are what the ledger says, and
// that the database is sound.
func TestKill(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	binary, data := builtBinary(t), t.TempDir()
	guesses := prepareLoad(t, data, random)
	p := serve(t, binary, "--data", data)
	for round := range killRounds {
		before := count(guesses, (*loadGuess).answered)
		moment := time.Duration(100+random.IntN(300)) * time.Millisecond // after the first answer
		loading, killed := make(chan struct{}), make(chan error, 1)
		go func() {
			<-loading
			time.Sleep(moment)
			killed <- p.kill()
		}()
		begin := sync.OnceFunc(func() { close(loading) })
		send(t, p.url, guesses, begin)
		begin() // even if there was no answer
		if err := <-killed; err != nil {
			t.Fatalf("round %d: the program was dead already: %v", round, err)
		}
		answered := count(guesses, (*loadGuess).answered) - before
		t.Logf("round %d: killed after %v: %d guesses answered, %d cut off", round, moment, answered, count(guesses, (*loadGuess).cutOff))
		if answered == 0 {
			t.Errorf("round %d: nothing was answered", round)
		}
		p = serve(t, binary, "--data", data)
		checkDatabase(t, data, guesses)
		resend(t, p.url, guesses)
		if t.Failed() {
			return
		}
	}
	checkReplays(t, p.url, guesses)
	checkDatabase(t, data, guesses)
}

// loadGuess is one guess of the load. One goroutine at a time has it.
type loadGuess struct {
	exercise  challenges.ExerciseID
	challenge challenges.ChallengeID
	trainee   challenges.TraineeID
	token     string
	body      string
	sent      bool
	answer    []byte // of the 201; nil until then
}

func (g *loadGuess) answered() bool { return g.answer != nil }

// cutOff reports whether nobody knows what became of the guess.
func (g *loadGuess) cutOff() bool { return g.sent && g.answer == nil }

func count(guesses []*loadGuess, is func(*loadGuess) bool) (n int) {
	for _, g := range guesses {
		if is(g) {
			n++
		}
	}
	return n
}

// prepareLoad stores a set, a cohort with trainees who have joined and
// exercises, and returns all the guesses that can be made.
func prepareLoad(t *testing.T, data string, random *rand.Rand) (guesses []*loadGuess) {
	t.Helper()
	ctx := t.Context()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	a, err := openApp(ctx, console{out: io.Discard, err: io.Discard}, &cli{Data: data, LogLevel: "error"})
	check(err)
	owner, _, err := a.accounts.Add(ctx, "", "Aigerim", account.Instructor)
	check(err)
	actor := challenges.AccountActor(owner)
	version, err := a.challenges.Publish(ctx, actor, loadDraft(t), nil)
	check(err)
	cohort, err := a.challenges.AddCohort(ctx, actor, "Analysts")
	check(err)
	var exercises []challenges.ExerciseID
	for range killExercises {
		e, err := a.challenges.OpenExercise(ctx, actor, challenges.NewExercise{
			Version: version.ID, Cohort: cohort.ID, Rules: challenges.Rules{Reveal: challenges.RevealAtOnce},
		})
		check(err)
		exercises = append(exercises, e.ID)
	}
	var trainees []loadGuess // without the guess
	for i := range killTrainees {
		joined, err := a.challenges.Join(ctx, challenges.JoinCohort{Code: cohort.JoinCode, Alias: fmt.Sprintf("Trainee %d", i)})
		check(err)
		token, err := a.accounts.Start(ctx, account.Subject{Role: account.Trainee, ID: string(joined.Trainee.ID)})
		check(err)
		trainees = append(trainees, loadGuess{trainee: joined.Trainee.ID, token: token})
	}
	check(a.close())

	for _, e := range exercises {
		for _, c := range version.Challenges {
			for _, g := range trainees {
				g.exercise, g.challenge = e, c.ID
				g.body = fmt.Sprintf(`{"place": {"type": "Point", "coordinates": [%f, %f]}}`, 360*random.Float64()-180, 180*random.Float64()-90)
				guesses = append(guesses, &g)
			}
		}
	}
	return guesses
}

// loadDraft is a set of tiny pictures.
func loadDraft(t *testing.T) challenges.Draft {
	t.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 16, 16))); err != nil {
		t.Fatal(err)
	}
	text := challenges.Text{"en": "Text"}
	d := challenges.Draft{Name: "load", Title: text, Languages: []string{"en"}}
	for i := range killChallenges {
		key, err := geo.NewRegion(geo.Point{float64(12*i) - 180, float64(5*i) - 75})
		if err != nil {
			t.Fatal(err)
		}
		d.Challenges = append(d.Challenges, challenges.DraftChallenge{
			Challenge: challenges.Challenge{
				Prompt: text, Title: text, Debrief: text,
				Questions: []challenges.Question{{
					Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 5000, Falloff: scoring.ExponentialFalloff{Scale: 2e6}}},
					Key: challenges.Key{Place: key},
				}},
			},
			Photos: []challenges.DraftPhoto{{
				Name: "picture", Alt: text, Credit: challenges.Credit{Author: "Author", Licence: "CC0-1.0"},
				Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(picture.Bytes())), nil },
			}},
		})
	}
	return d
}

// send sends the guesses that have no answer, from several clients, until all
// have one or the program is gone. It calls heard after each answer.
func send(t *testing.T, url string, guesses []*loadGuess, heard func()) {
	t.Helper()
	queue := make(chan *loadGuess, len(guesses))
	for _, g := range guesses {
		if g.answer == nil {
			queue <- g
		}
	}
	close(queue)
	transport := &http.Transport{MaxIdleConnsPerHost: killClients}
	defer transport.CloseIdleConnections()
	c := &http.Client{Transport: transport}
	var clients sync.WaitGroup
	for range killClients {
		clients.Go(func() {
			for g := range queue {
				g.sent = true
				status, answer, err := g.post(c, url)
				if err != nil {
					return // the program is gone
				}
				if status != http.StatusCreated {
					t.Errorf("guess answered %d: %s", status, answer)
					return
				}
				g.answer = answer
				heard()
			}
		})
	}
	clients.Wait()
}

// resend sends again what nobody knows the fate of, as whoever heard nothing
// does: once, it counts, as the next check holds.
func resend(t *testing.T, url string, guesses []*loadGuess) {
	t.Helper()
	var unknown []*loadGuess
	for _, g := range guesses {
		if g.cutOff() {
			unknown = append(unknown, g)
		}
	}
	send(t, url, unknown, func() {})
	if n := count(unknown, (*loadGuess).answered); n != len(unknown) {
		t.Errorf("of %d guesses sent again, %d were answered", len(unknown), n)
	}
}

func (g *loadGuess) post(c *http.Client, url string) (status int, answer []byte, err error) {
	path := fmt.Sprintf("/api/v1/exercises/%s/challenges/%s/guesses", g.exercise, g.challenge)
	request, err := http.NewRequest(http.MethodPost, url+path, strings.NewReader(g.body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+g.token)
	request.Header.Set("Idempotency-Key", "the only one") // it is unique for a trainee and a challenge
	response, err := c.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

// checkReplays sends some guesses that were answered once more: each gets its
// answer again, to the byte.
func checkReplays(t *testing.T, url string, guesses []*loadGuess) {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	for i, g := range guesses {
		if i%17 != 0 || g.answer == nil {
			continue
		}
		status, answer, err := g.post(&http.Client{Transport: transport}, url)
		if status != http.StatusCreated || !bytes.Equal(answer, g.answer) || err != nil {
			t.Errorf("sent again: %d %s, %v; the first answer was %s", status, answer, err, g.answer)
		}
	}
}

// checkDatabase holds what is stored against what was answered.
func checkDatabase(t *testing.T, data string, guesses []*loadGuess) {
	t.Helper()
	path := filepath.Join(data, "geodrill.db")
	checkIntegrity(t, path)
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	byExercise := map[challenges.ExerciseID]map[loadKey]*loadGuess{}
	for _, g := range guesses {
		if g.sent {
			if byExercise[g.exercise] == nil {
				byExercise[g.exercise] = map[loadKey]*loadGuess{}
			}
			byExercise[g.exercise][loadKey{g.trainee, g.challenge}] = g
		}
	}
	for exercise, sent := range byExercise {
		ledger, err := s.Ledger(t.Context(), exercise)
		if err != nil {
			t.Fatal(err)
		}
		checkLedger(t, ledger, sent)
		standings, err := s.AllStandings(t.Context(), exercise)
		if err != nil {
			t.Fatal(err)
		}
		got := map[challenges.TraineeID]scoring.Standing{}
		for _, row := range standings {
			got[row.Trainee] = row.Standing
		}
		if diff := cmp.Diff(tally(ledger), got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("standings, -ledger +stored:\n%s", diff)
		}
	}
}

// loadKey is what there may be one guess of in an exercise.
type loadKey struct {
	trainee   challenges.TraineeID
	challenge challenges.ChallengeID
}

// checkLedger holds that what was answered is there once, as it was answered,
// and that nothing is there that was not sent.
func checkLedger(t *testing.T, ledger []challenges.LedgerEntry, sent map[loadKey]*loadGuess) {
	t.Helper()
	stored := map[loadKey]challenges.LedgerEntry{}
	for _, entry := range ledger {
		key := loadKey{entry.Guess.TraineeID, entry.Guess.ChallengeID}
		if _, twice := stored[key]; twice || sent[key] == nil {
			t.Errorf("guess %s: there twice: %t; sent: %t", entry.Guess.ID, twice, sent[key] != nil)
		}
		stored[key] = entry
	}
	for key, g := range sent {
		if g.answer == nil {
			continue
		}
		var receipt struct {
			ID   challenges.GuessID
			Mark struct {
				Points         int
				DistanceMeters float64
			}
		}
		if err := json.Unmarshal(g.answer, &receipt); err != nil {
			t.Fatalf("answer %s: %v", g.answer, err)
		}
		entry, ok := stored[key]
		if !ok || entry.Guess.ID != receipt.ID || entry.Mark.GuessID != receipt.ID ||
			entry.Mark.Points != receipt.Mark.Points || entry.Mark.DistanceMeters != receipt.Mark.DistanceMeters {
			t.Errorf("answered %s; stored: %t, %+v", g.answer, ok, entry)
		}
	}
}

// tally computes the standings from the ledger.
func tally(ledger []challenges.LedgerEntry) map[challenges.TraineeID]scoring.Standing {
	results := map[challenges.TraineeID][]scoring.Result{}
	for _, entry := range ledger {
		results[entry.Guess.TraineeID] = append(results[entry.Guess.TraineeID], entry.Result())
	}
	standings := map[challenges.TraineeID]scoring.Standing{}
	for trainee, r := range results {
		standings[trainee] = scoring.Tally(r)
	}
	return standings
}

// checkIntegrity asks SQLite itself, and counts: a guess has one mark and one
// stored reply.
func checkIntegrity(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: path, RawQuery: "mode=ro"}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	var orphans, guesses, marks, replies int
	err = errors.Join(
		db.QueryRow("PRAGMA integrity_check").Scan(&verdict),
		db.QueryRow("SELECT count(*) FROM pragma_foreign_key_check").Scan(&orphans),
		db.QueryRow("SELECT count(*), count(CASE WHEN json_extract(content, '$.parts[0].points') = points THEN 1 END), count(CASE WHEN reply_key <> '' THEN 1 END) FROM guesses").
			Scan(&guesses, &marks, &replies),
	)
	if err != nil || verdict != "ok" || orphans != 0 || guesses != marks || guesses != replies {
		t.Errorf("integrity_check: %s, %v; %d orphans, %d guesses, %d marks, %d replies", verdict, err, orphans, guesses, marks, replies)
	}
}
