package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/challenges/pack"
)

// demoPack is an ordinary pack; demo/make tells how it was made.
//
//go:embed demo/set.yaml demo/images
var demoPack embed.FS

// Names of what the demo makes.
const (
	demoInstructor = "demo"
	demoCohort     = "Demo class"
)

// loadDemo makes sure that there is an instructor with a cohort and an open
// exercise, and prints how to join and, the first time, how to sign in. What is
// there already is left as it is.
func loadDemo(ctx context.Context, c console, a *app) error {
	instructor, err := demoAccount(ctx, c, a)
	if err != nil {
		return fmt.Errorf("demo instructor: %w", err)
	}
	actor := challenges.AccountActor(instructor)
	cohort, err := demoCohortOf(ctx, a, actor)
	if err != nil {
		return fmt.Errorf("demo cohort: %w", err)
	}
	if err := demoExercise(ctx, c, a, actor, cohort.ID); err != nil {
		return fmt.Errorf("demo exercise: %w", err)
	}
	_, err = fmt.Fprintln(c.out, "join code:", challenges.FormatCode(cohort.JoinCode))
	return err
}

func demoAccount(ctx context.Context, c console, a *app) (account.Account, error) {
	instructor, err := a.accounts.ByName(ctx, demoInstructor)
	if !errors.Is(err, account.ErrNotFound) {
		return instructor, err
	}
	instructor, password, err := a.accounts.Add(ctx, "", demoInstructor, account.Instructor)
	if err != nil {
		return account.Account{}, err
	}
	_, err = fmt.Fprintln(c.out, "instructor:", instructor.Name, password)
	return instructor, err
}

func demoCohortOf(ctx context.Context, a *app, actor challenges.Actor) (challenges.Cohort, error) {
	cohorts, err := a.challenges.Cohorts(ctx, actor)
	if err != nil {
		return challenges.Cohort{}, err
	}
	for _, cohort := range cohorts {
		if cohort.Name == demoCohort {
			return cohort, nil
		}
	}
	return a.challenges.AddCohort(ctx, actor, demoCohort)
}

func demoExercise(ctx context.Context, c console, a *app, actor challenges.Actor, cohort challenges.CohortID) error {
	page, err := a.challenges.Exercises(ctx, actor, "", 1)
	if err != nil || len(page.Items) > 0 {
		return err
	}
	files, err := fs.Sub(demoPack, "demo")
	if err != nil {
		return err
	}
	draft, err := pack.Read(files)
	if err != nil {
		return err
	}
	set, err := a.challenges.Publish(ctx, actor, draft, c.photoProgress)
	if err != nil {
		return err
	}
	_, err = a.challenges.OpenExercise(ctx, actor, challenges.NewExercise{
		Version: set.ID, Cohort: cohort, Rules: challenges.Rules{Reveal: challenges.RevealAtOnce},
	})
	return err
}
