package store

import (
	"context"
	"encoding/json"
	"fmt"

	"geodrill/challenges"
	"geodrill/store/query"
)

// CreateVersion implements [challenges.SetStore].
func (s *Store) CreateVersion(ctx context.Context, set challenges.Set, v challenges.Version) (id challenges.SetID, number int, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		err := q.CreateSet(ctx, query.CreateSetParams{
			ID: string(set.ID), OwnerID: set.OwnerID, Name: set.Name, CreatedAt: millis(set.Created),
		})
		if err != nil {
			return fmt.Errorf("create set: %w", err)
		}
		stored, err := q.SetByName(ctx, set.OwnerID, set.Name)
		if err != nil {
			return fmt.Errorf("find set: %w", err)
		}
		id, number = challenges.SetID(stored.ID), int(stored.Newest)+1
		v := v
		if v.DraftRevision, err = importDraft(ctx, q, id, v); err != nil {
			return fmt.Errorf("draft of version %d: %w", number, err)
		}
		if err := createVersion(ctx, q, id, number, v); err != nil {
			return fmt.Errorf("create version %d: %w", number, err)
		}
		return nil
	})
	return id, number, err
}

func createVersion(ctx context.Context, q *query.Queries, set challenges.SetID, number int, v challenges.Version) error {
	title, err1 := json.Marshal(v.Title)
	description, err2 := json.Marshal(v.Description)
	languages, err3 := json.Marshal(v.Languages)
	if err := firstError(err1, err2, err3); err != nil {
		return err
	}
	err := q.CreateVersion(ctx, query.CreateVersionParams{
		ID: string(v.ID), SetID: string(set), Number: int64(number), Title: string(title),
		Description: string(description), Languages: string(languages), PublishedAt: millis(v.PublishedAt),
		Note: v.Note, DraftRevision: v.DraftRevision,
	})
	if err != nil {
		return err
	}
	for _, c := range v.Challenges {
		if err := createChallenge(ctx, q, v, c); err != nil {
			return fmt.Errorf("challenge %d: %w", c.Position, err)
		}
	}
	return nil
}

func createChallenge(ctx context.Context, q *query.Queries, v challenges.Version, c challenges.Challenge) error {
	content, err := json.Marshal(c)
	if err != nil {
		return err
	}
	err = q.CreateChallenge(ctx, query.CreateChallengeParams{
		ID: string(c.ID), VersionID: string(v.ID), Position: int64(c.Position), Content: string(content), DraftID: string(c.DraftID),
	})
	if err != nil {
		return err
	}
	for _, p := range c.Images {
		if err := q.CreateChallengeImage(ctx, string(c.ID), p.Image); err != nil {
			return fmt.Errorf("image %s: %w", p.Image, err)
		}
	}
	for _, question := range c.Questions {
		content, err := encodeQuestion(question)
		if err != nil {
			return err
		}
		err = q.CreateQuestion(ctx, query.CreateQuestionParams{
			ID: string(question.ID), ChallengeID: string(c.ID), Position: int64(question.Position),
			Kind: string(question.Ask.Kind()), Content: content,
		})
		if err != nil {
			return fmt.Errorf("question %d: %w", question.Position, err)
		}
		if err := createKey(ctx, q, question.ID, question.Key, millis(v.PublishedAt)); err != nil {
			return fmt.Errorf("question %d: %w", question.Position, err)
		}
	}
	return nil
}

func createKey(ctx context.Context, q *query.Queries, question challenges.QuestionID, k challenges.Key, at int64) error {
	content, err := encodeKey(k)
	if err != nil {
		return err
	}
	return q.CreateKey(ctx, query.CreateKeyParams{
		QuestionID: string(question), Version: int64(k.Version), Content: content, CreatedAt: at,
	})
}

// Sets implements [challenges.SetStore].
func (s *Store) Sets(ctx context.Context, account string, state challenges.SetState, before challenges.SetID, limit int) ([]challenges.SetSummary, error) {
	rows, err := s.q.Sets(ctx, query.SetsParams{Account: account, Before: string(before), State: int64(state), Count: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("list sets: %w", err)
	}
	list := make([]challenges.SetSummary, len(rows))
	for i, row := range rows {
		list[i] = challenges.SetSummary{
			ID: challenges.SetID(row.Set.ID), OwnerID: row.Set.OwnerID, Name: row.Set.Name, ChallengeCount: int(row.ChallengeCount),
			Changed: fromMillis(row.Set.ChangedAt), Deleted: fromMillis(row.Set.DeletedAt),
			Version: challenges.VersionID(row.VersionID), Number: int(row.Number), PublishedAt: fromMillis(row.PublishedAt),
			Unpublished: row.PublishedRevision != row.Set.DraftRevision,
		}
		if err := json.Unmarshal([]byte(row.Set.Title), &list[i].Title); err != nil {
			return nil, fmt.Errorf("title of set %s: %w", row.Set.ID, err)
		}
	}
	return list, nil
}

// Versions implements [challenges.SetStore].
func (s *Store) Versions(ctx context.Context, set challenges.SetID) ([]challenges.VersionSummary, error) {
	rows, err := s.q.VersionsOfSet(ctx, string(set))
	if err != nil {
		return nil, fmt.Errorf("versions of set %s: %w", set, err)
	}
	list := make([]challenges.VersionSummary, len(rows))
	for i, row := range rows {
		list[i] = challenges.VersionSummary{
			ID: challenges.VersionID(row.ID), Number: int(row.Number), Note: row.Note, ChallengeCount: int(row.ChallengeCount),
			PublishedAt: fromMillis(row.PublishedAt), DraftRevision: row.DraftRevision,
		}
		if err := json.Unmarshal([]byte(row.Title), &list[i].Title); err != nil {
			return nil, fmt.Errorf("title of version %s: %w", row.ID, err)
		}
	}
	return list, nil
}

// VersionNumbered implements [challenges.SetStore].
func (s *Store) VersionNumbered(ctx context.Context, set challenges.SetID, number int) (challenges.VersionID, error) {
	id, err := s.q.VersionByNumber(ctx, string(set), int64(number))
	return challenges.VersionID(id), orNotFound(err, "set version")
}

// Set implements [challenges.SetStore].
func (s *Store) Set(ctx context.Context, id challenges.SetID) (challenges.Set, error) {
	row, err := s.q.SetByID(ctx, string(id))
	return setOf(row), orNotFound(err, "set")
}

// SetOfVersion implements [challenges.SetStore].
func (s *Store) SetOfVersion(ctx context.Context, id challenges.VersionID) (challenges.Set, error) {
	row, err := s.q.SetOfVersion(ctx, string(id))
	return setOf(row), orNotFound(err, "set version")
}

func setOf(row query.Set) challenges.Set {
	return challenges.Set{ID: challenges.SetID(row.ID), OwnerID: row.OwnerID, Name: row.Name, Created: fromMillis(row.CreatedAt)}
}

// Version implements [challenges.SetStore].
func (s *Store) Version(ctx context.Context, id challenges.VersionID) (challenges.Version, error) {
	row, err := s.q.Version(ctx, string(id))
	if err != nil {
		return challenges.Version{}, orNotFound(err, "set version")
	}
	v := challenges.Version{
		ID: id, SetID: challenges.SetID(row.SetID), Number: int(row.Number), PublishedAt: fromMillis(row.PublishedAt),
		Edition: row.Edition, Note: row.Note, DraftRevision: row.DraftRevision,
	}
	err = firstError(
		json.Unmarshal([]byte(row.Title), &v.Title),
		json.Unmarshal([]byte(row.Description), &v.Description),
		json.Unmarshal([]byte(row.Languages), &v.Languages),
	)
	if err != nil {
		return challenges.Version{}, fmt.Errorf("texts of version %s: %w", id, err)
	}
	if v.Challenges, err = s.challengesOf(ctx, id); err != nil {
		return challenges.Version{}, err
	}
	return v, nil
}

func (s *Store) challengesOf(ctx context.Context, id challenges.VersionID) ([]challenges.Challenge, error) {
	rows, err := s.q.ChallengesOfVersion(ctx, string(id))
	if err != nil {
		return nil, fmt.Errorf("challenges of version %s: %w", id, err)
	}
	questions, err := s.q.QuestionsOfVersion(ctx, string(id))
	if err != nil {
		return nil, fmt.Errorf("questions of version %s: %w", id, err)
	}
	byChallenge := map[string][]challenges.Question{}
	for _, row := range questions {
		question, err := questionOf(row)
		if err != nil {
			return nil, err
		}
		byChallenge[row.ChallengeID] = append(byChallenge[row.ChallengeID], question)
	}
	list := make([]challenges.Challenge, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal([]byte(row.Content), &list[i]); err != nil {
			return nil, fmt.Errorf("content of challenge %s: %w", row.ID, err)
		}
		list[i].ID, list[i].Position = challenges.ChallengeID(row.ID), int(row.Position)
		list[i].Questions, list[i].DraftID = byChallenge[row.ID], challenges.ChallengeID(row.DraftID)
	}
	return list, nil
}

// KeyVersions implements [challenges.SetStore].
func (s *Store) KeyVersions(ctx context.Context, id challenges.VersionID) (map[challenges.QuestionID]int, error) {
	rows, err := s.q.KeyVersionsOfVersion(ctx, string(id))
	if err != nil {
		return nil, fmt.Errorf("keys of version %s: %w", id, err)
	}
	versions := make(map[challenges.QuestionID]int, len(rows))
	for _, row := range rows {
		versions[challenges.QuestionID(row.QuestionID)] = int(row.Newest)
	}
	return versions, nil
}

// Key implements [challenges.SetStore].
func (s *Store) Key(ctx context.Context, question challenges.QuestionID, version int) (challenges.Key, error) {
	row, err := s.q.Key(ctx, string(question), int64(version))
	if err != nil {
		return challenges.Key{}, orNotFound(err, "key")
	}
	return keyOf(row)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
