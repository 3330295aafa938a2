package storetest

import (
	"context"
	"errors"
	"testing"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/challenges/job"
	"geodrill/tiles"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Database is all that one database keeps.
type Database interface {
	challenges.Store
	account.Store
	job.Store
	tiles.Catalog
}

// Conformance checks that what open returns keeps the contracts of [Database].
// open is called once for each test and returns an empty database.
func Conformance(t *testing.T, open func(t *testing.T) Database) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, db Database)
	}{
		{"accounts come back as they were stored", testAccount},
		{"an account's name is taken in every form", testAccountNameTaken},
		{"sessions", testSession},
		{"sessions of a subject", testSessionsOf},
		{"what is over is deleted in parts", testDeleteExpired},
		{"a new password ends the account's sessions", testSetPassword},
		{"images come back as they were stored", testImage},
		{"equal blobs are one", testEqualBlobs},
		{"an upload becomes a picture", testUpload},
		{"an upload sent again gets its first picture", testUploadReplay},
		{"pictures are listed in parts", testImagePages},
		{"deleting a picture", testDeleteImage},
		{"a picture that is shown is not deleted", testDeleteShownImage},
		{"a picture takes another's place", testReplaceImage},

		{"jobs come back as they were stored", testJob},
		{"a job is done by one worker", testJobClaims},
		{"a lost job", testJobLost},
		{"a job that is put back", testJobReturned},
		{"jobs that are forgotten", testForgetJobs},
		{"accounts are listed and changed", testChangeAccount},
		{"one admin stays", testLastAdmin},
		{"tokens come back as they were stored", testToken},
		{"one of many accepts an invitation", testInvitation},
		{"a change and its audit entry are stored together", testAudit},
		{"the audit log is only appended to", testAuditFilters},
		{"shares", testShares},

		{"versions come back as they were stored", testVersion},
		{"a set is published again under the next number", testVersionNumbers},
		{"a set published by many at once", testVersionRace},
		{"sets are listed by owner, the newest first", testSets},
		{"a version that fails leaves nothing", testVersionFails},
		{"drafts come back as they were stored", testDraft},
		{"challenges of a draft", testDraftChallenges},
		{"one of many changes a challenge", testDraftRace},
		{"a draft is published", testPublishDraft},
		{"what was deleted is purged", testPurgeSets},

		{"cohorts come back as they were stored", testCohort},
		{"a join code belongs to one cohort", testJoinCodeTaken},
		{"trainees come back as they were stored", testTrainee},
		{"an alias is taken in its cohort", testAliasTaken},
		{"one of many takes an alias", testAliasRace},
		{"a cohort is changed", testCohortChange},
		{"a cohort is erased", testEraseCohort},
		{"rosters and teams", testRoster},
		{"trainees are removed", testRemoveTrainees},
		{"trainees are merged", testMergeTrainees},

		{"exercises come back as they were stored", testExercise},
		{"exercises are listed in parts", testExercisePages},
		{"an exercise needs its cohort and version", testExerciseReferences},
		{"uses of an image", testImageUses},
		{"an exercise is changed and deleted", testUpdateExercise},
		{"results until an instant", testResults},
		{"competitions hold the reveal", testCompetition},

		{"lessons come back as they were stored", testLesson},
		{"who is at a lesson", testAttendance},
		{"a lesson goes with its exercise", testLessonGoes},
		{"links", testLinks},

		{"guesses come back as they were stored", testGuess},
		{"attempts are counted", testAttempts},
		{"a guess sent again gets its first receipt", testReplay},
		{"a refused guess leaves nothing", testGuessRefused},
		{"one of many guesses uses the only attempt", testGuessRace},
		{"guesses of many trainees at once", testGuessCrowd},

		{"hints that were opened", testHints},
		{"a guess knows the hints that were open", testHintedGuess},
		{"a hint and the only guess at once", testHintRace},
		{"hints of trainees who are merged and removed", testHintsOfPeople},
		{"drafts of answers", testAnswerDrafts},
		{"late guesses wait for a decision", testLate},
		{"late guesses are accepted, refused, and that is taken back", testDecideLate},
		{"one of many decides on a late guess", testDecideLateRace},

		{"a corrected key", testCorrectKey},
		{"a corrected rule", testCorrectRule},
		{"correcting a question that is not there", testCorrectKeyMissing},
		{"guesses are marked again", testRecordMarks},
		{"marks that fail leave nothing", testRecordMarksFail},
		{"marks made twice count once", testRecordMarksTwice},
		{"markings of reasoning", testMarkings},
		{"one of many markings has a number", testMarkingRace},
		{"best reasonings", testBestReasonings},
		{"a marking while a board moves", testMarkingOfMovingBoard},

		{"guesses that count", testCountedGuesses},
		{"an export is noted", testRecordExport},
		{"standings are the tally of the ledger", testStandings},
		{"parts of a leaderboard make up the whole", testBoardPages},

		{"an ended context stores nothing", testEndedContext},
		{"what no text can be finds nothing", testUnstorableText},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, open(t))
		})
	}
}

// check ends the test on an error.
func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// value ends the test on an error and returns what came with it otherwise.
func value[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		check(t, err)
		return v
	}
}

// equal compares field by field; NaN equals NaN.
func equal(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}

// refused reports an error that has not this code.
func refused(t *testing.T, what string, err error, want challenges.Code) {
	t.Helper()
	if got := challenges.CodeOf(err); got != want || err == nil {
		t.Errorf("%s: %v, want code %q", what, err, want)
	}
}

// failed reports a write that succeeded.
func failed(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("%s succeeded", what)
	}
}

// testEndedContext goes through every method that writes.
func testEndedContext(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 1)
	stored := c.guess(0, 0, 100, 0)
	ended, cancel := context.WithCancel(t.Context())
	cancel()

	guess := c.newGuess(0, 0, 200, 1)
	guess.MaxAttempts = 2
	account2 := account.Account{ID: c.id(), Name: "Second", Role: account.Admin}
	cohort2 := c.newCohort()
	set2, version2 := c.newVersion("second", 1)
	draft2 := c.newDraft("third", 1)
	for name, err := range map[string]error{
		"CreateAccount":  db.CreateAccount(ended, account2, "second"),
		"SetPassword":    db.SetPassword(ended, c.owner.ID, "new", false, ""),
		"CreateSession":  db.CreateSession(ended, "token", account.Session{}),
		"PutImage":       value2(db.PutImage(ended, tiles.Record{Image: tiles.Image{ID: "late"}})),
		"CreateImage":    value2(db.CreateImage(ended, challenges.NewImage{ID: "late", Job: job.Job{ID: "late"}})),
		"CompleteImage":  value2(db.CompleteImage(ended, tiles.Record{Image: tiles.Image{ID: "late"}})),
		"ReplaceImage":   value2(db.ReplaceImage(ended, c.version.Challenges[0].Images[0].Image, tiles.Record{Image: tiles.Image{ID: "late"}})),
		"DeleteImage":    value2(db.DeleteImage(ended, c.version.Challenges[0].Images[0].Image)),
		"DropOriginal":   value2(db.DropOriginal(ended, c.version.Challenges[0].Images[0].Image)),
		"CreateJob":      db.CreateJob(ended, job.Job{ID: "late"}),
		"CreateToken":    db.CreateToken(ended, "token", account.Token{AccountID: c.owner.ID, Scopes: account.Read}),
		"PutSetShare":    db.PutSetShare(ended, set2.ID, challenges.Share{AccountID: c.owner.ID}),
		"CreateVersion":  value3(db.CreateVersion(ended, set2, version2)),
		"CreateDraft":    db.CreateDraft(ended, draft2),
		"SaveDraft":      db.SaveDraft(ended, c.draft(c.version.SetID), nil),
		"AddDraft":       db.AddDraftChallenge(ended, c.version.SetID, c.newChallengeDraft(0)),
		"SaveChallenge":  db.SaveDraftChallenge(ended, c.version.SetID, c.newChallengeDraft(0)),
		"PublishDraft":   value2(db.PublishDraft(ended, c.version.SetID, version2)),
		"PurgeDrafts":    db.PurgeDrafts(ended, c.at(0)),
		"CreateCohort":   db.CreateCohort(ended, cohort2),
		"CreateTrainee":  db.CreateTrainee(ended, challenges.Trainee{ID: "late", CohortID: c.cohort.ID}, "late"),
		"CreateExercise": db.CreateExercise(ended, challenges.Exercise{ID: "late", VersionID: c.version.ID, CohortID: c.cohort.ID}),
		"RecordGuess":    value2(db.RecordGuess(ended, guess)),
		"OpenHint":       db.OpenHint(ended, c.newHint(0, 0, 1, 1)),
		"CorrectKey":     value2(db.CorrectKey(ended, c.newCorrection(c.question(0), challenges.Key{Place: at(keyPlace)}, 2))),
		"MoveBoard":      value2(db.MoveBoard(ended, c.exercise.ID, 1, c.at(2))),
		"RecordMarking":  value2(db.RecordMarking(ended, challenges.RecordMarking{Exercise: c.exercise.ID, Mark: stored.Mark})),
		"RecordMarks":    db.RecordMarks(ended, c.exercise.ID, 1, []challenges.Mark{stored.Mark}),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", name, err)
		}
	}

	if _, err := db.Account(t.Context(), account2.ID); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("account: %v", err)
	}
	equal(t, "owner", c.owner, value(db.Account(t.Context(), c.owner.ID))(t))
	if _, err := db.Session(t.Context(), "token"); !errors.Is(err, account.ErrNoSession) {
		t.Errorf("session: %v", err)
	}
	missingImage(t, db, "late")
	if _, err := db.Job(t.Context(), "late"); !errors.Is(err, job.ErrNotFound) {
		t.Errorf("job: %v", err)
	}
	if sets := value(db.Sets(t.Context(), "", challenges.SetInUse, "", 100))(t); len(sets) != 1 {
		t.Errorf("sets %+v", sets)
	}
	_, err := db.Cohort(t.Context(), cohort2.ID)
	refused(t, "cohort", err, challenges.CodeNotFound)
	_, err = db.Trainee(t.Context(), "late")
	refused(t, "trainee", err, challenges.CodeNotFound)
	equal(t, "exercises", []challenges.Exercise{c.now()}, value(db.ExercisesOfAccount(t.Context(), "", "", 9))(t))
	if e := c.now(); e.Version != 2 || e.Revision != 1 {
		t.Errorf("exercise at version %d, revision %d", e.Version, e.Revision)
	}
	equal(t, "ledger", []challenges.LedgerEntry{stored}, c.ledger())
	equal(t, "opened hints", []challenges.OpenedHint{}, c.hintsOpened())
}

// value2 and value3 keep the error of a call.
func value2[T any](_ T, err error) error         { return err }
func value3[T, U any](_ T, _ U, err error) error { return err }

// testUnstorableText asks for ids as they may come in an address. PostgreSQL
// knows no text with these bytes.
func testUnstorableText(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 1)
	for _, text := range []string{"a\x00b", "\xff"} {
		if _, err := db.AccountByName(t.Context(), text); !errors.Is(err, account.ErrNotFound) {
			t.Errorf("AccountByName(%q): %v", text, err)
		}
		if _, err := db.Account(t.Context(), text); !errors.Is(err, account.ErrNotFound) {
			t.Errorf("Account(%q): %v", text, err)
		}
		if _, err := db.Session(t.Context(), text); !errors.Is(err, account.ErrNoSession) {
			t.Errorf("Session(%q): %v", text, err)
		}
		missingImage(t, db, text)
		refused(t, "SetOfVersion", value2(db.SetOfVersion(t.Context(), challenges.VersionID(text))), challenges.CodeNotFound)
		refused(t, "Set", value2(db.Set(t.Context(), challenges.SetID(text))), challenges.CodeNotFound)
		refused(t, "Version", value2(db.Version(t.Context(), challenges.VersionID(text))), challenges.CodeNotFound)
		refused(t, "Draft", value2(db.Draft(t.Context(), challenges.SetID(text))), challenges.CodeNotFound)
		refused(t, "DraftChallenge", value2(db.DraftChallenge(t.Context(), c.version.SetID, challenges.ChallengeID(text))), challenges.CodeNotFound)
		refused(t, "Cohort", value2(db.Cohort(t.Context(), challenges.CohortID(text))), challenges.CodeNotFound)
		refused(t, "CohortByCode", value2(db.CohortByCode(t.Context(), text)), challenges.CodeNotFound)
		refused(t, "Trainee", value2(db.Trainee(t.Context(), challenges.TraineeID(text))), challenges.CodeNotFound)
		refused(t, "TraineeByAlias", value2(db.TraineeByAlias(t.Context(), c.cohort.ID, text)), challenges.CodeNotFound)
		refused(t, "Exercise", value2(db.Exercise(t.Context(), challenges.ExerciseID(text))), challenges.CodeNotFound)
		refused(t, "LastGuess", value3(db.LastGuess(t.Context(), c.exercise.ID, challenges.ChallengeID(text), c.trainees[0].ID)),
			challenges.CodeNotFound)
		refused(t, "GuessToMark", value2(db.GuessToMark(t.Context(), c.exercise.ID, challenges.GuessID(text))), challenges.CodeNotFound)
		refused(t, "Reply", value3(db.Reply(t.Context(), challenges.ReplyKey{Key: text})), challenges.CodeNotFound)
		if lines := value(db.Audit(t.Context(), account.AuditFilter{Subject: text}, 9))(t); len(lines) != 0 {
			t.Errorf("Audit(%q): %+v", text, lines)
		}
		if uses := value(db.ImageUses(t.Context(), text))(t); len(uses) != 0 {
			t.Errorf("ImageUses(%q): %+v", text, uses)
		}
	}
}
