package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"geodrill/challenges"
	"geodrill/store/query"
	"geodrill/tiles"
)

// The states of the row of an image. Whether a pending one is worked on, or has
// failed, says its job.
const (
	imagePending = "pending"
	imageReady   = "ready"
)

// PutImage implements [tiles.Catalog].
func (s *Store) PutImage(ctx context.Context, r tiles.Record) (unnamed []string, err error) {
	metadata, err := json.Marshal(r.Metadata)
	if err != nil {
		return nil, fmt.Errorf("metadata of image: %w", err)
	}
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) (err error) {
		stored := r
		if unnamed, err = nameBlobs(ctx, q, &stored); err != nil {
			return err
		}
		return q.CreateImage(ctx, query.CreateImageParams{
			ID: r.ID, OwnerID: r.Owner, CreatedAt: millis(r.Created), State: imageReady, Bytes: r.Bytes,
			Width: int64(r.Width), Height: int64(r.Height), Archive: stored.Archive, FullBlob: stored.Full,
			ThumbnailBlob: stored.Thumbnail, ScreenBlob: stored.Screen, OriginalBlob: stored.Original,
			Metadata: string(metadata), Redactions: "{}",
		})
	})
	return unnamed, err
}

// CompleteImage implements [tiles.Catalog].
func (s *Store) CompleteImage(ctx context.Context, r tiles.Record) (unnamed []string, err error) {
	metadata, err := json.Marshal(r.Metadata)
	if err != nil {
		return nil, fmt.Errorf("metadata of image: %w", err)
	}
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		before, err := q.UploadImage(ctx, r.ID)
		if err != nil {
			return orNoImage(err, r.ID)
		}
		stored := r
		stored.Original = "" // it has its name already
		if unnamed, err = nameBlobs(ctx, q, &stored); err != nil {
			return err
		}
		if r.Original != before.OriginalBlob {
			dropped, err := dropBlobs(ctx, q, before.OriginalBlob)
			if err != nil {
				return err
			}
			unnamed = append(unnamed, dropped...)
		}
		n, err := q.FinishImage(ctx, query.FinishImageParams{
			ID: r.ID, Width: int64(r.Width), Height: int64(r.Height), Archive: stored.Archive, FullBlob: stored.Full,
			ThumbnailBlob: stored.Thumbnail, ScreenBlob: stored.Screen, OriginalBlob: r.Original, Metadata: string(metadata),
		})
		if err == nil && n == 0 {
			err = sql.ErrNoRows
		}
		return orNoImage(err, r.ID)
	})
	return unnamed, err
}

// ReplaceImage implements [tiles.Catalog].
func (s *Store) ReplaceImage(ctx context.Context, old string, r tiles.Record) (unnamed []string, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		before, err := q.Image(ctx, old)
		if err != nil {
			return orNoImage(err, old)
		}
		stored := r
		stored.Original = "" // it keeps its name, and changes hands
		if unnamed, err = nameBlobs(ctx, q, &stored); err != nil {
			return err
		}
		n, err := q.FinishImage(ctx, query.FinishImageParams{
			ID: r.ID, Width: int64(r.Width), Height: int64(r.Height), Archive: stored.Archive, FullBlob: stored.Full,
			ThumbnailBlob: stored.Thumbnail, ScreenBlob: stored.Screen, OriginalBlob: before.OriginalBlob, Metadata: before.Metadata,
		})
		if err == nil && n == 0 {
			err = sql.ErrNoRows
		}
		if err != nil {
			return orNoImage(err, r.ID)
		}
		if err := renameImage(ctx, q, old, r.ID); err != nil {
			return fmt.Errorf("rename image %s: %w", old, err)
		}
		row, err := q.DeleteImage(ctx, old)
		if err != nil {
			return orNoImage(err, old)
		}
		dropped, err := dropBlobs(ctx, q, row.Archive, row.FullBlob, row.ThumbnailBlob, row.ScreenBlob)
		unnamed = append(unnamed, dropped...)
		return err
	})
	s.images.forget(old)
	return unnamed, err
}

// renameImage puts another image into the place of one, wherever it is shown. Ids
// of images are random: where one stands, in quotes, it is that image.
func renameImage(ctx context.Context, q *query.Queries, from, to string) error {
	before, after := strconv.Quote(from), strconv.Quote(to)
	return firstError(
		q.TouchDraftsOfImage(ctx, from),
		q.RenameImageInDrafts(ctx, query.RenameImageInDraftsParams{Old: before, New: after, Image: from}),
		q.RenameDraftImage(ctx, to, from),
		q.RenameImageInGuesses(ctx, query.RenameImageInGuessesParams{Old: before, New: after, Image: from}),
		q.RenameImageInLateGuesses(ctx, query.RenameImageInLateGuessesParams{Old: before, New: after, Image: from}),
		q.RenameImageInChallenges(ctx, query.RenameImageInChallengesParams{Old: before, New: after, Image: from}),
		q.NextEdition(ctx, from),
		q.RenameChallengeImage(ctx, to, from),
	)
}

// nameBlobs counts a use of each blob that r names. Where another blob has the
// same contents r names that instead, and its own is returned.
func nameBlobs(ctx context.Context, q *query.Queries, r *tiles.Record) (unnamed []string, err error) {
	names := map[string]string{"": ""}
	for _, key := range r.Keys() {
		if names[key], err = q.AdoptBlob(ctx, key, tiles.Digest(key)); err != nil {
			return nil, fmt.Errorf("name blob %s: %w", key, err)
		}
		if names[key] != key {
			unnamed = append(unnamed, key)
		}
	}
	for _, key := range []*string{&r.Archive, &r.Full, &r.Thumbnail, &r.Screen, &r.Original} {
		*key = names[*key]
	}
	return unnamed, nil
}

// dropBlobs takes back a use of each blob, and returns those that had no other.
func dropBlobs(ctx context.Context, q *query.Queries, keys ...string) (unnamed []string, err error) {
	keys = slices.Clone(keys)
	slices.Sort(keys) // who locks several rows on PostgreSQL locks them in one order
	for _, key := range slices.Compact(keys) {
		if key == "" {
			continue
		}
		uses, err := q.DropBlob(ctx, key)
		if err != nil {
			return nil, fmt.Errorf("let go of blob %s: %w", key, err)
		}
		if uses > 0 {
			continue
		}
		if err := q.DeleteBlob(ctx, key); err != nil {
			return nil, fmt.Errorf("let go of blob %s: %w", key, err)
		}
		unnamed = append(unnamed, key)
	}
	return unnamed, nil
}

// Image implements [tiles.Catalog].
func (s *Store) Image(ctx context.Context, id string) (tiles.Image, error) {
	image, ok, forgotten := s.images.get(id)
	if ok {
		return image, nil
	}
	row, err := s.q.ReadyImage(ctx, id)
	if err != nil {
		return tiles.Image{}, orNoImage(err, id)
	}
	image = tiles.Image{
		ID: row.ID, Width: int(row.Width), Height: int(row.Height), Archive: row.Archive, Full: row.FullBlob,
		Thumbnail: row.ThumbnailBlob, Screen: row.ScreenBlob,
	}
	s.images.put(image, forgotten)
	return image, nil
}

// orNoImage turns an empty result into what a catalogue says.
func orNoImage(err error, id string) error {
	if isNoRows(err) {
		return fmt.Errorf("image %q: %w", id, fs.ErrNotExist)
	}
	if err != nil {
		return fmt.Errorf("image %q: %w", id, err)
	}
	return nil
}

// Upload implements [tiles.Catalog].
func (s *Store) Upload(ctx context.Context, id string) (tiles.Record, error) {
	return recordOf(s.q.UploadImage(ctx, id))(id)
}

// Record implements [tiles.Catalog].
func (s *Store) Record(ctx context.Context, id string) (tiles.Record, error) {
	return recordOf(s.q.Image(ctx, id))(id)
}

func recordOf(row query.Image, err error) func(id string) (tiles.Record, error) {
	return func(id string) (tiles.Record, error) {
		if err != nil {
			return tiles.Record{}, orNoImage(err, id)
		}
		r := tiles.Record{
			Image: tiles.Image{
				ID: row.ID, Width: int(row.Width), Height: int(row.Height), Archive: row.Archive, Full: row.FullBlob,
				Thumbnail: row.ThumbnailBlob, Screen: row.ScreenBlob,
			},
			Owner: row.OwnerID, Created: fromMillis(row.CreatedAt), Bytes: row.Bytes, Original: row.OriginalBlob,
		}
		if err := json.Unmarshal([]byte(row.Metadata), &r.Metadata); err != nil {
			return tiles.Record{}, fmt.Errorf("metadata of image %q: %w", id, err)
		}
		return r, nil
	}
}

// DeleteImage implements [tiles.Catalog]. It refuses with CodeImageInUse.
func (s *Store) DeleteImage(ctx context.Context, id string) (unnamed []string, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		users, err := q.ImageUsers(ctx, id)
		if err != nil {
			return err
		}
		if users > 0 {
			return imageInUse()
		}
		row, err := q.DeleteImage(ctx, id)
		if isForeignKey(err) { // somebody published it just now
			return imageInUse()
		}
		if err != nil {
			return orNoImage(err, id)
		}
		unnamed, err = dropBlobs(ctx, q, row.Archive, row.FullBlob, row.ThumbnailBlob, row.ScreenBlob, row.OriginalBlob)
		return err
	})
	s.images.forget(id)
	return unnamed, err
}

func imageInUse() error {
	return &challenges.Error{Code: challenges.CodeImageInUse, Message: "A challenge set shows the image, published or as a draft."}
}

// DropOriginal implements [tiles.Catalog].
func (s *Store) DropOriginal(ctx context.Context, id string) (unnamed []string, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		unnamed = nil
		row, err := q.Image(ctx, id)
		if err != nil {
			return orNoImage(err, id)
		}
		n, err := q.ForgetOriginal(ctx, id, row.OriginalBlob)
		if err != nil || n == 0 || row.OriginalBlob == "" {
			return err
		}
		unnamed, err = dropBlobs(ctx, q, row.OriginalBlob)
		return err
	})
	return unnamed, err
}

// HasBlob implements [tiles.Catalog].
func (s *Store) HasBlob(ctx context.Context, key string) (bool, error) {
	_, err := s.q.BlobUses(ctx, key)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
