package storetest

import (
	"testing"

	"geodrill/challenges"
	"geodrill/scoring"
)

// Links to a lesson, to the board of a cohort and to that of a competition are kept
// apart, end by themselves, and go with what they show.
func testLinks(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	lesson := c.newLesson()
	cup := challenges.Competition{
		ID: challenges.CompetitionID(c.id()), OwnerID: c.cohort.OwnerID, Name: "Cup", Rule: scoring.CompetitionRule{Measure: scoring.CohortMean}, CreatedAt: c.at(0),
	}
	check(t, value2(db.CreateCompetition(t.Context(), cup, []challenges.Exercise{c.now()})))
	last := map[challenges.LinkSubject]challenges.Link{}
	for _, of := range []challenges.LinkSubject{{Exercise: lesson.ID}, {Cohort: c.cohort.ID}, {Competition: cup.ID}} {
		newLink := func(expires int) challenges.Link {
			id := c.id()
			l := challenges.Link{ID: id, Of: of, TokenHash: "hash of " + id, CreatedAt: c.at(0), ExpiresAt: c.at(expires)}
			check(t, db.CreateLink(t.Context(), l))
			return l
		}
		first, second := newLink(10), newLink(20)
		equal(t, "by its token", first, value(db.Link(t.Context(), first.TokenHash))(t))
		equal(t, "all", []challenges.Link{second, first}, value(db.Links(t.Context(), of, c.at(9)))(t))
		equal(t, "those that last", []challenges.Link{second}, value(db.Links(t.Context(), of, c.at(10)))(t))
		refused(t, "of something else", db.DeleteLink(t.Context(), challenges.LinkSubject{Exercise: c.exercise.ID}, second.ID), challenges.CodeNotFound)
		check(t, db.DeleteLink(t.Context(), of, second.ID))
		refused(t, "twice", db.DeleteLink(t.Context(), of, second.ID), challenges.CodeNotFound)
		last[of] = first
	}
	over := challenges.Link{ID: c.id(), Of: challenges.LinkSubject{Cohort: c.cohort.ID}, TokenHash: "over", CreatedAt: c.at(0), ExpiresAt: c.at(5)}
	check(t, db.CreateLink(t.Context(), over))
	check(t, db.DeleteExpired(t.Context(), c.at(5), 10))
	refused(t, "over", value2(db.Link(t.Context(), over.TokenHash)), challenges.CodeNotFound)
	refused(t, "another token", value2(db.Link(t.Context(), "none")), challenges.CodeNotFound)

	check(t, value2(db.DeleteCompetition(t.Context(), cup.ID)))
	refused(t, "with its competition", value2(db.Link(t.Context(), last[challenges.LinkSubject{Competition: cup.ID}].TokenHash)), challenges.CodeNotFound)
	check(t, db.DeleteExercise(t.Context(), lesson.ID))
	refused(t, "with its exercise", value2(db.Link(t.Context(), last[challenges.LinkSubject{Exercise: lesson.ID}].TokenHash)), challenges.CodeNotFound)
	check(t, db.EraseCohort(t.Context(), c.cohort.ID, c.at(3)))
	refused(t, "with its cohort", value2(db.Link(t.Context(), last[challenges.LinkSubject{Cohort: c.cohort.ID}].TokenHash)), challenges.CodeNotFound)
}
