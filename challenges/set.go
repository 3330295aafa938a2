package challenges

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

// Ids are opaque strings. Those of sets, versions, challenges, questions,
// cohorts, trainees, exercises and guesses are ordered by the time they were
// made; those of images are random, so that they say nothing about each other.
type (
	SetID       string
	VersionID   string
	ChallengeID string
	QuestionID  string
	CohortID    string
	TraineeID   string
	ExerciseID  string
	GuessID     string
)

// Set is an ordered list of challenges by one author, published as numbered
// versions.
type Set struct {
	ID      SetID
	OwnerID string // account
	Name    string // unique among the owner's sets; a slug
	Created time.Time
}

// Version is a published state of a set. It never changes.
type Version struct {
	ID          VersionID
	SetID       SetID
	Number      int // from 1
	Title       Text
	Description Text
	Languages   []string
	PublishedAt time.Time
	Challenges  []Challenge // in order
}

// Challenge is one photo, or several, and what is asked about it. It holds
// what a trainee may see only after the reveal: see [ChallengeView] and
// [Debrief] for what leaves this package.
type Challenge struct {
	ID       ChallengeID `json:"-"`
	Position int         `json:"-"`              // from 1
	Name     string      `json:"name,omitempty"` // for its authors: a slug, unique in its set, or empty

	Prompt Text    `json:"prompt"`
	Images []Photo `json:"images"`

	// From here on: after the reveal only.
	Title      Text       `json:"title"`
	Debrief    Text       `json:"debrief"`
	Country    string     `json:"country,omitempty"` // ISO 3166-1 alpha-2, or empty
	Difficulty int        `json:"difficulty,omitempty"`
	Tags       []string   `json:"tags,omitempty"`
	Provenance Provenance `json:"provenance"`

	Questions []Question `json:"-"`
}

// Photo is a picture of a challenge.
type Photo struct {
	Image  string `json:"image"` // id of the stored image
	Width  int    `json:"width"` // pixels, upright
	Height int    `json:"height"`
	Alt    Text   `json:"alt"` // neutral: it tells no more than the picture
	Credit Credit `json:"credit"`
}

// Credit says whose a picture is. Author and Licence are shown with the
// picture; Title, Source and Changes after the reveal, for they may name the
// place.
type Credit struct {
	Author  string `json:"author"`
	Licence string `json:"licence"`
	Title   string `json:"title,omitempty"`
	Source  string `json:"source,omitempty"`
	Changes string `json:"changes,omitempty"`
}

// Provenance says how the truth of a challenge is known and why its picture
// may be shown.
type Provenance struct {
	Truth             string  `json:"truth,omitempty"`
	UncertaintyMeters float64 `json:"uncertaintyMeters,omitempty"`
	Consent           string  `json:"consent,omitempty"`
}

// Draft is a set before it is stored: what an exchange format reads.
type Draft struct {
	Name        string
	Title       Text
	Description Text
	Languages   []string
	Challenges  []DraftChallenge
}

// DraftChallenge is a challenge whose photos are not stored yet. Challenge's
// ids, positions and Images are ignored.
type DraftChallenge struct {
	Challenge
	Photos []DraftPhoto
}

// DraftPhoto is a picture still to be stored, as the bytes that Open reads.
type DraftPhoto struct {
	Open   func() (io.ReadCloser, error)
	Name   string // for messages: where the author finds it
	Alt    Text
	Credit Credit
}

// SetSummary is a set in a list.
type SetSummary struct {
	ID             SetID
	Name           string
	Version        VersionID // the newest
	Number         int
	Title          Text
	ChallengeCount int
	PublishedAt    time.Time
}

// SetStore keeps sets.
type SetStore interface {
	// CreateVersion stores v as the next version of the set with this owner
	// and name, which it creates when there is none, and returns the set's id
	// and the version's number.
	CreateVersion(ctx context.Context, set Set, v Version) (SetID, int, error)
	// Sets lists sets, the newest first; owner "" means everyone's.
	Sets(ctx context.Context, owner string) ([]SetSummary, error)
	// SetOwner returns the owner of the set of a version, or a not-found Error.
	VersionOwner(ctx context.Context, id VersionID) (owner string, err error)
	// Version reads a version with its challenges and questions but without
	// keys, or a not-found Error.
	Version(ctx context.Context, id VersionID) (Version, error)
	// KeyVersions reads the newest version of every question's key.
	KeyVersions(ctx context.Context, id VersionID) (map[QuestionID]int, error)
	// Key reads a version of a question's key, or a not-found Error.
	Key(ctx context.Context, q QuestionID, version int) (Key, error)
}

// MaxChallenges bounds the challenges of a set.
const MaxChallenges = 200

// MaxQuestions bounds the questions of a challenge, as the contract bounds the
// answers of a guess.
const MaxQuestions = 20

// Publish stores a draft and its pictures as the next version of the actor's
// set of that name. Instructors and admins only. Progress, when not nil, is
// called before each picture with its number from 1 and their count. Errors:
// CodeForbidden, CodeInvalid; a picture that is refused is named in a wrapping
// error.
func (s *Service) Publish(ctx context.Context, actor Actor, d Draft, progress func(photo, of int)) (_ Version, err error) {
	if !actor.Authors() {
		return Version{}, forbidden()
	}
	if err := d.Validate(); err != nil {
		return Version{}, err
	}
	var stored []string
	defer func() {
		if err != nil {
			err = errors.Join(err, s.unpublish(context.WithoutCancel(ctx), stored))
		}
	}()
	photos := 0
	for _, c := range d.Challenges {
		photos += len(c.Photos)
	}
	now := s.now()
	v := Version{
		ID: VersionID(s.newID()), Title: d.Title, Description: d.Description,
		Languages: d.Languages, PublishedAt: now,
	}
	done := 0
	for i, dc := range d.Challenges {
		c := dc.Challenge
		c.ID, c.Position, c.Images = ChallengeID(s.newID()), i+1, nil
		for _, p := range dc.Photos {
			if done++; progress != nil {
				progress(done, photos)
			}
			photo, err := s.ingest(ctx, actor, p)
			if err != nil {
				return Version{}, err
			}
			c.Images = append(c.Images, photo)
			stored = append(stored, photo.Image)
		}
		c.Questions = slices.Clone(c.Questions)
		for j := range c.Questions {
			c.Questions[j].ID, c.Questions[j].Position = QuestionID(s.newID()), j+1
			c.Questions[j].Key = c.Questions[j].Ask.only(c.Questions[j].Key)
			c.Questions[j].Key.Version = 1
		}
		v.Challenges = append(v.Challenges, c)
	}
	set := Set{ID: SetID(s.newID()), OwnerID: actor.ID, Name: d.Name, Created: now}
	if v.SetID, v.Number, err = s.store.CreateVersion(ctx, set, v); err != nil {
		return Version{}, fmt.Errorf("publish set %q: %w", d.Name, err)
	}
	return v, nil
}

// unpublish deletes the pictures of a version that was not stored.
func (s *Service) unpublish(ctx context.Context, images []string) error {
	for _, id := range images {
		if err := s.images.Delete(ctx, id); err != nil && CodeOf(err) != CodeImageInUse { // it was stored, and the answer got lost
			return fmt.Errorf("delete the picture of a version that failed: %w", err)
		}
	}
	return nil
}

func (s *Service) ingest(ctx context.Context, actor Actor, p DraftPhoto) (Photo, error) {
	r, err := p.Open()
	if err != nil {
		return Photo{}, fmt.Errorf("open %s: %w", p.Name, err)
	}
	defer r.Close()
	photo := Photo{Alt: p.Alt, Credit: p.Credit}
	if photo.Image, photo.Width, photo.Height, err = s.images.Ingest(ctx, actor.ID, r); err != nil {
		return Photo{}, fmt.Errorf("store %s: %w", p.Name, err)
	}
	return photo, nil
}

// Sets lists the actor's sets, the newest first; an admin's list holds
// everyone's. Errors: CodeForbidden.
func (s *Service) Sets(ctx context.Context, actor Actor) ([]SetSummary, error) {
	if !actor.Authors() {
		return nil, forbidden()
	}
	return s.store.Sets(ctx, actor.ownerFilter())
}

// Validate reports the first thing that keeps the draft from being published,
// as an Error with CodeInvalid whose Field points into the draft, such as
// /challenges/0/questions/0/key.
func (d Draft) Validate() error {
	if !isSlug(d.Name) {
		return invalid("/name", "a name has 1 to 64 of a-z, 0-9 and -, and starts with a letter or digit")
	}
	if len(d.Languages) == 0 {
		return invalid("/languages", "name at least one language")
	}
	if err := d.complete("/title", d.Title); err != nil {
		return err
	}
	if n := len(d.Challenges); n == 0 || n > MaxChallenges {
		return invalid("/challenges", "a set has 1 to %d challenges, this one %d", MaxChallenges, n)
	}
	for i, c := range d.Challenges {
		if err := d.validateChallenge("/challenges/"+strconv.Itoa(i), c); err != nil {
			return err
		}
	}
	return nil
}

func (d Draft) validateChallenge(at string, c DraftChallenge) error {
	for _, t := range []struct {
		name string
		text Text
	}{{"title", c.Title}, {"prompt", c.Prompt}, {"debrief", c.Debrief}} {
		if err := d.complete(at+"/"+t.name, t.text); err != nil {
			return err
		}
	}
	if len(c.Photos) == 0 {
		return invalid(at+"/images", "a challenge has at least one image")
	}
	for j, p := range c.Photos {
		at := at + "/images/" + strconv.Itoa(j)
		if err := d.complete(at+"/alt", p.Alt); err != nil {
			return err
		}
		if p.Credit.Author == "" {
			return invalid(at+"/credit/author", "say who made the picture")
		}
		if p.Credit.Licence == "" {
			return invalid(at+"/credit/licence", "say under which licence the picture may be shown")
		}
	}
	if n := len(c.Questions); n == 0 || n > MaxQuestions {
		return invalid(at+"/questions", "a challenge has 1 to %d questions, this one %d", MaxQuestions, n)
	}
	for j, q := range c.Questions {
		at := at + "/questions/" + strconv.Itoa(j)
		if err := q.validate(at); err != nil {
			return err
		}
		if len(q.Prompt) > 0 {
			if err := d.complete(at+"/prompt", q.Prompt); err != nil {
				return err
			}
		}
	}
	return nil
}

// complete checks that a text exists in every language of the draft.
func (d Draft) complete(at string, t Text) error {
	for _, tag := range d.Languages {
		if t[tag] == "" {
			return invalid(at, "the text is missing in %q", tag)
		}
	}
	return nil
}

func isSlug(s string) bool {
	if len(s) == 0 || len(s) > 64 || s[0] == '-' {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}
