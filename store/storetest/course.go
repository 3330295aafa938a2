package storetest

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/tiles"
)

// keyPlace is the key of every question of a course.
var keyPlace = geo.Point{76.9453, 43.2587}

// course is a database in which an account has published a set and opened an
// exercise with it for a cohort.
type course struct {
	t        *testing.T
	db       Database
	ids      int
	owner    account.Account
	version  challenges.Version
	cohort   challenges.Cohort
	trainees []challenges.Trainee
	exercise challenges.Exercise // as it was stored
	revision int64               // at which guesses are marked
}

// newCourse stores a course with this many challenges, each of one photo and
// one question, and trainees.
func newCourse(t *testing.T, db Database, challengeCount, traineeCount int) *course {
	t.Helper()
	c := &course{t: t, db: db, revision: 1}
	c.owner = c.newAccount("Aliya")
	check(t, db.CreateAccount(t.Context(), c.owner, account.Fold(c.owner.Name)))
	c.version = c.publish("almaty", challengeCount)
	c.cohort = c.newCohort()
	check(t, db.CreateCohort(t.Context(), c.cohort))
	for i := range traineeCount {
		c.trainees = append(c.trainees, c.join(fmt.Sprintf("Trainee %d", i)))
	}
	c.exercise = c.newExercise()
	check(t, db.CreateExercise(t.Context(), c.exercise))
	return c
}

// id returns a new id; ids are in the order they were made.
func (c *course) id() string {
	c.ids++
	return fmt.Sprintf("id-%06d", c.ids)
}

// at is a time in the minutes of the course.
func (c *course) at(minute int) time.Time {
	return time.Date(2024, time.June, 10, 9, minute, 0, 123e6, time.UTC)
}

func (c *course) newAccount(name string) account.Account {
	return account.Account{ID: c.id(), Name: name, Role: account.Instructor, PasswordHash: "$argon2id$" + name, CreatedAt: c.at(0)}
}

func (c *course) newCohort() challenges.Cohort {
	id := c.id()
	return challenges.Cohort{ID: challenges.CohortID(id), OwnerID: c.owner.ID, Name: "Analysts", JoinCode: "CODE" + id, CreatedAt: c.at(0)}
}

func (c *course) join(alias string) challenges.Trainee {
	c.t.Helper()
	trainee := challenges.Trainee{
		ID: challenges.TraineeID(c.id()), CohortID: c.cohort.ID, Alias: alias, RecoveryHash: "hash of " + alias, CreatedAt: c.at(0),
	}
	check(c.t, c.db.CreateTrainee(c.t.Context(), trainee, account.Fold(alias)))
	return trainee
}

func (c *course) newExercise() challenges.Exercise {
	return challenges.Exercise{
		ID: challenges.ExerciseID(c.id()), VersionID: c.version.ID, CohortID: c.cohort.ID, OwnerID: c.owner.ID,
		Rules: challenges.Rules{
			Reveal: challenges.RevealAtClose, OpensAt: c.at(0), ClosesAt: c.at(60), Grace: 90 * time.Second, Attempts: 1,
		},
		CreatedAt: c.at(0), Version: 1, Revision: 1, Edition: 1, Terms: 1,
	}
}

// newVersion makes a version of the owner's set of that name, and stores the
// images in it.
func (c *course) newVersion(name string, challengeCount int) (challenges.Set, challenges.Version) {
	c.t.Helper()
	set := challenges.Set{ID: challenges.SetID(c.id()), OwnerID: c.owner.ID, Name: name, Created: c.at(0)}
	v := challenges.Version{
		ID: challenges.VersionID(c.id()), Title: challenges.Text{"en": "Title of " + name, "ru": "Название"},
		Description: challenges.Text{"en": "What it is about"}, Languages: []string{"en", "ru"}, PublishedAt: c.at(0), Edition: 1,
	}
	for i := range challengeCount {
		v.Challenges = append(v.Challenges, c.newChallenge(i+1))
	}
	return set, v
}

func (c *course) newChallenge(position int) challenges.Challenge {
	c.t.Helper()
	id := c.id()
	image := tiles.Image{ID: "image-" + id, Width: 4000, Height: 3000, Archive: "images/" + id + ".pmtiles", Full: "images/" + id + ".jpg"}
	check(c.t, value2(c.db.PutImage(c.t.Context(), tiles.Record{Image: image, Owner: c.owner.ID, Created: c.at(0)})))
	text := func(s string) challenges.Text { return challenges.Text{"en": s, "ru": s + " по-русски"} }
	return challenges.Challenge{
		ID: challenges.ChallengeID(c.id()), DraftID: challenges.ChallengeID(c.id()), Position: position, Prompt: text("Where is this?"),
		Images: []challenges.Photo{{
			Image: image.ID, Width: image.Width, Height: image.Height, Alt: text("A street"),
			Credit: challenges.Credit{Author: "Author", Licence: "CC0-1.0", Title: "Abay Avenue", Source: "https://example.org/", Changes: "cropped"},
		}},
		Hints: []challenges.Hint{
			{ID: challenges.HintID(c.id()), Text: text("Look at the ridge."), Price: 0.1}, {ID: challenges.HintID(c.id()), Text: text("Abay"), Price: 1},
		},
		Title: text("Abay Avenue"), Debrief: text("See the *mountains*."), Country: "KZ", Difficulty: 3, Tags: []string{"street"},
		Provenance: challenges.Provenance{Truth: "seen", UncertaintyMeters: 12.5, Consent: "public place"},
		Questions: []challenges.Question{{
			ID: challenges.QuestionID(c.id()), Position: 1,
			Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{
				MaxPoints: 5000, Falloff: scoring.ExponentialFalloff{Scale: 1500.5, Perfect: 20},
			}},
			Key: challenges.Key{Version: 1, Place: at(keyPlace)},
		}},
	}
}

// publish stores a version and returns it with the id of its set and its number.
func (c *course) publish(name string, challengeCount int) challenges.Version {
	c.t.Helper()
	set, v := c.newVersion(name, challengeCount)
	var err error
	v.SetID, v.Number, err = c.db.CreateVersion(c.t.Context(), set, v)
	v.DraftRevision = int64(v.Number) + 1 // the draft of a set that is only imported moves with it
	check(c.t, err)
	return v
}

func (c *course) question(challenge int) challenges.QuestionID {
	return c.version.Challenges[challenge].Questions[0].ID
}

// newGuess makes a guess of a trainee for a challenge, by their numbers, that
// was submitted in a minute and earned points. It is marked at the first
// revision, has a reply key of its own, and is the only attempt.
func (c *course) newGuess(trainee, challenge, points, minute int) challenges.RecordGuess {
	id := challenges.GuessID(c.id())
	ch := c.version.Challenges[challenge]
	g := challenges.Guess{
		ID: id, ExerciseID: c.exercise.ID, ChallengeID: ch.ID, TraineeID: c.trainees[trainee].ID,
		Answers:   []challenges.Answer{{Question: ch.Questions[0].ID, Place: &geo.Point{-179.99999999999997, 43.1}}},
		Reasoning: "Горы на юге", SubmittedAt: c.at(minute),
		Clues: []challenges.Clue{{Image: ch.Images[0].Image, X: 1, Y: 2, Width: 3, Height: 4, Note: "ridge"}},
	}
	mark := c.newMark(id, c.revision, points, minute)
	return challenges.RecordGuess{
		Guess: g, Mark: mark, MaxAttempts: 1, Terms: 1,
		Receipt: challenges.Receipt{
			GuessID: id, SubmittedAt: g.SubmittedAt, Mark: &mark,
			Reveal: &challenges.RevealView{Country: "KZ", Keys: []challenges.RevealedKey{{
				Question: ch.Questions[0].ID, Kind: challenges.KindPlace, Key: challenges.Key{Version: 1}, Nearest: &geo.Point{1, 2},
			}}},
		},
		Reply: challenges.ReplyKey{Exercise: g.ExerciseID, Challenge: g.ChallengeID, Trainee: g.TraineeID, Key: "key of " + string(id)},
		Body:  [32]byte{1, 2, 255},
	}
}

func (c *course) newMark(guess challenges.GuessID, revision int64, points, minute int) challenges.Mark {
	return challenges.Mark{
		GuessID: guess, Revision: revision, Points: points, DistanceMeters: 20_000 / float64(points+3), MarkedAt: c.at(minute),
		Circles: 2, Held: points % 3,
		Parts: []challenges.Part{{Question: "q", Points: points, MaxPoints: 5000, Why: scoring.ByDistance}},
	}
}

// guess stores what newGuess makes and returns it as the ledger has it.
func (c *course) guess(trainee, challenge, points, minute int) challenges.LedgerEntry {
	c.t.Helper()
	r := c.newGuess(trainee, challenge, points, minute)
	recorded := value(c.db.RecordGuess(c.t.Context(), r))(c.t)
	r.Guess.Attempt = recorded.Receipt.Attempt
	return challenges.LedgerEntry{Guess: r.Guess, Mark: r.Mark}
}

// now reads the exercise.
func (c *course) now() challenges.Exercise {
	c.t.Helper()
	return value(c.db.Exercise(c.t.Context(), c.exercise.ID))(c.t)
}

func (c *course) ledger() []challenges.LedgerEntry {
	c.t.Helper()
	return value(c.db.Ledger(c.t.Context(), c.exercise.ID))(c.t)
}

func missingImage(t *testing.T, db Database, id string) {
	t.Helper()
	if _, err := db.Image(t.Context(), id); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Image(%q): %v, want fs.ErrNotExist", id, err)
	}
}

// at is the region of one point.
func at(p geo.Point) *geo.Region {
	region, err := geo.NewRegion(p)
	if err != nil {
		panic(err)
	}
	return region
}
