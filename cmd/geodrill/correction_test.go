package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
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

// How much is marked again; correctedKills is how often the program is killed
// in the middle of that.
const (
	correctedTrainees = 100
	correctedKills    = 1
)

// correctedClass is a practice exercise in which every trainee has guessed every
// challenge but the last.
type correctedClass struct {
	exercise challenges.ExerciseID
	question challenges.QuestionID
	last     challenges.ChallengeID
	author   string // tokens
	trainees []string
	guesses  int
}

// TestKillDuringCorrection kills the program while guesses are marked again. After
// the last restart it finishes: each guess has one mark of the correction, boards
// have moved once, and a guess that came meanwhile counts.
func TestKillDuringCorrection(t *testing.T) {
	t.Parallel()
	binary, data := builtBinary(t), t.TempDir()
	class := prepareCorrection(t, data)
	path := filepath.Join(data, "geodrill.db")
	p := serve(t, binary, "--data", data)
	before := class.board(t, p.url)
	began := time.Now()
	class.send(t, http.MethodPost, p.url+"/api/v1/exercises/"+string(class.exercise)+"/corrections", class.author, fmt.Sprintf(
		`{"question":%q,"accept":{"place":{"type":"Point","coordinates":[-100,40]}},"reason":"both banks are right"}`, class.question), http.StatusAccepted)
	for kill := range correctedKills {
		waitForMarks(t, path, class.guesses*(kill+1)/(correctedKills+2))
		guess := fmt.Sprintf(`{"place":{"type":"Point","coordinates":[%d,5]}}`, kill)
		class.send(t, http.MethodPost, fmt.Sprintf("%s/api/v1/exercises/%s/challenges/%s/guesses", p.url, class.exercise, class.last),
			class.trainees[kill], guess, http.StatusCreated)
		if diff := cmp.Diff(before[kill+1:], class.board(t, p.url)[kill+1:]); diff != "" && !class.finished(t, p.url) {
			t.Errorf("the board has moved before all is marked (-want +got)\n%s", diff)
		}
		if err := p.kill(); err != nil {
			t.Fatal(err)
		}
		p = serve(t, binary, "--data", data)
	}
	for !class.finished(t, p.url) {
		time.Sleep(20 * time.Millisecond)
	}
	t.Logf("%d guesses were marked again in %v, with %d kills", class.guesses, time.Since(began), correctedKills)
	checkCorrected(t, path, class)
}

// prepareCorrection stores the class and its guesses.
func prepareCorrection(t *testing.T, data string) correctedClass {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	a, err := openApp(ctx, console{out: io.Discard, err: io.Discard}, &cli{Data: data, LogLevel: "error"})
	must(err)
	owner, token := author(t, a)
	actor := challenges.AccountActor(owner)
	version, err := a.challenges.Publish(ctx, actor, loadDraft(t), nil)
	must(err)
	cohort, err := a.challenges.AddCohort(ctx, actor, "Analysts")
	must(err)
	e, err := a.challenges.OpenExercise(ctx, actor, challenges.NewExercise{
		Version: version.ID, Cohort: cohort.ID, Rules: challenges.Rules{Reveal: challenges.RevealAtOnce},
	})
	must(err)
	class := correctedClass{exercise: e.ID, question: version.Challenges[0].Questions[0].ID, last: version.Challenges[len(version.Challenges)-1].ID}
	class.author = token
	var guessing sync.WaitGroup
	for i := range correctedTrainees {
		joined, err := a.challenges.Join(ctx, challenges.JoinCohort{Code: cohort.JoinCode, Alias: fmt.Sprintf("Trainee %04d", i)})
		must(err)
		token, err := a.accounts.Start(ctx, account.Subject{Role: account.Trainee, ID: string(joined.Trainee.ID)})
		must(err)
		class.trainees = append(class.trainees, token)
		trainee, err := a.challenges.TraineeActor(ctx, joined.Trainee.ID)
		must(err)
		class.guesses += len(version.Challenges) - 1
		guessing.Go(func() { guessAll(ctx, t, a, trainee, version, e.ID, i) })
	}
	guessing.Wait()
	must(a.close())
	return class
}

// guessAll guesses every challenge but the last.
func guessAll(ctx context.Context, t *testing.T, a *app, trainee challenges.Actor, v challenges.Version, e challenges.ExerciseID, seed int) {
	for i, c := range v.Challenges[:len(v.Challenges)-1] {
		place := geo.Point{float64((7*seed+31*i)%360 - 180), float64((3*seed+11*i)%170 - 85)}
		_, err := a.challenges.SubmitGuess(ctx, trainee, challenges.SubmitGuess{
			Exercise: e, Challenge: c.ID, Flat: true, Answers: []challenges.Answer{{Place: &place}},
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func (c correctedClass) send(t *testing.T, method, address, token, body string, want int) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != want {
		t.Fatalf("%s %s: %d, want %d: %s, %v", method, address, response.StatusCode, want, answer, err)
	}
	return answer
}

// row is a trainee's points.
type row struct {
	Alias  string
	Points int
}

// board reads the first rows of the board, by alias, but for who guesses meanwhile.
func (c correctedClass) board(t *testing.T, address string) (rows []row) {
	t.Helper()
	var board struct{ Rows []row }
	answer := c.send(t, http.MethodGet, address+"/api/v1/exercises/"+string(c.exercise)+"/leaderboard?limit=100", c.author, "", http.StatusOK)
	if err := json.Unmarshal(answer, &board); err != nil {
		t.Fatal(err)
	}
	byAlias := make([]row, correctedTrainees)
	for _, r := range board.Rows {
		var i int
		if _, err := fmt.Sscanf(r.Alias, "Trainee %d", &i); err != nil {
			t.Fatal(err)
		}
		byAlias[i] = r
	}
	return byAlias
}

func (c correctedClass) finished(t *testing.T, address string) bool {
	t.Helper()
	var list struct {
		Items []struct{ FinishedAt *time.Time }
	}
	answer := c.send(t, http.MethodGet, address+"/api/v1/exercises/"+string(c.exercise)+"/corrections", c.author, "", http.StatusOK)
	if err := json.Unmarshal(answer, &list); err != nil || len(list.Items) != 1 {
		t.Fatalf("corrections %s, %v", answer, err)
	}
	return list.Items[0].FinishedAt != nil
}

func openReadOnly(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: path, RawQuery: "mode=ro"}).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// waitForMarks waits until so many guesses are marked again.
func waitForMarks(t *testing.T, path string, want int) {
	t.Helper()
	db := openReadOnly(t, path)
	for marks := 0; marks < want; {
		if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM marks").Scan(&marks); err != nil {
			t.Fatal(err)
		}
	}
}

// checkCorrected holds the ledger and the standings against each other.
func checkCorrected(t *testing.T, path string, class correctedClass) {
	t.Helper()
	var marks, guesses, left int
	err := openReadOnly(t, path).QueryRowContext(t.Context(), `SELECT count(*), count(DISTINCT guess_id),
		(SELECT count(*) FROM next_standings) FROM marks WHERE revision = 2`).Scan(&marks, &guesses, &left)
	if err != nil || marks != class.guesses || guesses != class.guesses || left != 0 {
		t.Errorf("%d marks of %d guesses, want one of each of %d; %d standings are left; %v", marks, guesses, class.guesses, left, err)
	}
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ledger, err := s.Ledger(t.Context(), class.exercise)
	if err != nil || len(ledger) != class.guesses+correctedKills {
		t.Fatalf("%d guesses, %v", len(ledger), err)
	}
	standings, err := s.AllStandings(t.Context(), class.exercise)
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
