package challenges_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/store"
	"geodrill/store/storetest"
	"geodrill/tiles"

	"github.com/google/uuid"
)

// start is when every room's clock begins.
var start = time.Date(2024, time.June, 10, 9, 0, 0, 0, time.UTC)

// keyPlace is the key of every challenge of a room, and scale that of its rule.
var keyPlace = geo.Point{76.9453, 43.2587}

const scale = 1500

// clock stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// publisher remembers the newest version that was announced.
type publisher struct {
	mu     sync.Mutex
	newest map[challenges.ExerciseID]int64
}

func (p *publisher) Publish(id challenges.ExerciseID, version int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.newest[id] = max(p.newest[id], version)
}

func (p *publisher) version(id challenges.ExerciseID) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.newest[id]
}

// room is a class: an instructor with a published set and a cohort, another
// instructor, and an admin, over a real database and real images.
type room struct {
	t         *testing.T
	service   *challenges.Service
	store     *store.Store
	config    challenges.Config
	clock     *clock
	publisher *publisher

	owner, other, admin challenges.Actor
	version             challenges.Version
	cohort              challenges.Cohort
}

func newRoom(t *testing.T) *room {
	t.Helper()
	return newRoomAt(t, storetest.SQLite(t))
}

func newRoomAt(t *testing.T, location string) *room {
	t.Helper()
	r := &room{
		t: t, store: storetest.OpenAt(t, location), clock: &clock{now: start},
		publisher: &publisher{newest: map[challenges.ExerciseID]int64{}},
	}
	blobs, err := store.OpenFileBlobs(t.TempDir())
	check(t, err)
	t.Cleanup(func() { blobs.Close() })
	r.config = challenges.Config{
		Store: r.store, Images: tiles.NewLibrary(tiles.Config{Blobs: blobs, Catalog: r.store}),
		Clock: r.clock, Publisher: r.publisher, Random: rand.Reader, Wake: func() {},
		NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
	}
	r.service = challenges.NewService(r.config)
	r.owner = r.account("Aliya", account.Instructor)
	r.other = r.account("Bolat", account.Instructor)
	r.admin = r.account("Root", account.Admin)
	r.version, err = r.service.Publish(t.Context(), r.owner, newDraft("almaty", 3), nil)
	check(t, err)
	r.cohort, err = r.service.AddCohort(t.Context(), r.owner, "Analysts")
	check(t, err)
	return r
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (r *room) account(name string, role account.Role) challenges.Actor {
	r.t.Helper()
	a := account.Account{ID: r.config.NewID(), Name: name, Role: role, CreatedAt: start}
	check(r.t, r.store.CreateAccount(r.t.Context(), a, account.Fold(name)))
	return challenges.AccountActor(a)
}

// newDraft is a set of challenges with one photo and one question each.
func newDraft(name string, count int) challenges.Draft {
	text := func(s string) challenges.Text { return challenges.Text{"en": s, "ru": s + " (ru)"} }
	d := challenges.Draft{Name: name, Title: text("Almaty"), Description: text("Streets"), Languages: []string{"en", "ru"}}
	for i := range count {
		d.Challenges = append(d.Challenges, challenges.DraftChallenge{
			Challenge: challenges.Challenge{
				Prompt: text("Where is this?"), Title: text("Secret title"), Debrief: text("Secret debrief"),
				Country: "KZ", Difficulty: 2, Tags: []string{"secret-tag"}, Provenance: challenges.Provenance{Truth: "seen"},
				Questions: []challenges.Question{{
					Key: challenges.Key{Place: at(keyPlace)},
					Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 5000, Falloff: scoring.ExponentialFalloff{Scale: scale}}},
				}},
			},
			Photos: []challenges.DraftPhoto{{
				Name: fmt.Sprintf("photo %d", i+1), Open: openPNG(40, 30, byte(i)), Alt: text("A street"),
				Credit: challenges.Credit{Author: "Author", Licence: "CC0-1.0", Title: "Secret credit", Source: "secret-source", Changes: "secret-changes"},
			}},
		})
	}
	return d
}

func openPNG(width, height int, shade byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		m := image.NewGray(image.Rect(0, 0, width, height))
		m.SetGray(0, 0, color.Gray{Y: shade})
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			return nil, err
		}
		return io.NopCloser(&b), nil
	}
}

func (r *room) join(alias string) challenges.Actor {
	r.t.Helper()
	return r.joinCohort(r.cohort, alias)
}

func (r *room) joinCohort(c challenges.Cohort, alias string) challenges.Actor {
	r.t.Helper()
	joined, err := r.service.Join(r.t.Context(), challenges.JoinCohort{Code: c.JoinCode, Alias: alias})
	check(r.t, err)
	actor, err := r.service.TraineeActor(r.t.Context(), joined.Trainee.ID)
	check(r.t, err)
	return actor
}

// open opens an exercise for an hour from now.
func (r *room) open(reveal challenges.Reveal) challenges.ExerciseID {
	r.t.Helper()
	return r.openWith(challenges.Rules{Reveal: reveal, ClosesAt: r.clock.Now().Add(time.Hour), Grace: time.Minute})
}

func (r *room) openWith(rules challenges.Rules) challenges.ExerciseID {
	r.t.Helper()
	e, err := r.service.OpenExercise(r.t.Context(), r.owner, challenges.NewExercise{Version: r.version.ID, Cohort: r.cohort.ID, Rules: rules})
	check(r.t, err)
	return e.ID
}

// away is a point so far east of the key, about.
func away(meters float64) geo.Point {
	return geo.Point{keyPlace[0] + meters/81_000, keyPlace[1]}
}

// newGuess is a flat guess for a challenge by its number.
func (r *room) newGuess(e challenges.ExerciseID, challenge int, place geo.Point, key string) challenges.SubmitGuess {
	return challenges.SubmitGuess{
		Exercise: e, Challenge: r.version.Challenges[challenge].ID, Answers: []challenges.Answer{{Place: &place}}, Flat: true,
		IdempotencyKey: key, Body: sha256.Sum256(fmt.Append(nil, e, challenge, place)),
	}
}

func (r *room) guess(actor challenges.Actor, e challenges.ExerciseID, challenge int, place geo.Point) challenges.Receipt {
	r.t.Helper()
	receipt, err := r.service.SubmitGuess(r.t.Context(), actor, r.newGuess(e, challenge, place, ""))
	check(r.t, err)
	return receipt
}

// refused checks the code and the field of a refusal.
func refused(t *testing.T, what string, err error, code challenges.Code, field string) {
	t.Helper()
	if got := challenges.CodeOf(err); err == nil || got != code {
		t.Errorf("%s: %v, want code %q", what, err, code)
		return
	}
	if got := fieldOf(err); got != field {
		t.Errorf("%s: field %q, want %q", what, got, field)
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

// keyAt is the key of a place question that asks for one point.
func keyAt(p geo.Point) challenges.Key { return challenges.Key{Place: at(p)} }
