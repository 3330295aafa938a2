package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/challenges/job"
	"geodrill/server"
	"geodrill/store"
	"geodrill/tiles"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
)

// app is everything that commands work with, opened and connected.
type app struct {
	store      *store.Store
	blobs      blobStore
	images     *tiles.Library
	accounts   *account.Service
	challenges *challenges.Service
	places     builtInPlaces
	jobs       *job.Runner
	hub        *server.Hub
	relay      *store.Relay
	log        *slog.Logger
}

// blobStore is where photos are kept: a folder or a bucket.
type blobStore interface {
	tiles.Blobs
	Ping(ctx context.Context) error
	Close() error
}

// openBlobs opens a bucket, whose location begins with s3:, or a folder.
func openBlobs(ctx context.Context, c console, location string) (blobStore, error) {
	if strings.HasPrefix(location, "s3:") {
		return store.OpenS3Blobs(ctx, location, c.getenv)
	}
	return store.OpenFileBlobs(location)
}

// systemClock is the clock of the machine.
type systemClock struct{}

// Now returns the present time.
func (systemClock) Now() time.Time { return time.Now() }

// After is time.After.
func (systemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// openApp opens the data folder and connects the rooms.
func openApp(ctx context.Context, c console, flags *cli) (_ *app, err error) {
	if err := os.MkdirAll(flags.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	database := flags.Database
	if database == "" {
		database = filepath.Join(flags.Data, "geodrill.db")
	}
	blobs := flags.Blobs
	if blobs == "" {
		blobs = filepath.Join(flags.Data, "blobs")
	}
	a := &app{hub: server.NewHub(), places: newBuiltInPlaces()}
	a.hub.Failed = a.feedFailed
	if a.log, err = newLog(c, flags.LogLevel); err != nil {
		return nil, err
	}
	if a.store, err = store.Open(ctx, database); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.store.Close())
		}
	}()
	if a.blobs, err = openBlobs(ctx, c, blobs); err != nil {
		return nil, fmt.Errorf("photos: %w", err)
	}
	a.relay = a.store.Relay(a)
	a.relay.Failed = func(err error) { a.log.Warn("relay", "error", err) }
	a.images = tiles.NewLibrary(tiles.Config{Blobs: a.blobs, Catalog: a.store, KeepOriginals: flags.KeepOriginals})
	a.jobs = job.NewRunner(job.Config{Store: a.store, Clock: systemClock{}, NewID: newID, Workers: jobWorkers, Failed: a.jobFailed})
	a.accounts = account.NewService(account.Config{Store: a.store, Clock: systemClock{}, Random: rand.Reader, NewID: newID})
	a.challenges = challenges.NewService(challenges.Config{
		Store: a.store, Images: a.images, Clock: systemClock{}, Publisher: a.relay, Geocoder: a.places, Random: rand.Reader,
		NewID: newID, Wake: a.jobs.Wake,
	})
	a.jobs.Handle(challenges.JobIngest, a.challenges.DevelopImage)
	a.jobs.Handle(challenges.JobRedact, a.challenges.BurnImage)
	a.jobs.Handle(challenges.JobRemark, a.challenges.Remark)
	a.jobs.Repeat(jobSweep, sweepEvery, a.sweep)
	return a, nil
}

// Publish hears that an exercise has changed, here or at another instance.
func (a *app) Publish(id challenges.ExerciseID, version int64) {
	a.challenges.Heard(id, version)
	a.hub.Publish(id, version)
}

// jobWorkers is how many jobs run at once. Each uses all processors; with two, the
// next photo is read while one is written.
const jobWorkers = 2

// jobFailed logs what went wrong with a job.
func (a *app) jobFailed(j job.Job, err error) {
	a.log.Error("job", "kind", j.Kind, "job", j.ID, "subject", j.Subject, "attempt", j.Attempts, "error", err)
}

// feedFailed logs why the events of an exercise stand still.
func (a *app) feedFailed(id challenges.ExerciseID, err error) {
	a.log.Error("events", "exercise", id, "error", err)
}

// ready reports whether the database and the photos answer. It asks both at
// once: each may take the time there is.
func (a *app) ready(ctx context.Context) error {
	var asked errgroup.Group
	asked.Go(func() error { return a.store.Ping(ctx) })
	asked.Go(func() error { return a.blobs.Ping(ctx) })
	return asked.Wait()
}

func (a *app) close() error { return errors.Join(a.blobs.Close(), a.store.Close()) }

// withApp opens the app for one command.
func withApp(ctx context.Context, c console, flags *cli, f func(*app) error) error {
	a, err := openApp(ctx, c, flags)
	if err != nil {
		return err
	}
	return errors.Join(f(a), a.close())
}

// newID makes ids that are ordered by time.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

func newLog(c console, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("log level: %w", err)
	}
	return slog.New(slog.NewJSONHandler(c.err, &slog.HandlerOptions{Level: l})), nil
}
