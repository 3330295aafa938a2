package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/geo"
	"geodrill/scoring"

	"github.com/paulmach/orb"
)

// everyKind makes a question of each kind and each rule, from a position on.
func (c *course) everyKind(position int) (questions []challenges.Question) {
	square, err := geo.NewRegion(
		orb.Polygon{{{179, -17}, {181, -17}, {181, -16}, {179, -16}, {179, -17}}},
		orb.Polygon{{{179.9, -16.6}, {180.1, -16.6}, {180.1, -16.4}, {179.9, -16.4}, {179.9, -16.6}}},
	)
	check(c.t, err)
	linear := scoring.LinearFalloff{Perfect: 5.5, Zero: 90}
	noon := c.at(720)
	for _, q := range []challenges.Question{
		{
			Prompt: challenges.Text{"en": "Where does it lie?", "ru": "Где он лежит?"},
			Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{
				MaxPoints: 3000, Falloff: scoring.DefaultBands(), Circle: &scoring.CircleRule{Share: 0.25, ScaleMeters: 1500},
			}},
			Key: challenges.Key{Version: 1, Place: square},
		},
		{Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 1, Falloff: linear}}, Key: challenges.Key{Version: 1, Place: at(geo.Point{76.9, -90})}},
		{Ask: challenges.BearingAsk{Rule: scoring.BearingRule{MaxPoints: 500, Falloff: linear}}, Key: challenges.Key{Version: 1, BearingDegrees: 359.75}},
		{Ask: challenges.BearingAsk{Rule: scoring.BearingRule{MaxPoints: 500, Falloff: linear}}, Key: challenges.Key{Version: 1}}, // north
		{
			Ask: challenges.TimeAsk{Zone: "Asia/Almaty", Rule: scoring.TimeRule{MaxPoints: 500, Falloff: linear, LongestMinutes: 60}},
			Key: challenges.Key{Version: 1, Time: scoring.Interval{From: noon, To: noon.Add(time.Hour)}},
		},
		{
			Ask: challenges.TimeAsk{Zone: "UTC", Day: "2024-06-10", Rule: scoring.TimeRule{
				MaxPoints: 500, Falloff: scoring.ExponentialFalloff{Scale: 30}, LongestMinutes: 1, TimeOfDay: true,
			}},
			Key: challenges.Key{Version: 1, Time: scoring.Interval{From: noon, To: noon}},
		},
		{
			Ask: challenges.TextAsk{Rule: scoring.TextRule{MaxPoints: 500}},
			Key: challenges.Key{Version: 1, Texts: []scoring.AcceptedForm{{Text: "Алматы", Share: 1}, {Text: "Верный", Share: 0.5}}},
		},
	} {
		q.ID, q.Position = challenges.QuestionID(c.id()), position+len(questions)
		questions = append(questions, q)
	}
	return questions
}

// keysOf reads the newest keys of a version.
func keysOf(t *testing.T, db Database, id challenges.VersionID) map[challenges.QuestionID]challenges.Key {
	t.Helper()
	keys := map[challenges.QuestionID]challenges.Key{}
	for question, version := range value(db.KeyVersions(t.Context(), id))(t) {
		keys[question] = value(db.Key(t.Context(), question, version))(t)
	}
	return keys
}

// withoutKeys is a version as it is read.
func withoutKeys(v challenges.Version) challenges.Version {
	v.Challenges = slices.Clone(v.Challenges)
	for i := range v.Challenges {
		questions := slices.Clone(v.Challenges[i].Questions)
		for j := range questions {
			questions[j].Key = challenges.Key{}
		}
		v.Challenges[i].Questions = questions
	}
	return v
}

func testVersion(t *testing.T, db Database) {
	c := newCourse(t, db, 3, 0)
	set, v := c.newVersion("second", 2)
	// Several questions and images in one challenge, and what may be left out.
	first := &v.Challenges[0]
	another := c.newChallenge(1)
	first.Images = append(first.Images, another.Images[0], first.Images[0])
	first.Questions = append(first.Questions, c.everyKind(2)...)
	first.Country, first.Difficulty, first.Tags, first.Provenance = "", 0, nil, challenges.Provenance{}
	var err error
	v.SetID, v.Number, err = db.CreateVersion(t.Context(), set, v)
	v.DraftRevision = 2
	check(t, err)

	if v.SetID != set.ID || v.Number != 1 {
		t.Errorf("stored as version %d of set %s, want 1 of %s", v.Number, v.SetID, set.ID)
	}
	equal(t, "version", withoutKeys(v), value(db.Version(t.Context(), v.ID))(t))
	equal(t, "another version", withoutKeys(c.version), value(db.Version(t.Context(), c.version.ID))(t))
	want := map[challenges.QuestionID]challenges.Key{}
	for _, ch := range v.Challenges {
		for _, q := range ch.Questions {
			want[q.ID] = q.Key
		}
	}
	equal(t, "keys", want, keysOf(t, db, v.ID))
	refused(t, "a key of the next version", value2(db.Key(t.Context(), v.Challenges[0].Questions[0].ID, 2)), challenges.CodeNotFound)
	equal(t, "set of the version", set, value(db.SetOfVersion(t.Context(), v.ID))(t))
	equal(t, "set", set, value(db.Set(t.Context(), set.ID))(t))

	refused(t, "Version", value2(db.Version(t.Context(), "none")), challenges.CodeNotFound)
	refused(t, "SetOfVersion", value2(db.SetOfVersion(t.Context(), "none")), challenges.CodeNotFound)
	refused(t, "Set", value2(db.Set(t.Context(), "none")), challenges.CodeNotFound)
	if keys := keysOf(t, db, "none"); len(keys) != 0 {
		t.Errorf("keys of no version: %v", keys)
	}
}

func testVersionNumbers(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	second := c.publish("almaty", 2)
	if second.SetID != c.version.SetID || second.Number != 2 {
		t.Errorf("published again: version %d of set %s, want 2 of %s", second.Number, second.SetID, c.version.SetID)
	}
	other := c.publish("astana", 1)
	if other.SetID == c.version.SetID || other.Number != 1 {
		t.Errorf("another name: version %d of set %s", other.Number, other.SetID)
	}
	c.owner = c.newAccount("Bolat")
	check(t, db.CreateAccount(t.Context(), c.owner, "bolat"))
	other = c.publish("almaty", 1)
	if other.SetID == c.version.SetID || other.Number != 1 {
		t.Errorf("another owner: version %d of set %s", other.Number, other.SetID)
	}
	equal(t, "the first version", withoutKeys(c.version), value(db.Version(t.Context(), c.version.ID))(t))
	equal(t, "the second version", withoutKeys(second), value(db.Version(t.Context(), second.ID))(t))
}

func testVersionRace(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	const publishers = 8
	var wg sync.WaitGroup
	var numbers [publishers]int
	var errs [publishers]error
	for i := range publishers {
		set, v := c.newVersion("fresh", 1)
		wg.Go(func() { _, numbers[i], errs[i] = db.CreateVersion(t.Context(), set, v) })
	}
	wg.Wait()
	check(t, errors.Join(errs[:]...))
	slices.Sort(numbers[:])
	equal(t, "numbers", [publishers]int{1, 2, 3, 4, 5, 6, 7, 8}, numbers)
}

func testSets(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 0)
	aliya := c.owner
	newest := c.publish("almaty", 3)
	second := c.publish("astana", 1)
	c.owner = c.newAccount("Bolat")
	check(t, db.CreateAccount(t.Context(), c.owner, account.Fold(c.owner.Name)))
	others := c.publish("almaty", 4)

	summary := func(owner, name string, v challenges.Version) challenges.SetSummary {
		return challenges.SetSummary{
			ID: v.SetID, Name: name, Version: v.ID, Number: v.Number, Title: v.Title,
			ChallengeCount: len(v.Challenges), PublishedAt: v.PublishedAt, OwnerID: owner, Changed: v.PublishedAt,
		}
	}
	own := []challenges.SetSummary{summary(aliya.ID, "astana", second), summary(aliya.ID, "almaty", newest)}
	equal(t, "own sets", own, value(db.Sets(t.Context(), aliya.ID, challenges.SetInUse, "", 100))(t))
	all := append([]challenges.SetSummary{summary(c.owner.ID, "almaty", others)}, own...)
	equal(t, "all sets", all, value(db.Sets(t.Context(), "", challenges.SetInUse, "", 100))(t))
	if sets := value(db.Sets(t.Context(), "nobody", challenges.SetInUse, "", 100))(t); len(sets) != 0 {
		t.Errorf("nobody's sets: %+v", sets)
	}
}

func testVersionFails(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	for name, change := range map[string]func(v *challenges.Version){
		"an unknown image": func(v *challenges.Version) { v.Challenges[1].Images[0].Image = "none" },
		"a position twice": func(v *challenges.Version) { v.Challenges[1].Position = 1 },
		"a question's id":  func(v *challenges.Version) { v.Challenges[1].Questions[0].ID = c.question(0) },
		"a version's id":   func(v *challenges.Version) { v.ID = c.version.ID },
	} {
		set, v := c.newVersion("broken", 2)
		change(&v)
		failed(t, name, value3(db.CreateVersion(t.Context(), set, v)))
	}
	set, v := c.newVersion("broken", 1)
	set.OwnerID = "nobody"
	failed(t, "an unknown owner", value3(db.CreateVersion(t.Context(), set, v)))
	if sets := value(db.Sets(t.Context(), "", challenges.SetInUse, "", 100))(t); len(sets) != 1 {
		t.Errorf("sets %+v, want the first alone", sets)
	}
	if first := c.publish("broken", 1); first.Number != 1 {
		t.Errorf("after failures the first version has number %d", first.Number)
	}
}
