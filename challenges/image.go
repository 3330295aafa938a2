package challenges

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"geodrill/challenges/account"
	"geodrill/challenges/job"
)

// Image is a picture that an account has uploaded.
type Image struct {
	ID       string
	OwnerID  string // account
	Created  time.Time
	State    ImageState
	Progress job.Progress // of a running one
	Failure  *job.Failure // of a failed one
	Bytes    int64        // of the upload
	Original bool         // whether the upload is kept
	Replaces string       // the picture that it takes the place of when it is ready, or empty

	// Of a ready one: pixels, upright.
	Width, Height int
	Redactions    Redactions // that are burnt in, or will be
}

// ImageState says how far a picture is.
type ImageState string

// The states of a picture. A failed one stays to be looked at until it is deleted.
const (
	ImageQueued  ImageState = "queued"
	ImageRunning ImageState = "running"
	ImageReady   ImageState = "ready"
	ImageFailed  ImageState = "failed"
)

// ImageCursor is a place in a list of pictures, between two of them; the zero
// value is its beginning.
type ImageCursor struct {
	Created time.Time // of the picture before
	ID      string
}

// NewImage is a picture to be stored with the job that works on it, and with the
// reply to a repeated request, in one transaction.
type NewImage struct {
	ID       string
	OwnerID  string
	Created  time.Time
	Bytes    int64
	Original string // key of the upload; empty of a picture that replaces another
	Job      job.Job
	ReplyKey string // empty: the reply is not kept
	Body     [32]byte

	// Of a picture that replaces another.
	Replaces   string
	Redactions Redactions
}

// ImageStore keeps the pictures of accounts. What they show is the business of
// Images.
type ImageStore interface {
	// CreateImage stores a picture and its job. When the owner has sent the reply
	// key before with the same body it stores nothing and returns the id of that
	// time's picture. Errors: CodeIdempotencyReused; CodeConflict when the picture
	// that it replaces is being replaced already.
	CreateImage(ctx context.Context, n NewImage) (id string, err error)
	// OwnedImage reads a picture, or a not-found Error.
	OwnedImage(ctx context.Context, id string) (Image, error)
	// Images lists pictures behind a cursor, the newest first; owner "" means
	// everyone's.
	Images(ctx context.Context, owner string, after ImageCursor, limit int) ([]Image, error)
}

// Images stores what pictures show. It uses only standard types, so that the
// imagery room need not know this one.
type Images interface {
	// Ingest checks and stores the picture that r reads, upright and without
	// metadata, as the owner's, and returns its id and its size in pixels.
	Ingest(ctx context.Context, owner string, r io.Reader) (id string, width, height int, err error)
	// Open reads a picture as it is stored.
	Open(ctx context.Context, id string) (io.ReadCloser, error)
	// NewID returns a random id for a picture.
	NewID() (string, error)
	// Keep stores an upload durably, unseen, and returns its key, its length and
	// the SHA-256 hash of its bytes.
	Keep(ctx context.Context, r io.Reader) (key string, length int64, hash [32]byte, err error)
	// Discard deletes an upload that became no picture.
	Discard(ctx context.Context, key string) error
	// Develop makes an upload that was kept a picture that can be looked at. It
	// can be repeated. What is wrong with the upload is a [job.Refusal].
	Develop(ctx context.Context, id string, progress func(stage string, done, total int64)) error
	// Delete forgets a picture and all that is stored of it. Errors: CodeImageInUse.
	Delete(ctx context.Context, id string) error
	// DeleteOriginal forgets an upload and keeps the picture.
	DeleteOriginal(ctx context.Context, id string) error
	// Redact makes a picture that waits what another shows, from its original if
	// that is kept, with shapes burnt in, and puts it into that one's place
	// everywhere: the other is gone, with all that was stored of it. A shape is a
	// polygon of corners of pixels, x and y. It can be repeated. That the other is
	// not there is fs.ErrNotExist.
	Redact(ctx context.Context, from, to string, shapes [][][2]int, progress func(stage string, done, total int64)) error
}

// JobIngest is the kind of the jobs that make a picture of an upload, which is
// their subject.
const JobIngest = "ingest"

// UploadImage stores an upload durably, and queues the work that makes a picture
// of it. The same upload under the same idempotency key is stored once. Errors:
// CodeForbidden, CodeInvalid, CodeIdempotencyReused; an upload that is empty or
// too long is a [job.Refusal].
func (s *Service) UploadImage(ctx context.Context, actor Actor, key string, r io.Reader) (Image, error) {
	if !actor.Authors() {
		return Image{}, forbidden()
	}
	if err := checkIdempotencyKey(key); err != nil {
		return Image{}, err
	}
	n := NewImage{OwnerID: actor.ID, Created: s.now(), ReplyKey: key}
	var err error
	if n.ID, err = s.images.NewID(); err != nil {
		return Image{}, err
	}
	if n.Original, n.Bytes, n.Body, err = s.images.Keep(ctx, r); err != nil {
		return Image{}, err
	}
	n.Job = job.Job{ID: s.newID(), Kind: JobIngest, Subject: n.ID, DueAt: n.Created, CreatedAt: n.Created}
	recorded := s.recorded(ctx, actor, change{action: "image.upload", subject: n.ID, owner: actor.ID, after: account.Details{"bytes": n.Bytes}})
	id, err := s.store.CreateImage(recorded, n)
	if err == nil && id == n.ID {
		s.wake()
		return Image{ID: id, OwnerID: actor.ID, Created: n.Created, State: ImageQueued, Bytes: n.Bytes, Original: true}, nil
	}
	if err != nil && CodeOf(err) == "" {
		return Image{}, fmt.Errorf("store upload: %w", err) // it may be stored all the same
	}
	if discardErr := s.images.Discard(context.WithoutCancel(ctx), n.Original); discardErr != nil {
		return Image{}, fmt.Errorf("discard upload: %w", discardErr)
	}
	if err != nil {
		return Image{}, err
	}
	return s.Image(ctx, actor, id)
}

// DevelopImage is the handler of JobIngest.
func (s *Service) DevelopImage(ctx context.Context, j job.Job, progress func(job.Progress)) error {
	return s.images.Develop(ctx, j.Subject, func(stage string, done, total int64) {
		progress(job.Progress{Stage: stage, Done: done, Total: total})
	})
}

// Image shows a picture to its owner, and to admins. Errors: CodeForbidden,
// CodeNotFound.
func (s *Service) Image(ctx context.Context, actor Actor, id string) (Image, error) {
	if !actor.Authors() {
		return Image{}, forbidden()
	}
	image, err := s.store.OwnedImage(ctx, id)
	if err != nil {
		return Image{}, fmt.Errorf("image %s: %w", id, err)
	}
	if !actor.manages(image.OwnerID) {
		return Image{}, notFound("image")
	}
	return image, nil
}

// ImagePage is a part of a list of pictures.
type ImagePage struct {
	Items []Image
	Next  string // the cursor of the next part, or empty
}

// Images lists the actor's pictures, the newest first; an admin's list holds
// everyone's. Errors: CodeForbidden, CodeInvalid for a cursor that is none.
func (s *Service) Images(ctx context.Context, actor Actor, cursor string, limit int) (ImagePage, error) {
	if !actor.Authors() {
		return ImagePage{}, forbidden()
	}
	after, err := parseImageCursor(cursor)
	if err != nil {
		return ImagePage{}, err
	}
	images, err := s.store.Images(ctx, actor.ownerFilter(), after, limit+1)
	if err != nil {
		return ImagePage{}, fmt.Errorf("list images: %w", err)
	}
	page := ImagePage{Items: images}
	if len(images) > limit {
		page.Items = images[:limit]
		last := images[limit-1]
		page.Next = strconv.FormatInt(last.Created.UnixMilli(), 10) + "." + last.ID
	}
	return page, nil
}

func parseImageCursor(text string) (ImageCursor, error) {
	if text == "" {
		return ImageCursor{}, nil
	}
	millis, id, found := strings.Cut(text, ".")
	created, err := strconv.ParseInt(millis, 10, 64)
	if err != nil || !found || id == "" || !isText(id) {
		return ImageCursor{}, errCursor()
	}
	return ImageCursor{Created: time.UnixMilli(created), ID: id}, nil
}

// DeleteImage deletes a picture with all that is stored of it, and stops the work
// on it. Errors: CodeForbidden, CodeNotFound, CodeImageInUse.
func (s *Service) DeleteImage(ctx context.Context, actor Actor, id string) error {
	image, err := s.Image(ctx, actor, id)
	if err != nil {
		return err
	}
	recorded := s.recorded(ctx, actor, change{action: "image.delete", subject: id, owner: image.OwnerID, before: account.Details{"bytes": image.Bytes}})
	if err := s.images.Delete(recorded, id); err != nil {
		return err
	}
	s.uses.forget(id)
	return nil
}

// DeleteOriginal deletes the upload that a picture was made of; that cannot be
// undone. Without one it is success. Errors: CodeForbidden, CodeNotFound,
// CodeImageNotReady.
func (s *Service) DeleteOriginal(ctx context.Context, actor Actor, id string) error {
	image, err := s.Image(ctx, actor, id)
	if err != nil {
		return err
	}
	if image.State == ImageQueued || image.State == ImageRunning {
		return errImageNotReady()
	}
	recorded := s.recorded(ctx, actor, change{action: "image.delete_original", subject: id, owner: image.OwnerID})
	return s.images.DeleteOriginal(recorded, id)
}

func errImageNotReady() error {
	return &Error{Code: CodeImageNotReady, Message: "The image is still being worked on, or has failed."}
}
