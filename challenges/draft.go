package challenges

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"geodrill/challenges/account"
)

// Draft is a set before it is published: what an exchange format reads, and what
// the draft of a stored set amounts to.
type Draft struct {
	Name        string
	Title       Text
	Description Text
	Languages   []string
	Challenges  []DraftChallenge
}

// DraftChallenge is a challenge whose photos may not be stored yet. Challenge's
// ids, positions and Images are ignored.
type DraftChallenge struct {
	Challenge
	Photos []DraftPhoto
}

// DraftPhoto is a picture of a draft: a stored one by its Image, or one still to
// be stored, as the bytes that Open reads.
type DraftPhoto struct {
	Image         string
	Width, Height int
	Open          func() (io.ReadCloser, error) // where Image is empty
	Name          string                        // for messages: where the author finds it
	Alt           Text
	Credit        Credit
}

// Bounds of a set. That of questions is the contract's bound of the answers of
// a guess.
const (
	MaxChallenges = 200
	MaxImages     = 20
	MaxQuestions  = 20
	MaxLanguages  = 20
)

// Publish stores a draft and its pictures as the next version of the actor's
// set of that name, and as the set's draft. Instructors and admins only.
// Progress, when not nil, is called before each picture with its number from 1
// and their count. Errors: CodeForbidden, CodeInvalid; a picture that is refused
// is named in a wrapping error.
func (s *Service) Publish(ctx context.Context, actor Actor, d Draft, progress func(photo, of int)) (_ Version, err error) {
	if !actor.Authors() {
		return Version{}, forbidden()
	}
	if err := d.Validate(); err != nil {
		return Version{}, err
	}
	var stored []string
	defer func() {
		if err != nil {
			err = errors.Join(err, s.unpublish(context.WithoutCancel(ctx), stored))
		}
	}()
	if d, stored, err = s.ingestAll(ctx, actor, d, progress); err != nil {
		return Version{}, err
	}
	if err := d.Validate(); err != nil { // now that the sizes of its pictures are known
		return Version{}, err
	}
	v := s.newVersion(d)
	set := Set{ID: SetID(s.newID()), OwnerID: actor.ID, Name: d.Name, Created: v.PublishedAt}
	recorded := s.recorded(ctx, actor, change{action: "set.publish", subject: string(v.ID), owner: actor.ID,
		after: account.Details{"name": d.Name, "challenges": len(v.Challenges)}})
	if v.SetID, v.Number, err = s.store.CreateVersion(recorded, set, v); err != nil {
		return Version{}, fmt.Errorf("publish set %q: %w", d.Name, err)
	}
	return v, nil
}

// newVersion makes a version of a valid draft whose pictures are stored.
func (s *Service) newVersion(d Draft) Version {
	v := Version{
		ID: VersionID(s.newID()), Title: d.Title, Description: d.Description,
		Languages: d.Languages, PublishedAt: s.now(), Edition: 1,
	}
	for i, dc := range d.Challenges {
		c := dc.Challenge
		c.ID, c.Position, c.Images = ChallengeID(s.newID()), i+1, nil
		if c.DraftID == "" {
			c.DraftID = ChallengeID(s.newID())
		}
		for _, p := range dc.Photos {
			c.Images = append(c.Images, Photo{Image: p.Image, Width: p.Width, Height: p.Height, Alt: p.Alt, Credit: p.Credit})
		}
		c.Questions = slices.Clone(c.Questions)
		for j := range c.Questions {
			c.Questions[j].ID, c.Questions[j].Position = QuestionID(s.newID()), j+1
			c.Questions[j].Key = c.Questions[j].Ask.only(c.Questions[j].Key)
			c.Questions[j].Key.Version = 1
		}
		c.Hints = slices.Clone(c.Hints)
		for j := range c.Hints {
			c.Hints[j].ID = HintID(s.newID())
		}
		v.Challenges = append(v.Challenges, c)
	}
	return v
}

// ingestAll stores the pictures of a draft, and returns it with them, and which
// they are, also when it fails.
func (s *Service) ingestAll(ctx context.Context, actor Actor, d Draft, progress func(photo, of int)) (_ Draft, stored []string, err error) {
	photos, done := 0, 0
	for _, c := range d.Challenges {
		photos += len(c.Photos)
	}
	d.Challenges = slices.Clone(d.Challenges)
	for i := range d.Challenges {
		c := &d.Challenges[i]
		c.Photos = slices.Clone(c.Photos)
		for j := range c.Photos {
			if done++; progress != nil {
				progress(done, photos)
			}
			if c.Photos[j].Image != "" {
				continue
			}
			if c.Photos[j], err = s.ingest(ctx, actor, c.Photos[j]); err != nil {
				return Draft{}, stored, err
			}
			stored = append(stored, c.Photos[j].Image)
		}
		c.placeClues()
	}
	return d, stored, nil
}

// unpublish deletes the pictures of a version that was not stored.
func (s *Service) unpublish(ctx context.Context, images []string) error {
	for _, id := range images {
		if err := s.images.Delete(ctx, id); err != nil && CodeOf(err) != CodeImageInUse { // it was stored, and the answer got lost
			return fmt.Errorf("delete the picture of a version that failed: %w", err)
		}
	}
	return nil
}

// ingest stores a picture.
func (s *Service) ingest(ctx context.Context, actor Actor, p DraftPhoto) (DraftPhoto, error) {
	r, err := p.Open()
	if err != nil {
		return DraftPhoto{}, fmt.Errorf("open %s: %w", p.Name, err)
	}
	defer r.Close()
	if p.Image, p.Width, p.Height, err = s.images.Ingest(ctx, actor.ID, r); err != nil {
		return DraftPhoto{}, fmt.Errorf("store %s: %w", p.Name, err)
	}
	return p, nil
}
