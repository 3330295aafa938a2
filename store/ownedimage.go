package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"geodrill/challenges"
	"geodrill/challenges/job"
	"geodrill/store/query"
	"geodrill/tiles"
)

// createImageOperation names the replies to uploads.
const createImageOperation = "createImage"

// CreateImage implements [challenges.ImageStore].
func (s *Store) CreateImage(ctx context.Context, n challenges.NewImage) (id string, err error) {
	redactions, err := json.Marshal(n.Redactions)
	if err != nil {
		return "", fmt.Errorf("redactions of image: %w", err)
	}
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) (err error) {
		if id, err = firstReply(ctx, q, n.OwnerID, createImageOperation, n.ReplyKey, n.Body, n.ID, millis(n.Created)); err != nil || id != n.ID {
			return err
		}
		if err := notReplaced(ctx, q, n.Replaces); err != nil {
			return err
		}
		record := tiles.Record{Original: n.Original}
		if _, err := nameBlobs(ctx, q, &record); err != nil {
			return err
		}
		err = q.CreateImage(ctx, query.CreateImageParams{
			ID: n.ID, OwnerID: n.OwnerID, CreatedAt: millis(n.Created), State: imagePending, JobID: n.Job.ID, Bytes: n.Bytes,
			OriginalBlob: n.Original, Metadata: "{}", Redactions: string(redactions), Replaces: n.Replaces,
		})
		if err != nil {
			return fmt.Errorf("create image: %w", err)
		}
		return createJob(ctx, q, n.Job)
	})
	return id, err
}

// notReplaced refuses to replace a picture that is being replaced; "" is none.
func notReplaced(ctx context.Context, q *query.Queries, image string) error {
	if image == "" {
		return nil
	}
	pending, err := q.PendingReplacements(ctx, image)
	if err == nil && pending > 0 {
		err = &challenges.Error{Code: challenges.CodeConflict, Message: "The image is being redacted already."}
	}
	return err
}

// firstReply keeps a reply under its key, and returns it, or the one that stands
// there for the same body. Without a key it keeps nothing.
func firstReply(ctx context.Context, q *query.Queries, actor, operation, key string, body [32]byte, reply string, at int64) (string, error) {
	if key == "" {
		return reply, nil
	}
	hash := hex.EncodeToString(body[:])
	n, err := q.CreateReply(ctx, query.CreateReplyParams{
		ActorID: actor, Operation: operation, ReplyKey: key, BodyHash: hash, Reply: reply, CreatedAt: at,
	})
	if err != nil || n == 1 {
		return reply, err
	}
	row, err := q.Reply(ctx, query.ReplyParams{ActorID: actor, Operation: operation, ReplyKey: key})
	if err != nil {
		return "", fmt.Errorf("stored reply: %w", err)
	}
	if row.BodyHash != hash {
		return "", challenges.ErrIdempotencyReused()
	}
	return row.Reply, nil
}

// OwnedImage implements [challenges.ImageStore].
func (s *Store) OwnedImage(ctx context.Context, id string) (challenges.Image, error) {
	row, err := s.q.ImageWithJob(ctx, id)
	if err != nil {
		return challenges.Image{}, orNotFound(err, "image")
	}
	return ownedImageOf(query.ImagesOfOwnerRow(row))
}

// Images implements [challenges.ImageStore].
func (s *Store) Images(ctx context.Context, owner string, after challenges.ImageCursor, limit int) ([]challenges.Image, error) {
	rows, err := s.q.ImagesOfOwner(ctx, query.ImagesOfOwnerParams{
		Owner: owner, Before: millis(after.Created), BeforeID: after.ID, Count: int32(limit),
	})
	if err != nil {
		return nil, fmt.Errorf("list images: %w", err)
	}
	list := make([]challenges.Image, len(rows))
	for i, row := range rows {
		if list[i], err = ownedImageOf(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// ownedImageOf reads a picture with the job that works on it.
func ownedImageOf(row query.ImagesOfOwnerRow) (image challenges.Image, err error) {
	i := row.Image
	image = challenges.Image{
		ID: i.ID, OwnerID: i.OwnerID, Created: fromMillis(i.CreatedAt), Bytes: i.Bytes, Original: i.OriginalBlob != "",
		State: challenges.ImageReady, Width: int(i.Width), Height: int(i.Height), Replaces: i.Replaces,
	}
	if err := json.Unmarshal([]byte(i.Redactions), &image.Redactions); err != nil {
		return challenges.Image{}, fmt.Errorf("redactions of image %s: %w", i.ID, err)
	}
	if i.State == imageReady {
		return image, nil
	}
	switch job.State(row.JobState) {
	case job.Running:
		image.State = challenges.ImageRunning
		image.Progress = job.Progress{Stage: row.Stage, Done: row.Done, Total: row.Total}
	case job.Failed:
		image.State = challenges.ImageFailed
		if image.Failure, err = failureOf(row.Failure); err != nil {
			return challenges.Image{}, fmt.Errorf("image %s: %w", i.ID, err)
		}
	default:
		image.State = challenges.ImageQueued
	}
	return image, nil
}
