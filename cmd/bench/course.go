package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/store"
	"geodrill/tiles"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
)

// How much the product is prepared with. A round takes guesses that nobody has
// made yet, so there are as many as the rounds can use.
const (
	setChallenges  = 20 // as many as the demo has
	guessTrainees  = 2000
	guessExercises = 25
	boardTrainees  = 10_000
	streamTrainees = 27 // whose board is an event of 4 kB

	streamExercises = 2 // one for each comparison that changes boards
)

// course is what the product's database has been prepared with.
type course struct {
	challenges []challenges.ChallengeID
	photo      string // image of the first challenge
	guess      class
	board      class
	stream     class
}

// class is a cohort with its exercises. Not all trainees need be signed in.
type class struct {
	exercises []challenges.ExerciseID
	tokens    []string // of trainees who are signed in
}

// prepare makes a data folder through the module's own rooms, as the product
// would have made it, and leaves it closed.
func prepare(ctx context.Context, dir string) (_ *course, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, filepath.Join(dir, "geodrill.db"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	blobs, err := store.OpenFileBlobs(filepath.Join(dir, "blobs"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, blobs.Close()) }()
	p := preparer{
		accounts: account.NewService(account.Config{Store: db, Clock: clock{}, Random: rand.Reader, NewID: newID}),
		challenges: challenges.NewService(challenges.Config{
			Store: db, Images: tiles.NewLibrary(tiles.Config{Blobs: blobs, Catalog: db}),
			Clock: clock{}, Publisher: silent{}, Random: rand.Reader, NewID: newID, Wake: func() {},
		}),
	}
	return p.course(ctx)
}

// preparer works through the services, so that what it makes is what the
// product makes.
type preparer struct {
	accounts   *account.Service
	challenges *challenges.Service
	owner      challenges.Actor
	version    challenges.Version
}

func (p *preparer) course(ctx context.Context) (*course, error) {
	owner, _, err := p.accounts.Add(ctx, "", "bench", account.Instructor)
	if err != nil {
		return nil, err
	}
	p.owner = challenges.AccountActor(owner)
	draft, err := newDraft()
	if err != nil {
		return nil, err
	}
	if p.version, err = p.challenges.Publish(ctx, p.owner, draft, nil); err != nil {
		return nil, err
	}
	c := &course{photo: p.version.Challenges[0].Images[0].Image}
	for _, ch := range p.version.Challenges {
		c.challenges = append(c.challenges, ch.ID)
	}
	if c.guess, err = p.class(ctx, guessTrainees, guessTrainees, guessExercises, false); err != nil {
		return nil, err
	}
	if c.board, err = p.class(ctx, boardTrainees, clients, 1, true); err != nil {
		return nil, err
	}
	c.stream, err = p.class(ctx, streamTrainees, streamTrainees, streamExercises, true)
	return c, err
}

// class makes a cohort whose first trainees are signed in, and who all have a
// guess in its exercises when guessed says so.
func (p *preparer) class(ctx context.Context, trainees, signedIn, exercises int, guessed bool) (class, error) {
	cohort, err := p.challenges.AddCohort(ctx, p.owner, "Class")
	if err != nil {
		return class{}, err
	}
	c := class{tokens: make([]string, signedIn)}
	for range exercises {
		e, err := p.challenges.OpenExercise(ctx, p.owner, challenges.NewExercise{
			Version: p.version.ID, Cohort: cohort.ID, Rules: challenges.Rules{Reveal: challenges.RevealAtOnce},
		})
		if err != nil {
			return class{}, err
		}
		c.exercises = append(c.exercises, e.ID)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(100) // commits are shared by what waits
	for i := range trainees {
		group.Go(func() error {
			joined, err := p.challenges.Join(ctx, challenges.JoinCohort{Code: cohort.JoinCode, Alias: fmt.Sprintf("Analyst %05d", i)})
			if err != nil {
				return err
			}
			if guessed {
				if err := p.guess(ctx, joined.Trainee.ID, c.exercises, i); err != nil {
					return err
				}
			}
			if i < signedIn {
				c.tokens[i], err = p.accounts.Start(ctx, account.Subject{Role: account.Trainee, ID: string(joined.Trainee.ID)})
			}
			return err
		})
	}
	return c, group.Wait()
}

// guess makes a trainee's guess for the first challenge of each exercise.
func (p *preparer) guess(ctx context.Context, trainee challenges.TraineeID, exercises []challenges.ExerciseID, seed int) error {
	actor, err := p.challenges.TraineeActor(ctx, trainee)
	if err != nil {
		return err
	}
	place := guessPlace(seed)
	for _, e := range exercises {
		_, err := p.challenges.SubmitGuess(ctx, actor, challenges.SubmitGuess{
			Exercise: e, Challenge: p.version.Challenges[0].ID, Flat: true,
			Answers: []challenges.Answer{{Place: &place}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keyPlace is where every photo was taken.
var keyPlace = geo.Point{76.9453, 43.2587}

// guessPlace is the place of a guess by its number: within a degree of the key,
// and the same for none of some million.
func guessPlace(n int) geo.Point {
	const steps = 1009 // prime
	return geo.Point{keyPlace[0] + float64(n%steps)/steps, keyPlace[1] - float64(n/steps%steps)/steps}
}

func newDraft() (challenges.Draft, error) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, tilePicture()); err != nil {
		return challenges.Draft{}, err
	}
	key, err := geo.NewRegion(keyPlace)
	if err != nil {
		return challenges.Draft{}, err
	}
	text := func(s string) challenges.Text { return challenges.Text{"en": s} }
	d := challenges.Draft{Name: "bench", Title: text("Almaty"), Languages: []string{"en"}}
	for range setChallenges {
		d.Challenges = append(d.Challenges, challenges.DraftChallenge{
			Challenge: challenges.Challenge{
				Prompt: text("Where is this?"), Title: text("Abay Avenue"), Debrief: text("See the mountains."), Country: "KZ",
				Questions: []challenges.Question{{
					Key: challenges.Key{Place: key},
					Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 5000, Falloff: scoring.ExponentialFalloff{Scale: 25_000}}},
				}},
			},
			Photos: []challenges.DraftPhoto{{
				Name: "photo.png", Alt: text("A street"), Credit: challenges.Credit{Author: "Nobody", Licence: "CC0-1.0"},
				Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(picture.Bytes())), nil },
			}},
		})
	}
	return d, nil
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// clock is the clock of the machine.
type clock struct{}

// Now returns the present time.
func (clock) Now() time.Time { return time.Now() }

// silent hears what nobody listens to while the database is prepared.
type silent struct{}

// Publish does nothing.
func (silent) Publish(challenges.ExerciseID, int64) {}
