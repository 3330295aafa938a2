package server_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"image"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/server"
	"geodrill/store"
	"geodrill/tiles"

	"github.com/google/uuid"
)

// How big the class of the benchmarks is.
const (
	benchTrainees   = 500
	benchChallenges = 20
	benchWaiting    = 64 // requests at a time, which share commits
)

// BenchmarkSubmitGuess is a guess from the handler to the disk and back: the
// product without the network, for profiles.
func BenchmarkSubmitGuess(b *testing.B) {
	c := newBenchCourse(b)
	exercises := make([]challenges.ExerciseID, b.N/(benchTrainees*benchChallenges)+1)
	for i := range exercises {
		exercises[i] = c.open(b)
	}
	var next atomic.Int64
	b.ReportAllocs()
	c.parallel(b, func() {
		n := int(next.Add(1) - 1)
		trainee, round := n%benchTrainees, n/benchTrainees
		c.guess(b, exercises[round/benchChallenges], round%benchChallenges, trainee)
	})
}

// BenchmarkBoard is a read of the first fifty rows of a board that does not
// change meanwhile.
func BenchmarkBoard(b *testing.B) {
	c := newBenchCourse(b)
	exercise := c.open(b)
	var next atomic.Int64
	var trainees sync.WaitGroup
	for i := range benchTrainees {
		trainees.Go(func() { c.guess(b, exercise, 0, i) })
	}
	trainees.Wait()
	b.ReportAllocs()
	c.parallel(b, func() {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/exercises/"+string(exercise)+"/leaderboard?limit=50", nil)
		c.do(b, r, int(next.Add(1))%benchTrainees, http.StatusOK)
	})
}

// benchCourse is a server over a real database, with a class that has joined.
type benchCourse struct {
	handler    http.Handler
	challenges *challenges.Service
	owner      challenges.Actor
	version    challenges.Version
	cohort     challenges.CohortID
	tokens     []string
}

// parallel resets the timer and calls f b.N times, by many at a time.
func (c *benchCourse) parallel(b *testing.B, f func()) {
	b.SetParallelism(benchWaiting / 2)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			f()
		}
	})
}

func newBenchCourse(b *testing.B) *benchCourse {
	db := must(store.Open(b.Context(), filepath.Join(b.TempDir(), "geodrill.db")))(b)
	blobs := must(store.OpenFileBlobs(b.TempDir()))(b)
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
		if err := blobs.Close(); err != nil {
			b.Error(err)
		}
	})
	hub := server.NewHub()
	newID := func() string { return uuid.Must(uuid.NewV7()).String() }
	images := tiles.NewLibrary(tiles.Config{Blobs: blobs, Catalog: db})
	accounts := account.NewService(account.Config{Store: db, Clock: benchClock{}, Random: rand.Reader, NewID: newID})
	c := &benchCourse{
		challenges: challenges.NewService(challenges.Config{
			Store: db, Images: images, Clock: benchClock{}, Publisher: hub, Random: rand.Reader, NewID: newID, Wake: func() {},
		}),
		tokens: make([]string, benchTrainees),
	}
	c.handler = must(server.New(server.Config{
		Challenges: c.challenges, Accounts: accounts, Images: images, Hub: hub, Ready: db.Ping,
		Log: slog.New(slog.DiscardHandler), NewID: newID,
	}))(b).Handler()
	owner, _, err := accounts.Add(b.Context(), "", "bench", account.Instructor)
	if err != nil {
		b.Fatal(err)
	}
	c.owner = challenges.AccountActor(owner)
	c.version = must(c.challenges.Publish(b.Context(), c.owner, benchDraft(b), nil))(b)
	cohort := must(c.challenges.AddCohort(b.Context(), c.owner, "Class"))(b)
	c.cohort = cohort.ID
	var joining sync.WaitGroup
	for i := range c.tokens {
		joining.Go(func() {
			joined, err := c.challenges.Join(b.Context(), challenges.JoinCohort{Code: cohort.JoinCode, Alias: fmt.Sprint("Analyst ", i)})
			if err == nil {
				c.tokens[i], err = accounts.Start(b.Context(), account.Subject{Role: account.Trainee, ID: string(joined.Trainee.ID)})
			}
			if err != nil {
				b.Error(err)
			}
		})
	}
	joining.Wait()
	return c
}

func (c *benchCourse) open(b *testing.B) challenges.ExerciseID {
	return must(c.challenges.OpenExercise(b.Context(), c.owner, challenges.NewExercise{
		Version: c.version.ID, Cohort: c.cohort, Rules: challenges.Rules{Reveal: challenges.RevealAtOnce},
	}))(b).ID
}

func (c *benchCourse) guess(b *testing.B, exercise challenges.ExerciseID, challenge, trainee int) {
	body := fmt.Sprintf(`{"place":{"type":"Point","coordinates":[%.4f,%.4f]}}`, 76+float64(trainee)/1000, 43.5-float64(challenge)/100)
	url := "/api/v1/exercises/" + string(exercise) + "/challenges/" + string(c.version.Challenges[challenge].ID) + "/guesses"
	r := httptest.NewRequest(http.MethodPost, url, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", fmt.Sprint(exercise, challenge, trainee))
	c.do(b, r, trainee, http.StatusCreated)
}

func (c *benchCourse) do(b *testing.B, r *http.Request, trainee, status int) {
	r.Header.Set("Authorization", "Bearer "+c.tokens[trainee])
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	if w.Code != status {
		b.Errorf("%s %s: %d, want %d: %s", r.Method, r.URL, w.Code, status, w.Body)
	}
}

func benchDraft(b *testing.B) challenges.Draft {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
		b.Fatal(err)
	}
	text := func(s string) challenges.Text { return challenges.Text{"en": s} }
	d := challenges.Draft{Name: "bench", Title: text("Almaty"), Languages: []string{"en"}}
	for range benchChallenges {
		d.Challenges = append(d.Challenges, challenges.DraftChallenge{
			Challenge: challenges.Challenge{
				Prompt: text("Where is this?"), Title: text("Abay Avenue"), Debrief: text("See the mountains."), Country: "KZ",
				Questions: []challenges.Question{{
					Key: challenges.Key{Place: at(geo.Point{76.9453, 43.2587})},
					Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 5000, Falloff: scoring.ExponentialFalloff{Scale: 25_000}}},
				}},
			},
			Photos: []challenges.DraftPhoto{{
				Name: "photo.png", Alt: text("A street"), Credit: challenges.Credit{Author: "Nobody", Licence: "CC0-1.0"},
				Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(picture.Bytes())), nil },
			}},
		})
	}
	return d
}

// must returns the value of a call, or ends the benchmark with its error.
func must[T any](v T, err error) func(*testing.B) T {
	return func(b *testing.B) T {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
		return v
	}
}

type benchClock struct{}

func (benchClock) Now() time.Time { return time.Now() }
