package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"geodrill/challenges"
	"geodrill/store/query"
)

// storedContent is in the database the content of a challenge of a draft.
type storedContent struct {
	challenges.Challenge
	Questions []storedDraftQuestion `json:"questions"`
}

type storedDraftQuestion struct {
	Kind challenges.Kind `json:"kind"`
	Ask  storedQuestion  `json:"ask"`
	Key  storedKey       `json:"key"`
}

func encodeContent(c challenges.Challenge) (string, error) {
	stored := storedContent{Challenge: c, Questions: make([]storedDraftQuestion, len(c.Questions))}
	for i, q := range c.Questions {
		ask, err := newStoredQuestion(q)
		if err != nil {
			return "", fmt.Errorf("question %d: %w", i+1, err)
		}
		stored.Questions[i] = storedDraftQuestion{Kind: q.Ask.Kind(), Ask: ask, Key: newStoredKey(q.Key)}
	}
	encoded, err := json.Marshal(stored)
	return string(encoded), err
}

func draftChallengeOf(row query.DraftChallenge, position int) (challenges.ChallengeDraft, error) {
	var stored storedContent
	if err := json.Unmarshal([]byte(row.Content), &stored); err != nil {
		return challenges.ChallengeDraft{}, fmt.Errorf("content of draft challenge %s: %w", row.ID, err)
	}
	c := challenges.ChallengeDraft{
		ID: challenges.ChallengeID(row.ID), Position: position, Revision: row.Revision,
		Changed: fromMillis(row.ChangedAt), Deleted: fromMillis(row.DeletedAt), Content: stored.Challenge,
	}
	for i, q := range stored.Questions {
		ask, err := q.Ask.ask(q.Kind)
		if err != nil {
			return challenges.ChallengeDraft{}, fmt.Errorf("question %d of draft challenge %s: %w", i+1, row.ID, err)
		}
		c.Content.Questions = append(c.Content.Questions, challenges.Question{Prompt: q.Ask.Prompt, Ask: ask, Key: q.Key.key(0)})
	}
	return c, nil
}

// CreateDraft implements [challenges.DraftStore].
func (s *Store) CreateDraft(ctx context.Context, d challenges.SetDraft) error {
	own, err := encodeOwn(d)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.CreateDraft(ctx, query.CreateDraftParams{
			ID: string(d.ID), OwnerID: d.OwnerID, Name: d.Name, CreatedAt: millis(d.Created),
			Title: own.title, Description: own.description, Languages: own.languages,
		})
		if err != nil {
			return fmt.Errorf("insert set: %w", err)
		}
		if n == 0 {
			return errNameTaken(d.Name)
		}
		for i, c := range d.Challenges {
			if err := createDraftChallenge(ctx, q, d.ID, i+1, c); err != nil {
				return err
			}
		}
		return nil
	})
}

func errNameTaken(name string) error {
	return &challenges.Error{
		Code: challenges.CodeNameTaken, Field: "/name", Params: map[string]any{"name": name},
		Message: "You have a set of this name already, or deleted one that can still be restored.",
	}
}

// ownColumns is what is a set's own, as it is stored.
type ownColumns struct{ title, description, languages string }

func encodeOwn(d challenges.SetDraft) (ownColumns, error) {
	title, err1 := json.Marshal(textOrEmpty(d.Title))
	description, err2 := json.Marshal(textOrEmpty(d.Description))
	languages, err3 := json.Marshal(d.Languages)
	return ownColumns{string(title), string(description), string(languages)}, firstError(err1, err2, err3)
}

// textOrEmpty is a text that is not null in JSON.
func textOrEmpty(t challenges.Text) challenges.Text {
	if t == nil {
		return challenges.Text{}
	}
	return t
}

func createDraftChallenge(ctx context.Context, q *query.Queries, set challenges.SetID, position int, c challenges.ChallengeDraft) error {
	content, err := encodeContent(c.Content)
	if err != nil {
		return err
	}
	err = q.CreateDraftChallenge(ctx, query.CreateDraftChallengeParams{
		ID: string(c.ID), SetID: string(set), Position: int64(position), Content: content, ChangedAt: millis(c.Changed),
	})
	if err != nil {
		return fmt.Errorf("insert draft challenge: %w", err)
	}
	return putDraftImages(ctx, q, c)
}

func putDraftImages(ctx context.Context, q *query.Queries, c challenges.ChallengeDraft) error {
	for _, p := range c.Content.Images {
		if err := q.CreateDraftImage(ctx, string(c.ID), p.Image); err != nil {
			return fmt.Errorf("image %s: %w", p.Image, err)
		}
	}
	return nil
}

// Draft implements [challenges.DraftStore].
func (s *Store) Draft(ctx context.Context, id challenges.SetID) (challenges.SetDraft, error) {
	row, err := s.q.Draft(ctx, string(id))
	if err != nil {
		return challenges.SetDraft{}, orNotFound(err, "set")
	}
	d := challenges.SetDraft{
		Set:      challenges.Set{ID: id, OwnerID: row.OwnerID, Name: row.Name, Created: fromMillis(row.CreatedAt)},
		Revision: row.Revision, DraftRevision: row.DraftRevision,
		Changed: fromMillis(row.ChangedAt), Archived: fromMillis(row.ArchivedAt), Deleted: fromMillis(row.DeletedAt),
	}
	err = firstError(
		json.Unmarshal([]byte(row.Title), &d.Title),
		json.Unmarshal([]byte(row.Description), &d.Description),
		json.Unmarshal([]byte(row.Languages), &d.Languages),
	)
	if err != nil {
		return challenges.SetDraft{}, fmt.Errorf("texts of set %s: %w", id, err)
	}
	return d, nil
}

// DraftChallenges implements [challenges.DraftStore].
func (s *Store) DraftChallenges(ctx context.Context, id challenges.SetID) (in, removed []challenges.ChallengeDraft, err error) {
	rows, err := s.q.DraftChallenges(ctx, string(id))
	if err != nil {
		return nil, nil, fmt.Errorf("challenges of set %s: %w", id, err)
	}
	for _, row := range rows {
		c, err := draftChallengeOf(row, len(in)+1)
		if err != nil {
			return nil, nil, err
		}
		if c.Deleted.IsZero() {
			in = append(in, c)
		} else {
			removed = append(removed, c)
		}
	}
	return in, removed, nil
}

// SaveDraft implements [challenges.DraftStore].
func (s *Store) SaveDraft(ctx context.Context, d challenges.SetDraft, order []challenges.ChallengeID) error {
	own, err := encodeOwn(d)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.SaveDraft(ctx, query.SaveDraftParams{
			Title: own.title, Description: own.description, Languages: own.languages, ChangedAt: millis(d.Changed),
			ArchivedAt: millis(d.Archived), DeletedAt: millis(d.Deleted), ID: string(d.ID), Revision: d.Revision,
		})
		if err != nil {
			return fmt.Errorf("update set: %w", err)
		}
		if n == 0 {
			return challenges.ErrRevision
		}
		if order == nil {
			return nil
		}
		present, err := q.DraftOrder(ctx, string(d.ID))
		if err != nil {
			return fmt.Errorf("read order: %w", err)
		}
		ids := make([]string, len(order))
		for i, id := range order {
			ids[i] = string(id)
		}
		if !slices.Equal(slices.Sorted(slices.Values(ids)), slices.Sorted(slices.Values(present))) {
			return challenges.ErrRevision
		}
		return placeDraft(ctx, q, ids)
	})
}

// placeDraft numbers the challenges of a draft.
func placeDraft(ctx context.Context, q *query.Queries, ids []string) error {
	for i, id := range ids {
		if err := q.PlaceDraftChallenge(ctx, int64(i+1), id); err != nil {
			return fmt.Errorf("place challenge %s: %w", id, err)
		}
	}
	return nil
}

// DraftChallenge implements [challenges.DraftStore].
func (s *Store) DraftChallenge(ctx context.Context, set challenges.SetID, id challenges.ChallengeID) (challenges.ChallengeDraft, error) {
	row, err := s.q.DraftChallenge(ctx, string(set), string(id))
	if err != nil {
		return challenges.ChallengeDraft{}, orNotFound(err, "challenge")
	}
	return draftChallengeOf(row.DraftChallenge, int(row.Place))
}

// AddDraftChallenge implements [challenges.DraftStore].
func (s *Store) AddDraftChallenge(ctx context.Context, set challenges.SetID, c challenges.ChallengeDraft) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		if err := touchDraft(ctx, q, set, c.Changed); err != nil {
			return err
		}
		order, err := q.DraftOrder(ctx, string(set))
		if err != nil {
			return fmt.Errorf("read order: %w", err)
		}
		if err := createDraftChallenge(ctx, q, set, len(order)+1, c); err != nil {
			return err
		}
		at := c.Position - 1
		if at < 0 || at > len(order) {
			at = len(order)
		}
		return placeDraft(ctx, q, slices.Insert(order, at, string(c.ID)))
	})
}

// touchDraft notes that a challenge of a draft changes.
func touchDraft(ctx context.Context, q *query.Queries, set challenges.SetID, at time.Time) error {
	n, err := q.TouchDraft(ctx, millis(at), string(set))
	if err == nil && n == 0 {
		err = errors.New("there is no such set")
	}
	if err != nil {
		return fmt.Errorf("next revision of set %s: %w", set, err)
	}
	return nil
}

// SaveDraftChallenge implements [challenges.DraftStore].
func (s *Store) SaveDraftChallenge(ctx context.Context, set challenges.SetID, c challenges.ChallengeDraft) error {
	content, err := encodeContent(c.Content)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		if err := touchDraft(ctx, q, set, c.Changed); err != nil {
			return err
		}
		n, err := q.SaveDraftChallenge(ctx, query.SaveDraftChallengeParams{
			Content: content, ChangedAt: millis(c.Changed), DeletedAt: millis(c.Deleted),
			SetID: string(set), ID: string(c.ID), Revision: c.Revision,
		})
		if err != nil {
			return fmt.Errorf("update draft challenge: %w", err)
		}
		if n == 0 {
			return challenges.ErrRevision
		}
		if err := q.DeleteDraftImages(ctx, string(c.ID)); err != nil {
			return fmt.Errorf("delete images of draft challenge: %w", err)
		}
		if err := putDraftImages(ctx, q, c); err != nil {
			return err
		}
		order, err := q.DraftOrder(ctx, string(set))
		if err != nil {
			return fmt.Errorf("read order: %w", err)
		}
		return placeDraft(ctx, q, order)
	})
}

// importDraft makes a version the draft of its set, and returns the draft's
// revision.
func importDraft(ctx context.Context, q *query.Queries, set challenges.SetID, v challenges.Version) (revision int64, err error) {
	own, err := encodeOwn(challenges.SetDraft{Title: v.Title, Description: v.Description, Languages: v.Languages})
	if err != nil {
		return 0, err
	}
	at := millis(v.PublishedAt)
	revision, err = q.ImportDraft(ctx, query.ImportDraftParams{
		Title: own.title, Description: own.description, Languages: own.languages, ChangedAt: at, ID: string(set),
	})
	if err != nil {
		return 0, fmt.Errorf("next revision: %w", err)
	}
	if err := q.DeleteDraftChallenges(ctx, at, string(set)); err != nil {
		return 0, fmt.Errorf("clear draft: %w", err)
	}
	for i, c := range v.Challenges {
		if err := createDraftChallenge(ctx, q, set, i+1, challenges.ChallengeDraft{ID: c.DraftID, Changed: v.PublishedAt, Content: c}); err != nil {
			return 0, fmt.Errorf("challenge %d: %w", i+1, err)
		}
	}
	return revision, nil
}

// PublishDraft implements [challenges.DraftStore].
func (s *Store) PublishDraft(ctx context.Context, set challenges.SetID, v challenges.Version) (number int, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.HoldDraft(ctx, string(set), v.DraftRevision)
		if err != nil {
			return fmt.Errorf("hold draft: %w", err)
		}
		if n == 0 {
			return challenges.ErrRevision
		}
		newest, err := q.NewestVersion(ctx, string(set))
		if err != nil {
			return fmt.Errorf("newest version: %w", err)
		}
		number = int(newest) + 1
		return createVersion(ctx, q, set, number, v)
	})
	return number, err
}

// PurgeDrafts implements [challenges.DraftStore].
func (s *Store) PurgeDrafts(ctx context.Context, before time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		at := millis(before)
		return firstError(q.PurgeDraftImages(ctx, at), q.PurgeDraftChallenges(ctx, at), q.PurgeDrafts(ctx, at), q.FreeNames(ctx, at))
	})
}
