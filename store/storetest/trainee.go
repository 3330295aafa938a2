package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/scoring"
)

func testCohortChange(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	other := c.newCohort()
	check(t, db.CreateCohort(t.Context(), other))
	c.cohort.Name, c.cohort.JoinCode = "Новое имя", "NEW"
	c.cohort.JoiningClosedAt, c.cohort.ArchivedAt, c.cohort.ShownRows = c.at(1), c.at(2), 7
	check(t, db.UpdateCohort(t.Context(), c.cohort))
	equal(t, "changed", c.cohort, value(db.CohortByCode(t.Context(), "NEW"))(t))
	equal(t, "shown rows of its exercise", 7, c.now().ShownRows)
	other.JoinCode = "NEW"
	refused(t, "a code in use", db.UpdateCohort(t.Context(), other), challenges.CodeConflict)
	other.ID = "none"
	refused(t, "no cohort", db.UpdateCohort(t.Context(), other), challenges.CodeNotFound)
}

// seen is what other readers find of trainees who have gone: nothing.
func (c *course) gone(trainee challenges.Trainee) {
	c.t.Helper()
	refused(c.t, "by id", value2(c.db.Trainee(c.t.Context(), trainee.ID)), challenges.CodeNotFound)
	refused(c.t, "by alias", value2(c.db.TraineeByAlias(c.t.Context(), c.cohort.ID, account.Fold(trainee.Alias))), challenges.CodeNotFound)
	for _, e := range c.ledger() {
		if e.Guess.TraineeID == trainee.ID {
			c.t.Errorf("guess %s of %s is there", e.Guess.ID, trainee.Alias)
		}
	}
	for _, row := range value(c.db.AllStandings(c.t.Context(), c.exercise.ID))(c.t) {
		if row.Trainee == trainee.ID {
			c.t.Errorf("%s stands on the board", trainee.Alias)
		}
	}
}

func (c *course) signIn(trainee challenges.Trainee, token string) {
	c.t.Helper()
	check(c.t, c.db.CreateSession(c.t.Context(), token, account.Session{
		Subject: account.Subject{Role: account.Trainee, ID: string(trainee.ID)}, CreatedAt: c.at(0), ExpiresAt: c.at(59),
	}))
}

func testRemoveTrainees(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 3)
	c.guess(0, 0, 4000, 1)
	c.guess(0, 1, 3000, 2)
	kept := c.guess(1, 0, 2000, 3)
	c.remark(1)
	c.signIn(c.trainees[0], "token")
	before := c.now()
	versions := value(db.RemoveTrainees(t.Context(), c.cohort.ID, []challenges.TraineeID{c.trainees[0].ID, "none"}, c.at(5)))(t)
	equal(t, "versions", []challenges.ExerciseVersion{{ID: c.exercise.ID, Version: before.Version + 1}}, versions)
	if after := c.now(); after.Terms != before.Terms+1 || after.Changes != before.Changes+1 {
		t.Errorf("terms %d, changes %d after %d, %d", after.Terms, after.Changes, before.Terms, before.Changes)
	}
	c.gone(c.trainees[0])
	if _, err := db.Session(t.Context(), "token"); !errors.Is(err, account.ErrNoSession) {
		t.Errorf("session: %v", err)
	}
	if ledger := c.ledger(); len(ledger) != 1 || ledger[0].Guess.ID != kept.Guess.ID {
		t.Errorf("ledger %+v", ledger)
	}
	equal(t, "how many are left", 2, value(db.CountTrainees(t.Context(), c.cohort.ID))(t))
	c.trainees[0] = c.join(c.trainees[0].Alias) // the alias is free again
	c.checkStandings()

	// A guess that was on its way is refused, and the next one is not.
	late := c.newGuess(1, 1, 100, 6)
	if _, err := db.RecordGuess(t.Context(), late); !errors.Is(err, challenges.ErrRevision) {
		t.Errorf("a guess under the former terms: %v", err)
	}
	late.Terms = 2
	check(t, value2(db.RecordGuess(t.Context(), late)))
	c.checkStandings()
}

// remark marks every guess of a trainee again, at a new revision, for one point.
func (c *course) remark(trainee int) {
	c.t.Helper()
	check(c.t, value2(c.db.CorrectKey(c.t.Context(), c.newCorrection(c.question(0), challenges.Key{Place: at(keyPlace)}, 4))))
	var marks []challenges.Mark
	for _, e := range c.ledger() {
		if e.Guess.TraineeID == c.trainees[trainee].ID {
			marks = append(marks, c.newMark(e.Guess.ID, 2, 1, 4))
		}
	}
	check(c.t, c.db.RecordMarks(c.t.Context(), c.exercise.ID, 2, marks))
	check(c.t, value2(c.db.MoveBoard(c.t.Context(), c.exercise.ID, 2, c.at(4))))
	// Guesses of the tests that follow are of the first revision no more.
	c.revision = 2
}

func testMergeTrainees(t *testing.T, db Database) {
	c := newCourse(t, db, 3, 3)
	c.guess(0, 0, 4000, 1) // both: that of the first counts
	c.guess(1, 0, 5000, 2)
	c.guess(1, 1, 3000, 3) // the second alone
	c.guess(2, 2, 100, 4)
	c.remark(1)
	c.signIn(c.trainees[1], "token")
	versions := value(db.MergeTrainees(t.Context(), c.cohort.ID, c.trainees[0].ID, c.trainees[1].ID, c.at(5)))(t)
	equal(t, "versions", []challenges.ExerciseVersion{{ID: c.exercise.ID, Version: c.now().Version}}, versions)
	c.gone(c.trainees[1])
	c.checkStandings()
	standing, _, err := db.Standing(t.Context(), c.exercise.ID, c.trainees[0].ID)
	check(t, err)
	if standing.Points != 4001 || standing.Guesses != 2 {
		t.Errorf("standing %+v, want 4000 points of the first and 1, marked again, of the other", standing)
	}
	guesses := value(db.TraineeGuesses(t.Context(), c.exercise.ID, c.trainees[0].ID))(t)
	marks := make([]int, len(guesses))
	for i, g := range guesses {
		marks[i] = len(g.Marks)
	}
	slices.Sort(marks)
	equal(t, "marks of the guesses", []int{1, 2}, marks)
	session := value(db.Session(t.Context(), "token"))(t)
	equal(t, "who the session speaks for", string(c.trainees[0].ID), session.Subject.ID)
	refused(t, "merged again", value2(db.MergeTrainees(t.Context(), c.cohort.ID, c.trainees[0].ID, c.trainees[1].ID, c.at(6))), challenges.CodeNotFound)
}

func testRoster(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	team := challenges.Team{ID: "team", CohortID: c.cohort.ID, Name: "Foxes", CreatedAt: c.at(0)}
	var roster []challenges.Trainee
	for _, alias := range []string{"ant", "Bee", "cat"} {
		roster = append(roster, challenges.Trainee{
			ID: challenges.TraineeID(c.id()), CohortID: c.cohort.ID, Alias: alias, RecoveryHash: "h", CreatedAt: c.at(1), Team: team.ID,
		})
	}
	check(t, db.Enrol(t.Context(), []challenges.Team{team}, roster))
	equal(t, "after the first", roster[1:2], value(db.Trainees(t.Context(), c.cohort.ID, "ant", 1))(t))
	equal(t, "all", roster, value(db.Trainees(t.Context(), c.cohort.ID, "", 9))(t))
	equal(t, "teams", []challenges.Team{team}, value(db.Teams(t.Context(), c.cohort.ID))(t))

	again := roster[2]
	again.ID, again.Alias = "again", "BEE"
	fresh := again
	fresh.ID, fresh.Alias = "fresh", "dog"
	refused(t, "a taken alias", db.Enrol(t.Context(), nil, []challenges.Trainee{fresh, again}), challenges.CodeAliasTaken)
	refused(t, "a taken team", db.Enrol(t.Context(), []challenges.Team{{ID: "t2", CohortID: c.cohort.ID, Name: "FOXES"}}, nil), challenges.CodeTeamTaken)
	equal(t, "still", 3, value(db.CountTrainees(t.Context(), c.cohort.ID))(t))

	roster[0].Alias, roster[0].Team, roster[0].RecoveryHash = "zebra", "", "new"
	check(t, value2(db.UpdateTrainee(t.Context(), roster[0])))
	check(t, db.SeeTrainee(t.Context(), roster[0].ID, c.at(7)))
	check(t, db.SeeTrainee(t.Context(), roster[0].ID, c.at(6))) // not back
	roster[0].SeenAt = c.at(7)
	equal(t, "renamed", roster[0], value(db.TraineeByAlias(t.Context(), c.cohort.ID, "zebra"))(t))
	roster[0].Alias = "bee"
	refused(t, "renamed to a taken alias", value2(db.UpdateTrainee(t.Context(), roster[0])), challenges.CodeAliasTaken)

	team.Name = "Wolves"
	check(t, value2(db.RenameTeam(t.Context(), team)))
	blue := challenges.Team{ID: "blue", CohortID: c.cohort.ID, Name: "Blue", CreatedAt: c.at(2)}
	check(t, db.CreateTeam(t.Context(), blue))
	blue.Name = "wolves"
	refused(t, "a team's name taken", value2(db.RenameTeam(t.Context(), blue)), challenges.CodeTeamTaken)
	check(t, value2(db.DeleteTeam(t.Context(), c.cohort.ID, team.ID)))
	refused(t, "deleted again", value2(db.DeleteTeam(t.Context(), c.cohort.ID, team.ID)), challenges.CodeNotFound)
	refused(t, "of another cohort", value2(db.DeleteTeam(t.Context(), "none", blue.ID)), challenges.CodeNotFound)
	equal(t, "without the team", challenges.TeamID(""), value(db.Trainee(t.Context(), roster[1].ID))(t).Team)

	split := []challenges.Team{{ID: "one", CohortID: c.cohort.ID, Name: "1"}, {ID: "two", CohortID: c.cohort.ID, Name: "2"}}
	members := map[challenges.TraineeID]challenges.TeamID{roster[1].ID: "one", roster[2].ID: "two"}
	version := c.now().Version
	check(t, value2(db.SplitCohort(t.Context(), c.cohort.ID, split, members)))
	if teams := value(db.Teams(t.Context(), c.cohort.ID))(t); len(teams) != 2 || c.now().Version != version+1 {
		t.Errorf("teams %+v, version %d after %d", teams, c.now().Version, version)
	}
	for id, team := range members {
		equal(t, "team", team, value(db.Trainee(t.Context(), id))(t).Team)
	}
}

func testEraseCohort(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 2)
	check(t, db.CreateTeam(t.Context(), challenges.Team{ID: "team", CohortID: c.cohort.ID, Name: "Foxes"}))
	c.guess(0, 0, 1, 1)
	c.guess(1, 1, 2, 2)
	failed(t, "with trainees who have guessed", db.EraseCohort(t.Context(), c.cohort.ID, c.at(3)))
	check(t, value2(db.RemoveTrainees(t.Context(), c.cohort.ID, []challenges.TraineeID{c.trainees[0].ID, c.trainees[1].ID}, c.at(3))))
	check(t, db.EraseCohort(t.Context(), c.cohort.ID, c.at(4)))
	refused(t, "the cohort", value2(db.Cohort(t.Context(), c.cohort.ID)), challenges.CodeNotFound)
	refused(t, "by its code", value2(db.CohortByCode(t.Context(), c.cohort.JoinCode)), challenges.CodeNotFound)
	refused(t, "its exercise", value2(db.Exercise(t.Context(), c.exercise.ID)), challenges.CodeNotFound)
	if list := value(db.Cohorts(t.Context(), ""))(t); len(list) != 0 {
		t.Errorf("cohorts %+v", list)
	}
	if teams := value(db.Teams(t.Context(), c.cohort.ID))(t); len(teams) != 0 {
		t.Errorf("teams %+v", teams)
	}
}

func testUpdateExercise(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 1)
	e := c.now()
	e.Title = "Второй день"
	e.Rules = challenges.Rules{
		Reveal: challenges.RevealAtOnce, OpensAt: c.at(1), ClosesAt: c.at(50), Grace: time.Minute, Zone: "Asia/Almaty",
		Attempts: 4, NoCircle: true, FreezesAt: c.at(40), PausedAt: c.at(20), TeamRule: scoring.TeamBest, Imagery: true,
		Hints: challenges.HintsFree,
	}
	version := value(db.UpdateExercise(t.Context(), e, true))(t)
	refused(t, "at a former terms", value2(db.UpdateExercise(t.Context(), e, false)), challenges.CodeChanged)
	e.Terms, e.Changes, e.Version = e.Terms+1, e.Changes+1, version
	equal(t, "changed", e, c.now())

	r := c.newGuess(0, 0, 1, 1)
	r.Terms = e.Terms
	check(t, value2(db.RecordGuess(t.Context(), r)))
	refused(t, "with a guess", value2(db.UpdateExercise(t.Context(), e, true)), challenges.CodeGuessed)
	e.Version++
	equal(t, "refused", e, c.now())
	refused(t, "deleted with a guess", db.DeleteExercise(t.Context(), e.ID), challenges.CodeGuessed)
	other := c.newExercise()
	check(t, db.CreateExercise(t.Context(), other))
	check(t, db.DeleteExercise(t.Context(), other.ID))
	refused(t, "deleted", value2(db.Exercise(t.Context(), other.ID)), challenges.CodeNotFound)
	refused(t, "deleted again", db.DeleteExercise(t.Context(), other.ID), challenges.CodeNotFound)
}

func testResults(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 2)
	for attempt, points := range []int{10, 20, 30} {
		r := c.newGuess(0, 0, points, attempt+1)
		r.MaxAttempts = 3
		recorded := value(db.RecordGuess(t.Context(), r))(t)
		if told := recorded.Receipt.Mark != nil; told != (attempt == 2) {
			t.Errorf("attempt %d tells its mark: %v", attempt+1, told)
		}
		stored, _, err := db.Reply(t.Context(), r.Reply)
		check(t, err)
		equal(t, "the stored reply", recorded.Receipt, stored)
	}
	c.guess(1, 1, 40, 2)
	for minute, want := range [][]int{{}, {10}, {20, 40}, {30, 40}} {
		var got []int
		for _, r := range value(db.Results(t.Context(), c.exercise.ID, c.at(minute)))(t) {
			got = append(got, r.Points)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("results at minute %d: %v, want %v", minute, got, want)
		}
		later := []int64{4, 3, 1, 0}[minute] // guesses
		equal(t, "version then", c.now().Version-later, value(db.FrozenVersion(t.Context(), c.exercise.ID, c.at(minute)))(t))
	}
	c.remark(1)
	for _, r := range value(db.Results(t.Context(), c.exercise.ID, c.at(9)))(t) {
		if r.Trainee == c.trainees[1].ID && r.Points != 1 {
			t.Errorf("%d points after the correction", r.Points)
		}
	}
	c.checkStandings()
	refused(t, "the version of none", value2(db.FrozenVersion(t.Context(), "none", c.at(0))), challenges.CodeNotFound)
}

func testCompetition(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	first := c.now()
	c.cohort = c.newCohort()
	check(t, db.CreateCohort(t.Context(), c.cohort))
	c.exercise = c.newExercise()
	c.exercise.Rules.ClosesAt = c.at(90)
	check(t, db.CreateExercise(t.Context(), c.exercise))
	second := c.now()
	cup := challenges.Competition{ID: "cup", OwnerID: c.owner.ID, Name: "Cup", ShownRows: 3, CreatedAt: c.at(1),
		Rule: scoring.CompetitionRule{Measure: scoring.CohortBest, Best: 3, MinEnrolled: 5}}
	stale := second
	stale.Terms = 7
	refused(t, "of a stale exercise", value2(db.CreateCompetition(t.Context(), cup, []challenges.Exercise{first, stale})), challenges.CodeChanged)
	refused(t, "the refused one", value2(db.Competition(t.Context(), cup.ID)), challenges.CodeNotFound)
	check(t, value2(db.CreateCompetition(t.Context(), cup, []challenges.Exercise{second, first})))
	equal(t, "competition", cup, value(db.Competition(t.Context(), cup.ID))(t))
	equal(t, "competitions", []challenges.Competition{cup}, value(db.Competitions(t.Context(), c.owner.ID))(t))
	exercises := value(db.ExercisesOfCompetition(t.Context(), cup.ID))(t)
	if len(exercises) != 2 || exercises[0].ID != first.ID || exercises[1].Competition != cup.ID {
		t.Fatalf("exercises %+v", exercises)
	}
	for _, e := range exercises { // the last reveals 90 seconds after its close
		equal(t, "held until", c.at(91).Add(30*time.Second), e.Rules.HeldUntil)
	}
	exercises[1].Rules.PausedAt = c.at(3)
	check(t, value2(db.UpdateExercise(t.Context(), exercises[1], false)))
	if held := value(db.Exercise(t.Context(), first.ID))(t).Rules.HeldUntil; held.Year() != 9999 {
		t.Errorf("held until %v while another is paused", held)
	}
	if versions := value(db.DeleteCompetition(t.Context(), cup.ID))(t); len(versions) != 2 {
		t.Errorf("versions %v", versions)
	}
	refused(t, "deleted again", value2(db.DeleteCompetition(t.Context(), cup.ID)), challenges.CodeNotFound)
	if e := value(db.Exercise(t.Context(), first.ID))(t); e.Competition != "" || !e.Rules.HeldUntil.IsZero() {
		t.Errorf("exercise after that %+v", e)
	}
}
