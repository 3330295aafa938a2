package storetest

import (
	"fmt"
	"sync"
	"testing"

	"geodrill/challenges"
	"geodrill/challenges/account"
)

func testCohort(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	second := c.newCohort()
	second.Name = "Алматы ’24"
	check(t, db.CreateCohort(t.Context(), second))
	equal(t, "by id", second, value(db.Cohort(t.Context(), second.ID))(t))
	equal(t, "by code", second, value(db.CohortByCode(t.Context(), second.JoinCode))(t))
	refused(t, "Cohort", value2(db.Cohort(t.Context(), "none")), challenges.CodeNotFound)
	refused(t, "CohortByCode", value2(db.CohortByCode(t.Context(), "none")), challenges.CodeNotFound)

	aliya := c.owner
	c.owner = c.newAccount("Bolat")
	check(t, db.CreateAccount(t.Context(), c.owner, account.Fold(c.owner.Name)))
	others := c.newCohort()
	check(t, db.CreateCohort(t.Context(), others))
	equal(t, "own cohorts", []challenges.Cohort{second, c.cohort}, value(db.Cohorts(t.Context(), aliya.ID))(t))
	equal(t, "all cohorts", []challenges.Cohort{others, second, c.cohort}, value(db.Cohorts(t.Context(), ""))(t))

	others.ID, others.OwnerID, others.JoinCode = "late", "nobody", "LATE"
	failed(t, "a cohort of nobody", db.CreateCohort(t.Context(), others))
}

func testJoinCodeTaken(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	second := c.newCohort()
	second.JoinCode = c.cohort.JoinCode
	refused(t, "the same code", db.CreateCohort(t.Context(), second), challenges.CodeConflict)
	equal(t, "by code", c.cohort, value(db.CohortByCode(t.Context(), c.cohort.JoinCode))(t))
	refused(t, "the refused cohort", value2(db.Cohort(t.Context(), second.ID)), challenges.CodeNotFound)
}

func testTrainee(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	want := c.join("Ёжик")
	equal(t, "by id", want, value(db.Trainee(t.Context(), want.ID))(t))
	equal(t, "by alias", want, value(db.TraineeByAlias(t.Context(), c.cohort.ID, account.Fold("ЁЖИК")))(t))
	refused(t, "Trainee", value2(db.Trainee(t.Context(), "none")), challenges.CodeNotFound)
	refused(t, "TraineeByAlias", value2(db.TraineeByAlias(t.Context(), c.cohort.ID, "none")), challenges.CodeNotFound)
	refused(t, "in another cohort", value2(db.TraineeByAlias(t.Context(), "none", account.Fold("Ёжик"))), challenges.CodeNotFound)

	want.ID, want.CohortID = "late", "none"
	failed(t, "a trainee of no cohort", db.CreateTrainee(t.Context(), want, "late"))
}

func testAliasTaken(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	first := c.join("Fox")
	second := challenges.Trainee{ID: challenges.TraineeID(c.id()), CohortID: c.cohort.ID, Alias: "FOX", CreatedAt: c.at(1)}
	refused(t, "the same alias", db.CreateTrainee(t.Context(), second, account.Fold(second.Alias)), challenges.CodeAliasTaken)
	equal(t, "by alias", first, value(db.TraineeByAlias(t.Context(), c.cohort.ID, "fox"))(t))

	c.cohort = c.newCohort()
	check(t, db.CreateCohort(t.Context(), c.cohort))
	second = c.join("FOX")
	equal(t, "in another cohort", second, value(db.TraineeByAlias(t.Context(), c.cohort.ID, "fox"))(t))
}

func testAliasRace(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	const joiners = 12
	var wg sync.WaitGroup
	var errs [joiners]error
	for i := range joiners {
		trainee := challenges.Trainee{ID: challenges.TraineeID(fmt.Sprint("t", i)), CohortID: c.cohort.ID, Alias: "Fox", CreatedAt: c.at(0)}
		wg.Go(func() { errs[i] = db.CreateTrainee(t.Context(), trainee, "fox") })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		refused(t, "a later one", err, challenges.CodeAliasTaken)
	}
	if won != 1 {
		t.Errorf("%d trainees have the alias", won)
	}
}
