package challenges

import (
	"context"
	"errors"
	"fmt"
)

// SetNamed finds the actor's own set of a name, in use or not; ok is false when
// there is none. Errors: CodeForbidden.
func (s *Service) SetNamed(ctx context.Context, actor Actor, name string) (_ SetSummary, ok bool, err error) {
	const most = 100
	for _, state := range []SetState{SetInUse, SetArchived, SetDeleted} {
		for before, first := SetID(""), true; first || before != ""; first = false {
			page, err := s.Sets(ctx, actor, state, before, most)
			if err != nil {
				return SetSummary{}, false, err
			}
			for _, set := range page.Items {
				if set.Name == name && set.OwnerID == actor.ID {
					return set, true, nil
				}
			}
			before = page.Next
		}
	}
	return SetSummary{}, false, nil
}

// StartSet stores a draft, which may miss anything, and its pictures as the draft
// of a new set of the actor, under a name that is free and begins with the
// draft's. Progress is called as by Publish. Errors: CodeForbidden, CodeInvalid; a
// picture that is refused is named in a wrapping error.
func (s *Service) StartSet(ctx context.Context, actor Actor, d Draft, progress func(photo, of int)) (_ SetDraft, err error) {
	if !actor.Authors() {
		return SetDraft{}, forbidden()
	}
	set := SetDraft{Title: d.Title, Description: d.Description, Languages: d.Languages}
	if err := set.malformed().refusal(); err != nil {
		return SetDraft{}, err
	}
	if !isSlug(d.Name) {
		return SetDraft{}, invalid("/name", "a name has 1 to 64 of a-z, 0-9 and -, and starts with a letter or digit")
	}
	if len(d.Challenges) > MaxChallenges {
		return SetDraft{}, errSetFull()
	}
	var stored []string
	defer func() {
		if err != nil {
			err = errors.Join(err, s.unpublish(context.WithoutCancel(ctx), stored))
		}
	}()
	if d, stored, err = s.ingestAll(ctx, actor, d, progress); err != nil {
		return SetDraft{}, err
	}
	for i, c := range d.Challenges {
		content := c.Challenge
		for _, p := range c.Photos {
			content.Images = append(content.Images, Photo{Image: p.Image, Width: p.Width, Height: p.Height, Alt: p.Alt, Credit: p.Credit})
		}
		if content, err = s.sound(ctx, actor, nil, content); err != nil {
			return SetDraft{}, fmt.Errorf("challenge %d: %w", i+1, err)
		}
		set.Challenges = append(set.Challenges, s.newChallenge(content))
	}
	return s.createSet(ctx, actor, set, "", d.Name)
}
