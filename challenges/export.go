package challenges

import (
	"context"
	"fmt"
	"io"
)

// Export is the draft, of that name, that a published version amounts to, with the newest
// keys, for an exchange format. Its photos are opened as they are stored, until ctx ends, and are named
// images/01.jpg and on, in order. Errors: CodeNotFound, also for another's version.
func (s *Service) Export(ctx context.Context, actor Actor, name string, id VersionID) (Draft, error) {
	owner, err := s.store.VersionOwner(ctx, id)
	if err != nil {
		return Draft{}, fmt.Errorf("owner of version %s: %w", id, err)
	}
	if !actor.manages(owner) {
		return Draft{}, notFound("set version")
	}
	v, err := s.store.Version(ctx, id)
	if err != nil {
		return Draft{}, fmt.Errorf("set version %s: %w", id, err)
	}
	keys, err := s.store.KeyVersions(ctx, id)
	if err != nil {
		return Draft{}, fmt.Errorf("keys of set version %s: %w", id, err)
	}
	d := Draft{Name: name, Title: v.Title, Description: v.Description, Languages: v.Languages}
	photos := 0
	for _, c := range v.Challenges {
		for i, q := range c.Questions {
			if c.Questions[i].Key, err = s.key(ctx, q.ID, keys[q.ID]); err != nil {
				return Draft{}, fmt.Errorf("key of question %s: %w", q.ID, err)
			}
		}
		exported := DraftChallenge{Challenge: c}
		for _, p := range c.Images {
			photos++
			exported.Photos = append(exported.Photos, DraftPhoto{
				Open: func() (io.ReadCloser, error) { return s.images.Open(ctx, p.Image) },
				Name: fmt.Sprintf("images/%02d.jpg", photos), Alt: p.Alt, Credit: p.Credit,
			})
		}
		d.Challenges = append(d.Challenges, exported)
	}
	return d, nil
}
