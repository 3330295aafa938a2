package main

import (
	"context"
	"fmt"
	"time"

	"geodrill/challenges/job"
)

// The sweep deletes what a crash has left: once a day, and nothing that may still
// be needed by work that began before.
const (
	jobSweep    = "sweep"
	sweepEvery  = 24 * time.Hour
	sweepOlder  = 24 * time.Hour
	keepDoneFor = 30 * 24 * time.Hour // jobs, to be looked at
)

// sweep is the handler of jobSweep. First what was deleted goes, whose photos are
// then named by nobody.
func (a *app) sweep(ctx context.Context, _ job.Job, _ func(job.Progress)) error {
	now := time.Now()
	if err := a.challenges.PurgeDrafts(ctx); err != nil {
		return err
	}
	swept := 0
	err := a.images.Sweep(ctx, now.Add(-sweepOlder), false, func(string) { swept++ })
	if swept > 0 {
		a.log.Info("swept blobs that no image names", "count", swept)
	}
	if err != nil {
		return err
	}
	return a.store.ForgetJobs(ctx, now.Add(-keepDoneFor))
}

type blobsCommand struct {
	Sweep blobsSweepCommand `cmd:"" help:"Delete the blobs that no image names, which a crash may leave, and print their keys. The server does it once a day."`
}

type blobsSweepCommand struct {
	DryRun    bool          `help:"Only print them."`
	OlderThan time.Duration `help:"How long ago they were stored at least: longer than work on a photo takes." default:"24h" placeholder:"DURATION"`
}

// Validate refuses ages that no blob has.
func (b *blobsSweepCommand) Validate() error {
	if b.OlderThan < 0 {
		return fmt.Errorf("--older-than is a duration, such as 24h, and not negative")
	}
	return nil
}

// Run sweeps.
func (b blobsSweepCommand) Run(ctx context.Context, c console, flags *cli) error {
	return withApp(ctx, c, flags, func(app *app) error {
		var printed error
		err := app.images.Sweep(ctx, time.Now().Add(-b.OlderThan), b.DryRun, func(key string) {
			if _, err := fmt.Fprintln(c.out, key); err != nil {
				printed = err
			}
		})
		if err != nil {
			return err
		}
		return printed
	})
}
