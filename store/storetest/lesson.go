package storetest

import (
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/live"
)

// newLesson stores a live exercise of the course's cohort.
func (c *course) newLesson() challenges.Exercise {
	c.t.Helper()
	e := c.newExercise()
	e.Rules.ClosesAt = time.Time{}
	e.Rules = e.Rules.Paced(live.Lesson{})
	check(c.t, c.db.CreateExercise(c.t.Context(), e))
	return e
}

func testLesson(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 0)
	e := c.newLesson()
	equal(t, "a lesson that begins", e, value(db.Exercise(t.Context(), e.ID))(t))

	stored := e
	e.Lesson = live.Lesson{
		Step: 7, Debrief: true, Names: true, PausedAt: c.at(9), ChangedAt: c.at(9),
		Rounds: []live.Round{
			{Challenge: string(c.version.Challenges[1].ID), OpenedAt: c.at(1), ClosesAt: c.at(2), RevealedAt: c.at(3)},
			{Challenge: string(c.version.Challenges[0].ID), OpenedAt: c.at(4)},
		},
	}
	e.Rules = e.Rules.Paced(e.Lesson)
	if v := value(db.UpdateExercise(t.Context(), e, false))(t); v != 2 {
		t.Errorf("version %d, want 2", v)
	}
	e.Version, e.Terms, e.Changes = 2, 2, 1
	equal(t, "a lesson that goes on", e, value(db.Exercise(t.Context(), e.ID))(t))
	refused(t, "a command on what it was", value2(db.UpdateExercise(t.Context(), stored, false)), challenges.CodeChanged)
	equal(t, "in a list", []challenges.Exercise{e, c.exercise}, value(db.ExercisesOfCohort(t.Context(), c.cohort.ID, "", 9))(t))
}

func testAttendance(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 3)
	e := c.newLesson()
	attending := func(after int) int { return value(db.CountAttending(t.Context(), e.ID, c.at(after)))(t) }
	check(t, db.Attend(t.Context(), e.ID, c.trainees[0].ID, c.at(1)))
	check(t, db.Attend(t.Context(), e.ID, c.trainees[1].ID, c.at(2)))
	check(t, db.Attend(t.Context(), e.ID, c.trainees[0].ID, c.at(3)))
	check(t, db.Attend(t.Context(), e.ID, c.trainees[0].ID, c.at(1))) // late on its way
	for after, want := range []int{2, 2, 1, 0} {
		if n := attending(after); n != want {
			t.Errorf("%d were seen after minute %d, want %d", n, after, want)
		}
	}
	c.exercise = e
	challenge := c.version.Challenges[1].ID
	c.guess(1, 1, 100, 5)
	c.guess(2, 0, 100, 5)
	if n := value(db.CountAnswered(t.Context(), e.ID, challenge))(t); n != 1 {
		t.Errorf("%d have answered, want 1", n)
	}
	want := []challenges.LessonTrainee{
		{Trainee: c.trainees[0].ID, Alias: "Trainee 0", SeenAt: c.at(3)},
		{Trainee: c.trainees[1].ID, Alias: "Trainee 1", SeenAt: c.at(2), Answered: true},
		{Trainee: c.trainees[2].ID, Alias: "Trainee 2"},
	}
	equal(t, "the class", want, value(db.LessonTrainees(t.Context(), e.ID, challenge, 9))(t))
	equal(t, "a part of the class", want[:1], value(db.LessonTrainees(t.Context(), e.ID, challenge, 1))(t))

	value(db.RemoveTrainees(t.Context(), c.cohort.ID, []challenges.TraineeID{c.trainees[0].ID}, c.at(6)))(t)
	check(t, db.Attend(t.Context(), e.ID, c.trainees[0].ID, c.at(7)))
	if n := attending(0); n != 1 {
		t.Errorf("%d attend, want 1: of who was removed nothing stays", n)
	}
	check(t, db.ForgetAttendance(t.Context(), e.ID))
	if n := attending(0); n != 0 {
		t.Errorf("%d attend, want 0", n)
	}
}

// What was kept for a lesson goes with its exercise.
func testLessonGoes(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	e := c.newLesson()
	trainee := c.join("Late")
	check(t, db.Attend(t.Context(), e.ID, trainee.ID, c.at(1)))
	check(t, db.DeleteExercise(t.Context(), e.ID))
}
