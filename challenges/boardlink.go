package challenges

import (
	"context"
	"fmt"
	"time"

	"geodrill/challenges/account"
)

// MaxBoardLinkLife bounds for how long a link shows the board of a cohort or of a
// competition: whoever has its token sees that board as the class does, without
// a row of their own, and nothing else.
const MaxBoardLinkLife = 366 * 24 * time.Hour

// AddBoardLink makes a link to the board of a cohort that the actor may run, or of a
// competition of the actor's, and tells its token. Errors: CodeForbidden,
// CodeNotFound, CodeInvalid, CodeConflict when there are too many.
func (s *Service) AddBoardLink(ctx context.Context, actor Actor, of LinkSubject, life time.Duration) (Link, string, error) {
	recorded, err := s.sharesBoard(ctx, actor, of)
	if err != nil {
		return Link{}, "", err
	}
	if life <= 0 || life > MaxBoardLinkLife {
		return Link{}, "", invalid("/days", "use 1 to %d", int(MaxBoardLinkLife.Hours()/24))
	}
	link, token, err := s.newLink(ctx, of, life)
	if err != nil {
		return Link{}, "", err
	}
	ctx = recorded(change{action: "boardlink.create", after: account.Details{"link": link.ID, "expiresAt": auditedTime(link.ExpiresAt)}})
	if err := s.store.CreateLink(ctx, link); err != nil {
		return Link{}, "", fmt.Errorf("add board link: %w", err)
	}
	return link, token, nil
}

// BoardLinks lists the links to a board. Errors: CodeForbidden, CodeNotFound.
func (s *Service) BoardLinks(ctx context.Context, actor Actor, of LinkSubject) ([]Link, error) {
	if _, err := s.sharesBoard(ctx, actor, of); err != nil {
		return nil, err
	}
	return s.store.Links(ctx, of, s.now())
}

// RevokeBoardLink ends a link to a board. Errors: CodeForbidden, CodeNotFound.
func (s *Service) RevokeBoardLink(ctx context.Context, actor Actor, of LinkSubject, link string) error {
	recorded, err := s.sharesBoard(ctx, actor, of)
	if err != nil {
		return err
	}
	return s.revokeLink(recorded(change{action: "boardlink.revoke", before: account.Details{"link": link}}), of, link)
}

// sharesBoard refuses who may not share a board, and says how a change is recorded.
func (s *Service) sharesBoard(ctx context.Context, actor Actor, of LinkSubject) (func(change) context.Context, error) {
	if of.Cohort != "" {
		_, err := s.managedCohort(ctx, actor, of.Cohort)
		return func(c change) context.Context {
			c.subject = string(of.Cohort)
			return s.recordedIn(ctx, actor, of.Cohort, c)
		}, err
	}
	if !actor.Authors() {
		return nil, forbidden()
	}
	c, _, err := s.competition(ctx, actor, of.Competition)
	return func(one change) context.Context {
		one.subject, one.owner = string(c.ID), c.OwnerID
		return s.recorded(ctx, actor, one)
	}, err
}

// SharedBoard is what a link to a board shows.
type SharedBoard struct {
	Name        string            // of the cohort or of the competition
	Cohort      *Leaderboard      // nil of a competition
	Competition *CompetitionBoard // nil of a cohort
}

// shared is what links to a board show parts of, as it was read.
type shared struct {
	name        string
	parts       boardParts // of a cohort's board, as the rows are
	rows        []StandingRow
	shownRows   int // of a cohort
	competition *CompetitionBoard
	readAt      time.Time
}

// SharedBoard shows the board that the token of a link is for, and of a cohort's the
// rows of a window. However many look at once, it is made once in a second.
// Errors: CodeNotFound.
func (s *Service) SharedBoard(ctx context.Context, token string, w BoardWindow) (SharedBoard, error) {
	of, err := s.linkSubject(ctx, token)
	if err != nil {
		return SharedBoard{}, err
	}
	if of.Exercise != "" {
		return SharedBoard{}, notFound("board")
	}
	b, err := s.sharedOf(ctx, of)
	if err != nil {
		return SharedBoard{}, fmt.Errorf("shared board of %s: %w", of.ID(), err)
	}
	if b.competition != nil {
		return SharedBoard{Name: b.name, Competition: b.competition}, nil
	}
	board := cohortBoard(of.Cohort, b.parts, b.rows, startAt(b.rows, w.From), BoardKey{Shown: b.shownRows, BoardWindow: w})
	return SharedBoard{Name: b.name, Cohort: board}, nil
}

// sharedOf reads a board that is shared, from memory when it was read just now.
func (s *Service) sharedOf(ctx context.Context, of LinkSubject) (*shared, error) {
	if known, ok := s.shared.get(of); ok && s.isFresh(known.readAt) {
		return known, nil
	}
	read, err, _ := s.reading.Do("shared "+of.ID(), func() (any, error) {
		b, err := s.readShared(context.WithoutCancel(ctx), of)
		if err == nil {
			s.shared.put(of, b)
		}
		return b, err
	})
	if err != nil {
		return nil, err
	}
	return read.(*shared), nil
}

func (s *Service) readShared(ctx context.Context, of LinkSubject) (*shared, error) {
	b := &shared{readAt: s.now()}
	if of.Cohort != "" {
		cohort, err := s.store.Cohort(ctx, of.Cohort)
		if err != nil {
			return nil, err
		}
		b.name, b.shownRows = cohort.Name, cohort.ShownRows
		b.parts, b.rows, err = s.cohortSums(ctx, of.Cohort, false)
		return b, err
	}
	c, err := s.store.Competition(ctx, of.Competition)
	if err != nil {
		return nil, err
	}
	exercises, err := s.store.ExercisesOfCompetition(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	board, err := s.competitionBoard(ctx, c, exercises, "")
	board.show(c.ShownRows)
	b.name, b.competition = c.Name, &board
	return b, err
}
