package store

import (
	"context"
	"fmt"
	"io/fs"

	"geodrill/store/query"
	"geodrill/tiles"
)

// PutImage implements [tiles.Catalog].
func (s *Store) PutImage(ctx context.Context, image tiles.Image) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateImage(ctx, query.CreateImageParams{
			ID: image.ID, Width: int64(image.Width), Height: int64(image.Height),
			Archive: image.Archive, FullBlob: image.Full,
		})
	})
}

// Image implements [tiles.Catalog].
func (s *Store) Image(ctx context.Context, id string) (tiles.Image, error) {
	row, err := s.q.Image(ctx, id)
	if isNoRows(err) {
		return tiles.Image{}, fmt.Errorf("image %q: %w", id, fs.ErrNotExist)
	}
	if err != nil {
		return tiles.Image{}, fmt.Errorf("read image %q: %w", id, err)
	}
	return tiles.Image{
		ID: row.ID, Width: int(row.Width), Height: int(row.Height), Archive: row.Archive, Full: row.FullBlob,
	}, nil
}
