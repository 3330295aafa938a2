package challenges

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"

	"geodrill/challenges/account"
	"geodrill/challenges/job"
)

// Redactions are the areas of a picture that are burnt out of it, in pixels from
// the upper left of the upright picture.
type Redactions struct {
	Rectangles []Rectangle `json:"rectangles,omitempty"`
	Polygons   []Polygon   `json:"polygons,omitempty"`
}

// Rectangle is an upright one; width and height are at least 1.
type Rectangle struct {
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Polygon has corners of pixels as its corners: x from 0 to the width of the
// picture, y from 0 to its height.
type Polygon [][2]int

// Bounds on redactions.
const (
	MaxRectangles     = 100
	MaxPolygons       = 40
	MinPolygonCorners = 3
	MaxPolygonCorners = 100
)

// JobRedact is the kind of the jobs that put a redacted picture, which is their
// subject, into the place of another.
const JobRedact = "redact"

// RedactImage queues the work that burns areas out of a picture, and returns the
// picture to be. When it is ready, it is shown wherever the first was, and the
// first is gone, with every byte that showed it. The redactions are all that there
// are to be: while the original is kept, those burnt in before and not among them
// come off. Errors: CodeForbidden, CodeNotFound, CodeImageNotReady, CodeInvalid,
// CodeConflict while another redaction of it is under way.
func (s *Service) RedactImage(ctx context.Context, actor Actor, id string, r Redactions) (Image, error) {
	image, err := s.Image(ctx, actor, id)
	if err != nil {
		return Image{}, err
	}
	if image.State != ImageReady {
		return Image{}, errImageNotReady()
	}
	if err := r.validate(image); err != nil {
		return Image{}, err
	}
	n := NewImage{OwnerID: image.OwnerID, Created: s.now(), Bytes: image.Bytes, Replaces: id, Redactions: r}
	if n.ID, err = s.images.NewID(); err != nil {
		return Image{}, err
	}
	n.Job = job.Job{ID: s.newID(), Kind: JobRedact, Subject: n.ID, DueAt: n.Created, CreatedAt: n.Created}
	recorded := s.recorded(ctx, actor, change{action: "image.redact", subject: id, owner: image.OwnerID,
		before: image.Redactions.audited(id), after: r.audited(n.ID)})
	if _, err := s.store.CreateImage(recorded, n); err != nil {
		return Image{}, fmt.Errorf("redact image %s: %w", id, err)
	}
	s.wake()
	return Image{
		ID: n.ID, OwnerID: n.OwnerID, Created: n.Created, State: ImageQueued, Bytes: n.Bytes, Replaces: id, Redactions: r,
	}, nil
}

// BurnImage is the handler of JobRedact.
func (s *Service) BurnImage(ctx context.Context, j job.Job, progress func(job.Progress)) error {
	image, err := s.store.OwnedImage(ctx, j.Subject)
	if CodeOf(err) == CodeNotFound {
		return nil // it has been deleted
	}
	if err != nil {
		return fmt.Errorf("image %s: %w", j.Subject, err)
	}
	err = s.images.Redact(ctx, image.Replaces, image.ID, image.Redactions.shapes(), func(stage string, done, total int64) {
		progress(job.Progress{Stage: stage, Done: done, Total: total})
	})
	if errors.Is(err, fs.ErrNotExist) { // deleted meanwhile, or redacted otherwise
		return notFound("image")
	}
	if err != nil {
		return err
	}
	return s.replaced(ctx, image)
}

// replaced makes this instance show the picture that took another's place; others
// see it within the time called freshness.
func (s *Service) replaced(ctx context.Context, image Image) error {
	s.uses.forget(image.Replaces)
	s.uses.forget(image.ID)
	uses, err := s.store.ImageUses(ctx, image.ID)
	if err != nil {
		return fmt.Errorf("uses of image %s: %w", image.ID, err)
	}
	for _, u := range uses {
		s.exercises.forget(u.Exercise)
	}
	return nil
}

// validate checks redactions of a picture.
func (r Redactions) validate(image Image) error {
	if len(r.Rectangles) > MaxRectangles {
		return invalid("/rectangles", "draw at most %d rectangles", MaxRectangles)
	}
	if len(r.Polygons) > MaxPolygons {
		return invalid("/polygons", "draw at most %d polygons", MaxPolygons)
	}
	if r.none() && (image.Redactions.none() || !image.Original) {
		return invalid("", "draw at least one area: there is nothing to take off")
	}
	for i, b := range r.Rectangles {
		if b.X < 0 || b.Y < 0 || b.Width < 1 || b.Height < 1 || b.X > image.Width-b.Width || b.Y > image.Height-b.Height {
			return invalid("/rectangles/"+strconv.Itoa(i), "the rectangle does not lie within the %d x %d pixels of the image", image.Width, image.Height)
		}
	}
	for i, p := range r.Polygons {
		at := "/polygons/" + strconv.Itoa(i)
		if len(p) < MinPolygonCorners || len(p) > MaxPolygonCorners {
			return invalid(at, "a polygon has %d to %d corners", MinPolygonCorners, MaxPolygonCorners)
		}
		for j, corner := range p {
			if corner[0] < 0 || corner[1] < 0 || corner[0] > image.Width || corner[1] > image.Height {
				return invalid(at+"/"+strconv.Itoa(j), "the corner does not lie within the %d x %d pixels of the image", image.Width, image.Height)
			}
		}
	}
	return nil
}

// audited is what the audit log tells of redactions: how many there are, in which
// picture, and never where.
func (r Redactions) audited(image string) account.Details {
	return account.Details{"image": image, "rectangles": len(r.Rectangles), "polygons": len(r.Polygons)}
}

func (r Redactions) none() bool { return len(r.Rectangles) == 0 && len(r.Polygons) == 0 }

// shapes are all areas as polygons.
func (r Redactions) shapes() (shapes [][][2]int) {
	for _, b := range r.Rectangles {
		right, bottom := b.X+b.Width, b.Y+b.Height
		shapes = append(shapes, [][2]int{{b.X, b.Y}, {right, b.Y}, {right, bottom}, {b.X, bottom}})
	}
	for _, p := range r.Polygons {
		shapes = append(shapes, p)
	}
	return shapes
}
