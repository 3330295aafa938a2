package challenges

import (
	"context"
	"fmt"
	"io"
	"slices"
)

// Export is the draft that a version of a set amounts to, with the newest keys, for
// an exchange format. Its photos are opened as they are stored, until ctx ends, and
// are named images/01.jpg and on, in order. Errors: those of [Service.SetVersion].
func (s *Service) Export(ctx context.Context, actor Actor, set SetID, number int) (Draft, error) {
	d, err := s.draftFor(ctx, actor, set, MayView)
	if err != nil {
		return Draft{}, err
	}
	v, err := s.SetVersion(ctx, actor, set, number)
	if err != nil {
		return Draft{}, err
	}
	out := Draft{Name: d.Name, Title: v.Title, Description: v.Description, Languages: v.Languages}
	photos := 0
	for _, c := range v.Challenges {
		exported := DraftChallenge{Challenge: c}
		exported.ID, exported.DraftID, exported.Images = "", "", nil // of this installation
		exported.Clues = slices.Clone(c.Clues)
		for _, p := range c.Images {
			photos++
			name := fmt.Sprintf("images/%02d.jpg", photos)
			for i := range exported.Clues {
				if exported.Clues[i].Image == p.Image {
					exported.Clues[i].Image = name
				}
			}
			exported.Photos = append(exported.Photos, DraftPhoto{
				Open: func() (io.ReadCloser, error) { return s.images.Open(ctx, p.Image) },
				Name: name, Alt: p.Alt, Credit: p.Credit,
			})
		}
		out.Challenges = append(out.Challenges, exported)
	}
	return out, nil
}
