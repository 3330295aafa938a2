package challenges

import (
	"context"
	"fmt"
	"io"
	"time"

	"geodrill/geo"

	"golang.org/x/sync/singleflight"
)

// Store keeps everything durably. Its methods are safe for concurrent use;
// implementations and their promises are held to one suite, store/storetest.
type Store interface {
	DraftStore
	SetStore
	CohortStore
	TraineeStore
	TeamStore
	ExerciseStore
	LessonStore
	LinkStore
	GuessStore
	HintStore
	LateStore
	AnswerDraftStore
	MarkingStore
	BestReasoningStore
	BoardStore
	ImageStore
	ShareStore
	CompetitionStore
	ResultStore
}

// Clock tells the time.
type Clock interface {
	Now() time.Time
}

// Publisher hears that an exercise is at a new version, after it is durable.
// Publish must not block and may be called concurrently.
type Publisher interface {
	Publish(id ExerciseID, version int64)
}

// Config is what a Service needs. All fields but Geocoder are required.
type Config struct {
	Store     Store
	Images    Images
	Clock     Clock
	Publisher Publisher
	Geocoder  Geocoder      // nil: reveals do not tell where places are
	Random    io.Reader     // cryptographically secure, safe for concurrent use
	NewID     func() string // ordered by time, safe for concurrent use
	Wake      func()        // hears that a job was queued; must not block
}

// Service carries out what actors ask for. It is safe for concurrent use.
type Service struct {
	store     Store
	images    Images
	clock     Clock
	publisher Publisher
	geocoder  Geocoder
	random    io.Reader
	newID     func() string
	wake      func()

	trainees   *cache[TraineeID, knownTrainee]
	versions   *cache[VersionID, *Version]
	keys       *cache[keyVersion, Key]
	located    *cache[keyVersion, geo.Location] // keys
	reading    *singleflight.Group              // of keys, frozen boards and results
	exercises  *cache[ExerciseID, *loaded]
	heard      *cache[ExerciseID, int64] // versions announced here
	uses       *cache[string, usesAt]
	boards     *cache[BoardKey, *Leaderboard]
	ownRows    *cache[ownRowKey, *BoardRow]
	freezes    *cache[freezeKey, *frozenBoard]
	teamBoards *cache[teamBoardKey, TeamBoard]
	tables     *cache[ExerciseID, *resultTable]
	classes    *cache[classOf, classAt]
	attended   *cache[attendance, time.Time] // when it was last noted
	links      *cache[string, knownLink]     // by the hash of the token
	shared     *cache[LinkSubject, *shared]
}

// NewService returns a Service.
func NewService(c Config) *Service {
	return &Service{
		store: c.Store, images: c.Images, clock: c.Clock, publisher: c.Publisher, geocoder: c.Geocoder,
		random: c.Random, newID: c.NewID, wake: c.Wake,
		trainees:   newCache[TraineeID, knownTrainee](20_000),
		versions:   newCache[VersionID, *Version](200),
		keys:       newCache[keyVersion, Key](5000),
		located:    newCache[keyVersion, geo.Location](5000),
		reading:    new(singleflight.Group),
		exercises:  newCache[ExerciseID, *loaded](1000),
		heard:      newCache[ExerciseID, int64](10_000),
		uses:       newCache[string, usesAt](5000),
		boards:     newCache[BoardKey, *Leaderboard](500),
		ownRows:    newCache[ownRowKey, *BoardRow](20_000),
		freezes:    newCache[freezeKey, *frozenBoard](100),
		teamBoards: newCache[teamBoardKey, TeamBoard](200),
		tables:     newCache[ExerciseID, *resultTable](8),
		classes:    newCache[classOf, classAt](500),
		attended:   newCache[attendance, time.Time](20_000),
		links:      newCache[string, knownLink](200),
		shared:     newCache[LinkSubject, *shared](50),
	}
}

// now is the clock's time as the store keeps it.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Millisecond) }

// freshness is for how long what was read of an exercise is believed. This
// instance's own changes are seen at once; those of others after this long at
// most.
const freshness = time.Second

// isFresh reports whether what was read at an instant is believed.
func (s *Service) isFresh(readAt time.Time) bool {
	age := s.clock.Now().Sub(readAt)
	return age >= 0 && age < freshness
}

// loaded is an exercise with all it needs to show and mark challenges. It is
// shared and never changed.
type loaded struct {
	Exercise
	content    *Version
	challenges map[ChallengeID]*Challenge // with the keys of Revision, or newer
	readAt     time.Time
}

// load reads an exercise, from memory when it was read just now.
func (s *Service) load(ctx context.Context, id ExerciseID) (*loaded, error) {
	old, cached := s.exercises.get(id)
	if cached && s.isFresh(old.readAt) {
		return old, nil
	}
	return s.read(ctx, id)
}

// read reads an exercise as it is now. Its content comes from memory when the
// revision is still the same.
func (s *Service) read(ctx context.Context, id ExerciseID) (*loaded, error) {
	old, cached := s.exercises.get(id)
	now := s.clock.Now()
	e, err := s.store.Exercise(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("exercise %s: %w", id, err)
	}
	l := &loaded{Exercise: e, readAt: now}
	if cached && old.Revision == e.Revision && old.Edition == e.Edition && old.Rules.NoCircle == e.Rules.NoCircle && old.Rules.Hints == e.Rules.Hints {
		l.content, l.challenges = old.content, old.challenges
	} else if err := s.loadContent(ctx, l); err != nil {
		return nil, err
	}
	return s.exercises.update(id, func(present *loaded, ok bool) *loaded {
		if ok && (present.Revision > l.Revision || present.Edition > l.Edition || present.Terms > l.Terms) {
			return present // a correction, a redaction or new rules were read meanwhile
		}
		if version, ok := s.heard.get(id); ok && version > l.Version {
			l.Version = version // a commit was heard of since the row was read
		}
		return l
	}), nil
}

// loadContent reads the challenges and their keys. The keys are read after the
// exercise's revision, so they are of that revision or newer; newer ones make
// a mark that its transaction refuses.
func (s *Service) loadContent(ctx context.Context, l *loaded) error {
	content, ok := s.versions.get(l.VersionID)
	if !ok || content.Edition < l.Edition {
		v, err := s.store.Version(ctx, l.VersionID)
		if err != nil {
			return fmt.Errorf("set version %s: %w", l.VersionID, err)
		}
		content = &v
		s.versions.put(l.VersionID, content)
	}
	keys, err := s.store.KeyVersions(ctx, l.VersionID)
	if err != nil {
		return fmt.Errorf("keys of set version %s: %w", l.VersionID, err)
	}
	l.content, l.challenges = content, make(map[ChallengeID]*Challenge, len(content.Challenges))
	for _, c := range content.Challenges {
		questions := make([]Question, len(c.Questions))
		for i, q := range c.Questions {
			if q.Key, err = s.key(ctx, q.ID, keys[q.ID]); err != nil {
				return fmt.Errorf("key of question %s: %w", q.ID, err)
			}
			if q.Key.Ask != nil {
				q.Ask = q.Key.Ask
			}
			questions[i] = l.Rules.applied(q)
		}
		c.Questions, c.Hints = questions, l.Rules.Hints.of(c.Hints)
		l.challenges[c.ID] = &c
	}
	return nil
}

// keyVersion is what a key is known by.
type keyVersion struct {
	question QuestionID
	version  int
}

// key reads a version of a key, from memory when it was read before: it never
// changes, and a region is worth keeping. Those who ask at the same time wait
// for one of them.
func (s *Service) key(ctx context.Context, q QuestionID, version int) (Key, error) {
	id := keyVersion{q, version}
	if key, ok := s.keys.get(id); ok {
		return key, nil
	}
	read, err, _ := s.reading.Do(fmt.Sprint(id), func() (any, error) {
		key, err := s.store.Key(context.WithoutCancel(ctx), q, version)
		if err == nil {
			s.keys.put(id, key)
		}
		return key, err
	})
	if err != nil {
		return Key{}, err
	}
	return read.(Key), nil
}

// visible loads an exercise that the actor may know of.
func (s *Service) visible(ctx context.Context, actor Actor, id ExerciseID) (*loaded, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	if actor.isTrainee() && actor.Cohort == l.CohortID {
		return l, nil
	}
	p, err := s.cohortPermission(ctx, actor, l.CohortID, l.OwnerID)
	if err != nil {
		return nil, err
	}
	return l, p.check(MayView, "exercise")
}

// changed notes and announces that an exercise is at a version.
func (s *Service) changed(id ExerciseID, version int64) {
	s.heard.update(id, func(v int64, _ bool) int64 { return max(v, version) })
	s.exercises.change(id, func(l *loaded) *loaded {
		if l.Version >= version {
			return l
		}
		next := *l
		next.Version = version
		return &next
	})
	s.publisher.Publish(id, version)
}

// Heard says that another instance has moved an exercise to a version: what is
// believed of an older one is read again.
func (s *Service) Heard(id ExerciseID, version int64) {
	s.heard.update(id, func(v int64, _ bool) int64 { return max(v, version) })
	s.exercises.change(id, func(l *loaded) *loaded {
		if l.Version >= version {
			return l
		}
		next := *l
		next.readAt = time.Time{}
		return &next
	})
}

type usesAt struct {
	uses   []ImageUse
	readAt time.Time
}

// usesLife is for how long the places that use an image are believed: a photo
// is dozens of tiles, and an exercise that was opened just now may take this
// long to show its photos.
const usesLife = 2 * time.Second

func (s *Service) imageUses(ctx context.Context, image string) ([]ImageUse, error) {
	now := s.clock.Now()
	if u, ok := s.uses.get(image); ok && now.Sub(u.readAt) < usesLife && !now.Before(u.readAt) {
		return u.uses, nil
	}
	uses, err := s.store.ImageUses(ctx, image)
	if err != nil {
		return nil, err
	}
	s.uses.put(image, usesAt{uses: uses, readAt: now})
	return uses, nil
}
