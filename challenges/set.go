package challenges

import (
	"context"
	"fmt"
	"time"
)

// Ids are opaque strings. Those of sets, versions, challenges, questions,
// cohorts, trainees, exercises, hints and guesses are ordered by the time they were
// made; those of images are random, so that they say nothing about each other.
type (
	SetID         string
	VersionID     string
	ChallengeID   string
	QuestionID    string
	CohortID      string
	TraineeID     string
	ExerciseID    string
	GuessID       string
	TeamID        string
	CompetitionID string
	HintID        string
)

// Set is an ordered list of challenges by one author, published as numbered
// versions.
type Set struct {
	ID      SetID
	OwnerID string // account
	Name    string // unique among the owner's sets; a slug
	Created time.Time
}

// Version is a published state of a set. It never changes, but that a photo in it
// may be redacted: then another image takes its place, and Edition rises.
type Version struct {
	ID          VersionID
	SetID       SetID
	Number      int // from 1
	Title       Text
	Description Text
	Languages   []string
	Note        string // on what changed, for authors
	PublishedAt time.Time
	Edition     int64       // from 1
	Challenges  []Challenge // in order

	DraftRevision int64 // of the draft that it was made from
}

// Challenge is one photo, or several, and what is asked about it. It holds
// what a trainee may see only after the reveal: see [ChallengeView] and
// [Debrief] for what leaves this package.
type Challenge struct {
	ID       ChallengeID `json:"-"`
	Position int         `json:"-"`              // from 1
	Name     string      `json:"name,omitempty"` // for its authors: a slug, unique in its set, or empty

	Prompt  Text    `json:"prompt"`
	Warning Text    `json:"warning,omitempty"` // of sensitive content, shown before the pictures
	Images  []Photo `json:"images"`
	Hints   []Hint  `json:"hints,omitempty"` // each told when it is opened

	// From here on: after the reveal only.
	Title          Text             `json:"title"`
	Debrief        Text             `json:"debrief"`
	Clues          []AuthorClue     `json:"clues,omitempty"`
	FurtherReading []FurtherReading `json:"furtherReading,omitempty"`
	Country        string           `json:"country,omitempty"` // ISO 3166-1 alpha-2, or empty
	Difficulty     int              `json:"difficulty,omitempty"`
	Tags           []string         `json:"tags,omitempty"`
	Provenance     Provenance       `json:"provenance"`

	Questions []Question `json:"-"`

	DraftID ChallengeID `json:"-"` // of the challenge of the draft that it was published from
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

// SetState says where a set is listed.
type SetState int

// The states of a set.
const (
	SetInUse SetState = iota
	SetArchived
	SetDeleted
)

// SetSummary is a set in a list.
type SetSummary struct {
	ID             SetID
	OwnerID        string     // account
	Access         Permission // of the actor who asked; the store does not keep it
	Name           string
	Title          Text
	ChallengeCount int // of the draft
	Changed        time.Time
	Deleted        time.Time // zero: it is not

	// Of the newest version; empty when there is none.
	Version     VersionID
	Number      int
	PublishedAt time.Time

	Unpublished bool // the draft has changed since
}

// VersionSummary is a version in a list.
type VersionSummary struct {
	ID             VersionID
	Number         int
	Note           string
	Title          Text
	ChallengeCount int
	PublishedAt    time.Time
	DraftRevision  int64
}

// SetStore keeps the published versions of sets.
type SetStore interface {
	// CreateVersion stores v as the next version of the set with this owner
	// and name, which it creates when there is none, makes it the set's draft,
	// and returns the set's id and the version's number. What was in the draft
	// can be restored as after its deletion.
	CreateVersion(ctx context.Context, set Set, v Version) (SetID, int, error)
	// Sets lists at most limit sets in a state, that an account owns or that are
	// shared with it, with ids before the given one, the newest first; account ""
	// means everyone's, before "" from the start.
	Sets(ctx context.Context, account string, state SetState, before SetID, limit int) ([]SetSummary, error)
	// Set finds a set, or a not-found Error.
	Set(ctx context.Context, id SetID) (Set, error)
	// SetOfVersion finds the set of a version, or a not-found Error.
	SetOfVersion(ctx context.Context, id VersionID) (Set, error)
	// Version reads a version with its challenges and questions but without
	// keys, or a not-found Error.
	Version(ctx context.Context, id VersionID) (Version, error)
	// Versions lists the versions of a set, the newest first.
	Versions(ctx context.Context, set SetID) ([]VersionSummary, error)
	// VersionNumbered finds a version of a set, or a not-found Error.
	VersionNumbered(ctx context.Context, set SetID, number int) (VersionID, error)
	// KeyVersions reads the newest version of every question's key.
	KeyVersions(ctx context.Context, id VersionID) (map[QuestionID]int, error)
	// Key reads a version of a question's key, or a not-found Error.
	Key(ctx context.Context, q QuestionID, version int) (Key, error)
}

// Sets lists at most limit of the actor's sets and those shared with the actor in
// a state, those before the cursor and the newest first; an admin's list holds
// everyone's. Errors:
// CodeForbidden, CodeInvalid for a cursor that is none.
func (s *Service) Sets(ctx context.Context, actor Actor, state SetState, before SetID, limit int) (SetPage, error) {
	if !actor.Authors() {
		return SetPage{}, forbidden()
	}
	if !isText(string(before)) {
		return SetPage{}, errCursor()
	}
	sets, err := s.store.Sets(ctx, actor.ownerFilter(), state, before, limit+1)
	if err != nil {
		return SetPage{}, fmt.Errorf("list sets: %w", err)
	}
	page := SetPage{Items: sets}
	if len(sets) > limit {
		page.Items, page.Next = sets[:limit], sets[limit-1].ID
	}
	for i, set := range page.Items {
		if page.Items[i].Access, err = s.setPermission(ctx, actor, set.ID, set.OwnerID); err != nil {
			return SetPage{}, err
		}
	}
	return page, nil
}

// SetPage is a part of a list of sets.
type SetPage struct {
	Items []SetSummary
	Next  SetID // the cursor of the next part, or empty
}
