package challenges

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// Link shows one thing to whoever has its token, without an account.
type Link struct {
	ID        string
	Of        LinkSubject
	TokenHash string // hex SHA-256 of the token
	CreatedAt time.Time
	ExpiresAt time.Time
}

// LinkSubject is what a link shows: the one of these that is set.
type LinkSubject struct {
	Exercise    ExerciseID    // its lesson, on a projector
	Cohort      CohortID      // its board
	Competition CompetitionID // its board
}

// ID is the id of the one that is set.
func (l LinkSubject) ID() string {
	return cmp.Or(string(l.Exercise), string(l.Cohort), string(l.Competition))
}

// LinkStore keeps links.
type LinkStore interface {
	// CreateLink stores a link.
	CreateLink(ctx context.Context, l Link) error
	// Links lists the links to something that have not expired, the newest first.
	Links(ctx context.Context, of LinkSubject, now time.Time) ([]Link, error)
	// Link finds a link by the hash of its token, or a not-found Error.
	Link(ctx context.Context, hash string) (Link, error)
	// DeleteLink ends a link to something, or a not-found Error.
	DeleteLink(ctx context.Context, of LinkSubject, id string) error
}

const (
	maxLinks         = 20 // to one thing
	linkTokenLetters = 26 // 130 bits
)

// newLink makes a link, which is still to be stored, and its token. Errors:
// CodeConflict when there are too many.
func (s *Service) newLink(ctx context.Context, of LinkSubject, life time.Duration) (Link, string, error) {
	now := s.now()
	present, err := s.store.Links(ctx, of, now)
	if err != nil {
		return Link{}, "", fmt.Errorf("new link: %w", err)
	}
	if len(present) >= maxLinks {
		return Link{}, "", &Error{Code: CodeConflict, Message: fmt.Sprintf("There are %d links already. End one first.", len(present))}
	}
	token, err := s.newCode(linkTokenLetters)
	if err != nil {
		return Link{}, "", err
	}
	return Link{ID: s.newID(), Of: of, TokenHash: hashCode(token), CreatedAt: now, ExpiresAt: now.Add(life)}, token, nil
}

// revokeLink ends a link, here at once and on other instances after a second.
func (s *Service) revokeLink(recorded context.Context, of LinkSubject, id string) error {
	if err := s.store.DeleteLink(recorded, of, id); err != nil {
		return fmt.Errorf("revoke link: %w", err)
	}
	s.links.clear()
	return nil
}

// knownLink is a link as it was read.
type knownLink struct {
	Link
	readAt time.Time
}

// linkSubject finds what the token of a link shows. Errors: CodeNotFound.
func (s *Service) linkSubject(ctx context.Context, token string) (LinkSubject, error) {
	hash, now := hashCode(token), s.now()
	known, ok := s.links.get(hash)
	if !ok || !s.isFresh(known.readAt) {
		l, err := s.store.Link(ctx, hash)
		if err != nil {
			return LinkSubject{}, fmt.Errorf("link: %w", err)
		}
		known = knownLink{l, now}
		s.links.put(hash, known)
	}
	if !now.Before(known.ExpiresAt) {
		return LinkSubject{}, notFound("link")
	}
	return known.Of, nil
}
