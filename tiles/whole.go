package tiles

import (
	"context"
	"fmt"
	"io"
)

// Open reads the whole picture as it is stored: a JPEG in the form that Ingest keeps
// as it is. The caller closes it. The error is fs.ErrNotExist (errors.Is) for an
// unknown image.
func (l *Library) Open(ctx context.Context, id string) (io.ReadCloser, error) {
	image, err := l.catalog.Image(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("open image: %w", err)
	}
	body, err := l.blobs.Open(ctx, image.Full)
	if err != nil {
		return nil, fmt.Errorf("open image: %w", err)
	}
	return body, nil
}
