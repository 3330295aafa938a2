package storetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/scoring"
)

func testExercise(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	equal(t, "exercise", c.exercise, c.now())
	endless := c.newExercise()
	endless.Rules = challenges.Rules{Reveal: challenges.RevealAtOnce, OpensAt: c.at(5), Attempts: 3, NoCircle: true, Zone: "Asia/Almaty", TeamRule: scoring.TeamBest, Imagery: true}
	endless.Title = "Второй день"
	check(t, db.CreateExercise(t.Context(), endless))
	equal(t, "without an end", endless, value(db.Exercise(t.Context(), endless.ID))(t))
	refused(t, "Exercise", value2(db.Exercise(t.Context(), "none")), challenges.CodeNotFound)
	failed(t, "the same id again", db.CreateExercise(t.Context(), endless))
}

func testExercisePages(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	aliya, first := c.owner, c.cohort
	all := []challenges.Exercise{c.exercise}
	add := func() {
		e := c.newExercise()
		e.Rules.Grace = time.Duration(len(all)) * time.Millisecond
		check(t, db.CreateExercise(t.Context(), e))
		all = append([]challenges.Exercise{e}, all...)
	}
	add()
	c.cohort = c.newCohort()
	check(t, db.CreateCohort(t.Context(), c.cohort))
	add()
	c.owner = c.newAccount("Bolat")
	check(t, db.CreateAccount(t.Context(), c.owner, account.Fold(c.owner.Name)))
	c.cohort = c.newCohort()
	check(t, db.CreateCohort(t.Context(), c.cohort))
	add()
	c.cohort, c.owner = first, aliya
	add()

	filter := func(keep func(challenges.Exercise) bool) []challenges.Exercise {
		return slices.DeleteFunc(slices.Clone(all), func(e challenges.Exercise) bool { return !keep(e) })
	}
	type list func(before challenges.ExerciseID, limit int) ([]challenges.Exercise, error)
	of := func(owner string) list {
		return func(before challenges.ExerciseID, limit int) ([]challenges.Exercise, error) {
			return db.ExercisesOfAccount(t.Context(), owner, before, limit)
		}
	}
	for _, test := range []struct {
		name string
		list list
		want []challenges.Exercise
	}{
		{"of the cohort", func(before challenges.ExerciseID, limit int) ([]challenges.Exercise, error) {
			return db.ExercisesOfCohort(t.Context(), first.ID, before, limit)
		}, filter(func(e challenges.Exercise) bool { return e.CohortID == first.ID })},
		{"of the owner", of(aliya.ID), filter(func(e challenges.Exercise) bool { return e.OwnerID == aliya.ID })},
		{"of all", of(""), all},
		{"of nobody", of("nobody"), nil},
	} {
		for limit := 1; limit <= len(all)+1; limit++ {
			var got []challenges.Exercise
			var before challenges.ExerciseID
			for {
				part := value(test.list(before, limit))(t)
				got = append(got, part...)
				if len(part) > limit {
					t.Fatalf("%s: %d exercises, limit %d", test.name, len(part), limit)
				}
				if len(part) < limit {
					break
				}
				before = part[limit-1].ID
			}
			equal(t, test.name, test.want, got)
		}
	}
}

func testExerciseReferences(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 1)
	e := c.newExercise()
	e.CohortID = "none"
	failed(t, "an exercise of no cohort", db.CreateExercise(t.Context(), e))
	e.CohortID, e.VersionID = c.cohort.ID, "none"
	failed(t, "an exercise of no version", db.CreateExercise(t.Context(), e))
	refused(t, "the refused exercise", value2(db.Exercise(t.Context(), e.ID)), challenges.CodeNotFound)
}

func testImageUses(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 0)
	image := c.version.Challenges[1].Images[0].Image
	want := []challenges.ImageUse{{Owner: c.owner.ID}, {Set: c.version.SetID, Owner: c.owner.ID}, {Set: c.version.SetID, Owner: c.owner.ID, Exercise: c.exercise.ID, Cohort: c.cohort.ID}}
	uses := func() []challenges.ImageUse {
		list := value(db.ImageUses(t.Context(), image))(t)
		slices.SortFunc(list, func(a, b challenges.ImageUse) int {
			return cmp.Or(cmp.Compare(a.Exercise, b.Exercise), cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Set, b.Set))
		})
		return list
	}
	equal(t, "of its owner's and in an exercise", want, uses())

	// The same picture in a set of another account, twice in one challenge, not
	// in an exercise yet; and in one more exercise.
	aliya := c.owner
	c.owner = c.newAccount("Bolat")
	check(t, db.CreateAccount(t.Context(), c.owner, account.Fold(c.owner.Name)))
	set, v := c.newVersion("borrowed", 1)
	v.Challenges[0].Images[0].Image = image
	v.Challenges[0].Images = append(v.Challenges[0].Images, v.Challenges[0].Images[0])
	check(t, value3(db.CreateVersion(t.Context(), set, v)))
	borrower := c.owner
	c.owner = aliya
	e := c.newExercise()
	check(t, db.CreateExercise(t.Context(), e))

	want = []challenges.ImageUse{want[0], want[1], {Set: set.ID, Owner: borrower.ID}, want[2], {Set: c.version.SetID, Owner: aliya.ID, Exercise: e.ID, Cohort: c.cohort.ID}}
	equal(t, "everywhere", want, uses())
	if uses := value(db.ImageUses(t.Context(), "none"))(t); len(uses) != 0 {
		t.Errorf("uses of no image: %+v", uses)
	}
}
